"""What would have come after joining with no programme: an honest ratio, or none."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from drawn_cohorts import cell, told
from drawn_framework import custody, of_all_adults, somebody, what_the_public_learns
from drawn_members import member, offence, records_of_members
from histories import BOTH, DARLINGTON, DURHAM, records_of_columns

from rrlib.results import Estimate, Marker
from rrlib.studies.performance_framework.detected_crime import iom_detected_crime as crime
from rrlib.studies.performance_framework.expected_fall import iom_regression_to_the_mean
from rrlib.studies.performance_framework.whole_histories import histories

YEAR, BEFORE = "2013-14", "2012-13"
FIRST, LAST = date(2009, 4, 1), date(2014, 3, 31)
DAYS = (LAST - FIRST).days + 1
BUSY = 4
"""Offences within 365 days upon which somebody joins."""


def busy_from(days):
    """The day of the offence with which a year first held so many, if there is one."""
    for place in range(BUSY - 1, len(days)):
        if days[place] - days[place - BUSY + 1] < 365 and days[place] >= 364:
            return days[place]
    return None


def world(seed, effect, adults=5000):
    """The records of adults whose rates of offending never change but by joining.

    Each has a rate of a gamma; somebody joins within a month of a busy year. Of the offences of the
    year from joining, `effect` are left. The register holds those alone who have an offence.
    """
    rng = np.random.default_rng(seed)
    offences, joined = [], {}
    for person in range(adults):
        days = np.sort(rng.integers(0, DAYS, rng.poisson(rng.gamma(0.6, 0.7) * DAYS / 365)))
        busy = busy_from(days)
        if busy is not None:
            day = joined[person] = busy + 1 + rng.integers(0, 30)
            days = [each for each in days if each < day or rng.random() < effect]
        offences += [(person, FIRST + timedelta(days=int(each))) for each in days]
    seen = sorted({person for person, _ in offences})
    joined = {person: day for person, day in joined.items() if day < DAYS}
    columns = {
        "people": {
            "person_id": [f"P{person}" for person in seen],
            "sex": ["male"] * len(seen),
            "date_of_birth": [date(1980, 1, 1)] * len(seen),
            "matched": ["yes"] * len(seen),
        },
        "offences": {
            "offence_id": [f"O{number}" for number in range(len(offences))],
            "person_id": [f"P{person}" for person, _ in offences],
            "offence_date": [day for _, day in offences],
            "offence_group": ["acquisitive"] * len(offences),
            "disposal_date": [day for _, day in offences],
            "disposal": ["fine"] * len(offences),
            "area": [DURHAM] * len(offences),
        },
        "iom_membership": {
            "person_id": [f"P{person}" for person in joined],
            "scheme": ["high crime causer"] * len(joined),
            "joined_on": [FIRST + timedelta(days=int(day)) for day in joined.values()],
            "area": [DURHAM] * len(joined),
        },
    }
    return of_all_adults(records_of_columns(columns, "2013-14Q4"), "2009-04-01")


@cache
def ratios(effect):
    """Observed over expected of two years in several worlds, and how far detected crime fell."""
    found, falls = [], []
    for seed in range(3):
        records = world(seed, effect)
        finding, crude = (each(records, BOTH) for each in (iom_regression_to_the_mean, crime))
        for year in (BEFORE, YEAR):
            found.append(cell(finding, year, "ratio"))
            falls.append(cell(crude, year, "change").value)
    return found, falls


def test_with_no_effect_detected_crime_falls_all_the_same():
    _, falls = ratios(1.0)

    assert np.mean(falls) < -50


@pytest.mark.parametrize("effect", [1.0, 0.7])
def test_the_ratio_finds_the_effect(effect):
    found, _ = ratios(effect)
    held = sum(each.lower <= effect <= each.upper for each in found)

    assert sum(each.n for each in found) > 400
    assert np.mean([each.value for each in found]) == pytest.approx(effect, abs=0.12)
    assert held >= len(found) - 2


def test_expected_times_ratio_is_what_was_observed():
    finding = iom_regression_to_the_mean(world(0, 1.0), BOTH)
    expected, ratio, after = (cell(finding, YEAR, key) for key in ("expected", "ratio", "after"))

    assert expected.value * ratio.value == pytest.approx(after.value)
    assert (ratio.n, expected.n) == (cell(finding, YEAR, "people").value,) * 2
    assert (ratio.provisional, expected.provisional) == (True, True)


def test_everybody_might_join_from_18_until_joining_or_the_last_day_known():
    """Of a member until joining; of another until three months before the last day known."""
    records = of_all_adults(
        records_of_members(
            member("A", "2013-01-10", born="1980-01-01"),
            offence("A", "2012-06-01", ("2012-07-01", "fine")),
            offence("A", "2013-06-01", ("2013-07-01", "fine")),
            [somebody("B", born="1980-01-01"), somebody("C", born="1995-03-31")],
            [
                somebody("D", born="1990-01-01", died="2010-01-01"),
                somebody("child", born="2005-01-01"),
            ],
            *(
                offence(person, day, (day, "fine"))
                for person in ("B", "C", "D", "child")
                for day in ("2009-06-01", "2013-12-01", "2014-02-01")
            ),
            custody("B", "2013-01-01", "2013-01-11"),
        ),
        "2009-04-01",
    )
    history, _ = histories(records, BOTH)
    counts, days = history.everybody.spell.checked()
    until = date(2013, 12, 31)

    assert sorted(zip(counts[counts > 0], days[counts > 0], strict=True)) == sorted(
        [
            (1, (date(2013, 1, 10) - date(2009, 4, 1)).days),
            (2, (until - date(2009, 4, 1)).days - 10),
            (1, (until - date(2013, 3, 31)).days),
            (1, (date(2010, 1, 2) - date(2009, 4, 1)).days),
        ]
    )
    assert history.reference.checked()[1][0] == (date(2012, 1, 11 - 1) - date(2009, 4, 1)).days + 1


def test_a_row_with_somebody_whose_year_before_joining_is_not_held_has_none():
    records = world(0, 1.0)
    known = of_all_adults(records, "2011-04-01")

    assert isinstance(cell(iom_regression_to_the_mean(known, BOTH), YEAR, "ratio"), Estimate)
    assert told(iom_regression_to_the_mean(known, BOTH), "ratio")[BEFORE] == "[x]"


def joined_at_18(number):
    """People who joined half a year after turning 18, with an offence before and one after."""
    for person in (f"P{place}" for place in range(number)):
        yield member(person, "2013-01-10", born="1994-07-10")
        yield offence(person, "2012-11-01", ("2012-12-01", "fine"))
        yield offence(person, "2013-06-01", ("2013-07-01", "fine"))


@pytest.mark.parametrize("number", [4, 5])
def test_the_ratio_is_of_five_people_or_more_however_young(number):
    records = of_all_adults(records_of_members(*joined_at_18(number)), "2009-04-01")
    ratio = cell(iom_regression_to_the_mean(records, BOTH), YEAR, "ratio")

    assert isinstance(ratio, Estimate) == (number == 5)


def test_with_no_offence_at_all_there_is_no_ratio():
    people = [member(f"P{place}", "2013-01-10", born="1980-01-01") for place in range(6)]
    records = of_all_adults(records_of_members(*people), "2009-04-01")

    assert told(iom_regression_to_the_mean(records, BOTH), "after", "ratio")[YEAR] == (0, "[x]")


@pytest.mark.parametrize("quarter", ["2013-14Q4", "2020-21Q2"])
def test_the_demonstration_holds_named_people_alone_and_says_so(delivered, quarter):
    """No adults' offences are declared: nothing honest can be expected, and nothing is printed."""
    records = delivered(quarter)
    finding = iom_regression_to_the_mean(records, (DURHAM,))

    assert {row.cells[key] for row in finding.rows for key in ("expected", "ratio")} == {
        Marker.NOT_AVAILABLE
    }
    assert finding.sentences == ()
    assert "offence_source" in finding.notes[0]
    same = crime(records, (DURHAM,))
    assert told(finding, "people", "after") == told(same, "people", "after")


def test_the_public_learns_no_hidden_number(delivered, partnership):
    _, found = what_the_public_learns(
        partnership, delivered("2013-14Q4"), crime, iom_regression_to_the_mean
    )

    assert found.hidden > 30
    assert [each.told for each in found.exposures] == []


def test_areas_are_those_of_joining():
    records = of_all_adults(records_of_members(member("A", "2013-01-10", area=DARLINGTON)))

    assert told(iom_regression_to_the_mean(records, (DURHAM,)), "people")[YEAR] == 0
