"""Opening a published file: CSV, packed or not, XLSX or ODS, as one stream of rows of text.

Nothing but one row is held at a time, so that a file of any size needs the same memory.
"""

from __future__ import annotations

import csv
import gzip
import shutil
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple

from rrlib.contracts.faults import UnusableError
from rrlib.contracts.opening import Form, form_of, text_of
from rrlib.contracts.workbooks import damage_told, written
from rrlib.errors import OfficialFileError
from rrlib.official.spreadsheets import spreadsheet_rows

_GZIP = b"\x1f\x8b"
_ROWS_BETWEEN = 20_000
_CONTENT = "content.xml"

Watch = Callable[[float], None]
"""Told from time to time which share of a file has been read, from 0 to 1."""


class Row(NamedTuple):
    """One row that holds anything: the sheet's name (empty in a text file), the row's number as a
    spreadsheet counts, its cells.
    """

    sheet: str
    number: int
    cells: list[str]


def rows_of(path: Path, watch: Watch) -> Iterator[Row]:
    """Every row of `path` that holds anything, sheet by sheet.

    Raises OfficialFileError for what is none of the forms that can be read, or is damaged.
    """
    try:
        if _begins_with(path, _GZIP):
            with _unpacked(path) as plain:
                yield from _text_rows(plain, path.name, watch)
        elif _is_opendocument(path):
            yield from _opendocument_rows(path, watch)
        elif form_of(path) is Form.WORKBOOK:
            yield from _workbook_rows(path, watch)
        else:
            yield from _text_rows(path, path.name, watch)
    except UnusableError as error:
        raise OfficialFileError("\n".join(map(str, error.breaches))) from None


def _begins_with(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError as error:
        raise OfficialFileError(f"{path.name}: cannot be opened ({error.strerror}).") from None


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The file without its gzip, for as long as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.name.removesuffix(".gz")
        try:
            with gzip.open(path) as packed, plain.open("wb") as target:
                shutil.copyfileobj(packed, target, 1 << 20)
        except (gzip.BadGzipFile, zlib.error, EOFError):
            raise OfficialFileError(
                f"{path.name}: a damaged gzip file arrived; fetch it again."
            ) from None
        yield plain


def _is_opendocument(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return _CONTENT in archive.namelist()


def _text_rows(path: Path, name: str, watch: Watch) -> Iterator[Row]:
    if form_of(path) is not Form.TEXT:
        raise OfficialFileError(f"{name}: Parquet arrived; expected CSV, XLSX or ODS as published.")
    size = path.stat().st_size
    row = 0
    with path.open("rb") as raw, _decoded(raw, path) as file:
        try:
            for row, cells in enumerate(csv.reader(file), 1):
                if any(cells):
                    yield Row("", row, cells)
                if row % _ROWS_BETWEEN == 0:
                    watch(raw.tell() / size)
        except csv.Error as error:
            raise OfficialFileError(f"{name}, row {row + 1}: no CSV ({error}).") from None


def _decoded(raw: IO[bytes], path: Path) -> TextIOWrapper:
    return TextIOWrapper(raw, encoding=text_of(path).encoding, newline="")


def _workbook_rows(path: Path, watch: Watch) -> Iterator[Row]:
    from openpyxl import load_workbook

    with path.open("rb") as file, warnings.catch_warnings(), damage_told(path.name):
        warnings.filterwarnings("ignore", module="openpyxl")
        sheets = load_workbook(file, read_only=True, data_only=True).worksheets
        for place, sheet in enumerate(sheets):
            watch(place / len(sheets))
            # Some programs state a smaller size than the sheet has: what lies beyond would be lost.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), 1):
                texts = [written(cell) for cell in cells]
                if any(texts):
                    yield Row(str(sheet.title), number, texts)


def _opendocument_rows(path: Path, watch: Watch) -> Iterator[Row]:
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive, archive.open(_CONTENT) as content:
            size = archive.getinfo(_CONTENT).file_size
            for sheet, number, cells in spreadsheet_rows(_Watched(content, size, watch)):
                yield Row(sheet, number, cells)
    except (XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError):
        raise OfficialFileError(f"{path.name}: a damaged ODS arrived; fetch it again.") from None


class _Watched:
    """A stream of bytes that tells how far it has been read."""

    def __init__(self, stream: IO[bytes], size: int, watch: Watch) -> None:
        self.stream, self.size, self.watch, self.done = stream, max(size, 1), watch, 0

    def read(self, count: int) -> bytes:
        chunk = self.stream.read(count)
        self.done += len(chunk)
        self.watch(self.done / self.size)
        return chunk
