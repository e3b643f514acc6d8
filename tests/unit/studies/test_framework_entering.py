"""Indicators 2 and 6: first entries and custodial sentences, by quarter."""

import csv
from collections import Counter
from datetime import date

import pytest
from histories import BOTH, DARLINGTON, DURHAM, Entry, Offence, Person, Residents, each, records_of

from rrlib.results import Estimate, Marker
from rrlib.studies.performance_framework import custody_rate, entrants

QUARTERS = {1: "2013-14Q1", 2: "2013-14Q2", 3: "2013-14Q3", 4: "2013-14Q4"}


def values(finding, column):
    return {
        row.label: cell.value if isinstance(cell := row.cells[column], Estimate) else cell
        for row in finding.rows
    }


def test_the_year_is_what_the_strategy_counts_and_its_quarters_add_up(delivered):
    """Strategy, Appendix 2: 210 first-time entrants in 2013/14, 290 in 2012/13."""
    found = values(entrants(delivered("2013-14Q4"), (DURHAM,)), "entrants")

    assert (found["2012-13"], found["2013-14"]) == (290, 210)
    assert sum(found[quarter] for quarter in QUARTERS.values()) == 210
    assert list(found) == ["2012-13", *QUARTERS.values(), "2013-14"]


def test_a_year_that_goes_on_has_the_quarters_so_far_and_no_rate(delivered):
    finding = entrants(delivered("2013-14Q3"), (DURHAM,))

    assert [row.label for row in finding.rows][1:] == [
        *list(QUARTERS.values())[:3],
        "2013-14 to Q3",
    ]
    rates = values(finding, "rate")
    assert rates.pop("2012-13") == pytest.approx(6.4, abs=0.01)
    assert set(rates.values()) == {Marker.NOT_APPLICABLE}


def aged(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def rows_of(root, name):
    with (root / f"data/raw/2013-14Q4/{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def births(root):
    return {
        row["person_id"]: date.fromisoformat(row["date_of_birth"])
        for row in rows_of(root, "people")
    }


@pytest.mark.parametrize("area", BOTH)
def test_sentences_are_days_on_which_somebody_young_was_sentenced_as_plain_loops_count(
    delivered, root, births, area
):
    quashed = {
        (row["person_id"], row["offence_id"])
        for row in rows_of(root, "offences")
        if row["disposal"] == "conviction quashed"
    }
    days = {
        (row["person_id"], date.fromisoformat(row["disposal_date"]))
        for row in rows_of(root, "offences")
        if row["disposal"] == "custody"
        and row["area"] == area
        and (row["person_id"], row["offence_id"]) not in quashed
    }
    young = [day for person, day in days if 10 <= aged(births[person], day) < 18]
    counted = Counter((day.year - (day.month < 4), (day.month - 4) % 12 // 3 + 1) for day in young)

    found = values(custody_rate(delivered("2013-14Q4"), (area,)), "occasions")

    for number, quarter in QUARTERS.items():
        assert found[quarter] == counted[2013, number], quarter
    assert found["2012-13"] == sum(counted[2012, number] for number in QUARTERS)
    assert found["2013-14"] == sum(found[quarter] for quarter in QUARTERS.values())


def sentenced(on, offence="O1", disposal="custody", **more):
    return Offence("2013-03-01", [(on, disposal)], offence_id=offence, **more)


#                                  offences                                      occasions, people
SENTENCES = {
    "one": ([sentenced("2013-05-01")], 1, 1),
    "two of one day": ([sentenced("2013-05-01"), sentenced("2013-05-01", "O2")], 1, 1),
    "two of two days": ([sentenced("2013-05-01"), sentenced("2013-06-01", "O2")], 2, 1),
    "a fine": ([sentenced("2013-05-01", disposal="fine")], 0, 0),
    "before the year": ([sentenced("2013-03-31")], 0, 0),
    "on its first day": ([sentenced("2013-04-01")], 1, 1),
    "on its last day": ([sentenced("2014-03-31")], 1, 1),
    "elsewhere": ([sentenced("2013-05-01", area=DARLINGTON)], 0, 0),
    "on the 18th birthday": ([sentenced("2013-05-01", person="grown")], 0, 0),
    "the day before it": ([sentenced("2013-04-30", person="grown")], 1, 1),
}


@each("case", {name: name for name in SENTENCES})
def test_an_occasion_is_a_day_of_somebody_under_18(case):
    offences, occasions, people = SENTENCES[case]
    born = [Person("P1", born="1997-01-01"), Person("grown", born="1995-05-01")]
    records = records_of(*born, *offences, Entry("2013-05-01"), to="2013-14Q4")

    finding = custody_rate(records, (DURHAM,))

    assert values(finding, "occasions")["2013-14"] == occasions
    assert values(finding, "people")["2013-14"] == people


def test_the_rate_is_of_the_year_by_the_people_of_its_first_summer():
    years = [Residents(2000 if year == 2013 else 9000, age, year) for age in range(10, 18)
             for year in (2012, 2013, 2014)]  # fmt: skip
    records = records_of(
        Person("P1", born="1997-01-01"),
        sentenced("2013-05-01"),
        Entry("2013-05-01"),
        *years,
        to="2013-14Q4",
    )

    rate = values(custody_rate(records, (DURHAM,)), "rate")["2013-14"]

    assert rate == pytest.approx(1 / 16)


def test_without_anybody_living_there_or_without_a_count_there_is_no_rate():
    nobody = [Residents(0, age, 2013) for age in range(10, 18)]
    for known in ([], nobody):
        records = records_of(
            Person("P1", born="1997-01-01"), Entry("2013-05-01"), *known, to="2013-14Q4"
        )
        assert values(entrants(records, (DURHAM,)), "rate")["2013-14"] is Marker.NOT_AVAILABLE
        assert values(entrants(records, (DURHAM,)), "entrants")["2013-14"] == 1
        (said,) = [note for note in entrants(records, (DURHAM,)).notes if "No rate for" in note]
        assert said.startswith("No rate for 2012-13, 2013-14: the extract population lacks")


def test_a_diversion_stands_beside_the_entries():
    records = records_of(
        Person("P1", born="1997-01-01"), Person("P2", born="1997-01-01"),
        Entry("2013-05-01", "pre-caution disposal"), Entry("2013-09-01", "community resolution"),
        Entry("2013-10-01", "pre-caution disposal", person="P2"), Entry("2013-11-01"),
        to="2013-14Q4",
    )  # fmt: skip

    finding = entrants(records, (DURHAM,))

    assert values(finding, "entrants") == {
        "2012-13": 0, "2013-14Q1": 0, "2013-14Q2": 0, "2013-14Q3": 1, "2013-14Q4": 0, "2013-14": 1,
    }  # fmt: skip
    assert values(finding, "diverted")["2013-14"] == 2
    assert values(finding, "resolved")["2013-14Q2"] == 1
