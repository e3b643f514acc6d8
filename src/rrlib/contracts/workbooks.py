"""Reading an Excel workbook: the sheet that holds the extract, cell by cell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rrlib.contracts.breaches import Breach, Severity, stops
from rrlib.contracts.columns import Extract
from rrlib.contracts.faults import Fault, UnusableError, numbered
from rrlib.contracts.headers import ROWS_SEARCHED, Record, header_place
from rrlib.contracts.sheets import Sheet, assemble

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 200 << 20
"""Bytes; a larger workbook does not fit in memory and is sent as CSV."""

_DIGITS_KEPT = 10**15


def read_workbook(path: Path, extract: Extract) -> Sheet:
    """The sheet of workbook `path` that has the header of `extract`, as text.

    Numbers are written out in full, dates as year-month-day. Raises UnusableError where no sheet
    or several have that header.
    """
    if path.stat().st_size > LARGEST:
        what = "a workbook of 200 MB at most: save so large an extract as CSV"
        raise UnusableError(stops(path.name, what))
    worksheets = _worksheets(path)
    chosen = _with_header(path, worksheets, extract)
    sheet = assemble(path.name, _records(chosen), extract)
    others = [other.title for other in worksheets if other is not chosen]
    notes = sheet.notes
    if others:
        what = f"one sheet (sheet {chosen.title!r} was read; {len(others)} more passed over)"
        notes = (*notes, Breach(path.name, what, Severity.NOTED))
    faults = (*sheet.faults, *_merged(chosen, sheet))
    return Sheet(sheet.texts, sheet.rows, sheet.ragged, faults, notes)


def _worksheets(path: Path) -> list[Worksheet]:
    """The sheets with what Excel last computed in place of formulas."""
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(path, data_only=True)
        if _has_formulas(path):
            for worksheet, written in zip(
                workbook.worksheets, load_workbook(path).worksheets, strict=True
            ):
                _mark_formulas_without_result(worksheet, written)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError):
        what = "the whole workbook: open it, save it and send it again"
        raise UnusableError(stops(path.name, what, arrived="a damaged workbook")) from None
    return list(workbook.worksheets)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            b"<f>" in content or b"<f " in content
            for name in archive.namelist()
            if name.startswith("xl/worksheets/")
            for content in (archive.read(name),)
        )


def _mark_formulas_without_result(computed: Worksheet, written: Worksheet) -> None:
    """A formula that Excel never computed would look like an empty cell."""
    for row in written.iter_rows():
        for cell in row:
            if cell.data_type == "f" and computed[cell.coordinate].value is None:
                computed[cell.coordinate].value = "#FORMULA!"


def _with_header(path: Path, worksheets: Sequence[Worksheet], extract: Extract) -> Worksheet:
    having = []
    for worksheet in worksheets:
        top = list(islice(_records(worksheet), ROWS_SEARCHED))
        if top:
            names = {name.strip() for name in top[header_place(top, extract)][1]}
            if len(names & set(extract.names)) > 1:
                having.append(worksheet)
    if len(having) > 1:
        named = ", ".join(repr(worksheet.title) for worksheet in having)
        what = f"one sheet with the header of this extract, not several: {named}"
        raise UnusableError(stops(path.name, what))
    return having[0] if having else worksheets[0]


def _records(worksheet: Worksheet) -> Iterator[Record]:
    for number, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
        record = [_written(cell) for cell in cells]
        if any(record):
            yield number, record


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _DIGITS_KEPT:
        return str(int(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _DIGITS_KEPT:
        return f"{cell:E}"  # a spreadsheet keeps fifteen digits: the others are gone
    return str(cell)


def _merged(worksheet: Worksheet, sheet: Sheet) -> Iterator[Fault]:
    """Of merged cells only the first holds the value: what the others mean is not known."""
    read = {int(row) for row in sheet.rows}
    for cells in worksheet.merged_cells.ranges:
        rows = [row for row in range(cells.min_row, cells.max_row + 1) if row in read]
        if rows:
            what = f"a value in each cell: {cells.coord} are merged"
            yield Fault(what, numbered(rows))
