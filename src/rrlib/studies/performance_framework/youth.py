"""Whether young people tracked reoffend, and how often: indicators 4 and 5."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rrlib.periods import written
from rrlib.records import Records, missing
from rrlib.reoffending import (
    LEAST_REOFFENDERS,
    YOT_LOCAL,
    proportion_reoffending,
    reoffences_per_reoffender,
)
from rrlib.results import Cell, Estimate, Finding, Marker, Row, Sentence, unanswered
from rrlib.studies.performance_framework.reported import Period, Reported, reported
from rrlib.studies.yos_cohort_tracking.outcomes import REOFFENCES, SELECTION
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    REOFFENDED,
    SHARE,
    TrackedCohort,
    reoffenders,
)

_NEEDED = ("yos_cohort", "offences")
_SHARE_ASKED = "Indicator 4: how many of the young people tracked reoffended within 12 months?"
_FREQUENCY_ASKED = "Indicator 5: how many offences did each who reoffended commit?"
_UNSEEN = (
    "Whoever turns 18 in the follow-up is seen only until then, unless somebody supplies offences "
    "of adults: the report on the cohorts tracked says how many they are."
)

CellsOf = Callable[[TrackedCohort], dict[str, Cell]]


def youth_reoffending(tracked: Sequence[TrackedCohort], records: Records) -> Finding:
    """Indicator 4, the proportion of young people who reoffend within 12 months (YOT_LOCAL).

    Who counts: young people with an outcome, or released from custody, from January to March.
    Denominator: those whose follow-up is complete. Lag: a cohort is known 15 months after it ends,
    in the first quarter of a financial year. Source: Strategy 2014-2017, Appendix 4, indicator 4.
    """
    name = "indicator_4_youth_reoffending"
    if lacking := missing(records, *_NEEDED):
        return unanswered(name, _SHARE_ASKED, lacking)
    periods = reported(records)
    return Finding(
        name=name,
        question=_SHARE_ASKED,
        rows_are="Period",
        columns=(PEOPLE, REOFFENDED, SHARE),
        rows=_rows(tracked, periods, (REOFFENDED.key, SHARE.key), _share),
        sentences=(
            Sentence(
                "Of the {people} young people whose cohort became known in "
                f"{periods.year.label}, {{reoffended}} reoffended: {{share}}.",
                {key: (periods.year.label, key) for key in ("people", "reoffended", "share")},
            ),
        ),
        definition=YOT_LOCAL,
        limits=(SELECTION, _UNSEEN),
        notes=_spoken_of(tracked, periods),
    )


def youth_frequency(tracked: Sequence[TrackedCohort], records: Records) -> Finding:
    """Indicator 5, offences for each young reoffender (YOT_LOCAL).

    Who counts: those of indicator 4 who reoffended. No mean is printed of fewer than 30. Lag and
    source as indicator 4.
    """
    name = "indicator_5_youth_frequency"
    if lacking := missing(records, *_NEEDED):
        return unanswered(name, _FREQUENCY_ASKED, lacking)
    periods = reported(records)
    reoffences, each, _ = REOFFENCES
    return Finding(
        name=name,
        question=_FREQUENCY_ASKED,
        rows_are="Period",
        columns=(PEOPLE, REOFFENDED, reoffences, each),
        rows=_rows(tracked, periods, (REOFFENDED.key, reoffences.key, each.key), _frequency),
        sentences=(
            Sentence(
                f"Those whose reoffending became known in {periods.year.label} committed "
                "{per_reoffender} reoffences each.",
                {"per_reoffender": (periods.year.label, each.key)},
            ),
        ),
        definition=YOT_LOCAL,
        limits=("A mean hides who it is made of: a few young people commit many of the offences.",),
        notes=(
            *_spoken_of(tracked, periods),
            f"No mean is printed of fewer than {LEAST_REOFFENDERS} who reoffended.",
        ),
    )


def known_in(tracked: Sequence[TrackedCohort], period: Period) -> TrackedCohort | None:
    """The cohort that became known in a period, if one did."""
    there = [one for one in tracked if one.is_complete and one.known_on in period.window]
    return there[-1] if there else None


def _share(one: TrackedCohort) -> dict[str, Cell]:
    return {"reoffended": reoffenders(one.followed), "share": proportion_reoffending(one.followed)}


def _frequency(one: TrackedCohort) -> dict[str, Cell]:
    reoffences = int(one.followed.people["reoffences"].sum())
    return {
        "reoffended": reoffenders(one.followed),
        "reoffences": Estimate.count(reoffences, YOT_LOCAL),
        "per_reoffender": reoffences_per_reoffender(one.followed),
    }


def _rows(
    tracked: Sequence[TrackedCohort], periods: Reported, keys: tuple[str, ...], cells: CellsOf
) -> tuple[Row, ...]:
    """A row a period: of the cohort that became known in it, or that none did."""
    rows = []
    for period in periods.all:
        one = known_in(tracked, period)
        if one is None:
            nothing = dict.fromkeys((PEOPLE.key, *keys), Marker.NOT_APPLICABLE)
            rows.append(Row(period.label, nothing))
            continue
        people = Estimate.count(len(one.followed.people), YOT_LOCAL)
        rows.append(Row(period.label, {PEOPLE.key: people, **cells(one)}, counts=one.counted))
    return tuple(rows)


def _spoken_of(tracked: Sequence[TrackedCohort], periods: Reported) -> tuple[str, ...]:
    """Of which cohort each period speaks: it was followed long before."""
    said = []
    for period in (periods.before, periods.year):
        one = known_in(tracked, period)
        if one is None:
            said.append(f"No cohort became known in {period.label}.")
            continue
        window = one.cohort.window
        said.append(
            f"{period.label} speaks of the cohort of {written(window.first)} to "
            f"{written(window.last)}, known on {written(one.known_on)}."
        )
    return (
        *said,
        "A quarter in which no cohort became known has no number; a year holds one cohort, "
        "so that it says what its quarter says.",
    )
