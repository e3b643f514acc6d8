"""Integrated Offender Management in the delivery 2020-21Q2, recounted from its rows."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from panel_recount import (
    AS_AT,
    BREACH,
    DARLINGTON,
    DAY,
    DURHAM,
    OFFENCES,
    TABLES,
    UNPROVEN,
    committed,
    grouped,
    months_after,
    proven_on,
    quarters,
)

IOM_AREAS = (DURHAM, DARLINGTON)
IOM_QUARTERS = quarters(2017, 1, 2020, 2)
PERIODS = grouped(TABLES["iom_membership"], "area", "person_id")
SPELLS = grouped(TABLES["custody_spells"], "person_id")


def days_at_liberty(person, rows, start, end, *, strict):
    """Days of the quarter as a member and not in custody.

    Where `strict`, the days of reception and release are days in custody.
    """
    days = set()
    for row in rows:
        first, last = max(row["joined_on"], start), min(row["left_on"] or end, end)
        days |= {first + n * DAY for n in range((last - first).days + 1)}
    edge = timedelta() if strict else DAY
    for spell in SPELLS[person]:
        first = max(spell["received_on"] + edge, start)
        last = min(spell["released_on"] - edge if spell["released_on"] else end, end)
        days -= {first + n * DAY for n in range((last - first).days + 1)}
    return days


def iom_quarter(area, start, end, *, strict=True, proven_by=None):
    """Members at liberty on a day of the quarter, and those of them who reoffended in it."""
    proven_by = proven_by or months_after(end, 3)
    members, again = set(), set()
    for (lived, person), rows in PERIODS.items():
        if lived != area:
            continue
        days = days_at_liberty(person, rows, start, end, strict=strict)
        if not days:
            continue
        members.add(person)
        joined = min(r["joined_on"] for r in rows if r["left_on"] is None or r["left_on"] >= start)
        index = max(joined, start - DAY)
        for offence in OFFENCES[person]:
            day, proven = committed(offence), proven_on(offence)
            member = any(r["joined_on"] <= day <= (r["left_on"] or end) for r in rows)
            if member and index < day <= end and proven and proven <= proven_by:
                again.add(person)
    return members, again


IOM = {
    (area, name): iom_quarter(area, start, end)
    for area in IOM_AREAS
    for name, start, end in IOM_QUARTERS
}


def iom_share(area, name):
    members, again = IOM[area, name]
    return len(again) / len(members)


def test_offender_management_has_about_the_size_of_each_area():
    sizes = {area: [len(IOM[area, name][0]) for name, _, _ in IOM_QUARTERS] for area in IOM_AREAS}
    assert 150 <= min(sizes[DURHAM]) <= max(sizes[DURHAM]) <= 220
    assert 50 <= min(sizes[DARLINGTON]) <= max(sizes[DARLINGTON]) <= 70


@pytest.mark.parametrize("area", IOM_AREAS)
def test_the_share_of_members_reoffending_declines_in_every_quarter_of_two_years(area):
    names = [name for name, _, _ in quarters(2018, 1, 2019, 4)]
    shares = [iom_share(area, name) for name in names]
    assert all(later < earlier for earlier, later in pairwise(shares))
    assert shares[-1] < 0.6 * shares[0]
    assert shares[0] < iom_share(area, "2017-18Q4")


@pytest.mark.parametrize("area", IOM_AREAS)
def test_the_share_of_members_reoffending_rose_in_the_first_quarter_of_2020_21(area):
    assert iom_share(area, "2020-21Q1") > iom_share(area, "2019-20Q4") + 0.03
    assert iom_share(area, "2020-21Q1") < iom_share(area, "2018-19Q1")


def test_the_days_of_reception_and_release_decide_no_quarter():
    for area in IOM_AREAS:
        for name, start, end in IOM_QUARTERS[::3]:
            assert iom_quarter(area, start, end, strict=False) == IOM[area, name]


def test_some_members_are_in_custody_for_a_whole_quarter_and_so_not_counted():
    for area in IOM_AREAS:
        for name, start, end in IOM_QUARTERS[2:]:
            there = {
                person
                for (lived, person), rows in PERIODS.items()
                if lived == area
                and any(r["joined_on"] <= end and (r["left_on"] or end) >= start for r in rows)
            }
            assert IOM[area, name][0] <= there
    assert sum(len(IOM[DURHAM, name][0]) for name, _, _ in IOM_QUARTERS) < sum(
        sum(r["joined_on"] <= end and (r["left_on"] or end) >= start for r in rows)
        for (lived, _), rows in PERIODS.items()
        if lived == DURHAM
        for _, start, end in IOM_QUARTERS
    )


@pytest.mark.parametrize("area", IOM_AREAS)
def test_the_latest_version_of_a_quarter_is_higher_than_the_first(area):
    _, start, end = IOM_QUARTERS[-4]
    first, latest = IOM[area, "2019-20Q3"], iom_quarter(area, start, end, proven_by=AS_AT)
    assert latest[0] == first[0]
    assert latest[1] > first[1]


def test_some_change_scheme_from_one_day_to_the_next_and_some_come_back():
    gaps = [
        (later["joined_on"] - earlier["left_on"]).days
        for rows in PERIODS.values()
        for earlier, later in pairwise(sorted(rows, key=lambda row: row["joined_on"]))
    ]
    assert sum(gap == 1 for gap in gaps) >= 20
    assert sum(gap > 92 for gap in gaps) >= 20
    assert not any(1 < gap <= 92 for gap in gaps)


def test_members_have_breaches_dismissals_and_offences_before_joining_and_after_leaving():
    found = Counter()
    for (_, person), rows in PERIODS.items():
        for offence in OFFENCES[person]:
            day = committed(offence)
            member = any(r["joined_on"] <= day <= (r["left_on"] or AS_AT) for r in rows)
            left = max((r["left_on"] or AS_AT) for r in rows)
            found["breach"] += member and offence[0]["offence_group"] == BREACH
            found["nothing proven"] += member and offence[0]["disposal"] in UNPROVEN
            found["undisposed"] += member and offence[0]["disposal"] is None
            found["before"] += day < min(r["joined_on"] for r in rows)
            found["after"] += day > left
    assert min(found.values()) >= 15
    assert len(found) == 5
