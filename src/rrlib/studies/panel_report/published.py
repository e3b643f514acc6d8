"""Proven reoffending as the Ministry publishes it, of our areas and of those beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from rrlib.codes import PublishedMeasure
from rrlib.definitions import FollowUpDefinition
from rrlib.partnership import Partnership
from rrlib.periods import Window, written
from rrlib.records import Records, missing
from rrlib.reoffending import MOJ_PROVEN, MOJ_PROVEN_QUARTERLY
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
from rrlib.statistics import individuals_chart
from rrlib.studies.panel_report.courts import marked
from rrlib.studies.panel_report.places import name_of
from rrlib.studies.performance_framework.charted import LEAST_POINTS

COHORTS_SHOWN = 10
_OURS: dict[str, FollowUpDefinition] = {
    each.name: each for each in (MOJ_PROVEN, MOJ_PROVEN_QUARTERLY)
}
_LIMITS = (
    "Areas differ in who is cautioned and convicted there: a higher share says nothing of what is "
    "done about it.",
    "Where more cases end out of court, those left in the cohort are harder ones: a share can rise "
    "with nobody reoffending more.",
    "A line joins cohorts of one definition only. Of numbers of two definitions no difference is a "
    "change.",
)


@dataclass(frozen=True)
class _Cohort:
    """What was published of the cohort to a day by one definition, in the source's words."""

    to: date
    definition: str
    label: str
    rates: pd.DataFrame

    def value(self, area: str) -> float | None:
        found = self.rates.loc[self.rates["area"] == area, "value"]
        return None if found.empty else float(found.iloc[0])


def published_share(records: Records, areas: tuple[str, ...], partnership: Partnership) -> Finding:
    """The proportion of all offenders who reoffend within 12 months, cohort by cohort (percent).

    Source: `published_rates`, as its sources print it; `[panel_report] beside` of partnership.toml
    names whom it is set beside.
    """
    return _published(
        "published_share",
        "How many of all offenders reoffend, as the Ministry publishes it?",
        PublishedMeasure.REOFFENDING,
        Unit.PERCENT,
        (records, areas, partnership),
    )


