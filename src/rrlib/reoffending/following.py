"""The one measure: index events × offences → follow-up → rates.

Proven reoffence: an offence committed in the follow-up period that leads to a conviction,
caution, reprimand or warning within it or within a further waiting period (Ministry of
Justice, Proven reoffending statistics quarterly bulletin, July 2011 to June 2012).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from rrlib.codes import PROVEN_DISPOSALS, OffenceGroup
from rrlib.cohorts import Cohort
from rrlib.periods import ADULT_AGE
from rrlib.records import Records, has_reached
from rrlib.results import Cell, Definition, Marker
from rrlib.statistics import mean, wilson

MOJ_PROVEN = Definition(
    name="MOJ_PROVEN",
    title="proven reoffending, annual cohort",
    source="Ministry of Justice, Proven reoffending statistics, July 2011 to June 2012",
    cohort_months=12,
    follow_up_months=12,
    waiting_months=6,
    cannot_see="offences not recorded on the Police National Computer",
)

MOJ_PROVEN_QUARTERLY = Definition(
    name="MOJ_PROVEN_QUARTERLY",
    title="proven reoffending, quarterly cohort",
    source="Ministry of Justice, Proven reoffending statistics, cohorts from October 2015",
    cohort_months=3,
    follow_up_months=12,
    waiting_months=6,
    cannot_see="offences not recorded on the Police National Computer",
)

YOT_LOCAL = Definition(
    name="YOT_LOCAL",
    title="proven reoffending of a January to March cohort, tracked locally",
    source="House of Commons, Hansard, 11 January 2010; Youth Justice Board local tracking",
    cohort_months=3,
    cohort_begins_in=1,
    follow_up_months=12,
    waiting_months=3,
    cannot_see=(
        "offences dealt with in other areas and, unless the police supply them, offences after "
        "the 18th birthday"
    ),
)


LEAST_REOFFENDERS = 30
"""Fewer, and no mean is printed and no difference called one: the Justice Data Lab's rule."""


@dataclass(frozen=True)
class FollowUp:
    """What is known, as at a date, of each person of a cohort.

    `people` has one row a person: the cohort's columns and
    `complete` (the follow-up and waiting period have passed),
    `reoffences` (offences counted so far), `first_reoffence` (date or missing),
    `proven_late` (offences in follow-up, proven after the waiting period),
    `turned_adult` (18th birthday after the index date and within the follow-up).
    """

    definition: Definition
    as_at: date
    people: pd.DataFrame

    @property
    def complete(self) -> pd.DataFrame:
        """The people whose follow-up is complete: only they enter a rate."""
        return self.people[self.people["complete"]]


def follow_up(cohort: Cohort, records: Records) -> FollowUp:
    """Follow each member of `cohort` through the offences known in `records`."""
    definition = cohort.definition
    members = cohort.members.mutate(
        followed_to=_months_after(cohort.members.index_date, definition.follow_up_months),
        proven_by=_months_after(cohort.members.index_date, definition.proven_within_months),
    )
    counted = _reoffences(members, _proven_offences(records.offences))
    people = (
        members.left_join(counted, "person_id")
        .drop("person_id_right")
        .mutate(
            complete=ibis._.proven_by <= records.as_at,
            reoffences=ibis._.reoffences.fill_null(0),
            proven_late=ibis._.proven_late.fill_null(0),
            turned_adult=has_reached(ADULT_AGE, ibis._.date_of_birth, ibis._.followed_to)
            & ~has_reached(ADULT_AGE, ibis._.date_of_birth, ibis._.index_date),
        )
        .drop("proven_by")
        .order_by("person_id")
    )
    return FollowUp(definition, records.as_at, people.execute())


def _proven_offences(offences: ir.Table) -> ir.Table:
    """One row a proven offence, standing at its earliest proven disposal."""
    proven = offences.filter(
        offences.disposal.isin([disposal.value for disposal in PROVEN_DISPOSALS]),
        offences.offence_group != OffenceGroup.BREACH.value,
    )
    return proven.group_by("offence_id").aggregate(
        person_id=ibis._.person_id.min(),
        offence_date=ibis._.offence_date.min(),
        proven_on=ibis._.disposal_date.min(),
    )


def _reoffences(members: ir.Table, proven: ir.Table) -> ir.Table:
    followed = members.select("person_id", "index_date", "followed_to", "proven_by")
    within = followed.join(proven, "person_id").filter(
        ibis._.offence_date > ibis._.index_date,
        ibis._.offence_date <= ibis._.followed_to,
    )
    in_time = within.proven_on <= within.proven_by
    return within.group_by("person_id").aggregate(
        reoffences=in_time.sum(),
        proven_late=(~in_time).sum(),
        first_reoffence=within.offence_date.min(where=in_time),
    )


def _months_after(day: ir.DateColumn, months: int) -> ir.DateColumn:
    return (day + ibis.interval(months=months)).cast("date")


def proportion_reoffending(followed: FollowUp) -> Cell:
    """Reoffenders over offenders whose follow-up is complete, with Wilson's interval."""
    people = followed.complete
    if people.empty:
        return Marker.NOT_APPLICABLE
    estimate = wilson(int((people["reoffences"] > 0).sum()), len(people))
    return replace(estimate, definition=followed.definition)


def reoffences_per_reoffender(followed: FollowUp) -> Cell:
    """Mean number of reoffences of those who reoffended."""
    counts = followed.complete["reoffences"]
    return _mean(counts[counts > 0], 1, followed)


def reoffences_per_offender(followed: FollowUp) -> Cell:
    """Mean number of reoffences of everybody whose follow-up is complete."""
    return _mean(followed.complete["reoffences"], 0, followed)


def _mean(counts: pd.Series, least: int, followed: FollowUp) -> Cell:
    """A few people's mean is one of them: no mean stands on fewer reoffenders than 30."""
    if counts.empty:
        return Marker.NOT_APPLICABLE
    if (counts > 0).sum() < LEAST_REOFFENDERS:
        return Marker.UNRELIABLE
    return replace(mean(counts.to_numpy(), least), definition=followed.definition)
