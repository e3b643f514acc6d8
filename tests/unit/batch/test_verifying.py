"""`rr verify` says of every report what it is, against which code, and what is wrong with it."""

import shutil
import subprocess
import sys
from datetime import date

import pytest
from deliveries import QUARTER, sound, write
from small_reports import files, job, manifest, opening, write_notebook
from typer.testing import CliRunner

from rrlib.batch.storing import making, store
from rrlib.batch.verifying import Verdict, find_manifests
from rrlib.cli import app, main
from rrlib.errors import ParameterError

AT = f"reports/{QUARTER}/darlington"
COPY = f"it is a copy: such a report lies at {AT}/youth.html."


@pytest.fixture
def project(tmp_path, root, monkeypatch):
    """A project with one small report that stands, made from nothing that the project holds."""
    folder = tmp_path / "project"
    write(folder / "data/raw" / QUARTER, sound("people", "offences"))
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(root / name, folder)
    write_notebook(folder / "notebooks/youth.ipynb", opening())
    (folder / "reports").mkdir()
    content = files("whole", "one", "two")
    with making(folder / "reports") as mine:
        store(job(), content, manifest(job(), content).text(), mine)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("RR_DATA", raising=False)
    return folder


@pytest.fixture
def elsewhere(project, tmp_path):
    """A reviewer's copy, outside the project."""
    return shutil.copytree(project / AT, tmp_path / "elsewhere/reports/darlington")


def verified(*words):
    done = CliRunner().invoke(app, ["verify", *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    *told, counted = done.stdout.splitlines()
    return done.exit_code, told, counted


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_copy_outside_the_project_is_named_as_given_and_told_that_it_equals(elsewhere):
    code, told, _ = verified(elsewhere)
    assert code == 1
    assert told == [
        f"{elsewhere.as_posix()}/youth: NOT PROVEN: it equals the one that stands, byte for byte; "
        f"{COPY}"
    ]
    _, told, _ = verified("../elsewhere/reports/darlington/youth.html")
    assert told[0].startswith("../elsewhere/reports/darlington/youth: NOT PROVEN: it equals")


def test_a_copy_that_differs_is_told_by_its_files(project, elsewhere):
    for name in ("youth.html", "youth.ipynb", "tables/youth/one.csv", "tables/youth/two.csv"):
        change(project / AT / name, "whole", "made again")
    _, (told,), _ = verified(elsewhere)
    assert told.endswith(
        "NOT PROVEN: it differs from the one that stands in tables/youth/one.csv, "
        f"tables/youth/two.csv, youth.html and 1 more; {COPY}"
    )


def test_a_copy_of_another_making_equals_but_for_its_manifest(project, elsewhere):
    change(project / AT / "youth.manifest.json", "2014-05-01T00", "2014-05-02T00")
    _, (told,), _ = verified(elsewhere)
    assert told.endswith(
        "NOT PROVEN: its files equal those of the one that stands, byte for byte, but not its "
        f"manifest (made_at); {COPY}"
    )


def test_a_copy_of_what_is_not_there_or_is_spoilt_is_told_so(project, elsewhere):
    (project / AT / "youth.manifest.json").write_text("{", encoding="utf-8")
    assert f"NOT PROVEN: the one that stands cannot be read; {COPY}" in verified(elsewhere)[1][0]
    shutil.rmtree(project / AT)
    assert f"NOT PROVEN: no such report stands; {COPY}" in verified(elsewhere)[1][0]


@pytest.mark.parametrize("ending", ["html", "ipynb"])
def test_a_page_that_lies_alone_is_told_to_have_its_manifest_beside_it(
    project, tmp_path, monkeypatch, capsys, ending
):
    alone = tmp_path / f"youth.{ending}"
    shutil.copy(project / AT / alone.name, alone)
    monkeypatch.setattr(sys, "argv", ["rr", "verify", str(alone)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 120
    assert capsys.readouterr().err == (
        f"rr: {alone.as_posix()} lies alone: its manifest has to lie beside it: "
        "youth.manifest.json.\n"
    )
    with pytest.raises(ParameterError, match="is no report, and no folder that holds any"):
        find_manifests(project, [project / "partnership.toml"])


@pytest.mark.parametrize(
    ("spoilt", "lost", "said"),
    [
        (["youth.html"], [], "youth.html (changed)"),
        ([], ["tables/youth/one.csv"], "tables/youth/one.csv (missing)"),
        (["youth.ipynb"], ["youth.html"], "youth.html (missing), youth.ipynb (changed)"),
        (
            ["youth.html", "tables/youth/two.csv"],
            ["youth.ipynb", "tables/youth/one.csv"],
            "tables/youth/one.csv (missing), tables/youth/two.csv (changed), youth.html (changed) "
            "and 1 more",
        ),
    ],
)
def test_files_that_are_not_those_of_the_manifest_are_named(project, spoilt, lost, said):
    for name in spoilt:
        change(project / AT / name, "whole", "spoilt")
    for name in lost:
        (project / AT / name).unlink()
    assert verified()[:2] == (
        1,
        [f"{AT}/youth: NOT PROVEN: its files are not those of its manifest: {said}."],
    )


def test_a_manifest_that_cannot_be_read_is_told_so(project):
    change(project / AT / "youth.manifest.json", '"schema_version": 4', '"schema_version": 1')
    assert verified()[1] == [
        f"{AT}/youth: NOT PROVEN: its manifest cannot be read, or is of another version of rrlib."
    ]


def git(*words):
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *own, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_what_it_is_proven_against_is_the_commit_and_whether_anything_is_uncommitted(project):
    start = "0 of 1 reports proven, byte for byte, against"
    assert verified()[2] == f"{start} a project of which git knows no commit."
    (project / ".gitignore").write_text("*.lock\nprocessed\naccess.log\n", encoding="utf-8")
    git("init")
    assert verified()[2] == f"{start} a project of which git knows no commit."
    git("add", "--all")
    git("commit", "-m", "All")
    commit = git("rev-parse", "HEAD")[:12]
    assert verified()[2] == f"{start} commit {commit}."
    (project / "notebooks/new.ipynb").touch()
    assert verified()[2] == f"{start} commit {commit} with uncommitted changes."


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "proven"),
        ({"uncommitted": True}, "proven, made with uncommitted changes"),
        ({"fault": "no.", "uncommitted": True}, "NOT PROVEN: no."),
        ({"destroyed": date(2014, 5, 1)}, "inputs destroyed on 1 May 2014"),
    ],
    ids=str,
)
def test_a_report_made_with_uncommitted_changes_is_proven_and_says_so(project, more, said):
    assert str(Verdict(**({"manifest": project, "fault": ""} | more))) == said
