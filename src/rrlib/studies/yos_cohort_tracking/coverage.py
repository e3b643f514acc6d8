"""Who is still followed, and what the follow-up cannot see."""

from __future__ import annotations

from datetime import date

import pandas as pd

from rrlib.periods import ADULT_AGE, add_months, age_on, written
from rrlib.reoffending import YOT_LOCAL
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    TrackedCohort,
    count_row,
    groups,
    named,
    not_complete_note,
)

ADULTS = (
    Column("adults", "Aged 18 or over", Role.OUTCOME, of="people", sensitive=False),
    Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "adults")),
)

UNSEEN = (
    Column("unmatched", "Not matched, left out", Role.BASE),
    Column("adult", "Turn 18 in the follow-up", Role.OUTCOME, of="people", sensitive=False),
    Column("late", "Proven too late, so far", Role.OUTCOME, of="people"),
)


def still_followed(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """The latest cohort, if its follow-up is not over: who is in it."""
    current = [one for one in tracked if not one.is_complete][-1:]
    rows: list[Row] = []
    for one in current:
        people = one.followed.people
        rows.append(count_row(people, "All young people", total=True))
        rows += [
            count_row(people[people[column] == code.value], named(code), heading)
            for heading, column, code in groups(people)
        ]
    label = current[0].label if current else "latest"
    return Finding(
        name="still_followed",
        question=f"Who is in the {label} cohort, which is still being followed?",
        rows_are="Young people",
        columns=(PEOPLE,),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"{{people}} young people of the {label} cohort are being followed.",
                {"people": ("All young people", "people")},
            ),
        )
        if current
        else (),
        definition=YOT_LOCAL,
        limits=("Until the follow-up is complete this cohort has no share who reoffended.",),
        notes=tuple(not_complete_note(one) for one in current),
    )


def turning_adult(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """How many of the latest cohort are adults, and so unseen, at three dates."""
    rows: list[Row] = []
    sentences: tuple[Sentence, ...] = ()
    for one in tracked[-1:]:
        closed = one.cohort.window.last
        verb = "are" if one.is_complete else "will be"
        born = [birth.date() for birth in pd.to_datetime(one.followed.people["date_of_birth"])]
        rows = [_adults_row(born, day) for day in (closed, add_months(closed, 9), one.known_on)]
        sentences = (
            Sentence(
                f"On {rows[-1].label}, the last day on which an offence of the {one.label} cohort "
                f"can be proven in time, {{adults}} of its {{people}} young people {verb} 18 or "
                "over.",
                {key: (rows[-1].label, key) for key in ("adults", "people")},
            ),
        )
    return Finding(
        name="turning_adult",
        question="How many of the latest cohort are 18 or over?",
        rows_are="On",
        columns=(PEOPLE, *ADULTS),
        rows=tuple(rows),
        sentences=sentences,
        definition=YOT_LOCAL,
        limits=(
            "A youth offending service does not see what people do after their 18th birthday. "
            "Unless the police supply it, the more of a cohort turn 18, the more reoffending is "
            "missed.",
        ),
    )


def _adults_row(born: list[date], day: date) -> Row:
    adults = sum(age_on(birth, day) >= ADULT_AGE for birth in born)
    share: Cell = Marker.NOT_APPLICABLE
    if born:
        share = Estimate(100 * adults / len(born), None, None, len(born), "enumerated", adults)
    return Row(
        written(day),
        {
            "people": Estimate.count(len(born), YOT_LOCAL),
            "adults": Estimate.count(adults, YOT_LOCAL),
            "share": share,
        },
    )


def how_complete(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """Who is left out, and what the follow-up cannot see, cohort by cohort."""
    return Finding(
        name="how_complete",
        question="How much of their offending can be seen?",
        rows_are="Cohort",
        columns=(PEOPLE, *UNSEEN),
        rows=tuple(_unseen_row(one) for one in tracked),
        sentences=(),
        definition=YOT_LOCAL,
        limits=(
            "Time in custody, deaths and moves away during follow-up are not in these extracts.",
        ),
        notes=(
            "‘Proven too late’ counts young people with an offence in the follow-up that was "
            "dealt with after the waiting period, as known so far. Some are reoffenders by another "
            "offence.",
        ),
    )


def _unseen_row(one: TrackedCohort) -> Row:
    people = one.followed.people
    late = Estimate.count(int((people["proven_late"] > 0).sum()), YOT_LOCAL)
    return Row(
        one.label,
        {
            "people": Estimate.count(len(people), YOT_LOCAL),
            "unmatched": Estimate.count(one.cohort.unmatched, YOT_LOCAL),
            "adult": Estimate.count(int(people["turned_adult"].sum()), YOT_LOCAL),
            "late": late if one.is_complete else Marker.NOT_AVAILABLE,
        },
    )
