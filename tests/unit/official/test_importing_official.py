"""`rr import`: extracts that pass their contracts, and an account of where they come from."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest
from deliveries import PARTNERSHIP
from official_files import (
    AGES,
    CSP,
    LAIT,
    STAT_XPLORE,
    STREET,
    ages,
    crime,
    imported,
    put,
    rows_of,
)

from rrlib.contracts import process_delivery
from rrlib.contracts.extracts import RECORDED_CRIME
from rrlib.contracts.finding import sha256_of
from rrlib.errors import OfficialFileError
from rrlib.official import write_import

LAIT_ROW = (
    "ReoffYO,Rate of proven re-offending by young offenders (%),2016,Durham,42.9,840,North East\n"
)


@pytest.fixture
def files(tmp_path):
    return (
        put(tmp_path, "csp.csv", CSP, crime("Darlington", 10), crime("County Durham", -1)),
        put(tmp_path, "mid2011.csv", AGES, ages("E06", "Darlington", 10)),
        put(tmp_path, "lait.csv", LAIT, LAIT_ROW),
    )


def test_what_is_imported_passes_the_contracts_whole(tmp_path, files):
    raw = tmp_path / "raw" / "2018-19Q4"
    write_import(imported(*files), files, raw)
    done = process_delivery(raw, tmp_path / "processed", PARTNERSHIP)
    assert not done.stopped
    assert {(s.file, s.rows_accepted, s.rows_quarantined) for s in done.sources} == {
        ("recorded_crime.csv", 2, 0),
        ("population.csv", 91, 0),
        ("published_rates.csv", 1, 0),
    }


def test_provenance_says_of_every_file_what_became_of_it(tmp_path, files):
    write_import(imported(*files), files, tmp_path / "new")
    told = tomllib.loads((tmp_path / "new/sources.toml").read_text(encoding="utf-8"))
    csp, lait, _ = told["files"]
    assert csp["name"] == "csp.csv"
    assert csp["sha256"] == sha256_of(files[0])
    assert csp["bytes"] == files[0].stat().st_size
    (table,) = csp["tables"]
    assert table["recognised_as"].startswith("Home Office: recorded crime by community")
    assert table["header"][3] == "csp name"
    assert (table["header_row"], table["rows_read"], table["rows_counted"]) == (1, 2, 2)
    assert table["use"] == "written"
    assert table["areas_written"] == ["County Durham", "Darlington"]
    assert lait["tables"][0]["rows_counted"] == 1
    assert told["safe_to_use"] is True
    for each in told["extracts"]:
        assert each["sha256"] == sha256_of(tmp_path / f"new/{each['name']}.csv")
    assert {each["name"]: each["rows"] for each in told["extracts"]} == {
        "recorded_crime": 2,
        "population": 91,
        "published_rates": 1,
    }


def test_the_same_files_give_the_same_bytes(tmp_path, files):
    for name in ("one", "two"):
        write_import(imported(*files), files, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_differences_between_sources_are_kept_with_both_numbers(tmp_path):
    area = put(tmp_path, "csp.csv", CSP, crime("Darlington", 3, year="2018/19", quarter="3"))
    street = "a,{m},Durham Constabulary,Durham Constabulary,,,,,Darlington 001A,Drugs,,\n"
    months = [street.format(m=month) for month in ("2018-10", "2018-11", "2018-12", "2018-12")]
    files = (area, put(tmp_path, "street.csv", STREET, *months))
    write_import(imported(*files), files, tmp_path / "new")
    told = tomllib.loads((tmp_path / "new/sources.toml").read_text(encoding="utf-8"))
    (difference,) = told["differences"]
    assert "Durham, 2018-10-01 to 2018-12-31" in difference["what"]
    assert (difference["counted"], difference["stated"]) == (3, 4)


@pytest.mark.parametrize("name", ["population.csv", "sources.toml"])
def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path, files, name):
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / name).write_text("mine", encoding="utf-8")
    with pytest.raises(OfficialFileError) as caught:
        write_import(imported(*files), files, folder)
    assert f"{folder / name}: already there" in str(caught.value)
    assert f"--into {folder}-new" in str(caught.value)
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text(encoding="utf-8") == "mine"


def test_rows_that_two_tables_have_alike_are_taken_once(tmp_path):
    one = put(tmp_path, "a.csv", CSP, crime("Darlington", 10))
    two = put(tmp_path, "b.csv", CSP, crime("Darlington", 10), crime("Darlington", 4, quarter="2"))
    both = imported(one, two)
    assert [row[-1] for row in rows_of(both.extracts[RECORDED_CRIME])] == ["10", "4"]
    assert any("1 rows stand in two tables, alike" in note for note in both.notes)


def test_two_editions_that_differ_are_refused(tmp_path):
    one = put(tmp_path, "a.csv", CSP, crime("Darlington", 10))
    two = put(tmp_path, "b.csv", CSP, crime("Darlington", 11))
    told = r"Darlington, 2012-13Q1, shoplifting: 10 in a\.csv and 11 in b\.csv\n"
    with pytest.raises(OfficialFileError, match=told):
        imported(one, two)


def test_a_population_that_ends_before_the_crime_is_told(tmp_path, files):
    late = put(tmp_path, "late.csv", CSP, crime("Darlington", 3, year="2013/14"))
    notes = imported(late, files[1]).notes
    assert "Darlington: crime to 2013-14Q1, but population to 2011 only" in notes
    without = imported(files[0], files[1]).notes
    assert "County Durham: crime, but no population" in without


@pytest.fixture
def project(tmp_path, root):
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copy(root / "partnership.toml", folder)
    return folder


def rr(project, *words, command="import"):
    return subprocess.run(
        [sys.executable, "-c", "from rrlib.cli import main; main()", command, *map(str, words)],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


def test_rr_import_says_what_it_understood_and_writes_extracts(project, files):
    done = rr(project, *files, "--into", "new")
    assert done.returncode == 0, done.stderr
    assert "csp.csv: Home Office: recorded crime by community safety partnership" in done.stdout
    assert (
        "header in row 1; 2 rows read, 2 counted; written (County Durham, Darlington)"
        in done.stdout
    )
    receive = "rr receive new/recorded_crime.csv new/population.csv new/published_rates.csv"
    assert f"{receive} new/sources.toml --into" in done.stdout.replace("\\", "/")
    assert (project / "new/recorded_crime.csv").read_text(encoding="utf-8") == (
        "area,force,quarter,offence_group,offences\n"
        "County Durham,Durham,2012-13Q1,shoplifting,-1\n"
        "Darlington,Durham,2012-13Q1,shoplifting,10\n"
    )


def test_rr_import_takes_the_areas_of_comparators_that_lie_in_the_folder(project, tmp_path):
    path = put(tmp_path, "csp.csv", CSP, crime("Barnsley", 10), crime("Leeds", 2))
    header = "area,force,relation,universal_credit_on,source\n"
    put(project, "comparators.csv", header, "Barnsley,South Yorkshire,most similar,,a list\n")
    done = rr(project, path, "--into", ".")
    assert done.returncode == 0, done.stderr
    assert "Barnsley" in (project / "recorded_crime.csv").read_text(encoding="utf-8")
    assert "leaves out 1 areas that neither" in done.stdout


def test_rr_import_refuses_comparators_that_cannot_be_read(project, files):
    put(project, "comparators.csv", "place\nBarnsley\n")
    done = rr(project, files[0], "--into", ".")
    assert done.returncode == 120
    assert "comparators.csv, row 1: expected the header area,force" in done.stderr


def test_rr_import_writes_nothing_and_names_every_file_that_is_unknown(project, files, tmp_path):
    unknown = put(tmp_path, "what.csv", "colour,shape\nred,round\n")
    near = put(tmp_path, "near.csv", CSP.replace("CSP Name", "Place"), crime("Darlington", 3))
    done = rr(project, unknown, *files, near, "--into", "new")
    assert done.returncode == 120
    assert "what.csv: this header is not known" in done.stderr
    assert "near.csv: this header is not known" in done.stderr
    assert done.stderr.count("nearest is") == 1
    assert not (project / "new").exists()


def test_rr_import_refuses_files_that_are_not_there_folders_and_files_named_alike(project, files):
    (project / "folder").mkdir()
    told = rr(project, "gone.csv", "folder", "--into", "new").stderr
    assert "there is no file gone.csv" in told
    assert "folder is a folder; name the files in it" in told
    assert "given twice" in rr(project, files[0], files[0], "--into", "new").stderr


def test_rr_import_fails_and_leaves_nothing_where_no_extract_can_be_made(project, tmp_path):
    claims = put(tmp_path, "claims.csv", STAT_XPLORE, "October 2017,Darlington,5400\n")
    elsewhere = put(tmp_path, "csp.csv", CSP, crime("Leeds", 3))
    done = rr(project, claims, elsewhere, "--into", "new")
    assert done.returncode == 120
    assert "nothing was written: no extract could be made" in done.stderr
    assert "pounds lost to a reform cannot be worked out" in done.stdout
    assert not (project / "new").exists()


def test_rr_import_says_not_safe_to_use_in_words_and_by_its_exit_status(project, tmp_path):
    rows = [ages("E06", "Darlington", 10), ages("E06", "County Durham", 20, total=1821)]
    done = rr(project, put(tmp_path, "mid2018.csv", AGES, *rows), "--into", "new")
    assert done.returncode == 1
    assert "NOT SAFE TO USE: mid2018.csv: 1 of 2 totals of its own differ" in done.stderr
    assert "1,820 and 1,821, a difference of -1" in done.stdout
    assert "rr receive new" not in done.stdout
    assert (project / "new/population.csv").exists()


def test_what_rr_import_wrote_is_received_with_where_it_comes_from(project, files):
    assert rr(project, *files, "--into", "new").returncode == 0
    written = sorted((project / "new").iterdir())
    done = rr(project, *written, "--into", "2018-19Q4", command="receive")
    assert done.returncode == 0, done.stderr
    assert "population.sources.toml: where population comes from" in done.stdout
    delivery = project / "data/raw/2018-19Q4"
    source = (project / "new/sources.toml").read_bytes()
    for name in ("population", "recorded_crime", "published_rates"):
        assert (delivery / f"{name}.sources.toml").read_bytes() == source
    processed = process_delivery(delivery, project / "processed", PARTNERSHIP)
    assert not processed.stopped
    assert all(each.as_received for each in processed.sources)
