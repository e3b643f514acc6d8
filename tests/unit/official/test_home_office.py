"""Recorded crime by area and force: what is added up, what is left out, what stops the file."""

import pytest
from official_files import (
    CSP,
    FORCE,
    OUTCOMES,
    crime,
    imported,
    left_out,
    put,
    read,
    rows_of,
)

from rrlib.codes import CrimeGroup
from rrlib.contracts.extracts import RECORDED_CRIME
from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Subject
from rrlib.official.offences import BY_CODE, BY_SUBGROUP

INJURY = {"group": "Violence against the person", "subgroup": "Violence with injury"}


def crimes(*paths, **places):
    rows = imported(*paths, **places).extracts[RECORDED_CRIME]
    return [(area, quarter, group, n) for area, _, quarter, group, n in rows_of(rows)]


def test_codes_of_one_group_are_added_up(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Darlington", "1,002"),
        crime("Darlington", "-2", code="46A"),
        crime("Darlington", 7, code="8N", **INJURY),
        crime("Darlington", 1, code="2", **INJURY),
        crime("Darlington", 5, year="2013-14", quarter="Q4"),
    )
    assert crimes(path) == [
        ("Darlington", "2012-13Q1", "shoplifting", "1000"),
        ("Darlington", "2012-13Q1", "violence with injury", "8"),
        ("Darlington", "2013-14Q4", "shoplifting", "5"),
    ]


def test_rows_of_no_area_are_left_out_by_name_and_counted_in_the_force(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Darlington", 10),
        crime("Unassigned", 3),
        crime("British Transport Police", 4, force="British Transport Police"),
        crime("Action Fraud", 9, force="Action Fraud1"),
        crime("CIFAS", 9, force="CIFAS"),
        crime("Darlington", 8, code="53D", subgroup="Fraud offences to 2012/13"),
        "1. Revised in July\n",
    )
    (table,) = read(path)
    assert left_out(table.account) == {
        "assigned to no area (counted in the force's total)": 1,
        "no territory: British Transport Police": 1,
        "no territory: Action Fraud": 1,
        "no territory: CIFAS": 1,
        "fraud, which Action Fraud records since 2011 to 2013": 1,
        "a note or a heading": 1,
    }
    assert table.account.rows_read == 7
    assert table.account.rows_counted == 1
    assert [(t.subject, t.place, t.number) for t in table.totals] == [
        (Subject.OFFENCES, "Durham", 13)
    ]
    assert crimes(path) == [("Darlington", "2012-13Q1", "shoplifting", "10")]


@pytest.mark.parametrize("mark", ["x", "-", "NA", "[x]", "", ".."])
def test_a_mark_instead_of_a_number_leaves_out_the_areas_quarter_and_the_forces_total(
    tmp_path, mark
):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Darlington", mark),
        crime("Darlington", 7, code="8N", **INJURY),
        crime("Darlington", 6, quarter="2"),
        crime("County Durham", 5),
    )
    assert crimes(path) == [
        ("County Durham", "2012-13Q1", "shoplifting", "5"),
        ("Darlington", "2012-13Q2", "shoplifting", "6"),
    ]
    (table,) = read(path)
    assert [total.window.first.month for total in table.totals] == [7]
    assert any("Darlington (Durham), 2012-13Q1: left out" in note for note in table.account.notes)


def test_every_fault_is_told_at_once_with_its_first_row(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Darlington", "about 5"),
        crime("Darlington", 5, quarter="5"),
        crime("Darlington", 5, year="2012/14"),
        crime("Darlington", 5, code="999", subgroup="Witchcraft"),
        crime("Darlington", 5, code="999", subgroup="Witchcraft"),
    )
    with pytest.raises(OfficialFileError) as caught:
        read(path)
    told = str(caught.value)
    assert "row 2, column count: arrived 'about 5'" in told
    assert "row 3, column quarter: arrived '2012/13 5'" in told
    assert "row 4, column quarter: arrived '2012/14 1'" in told
    assert "row 5, column offence subgroup: arrived '999, Witchcraft'" in told
    assert "(2 such rows)" in told


def test_a_known_code_keeps_its_group_whatever_a_file_calls_it(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Darlington", 2, code="8M", **INJURY),
        crime("Darlington", 3, code="8M", subgroup="Stalking and harassment", quarter="2"),
    )
    assert {group for _, _, group, _ in crimes(path)} == {"violence without injury"}
    (note,) = read(path)[0].account.notes
    assert "offence code 8M ('Violence with injury' from 2012-13Q1" in note
    assert "counted as violence without injury in every year" in note


def test_an_unknown_code_that_changes_its_group_is_told_as_a_break(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Darlington", 2, code="125", **INJURY),
        crime("Darlington", 3, code="125", subgroup="Public order offences", quarter="2"),
    )
    assert [group for _, _, group, _ in crimes(path)] == [
        "violence with injury",
        "public order offences",
    ]
    (note,) = read(path)[0].account.notes
    assert "offence code 125 changes its group" in note


def test_the_widened_burglary_of_2017_is_told_where_a_series_crosses_it(tmp_path):
    before = crime("Darlington", 2, year="2016/17", quarter="4")
    after = crime("Darlington", 2, year="2017/18")
    (crossing,) = read(put(tmp_path, "a.csv", CSP, before, after))
    assert any("sheds and garages" in note for note in crossing.account.notes)
    (within,) = read(put(tmp_path, "b.csv", CSP, after))
    assert within.account.notes == ()


