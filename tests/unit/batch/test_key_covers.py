"""A report's key must not lie: what a notebook reads is what its key covers."""

import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

from rrlib.batch.planning import Request, plan
from rrlib.batch.running import Kind
from rrlib.partnership import read_partnership

NAME = "yos_cohort_tracking"
CELL = "__import__('pathlib').Path({path!r}).read_bytes()"


@pytest.fixture
def with_cell(project):
    """Add a cell to the project's notebook, past the plan, and give its job."""

    def add(source):
        partnership = read_partnership(project / "partnership.toml")
        (job,) = plan(project, partnership, Request(areas=["Darlington"]))
        path = project / f"notebooks/{NAME}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [*notebook.cells[:3], nbformat.v4.new_code_cell(source)]
        nbformat.write(notebook, path)
        return job

    return add


@pytest.mark.parametrize("file", ["data/raw/2013-14Q4/offences.csv", "partnership.toml"])
def test_a_file_that_no_extract_was_declared_for_cannot_be_opened(
    project, with_cell, run_job, file
):
    event = run_job(with_cell(CELL.format(path=str(project / file))), project)
    assert event.kind is Kind.FAILED
    name = file.rpartition("/")[2]
    assert f"something opened '{name}', which the report's key does not cover" in event.why


def test_the_data_folder_is_no_part_of_the_installation_although_it_lies_within(
    project, with_cell, run_job, monkeypatch
):
    with tempfile.TemporaryDirectory(dir=sys.prefix) as folder:
        shutil.copytree(project / "data", Path(folder, "data"))
        monkeypatch.setenv("RR_DATA", str(Path(folder, "data")))
        file = Path(folder, "data/raw/2013-14Q4/offences.csv")
        event = run_job(with_cell(CELL.format(path=str(file))), project)
    assert "something opened 'offences.csv'" in event.why


def test_a_file_elsewhere_on_the_disk_cannot_be_opened_nor_written(
    tmp_path, project, with_cell, run_job
):
    job = with_cell(f"open({str(tmp_path / 'kept.csv')!r}, 'w')")
    assert "something opened 'kept.csv'" in run_job(job, project).why
    assert not (tmp_path / "kept.csv").exists()


@pytest.mark.parametrize(
    "source",
    [
        "report.records.iom_membership",
        "report.records.holds('iom_membership')",
        "report.records.as_known_in(report.records.quarter).iom_membership",
    ],
)
def test_an_extract_that_was_not_declared_cannot_be_read(project, with_cell, run_job, source):
    event = run_job(with_cell(source), project)
    assert event.kind is Kind.FAILED
    assert "does not declare that it reads iom_membership. Add it where the report" in event.why
