"""People released from the county's prisons: who had family support, and what was known of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from rrlib.cohorts import Cohort, prison_release_cohort, support_of
from rrlib.periods import Window, add_months
from rrlib.records import Records
from rrlib.reoffending import (
    PRISON_RELEASE,
    FollowUp,
    background,
    follow_up,
    needs_before,
    offended_before,
)

NEEDED = ("people", "offences", "prison_releases", "family_support")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Released:
    """The people of one year of releases, all of them followed for as long as the measure asks.

    Beside what a follow-up tells, people have `age`, `earlier_offences`, `offended_before` (in the
    year before they were received into prison, by offences proven by then) and `needs` (how many
    were found when they were last assessed before release), each missing where nothing is known of
    it, and of support `here`, `elsewhere` and `after`, as `support_of` says.
    """

    cohort: Cohort
    followed: FollowUp

    @property
    def window(self) -> Window:
        return self.cohort.window

    @property
    def people(self) -> pd.DataFrame:
        return self.followed.people

    @property
    def supported(self) -> pd.DataFrame:
        """Those with support, at the prison they left, that began before they left it."""
        return self.people[self.people["here"]]

    @property
    def others(self) -> pd.DataFrame:
        """Those with no support before release, at any prison."""
        return self.people[~self.people["here"] & ~self.people["elsewhere"]]


def window_of(records: Records) -> Window:
    """The latest twelve months whose releases have been followed, and given time to be proven."""
    months = PRISON_RELEASE.cohort_months + PRISON_RELEASE.proven_within_months
    return Window.of_months(add_months(records.as_at + _DAY, -months), PRISON_RELEASE.cohort_months)


def released(records: Records, areas: tuple[str, ...]) -> Released:
    """Those of `areas`; once for all findings. Raises DeliveryError for an extract of `NEEDED`."""
    return records.once(("released from prison", areas), lambda: _released(records, areas))


def _released(records: Records, areas: tuple[str, ...]) -> Released:
    cohort = prison_release_cohort(records, PRISON_RELEASE, window_of(records).first, areas)
    followed = records.once("everybody released from prison", lambda: _everybody(records))
    own = followed.people["area"].isin(areas)
    return Released(cohort, replace(followed, people=followed.people[own].reset_index(drop=True)))


def _everybody(records: Records) -> FollowUp:
    """Wherever they live: one query of each kind does for every area of a report."""
    places = tuple(
        sorted(records.prison_releases.select("area").distinct().to_pyarrow()["area"].to_pylist())
    )
    cohort = prison_release_cohort(records, PRISON_RELEASE, window_of(records).first, places)
    followed = follow_up(cohort, records)
    names = list(followed.people["person_id"])
    known = [background(cohort, records)[["age", "earlier_offences"]], support_of(cohort, records)]
    if records.holds("custody_spells"):
        known.append(offended_before(cohort, records, months=12))
    if records.holds("needs_assessments"):
        known.append(needs_before(cohort, records))
    beside = [each.loc[names].reset_index(drop=True) for each in known]
    people = pd.concat([followed.people.reset_index(drop=True), *beside], axis=1)
    return replace(followed, people=people)
