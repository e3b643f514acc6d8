"""How fast the batch is, as ratios in one run: beside Papermill's command, and on Dask.

    make bench

On a project of the demonstration: the youth report, a short one of its first sections for a hundred
quarters and areas, and all notebooks for each quarter of a year.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lines import ROOT, Line, report

NAME = "yos_cohort_tracking"
QUARTER = "2013-14Q4"
AREAS = ("County Durham", "Darlington", "County Durham and Darlington")
SINCE = "2005-06Q3"
"""Thirty-four quarters and three areas: 102 reports."""

SECTIONS = 5
RUNS = 5
RR = (sys.executable, "-c", "from rrlib.cli import main; main()")


def youth_report(work: Path) -> Iterator[Line]:
    """Three areas of one quarter, against a loop of Papermill's command."""
    project = _project(work, None)
    _timed(project, [*RR, "check", QUARTER])
    loop = sum(
        _timed(project, [*_papermill(NAME), "-p", "quarter", QUARTER, "-p", "area", area])
        for area in AREAS
    )
    ours = _timed(project, [*RR, "report", QUARTER])
    yield Line(
        "Youth report, 3 areas: papermill in a loop, times ours",
        loop / ours,
        1.3,
        "times",
        at_least=True,
    )


def hundred_reports(work: Path) -> Iterator[Line]:
    """Made by two lanes, by two Dask workers; and unchanged."""
    project = _project(work, SECTIONS)
    many = [*RR, "report", "--since", SINCE, "--delivery", QUARTER]
    lanes = _timed(project, [*many, "--force", "--at-once", "2"])
    unchanged = min(_timed(project, many) for _ in range(RUNS))
    dask = _timed(project, [*many, "--force", "--cluster", "local:2"])
    yield Line("102 short reports by two lanes: seconds each", lanes / 102, 1.0, "s")
    yield Line("102 unchanged reports", unchanged, 1.0, "s")
    yield Line(
        "Two Dask workers: of the speed of two lanes", lanes / dask, 0.8, "times", at_least=True
    )


def a_year(work: Path) -> Iterator[Line]:
    """All notebooks, every quarter of a year, each area: unchanged, beside what starts `rr`."""
    project = _project(work, None)
    shutil.copytree(ROOT / "notebooks", project / "notebooks", dirs_exist_ok=True)
    year = [*RR, "report", "--since", "2013-14Q1", "--until", QUARTER, "--delivery", QUARTER]
    _timed(project, year)
    unchanged = min(_timed(project, year) for _ in range(RUNS))
    helped = min(_timed(project, [*RR, "--help"]) for _ in range(RUNS))
    yield Line("A year of all notebooks, unchanged", unchanged, 1.0, "s")
    yield Line("The same, beside rr --help", unchanged / helped, 4.5, "times")


def start(work: Path) -> Iterator[Line]:
    helped = min(_timed(work, [*RR, "--help"]) for _ in range(RUNS))
    yield Line("rr --help", helped, 0.25, "s")


def _project(work: Path, sections: int | None) -> Path:
    """A project of the demonstration's last youth quarter; of the notebook only some cells."""
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(ROOT / name, work / name)
    shutil.copytree(ROOT / "data/raw" / QUARTER, work / "data/raw" / QUARTER)
    notebook = json.loads((ROOT / "notebooks" / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    notebook["cells"] = notebook["cells"][:sections]
    (work / "notebooks").mkdir()
    (work / "notebooks" / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return work


def _papermill(name: str) -> list[str]:
    notebook = f"notebooks/{name}.ipynb"
    return [sys.executable, "-m", "papermill", notebook, "out.ipynb", "--no-progress-bar"]


def _timed(folder: Path, command: list[str]) -> float:
    began = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - began


if __name__ == "__main__":
    report(start, youth_report, hundred_reports, a_year)
