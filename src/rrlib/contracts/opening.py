"""What a file is, by its content: a workbook, Parquet, text in some encoding, or nothing usable."""

from __future__ import annotations

import re
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rrlib.contracts.breaches import stops
from rrlib.contracts.faults import UnusableError

_CHUNK = 1 << 22
_ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
_AN_EXTRACT = "the extract itself, as CSV, an Excel workbook or Parquet"
_DOCUMENTS = {b"%PDF": "a PDF", b"{\\rtf": "a rich text document", b"<": "a web page"}
_UNDEFINED_IN_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Form(Enum):
    """What a file is, with the ending that it has in a delivery."""

    TEXT = ".csv"
    WORKBOOK = ".xlsx"
    PARQUET = ".parquet"


@dataclass(frozen=True)
class Text:
    """How a text file is written. A `plain` one is UTF-8 without quotes."""

    encoding: str
    plain: bool


def form_of(path: Path) -> Form:
    """What `path` holds. Raises UnusableError for what no reader can use."""
    head = _head(path)
    if head[:4] == b"PK\x03\x04":
        return _form_of_zip(path)
    if head[:4] == b"PAR1":
        return Form.PARQUET
    words = head.removeprefix(BOM_UTF8).lstrip()
    if not words:
        raise _unusable(path, "a header row", "an empty file")
    if head[:4] == b"\xd0\xcf\x11\xe0":
        raise _unusable(
            path, "a workbook without a password, saved as .xlsx", "a locked or old workbook"
        )
    for mark, name in _ARCHIVES.items():
        if head.startswith(mark):
            raise _unusable(path, "the file itself: unpack the archive", f"a {name} archive")
    for mark, name in _DOCUMENTS.items():
        if words.startswith(mark):
            raise _unusable(path, _AN_EXTRACT, f"{name}, for reading and not for data")
    return Form.TEXT


def text_of(path: Path) -> Text:
    """How a text file is encoded and whether it is plain, from one pass over its bytes.

    UTF-8 is taken where the bytes allow it, UTF-16 where they show it, otherwise Windows-1252,
    which is what spreadsheets on Windows write. Raises UnusableError where none fits.
    """
    head = _head(path)
    if head[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return Text("utf-16", plain=False)
    # Every other byte of a header in UTF-16 is 0, whichever half of a letter comes first.
    for encoding, letters, zeros in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        if len(head) > 1 and not any(head[zeros::2]) and all(head[letters::2]):
            return Text(encoding, plain=False)
    return _survey(path)


def _survey(path: Path) -> Text:
    plain, unicode, rest, before = True, True, b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                raise _not_text(path, before + chunk.index(b"\0"))
            plain = plain and b'"' not in chunk
            if unicode and (rest or not chunk.isascii()):
                unicode, rest = _decodes(rest + chunk)
            before += len(chunk)
    if unicode and not rest:
        return Text("utf-8-sig", plain)
    _require_windows_1252(path)
    return Text("cp1252", plain=False)


def _not_text(path: Path, place: int) -> UnusableError:
    what = "text: the file is half-written or no text"
    return UnusableError(stops(path.name, what, row=_row_at(path, place)))


def _row_at(path: Path, place: int) -> int:
    """The row in which the byte at `place` stands."""
    feeds = returns = 0
    with path.open("rb") as file:
        while place > 0 and (chunk := file.read(min(place, _CHUNK))):
            feeds, returns = feeds + chunk.count(b"\n"), returns + chunk.count(b"\r")
            place -= len(chunk)
    return (feeds or returns) + 1


def _decodes(chunk: bytes) -> tuple[bool, bytes]:
    """Whether a chunk is UTF-8, and the bytes of a letter that the next chunk finishes."""
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(chunk) - 3 and error.reason == "unexpected end of data"
        return cut, chunk[error.start :] if cut else b""
    return True, b""


def _require_windows_1252(path: Path) -> None:
    before = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if match := _UNDEFINED_IN_WINDOWS_1252.search(chunk):
                row = _row_at(path, before + match.start())
                what = "text encoded as UTF-8 (save as 'CSV UTF-8')"
                raise UnusableError(stops(path.name, what, row=row))
            before += len(chunk)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except IsADirectoryError:
        raise _unusable(path, "a file of that name", "a folder") from None
    except OSError as error:
        what = f"a file that can be opened ({error.strerror}): close it where it is in use"
        raise _unusable(path, what, "a locked file") from None


def _form_of_zip(path: Path) -> Form:
    """A workbook is a zip archive too; so are documents and other kinds of workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        raise _unusable(path, "the whole file: send it again", "a half-written file") from None
    if "xl/vbaProject.bin" in names:
        raise _unusable(path, "a workbook saved as .xlsx", "a workbook with macros")
    if "xl/workbook.xml" in names:
        return Form.WORKBOOK
    raise _unusable(path, *_other_zip(names))


def _other_zip(names: Collection[str]) -> tuple[str, str]:
    if "xl/workbook.bin" in names or "content.xml" in names:
        return "a workbook saved as .xlsx", "a workbook of another kind"
    if "word/document.xml" in names:
        return _AN_EXTRACT, "a Word document, for reading and not for data"
    return "the file itself: unpack the archive", "a zip archive"


def _unusable(path: Path, expected: str, arrived: str) -> UnusableError:
    return UnusableError(stops(path.name, expected, arrived=arrived))
