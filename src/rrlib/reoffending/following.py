"""Index events × offences → follow-up.

Proven reoffence: an offence committed in the follow-up period that leads to a conviction,
caution, reprimand or warning within it or within a further waiting period (Ministry of
Justice, Proven reoffending statistics quarterly bulletin, July 2011 to June 2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from rrlib.codes import PROVEN_DISPOSALS, Disposal, OffenceGroup
from rrlib.cohorts import Cohort
from rrlib.definitions import Definition
from rrlib.errors import DefinitionError
from rrlib.periods import ADULT_AGE
from rrlib.records import Records, has_reached, standing

PROVEN = sorted(disposal.value for disposal in PROVEN_DISPOSALS)
_A_DAY = ibis.interval(days=1)
_COUNTED = ("reoffences", "proven_late", "undisposed", "taken_into_consideration", "ambiguous")


@dataclass(frozen=True)
class FollowUp:
    """What is known, as at a date, of each person of a cohort.

    `people` has one row a person: the cohort's columns and
    `complete` (the follow-up and waiting period have passed),
    `reoffences` (offences counted so far), `first_reoffence` (date or missing),
    `proven_late` (offences in follow-up, proven after the waiting period),
    `undisposed` (offences in follow-up of which nothing has become yet),
    `taken_into_consideration` (offences in follow-up that were, and are not counted),
    `ambiguous` (proven offences known by a range of days that spans the index date; not counted),
    `turned_adult` (18th birthday after the index date and within the follow-up),
    `died` and `in_custody` (at some time of the follow-up; custody missing where not delivered).
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
    return follow_up_each([cohort], records)[0]


def follow_up_each(cohorts: Sequence[Cohort], records: Records) -> tuple[FollowUp, ...]:
    """Follow several cohorts of one definition in one query, which reads the offences once.

    Raises DefinitionError for cohorts of different definitions.
    """
    names = sorted({cohort.definition.name for cohort in cohorts})
    if len(names) > 1:
        raise DefinitionError(f"cohorts of {', '.join(names)} cannot be followed together.")
    if not cohorts:
        return ()
    people = [as_frame(_with_states(cohort.members, records.as_at)) for cohort in cohorts]
    members = _numbered(people)
    near = _near(members, records.offences)
    counted = as_frame(_counted(_while_members(near, cohorts)))
    ends = np.cumsum([len(each) for each in people])
    held = _in_custody(members, records, int(ends[-1]))
    beside = _in_place(counted, int(ends[-1])).assign(in_custody=held)
    return tuple(
        FollowUp(
            cohort.definition,
            records.as_at,
            own.drop(columns="proven_by").join(
                beside.iloc[end - len(own) : end].reset_index(drop=True)
            ),
        )
        for cohort, own, end in zip(cohorts, people, ends, strict=True)
    )


def _numbered(people: Sequence[pd.DataFrame]) -> ir.Table:
    """The people of all cohorts with their `place`: what is found of each goes back there."""
    columns = ["person_id", "index_date", "followed_to", "proven_by"]
    table = pd.concat([each[columns].assign(cohort=i) for i, each in enumerate(people)])
    return ibis.memtable(table.assign(place=np.arange(len(table))))


def _in_place(counted: pd.DataFrame, people: int) -> pd.DataFrame:
    """One row a person, in order: what was counted, and nought where nothing was."""
    found: dict[str, np.ndarray] = {}
    for name in _COUNTED:
        found[name] = np.zeros(people, dtype="int64")
        found[name][counted["place"]] = counted[name].fillna(0)
    first = np.full(people, np.datetime64("NaT"), dtype="datetime64[ms]")
    first[counted["place"]] = counted["first_reoffence"].to_numpy("datetime64[ms]")
    return pd.DataFrame({**found, "first_reoffence": first})


def as_frame(table: ir.Table) -> pd.DataFrame:
    """The rows of a query as a data frame, with days as datetime64."""
    frame: pd.DataFrame = table.to_pyarrow().to_pandas(date_as_object=False)
    return frame


def _near(members: ir.Table, offences: ir.Table) -> ir.Table:
    """The rows of offences that were, or may have been, committed in the follow-up.

    Breaches of orders are left out. `inside` says which were committed after the index date.
    """
    rows = offences.filter(offences.offence_group != OffenceGroup.BREACH.value).select(
        "person_id", "offence_id", "offence_date", "offence_to", "disposal", "disposal_date"
    )
    after = rows.offence_date > members.index_date
    may_be_after = after | (rows.offence_to > members.index_date)
    near = members.join(rows, ["person_id", rows.offence_date <= members.followed_to, may_be_after])
    return near.mutate(inside=near.offence_date > near.index_date)


def _while_members(near: ir.Table, cohorts: Sequence[Cohort]) -> ir.Table:
    """The same, of cohorts with a membership those committed on its days.

    What may have been committed before the index date goes on: it is ambiguous, and never counts.
    """
    allowed = [
        cohort.membership.mutate(cohort=ibis.literal(place, "int64"))
        for place, cohort in enumerate(cohorts)
        if cohort.membership is not None
    ]
    if not allowed:
        return near
    days = ibis.union(*allowed)
    begun = (near.offence_date >= days.first) | ~near.inside
    return near.semi_join(days, ["cohort", "person_id", begun, near.offence_date <= days.last])


def _counted(near: ir.Table) -> ir.Table:
    """Of each person, by place, the offences of the follow-up by what became of them."""
    offences = (
        standing(near)
        .group_by("place", "offence_id")
        .aggregate(
            inside=ibis._.inside.any(),
            offence_date=ibis._.offence_date.min(),
            proven_by=ibis._.proven_by.min(),
            proven_on=ibis._.disposal_date.min(where=ibis._.disposal.isin(PROVEN)),
            considered=(ibis._.disposal == Disposal.TAKEN_INTO_CONSIDERATION.value).any(),
            disposed=ibis._.disposal.notnull().any(),
        )
    )
    inside, proven = offences.inside, offences.proven_on.notnull()
    in_time = inside & (offences.proven_on <= offences.proven_by)
    return offences.group_by("place").aggregate(
        reoffences=in_time.sum(),
        first_reoffence=offences.offence_date.min(where=in_time),
        proven_late=(inside & (offences.proven_on > offences.proven_by)).sum(),
        undisposed=(inside & ~offences.disposed).sum(),
        taken_into_consideration=(inside & ~proven & offences.considered).sum(),
        ambiguous=(~inside & proven).sum(),
    )


def _in_custody(members: ir.Table, records: Records, people: int) -> np.ndarray | None:
    """By place, who spent some day of the follow-up in custody; None where that is not known.

    The day of reception is in custody, that of release is not.
    """
    if not records.holds("custody_spells"):
        return None
    spells = records.custody_spells.select("person_id", "received_on", "released_on")
    first = ibis.greatest(spells.received_on, (members.index_date + _A_DAY).cast("date"))
    held = members.join(
        spells,
        [
            "person_id",
            spells.received_on <= members.followed_to,
            spells.released_on.isnull() | (spells.released_on > first),
        ],
    )
    found = np.zeros(people, dtype=bool)
    found[held.select("place").distinct().to_pyarrow()["place"].to_numpy()] = True
    return found


def _with_states(members: ir.Table, as_at: date) -> ir.Table:
    born = members.date_of_birth
    died = members.died_on.notnull() & (members.died_on <= members.followed_to)
    return members.mutate(
        complete=members.proven_by <= as_at,
        turned_adult=has_reached(ADULT_AGE, born, members.followed_to)
        & ~has_reached(ADULT_AGE, born, members.index_date),
        died=died,
    ).order_by("person_id")
