"""All notebooks for each quarter of 2013-14 and each area, from one delivery: the commissioner's year.

Made once; unchanged, nothing is made again; a clone in another folder gives the same bytes.
"""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest

from rrlib.batch.cells import Cells
from rrlib.deliveries import lacking
from rrlib.periods import FinancialQuarter

pytestmark = pytest.mark.slow

YEAR = ("report", "--since", "2013-14Q1", "--until", "2013-14Q4", "--delivery", "2013-14Q4")
FOLDERS = {f"2013-14Q{number}-from-2013-14Q4" for number in (1, 2, 3)} | {"2013-14Q4"}
AREAS = {"county-durham", "darlington", "county-durham-and-darlington"}


@pytest.fixture(scope="module")
def project(root, tmp_path_factory):
    return _clone(root, tmp_path_factory.mktemp("year") / "one")


@pytest.fixture(scope="module")
def made(project):
    """What the command says when all of it is made."""
    return _rr(project, *YEAR, timeout=1500)


def _clone(root, folder):
    shutil.copytree(root / "notebooks", folder / "notebooks")
    for delivery in ("2013-14Q3", "2013-14Q4"):
        shutil.copytree(root / "data/raw" / delivery, folder / "data/raw" / delivery)
    for name in ("partnership.toml", "requirements.lock", "GLOSSARY.md"):
        shutil.copy(root / name, folder)
    return folder


def _rr(project, *words, timeout=60):
    done = subprocess.run(
        [sys.executable, "-c", "from rrlib.cli import main; main()", *words],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


def _answerable(root):
    """How many notebooks the delivery holds enough for, of how many."""
    quarter = FinancialQuarter.parse("2013-14Q4")
    held = {path.stem for path in (root / "data/raw/2013-14Q4").glob("*.csv")}
    asked = [Cells(path).extracts for path in (root / "notebooks").glob("*.ipynb")]
    enough = [not lacking(quarter, held, each.needs, each.needs_one_of) for each in asked]
    return sum(enough), len(enough)


def _hashes(project, area):
    """Every file of an area's reports but manifests, which tell when they were made."""
    files = (path for path in (project / "reports").glob(f"*/{area}/**/*") if path.is_file())
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.endswith(".manifest.json") and path.name != "index.html"
    }


def test_every_report_of_the_year_is_made_and_the_others_are_skipped(project, made, root):
    answerable, all_of_them = _answerable(root)
    assert answerable >= 3
    skipped = 12 * (all_of_them - answerable)
    assert made.startswith(f"{12 * answerable} reports made, {skipped} skipped.")
    stands = sorted((project / "reports").glob("*/*/*.manifest.json"))
    assert len(stands) == 12 * answerable
    assert {path.parts[-3] for path in stands} == FOLDERS
    assert {path.parts[-2] for path in stands} == AREAS
    titles = {json.loads(path.read_text(encoding="utf-8"))["headline"] for path in stands}
    assert len(titles) > len(stands) / 2


def test_unchanged_nothing_is_made_again(project, made, root):
    answerable, _ = _answerable(root)
    assert _rr(project, *YEAR).startswith(f"0 reports made, {12 * answerable} unchanged")


def test_a_second_clone_forced_gives_the_same_bytes(project, made, root, tmp_path):
    other = _clone(root, tmp_path / "another folder")
    _rr(other, *YEAR, "--area", "Darlington", "--force", timeout=900)
    ours, theirs = (_hashes(folder, "darlington") for folder in (project, other))
    assert len(ours) > 100
    assert ours == theirs
