"""What benchmarks print: a measured number a line, and whether it is within its bounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

MEASURE = """
import contextlib, json, resource, time
@contextlib.contextmanager
def measured():
    began = time.perf_counter()
    yield
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak}))
"""


@dataclass(frozen=True)
class Line:
    """A number that may be at most `bound`, or with `at_least` no less; with `least`, between."""

    what: str
    value: float
    bound: float
    unit: str
    at_least: bool = False
    least: float | None = None

    @property
    def within(self) -> bool:
        if self.at_least:
            return self.value >= self.bound
        return self.value <= self.bound and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        verdict = "within" if self.within else "BEYOND"
        bounds = f"{self.bound:g}" if self.least is None else f"{self.least:g} to {self.bound:g}"
        return f"{self.what:<58} {self.value:9.2f} {self.unit:<8} {verdict} {bounds}"


def run(program: str, folder: Path) -> dict[str, float]:
    """What a program measured of itself, run in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        # From a file: DuckDB draws progress bars for what looks typed.
        script.write(f"ROOT = {str(ROOT)!r}\n{MEASURE}\n{program}")
        script.flush()
        done = subprocess.run(
            [sys.executable, script.name],
            cwd=folder,
            capture_output=True,
            text=True,
            env=environment,
        )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout) if done.stdout else {}


def report(*benchmarks: Callable[[Path], Iterator[Line]]) -> None:
    """Print every line of `benchmarks`, each given a folder of its own.

    The exit status is 1 where a line is beyond its bounds.
    """
    lines = []
    for benchmark in benchmarks:
        with tempfile.TemporaryDirectory() as folder:
            for line in benchmark(Path(folder)):
                print(line, flush=True)
                lines.append(line)
    sys.exit(not all(line.within for line in lines))
