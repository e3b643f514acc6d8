"""The cohorts followed, and the rows and words that several findings share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from rrlib.codes import Sex, Tier
from rrlib.cohorts import Cohort, youth_cohort
from rrlib.periods import written
from rrlib.records import Records
from rrlib.reoffending import YOT_LOCAL, FollowUp, follow_up, proportion_reoffending
from rrlib.results import Column, Estimate, Marker, Role, Row, Unit

COHORTS_SHOWN = 4

PEOPLE = Column("people", "Young people followed", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column(
    "share", "Share who reoffended", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")
)


@dataclass(frozen=True)
class TrackedCohort:
    """One January to March cohort and what is known of it."""

    cohort: Cohort
    followed: FollowUp

    @property
    def year(self) -> int:
        return self.cohort.window.first.year

    @property
    def label(self) -> str:
        return str(self.year)

    @property
    def known_on(self) -> date:
        """The day on which everybody's follow-up will be complete."""
        return self.cohort.definition.complete_on(self.cohort.window.last)

    @property
    def is_complete(self) -> bool:
        return self.known_on <= self.followed.as_at


def track(records: Records, areas: tuple[str, ...]) -> tuple[TrackedCohort, ...]:
    """The latest cohorts of `areas` that have closed by the as-at date, earliest first."""
    tracked = []
    for year in range(records.as_at.year - COHORTS_SHOWN, records.as_at.year + 1):
        first = YOT_LOCAL.cohort_begins(year)
        if YOT_LOCAL.cohort_window(first).last > records.as_at:
            continue
        cohort = youth_cohort(records, YOT_LOCAL, first, areas)
        if cohort.entered:
            tracked.append(TrackedCohort(cohort, follow_up(cohort, records)))
    return tuple(tracked[-COHORTS_SHOWN:])


def groups(people: pd.DataFrame) -> list[tuple[str, str, StrEnum]]:
    """The tiers, then the sexes, of which `people` has anybody: (heading, column, code)."""
    return [
        (f"By {column}", column, code)
        for column, codes in (("tier", Tier), ("sex", Sex))
        for code in codes
        if (people[column] == code.value).any()
    ]


def complete(tracked: Iterable[TrackedCohort]) -> tuple[TrackedCohort, ...]:
    return tuple(one for one in tracked if one.is_complete)


def outcome_row(followed: FollowUp, label: str, breakdown: str = "", *, total: bool = False) -> Row:
    """How many of the people of a complete cohort reoffended."""
    people = followed.people
    return Row(
        label,
        {
            "people": Estimate.count(len(people), YOT_LOCAL),
            "reoffended": reoffenders(people),
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
            "people": Estimate.count(len(followed.people), YOT_LOCAL),
            "reoffended": Marker.NOT_AVAILABLE,
            "share": Marker.NOT_AVAILABLE,
        },
    )


def count_row(people: pd.DataFrame, label: str, breakdown: str = "", *, total: bool = False) -> Row:
    return Row(label, {"people": Estimate.count(len(people), YOT_LOCAL)}, breakdown, total)


def reoffenders(people: pd.DataFrame) -> Estimate:
    return Estimate.count(int((people["reoffences"] > 0).sum()), YOT_LOCAL)


def not_complete_note(one: TrackedCohort) -> str:
    return (
        f"Offences of the {one.label} cohort can be proven in time until "
        f"{written(one.known_on)}; until then its share is not available."
    )


def named(code: StrEnum) -> str:
    return code.value[0].upper() + code.value[1:]
