"""What goes back to an agency: breaches, quarantined rows, and nothing personal if so asked."""

import csv
import stat

import pytest
from deliveries import PARTNERSHIP

from rrlib.contracts import EXTRACTS, process_delivery
from rrlib.contracts.returning import write_return

QUARTER = "2014-15Q1"
BY_NAME = {extract.name: extract for extract in EXTRACTS}
PLANTED = (
    "Featherstonehaugh",
    "P70001",
    "P70002",
    "O80001",
    "1998-05-14",
    "14/05/1998",
    "14/05/98",
    "19980514",
    "5/14/1998",
    "14 May 1998",
    "35929",
    "07700 900123",
    "485 777 3456",
    "13/123456A",
    "QQ123456C",
    "DL1 5QQ",
    "2 Elvet Garth",
    "4857773456",
)
"""A surname, ids, one date of birth in seven notations, numbers and an address of nobody."""

PEOPLE = (
    "person_id,sex,date_of_birth,matched\nP70001,male,1998-05-14,yes\nP70002,female,1999-11-03,no\n"
)
OFFENCES = """\
offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,area
O80001,P70001,2013-04-03,aquisitive,no,2013-05-21,referral order,County Durham
O80002,P70002,2013-07-31,drugs,yes,2013-09-02,youth caution,Darlington
O80003,P70002,31/02/2013,drugs,Y,,,Darlington
O80004,P70002,2014-01-17,drugs,no,fine,Darlington
"""


@pytest.fixture
def returned(tmp_path):
    """Processes a delivery of these files and writes what goes back, as {file: text}."""

    def write(*, personal: bool, **files: str) -> dict[str, str]:
        raw = tmp_path / "raw" / QUARTER
        raw.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (raw / f"{name}.csv").write_text(text, encoding="utf-8")
        processed = process_delivery(raw, tmp_path / "processed", PARTNERSHIP)
        folder = tmp_path / "to-send-back"
        paths = write_return(processed, folder, PARTNERSHIP.residences, personal=personal)
        assert sorted(paths) == sorted(folder.iterdir())
        return {path.name: path.read_text(encoding="utf-8") for path in paths}

    return write


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_every_breach_is_written_worst_first_with_its_rows_and_without_what_arrived(returned):
    files = returned(personal=True, people=PEOPLE, offences=OFFENCES, population="area\n")
    breaches = rows(files["breaches.csv"])
    assert list(breaches[0]) == ["what happens", "file", "column", "rows", "expected", "first rows"]
    happens = [breach["what happens"] for breach in breaches]
    assert happens == sorted(happens, key=["stops the delivery", "rows quarantined"].index)
    assert {(breach["file"], breach["column"], breach["first rows"]) for breach in breaches} == {
        *(("population.csv", name, "1") for name in ("year", "age", "persons")),
        ("offences.csv", "offence_group", "2"),
        ("offences.csv", "offence_date", "4"),
        ("offences.csv", "alcohol_related", "4"),
        ("offences.csv", "", "5"),
    }
    assert "31/02/2013" not in files["breaches.csv"]


def test_with_personal_values_the_rows_go_back_as_they_arrived(returned):
    files = returned(personal=True, people=PEOPLE, offences=OFFENCES)
    assert set(files) == {"breaches.csv", "offences.csv"}
    first, second, third = rows(files["offences.csv"])
    assert [first[name] for name in ("row", "offence_id", "offence_group")] == [
        "2",
        "O80001",
        "aquisitive",
    ]
    assert (second["row"], second["offence_date"]) == ("4", "31/02/2013")
    assert third["as it stood"] == "O80004,P70002,2014-01-17,drugs,no,fine,Darlington"
    assert first["reasons"].startswith("offence_group: expected one of 'acquisitive', ")


def test_without_personal_values_rows_and_reasons_are_there_and_nothing_of_anybody(returned):
    files = returned(personal=False, people=PEOPLE, offences=OFFENCES)
    first, second, third = rows(files["offences.csv"])
    assert first == {
        "row": "2",
        "reasons": first["reasons"],
        "offence_id": "",
        "person_id": "",
        "offence_date": "",
        "offence_group": "aquisitive",
        "alcohol_related": "no",
        "disposal_date": "",
        "disposal": "referral order",
        "area": "County Durham",
    }
    assert (second["row"], second["alcohol_related"]) == ("4", "Y")
    assert "alcohol_related: expected one of 'yes', 'no'" in second["reasons"]
    assert third["row"] == "5"
    assert third["reasons"] == "row: expected 8 values, as in the header"
    assert not any(value for name, value in third.items() if name not in ("row", "reasons"))


COUNTS = ("age", "persons", "year", "score", "quartile", "places", "respondents")
"""Of areas: a whole number among whole numbers tells nobody apart."""

COLUMNS = [
    (extract, column.name)
    for extract in ("people", "offences", "yos_cohort", "prison_releases", "population", "surveys")
    for column in BY_NAME[extract].columns
]


@pytest.mark.parametrize(("extract", "column"), COLUMNS)
def test_what_strayed_into_a_wrong_column_does_not_go_back(extract, column, returned):
    names = BY_NAME[extract].names
    planted = [",".join(value if name == column else "!" for name in names) for value in PLANTED]
    text = "\n".join([",".join(names), *planted]) + "\n"
    files = returned(personal=False, **{"people": PEOPLE, extract: text})
    written = "".join(files.values())
    assert len(rows(files[f"{extract}.csv"])) == len(PLANTED)
    shown = [value for value in PLANTED if value in written]
    assert shown == (["35929"] if column in COUNTS else [])


def test_a_value_of_the_right_column_in_a_quarantined_row_does_not_go_back_either(returned):
    """Dates and ids that are in order stand in a row that is not."""
    files = returned(personal=False, people=PEOPLE.replace("male,", "man,", 1))
    assert "1998-05-14" not in files["people.csv"]
    assert "P70001" not in files["people.csv"]


def test_headings_swapped_give_away_no_date_of_birth(returned):
    people = (
        "person_id,sex,recorded_on,matched,date_of_birth\n"
        "P70001,man,1998-05-14,yes,2014-01-01\nP70002,man,14/05/1998,no,2014-01-02\n"
    )
    files = returned(personal=False, people=people)
    assert len(rows(files["people.csv"])) == 2
    assert not [value for value in PLANTED if value in "".join(files.values())]


def test_nothing_is_left_of_what_was_written_before(returned, tmp_path):
    returned(personal=True, people=PEOPLE, offences=OFFENCES)
    sound = OFFENCES.splitlines(keepends=True)
    files = returned(personal=False, people=PEOPLE, offences=sound[0] + sound[2])
    assert set(files) == {"breaches.csv"}
    assert [path.name for path in (tmp_path / "to-send-back").iterdir()] == ["breaches.csv"]


@pytest.mark.parametrize("personal", [True, False])
def test_only_the_owner_can_read_what_goes_back(personal, returned, tmp_path):
    returned(personal=personal, people=PEOPLE, offences=OFFENCES)
    folder = tmp_path / "to-send-back"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
