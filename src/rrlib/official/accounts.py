"""What became of a published file: rows read, used and left out, totals compared, faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import pandas as pd

from rrlib.contracts.columns import Extract
from rrlib.errors import OfficialFileError
from rrlib.official.doubling import Keys
from rrlib.periods import Window

_FAULTS_SHOWN = 20


class Subject(Enum):
    """What a total counts. Only totals of one subject are compared."""

    OFFENCES = "offences recorded, without fraud"
    RESIDENTS = "residents"


@dataclass(frozen=True)
class Total:
    """A number that another source may have too: of a force or area, in a window of days."""

    subject: Subject
    place: str
    window: Window
    number: float


@dataclass(frozen=True)
class Check:
    """Two numbers that should be one: `counted` from rows, `stated` by this source or another.

    `sources` are the two that are compared; none where both numbers stand in one table. `refused`
    where the number stated is wrong at source and was left out, so that nothing is made of it.
    """

    what: str
    counted: float
    stated: float
    sources: tuple[str, ...] = ()
    refused: bool = False

    @property
    def difference(self) -> float:
        return self.counted - self.stated


@dataclass(frozen=True)
class LeftOut:
    """Rows that were not counted for one reason, and what they add up to.

    `amount` is None where they have no sum: rows that hold one another are never added up.
    """

    reason: str
    rows: int
    amount: float | None


class Use(Enum):
    """What was done with the rows of a table that were counted."""

    WRITTEN = "written"
    COMPARED = "compared with another source, not written"
    LOOKED_UP = "looked up for the force of each area, not written"
    NOTHING = "not written, and no other source to compare it with"


@dataclass(frozen=True)
class Account:
    """One table of a file: what it was taken for, and what became of every row.

    `verified` is False for a layout that was never read in a file as published. `covers` says of
    which places and periods it has rows, and which gaps it has. `areas` are those whose rows stand
    in an extract. `doubts` say why its numbers are not safe to use.
    """

    file: str
    sheet: str
    source: str
    header_row: int
    header: tuple[str, ...]
    rows_read: int
    left_out: tuple[LeftOut, ...]
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    covers: tuple[str, ...] = ()
    verified: bool = True
    use: Use = Use.NOTHING
    areas: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def rows_counted(self) -> int:
        return self.rows_read - sum(each.rows for each in self.left_out)

    @property
    def place(self) -> str:
        return f"{self.file}, sheet {self.sheet!r}" if self.sheet else self.file


@dataclass(frozen=True)
class PassedOver:
    """A sheet that is no table of a known source, and how many rows of it hold anything."""

    file: str
    sheet: str
    rows: int


class Level(Enum):
    """What the areas of a table are. Of two levels the first that has a row gives it."""

    AREA = "areas"
    FORCE = "whole police forces"
    FORCE_BY_OUTCOME = "whole police forces, added up over outcomes"


@dataclass(frozen=True)
class Understood:
    """A table as it was understood.

    `rows` are rows of `extract`, with areas named as the file names them; None where the table
    makes no extract. `totals` can be compared with those of other sources. `elsewhere` counts the
    rows of a street file by force and local authority; `homes` is the lookup's, the force of each
    local authority. `partial` says of areas what is lacking within a period that they have.
    """

    account: Account
    extract: Extract | None = None
    rows: pd.DataFrame | None = None
    level: Level = Level.AREA
    totals: tuple[Total, ...] = ()
    elsewhere: Mapping[tuple[str, str], int] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    partial: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """A file: its tables as they were understood, and the sheets that are none."""

    tables: tuple[Understood, ...]
    passed_over: tuple[PassedOver, ...]


@dataclass
class Tally:
    """Counts rows while a table is read, and keeps each kind of fault with its first row."""

    read: int = 0
    left: dict[str, tuple[int, float | None]] = field(default_factory=dict)
    faults: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)

    def leave(self, reason: str, amount: float | None = None) -> None:
        rows, before = self.left.get(reason, (0, None))
        added = before if amount is None else (before or 0.0) + amount
        self.left[reason] = (rows + 1, added)

    def fault(self, row: int, column: str, arrived: str, expected: str) -> None:
        first, times = self.faults.get((column, arrived, expected), (row, 0))
        self.faults[(column, arrived, expected)] = (first, times + 1)

    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(reason, *numbers) for reason, numbers in self.left.items())

    def require_sound(self, place: str) -> None:
        """Raises OfficialFileError with every kind of fault: a sum of such rows is wrong."""
        lines = [
            f"  row {row}, column {column}: arrived {arrived!r}, expected {expected}"
            + (f" ({times} such rows)" if times > 1 else "")
            for (column, arrived, expected), (row, times) in self.faults.items()
        ]
        told = [*shortened(lines, "kinds"), *self.keys.doubled()]
        if told:
            raise OfficialFileError(f"{place} cannot be used:\n" + "\n".join(told))


def shortened(lines: Sequence[str], what: str) -> Iterator[str]:
    """The first of many lines, and how many more there are."""
    yield from lines[:_FAULTS_SHOWN]
    if (more := len(lines) - _FAULTS_SHOWN) > 0:
        yield f"  and {more:,} more {what}"
