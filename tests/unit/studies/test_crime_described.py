"""What was recorded, recounted from the committed files by other code, and the published rise."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from drawn_cohorts import cell, said
from drawn_crime import DELIVERY, PARTNERSHIP, TO, edited, records
from histories import BOTH, DURHAM

from rrlib.results import Estimate, Marker
from rrlib.studies import welfare_reform_impact as study

STEALING = {"shoplifting", "other theft", "other burglary"}
VIOLENCE = {"violence with injury", "violence without injury", "sexual offences"}
NEIGHBOURS = {
    "City of York",
    "Gateshead",
    "Hartlepool",
    "Middlesbrough",
    "Northumberland",
    "Redcar and Cleveland",
    "Stockton-on-Tees",
    "Sunderland",
}


def rows_of(name):
    with (DELIVERY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CRIMES = Counter()
for _row in rows_of("recorded_crime.csv"):
    CRIMES[_row["area"], _row["offence_group"], _row["quarter"]] += int(_row["offences"])
PEOPLE = Counter()
for _row in rows_of("population.csv"):
    PEOPLE[_row["area"], int(_row["year"])] += int(_row["persons"])


def crimes(areas, year, groups=None):
    """Those of a financial year, such as 2013-14, or of a quarter of it, such as 2013-14Q1."""
    return sum(
        number
        for (area, group, quarter), number in CRIMES.items()
        if area in areas and quarter.startswith(year) and (groups is None or group in groups)
    )


@pytest.fixture(scope="module")
def found(delivered):
    return study.evidence(delivered(TO), (DURHAM,), PARTNERSHIP)


def test_recorded_crime_rose_by_the_published_share_in_the_first_year(found):
    finding = study.crime_by_year(found)
    change = cell(finding, "All crime", "change").value

    assert change == pytest.approx(
        100 * (crimes({DURHAM}, "2013-14") / crimes({DURHAM}, "2012-13") - 1)
    )
    assert f"{change:.1f}" == "9.7"


def test_each_kind_is_counted_as_a_plain_loop_counts_it(found):
    finding = study.crime_by_year(found)
    kinds = {
        "All crime": None,
        "Stealing": STEALING,
        "Other theft": {"other theft"},
        "Violence": VIOLENCE,
        "Dwelling burglary and vehicle crime": {"dwelling burglary", "vehicle crime"},
    }
    others = {row["area"] for row in rows_of("comparators.csv")} - set(BOTH)

    for kind, groups in kinds.items():
        before, after = (crimes({DURHAM}, year, groups) for year in ("2012-13", "2013-14"))
        assert cell(finding, kind, "before").value == before
        assert cell(finding, kind, "after").value == after
        theirs = [crimes(others, year, groups) for year in ("2012-13", "2013-14")]
        expected = 100 * (theirs[1] / theirs[0] - 1)
        assert cell(finding, kind, "others").value == pytest.approx(expected)


def test_a_quarters_rate_is_of_the_years_residents(found):
    finding = study.crime_by_quarter(found)
    rate = 1000 * crimes({DURHAM}, "2015-16Q3", STEALING) / PEOPLE[DURHAM, 2015]

    assert cell(finding, "2015-16Q3", "stealing").value == pytest.approx(rate)
    assert [row.label for row in finding.rows][::47] == ["2007-08Q1", "2018-19Q4"]


def test_an_index_is_relative_to_the_year_before_the_reform(found):
    finding = study.crime_indexed(found)
    quarters = [f"2012-13Q{number}" for number in (1, 2, 3, 4)]

    def rate(quarter):
        people = sum(PEOPLE[area, int(quarter[:4])] for area in NEIGHBOURS)
        return crimes(NEIGHBOURS, quarter, STEALING) / people

    base = sum(map(rate, quarters)) / 4
    value = cell(finding, "2016-17Q2", "neighbour").value
    assert value == pytest.approx(100 * rate("2016-17Q2") / base)
    own = [cell(finding, quarter, "own").value for quarter in quarters]
    assert sum(own) / 4 == pytest.approx(100)


def test_two_areas_together_are_the_sum_of_both(delivered):
    both = study.evidence(delivered(TO), BOTH, PARTNERSHIP)
    finding = study.crime_by_year(both)

    assert cell(finding, "All crime", "after").value == crimes(set(BOTH), "2013-14")
    assert both.label == "County Durham and Darlington"


def test_comparators_are_those_of_the_relation_that_is_asked_for(delivered):
    asked = {
        kind: study.evidence(delivered(TO), (DURHAM,), PARTNERSHIP, kind).beside()
        for kind in ("all", "regional neighbour", "most similar")
    }

    assert set(asked["regional neighbour"]) == NEIGHBOURS
    assert not set(asked["most similar"]) & NEIGHBOURS
    assert set(asked["all"]) == NEIGHBOURS | set(asked["most similar"])
    assert not set(asked["all"]) & set(BOTH)


def test_a_row_less_changes_what_is_said():
    one = edited(
        recorded_crime=lambda rows: rows.drop(
            rows[
                (rows["area"] == DURHAM)
                & (rows["quarter"] == "2013-14Q2")
                & (rows["offence_group"] == "shoplifting")
            ].index
        )
    )
    before, after = (
        study.crime_by_year(study.evidence(records(frames), (DURHAM,), PARTNERSHIP))
        for frames in (edited(), one)
    )

    assert cell(before, "Stealing", "after").value > cell(after, "Stealing", "after").value
    assert cell(before, "Violence", "after") == cell(after, "Violence", "after")


def test_a_missing_population_is_the_last_one_and_marked():
    without = edited(population=lambda rows: rows[rows["year"] < 2018])
    finding = study.crime_by_quarter(study.evidence(records(without), (DURHAM,), PARTNERSHIP))
    rate = 1000 * crimes({DURHAM}, "2018-19Q2", STEALING) / PEOPLE[DURHAM, 2017]
    last = cell(finding, "2018-19Q2", "stealing")

    assert last.value == pytest.approx(rate)
    assert last.provisional
    assert not cell(finding, "2017-18Q4", "stealing").provisional
    assert any("from 2018-19Q1 on" in note and "carried on" in note for note in finding.notes)


def test_a_missing_population_of_one_area_alone_is_carried_and_marked():
    without = edited(population=lambda rows: rows[(rows["year"] < 2018) | (rows["area"] != DURHAM)])
    found = study.evidence(records(without), (DURHAM,), PARTNERSHIP)

    assert cell(study.crime_by_quarter(found), "2018-19Q2", "stealing").provisional


def test_a_quarter_without_any_row_is_missing_and_named():
    gap = edited(
        recorded_crime=lambda rows: rows[
            (rows["area"] != DURHAM) | (rows["quarter"] != "2011-12Q3")
        ]
    )
    found = study.evidence(records(gap), (DURHAM,), PARTNERSHIP)
    finding = study.crime_by_quarter(found)

    assert cell(finding, "2011-12Q3", "stealing") is Marker.NOT_AVAILABLE
    assert isinstance(cell(finding, "2011-12Q2", "stealing"), Estimate)
    assert f"{DURHAM}: nothing is held of 2011-12Q3." in finding.notes


def test_the_headline_holds_both_numbers_and_what_others_did(found):
    first = said(study.crime_by_year(found))[0]

    assert "9.7%" in first
    assert f"{crimes({DURHAM}, '2013-14'):,}" in first


def test_violence_of_either_side_of_a_change_in_recording_does_not_compare(found):
    """Where none lies in between, nothing is said of it."""
    changed, same = (
        study.crime_by_quarter(replace(found, breaks=breaks)).sentences[1].template
        for breaks in (found.breaks, ())
    )

    assert changed.endswith(
        ": from 2014-15Q3 on more was recorded of the same, and the two do not compare."
    )
    assert same == "Of violence it was {violence}, and {less}."


def test_a_reform_in_the_years_before_is_said_to_count_as_the_past(found):
    limits = " ".join(study.own_change(found).limits)
    early = [replace_date(each, "2010-03-31") for each in found.reforms]

    assert "(22 October 2012): what this moved counts as the area's own past." in limits
    assert limits.count("counts as the area's own past") == 1
    none = study.own_change(replace(found, reforms=tuple(early)))
    assert "counts as the area's own past" not in " ".join(none.limits)


def replace_date(reform, day):
    return reform.model_copy(update={"date": date.fromisoformat(day)})


def test_cohorts_are_told_with_their_first_and_last_day(found, delivered):
    notes = study.reoffending_elsewhere(found, delivered(TO)).notes
    rows = [
        (row["cohort_from"], row["cohort_to"])
        for row in rows_of("published_rates.csv")
        if row["measure"] == "proportion reoffending"
        and row["people"] == "all"
        and row["cohort_from"]
    ]
    before = [each for each in rows if each[1] < "2012-04-01"]
    after = [each for each in rows if each[0] >= "2013-04-01"]
    (told,) = [note for note in notes if note.startswith("Cohorts: ")]

    assert told == (
        f"Cohorts: before, {day(min(before)[0])} to {day(max(last for _, last in before))}; "
        f"after, {day(min(after)[0])} to {day(max(last for _, last in after))}."
    )


def day(iso):
    at = date.fromisoformat(iso)
    return f"{at.day} {at:%B %Y}"
