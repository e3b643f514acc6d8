"""A project of one's own to spoil: the demonstration's, copied."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # each mutant imports this file anew: the batch is imported where it is used
    from rrlib.batch.kernels import Kernels
    from rrlib.batch.planning import Job
    from rrlib.batch.running import Event

ROOT = Path(__file__).parents[1]
OWN_NEEDS = 'needs=["people", "offences"]'
"""How the youth report declares what it needs."""
SECTIONS = 9
"""How many cells of the youth report its short form keeps: up to who reoffended."""


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def delivered_data(request: pytest.FixtureRequest, tmp_path_factory) -> Path:
    """A folder of the demonstration's deliveries, in which each is processed once.

    It is one for all processes of a run: who comes second waits for who processes.
    """
    own = tmp_path_factory.getbasetemp()
    among_others = hasattr(request.config, "workerinput")
    folder: Path = (own.parent if among_others else own) / "demonstration"
    folder.mkdir(exist_ok=True)
    with suppress(FileExistsError):
        (folder / "raw").symlink_to(ROOT / "data" / "raw")
    return folder


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


def _write_short_notebook(folder: Path, needs: list[str] | None = None) -> None:
    """The youth report with its first sections and its cards, which takes a third of the time.

    `needs` are the extracts it declares to need, if not its own.
    """
    name = "yos_cohort_tracking.ipynb"
    notebook = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))
    notebook["cells"] = notebook["cells"][:SECTIONS] + notebook["cells"][-2:]
    if needs is not None:
        opening = notebook["cells"][2]
        source = "".join(opening["source"])
        opening["source"] = source.replace(OWN_NEEDS, f"needs={json.dumps(needs)}")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="session")
def kernels() -> Iterator[Kernels]:
    """Kernels forked from one server for all tests of a process."""
    from rrlib.batch.kernels import warm

    with warm() as source:
        yield source


@pytest.fixture
def run_job(kernels: Kernels) -> Callable[[Job, Path], Event]:
    """Make one report of a project as the batch does; what became of it. `notes` has the rest."""
    from rrlib.batch.keys import Workshop
    from rrlib.batch.running import Kind, Way, run
    from rrlib.batch.wanting import look
    from rrlib.deliveries import prepare
    from rrlib.partnership import read_partnership

    def run_one(job: Job, project: Path) -> Event:
        workshop = Workshop(project)
        partnership = read_partnership(project / "partnership.toml")
        held = prepare(project / "data", partnership, job.reads)
        told: list[Event] = []
        wanted = look([job], {job.reads: held}, workshop, force=True)
        run(wanted, workshop, Way(1, lambda: nullcontext(kernels)), told.append)
        notes[:] = [event for event in told if event.kind is Kind.NOTED]
        return [event for event in told if event.kind is not Kind.NOTED][-1]

    notes: list[Event] = []
    vars(run_one)["notes"] = notes
    return run_one


@pytest.fixture
def make_report(run_job: Callable[[Job, Path], Event]) -> Callable[[Job, Path], Path]:
    """Make one report that has to succeed; its page."""
    from rrlib.batch.running import Kind

    def make(job: Job, project: Path) -> Path:
        event = run_job(job, project)
        assert event.kind is Kind.MADE, event.why
        return project / "reports" / job.page

    return make


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
