"""A row that stands twice in one file stops it: a copy, or another count? Nobody can tell."""

import pytest
from official_files import (
    AGES,
    CSP,
    FORCE,
    LAIT,
    LOOKUP,
    NOMIS,
    OUTCOMES,
    P1,
    SERIES,
    STREET,
    YEARS,
    ages,
    crime,
    imported,
    put,
    read,
)

from rrlib.errors import OfficialFileError

OUTCOME = "2018/19,3,Durham,Shoplifting,Theft offences,Shoplifting,46,FALSE,{0},{0},1,{1},0\n"
RATE = "ReoffYO,Rate of proven re-offending by young offenders (%),2016,Durham,{},840,North East\n"

TABLES = {
    "by area": (CSP, crime("Darlington", 10), crime("Darlington", 11), "offence count"),
    "by force": (
        FORCE,
        "2012/13,1,Durham,Shoplifting,Theft offences,Shoplifting,46,10\n",
        "2012/13,1,Durham,Shoplifting,Theft offences,Shoplifting,46,11\n",
        "number of offences",
    ),
    "outcomes": (OUTCOMES, OUTCOME.format("A", 10), OUTCOME.format("A", 11), "offences recorded"),
    "P1": (P1, "Durham,10,10,10,0\n", "Durham,11,11,11,0\n", "total recorded crime"),
    "ages": (AGES, ages("E06", "Darlington", 10), ages("E06", "Darlington", 11), "age 0"),
    "series": (SERIES, "E06,Darlington,E,1,0,10,5\n", "E06,Darlington,E,1,0,11,5\n", "2018"),
    "years": (YEARS, "E06,Darlington,2018,10\n", "E06,Darlington,2018,11\n", "population"),
    "nomis": (
        NOMIS,
        "2018,Darlington,Total,Age 10,Value,10\n",
        "2018,Darlington,Total,Age 10,Value,11\n",
        "obs value",
    ),
    "rates": (LAIT, RATE.format(10), RATE.format(11), "values"),
    "lookup": (
        LOOKUP,
        "E06000005,Darlington,E22,Darlington,E23,Durham,1\n",
        "E06000005,Darlington,E22,Darlington,E23,Cleveland,2\n",
        "police force",
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_two_numbers_of_one_key_are_told_with_both_and_their_rows(tmp_path, table):
    header, one, other, column = TABLES[table]
    first = 1 + header.count("\n")
    path = put(tmp_path, "mid2018.csv", header, one, other)
    with pytest.raises(OfficialFileError) as caught:
        read(path)
    told = str(caught.value)
    assert told.startswith("mid2018.csv cannot be used:")
    assert f"rows {first} and {first + 1}, " in told
    assert column in told
    values = ("'Durham' and 'Cleveland'",) if table == "lookup" else ("'10' and '11'",)
    assert any(value in told for value in values)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_stands_twice_is_told_as_well(tmp_path, table):
    header, one, _, _ = TABLES[table]
    with pytest.raises(OfficialFileError, match=r"both times, expected one row"):
        read(put(tmp_path, "mid2018.csv", header, one, one))


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_other_keys_are_no_doubles(tmp_path, table):
    header, one, _, _ = TABLES[table]
    elsewhere = one.replace("Darlington", "Elsewhere").replace("Durham", "Cleveland")
    assert read(put(tmp_path, "mid2018.csv", header, one, elsewhere))


def test_one_code_of_two_descriptions_is_no_double(tmp_path):
    rows = [crime("Darlington", 10), crime("Darlington", 2, description="Shoplifting, attempted")]
    (rows_of_crime,) = imported(put(tmp_path, "a.csv", CSP, *rows)).extracts.values()
    assert list(rows_of_crime["offences"]) == [12]


def test_a_whole_file_written_twice_is_told_with_the_first_rows_and_how_many_more(tmp_path):
    rows = [
        crime("Darlington", 10, quarter=n, code=code)
        for n in "1234"
        for code in ("28A", "28B", "28C", "28D", "29", "30A", "46")
    ]
    with pytest.raises(OfficialFileError, match="rows 2 and 30, 2012/13, 1") as caught:
        read(put(tmp_path, "a.csv", CSP, *rows, *rows))
    assert str(caught.value).count("expected one row") == 20
    assert "and 8 more such rows" in str(caught.value)


def test_faults_and_doubled_rows_are_told_at_once(tmp_path):
    rows = [crime("Darlington", "many"), crime("Darlington", 3, quarter="2")]
    with pytest.raises(OfficialFileError, match=r"arrived 'many'(.|\n)*rows 3 and 4"):
        read(put(tmp_path, "a.csv", CSP, *rows, rows[-1]))


def street(month, crime_id="a"):
    force = "Durham Constabulary"
    return f"{crime_id},{month},{force},{force},1,2,On or near,E01,Darlington 001A,Drugs,,\n"


def test_a_month_of_street_files_under_two_names_stops_with_both(tmp_path):
    one = put(tmp_path, "a.csv", STREET, street("2018-10"))
    two = put(tmp_path, "b.csv", STREET, street("2018-10"), street("2018-11"), street("2018-10"))
    with pytest.raises(OfficialFileError) as caught:
        imported(one, two)
    assert "the same stands in two files" in str(caught.value)
    assert "Durham, 2018-10-01 to 2018-10-31: a.csv (1) and b.csv (2)" in str(caught.value)
    assert "2018-11" not in str(caught.value)


def test_two_tables_of_residents_of_one_year_stop_with_both(tmp_path):
    one = put(tmp_path, "a.csv", YEARS, "E06,Darlington,2018,5\n")
    two = put(tmp_path, "b.csv", YEARS, "E06,Darlington,2018,6\n")
    with pytest.raises(OfficialFileError, match=r"a\.csv \(5\) and b\.csv \(6\)"):
        imported(one, two)
