"""`rr retire` as it is typed, and what the other commands say afterwards."""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from deliveries import QUARTER, sound, write
from small_reports import files, job, manifest

from rrlib.access import LOG
from rrlib.batch.manifest import Input
from rrlib.batch.storing import making, store
from rrlib.cli import main, retiring
from rrlib.contracts.finding import sha256_of
from rrlib.partnership import Partnership, Retention
from rrlib.periods import written

LONG_AGO = "[retention]\nyears = 1\n"
STILL_KEPT = "[retention]\nyears = 150\n"
TODAY = written(datetime.now(UTC).date())


@pytest.fixture
def project(tmp_path, root, monkeypatch):
    """A project whose delivery was checked, without git."""
    shutil.copy(root / "partnership.toml", tmp_path)
    shutil.copy(root / "requirements.lock", tmp_path)
    monkeypatch.delenv("RR_DATA", raising=False)
    write(tmp_path / "data/raw" / QUARTER, sound("people", "offences", "population"))
    return tmp_path


@pytest.fixture
def rr(project, monkeypatch, capsys):
    """Types a command: its exit status and what it says, on either stream."""

    def typed(*words):
        monkeypatch.chdir(project)
        monkeypatch.setattr(sys, "argv", ["rr", *words])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out + said.err

    return typed


def kept(project, text):
    path = project / "partnership.toml"
    path.write_text(text + path.read_text(encoding="utf-8"), encoding="utf-8")
    # A table stands before the first key: move the key above it.
    lines = path.read_text(encoding="utf-8").splitlines()
    name = next(line for line in lines if line.startswith("name ="))
    lines.remove(name)
    path.write_text("\n".join([name, *lines]) + "\n", encoding="utf-8")


def records(project):
    below = project / "data"
    return [path for path in below.rglob("*") if QUARTER in path.parts and path.is_file()]


def test_without_a_quarter_it_lists_when_each_is_due_and_when_others_were_destroyed(project, rr):
    write(project / "data/raw/2012-13Q4", sound("population"))
    status, said = rr("retire")
    assert (status, said.splitlines()[:2]) == (
        0,
        ["2012-13Q4: no day set", f"{QUARTER}: no day set"],
    )
    assert "[retention]\nyears = 7\n" in said
    kept(project, "[retention]\nyears = 13\n")
    retiring._today, before = lambda: date(2026, 11, 29), retiring._today
    try:
        assert rr("retire")[1] == (
            f"2012-13Q4: due since 31 March 2026\n{QUARTER}: kept until 31 March 2027\n"
        )
        assert rr("retire", "2012-13Q4")[0] == 0
        listed = rr("retire")[1]
    finally:
        retiring._today = before
    assert re.fullmatch(
        f"{QUARTER}: kept until 31 March 2027\n2012-13Q4: destroyed on 29 November 2026 by \\S+\n",
        listed,
    )


def test_it_is_destroyed_on_its_day_without_a_question(project, rr):
    kept(project, LONG_AGO)
    assert rr("check", QUARTER)[0] == 0
    assert len(records(project)) > 6
    status, said = rr("retire", QUARTER)
    assert status == 0
    assert re.match(rf"destroyed: \d+ files of {QUARTER}, [\d,]+ bytes\n", said)
    assert "Not reached from here: backups, snapshots and copies" in said
    assert records(project) == []


def test_before_its_day_it_is_refused_unless_a_reason_is_given(project, rr):
    kept(project, STILL_KEPT)
    status, said = rr("retire", QUARTER)
    assert status == 120
    assert f"the delivery {QUARTER} is kept until 31 March 2164: nothing was destroyed" in said
    assert rr("retire", QUARTER, "--early", " ")[0] == 120
    assert records(project)
    assert rr("retire", QUARTER, "--early", "withdrawn by the agency")[0] == 0
    assert records(project) == []
    assert "early: withdrawn by the agency" in rr("retire")[1]


def test_without_a_term_it_is_refused_with_the_lines_to_write(project, rr):
    status, said = rr("retire", QUARTER)
    assert status == 120
    assert "Add\n[retention]\nyears = 7\nor say why" in said
    assert records(project)
    assert rr("retire", QUARTER, "--early", "withdrawn")[0] == 0


