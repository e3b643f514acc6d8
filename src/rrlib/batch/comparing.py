"""Two makings of one report set beside each other: the first difference, in words."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

INJECTED = "injected-parameters"
"""Papermill's tag of the cell into which it writes a report's parameters, and our id of it."""
_WHERE = ("row", "column")
_LONGEST = 60
_TOLD = 3
_FIGURE = re.compile(r"<svg.*?</svg>", re.DOTALL)


def first_difference(here: Path, again: Path, names: Iterable[str]) -> str:
    """Where the files of a report first differ between the folders `here` and `again`, or ''.

    `names` are their paths from either folder. Tables come before the notebook and the page,
    which are made of them.
    """
    for name in sorted(names, key=lambda name: (not name.endswith(".csv"), name)):
        first, second = _content(here / name), _content(again / name)
        if first == second:
            continue
        if first is None or second is None:
            return f"{name} is there only {'once made again' if first is None else 'as it stood'}."
        if name.endswith(".csv"):
            return f"table {Path(name).stem}, {_in_table(first, second)}"
        if name.endswith(".ipynb"):
            return f"the notebook, {_in_notebooks(first, second)}"
        return f"{name}, {_in_lines(first, second)}"
    return ""


def unequal(here: Path, there: Path, names: Iterable[str]) -> list[str]:
    """The files `names` that are not the same, byte for byte, below both folders."""
    return [name for name in sorted(names) if _content(here / name) != _content(there / name)]


def some(names: Sequence[str]) -> str:
    """The first few of `names`, and how many more there are."""
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def _content(path: Path) -> str | None:
    return path.read_bytes().decode(errors="surrogateescape") if path.is_file() else None


def _in_table(first: str, second: str) -> str:
    pairs = zip_longest(*(csv.DictReader(StringIO(text)) for text in (first, second)))
    for number, (one, other) in enumerate(pairs, start=2):
        if one is None or other is None:
            return (
                f"line {number}: it has more rows {'made again' if one is None else 'as it stood'}."
            )
        for key in dict.fromkeys([*one, *other]):
            if one.get(key) != other.get(key):
                where = ", ".join(f"{name} {one[name]!r}" for name in _WHERE if one.get(name))
                return f"{where or f'line {number}'}: {key} {_both(one.get(key), other.get(key))}"
    return _in_lines(first, second)


def _in_notebooks(first: str, second: str) -> str:
    try:
        return _in_notebook(json.loads(first), json.loads(second))
    except (ValueError, KeyError, TypeError, AttributeError):  # One is no notebook any more.
        return _in_lines(first, second)


def _in_notebook(first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
    number = 0
    for one, other in zip(first["cells"], second["cells"], strict=False):
        number += one["cell_type"] == "code" and one["id"] != INJECTED
        if one["source"] != other["source"]:
            return f"code cell {number}: its source {_both(one['source'], other['source'])}"
        shown, again = (_shown(cell) for cell in (one, other))
        for kind in dict.fromkeys([*shown, *again]):
            if shown.get(kind) == again.get(kind):
                continue
            if _without_figures(shown.get(kind)) == _without_figures(again.get(kind)):
                return f"code cell {number}: its figure is drawn differently."
            return (
                f"code cell {number}, {kind}: {_in_lines(shown.get(kind, ''), again.get(kind, ''))}"
            )
        if one != other:
            return f"code cell {number}: what is kept with it, unseen, differs."
    return "its number of cells or its own settings differ."


def _shown(cell: Mapping[str, Any]) -> dict[str, str]:
    """What a cell's outputs show by kind, all of one kind joined."""
    found: dict[str, str] = {}
    for output in cell.get("outputs", []):
        for kind, text in output.get("data", {}).items():
            found[kind] = found.get(kind, "") + "".join(text)
    return found


def _without_figures(text: str | None) -> str | None:
    return None if text is None else _FIGURE.sub("", text)


def _in_lines(first: str, second: str) -> str:
    for number, (one, other) in enumerate(
        zip_longest(first.splitlines(), second.splitlines(), fillvalue=""), start=1
    ):
        if one != other:
            start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
            begin = max(0, start - 20)
            return f"line {number} {_both(one[begin:], other[begin:])}"
    return "the ends of its lines differ."


def _both(first: str | None, second: str | None) -> str:
    return f"is {_cut(first)} as it stood, {_cut(second)} made again."


def _cut(text: str | None) -> str:
    if text is None:
        return "absent"
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
