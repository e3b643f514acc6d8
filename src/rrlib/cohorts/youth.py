"""Young people who are followed: from outcomes, programmes, exits and disposals."""

from __future__ import annotations

from datetime import date

import ibis

from rrlib.codes import (
    DIVERSION_DISPOSALS,
    PROVEN_DISPOSALS,
    Disposal,
    OffenceGroup,
    Supervisor,
    Tier,
    YouthProgramme,
)
from rrlib.cohorts.choosing import Cohort, cohort_of
from rrlib.definitions import FollowUpDefinition
from rrlib.deliveries import without
from rrlib.errors import DeliveryError
from rrlib.periods import YOUTH_AGES
from rrlib.records import Records, has_reached, standing

_MOST_SERIOUS_FIRST = {tier.value: rank for rank, tier in enumerate(reversed(Tier))}
_LEAST_SERIOUS_FIRST = {
    disposal.value: rank
    for rank, disposal in enumerate(Disposal)
    if disposal in PROVEN_DISPOSALS | DIVERSION_DISPOSALS
}
EXIT_AGES = range(16, 19)
"""Ages at which the Strategy asks what becomes of those who leave youth supervision."""


def youth_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """The young people of `areas` with an index event in the cohort window begun on `first`.

    A person counts once, by the first index event of the window (on one day, the most
    serious), and belongs to the area of that event: areas add up.
    """
    events = records.yos_cohort
    events = events.mutate(order=events.tier.cases(*_MOST_SERIOUS_FIRST.items()))
    return cohort_of(records, definition, first, areas, events)


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
    return cohort_of(records, definition, first, areas, events)


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
    return cohort_of(records, definition, first, areas, of_age.drop("date_of_birth"))


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
    return cohort_of(records, definition, first, areas, events)
