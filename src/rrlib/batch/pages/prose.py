"""A notebook's text as HTML: Markdown, of which nothing is taken as HTML or as a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import mistune

_TITLE = re.compile(r"^# (.+?)[ \t#]*$", re.M)
_HEADING = re.compile(r"^## (.+?)[ \t#]*$", re.M)


@dataclass
class Section:
    """A part of a report: its heading, the anchor by which it is linked, and its cells."""

    heading: str
    anchor: str
    cells: list[Any] = field(default_factory=list)


def sections(notebook: Any) -> tuple[list[Any], list[Section]]:
    """The cells before the first heading of the second level, and a section for each of those.

    A heading has to begin its cell. Two that read the same get anchors of their own.
    """
    before: list[Any] = []
    found: list[Section] = []
    for cell in notebook.cells:
        match = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if match:
            anchor = _anchor(match[1], {each.anchor for each in found})
            found.append(Section(match[1], anchor))
        (found[-1].cells if found else before).append(cell)
    return before, found


def title(notebook: Any) -> str:
    """The notebook's first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := _TITLE.match(cell.source)):
            return match[1]
    return "Report"


def as_html(text: str) -> str:
    """Markdown below its heading of the first or second level as HTML."""
    below = (
        re.sub(r"^##? .+", "", text, count=1)
        if _TITLE.match(text) or _HEADING.match(text)
        else text
    )
    return str(_markdown()(below.strip()))


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(escape=True, plugins=["table"])


def _anchor(heading: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "section"
    anchor, number = plain, 1
    while anchor in taken:
        number += 1
        anchor = f"{plain}-{number}"
    return anchor
