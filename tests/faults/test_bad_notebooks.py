"""A notebook that goes wrong is told by its cell and class; the others are made; nothing leaks."""

import nbformat
import pytest
from state import (
    ANSWER,
    NAME,
    OPENING,
    notebook,
    require_complete,
    require_nothing_lives,
)

from rrlib.batch.executing import Limits

SECRET = "Jo Bloggs, born 1996-06-15"
SPOILT = "'Jo' ' Bloggs, born 1996-06-15'"
DEAD = "DeadKernelError"
ENDLESS = "while True:\n    pass"
IN_A_LIBRARY = "sum(range(10**13))"
DEATHS = {
    "os._exit": ("import os\nos._exit(3)", DEAD),
    "killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", DEAD),
    "SystemExit": ("raise SystemExit(3)", "SystemExit"),
    "a flood": ("for _ in range(110):\n    print('x' * 999_999)", "TooMuchShown"),
    "endless": (ENDLESS, "CellTimeoutError"),
    "endless in a library": (IN_A_LIBRARY, "CellTimeoutError"),
}
SLOW = DEATHS.keys() - {"killed", "endless"}
CASES = [
    pytest.param(*case, id=name, marks=[pytest.mark.slow] if name in SLOW else [])
    for name, case in DEATHS.items()
]
PARTIAL = f"{NAME}.failed.ipynb"


def goes_wrong_in_one_area(source):
    """Only the report on Darlington goes wrong."""
    inner = "\n".join(f"    {line}" for line in source.splitlines())
    return f"if area == 'Darlington':\n{inner}"


def kept(project):
    """The partial copy of Darlington's report."""
    path = project / "reports/2013-14Q4/darlington" / PARTIAL
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("source", "error"), CASES)
def test_however_it_ends_it_is_told_and_the_others_are_made(
    station, project, run, versions, source, error
):
    text = notebook(OPENING, goes_wrong_in_one_area(source), ANSWER)
    ended = run(edited=text, limits=Limits(cell=4.0))
    assert ended.status == 1, ended.said
    assert f"Darlington, {NAME}: FAILED: {NAME}: code cell 3 stopped with {error}." in ended.said
    assert "1 report made, 1 failed." in ended.said
    require_nothing_lives(station)
    assert "xxxx" not in kept(project)
    assert "Demonstration data: synthetic" in kept(project)
    good = project / f"reports/2013-14Q4/darlington/{NAME}.html"
    assert good.read_bytes() == versions.old[f"2013-14Q4/darlington/{NAME}.html"]
    require_mended(project, run, versions)


def require_mended(project, run, versions):
    """The next run of the mended notebook makes what failed, and the partial copy goes."""
    (project / f"notebooks/{NAME}.ipynb").write_text(notebook(), encoding="utf-8")
    again = run(remembers=True)
    assert again.status == 0, again.said
    require_complete(project, versions.new)


def test_one_that_goes_wrong_and_is_put_back_leaves_no_partial_copy(project, run, versions):
    """Although the good report that stands is of the same key."""
    assert run(remembers=True).status == 0
    wrong = run(edited=notebook(OPENING, "1 / 0", ANSWER))
    assert wrong.status == 2, wrong.said
    assert (project / "reports/2013-14Q4/darlington" / PARTIAL).exists()
    require_mended(project, run, versions)


@pytest.mark.parametrize("at", [2, *(pytest.param(at, marks=pytest.mark.slow) for at in (1, 3, 4))])
def test_failing_at_each_cell_in_turn(project, run, versions, at):
    """The text of a foreign error, and what was shown without release, are nowhere."""
    wrong = f"print({SPOILT})\nraise KeyError({SPOILT})"
    cells = [OPENING, ANSWER]
    cells.insert(at - 2, wrong)
    text = notebook(*cells)
    if at == 1:
        first = nbformat.reads(text, as_version=4)
        first.cells[1].source += f"\n{wrong}"
        text = str(nbformat.writes(first))
    ended = run(edited=text, arguments=("report", "--area", "Darlington", "--at-once", "1"))
    assert ended.status == 1
    assert f"{NAME}: code cell {at} stopped with KeyError." in ended.said
    (log,) = (project / "reports/logs").glob(f"*-{ended.process}.log")
    for told in (ended.said, kept(project), log.read_text(encoding="utf-8")):
        assert SECRET not in told.replace(SPOILT, "")
    copy = nbformat.reads(kept(project), as_version=4)
    errors = [o for cell in copy.cells for o in cell.get("outputs", []) if "ename" in o]
    assert [(e.ename, e.evalue, e.traceback) for e in errors] == [("KeyError", "", [])]
    good = "2013-14Q4/darlington/entrants.html"
    assert (project / "reports" / good).read_bytes() == versions.old[good]


@pytest.mark.slow
def test_a_report_over_its_time_is_told(project, run, versions):
    text = notebook(OPENING, goes_wrong_in_one_area(ENDLESS), ANSWER)
    ended = run(edited=text, limits=Limits(cell=60.0, report=6.0))
    assert ended.status == 1, ended.said
    assert "code cell 3 stopped with ReportTimeout." in ended.said
    good = "2013-14Q4/darlington/entrants.html"
    assert (project / "reports" / good).read_bytes() == versions.old[good]
    require_mended(project, run, versions)
