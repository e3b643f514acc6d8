"""Indicator 1: how detected crimes of those who join Integrated Offender Management change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from rrlib.codes import YesNo
from rrlib.periods import FinancialYear
from rrlib.records import Records
from rrlib.reoffending import IOM_JOINERS_DETECTED, IOM_MEMBERS_DETECTED
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.members import NEEDED, lacking
from rrlib.studies.offender_profiles.members import periods as memberships
from rrlib.studies.performance_framework.before_and_after import (
    NO_CHANGE,
    change,
    columns,
    compared,
    first_days,
    headline,
    provisional,
    rows_of,
    without_custody,
)
from rrlib.studies.performance_framework.reported import Period, reported
from rrlib.studies.performance_framework.stretches import (
    Stretches,
    detected_offences,
    dies,
    offences_in,
)

DAYS = 365
YEARS_SHOWN = 4
"""As many years as the Strategy prints."""

_ASKED = "How did detected crimes of those who joined Integrated Offender Management change?"
_ASKED_NATIONALLY = "How did detected crimes of members change, in the national form?"
_PEAK = (
    "People join at a peak: their offences would fall afterwards with no programme at all. How far "
    "stands with what earlier history leads to expect."
)


def joiners(records: Records, held: pd.DataFrame) -> pd.DataFrame:
    """Everybody of the memberships `held` who was found in the offence source, by person_id.

    Columns: joined (the first day of the first membership), area (its own), dies (the day after
    death, or far ahead), complete (the last of the 365 days from joining).
    """
    ordered = held.sort_values(["person_id", "joined_on", "left_on"])
    first = ordered.drop_duplicates("person_id")[["person_id", "joined_on", "area"]]
    people: pd.DataFrame = records.people.select("person_id", "matched", "died_on").execute()
    found = people[people["matched"] == YesNo.YES.value]
    known = first.merge(found, on="person_id").reset_index(drop=True)
    return pd.DataFrame(
        {
            "person_id": known["person_id"],
            "area": known["area"],
            "joined": known["joined_on"],
            "dies": dies(known["died_on"]),
            "complete": known["joined_on"] + pd.Timedelta(days=DAYS - 1),
        }
    )


def iom_detected_crime(records: Records, areas: tuple[str, ...]) -> Finding:
    """Detected offences per 1,000 days at liberty in the 365 days from joining and before.

    Who counts: those whose first 365 days since they first joined were over in the period, whatever
    became of their membership; matched. Denominator: the same people's days at liberty. Source: the
    police's offences, by their own day, if dealt with and not dismissed. Lag: 365 days, provisional
    for three months more. Breaks: detections became outcomes in April 2013.
    """
    name, periods = "indicator_1_iom_detected_crime", reported(records)
    if nothing := lacking(name, _ASKED, records, *NEEDED, "offences"):
        return nothing
    found = compared_joiners(records, areas)
    rows = rows_of(found, periods, records, "people", IOM_JOINERS_DETECTED)
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="First year of membership complete in",
        columns=columns(
            "people", "People who had joined", "in the year before", "in the year from joining"
        ),
        rows=rows,
        sentences=(
            headline(
                rows,
                periods,
                "people",
                "detected offences of the {people} people whose first year since joining was over "
                "went from {rate_before} to {rate_after} for each 1,000 days at liberty, a change "
                "of {change}.",
            ),
        ),
        definition=IOM_JOINERS_DETECTED,
        limits=(
            _PEAK,
            "An offence counts once it is dealt with: more of the offences before joining have had "
            "the time.",
        ),
        notes=(
            first_days(periods, DAYS, "joined"),
            "Nobody counts in two rows but the year's: quarters add up. Those not found in the "
            "offence source are left out, and periods of membership that end before they begin.",
            NO_CHANGE,
            *without_custody(records),
        ),
    )


def compared_joiners(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """`joiners` of `areas` with their offences and days in the 365 days before and from joining."""
    known = joiners(records, memberships(records))
    known = known[known["area"].isin(areas)].reset_index(drop=True)
    before = Stretches.of_days(known["person_id"], known["joined"] - pd.Timedelta(days=DAYS), DAYS)
    after = Stretches.of_days(known["person_id"], known["joined"], DAYS)
    return compared(records, known, before, after)


def iom_detected_crime_national_form(records: Records, areas: tuple[str, ...]) -> Finding:
    """Detected offences of each year-end's members in that year and in the 365 days before joining.

    Who counts: members on the last day of a financial year; matched. Denominator: their offences in
    the 365 days before they first joined. Source, lag and breaks: as `iom_detected_crime`. This is
    the form that the Strategy prints by year; for whoever joined during the year or shortly before
    it, the two windows overlap.
    """
    name = "iom_detected_crime_national_form"
    if nothing := lacking(name, _ASKED_NATIONALLY, records, *NEEDED, "offences"):
        return nothing
    held = memberships(records)
    known = joiners(records, held)
    offences = detected_offences(records)
    rows = tuple(
        _national_row(_members(held, known, areas, year), year, offences, records)
        for year in _years(held, records)
    )
    latest = rows[-1].label if rows else ""
    return Finding(
        name=name,
        question=_ASKED_NATIONALLY,
        rows_are="Financial year",
        columns=(
            Column("members", "Members at its end", Role.BASE),
            Column("before", "Offences in the year before joining", Role.BASE),
            Column("during", "Offences in the year", Role.BASE),
            Column(
                "change",
                "Change (windows overlap for recent members)",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("members", "before", "during"),
            ),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"The members at the end of {latest} committed {{during}} detected offences in "
                "that year and {before} in the year before they joined, a change of {change}.",
                {key: (latest, key) for key in ("before", "during", "change")},
            ),
        )
        if rows
        else (),
        definition=IOM_MEMBERS_DETECTED,
        limits=(
            _PEAK,
            "Of whoever joined during the year or in the year before it, some days lie in both "
            "windows: the two are not apart, and recent members say little of a change.",
            "Only those who are still members count: whoever was removed, for better or worse, is "
            "not in it. Time in custody is not taken into account.",
        ),
        notes=(
            "Years are financial years that are over. Those not found in the offence source are "
            "left out, and periods of membership that end before they begin.",
            NO_CHANGE,
        ),
    )


def _years(held: pd.DataFrame, records: Records) -> list[FinancialYear]:
    """The latest whole years at the end of which there could be members, earliest first."""
    if held.empty:
        return []
    year = FinancialYear.containing(records.as_at)
    last = year.start_year if year.window.last <= records.as_at else year.start_year - 1
    first = FinancialYear.containing(held["joined_on"].min().date()).start_year
    return [FinancialYear(each) for each in range(first, last + 1)][-YEARS_SHOWN:]


def _members(
    held: pd.DataFrame, known: pd.DataFrame, areas: tuple[str, ...], year: FinancialYear
) -> pd.DataFrame:
    """Those of `joiners` who are members of `areas` on a year's last day."""
    day = pd.Timestamp(year.window.last)
    there = held[(held["joined_on"] <= day) & (held["left_on"] >= day)]
    there = there.sort_values(["person_id", "joined_on"]).drop_duplicates("person_id", keep="last")
    here = there.loc[there["area"].isin(areas), "person_id"]
    return known[known["person_id"].isin(here) & (known["dies"] > day)].reset_index(drop=True)


