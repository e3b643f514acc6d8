"""What reading a sheet's values alone would miss: merged cells, hidden rows, bare formulas."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

_CHUNK = 1 << 20
_TELLING = re.compile(rb"<(?:\w+:)?(?:f[ >/]|mergeCell )| hidden=")


@dataclass
class Marks:
    """By row, and by cell as Excel names it: 'B7'. `merged` maps ranges to their rows."""

    merged: dict[str, range] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    formulas: set[str] = field(default_factory=set)
    without_result: set[str] = field(default_factory=set)


def marks_of(archive: zipfile.ZipFile, part: str) -> Marks:
    """The marks of the sheet that is `part` of a workbook's archive."""
    marks = Marks()
    with archive.open(part) as file:
        if not _has_any(file):
            return marks
    with archive.open(part) as file:
        for _, element in iterparse(file):  # noqa: S314  # expat limits what entities expand to
            _take(element, marks)
    return marks


def _has_any(file: IO[bytes]) -> bool:
    before = b""
    while chunk := file.read(_CHUNK):
        if _TELLING.search(before + chunk):
            return True
        before = chunk[-32:]
    return False


def _take(element: Element, marks: Marks) -> None:
    match element.tag.rpartition("}")[2]:
        case "c":
            _take_cell(element, marks)
        case "row":
            if element.get("hidden") in ("1", "true") and (row := element.get("r")):
                marks.hidden.add(int(row))
            element.clear()
        case "mergeCell":
            name = element.get("ref", "")
            rows = [int(digits) for digits in re.findall("[0-9]+", name)]
            if rows:
                marks.merged[name] = range(rows[0], rows[-1] + 1)


def _take_cell(cell: Element, marks: Marks) -> None:
    """A formula's result that is text may be empty; another that is not there was not computed."""
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    if "f" not in parts:
        return
    name = cell.get("r", "")
    marks.formulas.add(name)
    empty = "v" not in parts or not parts["v"].text
    if empty and cell.get("t") != "str":
        marks.without_result.add(name)
