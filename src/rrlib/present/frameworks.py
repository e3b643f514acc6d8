"""A framework of indicators on one page: where each stands, against which target, and how late."""

from __future__ import annotations

from collections.abc import Sequence

from rrlib.disclosure import Released
from rrlib.errors import DisclosureError
from rrlib.indicators import Indicator, Rag, Verdict, set_by, smallest_change
from rrlib.partnership import Target
from rrlib.present.control_series import CHARTED, Series
from rrlib.present.views import View
from rrlib.present.words import escaped, interval, markers, shown, uncapitalised
from rrlib.results import Estimate, Marker
from rrlib.statistics import expected_false_signals

_SHAPES = {
    Rag.MET: "●",
    Rag.NOT_MET: "■",
    Rag.COMPATIBLE: "◆",
    Rag.IMMATURE: "◌",
    Rag.NOT_MEASURED: "–",
}
"""A shape beside each word: nothing is told by colour."""
_NUMBERS = "The indicators: last year, this year's quarters, and this year"
_TARGETS = "The indicators against their targets"
_LAG = "Which indicator speaks of whom, and when it is known"


def framework(indicators: Sequence[Indicator], targets: Sequence[Target]) -> View:
    """Three tables of the same lines: the numbers, the targets, and of whom each speaks.

    Every number is one that was released, as it is released.
    """
    if not all(isinstance(each.released, Released) for each in indicators):
        raise DisclosureError("a framework shows released indicators: release them first")
    tables = [
        (_NUMBERS, _numbers(indicators)),
        (_TARGETS, _targets(indicators, targets)),
        (_LAG, _lags(indicators)),
    ]
    cells = [each.cell(row) for each in indicators for row in _rows(each)]
    notes = [
        *markers(cells),
        "A number of a row is never compared with one of another row, nor a year with a quarter, "
        "where their definitions differ",
    ]
    page = "".join(_table(caption, rows) for caption, rows in tables)
    page += f'<p class="rr-notes">{escaped(". ".join(notes))}.</p>'
    said = _said(indicators, targets)
    text = "\n".join(" | ".join(row) for _, rows in tables for row in rows)
    return View(
        f'<div class="rr-answer"><p class="rr-headline">{escaped(said)}</p>{page}</div>',
        f"{said}\n{text}",
        {"headline": said},
    )


def charts_inspected(*released: Released) -> View:
    """How many control charts and points were inspected, which signal, and how many false signals
    to expect.

    A point that is hidden, or has no limits, is not inspected. Columns are those of
    `control_chart` by default.
    """
    drawn = [Series.of(each.finding, CHARTED) for each in released if each.finding.rows]
    judged = [[each for each in series.periods if each.judged] for series in drawn]
    points = sum(map(len, judged))
    charts = sum(bool(each) for each in judged)
    beyond = [
        f"{each.label} ({uncapitalised(series.value.title)})"
        for series, periods in zip(drawn, judged, strict=True)
        for each in periods
        if each.side
    ]
    said = [
        f"{charts} control charts of {points} points were inspected.",
        f"{len(beyond)} points lie beyond their limits{':' if beyond else ''} "
        f"{', '.join(beyond)}".strip()
        + ".",
        f"{expected_false_signals(points, 1).expected:.2f} would be expected to do so if nothing "
        "had changed at all.",
        "A movement that no chart signals is not called a change here.",
    ]
    page = "".join(f"<li>{escaped(each)}</li>" for each in said)
    return View(f'<div class="rr-answer"><ul>{page}</ul></div>', "\n".join(said))


def _rows(each: Indicator) -> tuple[str, ...]:
    return (each.before, *each.quarters, each.year)


def _numbers(indicators: Sequence[Indicator]) -> list[list[str]]:
    first = indicators[0]
    rows = [["Indicator", "Definition", *_rows(first)]]
    for each in indicators:
        cells = [_text(each, row) for row in _rows(each)]
        rows.append([_name(each), ", ".join(each.definitions) or "none", *cells])
    return rows


def _targets(indicators: Sequence[Indicator], targets: Sequence[Target]) -> list[list[str]]:
    rows = [["Indicator", "Target", "Stands", "Why", "Smallest change from last year to be told"]]
    for each in indicators:
        target, verdict = each.target_of(targets), each.verdict(targets)
        wanted = f"{target.target}, {set_by(target)}" if target else "none set"
        told = smallest_change(each) or str(Marker.NOT_APPLICABLE)
        rows.append([_name(each), wanted, _stands(verdict), verdict.reason, told])
    return rows


def _lags(indicators: Sequence[Indicator]) -> list[list[str]]:
    rows = [["Indicator", "Speaks of", "Known"]]
    for each in indicators:
        known = each.known or "not known from this delivery"
        rows.append([_name(each), each.speaks_of, known])
    return rows


def _said(indicators: Sequence[Indicator], targets: Sequence[Target]) -> str:
    """How many indicators have a number of the year, and how they stand to their targets."""
    verdicts = [each.verdict(targets) for each in indicators]
    measured = sum(isinstance(each.cell(each.year), Estimate) for each in indicators)
    with_target = [each for each in verdicts if each.status is not Rag.NOT_MEASURED]
    said = f"{measured} of {len(indicators)} indicators have a number for {indicators[0].year}"
    if not with_target:
        return f"{said}; none of them has a target to be compared with."
    counted = [
        f"{sum(each.status is rag for each in with_target)} {rag.value}"
        for rag in Rag
        if any(each.status is rag for each in with_target)
    ]
    return f"{said}; of those with a target, {', '.join(counted)}."


def _stands(verdict: Verdict) -> str:
    return f"{_SHAPES[verdict.status]} {verdict.status.value}"


def _name(each: Indicator) -> str:
    return f"{each.number}. {each.title}"


def _text(each: Indicator, row: str) -> str:
    cell, column = each.cell(row), each.shown_as
    if column is None or isinstance(cell, Marker):
        return str(cell)
    between = interval(cell, column)
    return f"{shown(cell, column)} ({between})" if between else shown(cell, column)


def _table(caption: str, rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escaped(each)}</th>' for each in rows[0])
    body = "".join(
        f'<tr><th scope="row">{escaped(first)}</th>'
        + "".join(f"<td>{escaped(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows[1:]
    )
    return (
        f'<div class="rr-table" tabindex="0" role="group" aria-label="{escaped(caption)}"><table>'
        f"<caption>{escaped(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )
