"""Indicator 8: how detected crimes change during drug rehabilitation requirements."""

from __future__ import annotations

import pandas as pd

from rrlib.codes import OrderType, YesNo
from rrlib.records import Records
from rrlib.reoffending import DRUG_ORDER_180
from rrlib.results import Finding
from rrlib.studies.offender_profiles.members import lacking
from rrlib.studies.performance_framework.before_and_after import (
    NO_CHANGE,
    columns,
    compared,
    first_days,
    headline,
    rows_of,
    without_custody,
)
from rrlib.studies.performance_framework.reported import reported
from rrlib.studies.performance_framework.stretches import Stretches, dies

DAYS = 180

_ASKED = "How do detected crimes change during drug rehabilitation requirements?"


def drug_order_change(records: Records, areas: tuple[str, ...]) -> Finding:
    """Detected offences per 1,000 days at liberty in the 180 days from the start of a requirement,
    against the 180 days that end the day before the earliest sentenced offence.

    Who counts: each drug rehabilitation requirement, terminated early or not, whose 180 days are
    complete in the period; of people matched. Denominator: the same people's days at liberty.
    Source: probation's orders and the police's offences. Lag: 180 days, provisional for three
    months more. Breaks: detections became outcomes in April 2013.
    """
    name, periods = "indicator_8_drug_orders", reported(records)
    if nothing := lacking(name, _ASKED, records, "people", "orders", "offences"):
        return nothing
    orders = _requirements(records, areas)
    person, started, earliest = (orders[key] for key in ("person_id", "started", "earliest"))
    before = Stretches.of_days(person, earliest - pd.Timedelta(days=DAYS), DAYS)
    found = compared(records, orders, before, Stretches.of_days(person, started, DAYS))
    rows = rows_of(found, periods, records, "orders", DRUG_ORDER_180)
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="First 180 days complete in",
        columns=columns(
            "orders",
            "Requirements",
            "in the 180 days before the sentenced offences",
            "in the 180 days from the start",
        ),
        rows=rows,
        sentences=(
            headline(
                rows,
                periods,
                "orders",
                "detected offences of those on the {orders} requirements whose first 180 days were "
                "over went from {rate_before} to {rate_after} for each 1,000 days at liberty, a "
                "change of {change}.",
            ),
        ),
        definition=DRUG_ORDER_180,
        limits=(
            "People are sentenced at a peak of offending: a fall afterwards would come without the "
            "requirement. What it does to offending, this does not show.",
            "An offence counts once it is dealt with: more of the earlier offences have had the "
            "time.",
        ),
        notes=(
            first_days(periods, DAYS, "started"),
            "A requirement that ended early counts with all of its 180 days: how long it lasted is "
            "an outcome. Requirements are counted, and quarters add up; whoever had two counts "
            "with both, and the interval takes them together. Those without the day of the "
            "earliest sentenced offence are left out, and people not found in the offence source.",
            "Whether a requirement is for a Class A drug is not recorded.",
            NO_CHANGE,
            *without_custody(records),
        ),
    )


def _requirements(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """Requirements of people of `areas` found in the offence source, with the earliest sentenced
    offence known: person_id, started, earliest, dies, complete (the last of the 180 days).
    """
    table = records.orders
    held: pd.DataFrame = (
        table.filter(table.order_type == OrderType.DRUG_REHABILITATION.value)
        .select("order_id", "person_id", "started_on", "first_offence_on", "area")
        .order_by("order_id")
        .execute()
    )
    people: pd.DataFrame = records.people.select("person_id", "matched", "died_on").execute()
    known = held.merge(people[people["matched"] == YesNo.YES.value], on="person_id")
    known = known[known["area"].isin(areas) & known["first_offence_on"].notna()]
    known = known.reset_index(drop=True)
    started, earliest = (
        pd.to_datetime(known[key]).astype("datetime64[ns]")
        for key in ("started_on", "first_offence_on")
    )
    return pd.DataFrame(
        {
            "person_id": known["person_id"],
            "started": started,
            "earliest": earliest,
            "dies": dies(known["died_on"]),
            "complete": started + pd.Timedelta(days=DAYS - 1),
        }
    )
