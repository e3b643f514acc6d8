"""gptables' workbook, with its tables written cell by cell.

gptables writes a table by way of several data frames, one for the formats of its cells: of twenty
tables that takes three quarters of the time of a workbook, and warns of what pandas will end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gptables import GPTable, GPWorkbook
from gptables.core.wrappers import GPWorksheet

_WIDEST = 60
_NARROWEST = 12
_NO_GRIDLINES = 2


class Book(GPWorkbook):  # type: ignore[misc]  # gptables is not typed
    """A workbook of `Sheet`s."""

    def add_worksheet(self, name: str) -> Sheet:
        """A new worksheet of that name."""
        sheet: Sheet = super(GPWorkbook, self).add_worksheet(name, Sheet)
        sheet.theme, sheet._workbook = self.theme, self
        sheet.hide_gridlines(_NO_GRIDLINES)
        return sheet


class Sheet(GPWorksheet):  # type: ignore[misc]
    """A worksheet whose columns are as wide as what stands in them."""

    def _write_table_elements(self, pos: list[int], gptable: GPTable, auto_width: bool) -> None:
        del pos, auto_width
        top, *_ = gptable.data_range
        heading = self.theme.column_heading_format
        columns = [(name, list(gptable.table[name])) for name in gptable.table.columns]
        for place, (name, cells) in enumerate(columns):
            form = self._form(gptable, place, cells)
            for row, cell in enumerate(cells, top + 1):
                self._smart_write(row, place, cell, form)
            self.set_column(place, place, _width([name, *cells]))
        named = [
            {"header": name, "header_format": self._workbook.add_format(heading)}
            for name, _ in columns
        ]
        self.add_table(
            *gptable.data_range,
            {"autofilter": False, "columns": named, "style": None, "name": gptable.table_name},
        )

    def _form(self, gptable: GPTable, place: int, cells: Iterable[object]) -> dict[str, Any]:
        """How the cells of a column look: numbers, and the shorthand among them, to the right."""
        levels = {column: level for level, column in gptable.index_columns.items()}
        base = f"index_{levels[place]}_format" if place in levels else "data_format"
        numeric = any(isinstance(cell, float) for cell in cells)
        align = {"align": "right" if numeric else "left"}
        return {
            **getattr(self.theme, base),
            **align,
            **_extra(gptable.additional_formatting, place),
        }


def _extra(formatting: Iterable[Mapping[str, Any]], place: int) -> dict[str, Any]:
    """What the table asks for its column at `place`."""
    asked = (each["column"] for each in formatting)
    return {k: v for each in asked if place in each["columns"] for k, v in each["format"].items()}


def _width(column: Iterable[object]) -> int:
    """In characters. What is longer than the widest column is wrapped."""
    longest = max(len(line) for each in column for line in _lines(each))
    return max(_NARROWEST, min(longest + 3, _WIDEST))


def _lines(cell: object) -> Iterator[str]:
    """The lines of a cell; a link is a mapping of what it shows to where it leads."""
    for text in cell if isinstance(cell, Mapping | list) else [str(cell)]:
        yield from text.splitlines() or [""]
