"""A project of one's own to spoil: the demonstration's, copied."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's data, notebooks and settings, with nothing processed yet."""
    folder = tmp_path / "project"
    (folder / "reports").mkdir(parents=True)
    for name in ("data/raw/2013-14Q4", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


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
