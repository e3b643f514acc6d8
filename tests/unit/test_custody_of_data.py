"""Nothing about real people is ever committed: named, synthetic deliveries and their outputs."""

import subprocess
import tomllib
from pathlib import Path

import nbformat
import pytest

from rrlib.disclosure.marks import is_marked
from rrlib.publications import read_publication
from rrlib.results import SYNTHETIC

ROOT = Path(__file__).parents[2]
RAW = Path("data/raw")
DEMONSTRATION = {"2013-14Q3", "2013-14Q4", "2018-19Q4", "2020-21Q2"}


def _git(*words, **more):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, **more)


@pytest.fixture(scope="module")
def tracked():
    done = _git("ls-files", "-z")
    if done.returncode:
        pytest.skip("not a git checkout: clone the repository to run this test")
    return [Path(name) for name in done.stdout.split("\0") if name]


def unmarked(notebook):
    """What is wrong with the outputs of a notebook that is to be committed."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    if not outputs:
        return []
    wrong = ["an output without a release mark" for output in outputs if not is_marked(output)]
    pages = [output.get("data", {}).get("text/html", "") for output in outputs]
    return wrong if any(SYNTHETIC in page for page in pages) else [*wrong, "no demonstration mark"]


def test_every_committed_notebook_shows_released_demonstration_data_only(tracked):
    notebooks = [path for path in tracked if path.suffix == ".ipynb"]
    assert notebooks
    for path in notebooks:
        assert unmarked(nbformat.read(ROOT / path, as_version=4)) == [], path


def test_a_notebook_with_other_outputs_is_refused():
    path = ROOT / "notebooks" / "yos_cohort_tracking.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert unmarked(notebook) == []
    header = next(cell for cell in notebook.cells if cell.get("outputs"))
    header.outputs[0].data["text/html"] = (
        header.outputs[0].data["text/html"].replace(SYNTHETIC, "Final.")
    )
    assert "no demonstration mark" in unmarked(notebook)
    assert "an output without a release mark" in unmarked(notebook)


def test_only_the_named_demonstration_deliveries_are_tracked(tracked):
    folders = {path.parts[2] for path in tracked if path.is_relative_to(RAW)}
    assert folders == DEMONSTRATION | {"published"}
    for folder in DEMONSTRATION:
        about = tomllib.loads((ROOT / RAW / folder / "delivery.toml").read_text(encoding="utf-8"))
        assert about["synthetic"] is True
        assert about["quarter"] == folder


def test_nothing_processed_or_reported_is_tracked(tracked):
    kept = [path for path in tracked if path.parts[:2] == ("data", "processed")]
    kept += [path for path in tracked if path.parts[0] in ("reports", "working")]
    kept = [path for path in kept if path.parts[:2] != ("reports", "published")]
    assert {path.as_posix() for path in kept} == {"data/processed/README.md", "reports/README.md"}


def test_what_is_tracked_as_published_is_of_the_demonstration(tracked):
    records = [path for path in tracked if path.parts[:2] == ("reports", "published")]
    assert records
    assert all(read_publication(ROOT / path).synthetic for path in records)


@pytest.mark.parametrize(
    "path",
    [
        "data/raw/2014-15Q1/people.csv",
        "data/raw/2014-15Q1/superseded/2014-07-01-people.csv",
        "data/processed/2013-14Q4/abc/people.parquet",
        "data/processed/2014-15Q1/to-send-back/people.csv",
        "data/raw/.retiring-2014-15Q1/people.csv",
        "data/access.log",
        "data/retired.json",
        "reports/internal/2013-14Q4/darlington/yos_cohort_tracking.html",
        "working/yos_cohort_tracking.ipynb",
    ],
)
def test_git_ignores_what_could_be_personal(tracked, path):
    assert tracked
    assert _git("check-ignore", "--quiet", path).returncode == 0
