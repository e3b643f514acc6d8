"""What stands in a project's reports after a fault, and which processes live."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import nbformat
import psutil
from station import MARK, Station

from rrlib.batch.failures import read_failure
from rrlib.batch.manifest import ENDING, FAILURE, Manifest, read_manifest

LANES = ("report", "--area", "County Durham", "--area", "Darlington", "--at-once", "2")
"""Two reports at once."""
NAME = "entrants"
"""The notebook."""
HEADING = "# How many entered the youth justice system?"
PARAMETERS = """\
quarter = "2013-14Q4"
area = "County Durham"
audience = "public"
delivery = None"""
OPENING = """\
from rrlib.notebook import open_report
from rrlib.present import answer
from rrlib.studies import yos_cohort_tracking as study

report = open_report(
    quarter, area, audience, delivery, needs=["people"],
    may_read=["first_time_entrants", "population"])
report"""
ANSWER = "answer(report.release(study.first_time_entrants, report.records, report.areas))"
OLD, NEW = "threshold = 5", "threshold = 7"
_REMARK = re.compile(rb'<p class="remark">.*?</p>\n')
"""What a list says of the last run of a report, or of its rule."""
_OF_A_FAILURE = re.compile(rb'<li><a href="[^"]*\.failed\.\w+">.*?</li>\n')
"""What a list links to of it."""
_OF_A_RUN = {"made_at", "seconds", "kernel"}
T = TypeVar("T")

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Versions:
    """The same reports of two states of the settings, as undisturbed runs make them."""

    old: Files
    new: Files


def visible(project: Path) -> dict[str, bytes]:
    """Every file of the reports that somebody may open, by its path; without the logs.

    Runs may move files meanwhile, and make and remove hidden folders.
    """
    reports = project / "reports"
    found = {}
    for folder, folders, files in os.walk(reports):
        folders[:] = [name for name in folders if name[0] != "." and name != "logs"]
        for name in files:
            path = Path(folder, name)
            with suppress(FileNotFoundError):
                if name[0] != ".":
                    found[path.relative_to(reports).as_posix()] = path.read_bytes()
    return found


def require_old_or_new(project: Path, versions: Versions) -> None:
    """No file is torn, and none is there that belongs to neither version.

    What is kept of a failure is of no version.
    """
    for name, content in visible(project).items():
        if name.endswith(FAILURE):
            assert read_failure(project / "reports" / name) is not None, name
            continue
        stood = _told(name, versions.old.get(name)), _told(name, versions.new.get(name))
        assert _told(name, content) in stood, f"{name} is neither the old one nor the new one"
    assert not versions.old.keys() - versions.new.keys() - visible(project).keys()
    left = {path.name for path in project.iterdir()}
    assert left <= {"data", "notebooks", "partnership.toml", "requirements.lock", "reports"}


def require_complete(project: Path, expected: Files) -> None:
    """The reports are those expected, to the byte; each is whole, and nothing lies about."""
    found = visible(project)
    assert found.keys() == expected.keys()
    for name, content in found.items():
        assert _told(name, content) == _told(name, expected[name]), name
        assert b"Its last run failed" not in content
    for name in found:
        if name.endswith(ENDING):
            assert read_manifest(project / "reports" / name) is not None, name
    left = hidden(project) - {".lock"}
    assert not left, f"left in the reports: {left}"


def hidden(project: Path) -> set[str]:
    """The names in the reports that begin with a dot."""
    return {path.name for path in (project / "reports").rglob(".*")}


def _told(name: str, content: bytes | None) -> object:
    """The content; of a manifest, what two runs say alike.

    Without a word on the last run, and on the rule of a report that is still the old one.
    """
    if content is None or not name.endswith(ENDING):
        return content and _OF_A_FAILURE.sub(b"", _REMARK.sub(b"", content))
    return Manifest.model_validate_json(content).model_dump(exclude=_OF_A_RUN)


def require_nothing_lives(station: Station) -> None:
    """Within five seconds: no run, no process that makes reports, no kernel."""
    until(lambda: not [process for process in _living(station) if process.is_running()], 5.0)


def _living(station: Station) -> Iterator[psutil.Process]:
    """Kernels, and whoever has our mark, but for the station itself."""
    yield from kernels_of(station)
    for process in psutil.process_iter():
        try:
            ours = process.environ().get(MARK) == station.mark
            dead = process.status() == psutil.STATUS_ZOMBIE
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if ours and not dead and process.pid != station.pid:
            yield process


def kernels_of(station: Station) -> Iterator[psutil.Process]:
    """The kernels that the station's server has forked."""
    for server in children(os.getpid(), "rrlib.batch.warm"):
        if station.kernels.folder is not None and station.kernels.folder.name in server.cwd():
            yield from server.children(recursive=True)


def children(process: int, word: str) -> list[psutil.Process]:
    """The children of a process that have this word in their command."""
    try:
        found = psutil.Process(process).children()
        return [child for child in found if any(word in part for part in child.cmdline())]
    except psutil.NoSuchProcess:
        return []


def until(found: Callable[[], T], seconds: float = 60.0) -> T:
    """What is found, once it is."""
    end = time.monotonic() + seconds
    while not (now := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
    return now


def notebook(*instead: str) -> str:
    """The text of a short notebook, or of one with other cells after that of its parameters."""
    cells = [
        nbformat.v4.new_markdown_cell(HEADING, id="heading"),
        nbformat.v4.new_code_cell(PARAMETERS, id="given", metadata={"tags": ["parameters"]}),
        *(
            nbformat.v4.new_code_cell(source, id=f"cell-{number}")
            for number, source in enumerate(instead or (OPENING, ANSWER))
        ),
    ]
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))


def edit_settings(project: Path, before: str, now: str) -> None:
    """Change a word of the public's rule, and with it every report."""
    path = project / "partnership.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, now, 1), encoding="utf-8")
