"""A disk that is full leaves the old reports; it is told, and counted, and the next run goes on."""

import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from state import require_complete, require_nothing_lives, require_old_or_new
from station import Ended, Fault, Fuse

SEED = 20140401
ROUNDS = [pytest.param(n, marks=[pytest.mark.slow] if n > 2 else []) for n in range(24)]
SMALL = """\
set -eu
mount -t tmpfs -o size=$((2 * $(du -sk reports | cut -f1) + 200))k tmpfs "$2"
cp -r reports/. "$2"
head -c 99999999 /dev/zero > "$2/.filler" 2> /dev/null || true
truncate -s -40960 "$2/.filler"
mount --bind "$2" reports
for state in "$3" "$4"; do
    "$1" report --area "County Durham" --area Darlington --at-once 1 2>&1 && status=0 || status=$?
    echo "status $status"
    cp -r reports/. "$state"
    rm -f reports/.filler
done
"""
"""A small file system as the reports' folder with room for a page; and then with more."""


@pytest.mark.parametrize("number", ROUNDS)
def test_full_from_any_step_on(station, project, run, versions, number):
    fuse = Fuse(random.Random(SEED + number).randint(1, 97), Fault.DISK_FULL)
    ended = run(remembers=True, fuse=fuse)
    require_told(ended)
    require_old_or_new(project, versions)
    require_nothing_lives(station)
    again = run(remembers=True)
    assert again.status == 0, again.said
    require_complete(project, versions.new)


def require_told(ended):
    """In words, and in the exit status: how many reports failed, or that the list of them did."""
    assert "Traceback" not in ended.said
    failed = ended.said.count("FAILED")
    assert ended.said.count("it could not be stored: No space left on device.") == failed
    assert ended.status == failed + ended.said.count("the list of reports could not be written")


@pytest.mark.parametrize("largest", [pytest.param(3_000, marks=pytest.mark.slow), 12_000])
def test_no_file_may_grow_beyond_a_limit(project, run, versions, largest):
    ended = run(remembers=True, largest=largest)
    assert ended.status > 0
    assert "Traceback" not in ended.said
    assert "File too large" in ended.said
    require_old_or_new(project, versions)
    assert run(remembers=True).status == 0
    require_complete(project, versions.new)


@pytest.mark.slow
def test_a_file_system_that_is_full(project, versions, tmp_path):
    require_own_mounts()
    folders = [tmp_path / name for name in ("small", "full", "again")]
    for folder in folders:
        folder.mkdir()
    rr = Path(sys.executable).with_name("rr")
    words = ["unshare", "-rm", "bash", "-c", SMALL, "bash", rr, *folders]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    full, status, again, then = re.split(r"status (\d+)\n", done.stdout)[:4]
    assert int(status) > 0
    require_told(Ended(0, int(status), full, 0))
    assert then == "0", again
    shutil.rmtree(project / "reports")
    folders[1].rename(project / "reports")
    require_old_or_new(project, versions)
    (project / "reports").rename(folders[1])
    folders[2].rename(project / "reports")
    require_complete(project, versions.new)


def require_own_mounts():
    """Without root, where the system lets a user have mounts of their own."""
    tried = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("this system lets no user mount a file system of their own")
