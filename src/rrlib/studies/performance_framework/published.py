"""What others publish, which local records cannot give: indicators 3 and 10."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from rrlib.codes import PublishedMeasure
from rrlib.definitions import Definition
from rrlib.periods import FinancialYear, written
from rrlib.records import Records, missing
from rrlib.reoffending import FTE_PNC, MOJ_PROVEN
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
from rrlib.studies.performance_framework.reported import Period, Reported, reported

_WHOM = {
    PublishedMeasure.FIRST_TIME_ENTRANTS: ("all", "juveniles"),
    PublishedMeasure.REOFFENDING: ("all",),
}
"""Whom a published rate may be of; first entries are of juveniles, whatever the source calls it."""


def entrants_published(records: Records, area: str) -> Finding:
    """Indicator 3, first-time entrants per 100,000 aged 10 to 17 (FTE_PNC).

    Who counts: residents by their first entry on the Police National Computer. It is printed as
    the Ministry of Justice publishes it, and never computed from local counts, which find fewer.
    Lag: about half a year after the year ends. Source: Strategy 2014-2017, Appendix 4, indicator 3.
    """
    return _published(
        records,
        area,
        "indicator_3_entrants_published",
        "Indicator 3: how many enter for the first time, as the Ministry publishes it?",
        PublishedMeasure.FIRST_TIME_ENTRANTS,
        Column("rate", "Per 100,000 aged 10-17", Role.DERIVED, Unit.RATE),
        FTE_PNC,
        "It is not the local count over a population: the Ministry finds entrants whom the "
        "service's records do not hold.",
    )


def all_reoffending(records: Records, area: str) -> Finding:
    """Indicator 10, the proportion of all offenders who reoffend within 12 months (MOJ_PROVEN).

    Who counts: everybody cautioned, convicted or released in twelve months, adults and juveniles,
    on the Police National Computer. Local records cannot give it. Lag: about 21 months after the
    cohort begins its follow-up, as the Strategy says. Source: Ministry of Justice; Strategy
    2014-2017, Appendix 4, indicator 10.
    """
    return _published(
        records,
        area,
        "indicator_10_all_reoffending",
        "Indicator 10: how many of all offenders reoffend, as the Ministry publishes it?",
        PublishedMeasure.REOFFENDING,
        Column("rate", "Share who reoffended", Role.DERIVED, Unit.PERCENT),
        MOJ_PROVEN,
        "Nobody here can check it: no local extract holds everybody whom the Ministry follows.",
    )


def _published(
    records: Records,
    area: str,
    name: str,
    question: str,
    measure: PublishedMeasure,
    column: Column,
    definition: Definition,
    limit: str,
) -> Finding:
    """A row a period, of the cohort that ended in it, if the delivery holds what was published."""
    if lacking := missing(records, "published_rates"):
        return unanswered(name, question, lacking)
    periods, rates = reported(records), records.published_rates.execute()
    own = rates[(rates["measure"] == measure.value) & (rates["area"] == area)]
    own = own[own["people"].isin(_WHOM[measure])].sort_values("cohort_to")
    rows = [
        Row(period.label, {column.key: _cell(own, period, periods, definition)})
        for period in periods.all
    ]
    latest = next(own.tail(1).itertuples(), None)
    if latest is not None and not any(
        _day(latest.cohort_to) in each.window for each in periods.all
    ):
        rows.append(Row(_label(latest), {column.key: _as_published(latest.value, definition)}))
    return Finding(
        name=name,
        question=question,
        rows_are="Period",
        columns=(column,),
        rows=tuple(rows),
        sentences=_said(latest, column, periods),
        definition=definition,
        limits=(limit,),
        notes=_notes(latest, area, periods),
    )


def _cell(own: pd.DataFrame, period: Period, periods: Reported, definition: Definition) -> Cell:
    """What was published of a cohort that ended in a year; a quarter has none of its own."""
    if period not in (periods.before, periods.year):
        return Marker.NOT_APPLICABLE
    there = own[[_day(day) in period.window for day in own["cohort_to"]]]
    if there.empty:
        return Marker.NOT_AVAILABLE
    return _as_published(float(there.iloc[-1]["value"]), definition)


def _as_published(value: float, definition: Definition) -> Estimate:
    return Estimate(value, None, None, 0, "as published", definition=definition)


def _label(latest: Any) -> str:
    return f"Cohort to {written(_day(latest.cohort_to))}"


def _said(latest: Any, column: Column, periods: Reported) -> tuple[Sentence, ...]:
    """The latest that was published, from the row that holds it."""
    if latest is None:
        return ()
    years = (periods.year, periods.before)
    held = [each.label for each in years if _day(latest.cohort_to) in each.window]
    return (
        Sentence(
            f"{column.title}, as last published, of the cohort to "
            f"{written(_day(latest.cohort_to))}: {{rate}}.",
            {"rate": (held[0] if held else _label(latest), column.key)},
        ),
    )


def _notes(latest: Any, area: str, periods: Reported) -> tuple[str, ...]:
    if latest is None:
        return (f"The delivery holds nothing that was published of {area}.",)
    return (
        f"The latest is by the definition that its source names: {latest.definition}. Source: "
        f"{latest.source}.",
        f"Of {FinancialYear.containing(periods.year.first)} nothing can have been published yet: "
        "following, courts and publication take time.",
    )


def _day(day: Any) -> date:
    return pd.Timestamp(day).date()
