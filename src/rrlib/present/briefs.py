"""A brief on two printed pages: headline sentences with small charts, then their tables.

It shows nothing that was not released, so that the audit need not know it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rrlib.disclosure import Released
from rrlib.errors import DisclosureError
from rrlib.present.small_charts import SmallChart
from rrlib.present.tables import REACHED_MEANS, label_of, table_cells
from rrlib.present.views import View
from rrlib.present.words import escaped, markers, sentences, uncapitalised
from rrlib.results import Cell, Estimate, Finding, Role

ROWS_SHOWN = 6
"""A brief's table holds the latest so many rows; all stand with the finding itself."""

_SHORT = 20
"""A row's label of so many letters stays in one line."""

BRIEF_STYLE = """
.rr-brief h3{margin:1.2rem 0 .3rem}
.rr-brief .rr-said{margin:.2rem 0 .6rem;padding-left:1.1rem}
.rr-brief .rr-said li{margin:.15rem 0}
.rr-smalls{display:flex;flex-wrap:wrap;gap:.8rem 1rem;margin:.8rem 0}
.rr-smalls figure{margin:0;break-inside:avoid;flex:0 1 14.5rem;min-width:0}
.rr-smalls .rr-wide{flex:0 1 29rem}
.rr-smalls svg{display:block;width:100%;height:auto}
.rr-smalls .rr-wide svg{min-width:26rem}
.rr-smalls strong{display:block;color:var(--rr-ink,#0b0c0c);line-height:1.25}
.rr-smalls figcaption{font-size:.85em}
.rr-brief-tables .rr-table table{font-size:.85em}
@media print{
@page:first{margin:13mm 16mm 15mm}
main:has(.rr-brief) .about{margin:0;font-size:9pt}
main:has(.rr-brief) h1{font-size:12pt;margin:.1em 0 .2em;text-wrap:wrap}
main:has(.rr-brief) .banner{padding:.2em .8em;margin:.3em 0;font-size:9pt}
section.brief h2{display:inline;font-size:10pt;padding:0;border:0}
section.brief .quiet{display:inline;font-size:7.6pt;margin-left:1em}
section.brief .rr-answer{max-width:none}
.rr-brief{break-after:page;font-size:7.6pt;line-height:1.27}
.rr-brief h3{font-size:9pt;margin:.5em 0 .1em;border-top:.5pt solid #3d3d3d;padding-top:.2em}
.rr-brief .rr-said{margin:0}.rr-brief .rr-said li{margin:0 0 .1em}
.rr-smalls{display:grid;grid-template-columns:repeat(4,1fr);gap:.2em .8em;margin:.6em 0 0}
.rr-smalls .rr-wide{grid-column:span 2}.rr-smalls .rr-wide svg{min-width:0}
.rr-smalls strong{font-size:7.2pt}.rr-brief .rr-notes{font-size:6.8pt}
.rr-brief-tables{columns:2;column-gap:1.4em}
.rr-brief-tables .rr-table{margin:0 0 .9em;break-inside:avoid}
.rr-brief-tables .rr-table table{font-size:6.5pt;line-height:1.2;width:100%}
.rr-brief-tables .rr-table caption{padding:.1em 0}
.rr-brief-tables .rr-table :is(th,td){padding:.1em .2em;min-width:0}
.rr-brief-tables .rr-table td{white-space:nowrap}
.rr-brief-tables .rr-table tbody th{min-width:9em}
.rr-brief-tables .rr-table tbody th.rr-short{white-space:nowrap;min-width:0}
.rr-brief-tables .rr-table tr>:nth-child(2){white-space:normal}
.rr-brief-tables .rr-notes{column-span:all;margin:.2em 0}
}
"""


@dataclass(frozen=True)
class Topic:
    """A question of the brief: what is said of it, what is drawn, and the tables behind both."""

    question: str
    said: tuple[str, ...]
    charts: tuple[SmallChart, ...]
    tables: tuple[tuple[str, Finding], ...]
    """Each with its caption."""


def topic(
    question: str,
    said: Sequence[Released | Mapping[str, Released]],
    charts: Sequence[tuple[SmallChart, ...]],
    tables: Sequence[Released | Mapping[str, Released]],
) -> Topic:
    """A question with the headlines of what was released, small charts, and tables.

    Of a mapping, such as one by area, the headlines that can be told stand with their names, where
    there are several, and so do its tables that hold a number. What the delivery cannot answer
    says so.
    """
    return Topic(
        question,
        (*(line for found in said for line in _headlines(found)), *_unsaid(said)),
        tuple(small for several in charts for small in several),
        tuple(table for found in tables for table in _captioned(found)),
    )


def brief(*topics: Topic) -> View:
    """The headlines of all topics with their small charts, for one printed page."""
    parts = [f"<h3>{escaped(each.question)}</h3>{_list(each.said)}" for each in topics]
    charts = [small for each in topics for small in each.charts]
    if charts:
        parts.append(f'<div class="rr-smalls">{"".join(map(_figure, charts))}</div>')
    signs = dict.fromkeys(
        sign.removesuffix(".")
        for small in charts
        for sign in small.chart.caption.split(". ")
        if sign
    )
    if signs:
        said = ". ".join(signs)
        parts.append(f'<p class="rr-notes">In the charts: {escaped(said)}.</p>')
    words = [line for each in topics for line in (each.question, *each.said)]
    alts = [small.chart.alt for small in charts]
    drawn = [small.finding for small in charts]
    return _view("rr-brief", parts, [*words, *alts], drawn, "\n".join([*words, *alts]))


