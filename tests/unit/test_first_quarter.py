"""Every command of docs/first-quarter does what the page says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "first-quarter" / "README.md"
BLOCK = re.compile(r"^```console\n\$ (.+)\n((?:.*\n)*?)```$", re.M)
VARYING = [
    (r"\d{4}-\d\d-\d\d-[0-9a-f]{8}-", "<day>-<hash>-"),
    (r"2014-15Q4/[0-9a-f]{16}/", "2014-15Q4/<key>/"),
    (r"Open \S*/reports/index.html", "Open reports/index.html"),
    (r"━+", "━"),
    (r" +$", ""),
]


def _alike(text):
    for pattern, instead in VARYING:
        text = re.sub(pattern, instead, text, flags=re.M)
    return text.strip()


def _fresh_project(folder):
    for name in ("notebooks", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "reports").mkdir()
    tools = folder / "bin"
    tools.mkdir()
    rr = tools / "rr"
    command = "from rrlib.cli import main\n\nif __name__ == '__main__':\n    main()\n"
    rr.write_text(f"#!{sys.executable}\n{command}", encoding="utf-8")
    rr.chmod(0o755)
    return {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}


@pytest.mark.slow
def test_every_command_of_the_first_quarter_prints_what_the_page_says(tmp_path):
    environment = _fresh_project(tmp_path)
    commands = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(commands) == 8
    for command, expected in commands:
        done = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert _alike(done.stdout) == _alike(expected), command
    page = tmp_path / "reports/2014-15Q4/county-durham/yos_cohort_tracking.html"
    assert "Demonstration data: synthetic" in page.read_text(encoding="utf-8")
    assert not (tmp_path / "data/raw/2014-15Q4/YOS cohort.csv").exists()


def test_the_page_says_that_everybody_is_invented():
    assert "Everybody in them is invented" in PAGE.read_text(encoding="utf-8")
