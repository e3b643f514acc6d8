"""Files as they were published, and what is known of them. They are no part of the project."""

import csv
import gzip
from pathlib import Path

import pandas as pd
import pytest
from official_files import imported, left_out, put, read

from rrlib.contracts.extracts import POPULATION, PUBLISHED_RATES, RECORDED_CRIME
from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Subject, Use

REAL = Path(__file__).parents[3].parent / "shared" / "real"

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the published files are not beside the project"
)

OUTCOMES = "homeoffice_outcomes_open_data_2018-19_by_force_quarter.csv.gz"
STREET = tuple(f"2018-{month}-durham-street.csv" for month in (10, 11, 12))
P1 = "ons_table_P1_recorded_crime_pfa_ye_june2013.csv"
AGES = "ons_mye_mid2018_persons_by_la_single_year_of_age.csv"
YEARS = "ons_la_population_2001_2019.csv"
LAIT = "lait_youth_offending_by_la_2016_2024.csv"
LOOKUP = "lad_csp_pfa_lookup_jan2017.csv"


@pytest.fixture(scope="module")
def everything():
    files = [REAL / name for name in (OUTCOMES, *STREET, P1, AGES, YEARS, LAIT, LOOKUP)]
    return imported(*files, places=("County Durham", "Darlington", "Durham"))


def test_offences_of_durham_are_those_known_of_the_year(everything):
    rows = everything.extracts[RECORDED_CRIME]
    assert set(rows["area"]) == {"Durham"}
    by_quarter = rows.groupby("quarter")["offences"].sum().to_dict()
    assert by_quarter["2018-19Q3"] == 15_029
    assert sum(by_quarter.values()) == 63_804


def test_groups_of_durham_are_the_sums_of_their_subgroups(everything):
    rows = everything.extracts[RECORDED_CRIME]
    published = pd.read_csv(REAL / OUTCOMES, keep_default_na=False, dtype=str)
    number = published["force_outcomes_for_offences_recorded_in_quarter"].replace("NA", "0")
    own = published.assign(number=number.astype(int))[published["force_name"] == "Durham"]
    by_subgroup = own.groupby("offence_subgroup")["number"].sum()
    subgroups = {
        "dwelling burglary": ["Domestic burglary"],
        "other burglary": ["Non-domestic burglary"],
        "vehicle crime": [
            "Theft from a vehicle",
            "Theft of a motor vehicle",
            "Vehicle interference",
        ],
        "violence with injury": ["Homicide", "Violence with injury"],
        "violence without injury": ["Harassment", "Violence without injury"],
        "sexual offences": ["Rape", "Other sexual offences"],
        "public order offences": ["Public order offences"],
    }
    by_group = rows.groupby("offence_group")["offences"].sum()
    for group, names in subgroups.items():
        assert by_group[group] == by_subgroup[names].sum()


def test_the_quarter_of_two_sources_differs_by_42_and_is_told(everything):
    differing = [check for check in everything.checks if check.difference]
    (check,) = differing
    assert check.what.startswith("Durham, 2018-10-01 to 2018-12-31")
    assert sorted((check.counted, check.stated)) == [15_029, 15_071]


@pytest.mark.parametrize(
    ("name", "rows", "crimes"),
    list(zip(STREET, (6_611, 6_272, 6_000), (5_239, 5_060, 4_772), strict=True)),
)
def test_street_files_have_the_rows_and_crimes_that_are_known(name, rows, crimes):
    (table,) = read(REAL / name)
    assert table.account.rows_read == rows
    assert [total.number for total in table.totals] == [crimes]


def test_rows_outside_the_force_are_told(everything):
    assert any(
        note.startswith("Durham: of 18,883 rows of street files 90 lie outside the force")
        for note in everything.notes
    )


def test_forces_of_table_p1_add_up_to_every_subtotal():
    (table,) = read(REAL / P1)
    assert len(table.account.checks) > 300
    assert not [check.what for check in table.account.checks if check.difference]
    durham = next(total for total in table.totals if total.place == "Durham")
    assert durham.number == 29_669
    assert str(durham.window.last) == "2013-06-30"
    assert len(table.totals) == 43


def test_two_tables_of_population_agree_for_county_durham(everything):
    rows = everything.extracts[POPULATION]
    assert rows.loc[rows["area"] == "County Durham", "persons"].sum() == 526_980
    same = [c for c in everything.checks if Subject.RESIDENTS.value in c.what]
    assert len(same) > 300
    assert any(c.what.startswith("County Durham, 2018-06-30") and not c.difference for c in same)


def test_the_wrong_rates_of_england_are_caught_and_all_others_kept(everything):
    rows = everything.extracts[PUBLISHED_RATES]
    assert "England" not in set(rows["area"])
    account = next(a for a in everything.accounts if a.file == LAIT)
    assert left_out(account)["a rate of England that its regions rule out"] == 9
    assert "the sum of nine regional rates" in account.notes[0]
    own = rows[(rows["area"] == "County Durham") & (rows["cohort_to"] == "2024-12-31")]
    assert dict(zip(own["measure"], own["value"], strict=True)) == {
        "first-time entrants per 100,000": "198",
        "proportion reoffending": "37.25",
    }


def test_nothing_of_the_published_files_stands_twice_or_is_in_doubt(everything):
    assert everything.doubts == ()
    assert everything.passed_over == ()


def test_what_published_files_cover_and_what_becomes_of_them_is_told(everything):
    told = {account.file: account for account in everything.accounts}
    assert told[OUTCOMES].covers == ("covers 43 police forces, 2018-19Q1 to 2018-19Q4",)
    assert told[AGES].covers == ("covers 418 areas, 2018",)
    assert told[YEARS].covers == ("covers 382 areas, 2001 to 2019",)
    assert (told[AGES].use, told[AGES].areas) == (Use.WRITTEN, ("County Durham", "Darlington"))
    assert {told[name].use for name in (*STREET, YEARS)} == {Use.COMPARED}
    assert told[LOOKUP].use is Use.LOOKED_UP


@pytest.mark.parametrize("name", [OUTCOMES, P1, AGES, YEARS, LAIT, LOOKUP])
def test_the_rows_of_a_published_file_given_twice_are_refused(tmp_path, name):
    lines = text_of(name)[:20_000]
    path = put(tmp_path, name.removesuffix(".gz"), *lines, *lines[len(lines) // 2 :])
    with pytest.raises(OfficialFileError, match="both times, expected one row"):
        read(path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (OUTCOMES, "periods that others have are lacking in"),
        (YEARS, "periods that others have are lacking in 1 area"),
        (P1, "the file may break off before its end"),
    ],
)
def test_a_published_file_that_breaks_off_is_told(tmp_path, name, told):
    lines = text_of(name)
    path = put(tmp_path, name.removesuffix(".gz"), *lines[: len(lines) * 4 // 5])
    (account,) = (table.account for table in read(path))
    assert told in " ".join(account.covers + account.notes)


def test_a_published_file_without_one_age_or_named_after_another_year_is_refused(tmp_path):
    rows = list(csv.reader(text_of(AGES)))
    without = put(tmp_path, AGES, *[",".join(row[:49] + row[50:]) + "\n" for row in rows[:3]])
    with pytest.raises(OfficialFileError, match="these columns are missing: 45"):
        read(without)
    other = put(tmp_path, AGES.replace("2018", "2017"), *text_of(AGES))
    with pytest.raises(OfficialFileError, match="every number of residents of a year differs"):
        imported(other, REAL / YEARS)


def text_of(name):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(REAL / name, "rt", encoding="utf-8-sig", newline="") as file:
        return file.readlines()
