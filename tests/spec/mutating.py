"""Runs spec files against copies of the library, a forked process each; a program, not a test.

Reads from standard input a list of [folder that holds a copy of rrlib, spec file, names of tests of
it, or none for all], and writes what became of each. Importing the libraries that rrlib stands on
takes seconds, and so is done once; every child then forgets rrlib and imports the copy. Nothing is
queried before a fork: a process with threads running must not be forked.
"""

import gc
import json
import os
import signal
import sys
import threading
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

SECONDS_ALLOWED = 120
IMPORTED_ONCE = (
    "ibis.backends.duckdb",
    "dateutil.relativedelta",
    "rrlib.annual_counts",
    "rrlib.reoffending",
)


PYTEST = (
    *("-q", "--tb=no", "--assert=plain", "-o", "addopts="),
    *("-p", "no:cacheprovider", "-p", "no:unraisableexception", "-p", "no:threadexception"),
)
"""Without what takes time: nobody reads this report."""
ASSERTED = ("AssertionError", "Failed")
"""What a failed `assert` raises, and a `pytest.raises` that saw no error."""


class Witness:
    """What a run of pytest saw, which it stops at the first failed assertion."""

    def __init__(self):
        self.ran = 0
        self.errors = []
        self.noticed = None

    def pytest_collection_modifyitems(self, items):
        """One row of every test first, then their second rows: most mutants die early."""
        rows = Counter()
        turn = {}
        for item in items:
            turn[item] = rows[item.originalname]
            rows[item.originalname] += 1
        items.sort(key=turn.__getitem__)

    def pytest_runtest_logreport(self, report):
        self.ran += report.when == "call"

    def pytest_exception_interact(self, node, call):
        self.errors.append([node.nodeid, call.excinfo.type.__name__])
        if call.excinfo.type.__name__ in ASSERTED:
            self.noticed = node.nodeid.partition("::")[2]
            node.session.shouldfail = "a spec has noticed"


def run_spec(copy, spec, tests, answer):
    """Run `tests` of `spec` against the copy of rrlib in folder `copy`, in this process."""
    sys.path.insert(0, copy)
    for name in [name for name in sys.modules if name.split(".")[0] == "rrlib"]:
        del sys.modules[name]
    witness = Witness()
    code = pytest.main(
        [*PYTEST, *([f"{spec}::{test}" for test in tests] or [spec])],
        plugins=[witness],
    )
    ours = [module for name, module in sys.modules.items() if name.split(".")[0] == "rrlib"]
    result = {
        "exit": int(code),
        "ran": witness.ran,
        "errors": witness.errors,
        "noticed": witness.noticed,
        "own_copy": all(Path(module.__file__).is_relative_to(copy) for module in ours),
    }
    answer.write_text(json.dumps(result), encoding="utf-8")


def fork(copy, spec, tests, answer):
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS_ALLOWED)
    with answer.with_suffix(".txt").open("w", encoding="utf-8") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        try:
            run_spec(copy, spec, tests, answer)
        finally:
            sys.stdout.flush()
            os._exit(0)


def main():
    jobs = json.load(sys.stdin)
    for name in IMPORTED_ONCE:
        import_module(name)
    if threads() > 1:
        sys.exit("cannot fork: an import has started a thread")
    gc.disable()  # the children are short-lived
    waiting = list(enumerate(jobs))[::-1]
    running, answers = {}, {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            number, (copy, spec, tests) = waiting.pop()
            answers[number] = Path(copy) / f"{Path(spec).stem}.json"
            running[fork(copy, spec, tests, answers[number])] = number
        child, _ = os.wait()
        running.pop(child)
    json.dump([_read(answers[number]) for number in range(len(jobs))], sys.stdout)


def threads():
    """How many threads the system runs for this process: libraries start some unseen by Python."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def _read(answer):
    if answer.is_file():
        return json.loads(answer.read_text(encoding="utf-8"))
    return {"exit": -1, "ran": 0, "errors": [], "noticed": None, "own_copy": False}


if __name__ == "__main__":
    main()
