"""What a table covers, the gaps it has beside others, and the sheets that are passed over."""

import pytest
from official_files import (
    CSP,
    FORCE,
    LAIT,
    SERIES,
    STREET,
    YEARS,
    cell,
    crime,
    imported,
    opened,
    put,
    read,
    spreadsheet,
    table_row,
)

CODES = ("28A", "28B", "28C", "28D", "29", "30A", "31", "34A", "34B", "35", "39", "40")


def by_force(force, year, quarter, codes=("46",)):
    return "".join(
        f"{year},{quarter},{force},Shoplifting,Theft offences,Shoplifting,{code},10\n"
        for code in codes
    )


def test_a_table_tells_its_forces_and_quarters(tmp_path):
    rows = [by_force(force, "2012/13", n) for force in ("Durham", "Kent") for n in "1234"]
    (table,) = read(put(tmp_path, "a.csv", FORCE, *rows))
    assert table.account.covers == ("covers 2 police forces, 2012-13Q1 to 2012-13Q4",)


def test_gaps_at_the_end_and_within_are_told_of_each_force_that_lacks_what_others_have(tmp_path):
    rows = [by_force("Durham", "2012/13", n) for n in "1234"]
    rows += [by_force("Kent", "2012/13", n) for n in "124"]
    rows += [by_force("Surrey", "2012/13", n) for n in "12"]
    (table,) = read(put(tmp_path, "a.csv", FORCE, *rows))
    assert table.account.covers[1] == (
        "periods that others have are lacking in 2 police forces: "
        "Kent (2012-13Q3), Surrey (2012-13Q3 to 2012-13Q4)"
    )


def test_a_quarter_that_no_force_has_is_told(tmp_path):
    rows = [by_force(force, "2012/13", n) for force in ("Durham", "Kent") for n in "124"]
    (table,) = read(put(tmp_path, "a.csv", FORCE, *rows))
    assert table.account.covers[1:] == ("no row of 2012-13Q3: a gap in all of them",)


def test_forces_and_areas_are_told_apart(tmp_path):
    rows = [crime(area, 3, quarter=n) for area in ("Darlington", "County Durham") for n in "12"]
    rows += [crime("Kent", 3, force="Kent"), crime("Unassigned", 3)]
    (table,) = read(put(tmp_path, "a.csv", CSP, *rows))
    assert table.account.covers == (
        "covers 2 police forces, 2012-13Q1 to 2012-13Q2",
        "periods that others have are lacking in 1 police force: Kent (2012-13Q2)",
        "covers 3 areas, 2012-13Q1 to 2012-13Q2",
        "periods that others have are lacking in 1 area: Kent (2012-13Q2)",
    )


def test_districts_after_their_merger_and_areas_before_theirs_lack_nothing(tmp_path):
    before, after = {"year": "2008/09", "quarter": "4"}, {"year": "2009/10", "quarter": "1"}
    rows = [crime("Kennet", 1, **before), crime("Wiltshire", 1, **after)]
    rows += [crime("Swindon", 1, **when) for when in (before, after)]
    (table,) = read(put(tmp_path, "a.csv", CSP, *rows))
    assert [line for line in table.account.covers if "lacking" in line] == []


def test_an_area_that_is_written_is_named_with_every_period_it_lacks(tmp_path):
    """Also where the gap lies between files of a year each."""
    one = put(tmp_path, "a.csv", CSP, crime("Darlington", 3), crime("County Durham", 3))
    two = put(tmp_path, "b.csv", CSP, *[crime("Darlington", 3, quarter=n) for n in "34"])
    gaps = [note for note in imported(one, two).notes if "has no row of" in note]
    assert gaps == [
        "recorded_crime: County Durham has no row of 2012-13Q2 to 2012-13Q4",
        "recorded_crime: Darlington has no row of 2012-13Q2",
    ]


def test_a_quarter_that_breaks_off_makes_what_is_written_of_its_area_unsafe(tmp_path):
    rows = [by_force("Durham", "2012/13", n, CODES) for n in "123"]
    kent = [by_force("Kent", "2012/13", n, CODES) for n in "123"]
    broken = [*rows, *kent, by_force("Durham", "2012/13", "4", CODES[:5])]
    path = put(tmp_path, "a.csv", FORCE, *broken)
    (doubt,) = imported(path, places=("Durham",)).doubts
    assert doubt == (
        "a.csv: Durham may be there in part only: 2012-13Q4 has 5 rows, its quarters usually 12"
    )
    assert imported(path, places=("Kent",)).doubts == ()
    half = by_force("Durham", "2012/13", "4", CODES[:6])
    within = put(tmp_path, "b.csv", FORCE, *rows, half, *kent)
    assert imported(within, places=("Durham",)).doubts == ()


