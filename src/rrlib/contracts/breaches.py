"""What is wrong with a delivery, one breach at a time, in words to send back to the agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """One fault of one file. `row` counts as a spreadsheet does: the header is row 1.

    `arrived` is None where the value is personal and must not be repeated.
    """

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    arrived: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        arrived = "" if self.arrived is None else f"arrived {self.arrived!r}; "
        return f"{place}: {arrived}expected {self.expected}"


def summed_up(breaches: Iterable[Breach]) -> list[str]:
    """A line for each kind of breach, the commonest first: the first of them, and how many."""
    kinds: dict[tuple[str, str | None, str], list[Breach]] = {}
    for breach in breaches:
        kinds.setdefault((breach.file, breach.column, breach.expected), []).append(breach)
    commonest = sorted(kinds.values(), key=len, reverse=True)
    return [
        f"{same[0]}" + (f" (and {len(same) - 1:,} more such)" if len(same) > 1 else "")
        for same in commonest
    ]
