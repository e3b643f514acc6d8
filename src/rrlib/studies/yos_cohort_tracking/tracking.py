"""The cohorts followed, and the rows and words that several findings share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import pandas as pd

from rrlib.codes import AgeBand, Sex, Tier
from rrlib.cohorts import Cohort, youth_cohort
from rrlib.letters import capitalised
from rrlib.periods import written
from rrlib.records import Records, missing
from rrlib.reoffending import (
    YOT_LOCAL,
    FollowUp,
    background,
    follow_up_each,
    proportion_reoffending,
)
from rrlib.results import Column, Estimate, Marker, Role, Row, Unit

COHORTS_SHOWN = 4
ADULT = "18 or over"
NO_DISPOSAL = "none in the offences extract"

PEOPLE = Column("people", "Young people followed", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column(
    "share", "Share who reoffended", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")
)


@dataclass(frozen=True)
class TrackedCohort:
    """One January to March cohort and what is known of it.

    Beside what a follow-up tells, its people have `age`, `age_band`, `earlier_offences` and
    `disposal`, all as on the index date.
    """

    cohort: Cohort
    followed: FollowUp

    @property
    def year(self) -> int:
        return self.cohort.window.first.year

    @property
    def label(self) -> str:
        return str(self.year)

    @property
    def counted(self) -> str:
        """Whom a row counts that counts the whole cohort."""
        return f"cohort of {self.label}"

    @property
    def known_on(self) -> date:
        """The day on which everybody's follow-up will be complete."""
        return YOT_LOCAL.complete_on(self.cohort.window.last)

    @property
    def is_complete(self) -> bool:
        return self.known_on <= self.followed.as_at


def track(records: Records, areas: tuple[str, ...]) -> tuple[TrackedCohort, ...]:
    """The latest cohorts of `areas` that have closed by the as-at date, earliest first.

    None where the delivery does not hold `yos_cohort`.
    """
    cohorts = []
    if records.holds("yos_cohort"):
        for year in range(records.as_at.year - COHORTS_SHOWN, records.as_at.year + 1):
            first = YOT_LOCAL.cohort_begins(year)
            if YOT_LOCAL.cohort_window(first).last > records.as_at:
                continue
            cohort = youth_cohort(records, YOT_LOCAL, first, areas)
            if cohort.entered:
                cohorts.append(cohort)
    cohorts = cohorts[-COHORTS_SHOWN:]
    return tuple(
        TrackedCohort(cohort, _described(followed, cohort, records))
        for cohort, followed in zip(cohorts, follow_up_each(cohorts, records), strict=True)
    )


def of_all_young_people(records: Records) -> tuple[str, ...]:
    """Why the offences extract may not be of all young people who were dealt with, if so."""
    lacking = missing(records, "first_time_entrants")
    if not lacking:
        return ()
    return (
        *lacking,
        "Without it the offences extract is not known to be of all young people dealt with: it "
        "holds the offences of those whom another extract names.",
    )


def _described(followed: FollowUp, cohort: Cohort, records: Records) -> FollowUp:
    known = with_background(followed.people, cohort, records)
    return replace(
        followed, people=known.assign(disposal=known["index_disposal"].fillna(NO_DISPOSAL))
    )


def with_background(people: pd.DataFrame, cohort: Cohort, records: Records) -> pd.DataFrame:
    """The people of a cohort's follow-up with what stood on the index date, and their `age_band`.

    Not joined by pandas, which cannot where there is nobody.
    """
    known = background(cohort, records).loc[list(people["person_id"])].set_axis(people.index)
    return people.join(known.assign(age_band=age_bands(known["age"])))


def age_bands(ages: pd.Series) -> pd.Series:
    """The age band of each age; whoever is an adult has one beyond them."""
    named_bands = {age: band.value for band in AgeBand for age in band.ages}
    return ages.map(lambda age: named_bands.get(age, ADULT))


BREAKDOWNS: tuple[tuple[str, str, type[StrEnum] | None], ...] = (
    ("By tier", "tier", Tier),
    ("By sex", "sex", Sex),
    ("By age on the index date", "age_band", None),
    ("By disposal on the index date", "disposal", None),
)


def groups(people: pd.DataFrame, *columns: str) -> list[tuple[str, str, str]]:
    """The groups of which `people` has anybody: (heading, column, value), of some columns or all.

    Where the vocabulary has an order it is kept.
    """
    found = []
    for heading, column, vocabulary in BREAKDOWNS:
        if columns and column not in columns:
            continue
        words = [code.value for code in vocabulary] if vocabulary else []
        held = set(people[column])
        ordered = [word for word in words if word in held] + sorted(held - set(words))
        found += [(heading, column, word) for word in ordered]
    return found


def complete(tracked: Iterable[TrackedCohort]) -> tuple[TrackedCohort, ...]:
    return tuple(one for one in tracked if one.is_complete)


def only(followed: FollowUp, chosen: pd.Series) -> FollowUp:
    """The follow-up of the people for whom `chosen` is true."""
    return replace(followed, people=followed.people[chosen])


def outcome_row(followed: FollowUp, label: str, breakdown: str = "", *, total: bool = False) -> Row:
    """How many of the people of a complete cohort reoffended."""
    people = followed.people
    return Row(
        label,
        {
            "people": Estimate.count(len(people), followed.definition),
            "reoffended": reoffenders(followed),
            "share": proportion_reoffending(followed),
        },
        breakdown,
        total,
    )


def waiting_row(followed: FollowUp, label: str) -> Row:
    """The same of a cohort whose follow-up is not complete."""
    return Row(
        label,
        {
            "people": Estimate.count(len(followed.people), followed.definition),
            "reoffended": Marker.NOT_AVAILABLE,
            "share": Marker.NOT_AVAILABLE,
        },
    )


def cohort_row(one: TrackedCohort) -> Row:
    """How many of a whole cohort reoffended, if its follow-up is complete."""
    row = outcome_row if one.is_complete else waiting_row
    return replace(row(one.followed, one.label), counts=one.counted)


def count_row(people: pd.DataFrame, label: str, breakdown: str = "", *, total: bool = False) -> Row:
    return Row(label, {"people": Estimate.count(len(people), YOT_LOCAL)}, breakdown, total)


def reoffenders(followed: FollowUp) -> Estimate:
    people = followed.people
    return Estimate.count(int((people["reoffences"] > 0).sum()), followed.definition)


def not_complete_note(one: TrackedCohort) -> str:
    return (
        f"Offences of the {one.label} cohort can be proven in time until "
        f"{written(one.known_on)}; until then its share is not available."
    )


def label_of(column: str, value: str) -> str:
    """A group as a row is labelled."""
    return f"Aged {value}" if column == "age_band" else capitalised(value)
