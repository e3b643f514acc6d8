"""What a notebook displays: HTML for readers, text for comparison, and a release mark."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass, field
from typing import Any

from rrlib.disclosure import Released
from rrlib.disclosure.marks import mark
from rrlib.errors import DisclosureError
from rrlib.periods import written
from rrlib.present.figures import Chart
from rrlib.present.style import STYLESHEET
from rrlib.present.tables import html_table, text_table, values
from rrlib.present.words import changes, sentences
from rrlib.results import Finding, Marker


@dataclass(frozen=True)
class View:
    """Something to display. Its mark holds the hash of what is shown, and the values."""

    html: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        del include, exclude
        page = f"<style>{STYLESHEET}</style>\n{self.html}"
        bundle = {"text/html": page, "text/plain": self.text}
        return bundle, mark(bundle, self.data)

    def __repr__(self) -> str:
        return self.text


def answer(released: Released, chart: Chart | None = None) -> View:
    """The answer to a finding's question: headline, chart, table, and what it does not show."""
    if not isinstance(released, Released):
        raise DisclosureError("release a finding first: answer(report.release(finding))")
    finding = released.finding
    if not finding.rows or not finding.columns:
        return _nothing(finding)
    headline, *others = _said(released)
    shows = [*others, *changes(released)]
    breaks = tuple(
        f"{written(each.day)}: {each.what} ({each.source})."
        for each in sorted(finding.breaks, key=lambda each: each.day)
    )
    parts = [
        f'<p class="rr-headline">{html.escape(headline)}</p>' if headline else "",
        _figure(chart) if chart else "",
        html_table(released),
        _list("What this shows", shows),
        _list("What this does not show", finding.limits),
        _list("How it is counted", (*finding.notes, *breaks)),
    ]
    page = "\n".join(part for part in parts if part)
    lines = [line for line in (headline, *shows, text_table(released)) if line]
    data = {"headline": headline, "table": values(released)}
    return View(f'<div class="rr-answer">{page}</div>', "\n".join(lines), data)


def _nothing(finding: Finding) -> View:
    said = "The extracts hold nothing, as known on this report's day, to answer this."
    page = f'<p class="rr-headline">{Marker.NOT_AVAILABLE} {said}</p>'
    page += _list("What this does not show", finding.limits)
    return View(f'<div class="rr-answer">{page}</div>', said, {"headline": said})


def _said(released: Released) -> list[str]:
    if not released.finding.sentences:
        return [""]
    return sentences(released) or ["The numbers are too small to be put in words."]


def _figure(chart: Chart) -> str:
    encoded = base64.b64encode(chart.svg.encode()).decode()
    return (
        f'<figure class="rr-figure"><img src="data:image/svg+xml;base64,{encoded}" '
        f'alt="{html.escape(chart.alt)}"><figcaption>{html.escape(chart.caption)}</figcaption>'
        "</figure>"
    )


def _list(title: str, items: tuple[str, ...] | list[str]) -> str:
    if not items:
        return ""
    listed = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return f"<h3>{title}</h3><ul>{listed}</ul>"
