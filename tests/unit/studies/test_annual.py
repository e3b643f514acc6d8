"""What a year brings: offences, the young people behind them and those who enter, counted by hand.

A year counts if somebody was dealt with in each of its months: twelve offences of one young man,
one a month, make 2011-12 and 2012-13 whole; of 2013-14 three months are known.
"""

import pytest
from drawn_cohorts import cell, said, shown, told
from histories import (
    BOTH,
    DARLINGTON,
    DURHAM,
    Entry,
    Offence,
    Person,
    Residents,
    each,
    records_of,
)

from rrlib.studies import yos_cohort_tracking as study

MONTHS = [f"{year}-{month:02d}" for year in (2011, 2012) for month in range(4, 13)]
MONTHS += [f"{year}-{month:02d}" for year in (2012, 2013) for month in range(1, 4)]
PART_OF_A_YEAR = ["2013-04", "2013-05", "2013-06"]
ON, IN_2012 = "2012-05-10", "2012-06-10"

COUNTED = [
    Person("Ann", "1999-01-01", "female"),
    Offence(ON, [IN_2012], "violence against the person", "yes", "Ann"),
    Offence(ON, [(IN_2012, "community resolution")], "drugs", "no", "Ann"),
    Person("Bob", "1997-05-11"),
    Offence(ON, [(IN_2012, "outcome 22")], "drugs", "yes", "Bob"),
    Offence(ON, [(IN_2012, "not guilty"), ("2013-02-01", "fine")], "motoring", "no", "Bob"),
]
NOT_COUNTED = [
    Offence(ON, [IN_2012], "breach of an order", "no", "Cy"),
    Offence(ON, [(IN_2012, "no further action")], person="Cy"),
    Offence(ON, [(IN_2012, "not guilty")], person="Cy"),
    Offence(ON, [(IN_2012, "fine"), ("2012-09-01", "conviction quashed")], person="Cy"),
    Offence(ON, [(IN_2012, "taken into consideration")], person="Cy"),
    Offence(ON, person="Cy"),
    Person("Dan", "1994-05-10"),
    Offence(ON, [IN_2012], person="Dan"),
    Offence(ON, [IN_2012], person="Ed", area=DARLINGTON),
    Offence(ON, [IN_2012], person="Flo", area="elsewhere"),
]
MONTHLY = [
    Offence(f"{month}-01", [f"{month}-15"], person="every month", area=DURHAM)
    for month in MONTHS + PART_OF_A_YEAR
]


@pytest.fixture(scope="module")
def year():
    history = [Person("every month", "1997-01-01"), *MONTHLY, *COUNTED, *NOT_COUNTED]
    records = records_of(*history, to="2013-14Q4")
    return {
        finding: finding(records, (DURHAM,))
        for finding in (study.offences_by_year, study.young_people_by_year)
    }


def test_offences_dealt_with_are_counted_by_sex_age_kind_and_drink(year):
    assert told(year[study.offences_by_year]) == {
        "All": (12, 16),
        "Male": (12, 14),
        "Female": (0, 2),
        "Aged 10-13": (0, 2),
        "Aged 14-15": (12, 11),
        "Aged 16-17": (0, 3),
        "Acquisitive": (12, 12),
        "Violence against the person": (0, 1),
        "Drugs": (0, 2),
        "Motoring": (0, 1),
        "Alcohol-related": (0, 2),
        "Not alcohol-related": (12, 14),
    }


def test_the_young_people_behind_them_are_counted_once_a_year(year):
    assert told(year[study.young_people_by_year]) == {
        "All": (1, 3),
        "Male": (1, 2),
        "Female": (0, 1),
        "With an alcohol-related offence": (0, 2),
        "Without one": (1, 1),
    }


def test_a_count_of_offences_carries_how_many_people_are_behind_it(year):
    offences = year[study.offences_by_year]

    assert [cell(offences, row, "2012-13").n for row in ("All", "Drugs", "Female")] == [3, 2, 1]
    assert shown(offences, "2012-13")["All"] == "[c]"


def test_the_latest_two_years_are_put_in_words(year):
    assert said(year[study.offences_by_year]) == [
        "16 offences of young people were dealt with in 2012-13, against 12 in 2011-12."
    ]
    assert said(year[study.young_people_by_year]) == [
        "3 young people had offences dealt with in 2012-13, against 1 in 2011-12."
    ]


def test_a_year_of_which_a_month_is_missing_is_left_out_and_named(year):
    for finding in year.values():
        assert [column.key for column in finding.columns] == ["2011-12", "2012-13"]
        assert finding.notes[-1].startswith("2013-14 is left out: the extract has nobody dealt wi")


