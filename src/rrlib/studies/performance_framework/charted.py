"""A series of quarters with the centre and limits of the control chart that fits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rrlib.definitions import Definition
from rrlib.partnership import Partnership
from rrlib.periods import Window
from rrlib.records import Records
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import (
    Chart,
    Choice,
    Kind,
    Point,
    laney_p_chart,
    laney_u_chart,
    p_chart,
    u_chart,
)
from rrlib.studies.performance_framework.reported import Period

LEAST_POINTS = 8
"""Fewer quarters, and limits would be of little but the points they judge."""
LIMIT_KEYS = ("centre", "lower", "upper")
_CHARTS: Mapping[Kind, Callable[..., Chart]] = {
    Kind.P: p_chart,
    Kind.LANEY_P: laney_p_chart,
    Kind.U: u_chart,
    Kind.LANEY_U: laney_u_chart,
}
_LIMITS = (
    "A point within its limits does not show that nothing changed: small changes stay within.",
    "A point beyond them says that something did, not what: a change in recording or in who is "
    "counted looks the same.",
)
_COMMON = (
    "Quarters share no day. Limits lie three standard deviations from the centre; of fewer than 12 "
    "quarters they are trial limits. Where what is recorded changed, a new centre begins."
)


@dataclass(frozen=True)
class Series:
    """What is charted: periods, numerators and denominators, the names of the counts behind."""

    periods: Sequence[Period]
    numbers: Sequence[float]
    sizes: Sequence[float]
    names: Sequence[tuple[str, ...]]

    @property
    def windows(self) -> list[Window]:
        return [each.window for each in self.periods]


def charted(
    name: str,
    question: str,
    value: Column,
    series: Series,
    choose: Callable[..., Choice],
    records: Records,
    partnership: Partnership,
    definition: Definition | None,
) -> Finding:
    """The series with the centre and limits of the chart that `choose` finds to fit."""
    if len(series.periods) < LEAST_POINTS:
        return unanswered(name, question, ("There are too few settled quarters for a chart.",))
    breaks = _phases(name, series, partnership, records.as_at)
    given = (series.numbers, series.sizes, series.windows, breaks)
    choice = choose(*given)
    if choice.kind not in _CHARTS:
        return unanswered(name, question, (f"No chart by quarter: {choice.reason}.",))
    chart = _CHARTS[choice.kind](*given)
    latest = series.periods[-1].label
    return Finding(
        name=name,
        question=question,
        rows_are="Quarter",
        columns=(value, *limit_columns(value.unit)),
        rows=tuple(
            Row(period.label, cells_of(point, int(sum(series.sizes)), definition))
            for period, point in zip(series.periods, chart.points, strict=True)
        ),
        sentences=(
            Sentence(
                f"{value.title} in {latest}: {{value}}, where the limits are {{lower}} and "
                "{upper}.",
                {key: (latest, key) for key in ("value", "lower", "upper")},
            ),
        ),
        definition=definition,
        limits=_LIMITS,
        notes=(f"{chart.kind.value}: {choice.reason}.", _COMMON),
        made_of=_made_of(series, chart),
    )


def _phases(name: str, series: Series, partnership: Partnership, as_at: date) -> list[int]:
    """The places of the quarters that hold a break: there a new centre begins."""
    days = [each.date for each in partnership.breaks if name in each.affects and each.date <= as_at]
    found = {
        place
        for place, period in enumerate(series.periods)
        if any(day in period.window for day in days)
    }
    return sorted(found - {0})


def _made_of(series: Series, chart: Chart) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """A value is made of its quarter's counts, a centre and limits of all those of its phase."""
    made = {}
    for phase in chart.phases:
        places = range(phase.first, phase.first + phase.points)
        together = tuple(name for place in places for name in series.names[place])
        for place in places:
            label = series.periods[place].label
            made[label, "value"] = tuple(series.names[place])
            made |= {(label, key): together for key in LIMIT_KEYS}
    return made


def limit_columns(unit: Unit) -> tuple[Column, ...]:
    """The columns of a centre and limits, in the unit of what they are of."""
    titles = ("Centre", "Lower limit", "Upper limit")
    return tuple(
        Column(key, title, Role.DERIVED, unit, sources=("value",))
        for key, title in zip(LIMIT_KEYS, titles, strict=True)
    )


def cells_of(point: Point, n: int, definition: Definition | None = None) -> dict[str, Cell]:
    """A point with its centre and limits, made of `n`; not applicable where it has no limits."""

    def cell(number: float | None) -> Cell:
        if number is None:
            return Marker.NOT_APPLICABLE
        return Estimate(number, None, None, n, "charted", definition=definition)

    ends = (point.centre, point.lower, point.upper)
    return {"value": cell(point.value), **dict(zip(LIMIT_KEYS, map(cell, ends), strict=True))}
