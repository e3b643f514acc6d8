"""Ctrl-C, once or twice, at any moment: a sentence, no traceback, no process left, nothing torn."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from state import (
    LANES,
    kernels_of,
    require_complete,
    require_nothing_lives,
    require_old_or_new,
    until,
)
from station import REPORT, Errand

from rrlib import cli

SEED = 20140402
SENTENCE = "rr: stopped. What was made stands; run again to make the rest.\n"


def _moments(few, many):
    return [
        pytest.param(SEED + number, marks=[pytest.mark.slow] if number >= few else [])
        for number in range(many)
    ]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("seed", _moments(1, 8))
def test_at_any_moment(station, pristine, project, run, versions, seed, times):
    chance = random.Random(seed)
    process = station.start(Errand(project))
    time.sleep(chance.uniform(0.05, 0.8 * pristine.seconds))
    interrupt(process, times, chance.uniform(0, 0.3))
    require_well_stopped(station, process, project, run, versions)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_while_lanes_start(station, project, run, versions, seed):
    """An interrupt from the terminal reaches them too, also before they can ignore it."""
    process = station.start(Errand(project, LANES))
    until(lambda: psutil.Process(process).children())
    time.sleep(0.15 * seed)
    interrupt(process, 1 + seed % 2, 0.05)
    require_well_stopped(station, process, project, run, versions)


@pytest.mark.slow
def test_while_notebooks_run_in_several_processes(station, project, run, versions):
    process = station.start(Errand(project, LANES))
    until(lambda: list(kernels_of(station)))
    interrupt(process, 1, 0)
    require_well_stopped(station, process, project, run, versions)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1.0, 4.0, 8.0])
def test_a_command_in_a_terminal(project, run, versions, seconds):
    """As a shell starts it: its server of kernels begins while it is stopped."""
    words = [Path(sys.executable).with_name("rr"), *REPORT]
    started = subprocess.Popen(
        words,
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=30)
    if started.returncode != 0:  # else it was quicker
        assert (started.returncode, said) == (130, SENTENCE)
    require_old_or_new(project, versions)
    assert run().status == 0
    require_complete(project, versions.new)


def test_before_the_command_has_begun(monkeypatch, capsys):
    """While the words after `rr` are still being read."""

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    monkeypatch.setattr(sys, "argv", ["rr", *REPORT])
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ended.value.code, capsys.readouterr().err) == (130, SENTENCE)


def interrupt(process, times, pause):
    """What a terminal does: the signal goes to the whole group."""
    for number in range(times):
        if number:
            time.sleep(pause)
        try:
            os.killpg(process, signal.SIGINT)
        except ProcessLookupError:
            return


def require_well_stopped(station, process, project, run, versions):
    """Every report is whole, nothing lives on, and the next run makes the rest."""
    require_stopped(station.wait(process))
    require_old_or_new(project, versions)
    require_nothing_lives(station)
    again = run(remembers=True)
    assert again.status == 0, again.said
    require_complete(project, versions.new)


def require_stopped(ended):
    """Or it was done before."""
    if ended.status == 0:
        assert "2 reports made" in ended.said
        return
    assert ended.status == 130, ended
    assert ended.said.endswith(SENTENCE)
    assert ended.said.count(SENTENCE) == 1
    assert "Traceback" not in ended.said
