"""`rr`: what it says and does; mistakes are told in words, never as a traceback."""

import json
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import ANY

import pytest
from deliveries import QUARTER, YOUTH, sound, spoil, write
from small_reports import opening, write_notebook

from rrlib.cli import main
from rrlib.contracts import EXTRACTS
from rrlib.demonstration.crime import CrimeTruth
from rrlib.demonstration.panel import SupportTruth

NOTEBOOK = "yos_cohort_tracking"


def _rr(project, *words):
    return subprocess.run(
        [sys.executable, "-c", "from rrlib.cli import main; main()", *words],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def project(tmp_path, root, write_short_notebook):
    """A project with a small sound delivery and the notebook that reads all of it."""
    folder = tmp_path / "project"
    write(folder / "data/raw" / QUARTER, sound(*YOUTH))
    for name in ("notebooks", "reports"):
        (folder / name).mkdir()
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(root / name, folder)
    write_short_notebook(folder / "notebooks", ["people", "offences", "yos_cohort", "population"])
    return folder


@pytest.fixture
def report(project, monkeypatch, capsys, kernels):
    """Run `rr report` in the project: its exit status and what it wrote.

    The server of kernels is the tests' own, which is there already.
    """
    monkeypatch.setattr("rrlib.batch.kernels.warm", lambda: nullcontext(kernels))

    def run(*words):
        monkeypatch.chdir(project)
        monkeypatch.setattr(sys, "argv", ["rr", "report", *words])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return run


def _add_notebook(project, name, needs, *more):
    """A notebook that shows the header of its report, and then has cells of `more`."""
    write_notebook(project / f"notebooks/{name}.ipynb", opening(needs), *more)


def _below(folder):
    """All files below a folder, as paths from it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["2013-14"], "rr: '2013-14' is not a financial quarter. Write it as"),
        (["--area", "Durham"], "rr: 'Durham' is not an area of partnership.toml"),
        (["--notebook", "iom"], "rr: there is no notebook 'iom'"),
        (["2012-13Q4"], "rr: there is no delivery data/raw/2012-13Q4. There is 2013-14Q4."),
        (["--since", "2014"], "rr: '2014' is not a financial quarter. Write it as"),
        (
            ["--since", "2013-14Q4", "--until", "2013-14Q3"],
            "rr: --since 2013-14Q4 is later than --until 2013-14Q3.",
        ),
        (
            [QUARTER, "--since", QUARTER],
            "rr: name quarters, or a range with --since and --until, not both.",
        ),
    ],
)
def test_a_mistake_is_told_in_a_line(report, words, message):
    code, _, err = report(*words)
    assert code == 120
    assert err.startswith(message)
    assert len(err.splitlines()) == 1


def test_a_delivery_that_cannot_be_used_fails_its_reports_before_any_starts(project, report):
    delivery = project / "data/raw" / QUARTER
    (delivery / "people.csv").unlink()
    (delivery / "population.csv").write_text("area,year,age,person\n", encoding="utf-8")
    code, out, err = report()
    assert code == 3
    assert err.startswith("rr: the delivery 2013-14Q4 cannot be used:\n")
    assert "people.csv: expected this file in the delivery" in err
    assert "Did you mean 'persons'?" in err
    assert "0 reports made, 3 failed. Of those that failed the last good one" in out
    told = [line for line in out.splitlines() if "FAILED" in line]
    assert len(told) == 3
    assert told[0].endswith("the delivery 2013-14Q4 cannot be used: rr check 2013-14Q4 says why")
    assert not list((project / "reports").rglob("*.ipynb"))


def test_a_notebook_whose_extracts_a_delivery_does_not_hold_is_skipped_and_why_is_said(
    project, report
):
    raw = project / "data/raw"
    write(raw / "2013-14Q3", sound("people", "offences"))
    for name in ("yos_cohort", "population"):
        (raw / QUARTER / f"{name}.csv").unlink()
    code, out, err = report("--area", "Darlington")
    assert (code, err) == (0, "")
    skipped = out.splitlines()[:-1]
    assert [line.split(" the")[0] for line in skipped] == [
        f"2013-14Q3, Darlington, {NOTEBOOK}: skipped:",
        f"2013-14Q4, Darlington, {NOTEBOOK}: skipped:",
    ]
    assert skipped[1].endswith(
        "the delivery of 2013-14Q4 does not hold "
        "yos_cohort (Outcomes and custodial releases that put a young person into a tracked "
        "cohort); population (Mid-year population estimates by single year of age)."
    )
    assert "0 reports made, 2 skipped. Open reports/index.html" in out


def test_of_a_report_that_is_no_longer_tried_no_failure_is_told(project, report):
    people = project / "data/raw" / QUARTER / "people.csv"
    content = people.read_bytes()
    people.write_bytes(b"")
    listed = project / "reports/index.html"
    failed, _, _ = report("--area", "Darlington")
    assert (failed, "Its last run failed" in listed.read_text(encoding="utf-8")) == (1, True)
    people.write_bytes(content)
    (people.parent / "yos_cohort.csv").unlink()
    done, out, _ = report("--area", "Darlington")
    assert (done, "1 skipped" in out) == (0, True)
    assert "Its last run failed" not in listed.read_text(encoding="utf-8")


def test_of_a_notebook_that_failed_and_is_skipped_nothing_is_kept(project, report):
    folder = project / "reports/2013-14Q4/darlington"
    _add_notebook(project, "bare", ["people", "population"], "report.area")
    failed, _, _ = report("--area", "Darlington", "--notebook", "bare")
    assert (failed, (folder / "bare.failed.ipynb").exists()) == (1, True)
    (project / "data/raw" / QUARTER / "population.csv").unlink()
    done, _, _ = report("--area", "Darlington", "--notebook", "bare")
    assert done == 0
    assert not list(folder.glob("bare.*"))


def test_what_is_skipped_or_fails_does_not_keep_other_reports_from_being_made(project, report):
    (project / "data/raw" / QUARTER / "yos_cohort.csv").unlink()
    _add_notebook(project, "bare", ["people"], "report.area")
    _add_notebook(project, "header", ["population"])
    code, out, err = report("--area", "Darlington", "--at-once", "1")
    assert (code, err) == (1, "")
    skipped, failed, made, note, ended = out.splitlines()
    assert skipped.startswith(f"2013-14Q4, Darlington, {NOTEBOOK}: skipped: the delivery of 2013-1")
    assert failed.startswith(
        "2013-14Q4, Darlington, bare: FAILED: bare: code cell 3 shows something that was not rel"
    )
    assert re.fullmatch(
        r"2013-14Q4, Darlington, header: reports/2013-14Q4/darlington/header\.html "
        r"\(not made yet\)",
        made,
    )
    assert ": note: 6 of the 6 identifiers in the delivery 2013-14Q4 are too short to" in note
    assert ended == (
        "1 report made, 1 skipped, 1 failed. Of those that failed the last good one, if any, "
        "still stands. Open reports/index.html"
    )
    folder = project / "reports/2013-14Q4/darlington"
    assert {"bare.failed.ipynb", "header.html"} <= set(_below(folder))


def test_a_dry_run_says_what_would_be_made_and_why_and_makes_nothing(project, report):
    _add_notebook(project, "header", ["population"])
    _add_notebook(project, "lacking", ["orders"])
    words = ("--area", "Darlington", "--dry-run")
    code, out, err = report(*words)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "2013-14Q4, Darlington, lacking: skipped: the delivery of 2013-14Q4 does not hold orders "
        f"({next(each for each in EXTRACTS if each.name == 'orders').description}).",
        "2013-14Q4, Darlington, header: would be made: not made yet",
        f"2013-14Q4, Darlington, {NOTEBOOK}: would be made: not made yet",
    ]
    _, out, _ = report(*words, "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert [(each["event"], each["notebook"]) for each in told] == [
        ("skipped", "lacking"),
        ("would be made", "header"),
        ("would be made", NOTEBOOK),
    ]
    assert list((project / "reports").iterdir()) == []


def test_quarters_of_a_range_without_a_delivery_are_told_once(report):
    words = ("--since", "2013-14Q2", "--dry-run")
    code, out, err = report(*words)
    assert (code, len(out.splitlines())) == (0, 3)
    assert err == (
        "rr: no report is made of 2013-14Q2 to 2013-14Q3: there is no delivery of them. "
        "Add --delivery 2013-14Q4 to read the whole range from that one.\n"
    )
    assert report(*words, "--delivery", QUARTER)[2] == ""


def test_what_was_made_is_made_again_only_if_forced_and_is_the_same_again(project, report):
    """Although the cells of this notebook, as those of older ones, have no names of their own."""
    (project / f"notebooks/{NOTEBOOK}.ipynb").unlink()
    _add_notebook(project, "header", ["population"])
    _take_cell_ids(project / "notebooks/header.ipynb")
    words = ("--area", "Darlington", "--at-once", "1")
    assert report(*words) == (0, ANY, "")
    folder = project / "reports/2013-14Q4/darlington"
    made = {name: (folder / name).read_bytes() for name in _below(folder)}
    unchanged = "0 reports made, 1 unchanged. Open reports/index.html\n"
    assert report(*words) == (0, unchanged, "")
    assert report(*words, "--dry-run") == (0, "2013-14Q4, Darlington, header: unchanged\n", "")

    (folder / ".made-header").mkdir()
    for name in ("header.html", "header.manifest.json"):
        (folder / name).rename(folder / ".made-header" / name)
    assert report(*words) == (0, unchanged, ""), "what was nearly in its place is finished first"

    code, out, err = report(*words, "--force", "--json")
    assert (code, err) == (0, "")
    started, told, note, ended = map(json.loads, out.splitlines())
    assert started["event"] == "started"
    assert told["event"] == "made"
    assert note["event"] == "note"
    assert told["page"] == "reports/2013-14Q4/darlington/header.html"
    assert told["why"] == "asked for with --force"
    assert ended == {
        "event": "ended",
        "made": 1,
        "unchanged": 0,
        "skipped": 0,
        "failed": 0,
        "index": "reports/index.html",
    }
    assert _below(folder) == sorted(made)
    again = {name for name in made if made[name] != (folder / name).read_bytes()}
    assert again <= {"header.manifest.json"}

    logs = [path.read_text(encoding="utf-8") for path in (project / "reports/logs").iterdir()]
    kinds = [line.split(" ")[4] for text in logs for line in text.splitlines()]
    assert sorted(kinds) == [
        "made",
        "made",
        "note:",
        "note:",
        "started",
        "started",
        "unchanged",
        "unchanged",
    ]


def _take_cell_ids(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        del cell["id"]
    path.write_text(json.dumps(notebook | {"nbformat_minor": 4}), encoding="utf-8")


def test_quarantined_rows_are_told_the_commonest_kind_first_and_notes_are_not(project, report):
    tables = sound("people", "offences")
    spoil(tables, "people", 2, "sex", "MALE")
    for row, column, value in (
        (2, "area", ""),
        (3, "area", ""),
        (4, "offence_date", "2013-02-30"),
    ):
        spoil(tables, "offences", row, column, value)
    write(project / "data/raw" / QUARTER, tables)
    (project / "data/raw" / QUARTER / "yos_cohort.csv").unlink()
    code, _, err = report()
    assert code == 0
    first, *kinds = err.splitlines()
    assert first.startswith("Quarantined rows of 2013-14Q4: 3 ")
    assert kinds == [
        "  offences.csv, row 2, column area: expected a value (and 1 more such)",
        "  offences.csv, row 4, column offence_date: arrived '2013-02-30'; expected a date written "
        "year-month-day, such as 2013-03-31",
    ]


def test_reports_are_made_of_the_data_where_rr_data_says(project, report, tmp_path, monkeypatch):
    (project / "data").rename(tmp_path / "safe")
    code, _, err = report()
    assert code == 120
    assert err.startswith("rr: data/raw holds no delivery.")
    monkeypatch.setenv("RR_DATA", str(tmp_path / "safe"))
    (tmp_path / "safe/raw" / QUARTER / "yos_cohort.csv").unlink()
    code, out, _ = report()
    assert code == 0
    assert "skipped" in out
    assert (tmp_path / "safe/processed" / QUARTER).is_dir()
    assert not (project / "data").exists()


def test_outside_a_project_rr_says_where_it_looked(tmp_path):
    done = _rr(tmp_path, "report")
    assert done.returncode == 120
    assert "no partnership.toml in" in done.stderr
    assert "Traceback" not in done.stderr


def _contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def test_rr_demo_writes_the_committed_deliveries(tmp_path, root):
    done = _rr(tmp_path, "demo", "--into", "made")
    assert done.returncode == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert made == ["2013-14Q3", "2013-14Q4", "2018-19Q4", "2020-21Q2"]
    for quarter in made:
        assert _contents(tmp_path / "made" / quarter) == _contents(root / "data/raw" / quarter)


@pytest.mark.parametrize(
    ("quarter", "truth"),
    [("2020-21Q2", "hidden"), ("2018-19Q4", "recording-break"), ("2018-19Q4", "effect")],
)
def test_rr_demo_writes_variants_that_say_what_is_true_of_them(tmp_path, root, quarter, truth):
    done = _rr(
        tmp_path,
        "demo",
        quarter,
        "--truth",
        truth,
        "--draw",
        "1",
        "--effect",
        "0.12",
        "--into",
        "v",
    )
    assert done.returncode == 0, done.stderr
    made, committed = _contents(tmp_path / "v" / quarter), _contents(root / "data/raw" / quarter)
    assert made.keys() == committed.keys()
    assert made != committed
    assert b"truth = " in made[Path("delivery.toml")]
    assert f"cp -r v/{quarter} data/raw/ && rr report {quarter}" in done.stdout


def test_rr_demo_names_the_truths_there_are_and_how_to_report_on_one(tmp_path):
    told = " ".join(_rr(tmp_path, "demo", "--help").stdout.split()).replace("- ", "-")
    for truth in (*SupportTruth, *CrimeTruth):
        assert truth.name.casefold().replace("_", "-") in told
    done = _rr(tmp_path, "demo", "2018-19Q4", "--truth", "none", "--into", "other/raw")
    assert f"RR_DATA={tmp_path / 'other'} rr report 2018-19Q4 --force" in done.stdout
    spaced = _rr(tmp_path, "demo", "2018-19Q4", "--truth", "none", "--into", "an other")
    assert "cp -r 'an other/2018-19Q4' data/raw/ && rr report 2018-19Q4" in spaced.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["2012-13Q4", "--into", "v"],
            "there is no demonstration of '2012-13Q4'; there is 2013-14Q3,",
        ),
        (["2020-21Q2", "--truth", "hiden", "--into", "v"], "Did you mean 'hidden'?"),
        (["--truth", "none", "--into", "v"], "rr demo 2020-21Q2 --truth none --draw 1"),
        (["2020-21Q2", "--draw", "1", "--into", "v"], "and a truth, as in:"),
        (["2020-21Q2", "--truth", "none"], "would replace the demonstration"),
    ],
)
def test_rr_demo_answers_a_wrong_word_with_the_line_to_write(tmp_path, words, message):
    done = _rr(tmp_path, "demo", *words)
    assert done.returncode == 120
    assert message in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_claim_whose_verdict_is_not_the_one_recorded_fails_the_batch(project, report):
    """Again and again, until it is recorded; and what can be made is made."""
    tables = sound(*YOUTH, "published_figures")
    spoil(tables, "published_figures", 2, "agrees", "no")
    write(project / "data/raw" / QUARTER, tables)
    words = (
        f"rr: 1 verdict differs from those recorded of the claims of {QUARTER}: "
        f"rr claims check {QUARTER} says which"
    )

    for _ in range(2):
        status, out, err = report("--dry-run", "--area", "Darlington")
        assert status == 1
        assert words in err
        assert "failed" not in out.casefold()

    write(project / "data/raw" / QUARTER, sound(*YOUTH, "published_figures"))
    status, _, err = report("--dry-run", "--area", "Darlington")
    assert status == 0
    assert words not in err
