"""Who is still followed, and what the follow-up cannot see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from rrlib.cohorts import LeftOut
from rrlib.periods import ADULT_AGE, add_months, age_on, written
from rrlib.records import Records, missing
from rrlib.reoffending import YOT_LOCAL
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    TrackedCohort,
    count_row,
    groups,
    label_of,
    not_complete_note,
)

ADULTS = (
    Column("adults", "Aged 18 or over", Role.OUTCOME, of="people", sensitive=False),
    Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "adults")),
)

UNSEEN = {
    "adult": "Turn 18",
    "late": "Proven too late",
    "undisposed": "Undisposed",
    "considered": "Considered",
    "ambiguous": "Ambiguous",
    "custody": "In custody",
    "died": "Died",
}
_SENSITIVE = {"late", "custody"}

LEFT_OUT = {
    LeftOut.NOT_MATCHED: "Not found in the offence source",
    LeftOut.LATER_EVENT: "Later events of the same people",
    LeftOut.ELSEWHERE: "Living elsewhere",
    LeftOut.NO_FIXED_ADDRESS: "No fixed address",
}


def still_followed(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """The latest cohort, if its follow-up is not over: who is in it."""
    current = [one for one in tracked if not one.is_complete][-1:]
    rows: list[Row] = []
    for one in current:
        people = one.followed.people
        rows.append(count_row(people, "All young people", total=True))
        rows += [
            count_row(people[people[column] == value], label_of(column, value), heading)
            for heading, column, value in groups(people, "tier", "sex")
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


def turning_adult(tracked: tuple[TrackedCohort, ...], records: Records) -> Finding:
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
            "Unless somebody else supplies it, the more of a cohort turn 18, the more reoffending "
            "is missed.",
        ),
        notes=(*missing(records, "yos_cohort"), _adult_cover(records)),
    )


def _adult_cover(records: Records) -> str:
    """Whether offences after the 18th birthday are delivered, and since when."""
    covers = sorted(records.origin.offence_source.adults, key=lambda cover: cover.since)
    if not covers:
        return (
            "Offences after the 18th birthday: partnership.toml names nobody who supplies them. "
            "Nobody is followed beyond it in the curves; those delivered all the same count in the "
            "shares."
        )
    said = "; ".join(f"from {written(cover.since)} by {cover.by}" for cover in covers)
    return f"Offences after the 18th birthday are supplied: {said}."


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


def left_out(tracked: tuple[TrackedCohort, ...], records: Records) -> Finding:
    """Who has an index event and is not followed, and why; the match rate."""
    return Finding(
        name="left_out",
        question="Who is left out, and why?",
        rows_are="Cohort",
        columns=(
            Column(
                "entered",
                "Young people with an index event",
                Role.DERIVED,
                sources=("people", "not_matched"),
            ),
            Column("people", "Followed", Role.BASE),
            *(Column(reason.name.lower(), title, Role.BASE) for reason, title in LEFT_OUT.items()),
            Column("matched", "Match rate", Role.DERIVED, Unit.PERCENT, sources=("not_matched",)),
        ),
        rows=tuple(_left_out_row(one) for one in tracked),
        sentences=(),
        definition=YOT_LOCAL,
        limits=(
            "Of those not found in the offence source nothing can be said: they are not "
            "counted as people who did not reoffend.",
        ),
        notes=(
            *missing(records, "yos_cohort"),
            "Those living elsewhere or without a fixed address are of the whole delivery, and "
            "followed by no area; a prison is no residence.",
            *_quarantined(records, "people", "yos_cohort"),
        ),
    )


def _left_out_row(one: TrackedCohort) -> Row:
    cohort = one.cohort
    matched = cohort.entered - cohort.unmatched
    rate = Estimate(
        100 * matched / cohort.entered, None, None, cohort.entered, "enumerated", matched
    )
    return Row(
        one.label,
        {
            "entered": Estimate.count(cohort.entered, YOT_LOCAL),
            "people": Estimate.count(matched, YOT_LOCAL),
            "matched": rate,
            **{
                reason.name.lower(): Estimate.count(cohort.left_out[reason], YOT_LOCAL)
                for reason in LEFT_OUT
            },
        },
    )


def how_complete(tracked: tuple[TrackedCohort, ...], records: Records) -> Finding:
    """What the follow-up cannot see or cannot count, cohort by cohort."""
    return Finding(
        name="how_complete",
        question="How much of their offending can be seen?",
        rows_are="Cohort",
        columns=(
            PEOPLE,
            *(
                Column(key, title, Role.OUTCOME, of="people", sensitive=key in _SENSITIVE)
                for key, title in UNSEEN.items()
            ),
        ),
        rows=tuple(_unseen_row(one) for one in tracked),
        sentences=(),
        definition=YOT_LOCAL,
        limits=(
            "Moves away during follow-up are in no extract, nor are deaths unless the people "
            "extract tells of them.",
            "Those in custody for a part of the follow-up, and those who died, stay in the "
            "denominator: they had less time to reoffend.",
        ),
        notes=(
            *missing(records, "yos_cohort"),
            *missing(records, "custody_spells", so="Custody is not known"),
            "Young people are counted, not offences, and somebody may stand in several columns. Of "
            "the follow-up, they turn 18 in it, have an offence in it that was proven after the "
            "waiting period (so far), is undisposed, or was taken into consideration, were in "
            "custody at some time of it, or died in it. ‘Ambiguous’: a proven offence known by a "
            "range of days that spans the index date. Some are reoffenders by another offence.",
            *_quarantined(records, "people", "offences"),
        ),
    )


def _unseen_row(one: TrackedCohort) -> Row:
    people = one.followed.people
    flags = {
        "adult": people["turned_adult"],
        "late": people["proven_late"] > 0,
        "undisposed": people["undisposed"] > 0,
        "considered": people["taken_into_consideration"] > 0,
        "ambiguous": people["ambiguous"] > 0,
        "custody": people["in_custody"],
        "died": people["died"],
    }
    cells: dict[str, Cell] = {"people": Estimate.count(len(people), YOT_LOCAL)}
    for key, flag in flags.items():
        cells[key] = (
            Marker.NOT_AVAILABLE
            if flag.isna().any() or (key == "late" and not one.is_complete)
            else Estimate.count(int(flag.sum()), YOT_LOCAL)
        )
    return Row(one.label, cells)


def _quarantined(records: Records, *extracts: str) -> tuple[str, ...]:
    """What to say of rows that could not be used: the people in them are in no number."""
    return tuple(
        f"{source.rows_quarantined:,} of {source.rows_read:,} rows of {source.file} were "
        "quarantined, with their reasons: whom they tell of is not counted here."
        for source in records.origin.sources
        if Path(source.file).stem in extracts and source.rows_quarantined
    )
