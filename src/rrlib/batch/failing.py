"""What is said of a notebook that stopped, and what is kept of it: nobody's record is in either."""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat

from rrlib import errors
from rrlib.batch.comparing import INJECTED
from rrlib.batch.executing import Stop
from rrlib.batch.planning import Job
from rrlib.codes import Audience
from rrlib.disclosure.marks import is_marked
from rrlib.errors import DeliveryError, RRError

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
KEPT = "What it got to is kept in "
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.M)


def why_it_stopped(job: Job, stop: Stop, notebook: Any) -> str:
    """Our own errors are written to be read; another's text could hold somebody's record."""
    if _is_ours(stop.error):
        said = f"{job.name}: {_COLOUR.sub('', stop.message)}"
        return also(said, where(job, notebook, stop.cell, named=False))
    at = "" if stop.cell is None else f" code cell {stop.cell}"
    said = f"{job.name}:{at} stopped with {stop.error}."
    return also(said, where(job, notebook, stop.cell, named=True))


def where(job: Job, notebook: Any, cell: int | None, *, named: bool) -> str:
    """Where in the notebook a code cell is, and how to see there what it does.

    A cell that is `named` already is not named again.
    """
    section = None if cell is None else _section(notebook, cell)
    at = [] if named or cell is None else [f"code cell {cell}"]
    at += [] if section is None else [f'the section "{section}"']
    found = f"It happened in {', in '.join(at)}. " if at else ""
    return f"{found}To see it, open the notebook in 'make lab', set {_to_set(job)}, and run it."


def also(message: str, sentence: str) -> str:
    """A message and one more sentence: after a list, or a line to write, on a line of its own."""
    apart = "\n" in message or not message.endswith(".")
    return f"{message}{chr(10) if apart else ' '}{sentence}"


def keep_released(notebook: Any, stop: Stop | None) -> None:
    """Drop every output that was not released; where a cell stopped, its error's name stays.

    The text of an error that lists what arrived in a delivery is not kept either.
    """
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        failed = any(output["output_type"] == "error" for output in cell.outputs)
        cell.outputs = [output for output in cell.outputs if is_marked(output)]
        if failed and stop is not None:
            told = _is_ours(stop.error) and stop.error != DeliveryError.__name__
            text = _COLOUR.sub("", stop.message) if told else ""
            cell.outputs.append(nbformat.v4.new_output("error", ename=stop.error, evalue=text))


def injected(cell: Any) -> bool:
    """Whether Papermill added the cell: it does not count, as the committed notebook has none."""
    return INJECTED in cell.metadata.get("tags", [])


def _is_ours(name: str) -> bool:
    ours = getattr(errors, name, None)
    return isinstance(ours, type) and issubclass(ours, RRError)


def _section(notebook: Any, cell: int) -> str | None:
    """The last heading above a code cell, counted from 1 as in the committed notebook."""
    heading, number = None, 0
    for each in notebook.cells:
        if each.cell_type == "markdown":
            heading = (_HEADING.findall(each.source) or [heading])[-1]
        number += each.cell_type == "code" and not injected(each)
        if number == cell:
            return heading
    return None


def _to_set(job: Job) -> str:
    """The parameters of the report, as its first cell sets them; those that all have are let be."""
    given = {name: job.parameters[name] for name in ("quarter", "area", "delivery")}
    if job.audience is not Audience.PUBLIC:
        given["audience"] = job.audience.value
    words = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in given.items()
        if value is not None
    ]
    return " and ".join([", ".join(words[:-1]), words[-1]])
