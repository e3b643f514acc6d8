"""An executed notebook as a report: headlines first, then each finding, then how to check it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from rrlib.batch.changes.since import Changed
from rrlib.batch.failing import injected
from rrlib.batch.pages.frame import ours, render
from rrlib.batch.pages.glossary import Words, read_glossary
from rrlib.batch.pages.prose import Section, as_html, sections, title
from rrlib.batch.planning import Job
from rrlib.batch.status import Status
from rrlib.batch.tables import shown_data
from rrlib.disclosure.marks import marked_data
from rrlib.periods import written
from rrlib.present import source_table
from rrlib.present.briefs import BRIEF_STYLE
from rrlib.present.style import STYLESHEET
from rrlib.results import Source

_OWN_STYLE = re.compile(r"<style>.*?</style>\s*", re.DOTALL)
_CHART = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_DRAWN_ID = re.compile(r'(id="|href="#|url\(#)([mp][0-9a-f]{10})')
_TABLE_ID = re.compile(r'(?<= id=")[^"]*|(?<=headers=")[^"]*')


@dataclass(frozen=True)
class Headline:
    """What a finding says first, and where it stands on the page."""

    said: str
    question: str
    anchor: str


@dataclass(frozen=True)
class Part:
    """A section of the page: what stands below its heading, as HTML or as code."""

    heading: str
    anchor: str
    blocks: tuple[tuple[str, Markup | str], ...]


def report_page(
    notebook: Any, job: Job, status: Status, changed: Changed | None, glossary: str
) -> str:
    """The page of `notebook`, whose outputs all carry release marks; `glossary` explains its words.

    Every finding is a section, in the notebook's order; one that shows a brief comes before all
    else, and what follows it begins a new printed page. `changed` says what moved since a report
    of the same was published, where it is compared.
    """
    before, found = sections(notebook)
    opening = next(data for data in shown_data(notebook) if "sources" in data)
    words = Words(read_glossary(glossary))
    outputs = _Outputs()
    prose = [cell for cell in before if cell.cell_type == "markdown"]
    introduction = tuple(_blocks(prose, words, outputs))
    early = tuple(_blocks([cell for cell in before if cell not in prose], words, outputs))
    parts = [_part(section, words, outputs) for section in found]
    sorted_out = [(part, _is_brief(section)) for part, section in zip(parts, found, strict=True)]
    briefs = [_with_code_last(part) for part, first in sorted_out if first]
    parts = [part for part, first in sorted_out if not first]
    shows_early = any(kind == "html" for kind, _ in early)
    if shows_early:
        parts.insert(0, Part("Overview", "opening-findings", early))
    context = {
        "title": title(notebook),
        "job": job,
        "window": job.quarter.window,
        "written": written,
        "as_at": date.fromisoformat(opening["as_at"]),
        "status": status,
        "changed": changed,
        "said": _without_word(status),
        "banners": opening["banners"],
        "introduction": introduction,
        "opening": () if shows_early else early,
        "briefs": briefs,
        "headlines": _headlines(found),
        "parts": parts,
        "sources": [Source(**source) for source in opening["sources"]],
        "source_table": lambda sources: ours(source_table(sources)),
        "terms": sorted(words.used, key=lambda term: term.name.lower()),
        "answer_style": STYLESHEET + (BRIEF_STYLE if briefs else ""),
    }
    return render("report.html.j2", context, "report.js")


class _Outputs:
    """Released outputs as they stand on one page together: no two elements have the same id."""

    def __init__(self) -> None:
        self._drawn = 0
        self._shown: Counter[str] = Counter()

    def _with_own_ids(self, chart: re.Match[str]) -> str:
        self._drawn += 1
        return _DRAWN_ID.sub(rf"\1f{self._drawn}-\2", chart[0])

    def on_page(self, output: Mapping[str, Any]) -> str:
        page = _OWN_STYLE.sub("", output["data"]["text/html"])
        page = _CHART.sub(self._with_own_ids, page)
        name = marked_data(output).get("table", {}).get("name")
        if name is None:
            return page
        self._shown[name] += 1
        if self._shown[name] == 1:
            return page
        again = f"{name}-{self._shown[name]}-"
        return _TABLE_ID.sub(lambda ids: ids[0].replace(f"{name}-", again), page)


def _part(section: Section, words: Words, outputs: _Outputs) -> Part:
    words.in_next_section()
    return Part(section.heading, section.anchor, tuple(_blocks(section.cells, words, outputs)))


def _blocks(
    cells: list[Any], words: Words, outputs: _Outputs
) -> Iterator[tuple[str, Markup | str]]:
    """What the cells say, show and are; what opens the report is told in the page's head."""
    for cell in cells:
        if cell.cell_type == "markdown" and (text := as_html(cell.source)):
            yield "html", ours(words.linked(text))
        for output in cell.get("outputs", []):
            if "sources" not in marked_data(output):
                yield "html", ours(words.linked(outputs.on_page(output)))
        if _is_told(cell):
            yield "code", cell.source


def _is_brief(section: Section) -> bool:
    """Whether a section shows a brief: what is read where nothing else is."""
    return any(
        marked_data(output).get("brief")
        for cell in section.cells
        for output in cell.get("outputs", [])
    )


def _with_code_last(part: Part) -> Part:
    """The part with all its code in one block below what it shows."""
    shown = [(kind, block) for kind, block in part.blocks if kind != "code"]
    code = "\n\n".join(str(block) for kind, block in part.blocks if kind == "code")
    return replace(part, blocks=(*shown, ("code", code)))


def _is_told(cell: Any) -> bool:
    """Whether a reader may want to see the code of a cell: parameters stand in the page's head."""
    return cell.cell_type == "code" and not injected(cell) and not cell.metadata.get("tags")


def _without_word(status: Status) -> str:
    """What a status says, without its word, which stands before it as a label."""
    said = status.said.removeprefix(f"{status.word}: ")
    return f"{said[:1].upper()}{said[1:]}"


def _headlines(found: list[Section]) -> list[Headline]:
    """What the findings say first, if their numbers are not too small for words."""
    return [
        Headline(data["headline"], section.heading, section.anchor)
        for section in found
        for cell in section.cells
        for output in cell.get("outputs", [])
        if (data := marked_data(output)).get("headline")
    ]
