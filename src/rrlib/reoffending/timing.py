"""How soon people reoffend, without the bias of offences that are still in the courts.

A live curve that counts what is proven by the as-at date and follows everybody up to that day
reads low: of the latest offences few are proven yet. Here every offence is given the same delay to
be disposed of, and nobody is followed into the months in which it has not run out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

import ibis
import ibis.expr.types as ir
import pandas as pd

from rrlib.codes import OffenceGroup
from rrlib.cohorts import Cohort, months_after
from rrlib.definitions import TimeDefinition
from rrlib.periods import ADULT_AGE, add_months
from rrlib.records import Records, standing
from rrlib.reoffending.following import PROVEN, as_frame
from rrlib.results import Cell, Marker
from rrlib.statistics import Curve, cumulative_incidence

HORIZON = 12
_A_DAY = ibis.interval(days=1)


class End(IntEnum):
    """What ended the time somebody was followed."""

    STILL_FOLLOWED = 0
    REOFFENDED = 1
    CUSTODY = 2
    DIED = 3


@dataclass(frozen=True)
class Times:
    """How long each person of a cohort was followed, and what ended it.

    `people` has one row a person: the cohort's columns, `months` (whole months since the index
    date: of following, or up to and including the month of what ended it), `end` (see `End`),
    `followed` (the whole months for which somebody is followed unless something ends it) and
    `turned_18_unseen` (followed only to the 18th birthday, since adult offences are not seen).
    """

    definition: TimeDefinition
    as_at: date
    people: pd.DataFrame


def times_to_reoffence(
    cohort: Cohort, records: Records, definition: TimeDefinition, months: int = HORIZON
) -> Times:
    """How soon each member of `cohort` reoffends, within `months` of the index date.

    An offence counts if it is proven within the definition's `proof_months`; following ends so
    many months before the as-at date, at the 18th birthday where adult offences are not seen,
    and after `months`. Whole months only: an unfinished one would show its offences and not all
    of those at risk. The first of reoffence, custody and death ends it; of one day, the reoffence.
    """
    members = _observed(cohort.members, records, definition, months)
    first = _first_reoffence(members, records, definition)
    known = members.left_join(first, "person_id").drop("person_id_right")
    custody = _first_custody(members, records)
    known = known.left_join(custody, "person_id").drop("person_id_right")
    people = as_frame(_ended(known).order_by("person_id"))
    return Times(definition, records.as_at, people)


def curve(times: Times, of: End = End.REOFFENDED, months: int = HORIZON) -> Curve | None:
    """The share to whom `of` has happened by the end of each month from 0 to `months`.

    Aalen and Johansen's estimate: custody and death before a reoffence are competing events, so
    that it is the share who do reoffend, not of a population nobody is taken out of. None where
    nobody was followed.
    """
    people = times.people
    if people.empty:
        return None
    found = cumulative_incidence(
        people["months"].to_numpy(), people["end"].to_numpy(), of, tuple(range(months + 1))
    )
    estimates = tuple(
        estimate if isinstance(estimate, Marker) else replace(estimate, definition=times.definition)
        for estimate in found.estimates
    )
    return replace(found, estimates=estimates)


def at_month(curve: Curve | None, month: int) -> Cell:
    """The curve's estimate at the end of `month`; not available beyond what is followed."""
    if curve is None or month not in curve.at:
        return Marker.NOT_AVAILABLE
    return curve.estimates[curve.at.index(month)]


def _observed(
    members: ir.Table, records: Records, definition: TimeDefinition, months: int
) -> ir.Table:
    """The members with the last day of the last whole month in which they are followed."""
    last = ibis.literal(add_months(records.as_at, -definition.proof_months))
    birthday = _birthday(members.date_of_birth, ADULT_AGE)
    unseen = ibis.literal(True)
    since = min((cover.since for cover in records.origin.offence_source.adults), default=None)
    if since is not None:
        unseen = birthday < since
    last_as_young = (birthday - _A_DAY).cast("date")
    seen_to = unseen.ifelse(ibis.least(last, last_as_young), last)
    whole = ibis.greatest(_whole_months(members.index_date, seen_to), 0)
    cut = unseen & (last_as_young < last) & (whole < months)
    return members.mutate(followed=ibis.least(whole, months), turned_18_unseen=cut).mutate(
        observed_to=lambda table: (
            table.index_date + table.followed.cast("int32").as_interval("M")
        ).cast("date")
    )


def _first_reoffence(members: ir.Table, records: Records, definition: TimeDefinition) -> ir.Table:
    """The first offence of each person that counts, by its day. (person_id, reoffended_on)"""
    offences = records.offences.filter(ibis._.offence_group != OffenceGroup.BREACH.value)
    rows = offences.select("person_id", "offence_id", "offence_date", "disposal", "disposal_date")
    near = members.select("person_id", "index_date", "observed_to").join(
        rows,
        [
            "person_id",
            rows.offence_date > members.index_date,
            rows.offence_date <= members.observed_to,
        ],
    )
    proven = standing(near).filter(
        ibis._.disposal.isin(PROVEN),
        ibis._.disposal_date <= months_after(ibis._.offence_date, definition.proof_months),
    )
    return proven.group_by("person_id").aggregate(reoffended_on=ibis._.offence_date.min())


def _first_custody(members: ir.Table, records: Records) -> ir.Table:
    """The first day in custody after the index date, release days not. (person_id, custody_on)"""
    people = members.select("person_id", "index_date")
    if not records.holds("custody_spells"):
        return people.select("person_id", custody_on=ibis.null("date"))
    spells = records.custody_spells.select("person_id", "received_on", "released_on")
    held = people.join(spells, "person_id")
    first = ibis.greatest(held.received_on, (held.index_date + _A_DAY).cast("date"))
    held = held.mutate(first=first).filter(
        ibis._.released_on.isnull() | (ibis._.released_on > ibis._.first)
    )
    return held.group_by("person_id").aggregate(custody_on=ibis._.first.min())


def _ended(known: ir.Table) -> ir.Table:
    """Months followed and what ended them."""
    never = ibis.literal(date.max)
    days = [day.fill_null(never) for day in (known.reoffended_on, known.custody_on, known.died_on)]
    reoffended, custody, _ = days
    first = ibis.least(*days)
    month = _whole_months(known.index_date, (first - _A_DAY).cast("date")) + 1
    happened = (first <= known.observed_to) & (known.followed > 0)
    end = ibis.cases(
        (~happened, End.STILL_FOLLOWED.value),
        (reoffended == first, End.REOFFENDED.value),
        (custody == first, End.CUSTODY.value),
        else_=End.DIED.value,
    )
    ended = known.mutate(months=happened.ifelse(ibis.greatest(month, 1), known.followed), end=end)
    return ended.drop("observed_to", "reoffended_on", "custody_on")


def _whole_months(first: ir.DateColumn, last: ir.DateValue) -> ir.IntegerValue:
    """The most calendar months, clipped as `add_months` does, that end by `last`."""
    months = 12 * (last.year() - first.year()) + last.month() - first.month()
    end = (first + months.cast("int32").as_interval("M")).cast("date")
    return months - (end > last).cast("int64")


def _birthday(born: ir.DateColumn, age: int) -> ir.DateColumn:
    """The day of turning `age`: 1 March for somebody born on 29 February, in other years."""
    day = months_after(born, 12 * age)
    return (day.day() < born.day()).ifelse((day + _A_DAY).cast("date"), day)
