"""A recount of the shares of managed adults that reoffend and of the fall in their crimes."""

from collections import Counter
from datetime import date
from decimal import Decimal
from statistics import mean

import pytest
from managed_adults_recount import (
    DAY,
    END,
    SCHEMES,
    SNAPSHOT,
    SNAPSHOT_READ_ON,
    YEARS,
    by_person,
    members,
    there,
    women,
)
from recount import (
    BREACH,
    DARLINGTON,
    DISMISSED,
    DURHAM,
    as_printed,
    is_proven,
    percent,
    published,
)

# ---- reoffending in a year ---------------------------------------------------------------


def year_of(start):
    return date(start, 4, 1), date(start + 1, 3, 31)


def at_liberty(person, day, read_on, day_of_release):
    """Whether somebody is out of custody; the day of release may be reckoned either way."""
    return not any(
        spell["received_on"] <= day
        and (spell["released_on"] is None or day < spell["released_on"] + day_of_release)
        for spell in by_person("custody_spells", read_on)[person]
    )


def cohort(start, read_on, area=DURHAM, day_of_release=DAY):
    """The memberships of everybody who was a member and at liberty on a day of the year."""
    first, last = year_of(start)
    found = {}
    for person, rows in by_person("iom_membership", read_on).items():
        spans = [
            (max(first, row["joined_on"]), min(last, row["left_on"] or last))
            for row in rows
            if row["area"] == area
        ]
        days = (a + DAY * n for a, b in spans for n in range((b - a).days + 1))
        if any(at_liberty(person, day, read_on, day_of_release) for day in days):
            found[person] = rows
    return found


def joined(rows, last):
    """The first day of the latest unbroken membership up to `last`; schemes do not matter."""
    lefts = [row["left_on"] for row in rows]
    begun = [row["joined_on"] for row in rows if row["joined_on"] - DAY not in lefts]
    return max(day for day in begun if day <= last)


def reoffends(person, rows, start, proven_by, read_on):
    first, last = year_of(start)
    index = max(joined(rows, last), first - DAY)
    return any(
        is_proven(row)
        and row["offence_group"] != BREACH
        and index < row["offence_date"] <= last
        and any(there(period, row["offence_date"]) for period in rows)
        and row["disposal_date"] <= proven_by
        for row in by_person("offences", read_on)[person]
    )


def share(start, proven_by, read_on, area=DURHAM, day_of_release=DAY):
    people = cohort(start, read_on, area, day_of_release)
    again = [p for p, rows in people.items() if reoffends(p, rows, start, proven_by, read_on)]
    return percent(len(again), len(people))


@pytest.mark.parametrize("year", YEARS)
def test_the_published_share_reoffends_as_known_at_any_day_from_the_years_end_on(year):
    claim = f"iom-reoffending-{year}-{(year + 1) % 100}"
    year_end, waited = date(year + 1, 3, 31), min(date(year + 1, 6, 30), END)
    for read_on in (year_end, waited, END):
        figure = share(year, waited, read_on)
        assert as_printed(claim, figure) == published(claim)


@pytest.mark.parametrize("year", YEARS)
def test_the_share_is_the_same_whichever_way_the_day_of_release_is_reckoned(year):
    waited = min(date(year + 1, 6, 30), END)
    assert share(year, waited, END) == share(year, waited, END, day_of_release=0 * DAY)


def test_somebody_is_proven_to_reoffend_only_while_the_courts_are_waited_for():
    early, late = date(2012, 3, 31), date(2012, 6, 30)
    assert share(2011, early, END) < share(2011, late, END)


def test_the_mean_of_the_published_shares_is_the_published_mean_cut_off():
    claims = [f"iom-reoffending-{year}-{(year + 1) % 100}" for year in YEARS]
    assert mean(map(published, claims)) == Decimal("23.75")
    assert published("iom-reoffending-average-table") == Decimal("23.7")


def test_some_are_in_custody_for_a_whole_year_and_not_in_its_cohort():
    for year in (2011, 2012, 2013):
        first, last = year_of(year)
        all_year = [
            person
            for person, rows in by_person("iom_membership", END).items()
            if any(there(row, first) for row in rows) and any(there(row, last) for row in rows)
        ]
        away = set(all_year) - set(cohort(year, END)) - set(cohort(year, END, DARLINGTON))
        assert 2 <= len(away) <= 8


# ---- records of people who do not reoffend -----------------------------------------------


