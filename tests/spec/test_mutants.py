"""Each rule is defended: when the source breaks it a spec fails, by assertion and not by a crash.

The library is copied with one text changed and the named spec files are run against the copy. Each
test that noticed must pass against a copy with nothing changed; that whole specs pass is held by
running them. See `mutants.py` for the table.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spec.mutants import MUTANTS

SPECS = Path(__file__).parent
LIBRARY = SPECS.parents[1] / "src" / "rrlib"


QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
}
"""No threads but one, since a process with more must not be forked; and no plugins of pytest's,
which would be loaded anew for every mutant.
"""


def spec_file(rule):
    return SPECS / f"test_{rule}.py"


def ids(mutant):
    return f"{mutant.file}: {mutant.breaks}"


@pytest.mark.parametrize("mutant", MUTANTS, ids=ids)
def test_the_text_to_change_occurs_once_in_the_source(mutant):
    assert (LIBRARY / mutant.file).read_text(encoding="utf-8").count(mutant.source) == 1
    assert all(spec_file(rule).is_file() for rule in mutant.killed_by)


def test_no_two_mutants_are_the_same():
    assert len({(m.file, m.source, m.replacement) for m in MUTANTS}) == len(MUTANTS)


def test_every_rule_has_a_mutant():
    rules = {path.stem.removeprefix("test_") for path in SPECS.glob("test_*.py")} - {"mutants"}

    assert rules == {rule for mutant in MUTANTS for rule in mutant.killed_by}


SAMPLED = 25
"""One mutant in so many is tried each time; the others with what takes long."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs the specs in forked processes")
def test_a_sample_of_mutants_is_killed_and_the_source_is_not(tmp_path):
    require_killed(MUTANTS[::SAMPLED], tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs the specs in forked processes")
def test_every_other_mutant_is_killed_too(tmp_path):
    sample = set(MUTANTS[::SAMPLED])
    require_killed([mutant for mutant in MUTANTS if mutant not in sample], tmp_path)


def require_killed(mutants, folder):
    """Each of `mutants` must be killed by each of its specs, by tests that the source passes."""
    tried = [(mutant, rule) for mutant in mutants for rule in mutant.killed_by]
    copies = {
        mutant: copy_of_library(folder / f"mutant_{number}", mutant)
        for number, mutant in enumerate(mutants)
    }
    answers = run([(copies[mutant], rule, ()) for mutant, rule in tried])
    wrong = [
        f"{ids(mutant)} → {rule}: {answer}"
        for (mutant, rule), answer in zip(tried, answers, strict=True)
        if not killed(answer)
    ]
    assert not wrong, "\n".join(wrong)

    noticing = {}
    for (_, rule), answer in zip(tried, answers, strict=True):
        noticing.setdefault(rule, set()).add(answer["noticed"])
    unchanged = copy_of_library(folder / "unchanged")
    passing = run([(unchanged, rule, sorted(tests)) for rule, tests in noticing.items()])
    wrong = [
        f"nothing changed → {rule}: {answer}"
        for (rule, tests), answer in zip(noticing.items(), passing, strict=True)
        if not passed(answer, len(tests))
    ]
    assert not wrong, "\n".join(wrong)


def passed(answer, tests):
    return answer["exit"] == 0 and answer["ran"] == tests and answer["own_copy"]


def killed(answer):
    return answer["exit"] == 1 and answer["ran"] > 0 and answer["noticed"] and answer["own_copy"]


def copy_of_library(folder, mutant=None):
    shutil.copytree(LIBRARY, folder / "rrlib")
    if mutant is not None:
        path = folder / "rrlib" / mutant.file
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
            compiled.unlink()
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(mutant.source, mutant.replacement), encoding="utf-8")
    return folder


def run(jobs):
    """What became of each (copy of the library, rule, tests), run in a process of their own.

    Where no tests of the spec are named all of them are run.
    """
    process = subprocess.run(
        [sys.executable, str(SPECS / "mutating.py")],
        input=json.dumps(
            [(str(copy), str(spec_file(rule)), list(tests)) for copy, rule, tests in jobs]
        ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **QUIET},
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)
