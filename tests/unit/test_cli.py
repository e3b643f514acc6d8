"""`rr` in a process of its own: mistakes are told in words, never as a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest


def _rr(project, *words):
    return subprocess.run(
        [sys.executable, "-c", "from rrlib.cli import main; main()", *words],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["report", "2013-14"], "rr: '2013-14' is not a financial quarter. Write it as"),
        (["report", "--area", "Durham"], "rr: 'Durham' is not an area of partnership.toml"),
        (["report", "--notebook", "iom"], "rr: there is no notebook 'iom'"),
    ],
)
def test_a_mistake_is_told_in_a_line(project, words, message):
    done = _rr(project, *words)
    assert done.returncode == 120
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_delivery_that_cannot_be_used_fails_its_reports_before_any_starts(project):
    delivery = project / "data/raw/2013-14Q4"
    (delivery / "people.csv").unlink()
    (delivery / "population.csv").write_text("area,year,age,person\n", encoding="utf-8")
    done = _rr(project, "report")
    assert done.returncode == 3
    assert "rr: the delivery 2013-14Q4 cannot be used:" in done.stderr
    assert "people.csv: expected this file in the delivery" in done.stderr
    assert "Did you mean 'persons'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert "0 of 3 reports made" in done.stdout
    assert not list((project / "reports").rglob("*.ipynb"))


def test_outside_a_project_rr_says_where_it_looked(tmp_path):
    done = _rr(tmp_path, "report")
    assert done.returncode == 120
    assert "no partnership.toml in" in done.stderr


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
