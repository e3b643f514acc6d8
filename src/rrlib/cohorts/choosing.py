"""A cohort, and how it is chosen from index events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from rrlib.codes import Residence, YesNo
from rrlib.definitions import Definition, FollowUpDefinition
from rrlib.periods import Window
from rrlib.records import Records

OF_MEMBERS = ("person_id", "index_date", "area", "sex", "date_of_birth", "died_on")
_OF_EVENTS = (
    *("tier", "disposal", "offence_group"),
    *("prison", "sentence", "early_visits"),
    *("arm", "treated"),
)


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


def proven_within(cohort: Cohort) -> Cohort:
    """The same people, an offence counting only if it was proven by the last day it may be of."""
    members = cohort.members
    return replace(cohort, members=members.mutate(proven_by=members.followed_to))


def cohort_of(
    records: Records,
    definition: FollowUpDefinition,
    first: date,
    areas: tuple[str, ...],
    events: ir.Table,
) -> Cohort:
    """The cohort of the window begun on `first`, of events with person_id, area and index_date."""
    window = definition.cohort_window(first)
    within = events.filter(events.index_date.between(window.first, window.last))
    within = within.mutate(place=0, **last_days(within, definition))
    return chosen(records, definition, [window], areas, within)[0]


def chosen(
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
    kept = [*OF_MEMBERS, *(name for name in _OF_EVENTS if name in events.columns)]
    ranked = events.mutate(rank=rank).join(records.people, "person_id")
    ranked = ranked.mutate(
        first=ranked["rank"] == 0,
        here=ranked.area.isin(areas),
        unmatched=ranked.matched != YesNo.YES.value,
    )
    flags, limits = ("first", "here", "unmatched"), ("followed_to", "proven_by")
    found = ranked.select("place", *flags, *kept, *limits).order_by("person_id").to_pyarrow()
    return [
        _counted(definition, window, areas, of_place(found, place))
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


def last_days(events: ir.Table, definition: FollowUpDefinition) -> dict[str, ir.DateValue]:
    """The last days on which an offence, and its proof, count."""
    return {
        "followed_to": months_after(events.index_date, definition.follow_up_months),
        "proven_by": months_after(events.index_date, definition.proven_within_months),
    }


def of_place(found: pa.Table, place: int) -> pa.Table:
    """The rows of one of several windows that were looked for at one go."""
    return found.filter(pc.field("place") == place).drop_columns(["place"])


def months_after(day: ir.DateColumn, months: int) -> ir.DateColumn:
    """`rrlib.periods.add_months` of a column: clipped to the end of a shorter month."""
    return (day + ibis.interval(months=months)).cast("date")
