"""The Enhanced Intervention cohorts of the delivery 2020-21Q2, recounted from its rows."""

from datetime import date
from statistics import fmean

import pytest
from panel_recount import (
    AS_AT,
    DARLINGTON,
    DURHAM,
    TABLES,
    age,
    grouped,
    months_after,
    printed,
    quarters,
    reoffended,
    rounds_to,
    within,
)

STARTS = sorted(TABLES["yos_programmes"], key=lambda row: row["started_on"])
PROGRAMME_QUARTERS = quarters(2018, 1, 2020, 2)


def programme_cohort(area, window):
    """First start in the window of everybody who began in it."""
    first = {}
    for row in STARTS:
        if row["area"] == area and within(row["started_on"], window):
            first.setdefault(row["person_id"], row["started_on"])
    return first


def programme_share(area, window, months):
    """The share reoffending, or nothing where somebody is not followed for so long yet."""
    cohort = programme_cohort(area, window)
    ends = [months_after(started, months) for started in cohort.values()]
    if not cohort or max(ends) > AS_AT:
        return None
    return fmean(reoffended(person, day, months, 0) for person, day in cohort.items())


def programme_shares(area, months):
    shares = {
        start: programme_share(area, (start, end), months) for _, start, end in PROGRAMME_QUARTERS
    }
    return {start: share for start, share in shares.items() if share is not None}


def test_two_of_the_young_people_who_began_from_october_2019_reoffended_within_6_months():
    cohort = programme_cohort(DURHAM, (date(2019, 10, 1), date(2019, 12, 31)))
    again = [person for person, day in cohort.items() if reoffended(person, day, 6, 0)]
    assert len(cohort) == printed("check-implied-pcp-yos-oct19-cohort")
    assert len(again) == printed("pcp-yos-oct19-count")
    assert printed("pcp-yos-oct19-window-months") == 6
    assert rounds_to(len(again) / len(cohort), "pcp-yos-oct19-share")


def test_26_percent_of_those_who_began_from_april_2019_reoffended_within_12_months():
    cohort = programme_cohort(DURHAM, (date(2019, 4, 1), date(2019, 6, 30)))
    share = fmean(reoffended(person, day, 12, 0) for person, day in cohort.items())
    assert len(cohort) == 19
    assert printed("pcp-yos-apr19-window-months") == 12
    assert rounds_to(share, "pcp-yos-apr19-share")


@pytest.mark.parametrize(
    ("cohort", "months"), [(date(2019, 10, 1), 6), (date(2019, 4, 1), 12)], ids=str
)
def test_the_named_cohorts_have_the_lowest_share_of_all_followed_for_so_long(cohort, months):
    shares = programme_shares(DURHAM, months)
    assert len(shares) == {6: 7, 12: 6}[months]
    others = [share for start, share in shares.items() if start != cohort]
    assert shares[cohort] < min(others)


def test_the_october_2019_cohort_is_the_most_recent_followed_for_6_months():
    assert max(programme_shares(DURHAM, 6)) == date(2019, 10, 1)
    began_later = [row for row in STARTS if row["started_on"] > date(2019, 12, 31)]
    assert len(began_later) >= 20
    assert min(row["started_on"] for row in began_later) >= date(2020, 4, 1)


def test_darlingtons_cohorts_are_smaller_and_its_reoffending_fell():
    for _, start, end in PROGRAMME_QUARTERS:
        darlington = programme_cohort(DARLINGTON, (start, end))
        assert len(darlington) < len(programme_cohort(DURHAM, (start, end))) or start.month == 1
    for months, last in ((6, date(2019, 12, 31)), (12, date(2019, 9, 30))):
        before = programme_share(DARLINGTON, (date(2018, 4, 1), date(2019, 3, 31)), months)
        since = programme_share(DARLINGTON, (date(2019, 4, 1), last), months)
        assert since < before


def test_young_people_begin_at_12_to_17_and_some_begin_twice_in_a_quarter():
    assert {age(row["person_id"], row["started_on"]) for row in STARTS} == set(range(12, 18))
    twice = [rows for rows in grouped(STARTS, "person_id").values() if len(rows) > 1]
    assert len(twice) >= 3
    assert all(rows[0]["ended_on"] < rows[1]["started_on"] for rows in twice)


def test_a_waiting_period_would_change_what_the_programme_reports():
    cohort = programme_cohort(DURHAM, (date(2018, 4, 1), date(2019, 12, 31)))
    without = [person for person, day in cohort.items() if reoffended(person, day, 6, 0)]
    waiting = [person for person, day in cohort.items() if reoffended(person, day, 6, 3)]
    assert len(waiting) >= len(without) + 5
