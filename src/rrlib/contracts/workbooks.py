"""Reading an Excel workbook: the sheet that holds the extract, cell by cell."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from rrlib.contracts.breaches import EXAMPLES, Breach, Severity, stops
from rrlib.contracts.columns import Extract, Kind
from rrlib.contracts.faults import Fault, UnusableError, numbered
from rrlib.contracts.headers import ROWS_SEARCHED, Record, header_place
from rrlib.contracts.marks import Marks, marks_of
from rrlib.contracts.sheets import Sheet, assemble

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

NOTES = "notes"
"""A sheet of this name, such as a template has, is passed over without a word."""

_DIGITS_KEPT = 10**15
_QUOTED = re.compile(r'"[^"]*"|\\.')
_BEGAN_LATE = date(1904, 1, 1)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
)
"""What openpyxl raises where the parts of a workbook do not fit together."""


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Raises UnusableError for whatever openpyxl raises where a workbook is damaged."""
    try:
        yield
    except _DAMAGED:
        what = "the whole workbook: open it, save it and send it again"
        raise UnusableError(stops(name, what, arrived="a damaged workbook")) from None


@dataclass
class _Page:
    """A sheet of the workbook file `name`."""

    name: str
    worksheet: ReadOnlyWorksheet
    marks: Marks

    @property
    def title(self) -> str:
        return str(self.worksheet.title)

    def records(self) -> Iterator[Record]:
        """The rows that hold anything, as text, each as wide as the widest so far."""
        widest = 0
        with damage_told(self.name):
            for number, cells in enumerate(self.worksheet.iter_rows(), 1):
                record = [written(cell) for cell in cells]
                if self.marks.without_result:
                    self._mark(record, cells)
                if any(record):
                    widest = max(widest, len(record))
                    yield number, record + [""] * (widest - len(record))

    def _mark(self, record: list[str], cells: Sequence[Any]) -> None:
        """A formula that was never computed would look like an empty cell."""
        for place, cell in enumerate(cells):
            if hasattr(cell, "row") and cell.coordinate in self.marks.without_result:
                record[place] = "#FORMULA!"


def read_workbook(path: Path, extract: Extract) -> Sheet:
    """The sheet of workbook `path` that has the header of `extract`, as text.

    Numbers are written out in full, dates as year-month-day. Raises UnusableError where no sheet
    or several have that header.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        return _read(path.name, file, extract)


def _read(name: str, file: IO[bytes], extract: Extract) -> Sheet:
    from openpyxl import load_workbook

    with damage_told(name):
        workbook = load_workbook(file, read_only=True, data_only=True)
        pages = [_page(name, workbook, worksheet) for worksheet in workbook.worksheets]
    chosen = _with_header(name, pages, extract)
    sheet = assemble(name, chosen.records(), extract)
    notes = [*sheet.notes, *_passed_over(pages, chosen), *_hidden(chosen, sheet)]
    faults = [*sheet.faults, *_merged(chosen, sheet)]
    if workbook.epoch.date() == _BEGAN_LATE:
        faults += _counted_from_1904(sheet, extract)
    return Sheet(sheet.texts, sheet.rows, sheet.ragged, tuple(faults), tuple(notes))


def _page(name: str, workbook: Workbook, worksheet: ReadOnlyWorksheet) -> _Page:
    # Some programs state a smaller size than the sheet has: what lies beyond would be lost.
    worksheet.reset_dimensions()
    marks = marks_of(workbook._archive, worksheet._worksheet_path)
    if workbook.calculation and workbook.calculation.fullCalcOnLoad:
        # Written by a program and never computed: some put 0 where the result is to stand.
        marks.without_result |= marks.formulas
    return _Page(name, worksheet, marks)


def _with_header(name: str, pages: Sequence[_Page], extract: Extract) -> _Page:
    having = []
    for page in pages:
        top = list(islice(page.records(), ROWS_SEARCHED))
        if top:
            names = {text.strip() for text in top[header_place(top, extract)][1]}
            if len(names & set(extract.names)) > 1:
                having.append(page)
    if not pages:
        raise UnusableError(stops(name, "a sheet with cells", arrived="a workbook without any"))
    if len(having) > 1:
        named = ", ".join(repr(page.title) for page in having)
        what = f"one sheet with the header of this extract, not several: {named}"
        raise UnusableError(stops(name, what))
    return having[0] if having else pages[0]


def _passed_over(pages: Sequence[_Page], chosen: _Page) -> Iterator[Breach]:
    others = [
        page
        for page in pages
        if page is not chosen
        and page.title.casefold() != NOTES
        and next(page.records(), None) is not None
    ]
    if others:
        what = f"one sheet (sheet {chosen.title!r} was read; {len(others)} more passed over)"
        yield Breach(chosen.name, what, Severity.NOTED)


def _hidden(page: _Page, sheet: Sheet) -> Iterator[Breach]:
    """Rows that a filter hid when the workbook was saved are part of it all the same."""
    rows = sorted(page.marks.hidden & set(sheet.rows.tolist()))
    if rows:
        what = "no hidden rows (these were read like the others)"
        yield Breach(page.name, what, Severity.NOTED, None, tuple(rows[:EXAMPLES]), (), len(rows))


def written(cell: Any) -> str:
    """What stands in a cell, as text: numbers in full, dates as year-month-day."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, cell.number_format)
    return str(value)


def _number(value: float, shown_as: str) -> str:
    """A number in full; where Excel shows a percentage or leading zeros, with these."""
    if abs(value) >= _DIGITS_KEPT:
        return f"{value:E}"  # a spreadsheet keeps fifteen digits: the others are gone
    if "%" in _QUOTED.sub("", shown_as):
        hundredfold = f"{Decimal(str(value)) * 100:f}"
        return f"{hundredfold.rstrip('0').rstrip('.') if '.' in hundredfold else hundredfold}%"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and re.fullmatch("00+", shown_as):
        return str(value).zfill(len(shown_as))
    return str(value)


def _merged(page: _Page, sheet: Sheet) -> Iterator[Fault]:
    """Of merged cells only the first holds the value: what the others mean is not known."""
    read = set(sheet.rows.tolist())
    for cells, rows in page.marks.merged.items():
        if concerned := [row for row in rows if row in read]:
            what = f"a value in each cell: {cells} are merged"
            yield Fault(what, numbered(concerned))


def _counted_from_1904(sheet: Sheet, extract: Extract) -> Iterator[Fault]:
    """Days counted from another beginning would be read four years early."""
    what = "a cell formatted as a date: this workbook counts days from 1904"
    for column in extract.columns:
        if column.kind is Kind.DATE and column.name in sheet.texts:
            texts = sheet.texts[column.name].cast(pa.string())
            counted = pc.match_substring_regex(texts, r"^\s*[0-9]{5}(\.0)?\s*$")
            if rows := sheet.rows[counted.to_numpy().astype(bool)].tolist():
                yield Fault(what, numbered(rows), column.name)
