"""Runs spec files against copies of the library, a forked process each; a program, not a test.

Reads from standard input a list of [folder that holds a copy of rrlib, spec file], and writes what
became of each. Importing the libraries that rrlib stands on takes seconds, and so is done once;
every child then forgets rrlib and imports the copy. Nothing is queried before a fork: a process
with threads running must not be forked.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

import rrlib.annual_counts
import rrlib.reoffending

SECONDS_ALLOWED = 120
NOTICED = ("AssertionError", "Failed")
"""What a failed `assert` and a `pytest.raises` without an error raise."""


class Witness:
    """What a run of pytest saw: how many tests ran, and by what errors they failed."""

    def __init__(self):
        self.ran = 0
        self.errors = []

    def pytest_runtest_logreport(self, report):
        self.ran += report.when == "call"

    def pytest_exception_interact(self, node, call):
        self.errors.append([node.nodeid, call.excinfo.type.__name__])


def run_spec(copy, spec, answer):
    """Run `spec` against the copy of rrlib in folder `copy`, in this process."""
    sys.path.insert(0, copy)
    for name in [name for name in sys.modules if name.split(".")[0] == "rrlib"]:
        del sys.modules[name]
    witness = Witness()
    code = pytest.main(
        ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", spec],
        plugins=[witness],
    )
    loaded = {Path(module.__file__).parents[1] for name, module in _rrlib_modules() if name}
    result = {
        "exit": int(code),
        "ran": witness.ran,
        "errors": witness.errors,
        "own_copy": loaded == {Path(copy)},
    }
    answer.write_text(json.dumps(result), encoding="utf-8")


def _rrlib_modules():
    return [
        (name, module) for name, module in sys.modules.items() if name in _PARENTS_OF_A_COPY
    ]


_PARENTS_OF_A_COPY = ("rrlib", "rrlib.reoffending", "rrlib.annual_counts", "rrlib.cohorts")


def fork(copy, spec, answer):
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS_ALLOWED)
    with answer.with_suffix(".txt").open("w", encoding="utf-8") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        try:
            run_spec(copy, spec, answer)
        finally:
            sys.stdout.flush()
            os._exit(0)


def main():
    if threading.active_count() > 1:
        sys.exit("cannot fork: importing rrlib has started a thread")
    jobs = json.load(sys.stdin)
    waiting = list(enumerate(jobs))[::-1]
    running, answers = {}, {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            number, (copy, spec) = waiting.pop()
            answers[number] = Path(copy) / f"{Path(spec).stem}.json"
            running[fork(copy, spec, answers[number])] = number
        child, _ = os.wait()
        running.pop(child)
    json.dump([_read(answers[number]) for number in range(len(jobs))], sys.stdout)


def _read(answer):
    if answer.is_file():
        return json.loads(answer.read_text(encoding="utf-8"))
    return {"exit": -1, "ran": 0, "errors": [["", "killed"]], "own_copy": False}


if __name__ == "__main__":
    main()