def test_a_dry_run_names_every_file_and_its_size_and_destroys_nothing(project, rr):
    rr("check", QUARTER)
    there = {
        path.relative_to(project / "data").as_posix(): path.stat().st_size
        for path in records(project)
    }
    status, said = rr("retire", QUARTER, "--dry-run")
    *named, last = said.splitlines()
    assert status == 0
    assert set(named) == {f"{name}: {size:,} bytes" for name, size in there.items()}
    assert last == (
        f"{len(there)} files, {sum(there.values()):,} bytes; no day set. Nothing was destroyed."
    )
    assert len(records(project)) == len(there)
    assert not (project / "data/retired.json").exists()


@pytest.mark.parametrize("word", ["2013-14Q3", "2013-15Q4", "../raw", "people"])
def test_a_wrong_quarter_destroys_nothing(project, rr, word):
    kept(project, LONG_AGO)
    before = records(project)
    assert rr("retire", word)[0] == 120
    assert records(project) == before


def test_what_git_keeps_is_refused(project, rr):
    kept(project, LONG_AGO)
    for words in (["init", "-q"], ["add", f"data/raw/{QUARTER}/people.csv"]):
        subprocess.run(["git", *words], cwd=project, check=True)
    status, said = rr("retire", QUARTER, "--early", "now")
    assert status == 120
    assert f"data/raw/{QUARTER}/people.csv is in git, whose history would keep it" in said
    assert records(project)
    subprocess.run(["git", "rm", "-q", "--cached", "-r", "."], cwd=project, check=True)
    assert rr("retire", QUARTER)[0] == 0


def test_a_folder_that_git_may_keep_is_refused_where_git_cannot_be_asked(project, rr, monkeypatch):
    kept(project, LONG_AGO)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (project / ".git").mkdir()
    assert "git keeps this folder and is not installed" in rr("retire", QUARTER)[1]
    assert records(project)
    (project / ".git").rmdir()
    assert rr("retire", QUARTER)[0] == 0


def test_what_was_begun_is_finished_first_whatever_is_asked_but_in_a_dry_run(project, rr):
    from rrlib import retention

    kept(project, LONG_AGO)
    write = retention._write
    retention._write = lambda data, entries: write(data, entries) or _stop(entries)
    try:
        with pytest.raises(KeyboardInterrupt):
            retention.retire(project / "data", job().quarter, date(2026, 11, 29), "jo")
    finally:
        retention._write = write
    (project / "data/raw" / QUARTER).rename(project / f"data/raw/.retiring-{QUARTER}")
    assert "begun" not in rr("retire", "--dry-run")[1]
    assert list((project / "data/raw").iterdir())
    status, said = rr("retire")
    assert status == 0
    assert said.startswith(f"begun earlier, now destroyed: 3 files of {QUARTER},")
    assert f"{QUARTER}: destroyed on 29 November 2026 by jo" in said
    assert not list((project / "data/raw").iterdir())


def _stop(_):
    raise KeyboardInterrupt


def test_copies_that_a_killed_rr_verify_left_go_too_and_a_living_one_is_waited_for(project, rr):
    from rrlib.batch.storing import own_folder

    kept(project, LONG_AGO)
    left = project / "data/processed/.verifying-killed"
    shutil.copytree(project / "data/raw", left / "data/raw")
    (left / "in-use").touch()
    with own_folder(project / "data/processed", ".verifying-") as living:
        shutil.copytree(project / "data/raw", living / "data/raw")
        assert not left.exists()
        assert f"rr verify is reading {QUARTER}: wait" in rr("retire", QUARTER)[1]
        assert records(project)
    left.mkdir()
    shutil.copytree(project / "data/raw", left / "data/raw")
    (left / "in-use").touch()
    assert rr("retire", QUARTER)[0] == 0
    assert records(project) == []


def report_of(project):
    """A small report that stands, made from the delivery's files as they are."""
    raw = project / "data/raw" / QUARTER
    of = job()
    content = files("text", "one")
    inputs = [
        Input(
            file=path.name,
            extract=path.stem,
            sha256=sha256_of(path),
            as_received=True,
            rows_read=1,
            rows_accepted=1,
            rows_quarantined=0,
            ends_early=None,
        )
        for path in sorted(raw.glob("*.csv"))
    ]
    said = manifest(of, content).model_copy(update={"inputs": inputs})
    with making(project / "reports") as mine:
        return store(of, content, said.text(), mine)


