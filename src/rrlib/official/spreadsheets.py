"""The rows of an OpenDocument spreadsheet, out of its XML as it streams by.

After OpenDocument 1.3, part 3, chapter 9: cells and rows that repeat are written once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

_TABLE_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = f"{_TABLE_NAMES}table"
_ROW = f"{_TABLE_NAMES}table-row"
_CELLS = frozenset({f"{_TABLE_NAMES}table-cell", f"{_TABLE_NAMES}covered-table-cell"})
_TIMES_A_CELL = f"{_TABLE_NAMES}number-columns-repeated"
_TIMES_A_ROW = f"{_TABLE_NAMES}number-rows-repeated"
_VALUE_TYPE = f"{_OFFICE}value-type"
_VALUE = f"{_OFFICE}value"
_DAY = f"{_OFFICE}date-value"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"


class Readable(Protocol):
    def read(self, count: int, /) -> bytes: ...


def spreadsheet_rows(content: Readable) -> Iterator[tuple[str, int, list[str]]]:
    """The sheet's name, the row's number and the cells of every row that holds anything.

    `content` is the bytes of content.xml. A number is the stored one, not as it is shown.
    """
    from lxml.etree import iterparse

    sheet, number = "", 0
    events = iterparse(
        content, ("start", "end"), tag=(_TABLE, _ROW), huge_tree=True, resolve_entities=False
    )
    for event, element in events:
        if element.tag == _TABLE:
            if event == "start":
                sheet, number = element.get(f"{_TABLE_NAMES}name", ""), 0
            continue
        if event == "start":
            continue
        times = int(element.get(_TIMES_A_ROW, 1))
        cells = _cells(element)
        # Empty rows down to the sheet's end are written as one that repeats a million times.
        for repeat in range(times if cells else 0):
            yield sheet, number + repeat + 1, list(cells)
        number += times
        _forget(element)


def _cells(row: Any) -> list[str]:
    """The texts of a row up to its last cell that holds anything."""
    cells: list[str] = []
    empty = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text = _text(cell)
        times = int(cell.get(_TIMES_A_CELL, 1))
        if not text:
            empty += times
            continue
        cells += [""] * empty + [text] * times
        empty = 0
    return cells


def _text(cell: Any) -> str:
    kind = cell.get(_VALUE_TYPE)
    if kind in ("float", "currency"):
        return str(cell.get(_VALUE, ""))
    if kind == "date":
        return str(cell.get(_DAY, ""))
    return "\n".join("".join(part.itertext()) for part in cell if part.tag == _PARAGRAPH)


def _forget(row: Any) -> None:
    """Frees a row and what stands before it, which the parser would keep to the end."""
    row.clear()
    parent = row.getparent()
    while row.getprevious() is not None:
        del parent[0]
