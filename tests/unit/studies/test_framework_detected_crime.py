"""Indicator 1: detected crimes of those who join, and its national form."""

from collections import Counter
from datetime import date

import pytest
from drawn_cohorts import cell, told
from drawn_framework import (
    AREAS,
    DAY,
    FAR,
    custody,
    free_between,
    locked_up,
    offences_between,
    raw,
    what_the_public_learns,
)
from drawn_members import DRR, PPO, ledger, member, offence, period, records_of_members
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.results import Estimate
from rrlib.studies.performance_framework.detected_crime import (
    compared_joiners,
    iom_detected_crime,
    iom_detected_crime_national_form,
)

YEAR, BEFORE = "2013-14", "2012-13"
QUARTERS = [f"2013-14Q{number}" for number in (1, 2, 3, 4)]
NEXT = "2014-03-01", "fine"


def detected(person, *days):
    return [row for day in days for row in offence(person, day, (day, "fine"))]


def of(history, column="people", areas=BOTH, to="2013-14Q4"):
    return told(iom_detected_crime(records_of_members(*history, to=to), areas), column)


def test_rows_are_last_year_each_quarter_and_this_year():
    assert list(of([member("A", "2013-01-01")])) == [BEFORE, *QUARTERS, YEAR]
    assert list(of([member("A", "2012-01-01")], to="2013-14Q2")) == [
        BEFORE,
        *QUARTERS[:2],
        "2013-14 to Q2",
    ]


def test_somebody_counts_when_365_days_are_complete():
    joined = {
        "the 365th day is the last of the year": "2013-04-01",
        "it is the first day after it": "2013-04-02",
        "the 365th day is the first of the year": "2012-04-02",
        "it is the last of last year": "2012-04-01",
        "it is the first of last year": "2011-04-03",
        "before last year": "2011-04-02",
    }

    assert of([member(person, day) for person, day in joined.items()]) == {
        BEFORE: 2,
        **dict(zip(QUARTERS, (1, 0, 0, 1), strict=True)),
        YEAR: 2,
    }


def sides(*history):
    """Offences before and after, and days before and after, by person who joined."""
    found = compared_joiners(records_of_members(*history), BOTH).set_index("person_id")
    return {
        person: tuple(row)
        for person, *row in found[["before", "after", "days_before", "days_after"]].itertuples()
    }


DAYS = {
    "on the day of joining": ("2013-01-10", (0, 1)),
    "the day before it": ("2013-01-09", (1, 0)),
    "365 days before": ("2012-01-11", (1, 0)),
    "366 days before": ("2012-01-10", (0, 0)),
    "on the 365th day": ("2014-01-09", (0, 1)),
    "on the 366th day": ("2014-01-10", (0, 0)),
}


def test_the_two_years_meet_at_the_day_of_joining():
    history = [
        rows
        for person, (day, _) in DAYS.items()
        for rows in (member(person, "2013-01-10"), offence(person, day, NEXT))
    ]

    assert {person: found[:2] for person, found in sides(*history).items()} == {
        person: wanted for person, (_, wanted) in DAYS.items()
    }


DISPOSALS = {
    "fined": ([NEXT], "acquisitive", 1),
    "undisposed": ([], "acquisitive", 0),
    "not guilty": ([("2014-03-01", "not guilty")], "acquisitive", 0),
    "no further action, then fined": ([("2014-02-01", "no further action"), NEXT], "drugs", 1),
    "fined twice over": ([NEXT, ("2014-03-02", "fine")], "drugs", 1),
    "taken into consideration": ([("2014-03-01", "taken into consideration")], "drugs", 1),
    "quashed": ([NEXT, ("2014-03-20", "conviction quashed")], "acquisitive", 0),
    "a breach": ([NEXT], "breach of an order", 0),
}


def test_offences_count_that_were_dealt_with():
    history = [
        rows
        for person, (disposals, group, _) in DISPOSALS.items()
        for rows in (
            member(person, "2013-01-10"),
            offence(person, "2013-06-01", *disposals, group=group),
        )
    ]

    assert {person: found[1] for person, found in sides(*history).items()} == {
        person: number for person, (*_, number) in DISPOSALS.items()
    }


@each(
    "history, people",
    {
        "a change of scheme is no joining": (
            [member("A", "2010-01-01", "2013-01-09", PPO), period("A", "2013-01-10", scheme=DRR)],
            0,
        ),
        "nor is coming back": (
            [member("A", "2010-01-01", "2011-01-01"), period("A", "2013-01-10")],
            0,
        ),
        "whoever left counts": ([member("A", "2013-01-10", "2013-01-11")], 1),
        "whoever was not found does not": ([member("A", "2013-01-10", matched="no")], 0),
        "nor a period that ends before it begins": ([member("A", "2013-01-10", "2012-01-01")], 0),
    },
)
def test_somebody_counts_from_the_first_joining(history, people):
    assert of(history)[YEAR] == people