def test_a_row_of_all_forces_is_compared_and_not_counted(tmp_path):
    path = put(
        tmp_path,
        "force.csv",
        FORCE,
        "2012/13,1,Durham,Shoplifting,Theft offences,Shoplifting,46,10\n",
        "2012/13,1,British Transport Police,Shoplifting,Theft offences,Shoplifting,46,2\n",
        "2012/13,1,England and Wales,Shoplifting,Theft offences,Shoplifting,46,13\n",
    )
    (table,) = read(path)
    (check,) = table.account.checks
    assert (check.counted, check.stated, check.difference) == (12, 13, -1)
    assert crimes(path, places=("Durham", "England and Wales")) == [
        ("Durham", "2012-13Q1", "shoplifting", "10")
    ]


def test_a_force_is_no_row_where_its_areas_are_and_is_compared_with_them(tmp_path):
    areas = put(tmp_path, "csp.csv", CSP, crime("Darlington", 10), crime("County Durham", 5))
    force = put(
        tmp_path,
        "force.csv",
        FORCE,
        "2012/13,1,Durham,Shoplifting,Theft offences,Shoplifting,46,16\n",
        "2012/13,1,Cleveland,Shoplifting,Theft offences,Shoplifting,46,20\n",
    )
    places = ("Darlington", "County Durham", "Durham", "Cleveland")
    assert [(area, n) for area, _, _, n in crimes(areas, force, places=places)] == [
        ("Cleveland", "20"),
        ("County Durham", "5"),
        ("Darlington", "10"),
    ]
    (check,) = imported(areas, force).checks
    assert {check.counted, check.stated} == {15, 16}


def test_a_quarter_that_the_table_by_force_has_is_not_taken_from_outcomes(tmp_path):
    force = put(
        tmp_path,
        "force.csv",
        FORCE,
        "2018/19,3,Durham,Shoplifting,Theft offences,Shoplifting,46,16\n",
    )
    later = outcome("Charged/Summonsed", 4, 6).replace("2018/19,3", "2018/19,4")
    by_outcome = put(tmp_path, "o.csv", OUTCOMES, outcome("Charged/Summonsed", 15, 1), later)
    assert crimes(by_outcome, force, places=("Durham",)) == [
        ("Durham", "2018-19Q3", "shoplifting", "16"),
        ("Durham", "2018-19Q4", "shoplifting", "4"),
    ]
    assert any(check.difference for check in imported(by_outcome, force).checks)


def test_years_of_outcomes_in_several_files_follow_one_another(tmp_path):
    one = put(tmp_path, "one.csv", OUTCOMES, outcome("Charged/Summonsed", 15, 1))
    later = outcome("Charged/Summonsed", 4, 6).replace("2018/19,3", "2019/20,3")
    two = put(tmp_path, "two.csv", OUTCOMES, later)
    assert [row[1] for row in crimes(one, two, places=("Durham",))] == ["2018-19Q3", "2019-20Q3"]


def outcome(kind, recorded, resolved):
    return (
        f"2018/19,3,Durham,Shoplifting,Theft offences,Shoplifting,46,FALSE,{kind},{kind},1,"
        f"{recorded},{resolved}\n"
    )


def test_offences_are_the_sum_over_what_became_of_them(tmp_path):
    path = put(
        tmp_path,
        "outcomes.csv",
        OUTCOMES,
        outcome("Charged/Summonsed", 4, 6),
        outcome("Not yet assigned an outcome", 9, "NA"),
        outcome("Taken into consideration", "NA", 2),
    )
    assert crimes(path, places=("Durham",)) == [("Durham", "2018-19Q3", "shoplifting", "13")]
    (reason,) = left_out(read(path)[0].account)
    assert reason == "an outcome in the quarter of an offence recorded before it"


DISTRICTS = (
    "Chester-le-Street",
    "Derwentside",
    "Durham",
    "Easington",
    "Sedgefield",
    "Teesdale",
    "Wear Valley",
)


def districts(number, **other):
    return [crime(name, number, **other) for name in DISTRICTS]


def test_the_seven_districts_of_before_2009_are_added_up_to_county_durham(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        *districts(2, year="2008/09", quarter="4"),
        crime("County Durham", 20, year="2009/10"),
    )
    assert crimes(path) == [
        ("County Durham", "2008-09Q4", "shoplifting", "14"),
        ("County Durham", "2009-10Q1", "shoplifting", "20"),
    ]
    assert any("adds up Chester-le-Street, Derwentside" in n for n in imported(path).notes)


def test_a_county_is_not_made_of_some_of_its_districts(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        *districts(2, year="2008/09", quarter="4")[1:],
        *districts(2, year="2008/09", quarter="3"),
    )
    assert crimes(path) == [("County Durham", "2008-09Q3", "shoplifting", "14")]
    assert any("not all of those that merged are there" in n for n in imported(path).notes)


def test_a_county_is_not_counted_twice_beside_its_districts(tmp_path):
    period = {"year": "2008/09", "quarter": "4"}
    path = put(
        tmp_path, "csp.csv", CSP, *districts(2, **period), crime("County Durham", 15, **period)
    )
    assert crimes(path) == [("County Durham", "2008-09Q4", "shoplifting", "15")]


def test_durham_is_the_county_from_the_day_of_the_merger_on(tmp_path):
    path = put(
        tmp_path,
        "csp.csv",
        CSP,
        crime("Durham", 3, year="2008/09", quarter="4"),
        crime("Durham", 20, year="2009/10"),
    )
    assert crimes(path) == [("County Durham", "2009-10Q1", "shoplifting", "20")]


def test_a_district_that_is_asked_for_keeps_its_name(tmp_path):
    path = put(tmp_path, "csp.csv", CSP, crime("Easington", 3))
    assert crimes(path, places=("Easington",))[0][0] == "Easington"


def test_every_group_of_recorded_crime_has_codes_and_subgroups():
    assert set(BY_CODE.values()) == set(CrimeGroup) == set(BY_SUBGROUP.values())
