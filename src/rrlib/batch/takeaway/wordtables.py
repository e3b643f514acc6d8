"""Tables of a page as tables of a Word document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell, _Row
from lxml.html import HtmlElement

from rrlib.batch.takeaway.blank import TABLE_TEXT
from rrlib.batch.takeaway.reading import plain

_STYLE = "Table Grid"
_NUMBER = re.compile(r"[−\d\[]")
_SHADE = "DCE6F0"


@dataclass(frozen=True)
class _Placed:
    """A cell of the page's table, and where in the grid it begins and ends."""

    top: int
    left: int
    bottom: int
    right: int
    text: str
    heads: bool
    of_columns: bool


def add_table(document: Document, table: HtmlElement) -> None:
    """The table with its header rows repeated on each page, and headings of groups merged."""
    rows = list(table.iter("tr"))
    placed = list(_placed(rows))
    if not placed:
        return
    width = 1 + max(cell.right for cell in placed)
    made = document.add_table(len(rows), width, _STYLE)
    grid = [list(row.cells) for row in made.rows]
    numeric = {cell.left for cell in placed if not cell.heads and _NUMBER.match(cell.text)}
    for cell in placed:
        into = grid[cell.top][cell.left]
        if (cell.bottom, cell.right) != (cell.top, cell.left):
            into = into.merge(grid[cell.bottom][cell.right])
        _fill(into, cell, to_right=cell.left in numeric and cell.left == cell.right)
    header = sum(_in_head(row) for row in rows)
    for place, row in enumerate(made.rows):
        _mark(row, "w:cantSplit")
        if place < header:
            _mark(row, "w:tblHeader")
            for shaded in grid[place]:
                _shade(shaded)


def _placed(rows: list[HtmlElement]) -> Iterator[_Placed]:
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row.iterchildren("th", "td"):
            while (top, left) in taken:
                left += 1
            bottom = min(top + _span(cell, "rowspan"), len(rows)) - 1
            right = left + _span(cell, "colspan") - 1
            taken |= {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
            heads = cell.tag == "th"
            of_columns = _in_head(row) or cell.get("scope") in ("colgroup", "rowgroup")
            yield _Placed(top, left, bottom, right, plain(cell), heads, heads and of_columns)
            left = right + 1


def _span(cell: HtmlElement, name: str) -> int:
    given = cell.get(name, "1")
    return max(1, int(given)) if given.isdecimal() else 1


def _in_head(row: HtmlElement) -> bool:
    return bool(row.getparent().tag == "thead")


def _fill(into: _Cell, cell: _Placed, *, to_right: bool) -> None:
    paragraph = into.paragraphs[0]
    paragraph.style = TABLE_TEXT
    paragraph.add_run(cell.text).bold = cell.of_columns
    if to_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(row: _Row, what: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(what))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
