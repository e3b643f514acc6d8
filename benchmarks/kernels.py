"""How fast reports are run and rendered on warm kernels, beside Papermill's command."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lines import ROOT, Line, report

REPORTS = 12
AT_ONCE = 2
ALONE = 7
SAMPLE = ROOT / "benchmarks/sample_report.ipynb"

OURS = """
import json, sys, time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from rrlib.batch import kernels, lanes

NOTEBOOK, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
ABOUT = dict.fromkeys(
    ("title", "name", "area", "quarter", "to_index", "status", "stylesheet"), ""
)


def computing(notebook):
    times = [cell.metadata.get("execution", {}) for cell in notebook.cells]
    ends = [(each["iopub.execute_input"], each["iopub.status.idle"]) for each in times if each]
    return sum(
        (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
        for begin, end in ends
    )


def make(number, warm):
    lanes.spare_a_grammar()
    from rrlib.batch.executing import execute
    from rrlib.batch.rendering import exporter

    began = time.perf_counter()
    executed = execute(NOTEBOOK, {"number": str(number)}, FOLDER, warm)
    assert executed.stopped is None, executed.stopped
    assert executed.forked
    page, _ = exporter().from_notebook_node(executed.notebook, {"report": ABOUT})
    (FOLDER / f"ours-{number}.html").write_text(page)
    return time.perf_counter() - began - computing(executed.notebook)


if __name__ == "__main__":
    reports, at_once, alone = map(int, sys.argv[3:])
    began = time.perf_counter()
    with kernels.warm() as warm:
        with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
            list(pool.map(make, range(reports), [warm] * reports))
        both = time.perf_counter() - began
        beyond = [make(number, warm) for number in range(alone)][1:]
    print(json.dumps([both, sum(beyond) / len(beyond)]))
"""


def reports(folder: Path) -> Iterator[Line]:
    """A loop of Papermill's command beside ours, which renders as well; one after the other."""
    loop = _seconds(lambda: [_papermill(folder, number) for number in range(REPORTS)])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        paired = _seconds(
            lambda: list(pool.map(lambda number: _papermill(folder, number), range(REPORTS)))
        )
    script = folder / "ours.py"
    script.write_text(OURS)
    command = [sys.executable, script, SAMPLE, folder, str(REPORTS), str(AT_ONCE), str(ALONE)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    ours, beyond = json.loads(done.stdout)
    yield Line(f"{REPORTS} reports: papermill in a loop, times ours", loop / ours, 6, "times", True)
    yield Line(f"{REPORTS} reports: two at a time, times ours", paired / ours, 3, "times", True)
    yield Line("A report beyond its cells' own computing", beyond, 0.4, "s")


def _papermill(folder: Path, number: int) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "papermill", "--no-progress-bar"),
            *(SAMPLE, folder / f"{number}.ipynb", "-r", "number", str(number)),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    report(reports)
