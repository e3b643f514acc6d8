"""Reading one file as text, so that every row that arrived is accounted for.

A plain text file (UTF-8, no quotes, no empty lines, header first) is read by Arrow on all
processors; every other one record by record.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from rrlib.contracts.breaches import Breach, Severity, stops
from rrlib.contracts.columns import Extract
from rrlib.contracts.faults import UnusableError
from rrlib.contracts.headers import Record, header_faults
from rrlib.contracts.opening import Form, Text, form_of, text_of
from rrlib.contracts.sheets import WORDS, Sheet, assemble, plain_rows, text_type
from rrlib.contracts.workbooks import read_workbook

_BLOCK = 1 << 24
_LONGEST_LINE = 1 << 20
"""Characters; a file without line ends would otherwise fill the memory."""

_NEVER_ENDS = "a second quote mark that ends the value which begins in this row"
_QUOTES = {
    "unexpected end of data": _NEVER_ENDS,
    "field larger than field limit (131072)": _NEVER_ENDS,
    "',' expected after '\"'": "quote marks around whole values only, doubled inside them",
}
"""What is expected where Python's reader of CSV gives up."""


def read_extract(path: Path, extract: Extract) -> Sheet:
    """The rows of `path` as text, in the columns of `extract`.

    Raises UnusableError where the file cannot be read as that extract at all.
    """
    form = form_of(path)
    if form is Form.WORKBOOK:
        return read_workbook(path, extract)
    if form is Form.PARQUET:
        return _parquet(path, extract)
    text = text_of(path)
    sheet = _plain(path, extract) if text.plain else None
    return sheet or _careful(path, extract, text)


def _plain(path: Path, extract: Extract) -> Sheet | None:
    """The sheet of a plain file with its header in row 1; None if it turns out not to be one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline(_LONGEST_LINE).rstrip("\r\n")
    header = [name.strip() for name in line.split(",")]
    if header_faults(path.name, header, extract):
        return None
    try:
        table = arrow_csv.read_csv(
            path,
            read_options=arrow_csv.ReadOptions(column_names=header, skip_rows=1, block_size=_BLOCK),
            parse_options=arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: text_type(extract, name) for name in header},
            ),
        )
    except pa.ArrowInvalid:
        return None
    if len(table) and _has_empty_rows(table):
        return None
    texts = {name: table[name] for name in header}
    return Sheet(texts, plain_rows(len(table)), {}, (), _line_end(path, len(table)))


def _has_empty_rows(table: pa.Table) -> bool:
    """Whether a row may consist of commas only, which spreadsheets leave behind."""
    first = table.column(0).cast(pa.string())
    return bool(pc.any(pc.or_(pc.equal(first, ""), pc.utf8_is_space(first))).as_py())


def _line_end(path: Path, rows: int) -> tuple[Breach, ...]:
    with path.open("rb") as file:
        file.seek(-1, 2)
        whole = file.read(1) in (b"\n", b"\r")
    return () if whole or not rows else (_no_line_end(path, rows + 1),)


def _no_line_end(path: Path, row: int) -> Breach:
    what = "a line end after the last row: make sure that the file is whole"
    return Breach(path.name, what, Severity.NOTED, None, (row,))


def _careful(path: Path, extract: Extract, text: Text) -> Sheet:
    reading = _Records(path, text)
    try:
        sheet = assemble(path.name, reading, extract)
    except csv.Error as error:
        what = _QUOTES.get(str(error), f"comma-separated values ({error})")
        raise UnusableError(stops(path.name, what, row=reading.row)) from None
    except UnicodeError:
        what = f"the whole file: it breaks off within its {text.encoding} text"
        raise UnusableError(stops(path.name, what, row=reading.row)) from None
    notes = sheet.notes
    if text.encoding == "cp1252":
        what = "text encoded as UTF-8 (read as Windows-1252)"
        notes = (*notes, Breach(path.name, what, Severity.NOTED))
    if not reading.whole and sheet.rows_read:
        notes = (*notes, _no_line_end(path, reading.last))
    return Sheet(sheet.texts, sheet.rows, sheet.ragged, sheet.faults, notes)


class _Records:
    """The records of a text file with their rows.

    `row` is where it stands, `last` the last record's row, `whole` whether that ended with a line
    end.
    """

    def __init__(self, path: Path, text: Text) -> None:
        self.path, self.text = path, text
        self.row, self.last, self.whole = 0, 0, True

    def __iter__(self) -> Iterator[Record]:
        with self.path.open(encoding=self.text.encoding, newline="") as file:
            reader = csv.reader(self._lines(file), strict=True)
            while True:
                self.row += 1
                record = next(reader, None)
                if record is None:
                    return
                if record:
                    self.last = self.row
                    yield self.row, record

    def _lines(self, file: TextIO) -> Iterator[str]:
        while line := file.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE:
                what = "lines: this one goes on for more than a million letters"
                raise UnusableError(stops(self.path.name, what, row=self.row))
            self.whole = line.endswith(("\n", "\r"))
            yield line


def _parquet(path: Path, extract: Extract) -> Sheet:
    try:
        # Without `partitioning` the names of folders above would become columns.
        table = pq.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError):
        what = "the whole file: send it again"
        raise UnusableError(stops(path.name, what, arrived="a half-written file")) from None
    if faults := header_faults(path.name, table.column_names, extract):
        raise UnusableError(*faults)
    texts = {}
    for name in table.column_names:
        try:
            column = table[name].cast(pa.string()).fill_null("")
        except pa.ArrowException:
            what = f"text, numbers or dates, not {table[name].type}"
            raise UnusableError(stops(path.name, what, column=name)) from None
        words = text_type(extract, name) == WORDS
        texts[name] = column.dictionary_encode() if words else column
    return Sheet(texts, plain_rows(len(table)), {}, (), ())
