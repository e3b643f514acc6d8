"""Faults while a file is read and checked, each with every row that has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rrlib.contracts.breaches import EXAMPLES, Breach, Severity

Rows = NDArray[np.int64]


class UnusableError(Exception):
    """A file cannot be read as its extract at all; the breaches say why."""

    def __init__(self, *breaches: Breach) -> None:
        super().__init__(*map(str, breaches))
        self.breaches = breaches


@dataclass(frozen=True)
class Fault:
    """What is wrong with some rows of a file; `arrived` what stood in the first of them."""

    expected: str
    rows: Rows
    column: str | None = None
    arrived: tuple[str, ...] = ()
    severity: Severity = Severity.QUARANTINED
    reason: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", f"{self.column or 'row'}: expected {self.expected}")

    def breach(self, file: str) -> Breach:
        rows = tuple(int(row) for row in self.rows[:EXAMPLES])
        arrived = self.arrived[:EXAMPLES]
        return Breach(
            file, self.expected, self.severity, self.column, rows, arrived, len(self.rows)
        )


def numbered(rows: Iterable[int] | Sequence[int]) -> Rows:
    """Row numbers as an array."""
    return np.fromiter(rows, dtype=np.int64)


def quarantined_rows(faults: Iterable[Fault]) -> Rows:
    """The rows, in order and each once, of every fault that costs its rows."""
    costly = [fault.rows for fault in faults if fault.severity is Severity.QUARANTINED]
    return np.unique(np.concatenate([numbered(()), *costly]))