@each(
    "months, years, sentence",
    {
        "one year": (MONTHS[:9] + MONTHS[18:21], ["2011-12"], "12 offences of young people were d"),
        "no whole year": (MONTHS[:9], [], None),
    },
)
def test_of_one_year_nothing_is_compared_and_of_none_nothing_is_said(months, years, sentence):
    history = [Offence(f"{month}-01", [f"{month}-15"]) for month in months]

    found = study.offences_by_year(records_of(*history, to="2013-14Q4"), BOTH)

    assert [column.key for column in found.columns] == years
    assert [text[:34] for text in said(found)] == ([sentence] if sentence else [])
    assert all(" against " not in text for text in said(found))


def test_four_years_are_shown():
    history = [
        Offence(f"{y}-{m:02d}-01", [f"{y}-{m:02d}-15"])
        for y in range(2008, 2014)
        for m in range(1, 13)
    ]

    found = study.young_people_by_year(records_of(*history, to="2013-14Q3"), BOTH)

    assert [column.key for column in found.columns] == ["2009-10", "2010-11", "2011-12", "2012-13"]


POPULATION = [Residents(500, age, year) for age in range(10, 18) for year in (2011, 2012)]
ENTERED = [
    *(Entry(f"{month}-15", person=f"in {month}") for month in MONTHS + PART_OF_A_YEAR),
    *(Entry("2011-07-01", person=f"more {number}") for number in range(8)),
    Entry("2012-07-01", "pre-reprimand disposal", person="P1"),
    Entry("2012-07-01", "pre-caution disposal", person="P2"),
    Entry("2012-07-01", "community resolution", person="P3"),
    Entry("2012-07-01", "community resolution", person="P4"),
    Entry("2012-07-01", "community resolution", person="P5"),
    *(Entry("2012-07-01", "outcome 22", person=f"deferred {number}") for number in range(4)),
    Entry("2012-08-01", "reprimand", person="P5"),
    Entry("2012-09-01", "fine", person="P5"),
    Entry("2012-07-01", person="away", area="elsewhere"),
    Person("an adult", "1994-07-01"),
    Entry("2012-07-01", person="an adult"),
]


@pytest.fixture(scope="module")
def entrants():
    return study.first_time_entrants(records_of(*ENTERED, *POPULATION, to="2013-14Q4"), (DURHAM,))


def test_entrants_are_counted_with_their_rate_and_change(entrants):
    # 4,000 residents aged 10 to 17; from 20 entrants to 13.
    assert told(entrants, "entrants", "rate", "change") == {
        "2011-12": (20, 5.0, "[z]"),
        "2012-13": (13, 3.2, -35.0),
    }
    assert cell(entrants, "2012-13", "rate").value == 13 / 4
    assert said(entrants)[0].startswith(
        "13 young people were first-time entrants in 2012-13, against 20 in 2011-12: a change of "
        "−35.0% (95% interval −"
    )


def test_what_is_no_entry_stands_beside_it_by_its_kind(entrants):
    titles = [column.title for column in entrants.columns[-3:]]

    assert titles == ["Pre-reprimand or pre-caution", "Community resolution", "Outcome 22"]
    assert told(entrants, "diverted", "resolved", "deferred") == {
        "2011-12": (0, 0, 0),
        "2012-13": (2, 3, 4),
    }


def test_the_part_of_a_year_is_named_and_not_counted(entrants):
    assert entrants.notes[-1].startswith("2013-14 is left out")


def test_a_year_without_population_has_no_rate_and_the_others_have_theirs():
    known = records_of(*ENTERED, *POPULATION[::2], to="2013-14Q4")
    missing = records_of(*ENTERED, to="2013-14Q4", without=["population"])

    rates = [told(study.first_time_entrants(each, (DURHAM,)), "rate") for each in (known, missing)]

    assert rates == [{"2011-12": 5.0, "2012-13": "[x]"}, {"2011-12": "[x]", "2012-13": "[x]"}]
    notes = study.first_time_entrants(missing, (DURHAM,)).notes
    assert notes[1].startswith("No rates: the delivery of 2013-14Q4 does not hold population (")
    assert not any("No rates" in note for note in study.first_time_entrants(known, (DURHAM,)).notes)


def test_without_a_whole_year_nothing_is_said_of_entrants():
    found = study.first_time_entrants(records_of(Entry("2012-07-01"), to="2013-14Q4"), (DURHAM,))

    assert (found.rows, said(found)) == ((), [])


def test_from_a_year_with_no_entrants_there_is_no_change():
    diverted = [
        Entry(f"{month}-15", "pre-caution disposal", person=f"in {month}") for month in MONTHS
    ]

    found = study.first_time_entrants(records_of(*diverted, to="2013-14Q4"), (DURHAM,))

    assert told(found, "entrants", "change", "diverted") == {
        "2011-12": (0, "[z]", 12),
        "2012-13": (0, "[z]", 12),
    }
