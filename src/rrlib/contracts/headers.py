"""Finding an extract's header among the first rows of a file, and saying what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rrlib.contracts.breaches import EXAMPLES, Breach, Severity, stops
from rrlib.contracts.columns import Column, Extract, Presence
from rrlib.errors import nearest

ROWS_SEARCHED = 30
"""A title, notes and an empty line may stand above the header, but not a whole page."""

_SEPARATORS = (";", "\t", "|")

Record = tuple[int, Sequence[str]]


def header_place(records: Sequence[Record], extract: Extract) -> int:
    """Which of `records` is the header: the first with the most known names, else the first."""
    scores = [sum(name.strip() in extract.names for name in record) for _, record in records]
    best = max(scores, default=0)
    return scores.index(best) if best > 1 else 0


def cleaned(header: Sequence[str]) -> tuple[str, ...]:
    """Names without outer spaces, and without empty ones after the last."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def empty_columns(names: Sequence[str], below: Sequence[Record]) -> frozenset[int]:
    """The places of columns that have neither a name nor a value in the first rows."""
    unnamed = {place for place, name in enumerate(names) if not name}
    filled = {place for _, record in below for place, value in enumerate(record) if value.strip()}
    return frozenset(unnamed - filled)


def header_faults(file: str, header: Sequence[str], extract: Extract, row: int = 1) -> list[Breach]:
    """Every column that is missing, doubled or unknown; the nearest known name is proposed."""
    known = extract.names
    present = [name for name in known if name in header]
    missing = [column for column in extract.columns if column.name not in header]
    if not present:
        # Without one known name this may be a row of records: it is not repeated.
        return [_no_header(file, header, extract, row)]
    faults = [
        stops(file, "each column once", row=row, column=name, arrived="the same header again")
        for name, times in Counter(header).items()
        if times > 1
    ]
    faults += [
        stops(
            file,
            f"only the columns {', '.join(known)}; rename it or leave it out."
            + nearest(name, [column.name for column in missing]),
            row=row,
            column=name or "without a name",
            arrived=name,
        )
        for name in header
        if name not in known
    ]
    return faults + [
        stops(
            file,
            f"a column headed {column.name!r}: {column.description}",
            row=row,
            column=column.name,
        )
        for column in missing
        if _has_to_be_there(column)
    ]


def records_above(file: str, above: Sequence[Record], extract: Extract, row: int) -> list[Breach]:
    """Rows above the header that are as full as records: passed over, they would be lost."""
    least = sum(column.presence is Presence.EVERY_ROW for column in extract.columns)
    full = [number for number, record in above if sum(bool(v.strip()) for v in record) >= least]
    if not full:
        return []
    what = f"the header above every record; it stands in row {row}"
    return [Breach(file, what, Severity.STOPS, None, tuple(full[:EXAMPLES]), (), len(full))]


def _has_to_be_there(column: Column) -> bool:
    return column.presence is not Presence.MAY_BE_LEFT_OUT


def _no_header(file: str, header: Sequence[str], extract: Extract, row: int) -> Breach:
    needed = [column.name for column in extract.columns if _has_to_be_there(column)]
    what = f"the header {','.join(needed)} in row 1, separated by commas"
    other = next((mark for mark in _SEPARATORS if header and mark in header[0]), None)
    return stops(file, what + (f"; these are separated by {other!r}" if other else ""), row=row)
