"""One report made in memory: the notebook run, every output examined, the page rendered."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat

from rrlib.batch.comparing import INJECTED
from rrlib.batch.completing import Made, as_bytes, completed, outputs_of
from rrlib.batch.executing import Limits, execute
from rrlib.batch.failing import injected, keep_released, where, why_it_stopped
from rrlib.batch.guarding import NAME_NOBODY, Guard, guard_in
from rrlib.batch.kernels import Kernels
from rrlib.batch.planning import Job
from rrlib.disclosure.marks import is_marked, marked_data
from rrlib.errors import DisclosureError, ReportError, RRError

_LEFT_OUT = "# Left out: it named somebody of the delivery."


@dataclass(frozen=True)
class NotMade:
    """Why there is no report, and the notebook as far as it got, with released outputs only."""

    why: str
    partial: bytes | None
    seconds: float


def make(
    job: Job, parts: Mapping[str, str], project: Path, kernels: Kernels, limits: Limits
) -> Made | NotMade:
    """Run `job`, which is made from `parts`, and make its files; nothing is written anywhere.

    A notebook that stops, shows what was not released or somebody's id or date of birth, or is not
    the report that was asked for, is told as `NotMade`.
    """
    return _guarded(_result(job, parts, project, kernels, limits), job, project)


def _result(
    job: Job, parts: Mapping[str, str], project: Path, kernels: Kernels, limits: Limits
) -> Made | NotMade:
    began = time.monotonic()
    executed = execute(job.notebook, job.parameters, project, kernels, limits)
    notebook = executed.notebook
    try:
        if executed.stopped is not None:
            raise ReportError(why_it_stopped(job, executed.stopped, notebook))
        _require_marks(notebook, job)
        _require_own(notebook, job)
        _clean(notebook)
        return completed(job, parts, executed, project, _since(began))
    except RRError as error:
        keep_released(notebook, executed.stopped)
        _clean(notebook)
        return NotMade(str(error), as_bytes(notebook), _since(began))


def _guarded(result: Made | NotMade, job: Job, project: Path) -> Made | NotMade:
    """What may go to others: it gives nobody of the delivery away."""
    guard = guard_in(project, job)
    if isinstance(result, Made):
        found = guard.of_report(result.files)
        if not found:
            return result
        return NotMade(f"{job.name}: {found}. {NAME_NOBODY}", None, result.seconds)
    found = guard.of_plain("its message", result.why)
    if found:
        result = replace(result, why=f"{job.name}: it stopped, and {found}. {NAME_NOBODY}")
    found = "" if result.partial is None else guard.of_notebook(result.partial)
    if found:
        partial = _naming_nobody(result.partial, guard)
        kept = "What it got to is not kept" if partial is None else "Left out of what it got to"
        result = replace(result, why=f"{result.why} {kept}: {found}.", partial=partial)
    return result


def _naming_nobody(partial: bytes | None, guard: Guard) -> bytes | None:
    """What a failed run got to without what names somebody, if that can be taken out."""
    notebook: Any = nbformat.reads((partial or b"").decode(), as_version=4)
    for cell in notebook.cells:
        if guard.of_plain("", cell.source):
            cell.source = _LEFT_OUT
        if guard.of_plain("", cell.metadata):
            cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs = [shown for shown in cell.outputs if not guard.of_plain("", shown)]
    cleaned = as_bytes(notebook)
    return None if guard.of_notebook(cleaned) else cleaned


def _require_marks(notebook: Any, job: Job) -> None:
    """Every output must be just what its mark was made for."""
    for number, output in outputs_of(notebook):
        if not is_marked(output):
            raise DisclosureError(
                f"{job.name}: code cell {number} shows something that was not released. Show "
                "only what rrlib.present makes; print() and bare tables are for JupyterLab. "
                + where(job, notebook, number, named=True)
            )


def _require_own(notebook: Any, job: Job) -> None:
    """A page must hold the report that was asked for, released by its audience's rule."""
    shown = [marked_data(output) for _, output in outputs_of(notebook)]
    headers = [data for data in shown if "sources" in data]
    asked = {key: job.parameters[key] for key in ("area", "quarter", "audience")}
    asked["delivery"] = str(job.reads)
    if [{key: header[key] for key in asked} for header in headers] != [asked]:
        raise ReportError(
            f"{job.name} has to show, once, the header of the report it was asked for: a cell "
            "that ends with the report that open_report(quarter, area, audience, delivery, …) gave."
        )
    rules = [data["table"]["rule"] for data in shown if "table" in data]
    if any(rule != job.rule.described for rule in rules):
        raise DisclosureError(
            f"{job.name} shows something released by another rule than partnership.toml sets for "
            f"the {job.audience.value} audience. Release with report.release() only."
        )


def _clean(notebook: Any) -> None:
    """Without run times and random names, which change, paths, which tell of the machine, and
    whatever is shown without a mark: attachments and the state of widgets.

    Cells are named by their place: those of older notebooks get another name in every run.
    """
    for key in set(notebook.metadata) - {"kernelspec", "language_info"}:
        del notebook.metadata[key]
    for number, cell in enumerate(notebook.cells):
        cell.pop("attachments", None)
        cell.id = INJECTED if injected(cell) else f"cell-{number}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)