def test_somebody_belongs_to_the_area_of_the_first_membership():
    history = [
        member("A", "2013-01-10", "2013-02-01", area=DURHAM),
        period("A", "2013-02-02", area=DARLINGTON),
    ]

    assert of(history, areas=(DURHAM,))[YEAR] == 1
    assert of(history, areas=(DARLINGTON,))[YEAR] == 0


SPELLS = {
    "none": ([], (365, 365)),
    "the day of reception is in custody, that of release is not": (
        [("2013-03-01", "2013-03-11")],
        (365, 355),
    ),
    "over the day of joining": ([("2013-01-05", "2013-01-15")], (360, 360)),
    "still there": ([("2013-12-31", None)], (365, 355)),
    "outside": ([("2010-03-01", "2010-03-11"), ("2014-03-01", None)], (365, 365)),
    "two that overlap lose each day once": (
        [("2013-03-01", "2013-03-11"), ("2013-03-05", "2013-03-21")],
        (365, 345),
    ),
    "two within another": (
        [("2013-03-01", "2013-03-21"), ("2013-03-02", "2013-03-04"), ("2013-03-05", "2013-03-11")],
        (365, 345),
    ),
    "remand and sentence": (
        [("2013-03-01", "2013-03-11"), ("2013-03-11", "2013-03-21")],
        (365, 345),
    ),
}


def test_days_at_liberty_are_those_not_in_custody():
    history = [
        rows
        for person, (spells, _) in SPELLS.items()
        for rows in (member(person, "2013-01-10"), [custody(person, *each) for each in spells])
    ]

    assert {person: found[2:] for person, found in sides(*history).items()} == {
        person: days for person, (_, days) in SPELLS.items()
    }


def test_rates_are_of_days_at_liberty():
    history = [
        member("A", "2013-01-10"),
        detected("A", "2012-06-01", "2013-06-01", "2013-06-02"),
        custody("A", "2013-03-01", "2013-03-11"),
    ]
    finding = iom_detected_crime(records_of_members(*history), BOTH)

    assert [cell(finding, YEAR, f"rate_{side}").value for side in ("before", "after")] == [
        pytest.approx(1000 / 365),
        pytest.approx(2000 / 355),
    ]


def test_whoever_died_is_at_liberty_until_that_day():
    history = [
        member("A", "2013-01-10", died="2013-01-19"),
        detected("A", "2012-06-01", "2013-01-15"),
    ]
    finding = iom_detected_crime(records_of_members(*history), BOTH)

    assert cell(finding, YEAR, "rate_after").value == pytest.approx(1000 / 10)


def several(number, *, before=2, after=1, first=0):
    """So many people who joined in January 2013, with offences a month apart."""
    for person in range(first, first + number):
        yield member(f"P{person}", "2013-01-10")
        for place in range(before):
            yield detected(f"P{person}", f"2012-{place + 2:02d}-01")
        for place in range(after):
            yield detected(f"P{person}", f"2013-{place + 2:02d}-01")


@each(
    "history, change",
    {
        "five": (several(5), -50.0),
        "four are too few": (several(4), "[u]"),
        "nobody": ([member("A", "2001-01-10")], "[z]"),
        "nothing before": (several(5, before=0), "[x]"),
        "nothing after": (several(5, after=0), -100.0),
        "one has half of the offences after": (
            [*several(5, after=0), *several(1, after=3, first=5), *several(3, after=1, first=6)],
            "[u]",
        ),
        "one has fewer than half": (
            [*several(5, after=0), *several(1, after=3, first=5), *several(4, after=1, first=6)],
            -65.0,
        ),
    },
)
def test_a_change_is_of_enough_people(history, change):
    assert of(list(history), "change")[YEAR] == change


def test_without_spells_days_are_all_days_and_a_note_says_so():
    records = records_of_members(
        member("A", "2013-01-10"), detected("A", "2013-06-01"), without=["custody_spells"]
    )
    finding = iom_detected_crime(records, BOTH)

    assert cell(finding, YEAR, "rate_after").value == pytest.approx(1000 / 365)
    assert any("custody_spells" in note for note in finding.notes)


@each("extract", {name: name for name in ("people", "iom_membership", "offences")})
def test_without_an_extract_that_it_needs_there_is_no_table(extract):
    records = records_of_members(member("A", "2013-01-10"), without=[extract])

    for finding in (iom_detected_crime, iom_detected_crime_national_form):
        found = finding(records, BOTH)
        assert (found.rows, len(found.notes)) == ((), 1)


