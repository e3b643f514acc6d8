"""A report's files, made of its executed notebook, and what its manifest says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from rrlib.batch.changes.since import changed_since
from rrlib.batch.executing import Executed
from rrlib.batch.failing import injected
from rrlib.batch.headlines import headlines
from rrlib.batch.keys import read_glossary
from rrlib.batch.manifest import Headline, Shown, Word, sha256_of_bytes
from rrlib.batch.pages.prose import title
from rrlib.batch.pages.report import report_page
from rrlib.batch.planning import Job
from rrlib.batch.status import status_of
from rrlib.batch.tables import csv_tables, released_tables
from rrlib.batch.takeaway.workbook import About, TakenTable, workbook
from rrlib.disclosure import ShownTable
from rrlib.disclosure.marks import marked_data

_FIGURE = re.compile(r"<svg.*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Made:
    """A report: its files by path from its folder, and what its manifest says of them."""

    files: Mapping[str, bytes]
    title: str
    headlines: list[Headline]
    changed: str
    status: Word
    synthetic: bool
    sources: list[dict[str, Any]]
    tables: tuple[Shown, ...]
    figures: tuple[Shown, ...]
    forked: bool
    seconds: float


def completed(
    job: Job, parts: Mapping[str, str], executed: Executed, project: Path, seconds: float
) -> Made:
    """The report `job`, made from `parts`: its notebook ran, and every output of it is marked."""
    notebook = executed.notebook
    outputs = list(outputs_of(notebook))
    shown = [marked_data(output) for _, output in outputs]
    released = released_tables(notebook)
    header = next(data for data in shown if "sources" in data)
    status = status_of(job, released, project)
    changed = changed_since(project, job, released, parts, synthetic=header["synthetic"])
    name, glossary = title(notebook), read_glossary(project)
    about = _about(job, status.said, synthetic=header["synthetic"])
    tables = {f"tables/{job.name}/{name}": text for name, text in csv_tables(released).items()}
    files = {
        f"{job.name}.ipynb": as_bytes(notebook),
        f"{job.name}.html": report_page(notebook, job, status, changed, glossary).encode(),
        f"{job.name}.xlsx": workbook(name, about, _taken(shown)),
        **{path: text.encode() for path, text in tables.items()},
    }
    return Made(
        files=files,
        title=name,
        headlines=headlines(shown),
        changed=changed.said if changed is not None and changed.before is not None else "",
        status=status.word,
        synthetic=header["synthetic"],
        sources=header["sources"],
        tables=_tables(outputs, {path: files[path] for path in tables}),
        figures=_figures(outputs),
        forked=executed.forked,
        seconds=seconds,
    )


def outputs_of(notebook: Any) -> Iterator[tuple[int, Any]]:
    """Every output, with the number of its code cell as in the committed notebook."""
    number = 0
    for cell in notebook.cells:
        number += cell.cell_type == "code" and not injected(cell)
        for output in cell.get("outputs", []):
            yield number, output


def as_bytes(notebook: Any) -> bytes:
    """The notebook as its file holds it."""
    return str(nbformat.writes(notebook)).encode() + b"\n"


def _about(job: Job, status: str, *, synthetic: bool) -> About:
    as_at = job.quarter.window.last
    return About(job.name, job.area, str(job.quarter), as_at, status, synthetic)


def _taken(shown: Iterable[Mapping[str, Any]]) -> list[TakenTable]:
    """The tables that outputs show, with what is said beside them, as a workbook has them."""
    return [
        TakenTable(
            ShownTable.model_validate(data["table"]),
            tuple(data["limits"]),
            tuple(data["notes"]),
            data["rows_are"],
        )
        for data in shown
        if "table" in data
    ]


def _tables(outputs: Sequence[tuple[int, Any]], files: Mapping[str, bytes]) -> tuple[Shown, ...]:
    numbers = [number for number, output in outputs if "table" in marked_data(output)]
    return tuple(
        Shown(finding=Path(path).stem, cell=number, sha256=sha256_of_bytes(content))
        for number, (path, content) in zip(numbers, files.items(), strict=True)
    )


def _figures(outputs: Sequence[tuple[int, Any]]) -> tuple[Shown, ...]:
    return tuple(
        Shown(finding=finding, cell=number, sha256=sha256_of_bytes(drawn.encode()))
        for number, output in outputs
        for finding, drawn in _drawn(output)
    )


def _drawn(output: Any) -> Iterator[tuple[str, str]]:
    """The figures of an output, each with the finding that it draws."""
    data, figures = marked_data(output), _FIGURE.findall(output["data"]["text/html"])
    named = [data["table"]["name"]] * len(figures) if "table" in data else data.get("drawn", [])
    return zip(named, figures, strict=True)
