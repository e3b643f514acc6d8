"""`rr lab` opens JupyterLab on working copies and leaves the committed notebooks alone."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = pytest.mark.slow
SECONDS = 60


def _address(log):
    """The address, with its token, that JupyterLab prints once it listens."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        match = re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/lab\?token=\w+", log.read_text())
        if match:
            return match[0]
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def test_lab_serves_working_copies(project, tmp_path):
    original = project / "notebooks/yos_cohort_tracking.ipynb"
    before = original.read_bytes()
    log = tmp_path / "log"
    with log.open("w") as output:
        lab = subprocess.Popen(
            [sys.executable, "-c", "from rrlib.cli import main; main()", "lab"],
            cwd=project,
            stdout=output,
            stderr=output,
            env={**os.environ, "BROWSER": "true"},
            start_new_session=True,
        )
    try:
        address = _address(log).replace("/lab?", "/api/contents?")
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            assert b"yos_cohort_tracking.ipynb" in answer.read()
    finally:
        os.killpg(lab.pid, signal.SIGKILL)
        lab.wait()
    assert (project / "working/yos_cohort_tracking.ipynb").read_bytes() == before
    assert original.read_bytes() == before


def test_a_working_copy_that_was_changed_is_kept(project, monkeypatch):
    from typer.testing import CliRunner

    from rrlib.cli import app

    (project / "working").mkdir()
    mine = project / "working/yos_cohort_tracking.ipynb"
    mine.write_text("mine", encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0))
    assert CliRunner().invoke(app, ["lab"]).exit_code == 0
    assert mine.read_text(encoding="utf-8") == "mine"