def test_what_may_still_be_detected_is_provisional():
    history = [*several(5), member("Q", "2012-12-01")]
    finding = iom_detected_crime(records_of_members(*history), BOTH)
    rows = {row.label: row.cells for row in finding.rows}

    assert {label: cells["after"].provisional for label, cells in rows.items()} == {
        BEFORE: False,
        **dict(zip(QUARTERS, (False, False, False, True), strict=True)),
        YEAR: True,
    }
    assert rows[YEAR]["change"].provisional
    assert not rows[YEAR]["before"].provisional


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
def test_the_demonstration_is_as_recounted(delivered, areas):
    finding = iom_detected_crime(delivered("2013-14Q4"), areas)
    first = {}
    for row in sorted(raw("iom_membership"), key=lambda row: row["joined_on"]):
        first.setdefault(row["person_id"], (row["joined_on"], row["area"]))
    windows = {
        BEFORE: (date(2012, 4, 1), date(2013, 3, 31)),
        QUARTERS[0]: (date(2013, 4, 1), date(2013, 6, 30)),
        QUARTERS[1]: (date(2013, 7, 1), date(2013, 9, 30)),
        QUARTERS[2]: (date(2013, 10, 1), date(2013, 12, 31)),
        QUARTERS[3]: (date(2014, 1, 1), date(2014, 3, 31)),
        YEAR: (date(2013, 4, 1), date(2014, 3, 31)),
    }
    for label, (begins, ends) in windows.items():
        sums = Counter()
        for person, (joined, area) in first.items():
            if area in areas and begins <= joined + 364 * DAY <= ends:
                sums["people"] += 1
                for side, start in (("before", joined - 365 * DAY), ("after", joined)):
                    sums[side] += offences_between(person, start, start + 364 * DAY)
                    sums[f"days {side}"] += free_between(person, start, start + 364 * DAY)
        for key in ("people", "before", "after"):
            assert cell(finding, label, key).value == sums[key], (label, key)
        for side in ("before", "after"):
            rate = cell(finding, label, f"rate_{side}").value
            assert rate == pytest.approx(1000 * sums[side] / sums[f"days {side}"]), label
        change = cell(finding, label, "change")
        if isinstance(change, Estimate):
            ratio = sums["after"] / sums["days after"] / (sums["before"] / sums["days before"])
            assert change.value == pytest.approx(100 * (ratio - 1)), label
            assert change.lower < change.value < change.upper


def test_custody_of_the_demonstration_takes_days():
    assert sum(map(len, locked_up().values())) > 5000


@each("year", {year: year for year in ("2010-11", "2011-12", "2012-13", "2013-14")})
def test_the_national_form_is_what_was_published(delivered, year):
    finding = iom_detected_crime_national_form(delivered("2013-14Q4"), (DURHAM,))
    change = cell(finding, year, "change")

    assert round(-change.value) == ledger()[f"iom-detected-{year}"]
    assert change.lower < change.value < change.upper


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
def test_the_national_form_of_the_demonstration_is_as_recounted(delivered, areas):
    finding = iom_detected_crime_national_form(delivered("2013-14Q4"), areas)
    joined = {}
    for row in raw("iom_membership"):
        known = joined.setdefault(row["person_id"], row["joined_on"])
        joined[row["person_id"]] = min(known, row["joined_on"])

    for row in finding.rows:
        begins = date(int(row.label[:4]), 4, 1)
        ends = date(begins.year + 1, 3, 31)
        there = {
            each["person_id"]
            for each in raw("iom_membership")
            if each["joined_on"] <= ends <= (each["left_on"] or FAR) and each["area"] in areas
        }
        before = sum(
            offences_between(person, joined[person] - 365 * DAY, joined[person] - DAY)
            for person in there
        )
        during = sum(offences_between(person, begins, ends) for person in there)
        values = [row.cells[key].value for key in ("members", "before", "during")]
        assert values == [len(there), before, during], row.label
        assert row.cells["change"].value == pytest.approx(100 * (during / before - 1))


def test_the_national_form_is_of_whole_years(delivered):
    rows = iom_detected_crime_national_form(delivered("2013-14Q2", "2013-14Q4"), BOTH).rows

    assert [row.label for row in rows] == ["2010-11", "2011-12", "2012-13"]


def test_the_national_form_takes_the_same_offences_twice_where_windows_overlap():
    """Somebody who joined in the year: a day may lie in it and in the year before joining."""
    history = [member("A", "2014-01-10"), detected("A", "2013-06-01")]
    finding = iom_detected_crime_national_form(records_of_members(*history), BOTH)

    assert told(finding, "before", "during")["2013-14"] == (1, 1)


def test_the_public_learns_no_hidden_number(delivered, partnership):
    for quarter in ("2013-14Q4", "2020-21Q2"):
        released, found = what_the_public_learns(
            partnership, delivered(quarter), iom_detected_crime, iom_detected_crime_national_form
        )
        assert [each.told for each in found.exposures] == []
        for tables in released.values():
            this_year = tables[0].finding.rows[-1]
            assert isinstance(this_year.cells["people"], Estimate)
            assert isinstance(this_year.cells["change"], Estimate)
    assert found.hidden > 5
