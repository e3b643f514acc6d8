"""A released table as the columns of a worksheet: an estimate's interval has two of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rrlib.disclosure import ShownTable
from rrlib.disclosure.shown import ShownCell, ShownColumn
from rrlib.results import Marker, Unit

DEFINITION = "Definition"
_BREAKDOWN = "Breakdown"
_TOTAL = "In all"
_SHORTHAND = "Shorthand"
_NO_SHORTHAND = "none"
_ENDS = (("lower", "lower end of interval"), ("upper", "upper end of interval"))
_POINTS = "percentage points"
_UNITS = {
    Unit.PERCENT: "%",
    Unit.WHOLE_PERCENT: "%",
    Unit.POINTS: _POINTS,
    Unit.DIFFERENCE: _POINTS,
    Unit.WHOLE_DIFFERENCE: _POINTS,
}
_FORMS = {
    Unit.COUNT: "#,##0",
    Unit.WHOLE_PERCENT: "0",
    Unit.WHOLE_DIFFERENCE: "0",
    Unit.RATE: "0.00",
    Unit.P_VALUE: "0.00",
    Unit.NUMBER: "General",
}
_FORM = "0.0"


@dataclass(frozen=True)
class SheetColumn:
    """A column of a worksheet: a cell a row. `form` is how numbers are shown; None for words.

    The column of `shorthand` says which numbers of a row are provisional or revised.
    """

    heading: str
    cells: tuple[float | str, ...]
    form: str | None = None
    shorthand: bool = False


def sheet_columns(table: ShownTable, rows_are: str) -> list[SheetColumn]:
    """What each row is, its numbers, and last the shorthand that stands behind them, if any."""
    return [*_what_rows_are(table, rows_are), *_numbers(table), *_shorthand(table)]


def _what_rows_are(table: ShownTable, rows_are: str) -> Iterator[SheetColumn]:
    rows = table.rows
    if any(row.breakdown for row in rows):
        yield SheetColumn(_BREAKDOWN, tuple(row.breakdown or _TOTAL for row in rows))
    yield SheetColumn(rows_are, tuple(row.label for row in rows))
    if len({row.definition for row in rows}) > 1:
        yield SheetColumn(
            DEFINITION, tuple(row.definition or str(Marker.NOT_APPLICABLE) for row in rows)
        )


def _numbers(table: ShownTable) -> Iterator[SheetColumn]:
    for column in table.columns:
        unit = Unit[column.unit]
        of = f" ({_UNITS[unit]})" if unit in _UNITS else ""
        form = _FORMS.get(unit, _FORM)
        cells = _cells(table, column)
        yield SheetColumn(f"{column.title}{of}", tuple(_value(cell) for cell in cells), form)
        if any(cell.lower is not None or cell.upper is not None for cell in cells):
            for end, title in _ENDS:
                ends = tuple(_end(cell, getattr(cell, end)) for cell in cells)
                yield SheetColumn(f"{column.title}, {title}{of}", ends, form)


def _shorthand(table: ShownTable) -> Iterator[SheetColumn]:
    """GSS wants it beside a number, not in its cell, which then were no number."""
    flagged: list[list[str]] = [[] for _ in table.rows]
    for column in table.columns:
        for said, cell in zip(flagged, _cells(table, column), strict=True):
            if cell.value is not None and cell.marker:
                said.append(f"{column.title} {cell.marker}")
    if any(flagged):
        cells = tuple("; ".join(said) or _NO_SHORTHAND for said in flagged)
        yield SheetColumn(_SHORTHAND, cells, shorthand=True)


def _cells(table: ShownTable, column: ShownColumn) -> Sequence[ShownCell]:
    absent = ShownCell(marker=str(Marker.NOT_AVAILABLE))
    return [row.cells.get(column.key, absent) for row in table.rows]


def _value(cell: ShownCell) -> float | str:
    return _why_none(cell) if cell.value is None else cell.value + 0.0  # never a minus nought


def _end(cell: ShownCell, end: float | None) -> float | str:
    """An end of the interval; a number that was counted has none."""
    if end is not None:
        return end + 0.0
    return _why_none(cell) if cell.value is None else str(Marker.NOT_APPLICABLE)


def _why_none(cell: ShownCell) -> str:
    return cell.marker or str(Marker.NOT_AVAILABLE)
