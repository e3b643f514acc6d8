"""An executed notebook as one self-contained page that loads nothing and runs nothing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter

from rrlib.batch.planning import Job

TEMPLATES = Path(__file__).parent / "template"


def render(notebook: Any, job: Job) -> str:
    """The page of `notebook`, whose outputs all carry release marks."""
    report = {
        "title": title(notebook),
        "name": job.name,
        "area": job.area,
        "quarter": str(job.quarter),
        "to_index": "../../index.html",
        "stylesheet": stylesheet(),
    }
    page, _ = _exporter().from_notebook_node(notebook, {"report": report})
    return str(page)


def title(notebook: Any) -> str:
    """The notebook's first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := re.match(r"# (.+)", cell.source)):
            return str(match[1]).strip()
    return "Report"


def stylesheet() -> str:
    """The style of every page."""
    return (TEMPLATES / "page.css").read_text(encoding="utf-8")


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(
        template_name=TEMPLATES.name,
        extra_template_basedirs=[str(TEMPLATES.parent)],
        exclude_anchor_links=True,
    )
