"""`rr new` in a copy of the repository: what it begins passes every check of the repository at once."""

import os
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

QUESTION = "Who is dealt with more than once in a quarter?"
NAME = "who_is_dealt_with_more_than_once_in_a"
FOLDERS = ("src", "tests", "notebooks", "data/raw", "docs", "benchmarks")
FILES = (
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "README.md",
    "environment.yml",
    "partnership.toml",
    "pyproject.toml",
    "requirements.lock",
)
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--no-cache"],
    "ruff format": ["-m", "ruff", "format", "--check", "--no-cache"],
    "mypy": ["-m", "mypy", "--no-incremental", f"src/rrlib/studies/{NAME}.py"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "its own test and those of every notebook": [
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow"),
        f"tests/unit/studies/test_{NAME}.py",
        "tests/unit/test_architecture.py",
        "tests/unit/test_beginning_a_question.py",
        "tests/unit/test_no_place_in_the_code.py",
        "tests/unit/batch/test_cells.py",
        "tests/notebooks/test_committed_notebooks.py",
        "tests/notebooks/test_same_bytes.py",
    ],
    "the same outputs": [
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", NAME),
        "tests/notebooks/test_committed_notebooks.py",
    ],
    "nbval": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", f"notebooks/{NAME}.ipynb"],
}


@pytest.fixture(scope="module")
def clone(root, tmp_path_factory):
    """A copy of the repository in which the question was begun."""
    folder = tmp_path_factory.mktemp("clone")
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    for name in FOLDERS:
        shutil.copytree(root / name, folder / name, ignore=unwanted)
    for name in FILES:
        shutil.copy(root / name, folder)
    done = _run(folder, "-c", "from rrlib.cli import main; main()", "new", QUESTION)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Written: notebooks/{NAME}.ipynb\n" in done.stdout
    assert f"rr report --notebook {NAME}, rr audit, and commit." in done.stdout
    return folder


def _run(folder, *words):
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        timeout=400,
    )


@pytest.mark.parametrize("check", CHECKS)
def test_it_passes(clone, check):
    done = _run(clone, *CHECKS[check])
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_of_the_same_name_is_refused(clone):
    done = _run(clone, "-c", "from rrlib.cli import main; main()", "new", QUESTION)
    assert (done.returncode, done.stdout) == (120, "")
    assert "there already. Choose another name" in done.stderr


def test_its_reports_are_made_and_nobody_can_be_found_in_them(clone):
    """Last: the other notebooks are taken away, whose reports would take minutes."""
    for path in (clone / "notebooks").glob("*.ipynb"):
        if path.stem != NAME:
            path.unlink()
    words = ("-c", "from rrlib.cli import main; main()")
    made = _run(clone, *words, "report", "2020-21Q2", "--notebook", NAME)
    assert "3 reports made" in made.stdout, made.stdout + made.stderr
    audited = _run(clone, *words, "audit", "2020-21Q2")
    assert audited.returncode == 0, audited.stdout + audited.stderr
