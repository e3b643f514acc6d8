"""Who is still followed, and what the follow-up cannot see."""

from __future__ import annotations

from datetime import date

import pandas as pd

from rrlib.codes import Sex, Tier
from rrlib.periods import ADULT_AGE, add_months, age_on, written
from rrlib.reoffending import YOT_LOCAL
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    TrackedCohort,
    count_row,
    named,
    not_complete_note,
)


def still_followed(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """The cohort whose follow-up is not over: who is in it."""
    current = [one for one in tracked if not one.followed.is_complete][-1:]
    rows = []
    for one in current:
        people = one.followed.people
        rows.append(count_row(people, "All young people", total=True))
        for column, codes in (("tier", Tier), ("sex", Sex)):
            rows += [
                count_row(people[people[column] == code.value], named(code), column)
                for code in codes
                if (people[column] == code.value).any()
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
    rows = []
    sentences: tuple[Sentence, ...] = ()
    for one in tracked[-1:]:
        closed = one.cohort.window.last
        for day in (closed, add_months(closed, 9), one.known_on):
            born = one.followed.people["date_of_birth"]
            adults = sum(age_on(birth, day) >= ADULT_AGE for birth in _days(born))
            rows.append(
                Row(
                    written(day),
                    {
                        "people": Estimate.count(len(born), YOT_LOCAL),
                        "adults": Estimate.count(adults, YOT_LOCAL),
                        "share": Estimate(
                            100 * adults / len(born), None, None, len(born), "enumerated", adults
                        )
                        if len(born)
                        else Marker.NOT_APPLICABLE,
                    },
                )
            )
        sentences = (
            Sentence(
                f"By {rows[-1].label}, when the {one.label} cohort's follow-up ends, {{adults}} of "
                "its {people} young people are 18 or over.",
                {key: (rows[-1].label, key) for key in ("adults", "people")},
            ),
        )
    return Finding(
        name="turning_adult",
        question="How many of the latest cohort are 18 or over?",
        rows_are="On",
        columns=(
            PEOPLE,
            Column("adults", "Aged 18 or over", Role.BASE),
            Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "adults")),
        ),
        rows=tuple(rows),
        sentences=sentences,
        definition=YOT_LOCAL,
        limits=(
            "A youth offending service does not see what people do after their 18th birthday. The "
            "more of a cohort turn 18, the more reoffending is missed.",
        ),
    )


def how_complete(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """Who is left out, and what the follow-up cannot see, cohort by cohort."""
    rows = []
    for one in tracked:
        people = one.followed.people
        late = Estimate.count(int((people["proven_late"] > 0).sum()), YOT_LOCAL)
        rows.append(
            Row(
                one.label,
                {
                    "unmatched": Estimate.count(one.cohort.unmatched, YOT_LOCAL),
                    "people": Estimate.count(len(people), YOT_LOCAL),
                    "adult": Estimate.count(int(people["turned_adult"].sum()), YOT_LOCAL),
                    "late": late if one.followed.is_complete else Marker.NOT_AVAILABLE,
                },
                provisional=not one.followed.is_complete,
            )
        )
    return Finding(
        name="how_complete",
        question="How much of their offending can be seen?",
        rows_are="Cohort",
        columns=(
            PEOPLE,
            Column("unmatched", "Not matched, left out", Role.BASE),
            Column("adult", "Turn 18 while followed", Role.BASE),
            Column("late", "Proven too late to count", Role.BASE),
        ),
        rows=tuple(rows),
        sentences=(),
        definition=YOT_LOCAL,
        limits=(
            "Time in custody, deaths and moves away during follow-up are not in these extracts.",
        ),
        notes=(
            "‘Proven too late’ counts young people with an offence in the follow-up that was "
            "dealt with after the waiting period. Some are reoffenders by another offence.",
        ),
    )


def _days(column: pd.Series) -> list[date]:
    return [moment.date() for moment in pd.to_datetime(column)]
