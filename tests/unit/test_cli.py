"""`rr` in a process of its own: mistakes are told in words, never as a traceback."""

import subprocess
import sys

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


def test_rr_demo_writes_the_committed_delivery(tmp_path, root):
    done = _rr(tmp_path, "demo", "made")
    assert done.returncode == 0, done.stderr
    for path in (root / "data/raw/2013-14Q4").iterdir():
        assert (tmp_path / "made" / path.name).read_bytes() == path.read_bytes()
