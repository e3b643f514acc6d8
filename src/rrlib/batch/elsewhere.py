"""A report made again elsewhere: in another folder, by a process of another day, place and home."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rrlib.batch.failing import KEPT
from rrlib.batch.keys import GLOSSARY, LOCK, Workshop
from rrlib.batch.manifest import Manifest
from rrlib.batch.planning import Job, Request, plan
from rrlib.batch.running import Event, Kind, Way, each_its_own, run
from rrlib.batch.wanting import look
from rrlib.codes import Audience
from rrlib.contracts import Processed
from rrlib.deliveries import prepare, require_usable
from rrlib.partnership import DATA_VARIABLE, FILE_NAME, data_folder, read_partnership
from rrlib.publications import FOLDER

_ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "20130401",
    "COLUMNS": "61",
    "USER": "somebody-else",
}
_KEPT = (
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "CONDA_PREFIX",
    "OPENBLAS_CORETYPE",
)
_ANOTHER_DAY = """import datetime
import time_machine
shift = datetime.timedelta(days=1201, hours=7, minutes=13)
time_machine.travel(datetime.datetime.now(datetime.timezone.utc) + shift, tick=True).start()
"""
"""Read by every Python that starts there."""


def job_of(standing: Manifest, project: Path) -> Job:
    """The job that the manifest's report is of. Raises RRError where it can no longer be asked."""
    given = standing.parameters
    request = Request(
        quarters=[given.quarter],
        areas=[given.area],
        notebooks=[standing.notebook],
        audience=Audience(given.audience),
        delivery=given.delivery,
    )
    (job,) = plan(project, read_partnership(project / FILE_NAME), request)
    return job


def held_for(job: Job, project: Path) -> Processed:
    """The delivery that the report `job` reads. Raises DeliveryError if it cannot be used."""
    partnership = read_partnership(project / FILE_NAME)
    held = prepare(data_folder(project), partnership, job.reads)
    require_usable(job.reads, held)
    return held


def lay_out(clean: Path, project: Path, jobs: Iterable[Job]) -> None:
    """A project of its own in the folder `clean`: the same notebooks, settings and raw extracts.

    So is the record of what was published: what was hidden once, and who signed, is in a report.
    """
    for name in ("notebooks", "data/raw", "home", "site"):
        (clean / name).mkdir(parents=True)
    for name in (FILE_NAME, LOCK, GLOSSARY):
        if (project / name).is_file():
            shutil.copy(project / name, clean / name)
    if (project / FOLDER).is_dir():
        shutil.copytree(project / FOLDER, clean / FOLDER)
    (clean / "site" / "sitecustomize.py").write_text(_ANOTHER_DAY, encoding="utf-8")
    for job in jobs:
        shutil.copy(job.notebook, clean / "notebooks" / job.notebook.name)
        raw = data_folder(project) / "raw" / str(job.reads)
        if not (clean / "data/raw" / raw.name).exists():
            shutil.copytree(raw, clean / "data/raw" / raw.name)


def made_elsewhere(
    clean: Path, asked: list[dict[str, Any]], at_once: int
) -> Iterator[dict[str, str]]:
    """What became of each report made anew in `clean`, by a process that lives elsewhere."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment = {
        **kept,
        **_ELSEWHERE,
        "HOME": str(clean / "home"),
        "PYTHONPATH": str(clean / "site"),
        DATA_VARIABLE: str(clean / "data"),
    }
    with subprocess.Popen(
        [sys.executable, "-m", __name__, str(at_once)],
        cwd=clean,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.close()
        try:
            yield from map(json.loads, process.stdout)
        finally:
            process.kill()


def _make_here(at_once: int) -> None:
    """The other process: make what is asked on stdin, tell each on stdout as a line of JSON."""

    def tell(event: Event) -> None:
        if event.kind in (Kind.MADE, Kind.FAILED):
            # What it got to goes with the clean folder.
            why = event.why.partition(KEPT)[0].rstrip()
            fault = why if event.kind is Kind.FAILED else ""
            told = {"folder": event.job.folder.as_posix(), "name": event.job.name, "fault": fault}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()

    project = Path.cwd()
    jobs = [
        job_of(Manifest.model_validate(plain), project) for plain in json.loads(sys.stdin.read())
    ]
    held = {job.reads: held_for(job, project) for job in jobs}
    workshop = Workshop(project)
    run(look(jobs, held, workshop, force=True), workshop, Way(at_once, each_its_own), tell)


if __name__ == "__main__":
    _make_here(int(sys.argv[1]))
