"""`rr check` and `rr receive` as an analyst meets them in a terminal."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from deliveries import sound, spoil, write

from rrlib.cli import main
from rrlib.contracts.describing import data_dictionary

QUARTER = "2013-14Q4"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with no delivery yet, in which commands are typed."""
    shutil.copy(ROOT / "partnership.toml", tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("RR_DATA", raising=False)
    return tmp_path


@pytest.fixture
def rr(project, monkeypatch, capsys):
    """Types a command: its exit status and what it says, on either stream."""

    def typed(*words: str) -> tuple[int, str]:
        monkeypatch.chdir(project)
        monkeypatch.setattr(sys, "argv", ["rr", *words])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out + said.err

    return typed


@pytest.fixture
def folder(project):
    return project / "data" / "raw" / QUARTER


def people_and(*names: str):
    return sound("people", *names)


def spoilt():
    """Nothing is right with the header of population, little with offences."""
    tables = people_and("offences", "population")
    tables["population"][0][3] = "Persons"
    spoil(tables, "offences", 2, "area", "Darlingtn")
    spoil(tables, "offences", 5, "offence_date", "01.07.13")
    for _ in range(4):
        tables["offences"].append([*tables["offences"][3][:-1], "nowhere"])
    return tables


def plain(said: str) -> str:
    return " ".join(said.split())


def test_a_delivery_that_is_in_order_is_said_to_be(rr, folder):
    write(folder, people_and("offences"))
    status, said = rr("check", QUARTER)
    assert status == 0
    assert said.startswith("The delivery 2013-14Q4 can be used.\n")
    assert "No row is wrong; what ends early stands above." in said
    assert re.search(r"offences\.csv +4 +4 +0 +not known", said)


def test_of_a_delivery_without_events_nothing_is_said_to_be_wrong(rr, folder):
    write(folder, people_and("population"))
    assert "Nothing is wrong with it." in rr("check", QUARTER)[1]


def test_every_breach_is_told_at_once_worst_first(rr, folder):
    write(folder, spoilt())
    status, said = rr("check", QUARTER)
    assert status == 1
    assert said.startswith("The delivery 2013-14Q4 cannot be used.\n")
    places = [
        said.index(words)
        for words in (
            "Stops the delivery",
            "population.csv, Persons",
            "population.csv, persons",
            "Rows quarantined",
            "offences.csv, area",
            "offences.csv, offence_date",
        )
    ]
    assert places == sorted(places)


def test_a_breach_has_its_count_and_three_examples(rr, folder):
    write(folder, spoilt())
    said = rr("check", QUARTER)[1]
    (told,) = re.findall(r"^  offences\.csv, area .*\n(?: {20}.*\n)*", said, re.MULTILINE)
    assert re.match(r"  offences\.csv, area +5 +one of 'County Durham'", told)
    assert re.findall(r"row \d+", told) == ["row 2", "row 6", "row 7"]


def test_where_the_quarantined_rows_are_is_said(rr, folder, project):
    write(folder, spoilt())
    said = rr("check", QUARTER)[1]
    (path,) = re.findall(r"^data/processed/.*$", said, re.MULTILINE)
    assert (project / path / "offences.csv").is_file()


@pytest.mark.parametrize(
    ("columns", "widest"), [("80", 80), ("120", 120), ("40", 80), ("300", 160)]
)
def test_what_is_told_fits_the_terminal(columns, widest, rr, folder, monkeypatch):
    write(folder, spoilt())
    monkeypatch.setenv("COLUMNS", columns)
    said = rr("check", QUARTER)[1]
    assert max(len(line.rstrip()) for line in said.splitlines()) <= widest
    assert plain(said).count("expected") == 0


def test_an_extract_that_ends_early_is_told(rr, folder):
    write(folder, people_and("offences"))
    said = rr("check")[1]
    assert re.search(r"offences\.csv ends on 2013-09-01: what happened later may", said)
    assert "Nothing is wrong with it." not in said


def test_all_deliveries_are_checked_where_none_is_named(rr, project):
    write(project / "data" / "raw" / "2013-14Q3", people_and("offences"))
    write(project / "data" / "raw" / QUARTER, spoilt())
    status, said = rr("check")
    assert status == 1
    assert "The delivery 2013-14Q3 can be used." in said
    assert "The delivery 2013-14Q4 cannot be used." in said


def test_brackets_in_what_arrived_are_shown_as_they_are(rr, folder):
    tables = people_and("offences")
    spoil(tables, "offences", 2, "offence_group", "[drugs]")
    write(folder, tables)
    assert "row 2: '[drugs]'" in rr("check", QUARTER)[1]


def test_files_to_send_back_are_written_and_named(rr, folder, project):
    write(folder, spoilt())
    status, said = rr("check", QUARTER, "--send-back")
    written = project / "data" / "processed" / QUARTER / "to-send-back"
    assert status == 1
    assert {path.name for path in written.iterdir()} == {"breaches.csv", "offences.csv"}
    for path in written.iterdir():
        assert f"Written: {path.relative_to(project)}\n" in said
    assert "These hold personal values. Add --without-personal to leave them out.\n" in said
    assert "P1" in (written / "offences.csv").read_text(encoding="utf-8")


def test_files_without_personal_values_hold_none(rr, folder, project):
    write(folder, spoilt())
    said = rr("check", QUARTER, "--send-back", "--without-personal")[1]
    assert "These hold personal values" not in said
    written = project / "data" / "processed" / QUARTER / "to-send-back" / "offences.csv"
    text = written.read_text(encoding="utf-8")
    assert "Darlingtn" in text
    assert not [
        value
        for value in ("P1", "P2", "P3", "F1", "2013-")
        if value in text.split("\n", 1)[1].replace("2013-03-31", "")
    ]


def test_data_elsewhere_are_checked_there(rr, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere / "raw" / QUARTER, spoilt())
    monkeypatch.setenv("RR_DATA", str(elsewhere))
    said = rr("check", QUARTER, "--send-back")[1]
    assert f"Written: {elsewhere}/processed/{QUARTER}/to-send-back/breaches.csv" in said


WRONG = [
    (("check", "2019-20Q1"), "rr: there is no delivery data/raw/2019-20Q1. There is 2013-14Q4.\n"),
    (("check", "2013-14"), "rr: '2013-14' is not a financial quarter. Write it as '2013-14Q4'"),
    (
        ("check", "--without-personal"),
        "rr: --without-personal says how to write what --send-back writes.\n",
    ),
    (
        ("check", "--template", "ofences"),
        "rr: there is no extract 'ofences'; there is people, offences, yos_cohort,",
    ),
    (("receive", "people.csv", "--into", "2013"), "rr: '2013' is not a financial quarter."),
    (
        ("receive", "people.csv", "--into", QUARTER),
        "rr: nothing was taken into 2013-14Q4:\n  people.csv is not there.\n",
    ),
]


@pytest.mark.parametrize(("words", "told"), WRONG)
def test_a_wrong_request_is_told_in_words(words, told, rr, folder):
    write(folder, people_and("offences"))
    status, said = rr(*words)
    assert status == 120
    assert said.startswith(told)
    assert "Traceback" not in said


def test_the_dictionary_is_written_from_the_contracts(rr, project):
    assert rr("check", "--describe") == (0, "Written: docs/data-dictionary.md\n")
    written = (project / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary()


def test_a_template_is_written_where_one_is_and_over_nothing(rr, project):
    assert rr("check", "--template", "offences") == (0, "Written: offences.xlsx\n")
    assert (project / "offences.xlsx").is_file()
    told = "rr: offences.xlsx is already here; move it away first.\n"
    assert rr("check", "--template", "offences") == (120, told)


def test_files_are_received_and_then_checked(rr, folder, project):
    sent = write(project / "sent", people_and("offences"))
    status, said = rr("receive", "sent/people.csv", "sent/offences.csv", "--into", QUARTER)
    assert (status, said) == (
        0,
        "people.csv: 3 rows, new in this delivery.\n"
        "offences.csv: 4 rows, new in this delivery.\n"
        "What is wrong with the delivery now: rr check 2013-14Q4\n",
    )
    assert {path.name for path in folder.iterdir()} == {"people.csv", "offences.csv", "SHA256SUMS"}
    said = rr("check", QUARTER)[1]
    assert "not known" not in said
    assert re.search(r"offences\.csv +4 +4 +0 +yes", said)
    tables = people_and()
    tables["people"][1][1] = "female"
    write(sent, tables)
    assert (
        "3 rows; 0 added, 0 removed, 1 changed (1 in sex)."
        in rr("receive", "sent/people.csv", "--into", QUARTER)[1]
    )


def test_nothing_is_received_where_one_file_is_refused(rr, folder, project):
    write(project / "sent", people_and("offences"))
    (project / "sent" / "offences.csv").write_bytes(b"\0")
    status, said = rr("receive", "sent/people.csv", "sent/offences.csv", "--into", QUARTER)
    assert status == 120
    assert said == (
        "rr: nothing was taken into 2013-14Q4:\n  offences.csv, row 1: expected text: the file is "
        "half-written or no text\n"
    )
    assert not folder.exists()


def test_the_command_itself_ends_with_its_status(project, folder):
    write(folder, spoilt())
    command = [sys.executable, "-c", "from rrlib.cli import main; main()", "check", QUARTER]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout.startswith("The delivery 2013-14Q4 cannot be used.\n")
    assert run.stderr == ""