def published_frequency(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """Reoffences per reoffender, cohort by cohort, from the same source."""
    return _published(
        "published_frequency",
        "How many reoffences does each reoffender commit, as the Ministry publishes it?",
        PublishedMeasure.REOFFENCES_PER_REOFFENDER,
        Unit.RATE,
        (records, areas, partnership),
    )


def _published(
    name: str,
    question: str,
    measure: PublishedMeasure,
    unit: Unit,
    asked: tuple[Records, tuple[str, ...], Partnership],
) -> Finding:
    """A row a cohort, a column an area: the report's, its parts, and those beside."""
    records, areas, partnership = asked
    if lacking := missing(records, "published_rates"):
        return unanswered(name, question, lacking)
    own = tuple(dict.fromkeys((*areas, name_of(areas, partnership))))
    cohorts = _cohorts(records, measure, (*own, *partnership.panel_report.beside))
    held = {area for each in cohorts for area in each.rates["area"]}
    if not held & set(own):
        why = f"Not answered: published_rates holds none of these of {', '.join(own)}."
        return unanswered(name, question, (why,))
    shown = [area for area in (*own, *partnership.panel_report.beside) if area in held]
    columns = tuple(
        Column(f"area_{place}", area, Role.DERIVED, unit) for place, area in enumerate(shown)
    )
    ours = [column for column in columns if column.title in own]
    finding = Finding(
        name=name,
        question=question,
        rows_are="Cohort",
        columns=columns,
        rows=tuple(_row(each, columns) for each in cohorts),
        sentences=(*_latest(cohorts, columns, ours, unit), _trend(cohorts, ours)),
        limits=_LIMITS,
        notes=_notes(cohorts),
    )
    known = {each.label: MOJ_PROVEN.complete_on(each.to) for each in cohorts}
    return marked(finding, known, partnership)


def _cohorts(
    records: Records, measure: PublishedMeasure, areas: Sequence[str]
) -> tuple[_Cohort, ...]:
    """The latest cohorts of everybody, of any of `areas`, the earliest first."""
    rates: pd.DataFrame = records.published_rates.execute()
    rates = rates[
        (rates["measure"] == measure.value) & (rates["people"] == "all") & rates["area"].isin(areas)
    ]
    groups = [
        (_day(own["cohort_to"].iloc[0]), str(own["definition"].iloc[0]), own)
        for _, own in rates.groupby(["cohort_to", "definition"])
    ]
    days = [to for to, _, _ in groups]
    return tuple(
        _Cohort(
            to,
            definition,
            f"to {written(to)}" + (f" ({definition})" if days.count(to) > 1 else ""),
            own,
        )
        for to, definition, own in groups[-COHORTS_SHOWN:]
    )


def _row(cohort: _Cohort, columns: Sequence[Column]) -> Row:
    definition = _OURS.get(cohort.definition)

    def cell(area: str) -> Cell:
        value = cohort.value(area)
        if value is None:
            return Marker.NOT_AVAILABLE
        return Estimate(value, None, None, 0, "as published", definition=definition)

    cells = {column.key: cell(column.title) for column in columns}
    return Row(cohort.label, cells, cohort.definition, definition=definition)


def _latest(
    cohorts: Sequence[_Cohort], columns: Sequence[Column], ours: Sequence[Column], unit: Unit
) -> tuple[Sentence, ...]:
    """The latest cohort of which one of our areas has a number, and the areas beside it."""
    known = [each for each in cohorts if any(each.value(own.title) is not None for own in ours)]
    if not known:
        return ()
    latest = known[-1]
    held = [column for column in columns if latest.value(column.title) is not None]
    said = ", ".join(f"{column.title} {{{column.key}}}" for column in held)
    what = "reoffended" if unit is Unit.PERCENT else "reoffences per reoffender"
    months = " within 12 months" if unit is Unit.PERCENT and latest.definition in _OURS else ""
    theirs = "" if latest.definition in _OURS else f" ({latest.definition})"
    return (
        Sentence(
            f"Of the cohort {latest.label}, the latest published, {what}{months}: {said}{theirs}.",
            {column.key: (latest.label, column.key) for column in held},
        ),
    )


def _trend(cohorts: Sequence[_Cohort], ours: Sequence[Column]) -> Sentence:
    """Whether our latest numbers are more than the past varies by, where enough can be charted."""
    definition = cohorts[-1].definition
    alike = [each for each in cohorts if each.definition == definition and _window(each)]
    signals, charted = [], []
    for column in ours:
        series = [(each, each.value(column.title)) for each in alike]
        values = [value for _, value in series if value is not None]
        windows = [
            window for each, value in series if value is not None for window in _window(each)
        ]
        if len(values) < LEAST_POINTS or not _apart(windows):
            continue
        charted.append(column.title)
        point = individuals_chart(values, windows).points[-1]
        if point.beyond:
            signals.append(f"{column.title} ({'above' if point.side > 0 else 'below'})")
    if not charted:
        return Sentence(
            "Whether it rises or falls cannot be told: too few cohorts by one definition have been "
            "published since it last changed.",
            {},
        )
    if not signals:
        return Sentence(
            f"In {' and '.join(charted)} the latest lies within what earlier cohorts varied by: no "
            "change is told from chance.",
            {},
        )
    return Sentence(
        f"The latest lies beyond what earlier cohorts varied by in {' and '.join(signals)}: a "
        "signal that something changed, not of what.",
        {},
    )


def _window(cohort: _Cohort) -> list[Window]:
    """The days of the cohort, if the source says when it begins."""
    began = cohort.rates["cohort_from"].dropna()
    return [] if began.empty else [Window(_day(began.iloc[0]), cohort.to)]


def _apart(windows: Sequence[Window]) -> bool:
    """Whether no two cohorts share a day: what overlaps moves together, and would signal itself."""
    return all(before.last < after.first for before, after in pairwise(windows))


def _notes(cohorts: Sequence[_Cohort]) -> tuple[str, ...]:
    sources = dict.fromkeys(source for each in cohorts for source in each.rates["source"])
    return (
        "Each is printed as its source prints it, under the definition that its source names; it "
        "is of adults and young people together, unless the source does not say.",
        f"Sources: {'; '.join(sources)}.",
    )


def _day(day: object) -> date:
    return pd.Timestamp(day).date()  # type: ignore[arg-type]