def unlike_reoffences(year):
    """For each kind of record that must not count: who of the year's others has one."""
    first, last = year_of(year)
    waited = date(year + 1, 6, 30)
    kinds = Counter()
    for person, rows in cohort(year, END).items():
        if reoffends(person, rows, year, waited, END):
            continue
        for row in by_person("offences", END)[person]:
            if first <= row["offence_date"] <= last:
                member = any(there(period, row["offence_date"]) for period in rows)
                kinds[_kind(row, rows, member, waited)] += 1
    return kinds


def _kind(row, rows, member, waited):
    if row["offence_date"] == min(period["joined_on"] for period in rows):
        return "on the day of joining"
    if not member:
        after = row["offence_date"] > min(period["joined_on"] for period in rows)
        return "after leaving" if after else "before joining"
    if row["disposal"] is None:
        return "undisposed"
    if row["offence_group"] == BREACH:
        return "breach"
    if not is_proven(row):
        return "not proven"
    return "proven too late" if row["disposal_date"] > waited else "a reoffence after all"


@pytest.mark.parametrize("year", YEARS)
def test_each_year_holds_records_of_every_kind_that_must_not_count(year):
    kinds = unlike_reoffences(year)
    last_kind = "undisposed" if year == 2013 else "proven too late"
    for kind in ("on the day of joining", "after leaving", "breach", "not proven", last_kind):
        assert kinds[kind] >= 1, kind
    assert kinds["before joining"] > 100
    assert kinds["a reoffence after all"] == 0


# ---- change in detected crimes -----------------------------------------------------------


def first_joined(person, read_on):
    return min(row["joined_on"] for row in by_person("iom_membership", read_on)[person])


def crimes(person, first, last, read_on, *, breaches):
    """Offences of those days that were dealt with by anything but a dismissal."""
    return len(
        {
            row["offence_id"]
            for row in by_person("offences", read_on)[person]
            if first <= row["offence_date"] <= last
            and row["disposal"] is not None
            and row["disposal"] not in DISMISSED
            and (breaches or row["offence_group"] != BREACH)
        }
    )


def reduction(year, read_on, area=DURHAM, *, breaches=True):
    """The fall from the year before each member joined to the financial year, sum against sum."""
    first, last = year_of(year)
    before = now = 0
    for person in members(last, read_on, area):
        began = first_joined(person, read_on)
        before += crimes(person, began - 365 * DAY, began - DAY, read_on, breaches=breaches)
        now += crimes(person, first, last, read_on, breaches=breaches)
    return percent(before - now, before)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("breaches", [True, False])
def test_detected_crimes_fell_by_the_published_share_as_known_from_the_years_end_on(year, breaches):
    claim = f"iom-detected-{year}-{(year + 1) % 100}"
    for read_on in (date(year + 1, 3, 31), min(date(year + 1, 6, 30), END), END):
        figure = reduction(year, read_on, breaches=breaches)
        assert as_printed(claim, figure) == published(claim)


def test_the_mean_of_four_years_falls_is_the_published_one():
    claims = [f"iom-detected-{year}-{(year + 1) % 100}" for year in YEARS]
    assert mean(map(published, claims)) == published("iom-detected-average-table")
    falls = [as_printed(claim, reduction(y, END)) for claim, y in zip(claims, YEARS, strict=True)]
    assert mean(falls) == published("iom-detected-average-table")


def test_adults_are_taken_on_after_a_peak_of_offending():
    joiners = {
        person: first_joined(person, END)
        for person in by_person("iom_membership", END)
        if first_joined(person, END) >= date(2011, 4, 1)
    }
    year = 365 * DAY
    before, earlier = (
        sum(crimes(p, d - far, d - near, END, breaches=False) for p, d in joiners.items())
        for far, near in ((year, DAY), (2 * year, year + DAY))
    )
    assert before > 4 * earlier > 0


# ---- Darlington --------------------------------------------------------------------------


def test_darlington_has_a_smaller_cohort_of_the_same_shape():
    people = members(SNAPSHOT, SNAPSHOT_READ_ON, DARLINGTON)
    assert len(people) == 48
    assert {row["scheme"] for row in people.values()} == set(SCHEMES.values())
    assert 5 <= len(women(people)) <= 12
    for year in YEARS:
        assert 15 < share(year, min(date(year + 1, 6, 30), END), END, DARLINGTON) < 35
        assert 35 < reduction(year, END, DARLINGTON) < 70
