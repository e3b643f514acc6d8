"""Members of Integrated Offender Management who are followed: by period, from release, sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from rrlib.codes import CustodyType, OrderType, YesNo
from rrlib.cohorts.choosing import OF_MEMBERS, Cohort, chosen, cohort_of, last_days, of_place
from rrlib.definitions import FollowUpDefinition, PeriodDefinition
from rrlib.periods import Window
from rrlib.records import Records

_A_DAY = ibis.interval(days=1)
COMMUNITY_SENTENCES = (
    OrderType.COMMUNITY,
    OrderType.SUSPENDED_SENTENCE,
    OrderType.DRUG_REHABILITATION,
)
"""Sentences of adults that are served in the community; a licence is a part of one of custody."""


def iom_cohort(
    records: Records, definition: PeriodDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """Members of Integrated Offender Management at liberty in the period begun on `first`.

    At liberty is a day of membership in the period that is not spent in custody; the day of
    reception is in custody, that of release is not. Somebody belongs to the area of the first
    membership of the period; a change of scheme is no new joining. Raises DeliveryError where
    custody spells were not delivered.
    """
    return iom_cohorts(records, definition, [first], areas)[0]


def iom_cohorts(
    records: Records,
    definition: PeriodDefinition,
    firsts: Sequence[date],
    areas: tuple[str, ...],
) -> tuple[Cohort, ...]:
    """The cohort of each period begun on one of `firsts`, as `iom_cohort` gives it, at one go."""
    periods = [definition.period(first) for first in firsts]
    if not periods:
        return ()
    windows = _windows(periods, [definition.known_on(period) for period in periods])
    stays = _joinings(records.iom_membership)
    inside = stays.join(
        windows,
        [
            stays.joined_on <= windows.followed_to,
            stays.left_on.isnull() | (stays.left_on >= windows.begins),
        ],
    )
    inside = inside.select(
        "place",
        "person_id",
        "area",
        "followed_to",
        "proven_by",
        order=inside.joined_on,
        index_date=ibis.greatest(inside.joining, (inside.begins - _A_DAY).cast("date")),
        first=ibis.greatest(inside.joined_on, inside.begins),
        last=ibis.least(inside.left_on.fill_null(inside.followed_to), inside.followed_to),
    )
    free = _days_at_liberty(inside, records.custody_spells).filter(ibis._.days > 0)
    events = inside.semi_join(free, ["place", "person_id"])
    held = inside.select("place", "person_id", "first", "last").to_pyarrow()
    return tuple(
        replace(cohort, membership=ibis.memtable(of_place(held, place)))
        for place, cohort in enumerate(
            chosen(records, definition, periods, areas, events.drop("first", "last"))
        )
    )


def release_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """Members released from prison in the window begun on `first`, from the day of release.

    A release after a recall is no new index event, and who is received again on the day of
    release, as where remand turns into a sentence, was not released.
    """
    return cohort_of(records, definition, first, areas, _releases(records))


def every_release(records: Records, definition: FollowUpDefinition, first: date) -> Cohort:
    """The same with a row for each release, of somebody's later ones as well, in whatever area.

    The cohort of any shorter window, and of any area, are those of its releases that are
    somebody's first in that window, and of them those of that area: one query follows them all.
    """
    window = definition.cohort_window(first)
    events = _releases(records)
    inside = events.filter(events.index_date.between(window.first, window.last))
    found = inside.join(records.people, "person_id").filter(ibis._.matched == YesNo.YES.value)
    limits = last_days(found, definition)
    members = found.mutate(**limits).select(*OF_MEMBERS, *limits)
    members = ibis.memtable(members.order_by("person_id", "index_date").to_pyarrow())
    return Cohort(definition, window, (), members, members.count().execute(), {})


def each_apart(cohort: Cohort, records: Records) -> tuple[Cohort, Records]:
    """Every index event as somebody of their own, for what follows a person from one day only.

    Each has the offences and the custody of the `person` it is of, as the members' new column says.
    """
    name = cohort.members.person_id + " " + cohort.members.index_date.cast("string")
    members = ibis.memtable(
        cohort.members.mutate(person=ibis._.person_id, person_id=name).to_pyarrow()
    )
    names = members.select("person", name="person_id")
    apart = {}
    for extract in ("offences", "custody_spells"):
        if records.holds(extract):
            rows = records.tables[extract]
            own = names.join(rows, names.person == rows.person_id)
            own = own.drop("person", "person_id").rename(person_id="name")
            apart[extract] = ibis.memtable(own.to_pyarrow())
    return replace(cohort, members=members), replace(records, tables={**records.tables, **apart})


def _releases(records: Records) -> ir.Table:
    spells = records.custody_spells
    ended = spells.filter(spells.custody_type != CustodyType.RECALL.value)
    own = spells.select("person_id", begins="received_on", ends="released_on")
    goes_on = own.ends.isnull() | (own.ends > ended.released_on)
    free = ended.anti_join(own, ["person_id", own.begins <= ended.released_on, goes_on])
    released = free.select("person_id", index_date="released_on")
    return _of_members_then(records, released)


def sentence_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """Members whose community sentence began in the window begun on `first`, from that day."""
    orders = records.orders
    begun = orders.filter(orders.order_type.isin([each.value for each in COMMUNITY_SENTENCES]))
    started = begun.select("person_id", index_date="started_on")
    return cohort_of(records, definition, first, areas, _of_members_then(records, started))


def _of_members_then(records: Records, events: ir.Table) -> ir.Table:
    """The events on a day of membership, in the area that the membership names."""
    held = records.iom_membership.select("person_id", "area", "joined_on", "left_on")
    there = [
        "person_id",
        held.joined_on <= events.index_date,
        held.left_on.isnull() | (held.left_on >= events.index_date),
    ]
    return events.join(held, there).select("person_id", "area", "index_date", order="joined_on")


def _windows(periods: Sequence[Window], known: Sequence[date]) -> ir.Table:
    """Periods as a table: place, begins, followed_to, proven_by."""
    return ibis.memtable(
        pa.table(
            {
                "place": pa.array(range(len(periods)), pa.int64()),
                "begins": pa.array([each.first for each in periods], pa.date32()),
                "followed_to": pa.array([each.last for each in periods], pa.date32()),
                "proven_by": pa.array(known, pa.date32()),
            }
        )
    )


def _joinings(membership: ir.Table) -> ir.Table:
    """Memberships with the day on which somebody joined: before any change of scheme since."""
    own = {"group_by": membership.person_id, "order_by": membership.joined_on}
    follows = (membership.left_on.lag().over(**own) + _A_DAY).cast("date") == membership.joined_on
    begun = membership.mutate(begins=(~follows.fill_null(False)).cast("int64"))
    of_person = ibis.window(group_by=begun.person_id, order_by=begun.joined_on, following=0)
    stays = begun.mutate(stay=begun.begins.sum().over(of_person))
    joining = stays.joined_on.min().over(group_by=[stays.person_id, stays.stay])
    return stays.mutate(joining=joining).drop("begins", "stay")


def _days_at_liberty(inside: ir.Table, spells: ir.Table) -> ir.Table:
    """Of each person and place the days from `first` to `last`, less those in custody.

    Columns: place, person_id, days.
    """
    jailed = inside.join(
        spells.select("person_id", "received_on", "released_on"), "person_id"
    ).filter(
        ibis._.received_on <= ibis._.last,
        ibis._.released_on.isnull() | (ibis._.released_on > ibis._.first),
    )
    last_inside = ibis.least((jailed.released_on - _A_DAY).cast("date"), jailed.last)
    taken = jailed.select(
        "place",
        "person_id",
        days=-_days(
            ibis.greatest(jailed.received_on, jailed.first), last_inside.fill_null(jailed.last)
        ),
    )
    held = inside.select("place", "person_id", days=_days(inside.first, inside.last))
    return held.union(taken).group_by("place", "person_id").aggregate(days=ibis._.days.sum())


def _days(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    """How many days there are from one to the other, both included."""
    return last.delta(first, unit="day") + 1
