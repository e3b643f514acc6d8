"""A project with its reports made twice, by undisturbed runs, and a place to start more from."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from state import NAME, NEW, OLD, Versions, edit_settings, notebook, visible
from station import Ended, Errand, Station

from rrlib.batch.kernels import Kernels


@pytest.fixture(scope="session")
def station(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Iterator[Station]:
    found = Station(tmp_path_factory.mktemp("station"), kernels)
    yield found
    found.close()


@dataclass(frozen=True)
class Pristine:
    """A project with old reports and new settings, what either makes, and in how many seconds."""

    project: Path
    versions: Versions
    seconds: float


@pytest.fixture(scope="session")
def pristine(root: Path, tmp_path_factory: pytest.TempPathFactory, station: Station) -> Pristine:
    folder = tmp_path_factory.mktemp("pristine") / "project"
    (folder / "reports").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    shutil.copytree(root / "data/raw/2013-14Q4", folder / "data/raw/2013-14Q4")
    (folder / f"notebooks/{NAME}.ipynb").write_text(notebook(), encoding="utf-8")
    shutil.copy(root / "requirements.lock", folder / "requirements.lock")
    settings = (root / "partnership.toml").read_text(encoding="utf-8")
    (folder / "partnership.toml").write_text(settings, encoding="utf-8")
    versions = []
    for before, now in ((OLD, NEW), (NEW, OLD)):
        edit_settings(folder, before, now)
        began = time.monotonic()
        ended = station.run(Errand(folder))
        assert ended.status == 0, ended.said
        versions.append(visible(folder))
    seconds = time.monotonic() - began
    edit_settings(folder, OLD, NEW)
    return Pristine(folder, Versions(versions[1], versions[0]), seconds)


@pytest.fixture
def versions(pristine: Pristine) -> Versions:
    return pristine.versions


@pytest.fixture
def project(pristine: Pristine, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(pristine.project, tmp_path / "project"))


@pytest.fixture
def restart(pristine: Pristine, project: Path) -> Callable[[], None]:
    """Put the project's old reports back."""

    def restarted() -> None:
        shutil.rmtree(project / "reports")
        shutil.copytree(pristine.project / "reports", project / "reports")

    return restarted


@pytest.fixture
def run(station: Station, project: Path) -> Callable[..., Ended]:
    """Run `rr` in the project, undisturbed unless asked otherwise."""

    def started(**asked) -> Ended:
        return station.run(Errand(project, **asked))

    return started
