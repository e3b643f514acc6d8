"""Notebooks run alone, under plain Papermill, and stop at once on a wrong parameter."""

import subprocess
import sys
from pathlib import Path

import pytest

from rrlib.batch.executing import execute

ROOT = Path(__file__).parents[2]
NOTEBOOK = "notebooks/yos_cohort_tracking.ipynb"


def _papermill(output, *parameters):
    words = [word for name, value in parameters for word in ("-p", name, value)]
    return subprocess.run(
        [sys.executable, "-m", "papermill", NOTEBOOK, str(output), *words, "--no-progress-bar"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_papermill_alone_makes_the_notebook(tmp_path):
    output = tmp_path / "out.ipynb"
    done = _papermill(output, ("quarter", "2013-14Q4"), ("area", "County Durham"))
    assert done.returncode == 0, done.stderr
    assert "62 reoffended within 12 months: 39.5% (95% interval 32% to 47%)" in output.read_text()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("quater", "2013-14Q4", "no parameter 'quater'; it has area, audience, delivery, quarter"),
        ("quater", "2013-14Q4", "Did you mean 'quarter'?"),
        ("quarter", "2013-14", "'2013-14' is not a financial quarter. Write it as '2013-14Q4'"),
        ("quarter", 2013, "2013 is not a financial quarter"),
        ("area", "Durham", "'Durham' is not an area of partnership.toml; it has 'County Durham'"),
        ("audience", "everyone", "'everyone' is not an audience"),
        ("quarter", "2012-13Q4", "add: delivery = '2013-14Q3'"),
        ("delivery", "2012-13Q4", "cannot hold the records of 2013-14Q4, which is later"),
    ],
)
def test_a_wrong_parameter_stops_the_notebook_in_words(kernels, name, value, message):
    executed = execute(ROOT / NOTEBOOK, {name: value}, ROOT, kernels)
    assert message in executed.stopped.message
    (error,) = (
        output
        for cell in executed.notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    )
    assert len(error.traceback) == 1


def test_the_command_tells_a_wrong_parameter_without_a_traceback(tmp_path):
    done = _papermill(tmp_path / "out.ipynb", ("quater", "2013-14Q4"))
    assert done.returncode != 0
    assert "no parameter 'quater'; it has area, audience, delivery, quarter" in done.stderr
    assert "site-packages/rrlib" not in done.stderr


def test_a_stopped_notebook_keeps_no_traceback_with_lines_of_records(tmp_path):
    output = tmp_path / "out.ipynb"
    _papermill(output, ("area", "Durham"))
    assert "PartnershipError" in output.read_text()
    assert "src/rrlib" not in output.read_text()