def brief_tables(*topics: Topic) -> View:
    """The tables behind a brief's headlines and charts, for another printed page."""
    shown = [table for each in topics for table in each.tables]
    findings = [finding for _, finding in shown]
    parts = [_table(caption, finding) for caption, finding in shown]
    cells = [cell for finding in findings for cell in _cells(finding)]
    notes = [*markers(cells), *[REACHED_MEANS] * any(each.reached for each in findings)]
    notes.append(
        f"Intervals are 95%. Of a longer table the latest {ROWS_SHOWN} rows stand here; the "
        "appendix, or the report of the area that is named, has all of them, how they are counted, "
        "and what they do not show"
    )
    parts.append(f'<p class="rr-notes">{escaped(". ".join(notes))}.</p>')
    lines = [
        f"{caption}\n{table_cells(finding).tail(ROWS_SHOWN).to_string()}"
        for caption, finding in shown
    ]
    return _view("rr-brief rr-brief-tables", parts, [], [], "\n".join(lines))


def _view(
    classes: str, parts: Sequence[str], words: Sequence[str], drawn: Sequence[str], text: str
) -> View:
    page = f'<div class="{classes}">{"".join(parts)}</div>'
    return View(
        f'<style>{BRIEF_STYLE}</style><div class="rr-answer">{page}</div>',
        text,
        {"brief": True, "words": list(words), "drawn": list(drawn)},
    )


def _headlines(found: Released | Mapping[str, Released]) -> Iterator[str]:
    """The first sentence of what was released; of several areas, each with its name."""
    for name, released in _each(found):
        said = sentences(released)
        if said:
            yield f"{name}{said[0]}"


def _each(found: Released | Mapping[str, Released]) -> list[tuple[str, Released]]:
    """What was released, each with what to say before it."""
    each = found if isinstance(found, Mapping) else {"": found}
    for released in each.values():
        _require_released(released)
    return [(f"{name}: " if len(each) > 1 else "", released) for name, released in each.items()]


def _unsaid(said: Sequence[Released | Mapping[str, Released]]) -> Iterator[str]:
    """In a line each: what is too small for words, and what the delivery cannot answer.

    The appendix has the reasons.
    """
    several = [_each(found) for found in said]
    small = [
        f"{name}{_asked(released)}"
        for each in several
        for name, released in each
        if released.finding.rows and not sentences(released)
    ]
    none = [_asked(each[0][1]) for each in several if not any(r.finding.rows for _, r in each)]
    if small:
        yield f"Too small to be put in words: {'; '.join(small)}."
    if none:
        yield f"Not answered, as the appendix says why: {'; '.join(none)}."


def _asked(released: Released) -> str:
    return uncapitalised(released.finding.question).removesuffix("?")


def _captioned(
    found: Released | Mapping[str, Released],
) -> Iterator[tuple[str, Finding]]:
    """The finding with its question, of a mapping with its name before it."""
    if not isinstance(found, Mapping):
        _require_released(found)
        if found.finding.rows:
            yield found.finding.question, found.finding
        return
    for name, released in found.items():
        _require_released(released)
        finding = released.finding
        if _tells(finding):
            yield f"{name}: {uncapitalised(finding.question)}", finding


def _tells(finding: Finding) -> bool:
    """Whether its latest rows hold a number beside how many people there are."""
    keys = [column.key for column in finding.columns if column.role is not Role.BASE]
    cells = [row.cells.get(key) for row in finding.rows[-ROWS_SHOWN:] for key in keys]
    return any(isinstance(cell, Estimate) for cell in cells)


def _require_released(found: object) -> None:
    if not isinstance(found, Released):
        raise DisclosureError("a brief shows what was released: release the finding first")


def _list(said: Sequence[str]) -> str:
    lines = "".join(f"<li>{escaped(each)}</li>" for each in said)
    return f'<ul class="rr-said">{lines}</ul>'


def _figure(small: SmallChart) -> str:
    told = f'<svg role="img" aria-label="{escaped(small.chart.alt)}"'
    drawn = small.chart.svg.replace("<svg", told, 1)
    wide = ' class="rr-wide"' if small.wide else ""
    title = f"<figcaption><strong>{escaped(small.title)}</strong></figcaption>"
    scrolled = f'<div class="rr-scroll" tabindex="0" role="group" aria-label="Chart">{drawn}</div>'
    return f"<figure{wide}>{title}{scrolled if small.wide else drawn}</figure>"


def _cells(finding: Finding) -> list[Cell]:
    rows = finding.rows[-ROWS_SHOWN:]
    return [cell for row in rows for cell in row.cells.values()]


def _table(caption: str, finding: Finding) -> str:
    """The latest rows of the finding, without the columns that have no number there."""
    latest = replace(finding, rows=finding.rows[-ROWS_SHOWN:], reached=frozenset())
    told = [
        column
        for column in finding.columns
        if any(isinstance(row.cells.get(column.key), Estimate) for row in latest.rows)
    ]
    frame = table_cells(latest, told)
    heads = "".join(
        f'<th scope="col">{escaped(head)}</th>' for head in (finding.rows_are, *frame.columns)
    )
    labels = [label_of(row, finding) for row in latest.rows]
    body = "".join(
        f"<tr>{_row_head(label)}"
        + "".join(f"<td>{_breakable(str(cell))}</td>" for cell in cells)
        + "</tr>"
        for label, cells in zip(labels, frame.itertuples(index=False, name=None), strict=True)
    )
    return (
        f'<div class="rr-table" tabindex="0" role="group" aria-label="{escaped(caption)}">'
        f"<table><caption>{escaped(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_head(label: str) -> str:
    short = ' class="rr-short"' if len(label) <= _SHORT else ""
    return f'<th scope="row"{short}>{escaped(label)}</th>'


def _breakable(words: str) -> str:
    """A definition's name may go on in the next line."""
    return escaped(words).replace("_", "_<wbr>")
