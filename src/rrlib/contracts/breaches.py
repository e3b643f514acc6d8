"""What is wrong with a delivery, one kind of breach at a time, in words to send to the agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

EXAMPLES = 3
"""So many rows of a breach are shown; all of them lie in quarantine."""


class Severity(Enum):
    """What a breach does, worst first."""

    STOPS = "stops the delivery"
    QUARANTINED = "rows quarantined"
    FAILS = "read, but not as it is recorded: the batch ends with a failure"
    NOTED = "read, and noted"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True)
class Breach:
    """One kind of fault of one file: how many rows have it, and the first of them.

    `rows` counts as a spreadsheet does: the first line of the file is row 1. `arrived` holds what
    stood in those rows; it is empty where that is personal and must not be repeated.
    """

    file: str
    expected: str
    severity: Severity
    column: str | None = None
    rows: tuple[int, ...] = ()
    arrived: tuple[str, ...] = ()
    count: int = 1

    def __str__(self) -> str:
        place = self.file
        if self.rows:
            place += f", row {self.rows[0]}"
        if self.column is not None:
            place += f", column {self.column}"
        arrived = f"arrived {self.arrived[0]!r}; " if self.arrived else ""
        more = f" (and {self.count - 1:,} more such)" if self.count > 1 else ""
        return f"{place}: {arrived}expected {self.expected}{more}"


def stops(
    file: str,
    expected: str,
    *,
    row: int | None = None,
    column: str | None = None,
    arrived: str | None = None,
) -> Breach:
    """A breach of a whole file, which cannot be used."""
    return Breach(
        file,
        expected,
        Severity.STOPS,
        column,
        () if row is None else (row,),
        () if arrived is None else (arrived,),
    )


def worst_first(breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """The breaches that stop a delivery, cost rows, fail the batch, then notes; most rows first."""
    return tuple(sorted(breaches, key=lambda breach: (breach.severity.rank, -breach.count)))
