"""A framework of indicators on one page: where each stands, against which target, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_Cell = tuple[str, str]
"""What a cell says, and what stands below it."""
_Line = list[_Cell]

_NUMBERS = "The indicators: last year, this year, and its quarters"
_TARGETS = "The indicators against their targets"
_NAMED_SO = "indicator_"
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
        "Below an indicator stands the definition of its numbers, below a number its interval. A "
        "number is compared with none of another row, nor a year with a quarter where their "
        "definitions differ",
        *_of_none(indicators, targets),
    ]
    page = "".join(_table(caption, rows, words=caption != _NUMBERS) for caption, rows in tables)
    page += f'<p class="rr-notes">{escaped(". ".join(notes))}.</p>'
    said = _said(indicators, targets)
    text = "\n".join(" | ".join(map(_plainly, row)) for _, rows in tables for row in rows)
    return View(
        f'<div class="rr-answer"><p class="rr-headline">{escaped(said)}</p>{page}</div>',
        f"{said}\n{text}",
        {"headline": said},
    )


def charts_inspected(*given: Released | Mapping[str, Released]) -> View:
    """How many control charts and points were inspected, which signal, and how many false signals
    to expect.

    A point that is hidden, or has no limits, is not inspected. A chart that is given twice, by
    itself and among those by area, counts once. Columns are those of `control_chart` by default.
    """
    once = {id(each): (area, each) for area, each in _by_area(given) if each.finding.rows}
    areas = [area for area, _ in once.values()]
    drawn = [Series.of(each.finding, CHARTED) for _, each in once.values()]
    judged = [[each for each in series.periods if each.judged] for series in drawn]
    points = sum(map(len, judged))
    charts = sum(bool(each) for each in judged)
    beyond = [
        f"{each.label} ({area}{uncapitalised(series.value.title)})"
        for area, series, periods in zip(areas, drawn, judged, strict=True)
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


def _by_area(charts: Iterable[Released | Mapping[str, Released]]) -> Iterator[tuple[str, Released]]:
    """Each chart with what to say of its area, where it is one of several."""
    for found in charts:
        if isinstance(found, Mapping):
            yield from ((f"{area}, " * (len(found) > 1), each) for area, each in found.items())
        else:
            yield "", found


def _rows(each: Indicator) -> tuple[str, ...]:
    return (each.before, each.year, *each.quarters)


def _of_none(indicators: Sequence[Indicator], targets: Sequence[Target]) -> list[str]:
    """Targets that are set for an indicator which is none of these: a word may be misspelt."""
    known = {each.released.finding.name for each in indicators}
    odd = [each.finding for each in targets if each.finding not in known]
    return [
        f"partnership.toml sets a target for {name}, which is none of these"
        for name in dict.fromkeys(odd)
        if name.startswith(_NAMED_SO)
    ]


def _numbers(indicators: Sequence[Indicator]) -> list[_Line]:
    first = indicators[0]
    quarters = (label[-len("Q1") :] for label in first.quarters)
    heads = ("Indicator", first.before, first.year, *quarters)
    rows: list[_Line] = [[(word, "") for word in heads]]
    for each in indicators:
        name = (_name(each), ", ".join(each.definitions))
        rows.append([name, *(_number(each, row) for row in _rows(each))])
    return rows


def _targets(indicators: Sequence[Indicator], targets: Sequence[Target]) -> list[_Line]:
    heads = ("Indicator", "Target", "Stands", "Smallest change from last year to be told")
    rows: list[_Line] = [[(word, "") for word in heads]]
    for each in indicators:
        target, verdict = each.target_of(targets), each.verdict(targets)
        wanted = (target.target, set_by(target)) if target else ("none set", "")
        told = smallest_change(each) or str(Marker.NOT_APPLICABLE)
        rows.append([(_name(each), ""), wanted, (_stands(verdict), verdict.reason), (told, "")])
    return rows


def _lags(indicators: Sequence[Indicator]) -> list[_Line]:
    rows: list[_Line] = [[(word, "") for word in ("Indicator", "Speaks of", "Known")]]
    for each in indicators:
        known = each.known or "not known from this delivery"
        rows.append([(_name(each), ""), (each.speaks_of, ""), (known, "")])
    return rows


def _said(indicators: Sequence[Indicator], targets: Sequence[Target]) -> str:
    """How many indicators have a number of the year, and how they stand to their targets."""
    measured = sum(isinstance(each.cell(each.year), Estimate) for each in indicators)
    stands = [each.verdict(targets).status for each in indicators if each.target_of(targets)]
    said = f"{measured} of {len(indicators)} indicators have a number for {indicators[0].year}"
    if not stands:
        return f"{said}; none of them has a target to be compared with."
    counted = [f"{stands.count(rag)} {rag.value}" for rag in Rag if rag in stands]
    return f"{said}; of those with a target, {', '.join(counted)}."


def _stands(verdict: Verdict) -> str:
    return f"{_SHAPES[verdict.status]} {verdict.status.value}"


def _name(each: Indicator) -> str:
    return f"{each.number}. {each.title}"


def _number(each: Indicator, row: str) -> _Cell:
    """A released number and its interval, as they are printed."""
    cell, column = each.cell(row), each.shown_as
    if column is None or isinstance(cell, Marker):
        return str(cell), ""
    return shown(cell, column), interval(cell, column)


def _plainly(cell: _Cell) -> str:
    words, below = cell
    return f"{words} ({below})" if below else words


def _table(caption: str, rows: Sequence[_Line], *, words: bool) -> str:
    heads = "".join(f'<th scope="col">{_cell(each)}</th>' for each in rows[0])
    body = "".join(
        f'<tr><th scope="row">{_cell(first)}</th>'
        + "".join(f"<td>{_cell(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows[1:]
    )
    kind = "rr-wrapped rr-words" if words else "rr-wrapped"
    return (
        f'<div class="rr-table" tabindex="0" role="group" aria-label="{escaped(caption)}">'
        f'<table class="{kind}"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: _Cell) -> str:
    words, below = cell
    return escaped(words) + (f" <small>{escaped(below)}</small>" if below else "")
