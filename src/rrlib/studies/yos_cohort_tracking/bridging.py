"""Local figures and the Ministry's, with what is known of the difference."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from rrlib.codes import PublishedMeasure
from rrlib.cohorts import youth_cohort
from rrlib.periods import written
from rrlib.records import Records, missing
from rrlib.reoffending import (
    FTE_PNC,
    MOJ_PROVEN,
    YOT_LOCAL,
    YOT_LOCAL_LONGER_WAIT,
    follow_up,
)
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    REOFFENDED,
    SHARE,
    TrackedCohort,
    complete,
    outcome_row,
)

TRACKED = "Tracked locally"
LONGER = "Tracked locally, longer wait"


def local_and_published(
    tracked: tuple[TrackedCohort, ...], records: Records, areas: tuple[str, ...]
) -> Finding:
    """The local share, the same given the Ministry's wait, and what the Ministry published."""
    rows = _local_rows(complete(tracked), records, areas)
    local = rows[-1].label if rows else None
    if records.holds("published_rates"):
        rows += _published_rows(records)
    return Finding(
        name="local_and_published",
        question="How do the local figure and the Ministry's hang together?",
        rows_are="Figure",
        columns=(
            *(replace(column, series="wait") for column in (PEOPLE, REOFFENDED, SHARE)),
            Column(
                "step",
                "Step, in points",
                Role.DERIVED,
                Unit.DIFFERENCE,
                sources=("people", "reoffended"),
                against=local,
                series="wait",
            ),
        ),
        rows=tuple(rows),
        sentences=(),
        limits=(
            "These figures are of different people by different definitions. They stand beside "
            "each other so that each is read by its own.",
            "Of the difference only what the longer wait brings can be told from local records. "
            "What comes of other ages, of a cohort of a whole year and of another source cannot be "
            "told apart here.",
        ),
        notes=(
            *missing(records, "yos_cohort", so="No local figure"),
            *missing(records, "published_rates", so="No published figure"),
            "The step is what six months to be proven bring, against three, to the same people of "
            "January to March.",
            "The Ministry counts from the Police National Computer, over a cohort of twelve months "
            "and six months' wait; local tracking counts from the service's records, over January "
            "to March and three months' wait.",
        ),
    )


def _local_rows(
    finished: tuple[TrackedCohort, ...], records: Records, areas: tuple[str, ...]
) -> list[Row]:
    """The latest cohort for which the longer wait is over too.

    What the longer wait brings may be a few people, of whom disclosure control hides the upper row.
    """
    for one in reversed(finished):
        first = one.cohort.window.first
        cohort = youth_cohort(records, YOT_LOCAL_LONGER_WAIT, first, areas)
        longer = follow_up(cohort, records)
        if not longer.people["complete"].all():
            continue
        rows = [
            replace(outcome_row(longer, f"{LONGER} {one.label}"), definition=longer.definition),
            replace(outcome_row(one.followed, f"{TRACKED} {one.label}"), definition=YOT_LOCAL),
        ]
        step = _points(*(row.cells["share"] for row in rows))
        cells = (step, Marker.NOT_APPLICABLE)
        return [
            replace(row, cells={**row.cells, "step": cell})
            for row, cell in zip(rows, cells, strict=True)
        ]
    return []


def _points(later: Cell, earlier: Cell) -> Cell:
    """How much more one share is than the other, of the same people: counted, not drawn."""
    if isinstance(later, Marker) or isinstance(earlier, Marker):
        return Marker.NOT_APPLICABLE
    return Estimate(later.value - earlier.value, None, None, later.n, "enumerated")


def _published_rows(records: Records) -> list[Row]:
    table = records.published_rates.execute()
    table = table[table["measure"] == PublishedMeasure.REOFFENDING.value].sort_values(
        ["cohort_to", "area"]
    )
    return [
        Row(
            f"Published, {rate.area}, {rate.people}, to {written(rate.cohort_to)}",
            {
                "people": _counted(rate.offenders),
                "reoffended": _counted(rate.reoffenders),
                "share": Estimate(rate.value, None, None, 0, "as published", definition=MOJ_PROVEN),
                "step": Marker.NOT_APPLICABLE,
            },
            definition=MOJ_PROVEN,
        )
        for rate in table.itertuples()
    ]


def _counted(number: float | None) -> Cell:
    return Marker.NOT_AVAILABLE if pd.isna(number) else Estimate.count(int(number), MOJ_PROVEN)


def entrants_published(records: Records) -> Finding:
    """First-time entrants as the Ministry published them: a count of its own, never ours."""
    rows: list[Row] = []
    if records.holds("published_rates"):
        rates = records.published_rates.execute()
        rates = rates[rates["measure"] == PublishedMeasure.FIRST_TIME_ENTRANTS.value]
        rows = [
            Row(
                f"{rate.area}, year to {written(rate.cohort_to)}",
                {"rate": Estimate(rate.value, None, None, 0, "as published", definition=FTE_PNC)},
            )
            for rate in rates.sort_values(["cohort_to", "area"]).itertuples()
        ]
    return Finding(
        name="entrants_published",
        question="What does the Ministry publish of first-time entrants?",
        rows_are="Area and year",
        columns=(Column("rate", "Per 100,000 aged 10-17", Role.DERIVED, Unit.RATE),),
        rows=tuple(rows),
        sentences=(),
        definition=FTE_PNC,
        limits=(
            "It is counted from the Police National Computer, where more entries are found than in "
            "the service's records: it is not the local rate times a hundred.",
        ),
        notes=missing(records, "published_rates"),
    )
