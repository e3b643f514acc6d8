"""The same reports, byte for byte, whatever makes them.

Each variant is a clone of its own, in another folder, with another way to run, another processor
as OpenBLAS sees it, and an environment of its own.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from asked import asked

from rrlib.batch.cells import Cells

ROOT = Path(__file__).parents[2]
AREA = "County Durham"
"""Reports of the other area are made twice in `test_a_year`."""
ASKED = asked()
VARIANTS = {
    "one after another": (["--at-once", "1"], {}),
    "two at a time": (["--at-once", "2"], {"OPENBLAS_CORETYPE": "Prescott"}),
    "each its own process": (
        ["--at-once", "2", "--kernels", "ordinary"],
        {"OPENBLAS_CORETYPE": "Nehalem", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
    ),
    "on two Dask workers": (
        ["--cluster", "local:2"],
        {"OPENBLAS_CORETYPE": "Haswell", "PYTHONHASHSEED": "7"},
    ),
}


def _clone(folder: Path) -> Path:
    """The demonstration's project with nothing made of it yet."""
    for name in ("notebooks", *(f"data/raw/{quarter}" for quarter in ASKED)):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def _reports(project: Path, words: list[str], environment: dict[str, str]) -> dict[str, str]:
    """Every file of the reports but manifests, which tell when they were made, by its hash."""
    for quarter, notebooks in ASKED.items():
        named = [word for notebook in notebooks for word in ("--notebook", notebook)]
        asked = ["report", quarter, "--area", AREA, *named, *words]
        done = subprocess.run(
            [sys.executable, "-c", "from rrlib.cli import main; main()", *asked],
            cwd=project,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        made = "1 report made" if len(notebooks) == 1 else f"{len(notebooks)} reports made"
        assert made in done.stdout
    files = (path for path in (project / "reports").rglob("*") if path.is_file())
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.endswith((".manifest.json", ".log")) and not path.name.startswith(".")
    }


def test_every_notebook_is_asked_for():
    """Of a delivery that holds what it needs."""
    for quarter, notebooks in ASKED.items():
        held = {path.stem for path in (ROOT / "data/raw" / quarter).glob("*.csv")}
        for notebook in notebooks:
            needs = Cells(ROOT / f"notebooks/{notebook}.ipynb").extracts.needs
            assert set(needs) <= held, notebook


@pytest.mark.slow
def test_every_way_to_make_them_gives_the_same_bytes(tmp_path):
    made = {
        name: _reports(_clone(tmp_path / name.replace(" ", "-")), words, environment)
        for name, (words, environment) in VARIANTS.items()
    }
    first = made.pop("one after another")
    assert len(first) > 40
    for name, files in made.items():
        assert {path for path in first if first[path] != files.get(path)} == set(), name
        assert files.keys() == first.keys(), name
