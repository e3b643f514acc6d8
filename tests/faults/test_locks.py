"""Locks that the dead left behind hinder nobody; those of the living are waited for."""

import time

from filelock import FileLock
from state import hidden, require_complete
from station import Errand


def test_what_a_dead_run_left_is_no_hindrance(project, run, versions):
    reports = project / "reports"
    left = reports / ".making-dead"
    (left / "half/tables").mkdir(parents=True)
    (left / "half/entrants.html").write_text("half a page", encoding="utf-8")
    for lock in (left / "in-use", reports / ".lock"):
        lock.touch()
    ended = run(remembers=True)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)


def test_what_a_dead_run_left_goes_even_if_nothing_is_to_be_made(project, run, versions):
    assert run(remembers=True).status == 0
    left = project / "reports/.making-dead"
    left.mkdir()
    (left / "in-use").touch()
    ended = run()
    assert ended.said.startswith("0 reports made, 2 unchanged.")
    require_complete(project, versions.new)


def test_a_lock_that_somebody_holds_is_waited_for(station, project, versions):
    with FileLock(project / "reports/.lock"):
        process = station.start(Errand(project, remembers=True))
        time.sleep(1.5)
        assert hidden(project) == {".lock"}
    ended = station.wait(process)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)


def test_the_folder_of_a_living_run_stays(project, run):
    living = project / "reports/.making-living"
    living.mkdir()
    (living / "mine").touch()
    with FileLock(living / "in-use"):
        assert run(remembers=True).status == 0
    assert (living / "mine").exists()
