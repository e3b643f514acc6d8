"""Making one report: Papermill runs the notebook, the page is rendered, the manifest is last."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from rrlib import errors
from rrlib.batch.manifest import hash_of_code, write_manifest
from rrlib.batch.planning import Job
from rrlib.batch.rendering import render
from rrlib.batch.tables import shown_data, write_tables
from rrlib.codes import Audience
from rrlib.disclosure.marks import is_marked
from rrlib.errors import DisclosureError, ReportError, RRError

CELL_SECONDS = 300
QUIET = "--IPKernelApp.log_level=50"
"""A kernel that is shut down while idle reports an interrupt, as if something had failed."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

INJECTED = "injected-parameters"
"""Papermill's tag of the cell into which it writes a report's parameters."""

ENCRYPTED = Config({"KernelManager": {"transport_encryption": "required"}})
"""Records pass between kernel and batch over local ports, which other users could listen to."""


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the page made, or why there is none."""

    job: Job
    page: Path | None
    failure: str | None


def run_all(
    jobs: Iterable[Job], project: Path, done: Callable[[Outcome], None]
) -> tuple[Outcome, ...]:
    """Make every report; one that fails does not stop the others."""
    outcomes = []
    for job in jobs:
        try:
            outcome = Outcome(job, make_report(job, project), None)
        except RRError as error:
            outcome = Outcome(job, None, str(error))
        except Exception as error:  # noqa: BLE001 the others go on; a foreign text could hold records
            outcome = Outcome(job, None, f"{job.name}: {type(error).__name__}")
        outcomes.append(outcome)
        done(outcome)
    return tuple(outcomes)


def make_report(job: Job, project: Path) -> Path:
    """Run `job` and put its files below `project/reports`, complete or not at all.

    Raises ReportError if the notebook stops, DisclosureError if it shows something that was
    not released.
    """
    began = time.monotonic()
    reports = project / "reports"
    reports.mkdir(exist_ok=True)
    code = hash_of_code()
    with tempfile.TemporaryDirectory(prefix=".making-", dir=reports) as making:
        notebook = _execute(job, project, Path(making))
        _require_marks(notebook, job)
        _require_own(notebook, job)
        _clean(notebook)
        made = Path(making) / "made"
        made.mkdir()
        nbformat.write(notebook, made / f"{job.name}.ipynb")
        (made / f"{job.name}.html").write_text(render(notebook, job), encoding="utf-8")
        write_tables(notebook, made / "tables" / job.name)
        write_manifest(made / f"{job.name}.manifest.json", job, project, notebook, code, began)
        folder = _folder(reports, job)
        _move(made, folder, job.name)
    return folder / f"{job.name}.html"


def _folder(reports: Path, job: Job) -> Path:
    if job.audience is not Audience.PUBLIC:
        (reports / job.folder.parts[0]).mkdir(mode=0o700, exist_ok=True)
    folder = reports / job.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _execute(job: Job, project: Path, making: Path) -> Any:
    output = making / job.notebook.name
    try:
        return papermill.execute_notebook(
            str(job.notebook),
            str(output),
            parameters=job.parameters,
            cwd=str(project),
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=CELL_SECONDS,
            config=ENCRYPTED,
            extra_arguments=[QUIET],
        )
    except PapermillExecutionError as error:
        raise ReportError(_why_it_stopped(job, error)) from None
    except (DeadKernelError, CellTimeoutError) as error:
        raise ReportError(f"{job.name}: {type(error).__name__} while it ran.") from None


def _why_it_stopped(job: Job, error: PapermillExecutionError) -> str:
    """Our own errors are written to be read; another's text could hold somebody's record.

    Code cells are counted as in the committed notebook, without the injected one.
    """
    ours = getattr(errors, error.ename, None)
    if isinstance(ours, type) and issubclass(ours, RRError):
        return f"{job.name}: {_COLOUR.sub('', error.evalue)}"
    return (
        f"{job.name}: code cell {error.exec_count - 1} stopped with {error.ename}. "
        "Open the notebook with 'make lab' and run it to see where."
    )


def _require_marks(notebook: Any, job: Job) -> None:
    """Every output must be just what its mark was made for."""
    number = 0
    for cell in notebook.cells:
        number += cell.cell_type == "code" and not _injected(cell)
        for output in cell.get("outputs", []):
            if not is_marked(output):
                raise DisclosureError(
                    f"{job.name}: code cell {number} shows something that was not released. Show "
                    "only what rrlib.present makes; print() and bare tables are for JupyterLab."
                )


def _require_own(notebook: Any, job: Job) -> None:
    """A page must hold the report that was asked for, released by its audience's rule."""
    shown = list(shown_data(notebook))
    headers = [data for data in shown if "sources" in data]
    asked = {key: job.parameters[key] for key in ("area", "quarter", "audience")}
    asked["delivery"] = str(job.reads)
    if [{key: header[key] for key in asked} for header in headers] != [asked]:
        raise ReportError(
            f"{job.name} has to show, once, the header of the report it was asked for: a cell "
            "that ends with open_report(quarter, area, audience, delivery)."
        )
    rules = [data["table"]["rule"] for data in shown if "table" in data]
    if any(rule != job.rule.described for rule in rules):
        raise DisclosureError(
            f"{job.name} shows something released by another rule than partnership.toml sets for "
            f"the {job.audience.value} audience. Release with report.release() only."
        )


def _injected(cell: Any) -> bool:
    return INJECTED in cell.metadata.get("tags", [])


def _clean(notebook: Any) -> None:
    """Without run times and random names, which change, paths, which tell of the machine, and
    whatever is shown without a mark: attachments and the state of widgets.
    """
    for key in set(notebook.metadata) - {"kernelspec", "language_info"}:
        del notebook.metadata[key]
    for cell in notebook.cells:
        cell.pop("attachments", None)
        if _injected(cell):
            cell.id = INJECTED
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)


def _move(made: Path, folder: Path, name: str) -> None:
    """The old manifest goes first and the new one comes last: a report counts only with it."""
    manifest = Path(f"{name}.manifest.json")
    (folder / manifest).unlink(missing_ok=True)
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    for stale in (folder / "tables" / name).glob("*.csv"):
        stale.unlink()
    for file in [*(file for file in files if file != manifest), manifest]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        os.replace(made / file, folder / file)
