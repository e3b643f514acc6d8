"""`rr`: what it says and does; mistakes are told in words, never as a traceback."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from deliveries import QUARTER, YOUTH, sound, spoil, write

from rrlib.cli import main

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
def report(project, monkeypatch, capsys):
    """Run `rr report` in the project: its exit status and what it wrote."""

    def run(*words):
        monkeypatch.chdir(project)
        monkeypatch.setattr(sys, "argv", ["rr", "report", *words])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return run


def _add_notebook(project, name, extracts):
    """A notebook that shows the header of its report and nothing else."""
    notebook = json.loads((project / f"notebooks/{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
    opening = ["from rrlib.notebook import open_report\n"]
    opening += ["report = open_report(quarter, area, audience, delivery)\n", "report"]
    notebook["cells"] = notebook["cells"][:3]
    notebook["cells"][2]["source"] = opening
    notebook["metadata"]["extracts"] = extracts
    path = project / f"notebooks/{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["2013-14"], "rr: '2013-14' is not a financial quarter. Write it as"),
        (["--area", "Durham"], "rr: 'Durham' is not an area of partnership.toml"),
        (["--notebook", "iom"], "rr: there is no notebook 'iom'"),
        (["2012-13Q4"], "rr: there is no delivery data/raw/2012-13Q4. There is 2013-14Q4."),
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
    assert "0 of 3 reports made" in out
    assert not list((project / "reports").rglob("*.ipynb"))


def test_a_notebook_whose_extracts_a_delivery_does_not_hold_is_skipped_and_why_is_said_once(
    project, report
):
    raw = project / "data/raw"
    write(raw / "2013-14Q3", sound("people", "offences"))
    for name in ("yos_cohort", "population"):
        (raw / QUARTER / f"{name}.csv").unlink()
    code, out, err = report()
    assert (code, err) == (0, "")
    skipped = [line for line in out.splitlines() if "skipped" in line]
    assert [line.split(": the")[0] for line in skipped] == [
        f"{NOTEBOOK} of 2013-14Q3 is skipped",
        f"{NOTEBOOK} of 2013-14Q4 is skipped",
    ]
    assert skipped[1].endswith(
        "the delivery of 2013-14Q4 does not hold "
        "yos_cohort (Outcomes and custodial releases that put a young person into a tracked "
        "cohort); population (Mid-year population estimates by single year of age)."
    )
    assert "0 of 0 reports made. Open" in out


def test_what_is_skipped_does_not_keep_other_reports_from_being_made(project, report):
    (project / "data/raw" / QUARTER / "yos_cohort.csv").unlink()
    _add_notebook(project, "header", ["population"])
    code, out, _ = report("--area", "Darlington")
    assert code == 0
    assert f"{NOTEBOOK} of 2013-14Q4 is skipped: " in out
    assert "1 of 1 reports made. Open" in out
    assert (project / "reports/2013-14Q4/darlington/header.html").is_file()


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
