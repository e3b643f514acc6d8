"""How fast a report is rendered, and the list of five hundred written, every hash checked.

    make bench

The list in a process of its own, as at the end of every run: from starting Python to the last page
on the disk; then again where nothing has changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import nbformat
from lines import ROOT, Line, report

from rrlib.batch.keys import read_glossary
from rrlib.batch.manifest import Headline, Manifest, Parameters, sha256_of_bytes
from rrlib.batch.pages.report import report_page
from rrlib.batch.planning import Request, plan
from rrlib.batch.status import Status
from rrlib.partnership import FILE_NAME, read_partnership, slug
from rrlib.periods import FinancialQuarter

YOUTH = ROOT / "notebooks/yos_cohort_tracking.ipynb"
RENDERED = 10
QUARTERS = tuple(map(str, FinancialQuarter(2009, 1).through(FinancialQuarter(2013, 4))))
AREAS = ("North", "South", "East", "West", "North and South")
NOTEBOOKS = ("youth", "adults", "programmes", "offenders", "custody")
PAGE, NOTEBOOK, WORKBOOK, TABLE = 400_000, 500_000, 60_000, 2_000
"""Bytes of a file of each kind."""
TABLES = 20
LIST = (
    sys.executable,
    "-c",
    "from pathlib import Path; from rrlib.batch.keys import Workshop; "
    "from rrlib.batch.site import write_index; write_index(Workshop(Path.cwd()), 'Ours')",
)


def one_report(_: Path) -> Iterator[Line]:
    """The committed notebook as a page, in a process that has made one before."""
    request = Request(["2013-14Q4"], ["County Durham"], [YOUTH.stem])
    (job,) = plan(ROOT, read_partnership(ROOT / FILE_NAME), request)
    notebook = nbformat.read(YOUTH, as_version=4)
    status = Status("Draft", "Draft: nobody has signed for these numbers.")
    glossary = read_glossary(ROOT)
    page = report_page(notebook, job, status, None, glossary)
    began = time.perf_counter()
    for _ in range(RENDERED):
        report_page(notebook, job, status, None, glossary)
    each = (time.perf_counter() - began) / RENDERED
    yield Line("Youth report: rendered and looked through", each, 0.15, "s")
    yield Line("Its page", len(page.encode()) / 1e6, 1.5, "MB")


def five_hundred_reports(work: Path) -> Iterator[Line]:
    """Twenty quarters, five areas, five notebooks."""
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(ROOT / name, work / name)
    for number, (quarter, area, name) in enumerate(product(QUARTERS, AREAS, NOTEBOOKS)):
        _put(work / "reports" / quarter / slug(area), quarter, area, name, number)
    yield Line("The list of 500 new reports", _timed(work), 3.0, "s")
    yield Line("The list of 500 reports again", _timed(work), 3.0, "s")
    size = (work / "reports/index.html").stat().st_size / 1e6
    yield Line("The page of all 500", size, 2.0, "MB")


def _put(folder: Path, quarter: str, area: str, name: str, number: int) -> None:
    """A report of random bytes of realistic sizes."""
    files = {
        f"{name}.html": os.urandom(PAGE),
        f"{name}.ipynb": os.urandom(NOTEBOOK),
        f"{name}.xlsx": os.urandom(WORKBOOK),
        **{f"tables/{name}/finding_{at}.csv": os.urandom(TABLE) for at in range(TABLES)},
    }
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    manifest = _manifest(quarter, area, name, number, files)
    (folder / f"{name}.manifest.json").write_text(manifest.text(), encoding="utf-8")


def _manifest(
    quarter: str, area: str, name: str, number: int, files: Mapping[str, bytes]
) -> Manifest:
    given = {"quarter": quarter, "area": area, "audience": "public", "delivery": None}
    return Manifest(
        notebook=name,
        title=f"What became of the {name}?",
        headline="",
        headlines=[_headline(number, at) for at in range(TABLES * 3 // 4)],
        status="Draft",
        parameters=Parameters.model_validate(given),
        synthetic=True,
        key="0" * 64,
        made_from={f"rrlib.module_{at}": "0" * 64 for at in range(60)},
        inputs=[],
        versions={f"package-{at}": "1.0" for at in range(30)},
        commit=None,
        uncommitted_changes=None,
        outputs={path: sha256_of_bytes(content) for path, content in files.items()},
        tables=[],
        figures=[],
        kernel="forked",
        made_at="2014-05-01T00:00:00+00:00",
        seconds=1.5,
    )


def _headline(number: int, finding: int) -> Headline:
    share = 30 + (number + finding) % 10
    return Headline(
        finding=f"finding_{finding}",
        question=f"How many of those in group {finding} reoffended within 12 months?",
        said=f"Of the 157 people in group {finding}, so many reoffended within 12 months: "
        f"{share:.1f}% (95% interval {share - 7}% to {share + 7}%).",
        row="2012",
        column="Reoffended within 12 months",
        unit="PERCENT",
        value=share,
        lower=share - 7,
        upper=share + 7,
        definition="local",
    )


def _timed(folder: Path) -> float:
    began = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(LIST, cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(done.stderr)
    return time.perf_counter() - began


if __name__ == "__main__":
    report(one_report, five_hundred_reports)
