"""A project of one's own to spoil: the demonstration's, copied."""

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECTIONS = 9
"""How many cells of the youth report its short form keeps: up to who reoffended."""


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's data, notebooks and settings, with nothing processed yet."""
    folder = tmp_path / "project"
    (folder / "reports").mkdir(parents=True)
    shutil.copytree(ROOT / "data/raw/2013-14Q4", folder / "data/raw/2013-14Q4")
    _write_short_notebook(folder / "notebooks")
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def write_short_notebook():
    return _write_short_notebook


def _write_short_notebook(folder: Path, extracts: list[str] | None = None) -> None:
    """The youth report with its first sections and its cards, which takes a third of the time.

    `extracts` are those it declares to need, if not its own.
    """
    name = "yos_cohort_tracking.ipynb"
    notebook = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))
    notebook["cells"] = notebook["cells"][:SECTIONS] + notebook["cells"][-2:]
    if extracts is not None:
        notebook["metadata"]["extracts"] = extracts
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium. Where CI runs nothing is skipped."""
    path = shutil.which("chromium")
    if path is None:
        what = "Chromium is missing. Install it: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(what)
        pytest.skip(what)
    return path
