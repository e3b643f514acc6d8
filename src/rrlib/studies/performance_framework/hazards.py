"""In which months after release or sentence members begin to reoffend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

import pandas as pd

from rrlib.cohorts import Cohort, release_cohort, sentence_cohort
from rrlib.periods import Window, add_months, written
from rrlib.records import Records
from rrlib.reoffending import End, iom_release, iom_sentence, times_to_reoffence
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import events_and_exposure, poisson_rate
from rrlib.studies.offender_profiles.members import NEEDED, lacking
from rrlib.studies.performance_framework.times import PROOF_MONTHS, TIME, seeing_adults

MONTHS = 12
BANDS = (0, 3, 6, 9, 12)
"""Months are taken three together: in single ones a handful of people reoffend."""
YEARS = 3
ALL = f"Months 1 to {MONTHS}"

_DAY = timedelta(days=1)
_BY = "By months since"
_LIMITS = (
    "Those most likely to reoffend do so first and are gone from the later months: a rate that "
    "falls does not show that anybody's own risk falls.",
    "Members are those who were expected to offend: others' risk is another.",
)


@dataclass(frozen=True)
class _Since:
    """What people are followed from, in the words of its finding."""

    name: str
    what: str
    rows_are: str
    events: str
    which: str


_RELEASE = _Since(
    "hazard_since_release",
    "release from prison",
    "Months since release",
    "released from prison",
    "The first release of each person in that time, on a day of membership; a release after a "
    "recall is none, nor one that led into another spell on the same day.",
)
_SENTENCE = _Since(
    "hazard_since_sentence",
    "a community sentence",
    "Months since sentence",
    "whose community sentence began",
    "The first start of each person in that time of a community order, suspended sentence order or "
    "drug rehabilitation requirement, on a day of membership. Sentences of custody are not in it: "
    "whoever serves one is not at risk, and is followed from release instead.",
)


def hazard_since_release(records: Records, areas: tuple[str, ...]) -> Finding:
    """First reoffences of members for each 100 person-months at risk, by months since release.

    Who counts: members released in three years, each once; matched. Denominator: months at liberty,
    followed and without a reoffence. Source: prison spells and the police's offences, proven within
    six months of the offence. Lag: six months. Breaks: courts in March 2020.
    """
    window = followed_window(records)
    asked = f"In which months after release from prison ({_dates(window)}) do members reoffend?"
    if nothing := lacking(_RELEASE.name, asked, records, *NEEDED, "custody_spells", "offences"):
        return nothing
    cohort = release_cohort(records, iom_release(12 * YEARS), window.first, areas)
    return _finding(_RELEASE, asked, cohort, window, records)


def hazard_since_sentence(records: Records, areas: tuple[str, ...]) -> Finding:
    """The same by months since the start of a sentence served in the community.

    Who counts: members whose supervision under a community order, suspended sentence order or drug
    rehabilitation requirement began in three years, each once; matched. Denominator, lag and
    breaks: as `hazard_since_release`. Source: probation's orders and the police's offences.
    """
    window = followed_window(records)
    asked = f"In which months after a community sentence ({_dates(window)}) do members reoffend?"
    if nothing := lacking(_SENTENCE.name, asked, records, *NEEDED, "orders", "offences"):
        return nothing
    cohort = sentence_cohort(records, iom_sentence(12 * YEARS), window.first, areas)
    return _finding(_SENTENCE, asked, cohort, window, records)


def followed_window(records: Records) -> Window:
    """The three years that end where the time in which offences are proven begins."""
    after = add_months(records.as_at + _DAY, -PROOF_MONTHS)
    return Window(add_months(after, -12 * YEARS), after - _DAY)


def _finding(
    since: _Since, asked: str, cohort: Cohort, window: Window, records: Records
) -> Finding:
    people = times_to_reoffence(cohort, seeing_adults(records), TIME, MONTHS).people
    rows = _rows(people) if len(people) else ()
    return Finding(
        name=since.name,
        question=asked,
        rows_are=since.rows_are,
        columns=(
            Column("first", "First reoffences", Role.BASE),
            Column("at_risk", "Person-months at risk", Role.DERIVED, sources=("first",)),
            Column(
                "rate",
                "For each 100 person-months at risk",
                Role.DERIVED,
                Unit.RATE,
                sources=("first",),
            ),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"In the first {MONTHS} months after {since.what}, members reoffended for the "
                "first time {rate} times for each 100 person-months at risk.",
                {"rate": (ALL, "rate")},
            ),
            Sentence(
                "In months 1 to 3 it was {early} times, in months 10 to 12 {late} times.",
                {"early": (_label(0, 3), "rate"), "late": (_label(9, 12), "rate")},
            ),
        )
        if rows
        else (),
        definition=TIME,
        limits=_LIMITS,
        notes=(_who(since, window), "Those not found in the offence source are left out."),
    )


def _who(since: _Since, window: Window) -> str:
    return (
        f"Members {since.events} from {_dates(window)}. {since.which} Months in "
        "custody, and those after a reoffence or death, are not at risk; following ends "
        f"{PROOF_MONTHS} months before the last day known."
    )


def _dates(window: Window) -> str:
    return f"{written(window.first)} to {written(window.last)}"


def _rows(people: pd.DataFrame) -> tuple[Row, ...]:
    happened = (people["end"] == End.REOFFENDED).to_numpy()
    months = people["months"].to_numpy()
    (whole,) = events_and_exposure(months, happened, (0, MONTHS))
    bands = events_and_exposure(months, happened, BANDS)
    return (
        _row(ALL, *whole, total=True),
        *(_row(_label(*ends), *band) for ends, band in zip(pairwise(BANDS), bands, strict=True)),
    )


def _label(before: int, last: int) -> str:
    return f"Months {before + 1} to {last}"


def _row(label: str, events: int, exposure: float, *, total: bool = False) -> Row:
    """Nobody at risk has no rate; whoever reoffends once is one of independent people."""
    rate: Cell = Marker.NOT_APPLICABLE
    if exposure:
        rate = replace(poisson_rate(events, exposure / 100), definition=TIME)
    at_risk = Estimate(exposure, None, None, events, "counted", definition=TIME)
    cells: dict[str, Cell] = {"first": Estimate.count(events, TIME), "at_risk": at_risk}
    return Row(label, {**cells, "rate": rate}, "" if total else _BY, is_total=total)
