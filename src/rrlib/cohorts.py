"""Who is followed, from when, and who is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from rrlib.codes import Tier, YesNo
from rrlib.periods import Window
from rrlib.records import Records
from rrlib.results import Definition

_MOST_SERIOUS_FIRST = {tier.value: rank for rank, tier in enumerate(reversed(Tier))}


@dataclass(frozen=True)
class Cohort:
    """The people a definition follows from one window of index events.

    `members` has one row a person: person_id, index_date, tier, area, sex, date_of_birth.
    `entered` counts everybody with an index event, `unmatched` those left out because
    linkage did not find them in the offence source: nothing can be said of them.
    """

    definition: Definition
    window: Window
    members: ir.Table
    entered: int
    unmatched: int


def youth_cohort(
    records: Records, definition: Definition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """The young people of `areas` with an index event in the cohort window begun on `first`.

    A person counts once, by the first index event of the window (on one day, the most
    serious), and belongs to the area of that event: areas add up.
    """
    window = definition.cohort_window(first)
    events = records.yos_cohort.filter(ibis._.index_date.between(window.first, window.last))
    order = [events.index_date, events.tier.cases(*_MOST_SERIOUS_FIRST.items())]
    rank = ibis.row_number().over(group_by=events.person_id, order_by=order)
    entrants = (
        events.mutate(rank=rank)
        .filter(ibis._.rank == 0, ibis._.area.isin(areas))
        .drop("rank")
        .join(records.people, "person_id")
    )
    matched = entrants.matched == YesNo.YES.value
    counts = entrants.aggregate(entered=entrants.count(), unmatched=(~matched).sum()).execute()
    return Cohort(
        definition,
        window,
        entrants.filter(matched).drop("matched"),
        entered=int(counts["entered"].iloc[0]),
        unmatched=int(counts["unmatched"].fillna(0).iloc[0]),
    )
