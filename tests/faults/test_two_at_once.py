"""Two runs over the same project at the same time: both go through, and nothing is ever torn."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from state import require_complete, require_nothing_lives, require_old_or_new
from station import Errand


@pytest.mark.parametrize(
    "rounds", [2, pytest.param(30, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_two_that_write_at_the_same_time(station, project, versions, restart, rounds):
    for _ in range(rounds):
        restart()
        processes = [station.start(Errand(project, remembers=True)) for _ in range(2)]
        for _ in range(10):
            require_old_or_new(project, versions)
        for process in processes:
            ended = station.wait(process)
            assert ended.status == 0, ended.said
        require_complete(project, versions.new)
    require_nothing_lives(station)


@pytest.mark.slow
def test_two_commands_started_together(project, versions):
    words = [Path(sys.executable).with_name("rr"), "report", "--force"]
    words += ["--area", "County Durham", "--area", "Darlington"]
    runs = [
        subprocess.Popen(
            words, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    while any(run.poll() is None for run in runs):
        require_old_or_new(project, versions)
        time.sleep(0.02)
    for run in runs:
        said, _ = run.communicate()
        assert run.returncode == 0, said
        assert "2 reports made" in said
    require_complete(project, versions.new)
