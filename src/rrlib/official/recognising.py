"""Which source a file is, by its header; an unknown header is refused by naming the nearest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain, groupby, islice, zip_longest
from operator import attrgetter
from pathlib import Path

from rrlib.errors import OfficialFileError
from rrlib.official import (
    homeoffice,
    lait,
    lookup,
    nomis,
    outcomes,
    population,
    stat_xplore,
    street,
    table_p1,
)
from rrlib.official.accounts import Opened, PassedOver, Understood
from rrlib.official.layouts import Layout, Table, folded, shown
from rrlib.official.opening import Row, Watch, rows_of

LAYOUTS: tuple[Layout, ...] = (
    *homeoffice.LAYOUTS,
    *outcomes.LAYOUTS,
    *street.LAYOUTS,
    *table_p1.LAYOUTS,
    *population.LAYOUTS,
    *nomis.LAYOUTS,
    *stat_xplore.LAYOUTS,
    *lait.LAYOUTS,
    *lookup.LAYOUTS,
)
"""Every layout that is known."""

_ROWS_SEARCHED = 30
_NEARLY = 0.5
"""From this share of its columns on, two or more, a sheet seems to be of a source but is not."""
_LIKE = 0.25
"""From this share on, two or more, a layout is named as the nearest; with fewer none is."""


def read_file(path: Path, watch: Watch) -> Opened:
    """Every table of `path` that is known, as it was understood, and the sheets passed over.

    A cover or a sheet of notes is passed over. Raises OfficialFileError where no table is known, or
    where a sheet has most but not all columns of a source.
    """
    read = [_read_sheet(path.name, rows) for _, rows in groupby(rows_of(path, watch), _sheet)]
    understood = tuple(each for each in read if isinstance(each, Understood))
    unknown = [each for each in read if isinstance(each, _Nearest)]
    nearly = [each for each in unknown if each.is_near]
    if nearly or not understood:
        raise _unrecognised(path.name, nearly or unknown)
    passed = tuple(PassedOver(path.name, each.row.sheet, each.rows) for each in unknown)
    return Opened(understood, passed)


_sheet = attrgetter("sheet")


def _read_sheet(file: str, rows: Iterator[Row]) -> Understood | _Nearest:
    top = list(islice(rows, _ROWS_SEARCHED))
    if (found := _found(file, top, rows)) is None:
        return _nearest(top, len(top) + sum(1 for _ in rows))
    layout, table = found
    understood = layout.read(table)
    return replace(understood, account=replace(understood.account, verified=layout.verified))


def _headers(top: list[Row]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each row that may be the header's last, over how many rows it goes, and its names."""
    for place, row in enumerate(top):
        yield place, 1, tuple(map(folded, row.cells))
        if place + 1 < len(top):
            pairs = zip_longest(row.cells, top[place + 1].cells, fillvalue="")
            yield place + 1, 2, tuple(folded(lower or upper) for upper, lower in pairs)


def _found(file: str, top: list[Row], rest: Iterator[Row]) -> tuple[Layout, Table] | None:
    for place, height, names in _headers(top):
        for layout in LAYOUTS:
            if layout.header_rows == height and layout.fits(names):
                above, below = top[: place + 1 - height], top[place + 1 :]
                row = top[place]
                body = chain(below, rest)
                return layout, Table(file, row.sheet, row.number, names, tuple(above), body)
    return None


class _Nearest:
    """The layout that a sheet of `rows` rows comes nearest to, and what differs."""

    def __init__(self, layout: Layout, row: Row, names: tuple[str, ...], rows: int) -> None:
        self.layout, self.row, self.names, self.rows = layout, row, names, rows
        self.has = layout.found(names)
        share = len(self.has) / len(layout.columns)
        self.is_near = share >= _NEARLY and len(self.has) > 1
        self.is_like_one = share >= _LIKE and len(self.has) > 1
        like = SequenceMatcher(None, " ".join(names), " ".join(map(shown, layout.columns)))
        self.closeness = (share, like.ratio())

    def __str__(self) -> str:
        sheet = f"sheet {self.row.sheet!r}" if self.row.sheet else ""
        if not self.is_like_one:
            return f"{sheet or 'its header'} is like none that is known"
        where = f"{sheet}, row {self.row.number}" if sheet else f"row {self.row.number}"
        missing = ", ".join(shown(each) for each in self.layout.columns if each not in self.has)
        if self.is_near:
            # With fewer known names this may be a row of records: it is not repeated.
            where += ": " + ", ".join(name for name in self.names if name)
        return (
            f"{where}\n    nearest is {self.layout.source!r}, "
            f"of which these columns are missing: {missing}"
        )


def _nearest(top: list[Row], rows: int) -> _Nearest:
    known = [
        _Nearest(layout, top[place], names, rows)
        for place, height, names in _headers(top)
        for layout in LAYOUTS
        if layout.header_rows == height and layout.found(names)
    ]
    fullest = max(top, key=lambda row: sum(bool(cell) for cell in row.cells))
    names = tuple(map(folded, fullest.cells))
    known = known or [_Nearest(layout, fullest, names, rows) for layout in LAYOUTS]
    return max(known, key=lambda each: each.closeness)


def _unrecognised(file: str, unknown: list[_Nearest]) -> OfficialFileError:
    lines = "\n".join(f"  {each}" for each in unknown)
    expected = "give the file as it was published; docs/official-files.md lists the known headers"
    if not unknown:
        return OfficialFileError(f"{file}: an empty file arrived; expected a published table.")
    return OfficialFileError(f"{file}: this header is not known: {expected}.\n{lines}")