def _national_row(
    members: pd.DataFrame, year: FinancialYear, offences: pd.DataFrame, records: Records
) -> Row:
    whole = pd.Series(pd.Timestamp(year.window.first), index=members.index)
    days = (year.window.last - year.window.first).days + 1
    before = Stretches.of_days(
        members["person_id"], members["joined"] - pd.Timedelta(days=DAYS), DAYS
    )
    during = Stretches.of_days(members["person_id"], whole, days)
    own = members.assign(
        before=offences_in(before, offences),
        after=offences_in(during, offences),
        # Counts are compared, not rates: of equal days for everybody.
        days_before=np.ones(len(members)),
        days_after=np.ones(len(members)),
    )
    may_change = provisional(Period(str(year), year.window), records)
    cells: dict[str, Cell] = {
        "members": Estimate.count(len(own), IOM_MEMBERS_DETECTED),
        "before": _behind(own, "before"),
        "during": replace(_behind(own, "after"), provisional=may_change),
        "change": change(own, IOM_MEMBERS_DETECTED) if len(own) else Marker.NOT_APPLICABLE,
    }
    if isinstance(cells["change"], Estimate):
        cells["change"] = replace(cells["change"], provisional=may_change)
    return Row(str(year), cells)


def _behind(own: pd.DataFrame, side: str) -> Estimate:
    number = own[side]
    return Estimate.count(int(number.sum()), IOM_MEMBERS_DETECTED, int((number > 0).sum()))
