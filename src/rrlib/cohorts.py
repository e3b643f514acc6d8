"""Who is followed, from when, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from rrlib.codes import (
    DIVERSION_DISPOSALS,
    PROVEN_DISPOSALS,
    CustodyType,
    Disposal,
    OffenceGroup,
    OrderType,
    Residence,
    Supervisor,
    Tier,
    YesNo,
    YouthProgramme,
)
from rrlib.definitions import Definition, FollowUpDefinition, PeriodDefinition
from rrlib.deliveries import without
from rrlib.errors import DeliveryError
from rrlib.periods import YOUTH_AGES, Window
from rrlib.records import Records, has_reached, standing

_MOST_SERIOUS_FIRST = {tier.value: rank for rank, tier in enumerate(reversed(Tier))}
_A_DAY = ibis.interval(days=1)
_OF_MEMBERS = ("person_id", "index_date", "area", "sex", "date_of_birth", "died_on")
_OF_EVENTS = ("tier", "disposal", "offence_group")
_LEAST_SERIOUS_FIRST = {
    disposal.value: rank
    for rank, disposal in enumerate(Disposal)
    if disposal in PROVEN_DISPOSALS | DIVERSION_DISPOSALS
}
COMMUNITY_SENTENCES = (
    OrderType.COMMUNITY,
    OrderType.SUSPENDED_SENTENCE,
    OrderType.DRUG_REHABILITATION,
)
"""Sentences of adults that are served in the community; a licence is a part of one of custody."""
EXIT_AGES = range(16, 19)
"""Ages at which the Strategy asks what becomes of those who leave youth supervision."""


class LeftOut(Enum):
    """Why an index event of the window leads to nobody being followed."""

    LATER_EVENT = "a later event of somebody who counts from an earlier one"
    ELSEWHERE = "living elsewhere at the event"
    NO_FIXED_ADDRESS = "without a fixed address at the event"
    NOT_MATCHED = "not found in the offence source"


@dataclass(frozen=True)
class Cohort:
    """The people a definition follows from one window of index events.

    `members`, in memory, has one row a person: person_id, index_date, area, sex, date_of_birth,
    died_on, `followed_to` and `proven_by` (the last days on which an offence and its proof
    count), and what its index events tell besides, such as the tier. Where `membership` is given
    (person_id, first, last), only offences on those days count. `left_out` counts index events by
    the reason for which they lead to nobody: of `areas`, but those without one of all areas.
    """

    definition: Definition
    window: Window
    areas: tuple[str, ...]
    members: ir.Table
    entered: int
    left_out: Mapping[LeftOut, int]
    membership: ir.Table | None = None

    @property
    def unmatched(self) -> int:
        """How many were left out because linkage did not find them: nothing is known of them."""
        return self.left_out[LeftOut.NOT_MATCHED]


def youth_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """The young people of `areas` with an index event in the cohort window begun on `first`.

    A person counts once, by the first index event of the window (on one day, the most
    serious), and belongs to the area of that event: areas add up.
    """
    events = records.yos_cohort
    events = events.mutate(order=events.tier.cases(*_MOST_SERIOUS_FIRST.items()))
    return _cohort(records, definition, first, areas, events)


def programme_cohort(
    records: Records,
    definition: FollowUpDefinition,
    first: date,
    areas: tuple[str, ...],
    programme: YouthProgramme,
) -> Cohort:
    """The young people of `areas` who began a programme in the cohort window begun on `first`."""
    begun = records.yos_programmes.filter(ibis._.programme == programme.value)
    events = begun.select("person_id", "area", index_date=begun.started_on, order=ibis.literal(0))
    return _cohort(records, definition, first, areas, events)


def exit_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """Those of `areas` who left youth supervision aged 16 to 18, from the day they left.

    Leaving is the end of an order supervised by the youth offending service or of a programme,
    of whichever extract the delivery holds. Raises DeliveryError where it holds neither.
    """
    ended = []
    if records.holds("orders"):
        orders = records.orders
        ended.append(orders.filter(orders.supervised_by == Supervisor.YOS.value))
    if records.holds("yos_programmes"):
        ended.append(records.yos_programmes)
    if not ended:
        raise DeliveryError(without(records.origin.delivery, ["orders", "yos_programmes"]))
    events = ibis.union(
        *(table.select("person_id", "area", index_date=table.ended_on) for table in ended)
    ).mutate(order=ibis.literal(0))
    born = events.join(records.people.select("person_id", "date_of_birth"), "person_id")
    of_age = born.filter(
        has_reached(EXIT_AGES[0], born.date_of_birth, born.index_date),
        ~has_reached(EXIT_AGES[-1] + 1, born.date_of_birth, born.index_date),
    )
    return _cohort(records, definition, first, areas, of_age.drop("date_of_birth"))


def disposal_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """The young people of `areas` dealt with in the window begun on `first`, diversions included.

    From the first disposal of the window, of one day the most serious, if aged 10 to 17 that day.
    Members have the `disposal` and the `offence_group` of its offence.
    """
    dealt_with = standing(records.offences).filter(
        ibis._.disposal.isin(list(_LEAST_SERIOUS_FIRST)),
        ibis._.offence_group != OffenceGroup.BREACH.value,
    )
    born = dealt_with.join(records.people.select("person_id", "date_of_birth"), "person_id")
    young = born.filter(
        has_reached(YOUTH_AGES[0], born.date_of_birth, born.disposal_date),
        ~has_reached(YOUTH_AGES[-1] + 1, born.date_of_birth, born.disposal_date),
    )
    rank = young.disposal.cases(*_LEAST_SERIOUS_FIRST.items())
    events = young.select(
        "person_id",
        "area",
        "disposal",
        "offence_group",
        index_date=young.disposal_date,
        order=ibis.struct({"rank": -rank, "offence_id": young.offence_id}),
    )
    return _cohort(records, definition, first, areas, events)


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
        replace(cohort, membership=ibis.memtable(_of_place(held, place)))
        for place, cohort in enumerate(
            _chosen(records, definition, periods, areas, events.drop("first", "last"))
        )
    )


def proven_within(cohort: Cohort) -> Cohort:
    """The same people, an offence counting only if it was proven by the last day it may be of."""
    members = cohort.members
    return replace(cohort, members=members.mutate(proven_by=members.followed_to))


def release_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """Members released from prison in the window begun on `first`, from the day of release.

    A release after a recall is no new index event, and who is received again on the day of
    release, as where remand turns into a sentence, was not released.
    """
    return _cohort(records, definition, first, areas, _releases(records))


def every_release(records: Records, definition: FollowUpDefinition, first: date) -> Cohort:
    """The same with a row for each release, of somebody's later ones as well, in whatever area.

    The cohort of any shorter window, and of any area, are those of its releases that are
    somebody's first in that window, and of them those of that area: one query follows them all.
    """
    window = definition.cohort_window(first)
    events = _releases(records)
    inside = events.filter(events.index_date.between(window.first, window.last))
    found = inside.join(records.people, "person_id").filter(ibis._.matched == YesNo.YES.value)
    limits = _limits(found, definition)
    members = found.mutate(**limits).select(*_OF_MEMBERS, *limits)
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
    return _cohort(records, definition, first, areas, _of_members_then(records, started))


def _of_members_then(records: Records, events: ir.Table) -> ir.Table:
    """The events on a day of membership, in the area that the membership names."""
    held = records.iom_membership.select("person_id", "area", "joined_on", "left_on")
    there = [
        "person_id",
        held.joined_on <= events.index_date,
        held.left_on.isnull() | (held.left_on >= events.index_date),
    ]
    return events.join(held, there).select("person_id", "area", "index_date", order="joined_on")


def _cohort(
    records: Records,
    definition: FollowUpDefinition,
    first: date,
    areas: tuple[str, ...],
    events: ir.Table,
) -> Cohort:
    """The cohort of the window begun on `first`, of events with person_id, area and index_date."""
    window = definition.cohort_window(first)
    within = events.filter(events.index_date.between(window.first, window.last))
    within = within.mutate(place=0, **_limits(within, definition))
    return _chosen(records, definition, [window], areas, within)[0]


def _chosen(
    records: Records,
    definition: Definition,
    windows: Sequence[Window],
    areas: tuple[str, ...],
    events: ir.Table,
) -> list[Cohort]:
    """Of each window, by place, the first event of each person whose area that event names.

    Events have the last days on which an offence and its proof count.
    """
    own = [events.place, events.person_id]
    order = [events.index_date, events.order]
    rank = ibis.row_number().over(group_by=own, order_by=order)
    kept = [*_OF_MEMBERS, *(name for name in _OF_EVENTS if name in events.columns)]
    ranked = events.mutate(rank=rank).join(records.people, "person_id")
    ranked = ranked.mutate(
        first=ranked["rank"] == 0,
        here=ranked.area.isin(areas),
        unmatched=ranked.matched != YesNo.YES.value,
    )
    flags, limits = ("first", "here", "unmatched"), ("followed_to", "proven_by")
    found = ranked.select("place", *flags, *kept, *limits).order_by("person_id").to_pyarrow()
    return [
        _counted(definition, window, areas, _of_place(found, place))
        for place, window in enumerate(windows)
    ]


def _counted(
    definition: Definition, window: Window, areas: tuple[str, ...], found: pa.Table
) -> Cohort:
    """The cohort of what was found of one window: who is followed, and who is left out."""
    flags = ("first", "here", "unmatched")
    first, here, unmatched = (found[flag].to_numpy() for flag in flags)
    away, residence = first & ~here, found["area"].to_numpy()
    left_out = {
        LeftOut.LATER_EVENT: ~first & here,
        LeftOut.ELSEWHERE: away & (residence == Residence.ELSEWHERE.value),
        LeftOut.NO_FIXED_ADDRESS: away & (residence == Residence.NO_FIXED_ADDRESS.value),
        LeftOut.NOT_MATCHED: first & here & unmatched,
    }
    members = found.filter(first & here & ~unmatched).drop_columns(list(flags))
    return Cohort(
        definition,
        window,
        areas,
        ibis.memtable(members),
        entered=int((first & here).sum()),
        left_out={reason: int(rows.sum()) for reason, rows in left_out.items()},
    )


def _limits(events: ir.Table, definition: FollowUpDefinition) -> dict[str, ir.DateValue]:
    """The last days on which an offence, and its proof, count."""
    return {
        "followed_to": months_after(events.index_date, definition.follow_up_months),
        "proven_by": months_after(events.index_date, definition.proven_within_months),
    }


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


def _of_place(found: pa.Table, place: int) -> pa.Table:
    return found.filter(pc.field("place") == place).drop_columns(["place"])


def months_after(day: ir.DateColumn, months: int) -> ir.DateColumn:
    """`rrlib.periods.add_months` of a column: clipped to the end of a shorter month."""
    return (day + ibis.interval(months=months)).cast("date")


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
