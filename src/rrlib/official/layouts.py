"""A table of a published file, and the layout by which its source is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rrlib.official.accounts import Account, Check, Tally, Understood
from rrlib.official.opening import Row


def folded(name: str) -> str:
    """A column's name as layouts spell it: small letters, single spaces, no underscores."""
    return " ".join(name.replace("_", " ").replace("\ufeff", "").casefold().split())


@dataclass(frozen=True)
class Table:
    """A table with its header found: `above` are the rows before it, `body` those after it.

    `body` is read once. `names` are the columns' names, folded.
    """

    file: str
    sheet: str
    header_row: int
    names: tuple[str, ...]
    above: tuple[Row, ...]
    body: Iterator[Row]

    @property
    def place(self) -> str:
        return f"{self.file}, sheet {self.sheet!r}" if self.sheet else self.file

    def column(self, pattern: str) -> int:
        """The first column whose name fits `pattern`; ValueError where none does."""
        for place, name in enumerate(self.names):
            if re.fullmatch(pattern, name):
                return place
        raise ValueError(pattern)

    def columns(self, *patterns: str) -> tuple[int, ...]:
        return tuple(self.column(pattern) for pattern in patterns)

    def has(self, pattern: str) -> bool:
        return any(re.fullmatch(pattern, name) for name in self.names)

    def key(self, *patterns: str) -> Callable[[list[str]], tuple[str, ...]]:
        """What takes out of a row's cells those of these columns that are there."""
        places = [self.column(pattern) for pattern in patterns if self.has(pattern)]
        return lambda cells: tuple(map(str.strip, [cells[place] for place in places]))

    def records(self, tally: Tally) -> Iterator[tuple[int, list[str]]]:
        """Numbered rows, as wide as the header; one with a single filled cell is a note."""
        width = len(self.names)
        for row in self.body:
            tally.read += 1
            cells = row.cells
            if len(cells) < width:
                cells = cells + [""] * (width - len(cells))
            if sum(1 for cell in cells if cell) < 2:
                tally.leave("a note or a heading")
                continue
            yield row.number, cells

    def title(self) -> str:
        """What stands above the header, in one line."""
        return " ".join(cell.strip() for row in self.above for cell in row.cells if cell.strip())

    def account(
        self,
        source: str,
        tally: Tally,
        checks: tuple[Check, ...] = (),
        notes: tuple[str, ...] = (),
        covers: tuple[str, ...] = (),
    ) -> Account:
        """The account of this table, once it has been read. Raises OfficialFileError for faults."""
        tally.require_sound(self.place)
        return Account(
            self.file,
            self.sheet,
            source,
            self.header_row,
            self.names,
            tally.read,
            tally.left_out(),
            checks,
            notes,
            covers,
        )


@dataclass(frozen=True)
class Layout:
    """By which columns a source is known and how it is read.

    `columns` are patterns of folded names, all of which must be there, in any order; `header_rows`
    is 2 where the header stands in two rows. `verified` says whether a file as published was read
    with it, and not only its description.
    """

    source: str
    columns: tuple[str, ...]
    read: Callable[[Table], Understood]
    header_rows: int = 1
    verified: bool = True

    def fits(self, names: tuple[str, ...]) -> bool:
        """Whether every column of this layout is among `names`."""
        return all(any(re.fullmatch(column, each) for each in names) for column in self.columns)

    def found(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of this layout that are among `names`."""
        return tuple(
            column for column in self.columns if any(re.fullmatch(column, each) for each in names)
        )


def shown(column: str) -> str:
    """A column's pattern as a reader knows it, with 19 for the two digits of a year."""
    plain = column.replace("( - .*)?", " …").replace("|", " or ").replace(r"\d\d", "19")
    return plain.replace("?", "").replace("\\", "")
