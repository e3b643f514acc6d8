"""What a notebook displays: HTML for readers, text for comparison, and a release mark."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass, field
from typing import Any

from rrlib.disclosure import Released
from rrlib.disclosure.marks import mark
from rrlib.errors import DisclosureError
from rrlib.present.figures import Chart
from rrlib.present.style import STYLESHEET
from rrlib.present.tables import html_table, text_table, values
from rrlib.present.words import changes, dated, published, sentences
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


def together(*views: View) -> View:
    """Several cards as one view, in their order.

    Raises DisclosureError for a view with values, which the batch would not find in the whole.
    """
    if any(view.data for view in views):
        raise DisclosureError("only cards are shown together: show each answer by itself")
    return View("\n".join(view.html for view in views), "\n\n".join(view.text for view in views))


def answer(released: Released, chart: Chart | None = None) -> View:
    """The answer to a finding's question: headline, chart, table, and what it does not show."""
    if not isinstance(released, Released):
        raise DisclosureError("release a finding first: answer(report.release(finding))")
    finding = released.finding
    if not finding.rows or not finding.columns:
        return _nothing(finding)
    headline, *others = _said(released)
    shows = [*others, *changes(released)]
    parts = [
        f'<p class="rr-headline">{html.escape(headline)}</p>' if headline else "",
        _figure(chart) if chart else "",
        html_table(released),
        _list("What this shows", shows),
        _list("What this does not show", finding.limits),
        _list("How it is counted", (*finding.notes, *dated(finding.breaks))),
    ]
    page = "\n".join(part for part in parts if part)
    lines = [headline, *shows, text_table(released), *published(released)]
    data = {"headline": headline, "table": values(released)}
    return View(f'<div class="rr-answer">{page}</div>', "\n".join(filter(None, lines)), data)


def _nothing(finding: Finding) -> View:
    """That there is no answer, and why, if the finding says it."""
    said = "The extracts hold nothing, as known on this report's day, to answer this."
    page = f'<p class="rr-headline">{Marker.NOT_AVAILABLE} {said}</p>'
    page += "".join(f"<p>{html.escape(note)}</p>" for note in finding.notes)
    text = "\n".join([said, *finding.notes])
    return View(f'<div class="rr-answer">{page}</div>', text)


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
