"""What stands in a report's files, however it is written there: the words, and the days.

A text is read as it is and as a reader or a program would see it: HTML and JSON unescaped, `%50`
decoded, what a `data:` address holds unpacked. Pixels are not read.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

_ROUNDS = 6
"""How often a text is read at most: as it is, and decoded once more each time."""

_RUN = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_PART = re.compile(r"[.-]|[a-z0-9]+")
_COLOUR = re.compile(
    r"\b(?:color|fill|stroke|outline|background|border(?:-[a-z]+)?|--[a-z][a-z-]*)"
    r"\s*:[^;:\"'<>{}#]{0,30}#[0-9a-f]{3,8}\b"
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\\"'/])|[nrtbf])")
_ADDRESS = re.compile(r"data:[^,\"'\s]{0,100};base64,([A-Za-z0-9+/_-]+={0,2})")

_DAY, _MONTH, _YEAR = r"(?P<d>[0-3]?[0-9])", r"(?P<m>[01]?[0-9])", r"(?P<y>(?:19|20)[0-9]{2})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?"
_TH = r"(?:st|nd|rd|th)?"
_WRITTEN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![0-9]){_YEAR}(?P<s>[-/.]){_MONTH}(?P=s){_DAY}(?![0-9])",
        rf"(?<![0-9]){_DAY}(?P<s>[-/.]){_MONTH}(?P=s){_YEAR}(?![0-9])",
        rf"(?<![0-9]){_DAY}{_TH}[\s-]+(?:of\s+)?{_NAMED}[\s,-]+{_YEAR}(?![0-9])",
        rf"\b{_NAMED}\s+{_DAY}{_TH},?\s+{_YEAR}(?![0-9])",
        r"(?<![0-9a-z])(?<![0-9]\.)(?P<y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])"
        r"(?=t[0-9]|[^0-9a-z]|$)",
        rf"date(?:time)?\(\s*{_YEAR},\s*{_MONTH},\s*{_DAY}(?![0-9])",
    )
)
_A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}")
_AROUND = 40
"""How many characters from its year the rest of a day may stand."""
_DECIMAL = re.compile(r"(?<![0-9.])[0-9]+\.[0-9]{3,}(?![0-9.])")
_NAMESPACE = "1999/02/22-rdf-syntax-ns"
"""Part of an address that every figure names, and no day of anybody's."""


@dataclass(frozen=True)
class Piece:
    """A part of an output, and where it stands, in words.

    `lined` says that a line of it can be named; `counts`, that it holds numbers written plainly.
    """

    place: str
    text: str
    lined: bool = False
    counts: bool = False


def pieces_of(files: Mapping[str, bytes]) -> Iterator[Piece]:
    """Every file of a report in pieces; the page last, which says what the others say."""
    for name in sorted(files, key=lambda name: (_FIRST.get(Path(name).suffix, 2), name)):
        yield Piece("its files' names", name)
        if name.endswith(".xlsx"):
            yield from workbook_pieces(name, files[name])
            continue
        text = files[name].decode(errors="replace")
        if name.endswith(".csv"):
            yield Piece(f"its table {name}", text, lined=True, counts=True)
        elif name.endswith(".ipynb"):
            yield from notebook_pieces(text)
        else:
            yield Piece(f"its page {name}", text, lined=True)


def notebook_pieces(text: str) -> Iterator[Piece]:
    """A notebook by cell, and of each what it says, shows and keeps with it unseen."""
    notebook = json.loads(text)
    numbers = {"code": 0, "markdown": 0}
    for cell in notebook.pop("cells"):
        kind = cell["cell_type"]
        injected = "injected-parameters" in cell["metadata"].get("tags", [])
        numbers[kind] = numbers.get(kind, 0) + (not injected)
        where = "its parameters" if injected else f"its {_KINDS.get(kind, kind)} {numbers[kind]}"
        for part, content in cell.items():
            yield from plain_pieces(f"{where}, {_PARTS.get(part, part)}", content)
    yield from plain_pieces("its notebook's own metadata", notebook)