@pytest.mark.parametrize(("lacking", "is_told"), [(1, False), (2, True)])
def test_a_table_whose_last_quarter_many_forces_lack_may_break_off(tmp_path, lacking, is_told):
    forces = [f"Force {letter}" for letter in "ABCDEFGHIJ"]
    rows = [by_force(each, "2012/13", n, CODES) for n in "12" for each in forces]
    last = [by_force(each, "2012/13", "3", CODES) for each in forces[lacking:]]
    told = imported(put(tmp_path, "a.csv", FORCE, *rows, *last), places=("Force J",)).doubts
    assert told == is_told * (
        "a.csv: Force J may be there in part only: the table may break off: 2 of 10 police forces "
        "have no row of its last quarter, 2012-13Q3",
    )


@pytest.mark.parametrize(("rows", "is_told"), [(6, True), (9, True), (10, False)])
def test_the_quarter_with_which_a_table_ends_is_looked_at_more_closely(tmp_path, rows, is_told):
    before = [by_force("Durham", "2012/13", n, CODES) for n in "123"]
    last = by_force("Durham", "2012/13", "4", CODES[:rows])
    told = imported(put(tmp_path, "a.csv", FORCE, *before, last), places=("Durham",)).doubts
    assert bool(told) is is_told


def test_residents_and_rates_tell_their_areas_and_years(tmp_path):
    years = put(
        tmp_path,
        "y.csv",
        YEARS,
        *[f"E06,{a},{y},9\n" for a, y in [("A", 2017), ("A", 2019), ("B", 2017)]],
    )
    assert read(years)[0].account.covers == (
        "covers 2 areas, 2017 to 2019",
        "no row of 2018: a gap in all of them",
        "periods that others have are lacking in 1 area: B (2019)",
    )
    item = "Rate of proven re-offending by young offenders (%)"
    rows = [f"R,{item},{year},Durham,42.9,840,North East\n" for year in (2016, 2018)]
    (rates,) = read(put(tmp_path, "lait.csv", LAIT, *rows))
    assert rates.account.covers == (
        "proportion reoffending: covers 1 area, 2016 to 2018",
        "proportion reoffending: no row of 2017: a gap in all of them",
    )


def test_a_series_that_breaks_off_is_unsafe_for_the_area_that_it_breaks_in(tmp_path):
    rows = [
        f"E06,{a},E,{s},{age},1,1\n"
        for a in ("Darlington", "X")
        for s in (1, 2)
        for age in range(91)
    ]
    whole = imported(put(tmp_path, "a.csv", SERIES, *rows), places=("X", "Darlington"))
    assert whole.doubts == ()
    broken = put(tmp_path, "b.csv", SERIES, *rows[:-40])
    assert imported(broken, places=("Darlington",)).doubts == ()
    (doubt,) = imported(broken, places=("X",)).doubts
    assert doubt == "b.csv: X may be there in part only: 142 rows of a sex and age, others have 182"


def test_months_without_a_street_file_are_told(tmp_path):
    force = "Durham Constabulary"
    files = [
        put(tmp_path, f"{m}.csv", STREET, f"a,{m},{force},{force},1,2,,,,Drugs,,\n")
        for m in ("2018-10", "2018-12")
    ]
    assert "Durham: no street file of 2018-11" in imported(*files).notes


def sheet(text):
    return [table_row(map(cell, line.split(","))) for line in text.splitlines()]


def test_every_sheet_that_is_passed_over_is_listed_with_its_rows(tmp_path):
    path = spreadsheet(
        tmp_path / "a.ods",
        {
            "Cover": sheet("Police recorded crime\nPublished 2019"),
            "2012-13": sheet(CSP + crime("Darlington", 3)),
            "2013-14": sheet("Year,Quarter,Force,Place,Number\n" + "2013/14,1,Durham,X,9\n" * 50),
        },
    )
    (file,) = opened(path)
    assert [(each.sheet, each.rows) for each in file.passed_over] == [("Cover", 2), ("2013-14", 51)]
    assert imported(path).passed_over == file.passed_over
