"""Totals that differ within a file, ages that lack, years that disagree: told or stopped."""

import tomllib

import pytest
from official_files import (
    AGES,
    CSP,
    FORCE,
    LAIT,
    LOOKUP,
    NOMIS,
    P1,
    STREET,
    YEARS,
    ages,
    crime,
    imported,
    put,
    read,
)

from rrlib.errors import OfficialFileError
from rrlib.official import write_import
from rrlib.official.accounts import Use
from rrlib.official.amounts import spoken


@pytest.mark.parametrize("age", [2, 45, 88])
def test_every_column_of_ages_is_asked_for(tmp_path, age):
    header = AGES.replace(f",{age},", ",")
    row = ages("E06", "Darlington", 10)
    with pytest.raises(OfficialFileError, match=f"these columns are missing: {age}$"):
        read(put(tmp_path, "mid2018.csv", header, row))


def test_a_total_of_its_own_that_differs_makes_an_import_unsafe(tmp_path):
    path = put(
        tmp_path,
        "mid2018.csv",
        AGES,
        ages("E06", "Darlington", 10),
        ages("E06", "County Durham", 20, total=1821),
    )
    unsafe = imported(path)
    assert unsafe.doubts == (
        "mid2018.csv: 1 of 2 totals of its own differ, such as County Durham: ages added up: "
        "1,820 and 1,821",
    )
    write_import(unsafe, [path], tmp_path / "new")
    told = tomllib.loads((tmp_path / "new/sources.toml").read_text(encoding="utf-8"))
    assert told["safe_to_use"] is False
    assert told["not_safe_because"] == list(unsafe.doubts)
    assert imported(put(tmp_path, "mid2017.csv", AGES, ages("E06", "Darlington", 10))).doubts == ()


def test_a_table_of_which_every_total_differs_stops(tmp_path):
    rows = [ages("E06", area, 10, total=911) for area in ("Darlington", "County Durham")]
    path = put(tmp_path, "mid2018.csv", AGES, *rows)
    with pytest.raises(OfficialFileError, match="every total of a table differs") as caught:
        imported(path)
    assert "mid2018.csv: Darlington: ages added up: 910 from its rows, 911" in str(caught.value)


def test_a_printed_total_of_all_forces_that_differs_is_unsafe_and_another_source_s_is_not(tmp_path):
    row = "2018/19,3,{},Shoplifting,Theft offences,Shoplifting,46,{}\n"
    wrong = put(tmp_path, "a.csv", FORCE, row.format("Durham", 10), row.format("Total", 11))
    (doubt,) = imported(wrong, places=("Durham",)).doubts
    assert "Total, 2018-19Q3: all rows against its own row: 10 and 11" in doubt
    right = put(tmp_path, "b.csv", FORCE, row.format("Durham", 10), row.format("Total", 10))
    other = put(tmp_path, "c.csv", CSP, crime("Darlington", 9, year="2018/19", quarter="3"))
    told = imported(right, other)
    assert [check.difference for check in told.checks] != [0]
    assert told.doubts == ()


def test_a_rate_that_is_wrong_at_source_and_left_out_raises_no_doubt(tmp_path):
    item = "First Time entrants to the Youth Justice System aged 10-17 (rate)"
    regions = ("North East", "North West", "Yorkshire and the Humber", "East Midlands")
    regions += ("West Midlands", "East of England", "London", "South East", "South West")
    rows = [f"F,{item},2016,{area},100,1,x\n" for area in regions]
    kept = imported(put(tmp_path, "l.csv", LAIT, *rows, f"F,{item},2016,England,900,1,x\n"))
    (check,) = kept.accounts[0].checks
    assert (check.refused, check.difference) == (True, -800)
    assert kept.doubts == ()


def test_ages_that_lack_in_an_export_of_nomis_are_unsafe(tmp_path):
    row = "2018,{},Total,{},Value,{}\n"
    rows = [row.format("Darlington", f"Age {age}", 1) for age in range(90)]
    rows.append(row.format("Darlington", "Aged 90+", 1))
    whole = put(tmp_path, "a.csv", NOMIS, *rows, row.format("Darlington", "All Ages", 91))
    assert imported(whole).doubts == ()
    broken = put(tmp_path, "b.csv", NOMIS, *rows[:45], *rows[46:])
    (doubt,) = imported(broken).doubts
    assert "Darlington may be there in part only: 2018 has 90 of the ages 0 to 90" in doubt
    short = put(tmp_path, "c.csv", NOMIS, *rows, row.format("Darlington", "All Ages", 92))
    (doubt,) = imported(short).doubts
    assert "Darlington, 2018: ages added up: 91 and 92" in doubt


ROW = ages("E06", "Darlington", 10)
TITLE = "MYE2: population estimates by single year of age, {}\n"


