"""A run killed at any moment leaves every report the old one or the new one, whole."""

import os
import random
import shutil
import signal
import time

import psutil
import pytest
from state import (
    LANES,
    children,
    kernels_of,
    require_complete,
    require_nothing_lives,
    require_old_or_new,
    until,
)
from station import Errand, Fault, Fuse

SEED = 20140331
AT_A_STEP = (Fault.KILLED_BEFORE, Fault.KILLED_AFTER)


def _rounds(few, many):
    """Seeds of rounds: a few always, many in the long run."""
    return [
        pytest.param(SEED + number, marks=[pytest.mark.slow] if number >= few else [])
        for number in range(many)
    ]


@pytest.fixture(scope="module")
def steps(pristine, station, tmp_path_factory):
    """How many steps an undisturbed run takes where only the writing is done anew."""
    folder = tmp_path_factory.mktemp("steps") / "project"
    shutil.copytree(pristine.project, folder)
    ended = station.run(Errand(folder, remembers=True))
    assert ended.status == 0, ended.said
    return ended.steps


@pytest.mark.parametrize("seed", _rounds(3, 18))
def test_killed_at_any_step_of_its_writing(station, project, run, versions, restart, steps, seed):
    """Four times in a row before one run goes through; a write may be killed halfway."""
    chance = random.Random(seed)
    killed = 0
    while killed < 4:
        fuse = Fuse(chance.randint(1, steps), chance.choice(AT_A_STEP))
        ended = run(remembers=True, fuse=fuse)
        killed += ended.status == -signal.SIGKILL
        require_old_or_new(project, versions)
        require_nothing_lives(station)
        if ended.status != -signal.SIGKILL:  # those before had left it less to write
            assert ended.status == 0, ended.said
            require_complete(project, versions.new)
            restart()
    again = run(remembers=True)
    assert again.status == 0, again.said
    require_complete(project, versions.new)


@pytest.mark.parametrize("seed", _rounds(1, 7))
def test_killed_at_any_moment(station, pristine, project, run, versions, seed):
    """While a notebook runs, or anywhere else; four times in a row before one goes through."""
    chance = random.Random(seed)
    for _ in range(4):
        process = station.start(Errand(project))
        time.sleep(chance.uniform(0, pristine.seconds))
        os.kill(process, signal.SIGKILL)
        station.wait(process)
        require_old_or_new(project, versions)
        require_nothing_lives(station)
    again = run()
    assert again.status == 0, again.said
    require_complete(project, versions.new)


@pytest.mark.slow
def test_killed_processes_of_a_run_cost_no_report_the_first_time(station, project, versions):
    process = station.start(Errand(project, LANES))
    until(lambda: list(kernels_of(station)))
    for lane in children(process, "spawn_main"):
        lane.kill()
    ended = station.wait(process)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)
    require_nothing_lives(station)


@pytest.mark.slow
def test_processes_that_are_always_killed_cost_the_reports_and_no_more(
    station, project, run, versions
):
    process = station.start(Errand(project, LANES))
    while psutil.Process(process).status() != psutil.STATUS_ZOMBIE:
        for lane in children(process, "spawn_main"):
            lane.kill()
    ended = station.wait(process)
    require_nothing_lives(station)
    assert ended.status == 2, ended.said
    assert ended.said.count(": FAILED: entrants: its process died, twice.") == 2
    require_old_or_new(project, versions)
    again = run()
    assert again.status == 0, again.said
    require_complete(project, versions.new)


@pytest.mark.slow
def test_a_killed_server_of_kernels_costs_no_report(station, project, versions):
    process = station.start(Errand(project, own_kernels=True))
    (server,) = until(lambda: children(process, "rrlib.batch.warm"))
    until(server.children)
    server.kill()
    ended = station.wait(process)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)
    require_nothing_lives(station)
