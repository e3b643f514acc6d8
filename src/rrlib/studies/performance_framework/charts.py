"""Control charts of the framework: on quarters that share no day, by the chart that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from rrlib.annual_counts import (
    complete_years,
    custodial_sentences,
    first_entries,
    population_aged_10_to_17,
)
from rrlib.disclosure import Rule
from rrlib.partnership import Partnership
from rrlib.periods import FinancialQuarter, Window, written
from rrlib.records import Records, missing
from rrlib.reoffending import CUSTODY_RATE, FTE_LOCAL, IOM_QUARTER
from rrlib.results import Column, Estimate, Finding, Role, Row, Unit, unanswered
from rrlib.statistics import (
    choose_for_proportions,
    choose_for_rates,
    t_chart,
)
from rrlib.studies.performance_framework.charted import (
    LEAST_POINTS,
    Series,
    cells_of,
    charted,
    limit_columns,
)
from rrlib.studies.performance_framework.entering import counted_in, without_population
from rrlib.studies.performance_framework.iom import NEEDED, Followed, named_in
from rrlib.studies.performance_framework.reported import QUARTERS, Period

QUARTERS_SHOWN = 16
_THOUSAND = 1000
_IOM_ASKED = "Did the share of members who reoffend change from quarter to quarter?"
_ENTRANTS_ASKED = "Did first-time entrants change from quarter to quarter?"
_COUNTED_ASKED = "How many entered for the first time, quarter by quarter?"
_CUSTODY_ASKED = "How long is it from one custodial sentence of a young person to the next?"


def iom_chart(known: Sequence[Followed], records: Records, partnership: Partnership) -> Finding:
    """The share of members who reoffend by quarter, with the centre and limits of a chart that
    fits. To be released after `iom_by_quarter`, whose counts it is made of. A quarter that is still
    provisional is left out.
    """
    name = "iom_chart"
    if lacking := missing(records, *NEEDED):
        return unanswered(name, _IOM_ASKED, lacking)
    settled = [each for each in known if not each.provisional and each.people]
    series = Series(
        [each.period for each in settled],
        [each.reoffenders for each in settled],
        [each.people for each in settled],
        [tuple(named_in(each.period, key) for key in ("people", "reoffended")) for each in settled],
    )
    value = Column("value", "Share who reoffended", Role.DERIVED, Unit.PERCENT)
    return charted(
        name, _IOM_ASKED, value, series, choose_for_proportions, records, partnership, IOM_QUARTER
    )


def entrants_by_quarter(records: Records, areas: tuple[str, ...]) -> Finding:
    """First-time entrants of each of the last 16 quarters, named for the chart made of them."""
    name = "entrants_by_quarter"
    if lacking := missing(records, "first_time_entrants"):
        return unanswered(name, _COUNTED_ASKED, lacking)
    counted = _entrants(records, areas)
    rows: list[Row] = []
    for year in dict.fromkeys(_quarter(period).financial_year for period in counted):
        own = {p: n for p, n in counted.items() if _quarter(p).financial_year == year}
        heading = f"By quarter of {year}"
        window = Window(min(p.first for p in own), max(p.last for p in own))
        rows += [_counted_row(p.label, n, heading, p.window) for p, n in own.items()]
        first, *_, last = (period.label for period in (*own, *own))
        label = str(year) if len(own) == QUARTERS else f"{first} to {last}"
        rows.append(_counted_row(label, sum(own.values()), heading, window, total=True))
    return Finding(
        name=name,
        question=_COUNTED_ASKED,
        rows_are="Quarter",
        columns=(Column("entrants", "First-time entrants", Role.BASE),),
        rows=tuple(rows),
        sentences=(),
        definition=FTE_LOCAL,
        limits=("Diversion lowers them whether or not young people offend less.",),
        names={(p.label, "entrants"): _entrants_in(p) for p in counted},
    )


def entrants_chart(records: Records, areas: tuple[str, ...], partnership: Partnership) -> Finding:
    """First-time entrants for 1,000 residents aged 10 to 17 by quarter, with centre and limits.

    To be released after `entrants_by_quarter`, whose counts it is made of.
    """
    name = "entrants_chart"
    if lacking := missing(records, "first_time_entrants", "population"):
        return unanswered(name, _ENTRANTS_ASKED, lacking)
    young = population_aged_10_to_17(records, areas)
    everything = _entrants(records, areas)
    counted = {
        period: number
        for period, number in everything.items()
        if young.get(_quarter(period).start_year)
    }
    left_out = [period for period in everything if period not in counted]
    series = Series(
        list(counted),
        list(counted.values()),
        [young[_quarter(period).start_year] / _THOUSAND for period in counted],
        [(_entrants_in(period),) for period in counted],
    )
    value = Column("value", "Entrants a quarter per 1,000 aged 10-17", Role.DERIVED, Unit.RATE)
    finding = charted(
        name, _ENTRANTS_ASKED, value, series, choose_for_rates, records, partnership, FTE_LOCAL
    )
    return replace(finding, notes=(*finding.notes, *without_population(records, young, *left_out)))


def custody_times(records: Records, areas: tuple[str, ...], rule: Rule) -> Finding:
    """Days between custodial sentences of young people in the last four years, one row a sentence.

    A chart for what is rare: each point is one sentence, so that only a reader who may see single
    people sees it.
    """
    name = "custody_times"
    if lacking := missing(records, "offences", "first_time_entrants"):
        return unanswered(name, _CUSTODY_ASKED, lacking)
    if not rule.hides_nothing:
        why = "Each point of this chart is one young person's sentence: it is not shown in public."
        return unanswered(name, _CUSTODY_ASKED, (why,))
    first = records.quarter.shift(1 - QUARTERS_SHOWN).window.first
    days = pd.to_datetime(custodial_sentences(records, areas)["disposal_date"]).dt.date
    dated = sorted(day for day in days if first <= day <= records.as_at)
    if len(dated) <= LEAST_POINTS:
        return unanswered(name, _CUSTODY_ASKED, ("There are too few sentences for a chart.",))
    chart = t_chart(dated)
    value = Column("value", "Days since the sentence before", Role.DERIVED)
    return Finding(
        name=name,
        question=_CUSTODY_ASKED,
        rows_are="Sentence",
        columns=(value, *limit_columns(Unit.COUNT)),
        rows=tuple(
            Row(str(number), cells_of(point, len(dated)))
            for number, point in enumerate(chart.points, start=2)
        ),
        sentences=(),
        definition=CUSTODY_RATE,
        limits=(
            "A long gap is good and a short one bad. Several sentences on a day make gaps of no "
            "days, and the chart a poor one.",
        ),
        notes=(
            f"{chart.kind.value}: too few a quarter to chart by quarter. Sentences are numbered in "
            f"their order, from {written(dated[0])} to {written(dated[-1])}.",
        ),
    )


def _entrants(records: Records, areas: tuple[str, ...]) -> dict[Period, int]:
    """Entrants of each of the last 16 quarters of which the extract holds the whole year."""
    whole = complete_years(records.first_time_entrants, records)
    first = records.quarter.shift(1 - QUARTERS_SHOWN)
    quarters = [
        each
        for each in first.through(records.quarter)
        if each.financial_year in whole or each.financial_year == records.quarter.financial_year
    ]
    entered = first_entries(records, areas)
    days = pd.to_datetime(entered["disposal_date"]).dt.date
    return {
        Period(str(each), each.window): sum(day in each.window for day in days) for each in quarters
    }


def _entrants_in(period: Period) -> str:
    """The name of a quarter's count, by which what is made of it is hidden with it."""
    return f"entrants, {period.label}"


def _quarter(period: Period) -> FinancialQuarter:
    return FinancialQuarter.containing(period.first)


def _counted_row(
    label: str, number: int, heading: str, window: Window, *, total: bool = False
) -> Row:
    counted = counted_in("entrants", window)
    return Row(
        label, {"entrants": Estimate.count(number, FTE_LOCAL)}, heading, total, counts=counted
    )
