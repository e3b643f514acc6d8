"""What a notebook displays: HTML for readers, text for comparison, and a release mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rrlib.disclosure import Released, shown_table
from rrlib.disclosure.marks import mark
from rrlib.errors import DisclosureError
from rrlib.present.figures import Chart
from rrlib.present.style import STYLESHEET
from rrlib.present.tables import html_table, text_table
from rrlib.present.words import changes, dated, escaped, hidden, published, sentences
from rrlib.results import Finding, Marker

_UNSAID = "No number of this is put in words: see the table."


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
        f'<p class="rr-headline">{escaped(headline)}</p>' if headline else "",
        _figure(chart) if chart else "",
        _table(released, chart),
        _list("What this shows", shows),
        _list("What this does not show", finding.limits),
        _list("How it is counted", (*finding.notes, *dated(finding.breaks))),
    ]
    page = "\n".join(part for part in parts if part)
    lines = [headline, *shows, text_table(released), *published(released), *hidden(released)]
    data = {
        "headline": "" if finding.supporting or headline == _UNSAID else headline,
        "words": [word for word in (headline, *shows, *_of_chart(chart)) if word],
        "table": shown_table(released).plain(),
        "rows_are": finding.rows_are,
        "limits": list(finding.limits),
        "notes": [*finding.notes, *dated(finding.breaks)],
    }
    return View(f'<div class="rr-answer">{page}</div>', "\n".join(filter(None, lines)), data)


def _nothing(finding: Finding) -> View:
    """That there is no answer, and why, if the finding says it."""
    said = "The extracts hold nothing, as known on this report's day, to answer this."
    if finding.notes:
        said = "This is not answered here."
    page = f'<p class="rr-headline">{Marker.NOT_AVAILABLE} {said}</p>'
    page += "".join(f"<p>{escaped(note)}</p>" for note in finding.notes)
    text = "\n".join([said, *finding.notes])
    return View(f'<div class="rr-answer">{page}</div>', text)


def _said(released: Released) -> list[str]:
    if not released.finding.sentences:
        return [""]
    return sentences(released) or [_UNSAID]


def _of_chart(chart: Chart | None) -> tuple[str, ...]:
    return (chart.alt, chart.caption) if chart else ()


def _figure(chart: Chart) -> str:
    drawn = chart.svg.replace("<svg", f'<svg role="img" aria-label="{escaped(chart.alt)}"', 1)
    return (
        '<figure class="rr-figure"><div class="rr-scroll" tabindex="0" role="group" '
        f'aria-label="Chart">{drawn}</div><figcaption>{escaped(chart.caption)}</figcaption></figure>'
    )


def _table(released: Released, chart: Chart | None) -> str:
    """The table; where a chart shows the same, one click away."""
    table = html_table(released)
    if chart is None:
        return table
    summary = "<summary>The numbers of this chart, as a table</summary>"
    return f'<details class="rr-data">{summary}{table}</details>'


def _list(title: str, items: tuple[str, ...] | list[str]) -> str:
    if not items:
        return ""
    listed = "".join(f"<li>{escaped(item)}</li>" for item in items)
    return f"<h3>{title}</h3><ul>{listed}</ul>"