def workbook_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """What each part of a workbook holds between its tags: numbers among words, as in a table."""
    with ZipFile(BytesIO(content)) as workbook:
        for part in workbook.namelist():
            text = _XML_TAG.sub("\n", workbook.read(part).decode(errors="replace"))
            yield Piece(f"its workbook {name}, {part}", text, counts=True)


_XML_TAG = re.compile("<[^>]*>")
_FIRST = {".csv": 0, ".ipynb": 1}
_KINDS = {"code": "code cell", "markdown": "cell of text"}
_PARTS = {"source": "what it says", "outputs": "what it shows"}


def plain_pieces(place: str, content: Any) -> Iterator[Piece]:
    """What plain data hold, as JSON has them: the words and names in it, and the numbers."""
    words: list[str] = []
    numbers: list[str] = []
    _gather(content, words, numbers)
    if words:
        yield Piece(place, "\n".join(words))
    if numbers:
        yield Piece(place, "\n".join(numbers), counts=True)


def _gather(content: Any, words: list[str], numbers: list[str]) -> None:
    if isinstance(content, str):
        words.append(content)
    elif isinstance(content, Mapping):
        words += content
        for each in content.values():
            _gather(each, words, numbers)
    elif isinstance(content, list | tuple):
        if all(isinstance(each, str) for each in content):
            words.append("".join(content))  # the lines of a text, as notebooks keep it
        for each in content:
            _gather(each, words, numbers)
    elif isinstance(content, int | float) and not isinstance(content, bool):
        numbers.append(str(content))


def readings(texts: Iterable[str]) -> Iterator[str]:
    """Every text as it is and, where that is another, as it is meant; what is packed in it too."""
    packed: set[str] = set()
    for text in texts:
        for _ in range(_ROUNDS):
            held = [found for found in _ADDRESS.findall(text) if found not in packed]
            packed.update(held)
            yield _ADDRESS.sub(" ", text)
            yield from readings(filter(None, map(_unpacked, held)))
            meant = _meant(text)
            if meant == text:
                break
            text = meant


def _meant(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    if "&" in text:
        text = html.unescape(text)
    return unquote(text) if "%" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else found[3] or " "


def _unpacked(packed: str) -> str:
    """What base64 holds, if it is a text."""
    try:
        padded = packed.rstrip("=") + "=" * (-len(packed.rstrip("=")) % 4)
        return base64.b64decode(padded, altchars=None if "+" in packed else b"-_").decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def once(texts: Iterable[str]) -> str:
    """All of `texts` in one, each line once: a page and its notebook say the same."""
    return "\n".join(dict.fromkeys(chain.from_iterable(text.splitlines() for text in texts)))


def words_in(text: str, longest: int) -> set[str]:
    """The words of letters and digits in a text, and up to `longest` that `-` or `.` joins.

    In lower case. A number with decimals is one word, and colours of a style are none.
    """
    runs = set(_RUN.findall(_COLOUR.sub(" ", text.lower())))
    joined = {run for run in runs if not run.isalnum()}
    decimals = {run for run in joined if run.replace(".", "", 1).isdigit()}
    return (runs - joined) | decimals | set(chain(*(_parts(r, longest) for r in joined - decimals)))


def _parts(run: str, longest: int) -> Iterator[str]:
    parts = _PART.findall(run)
    for first in range(0, len(parts), 2):
        for last in range(first, min(first + 2 * longest, len(parts)), 2):
            yield "".join(parts[first : last + 1])


def days_in(text: str) -> set[date]:
    """The days that a text names: 2001-03-04, 04/03/2001, 4 March 2001, 20010304 and the like.

    Day before month, as in the UK; a year in full.
    """
    plain = _DECIMAL.sub(" ", text.lower()).replace(_NAMESPACE, " ")
    near = "\n".join(
        plain[max(year.start() - _AROUND, 0) : year.end() + _AROUND]
        for year in _A_YEAR.finditer(plain)
    )
    found = (match.group("y", "m", "d") for form in _WRITTEN for match in form.finditer(near))
    return {day for parts in set(found) if (day := _day(*parts)) is not None}


def _day(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