def test_a_year_that_only_the_name_tells_is_warned_of(tmp_path):
    (named,) = read(put(tmp_path, "ukmid2018.csv", AGES, ROW))
    (titled,) = read(put(tmp_path, "ages.csv", TITLE.format("mid-2018"), AGES, ROW))
    assert named.account.notes == (
        "its year, 2018, is told by the file's name alone: make sure of it",
    )
    assert titled.account.notes == ()
    assert list(titled.rows["year"].unique()) == [2018]


@pytest.mark.parametrize("title", ["mid-2017", "June 2017", "mid-year estimates, 2017", "2017"])
def test_a_year_above_the_header_that_is_not_that_of_the_name_stops(tmp_path, title):
    path = put(tmp_path, "mid2018.csv", TITLE.format(title), AGES, ROW)
    with pytest.raises(OfficialFileError, match=r"its name says 2018, .*2017\. Name the file"):
        read(path)
    path = put(tmp_path, "mid2017.csv", TITLE.format(title), AGES, ROW)
    assert list(read(path)[0].rows["year"].unique()) == [2017]


def test_two_years_above_the_header_stop(tmp_path):
    path = put(tmp_path, "a.csv", TITLE.format("mid-2016 to mid-2017"), AGES, ROW)
    with pytest.raises(OfficialFileError, match="2016 and 2017 arrived for its year"):
        read(path)


def test_a_file_named_after_another_year_stops_where_every_number_of_residents_differs(tmp_path):
    areas = ("Darlington", "County Durham")
    file = put(tmp_path, "mid2017.csv", AGES, *[ages("E06", area, 10) for area in areas])
    numbers = {2017: (900, 901), 2018: (910, 910)}
    rows = [
        f"E06,{area},{year},{n}\n"
        for year, each in numbers.items()
        for area, n in zip(areas, each, strict=True)
    ]
    with pytest.raises(OfficialFileError, match="every number of residents of a year") as caught:
        imported(file, put(tmp_path, "years.csv", YEARS, *rows))
    assert "another year than its name says" in str(caught.value)
    one_agrees = [rows[0].replace("900", "910"), *rows[1:]]
    assert imported(file, put(tmp_path, "years.csv", YEARS, *one_agrees)).doubts == ()


def test_what_was_done_with_each_table_is_said(tmp_path):
    street = "a,{m},Durham Constabulary,Durham Constabulary,,,,,Darlington 001A,Drugs,,\n"
    files = (
        put(tmp_path, "csp.csv", CSP, crime("Darlington", 1, year="2018/19", quarter="3")),
        put(
            tmp_path,
            "street.csv",
            STREET,
            *[street.format(m=m) for m in ("2018-10", "2018-11", "2018-12")],
        ),
        put(tmp_path, "lookup.csv", LOOKUP, "E06,Darlington,E22,Darlington,E23,Durham,1\n"),
        put(tmp_path, "p1.csv", P1, "Durham,10,10,10,0\n", "ENGLAND AND WALES,10,10,10,0\n"),
        put(tmp_path, "other.csv", CSP, crime("Elsewhere", 1, force="Kent")),
    )
    told = {each.file: (each.use, each.areas) for each in imported(*files).accounts}
    assert told == {
        "csp.csv": (Use.WRITTEN, ("Darlington",)),
        "street.csv": (Use.COMPARED, ()),
        "lookup.csv": (Use.LOOKED_UP, ()),
        "p1.csv": (Use.NOTHING, ()),
        "other.csv": (Use.COMPARED, ()),
    }


def test_table_p1_that_breaks_off_before_its_last_total_is_told(tmp_path):
    (table,) = read(put(tmp_path, "p1.csv", P1, "Durham,10,10,10,0\n"))
    assert "no row of England and Wales" in table.account.notes[0]


def test_nested_regions_have_no_sum(tmp_path):
    rows = [ages("K02", "UNITED KINGDOM", 10), ages("E92", "ENGLAND", 10)]
    rows.append(ages("E06", "Darlington", 10))
    (table,) = read(put(tmp_path, "mid2018.csv", AGES, *rows))
    (left,) = table.account.left_out
    assert (left.reason, left.rows, left.amount) == ("a region or country", 2, None)


@pytest.mark.parametrize(
    ("number", "told"), [(65_576_700, "65,576,700"), (33.12, "33.12"), (-42.0, "-42"), (0, "0")]
)
def test_numbers_are_told_in_full(number, told):
    assert spoken(number) == told


def test_rates_without_a_cohort_say_what_they_cannot_answer(tmp_path):
    row = "R,Rate of proven re-offending by young offenders (%),2016,Durham,42.9,840,North East\n"
    (account,) = imported(put(tmp_path, "l.csv", LAIT, row)).accounts
    (note,) = account.notes
    assert "cohort_from" in note
    assert "no counts" in note
    assert "welfare_reform_impact" in note
