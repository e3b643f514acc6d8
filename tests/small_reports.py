"""Small notebooks and reports, made of nothing but words, to be planned, keyed and stored."""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path

from deliveries import PARTNERSHIP, QUARTER

from rrlib.batch.cells import Extracts
from rrlib.batch.keys import key
from rrlib.batch.manifest import Manifest, Parameters, sha256_of_bytes
from rrlib.batch.planning import Job
from rrlib.codes import Audience
from rrlib.disclosure.rules import rule_for
from rrlib.periods import FinancialQuarter

PARAMETERS = f"""\
quarter = "{QUARTER}"
area = "County Durham"
audience = "public"
delivery = None
"""
"""What the first cell of a notebook sets."""


def opening(needs: object = ("people",), may_read: object = ()) -> str:
    """The source of the cell that opens a report of these extracts."""
    declared = ", ".join(
        f"{name}={json.dumps(given)}" for name, given in (("needs", needs), ("may_read", may_read))
    )
    return (
        "from rrlib.notebook import open_report\n"
        f"report = open_report(quarter, area, audience, delivery, {declared})\n"
        "report"
    )


def write_notebook(path: Path, *sources: str, parameters: str = PARAMETERS) -> Path:
    """A notebook that sets a report's parameters and then has a code cell of each source."""
    cells = [cell(parameters, "parameters"), *map(cell, sources)]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def cell(source: str, *tags: str) -> dict[str, object]:
    """A code cell, as a notebook's file holds it."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"{zlib.crc32(source.encode()):x}",
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def job(
    notebook: Path = Path("youth.ipynb"),
    area: str = "Darlington",
    audience: Audience = Audience.PUBLIC,
    extracts: Extracts = Extracts(("people",)),  # noqa: B008 it is frozen
) -> Job:
    """A report of `QUARTER` to be made."""
    quarter, rule = FinancialQuarter.parse(QUARTER), rule_for(PARTNERSHIP, audience, area)
    return Job(notebook, quarter, area, audience, None, rule, extracts, (area,))


def files(text: str, *tables: str) -> dict[str, bytes]:
    """The files of a report of the notebook `youth`, each holding `text`."""
    names = ["youth.html", "youth.ipynb", *(f"tables/youth/{table}.csv" for table in tables)]
    return {name: f"{name}: {text}\n".encode() for name in names}


def manifest(
    of: Job, content: Mapping[str, bytes], made_from: Mapping[str, str] | None = None
) -> Manifest:
    """The manifest of a report of these files; where it is made from nothing, a key of them."""
    parts = dict(made_from or {name: sha256_of_bytes(text) for name, text in content.items()})
    return Manifest(
        notebook=of.name,
        title="Youth",
        status="Draft",
        headline="A third reoffended.",
        parameters=Parameters.model_validate(of.parameters),
        synthetic=True,
        key=key(parts),
        made_from=parts,
        inputs=[],
        versions={"python": "3.11"},
        commit=None,
        uncommitted_changes=None,
        outputs={name: sha256_of_bytes(text) for name, text in content.items()},
        tables=[],
        figures=[],
        kernel="forked",
        made_at="2014-05-01T00:00:00+00:00",
        seconds=1.5,
    )