def test_rr_verify_answers_that_the_inputs_were_destroyed(project, rr):
    kept(project, LONG_AGO)
    page = report_of(project)
    before = rr("verify")
    assert before[0] == 1
    assert "NOT PROVEN: it can no longer be made" in before[1]
    assert rr("retire", QUARTER)[0] == 0
    assert page.exists(), "reports stay"
    status, said = rr("verify")
    name = page.relative_to(project).with_suffix("").as_posix()
    assert status == 0
    assert said == (
        f"{name}: inputs destroyed on {TODAY}\n"
        "0 of 1 reports proven, byte for byte, against a project of which git knows no commit. "
        "Of 1 the inputs were destroyed.\n"
    )


def test_a_report_of_other_files_or_one_that_was_changed_is_still_a_fault(project, rr):
    kept(project, LONG_AGO)
    page = report_of(project)
    people = project / "data/raw" / QUARTER / "people.csv"
    people.write_text(people.read_text(encoding="utf-8") + "P4,male,1999-01-01,no\n", "utf-8")
    rr("retire", QUARTER)
    status, said = rr("verify")
    assert status == 1
    assert "NOT PROVEN: it can no longer be made" in said
    page.write_text("changed", encoding="utf-8")
    said = rr("verify")[1]
    assert "NOT PROVEN: its files are not those of its manifest: youth.html (changed)." in said


@pytest.mark.parametrize(
    "words",
    [("report", QUARTER), ("report", "2012-13Q4", "--delivery", QUARTER), ("check", QUARTER)],
)
@pytest.mark.parametrize("others", [True, False])
def test_what_is_asked_of_it_afterwards_is_answered_with_the_day(project, rr, words, others):
    kept(project, LONG_AGO)
    if others:
        write(project / "data/raw/2014-15Q1", sound("population"))
    rr("retire", QUARTER)
    status, said = rr(*words)
    assert status == 120
    assert f"the inputs of {QUARTER} were destroyed on {TODAY}" in said


def test_where_all_are_destroyed_that_is_said(project, rr):
    kept(project, LONG_AGO)
    rr("retire", QUARTER)
    assert "Those that there were are destroyed: rr retire lists them." in rr("check")[1]


def test_every_command_that_reads_records_is_logged_and_the_reason_is_not(project, rr):
    kept(project, STILL_KEPT)
    report_of(project)
    asked = [
        ("check",),
        ("verify",),
        ("retire",),
        ("retire", QUARTER),
        ("check", "2012-13Q1"),
        ("retire", QUARTER, "--early", "Jo Bloggs asked"),
        ("check", "--describe"),
    ]
    (project / "docs").mkdir()
    statuses = [rr(*words)[0] for words in asked]
    text = (project / "data" / LOG).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    said = [(line["command"], line["words"], line["status"]) for line in lines]
    assert said == [
        ("check", [], statuses[0]),
        ("retire", [QUARTER], 120),
        ("retire", [QUARTER, "--early"], 0),
    ]
    assert all(line["deliveries"] == [QUARTER] for line in lines)
    assert "Bloggs" not in text


def test_partnership_toml_says_how_long(root):
    from rrlib.partnership import read_partnership

    assert read_partnership(root / "partnership.toml").retention is None
    assert Partnership.model_fields["retention"].annotation == Retention | None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[retention]\nyears = 0\n", "retention.years: Input should be greater than or equal to 1"),
        ("[retention]\nyears = '7'\n", "retention.years: Input should be a valid integer"),
        ("[retention]\nyear = 7\n", "retention.year: unknown key. Did you mean 'years'?"),
        ("[retention]\n", "retention.years: missing."),
        ("[retentions]\nyears = 7\n", "retentions: unknown key. Did you mean 'retention'?"),
    ],
)
def test_a_term_that_means_nothing_is_told(project, rr, text, fault):
    kept(project, text)
    status, said = rr("retire")
    assert status == 120
    assert fault in said
