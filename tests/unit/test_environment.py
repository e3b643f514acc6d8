"""pyproject.toml, requirements.lock and environment.yml pin the same packages."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CARD = {"jupyterlab", "pandas", "statsmodels", "seaborn", "papermill", "nbval"}


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    return _pins([*project["dependencies"], *extras["cluster"], *extras["dev"]])


def _pins(texts: list[str]) -> dict[str, str]:
    return {requirement.name: str(requirement.specifier) for requirement in map(Requirement, texts)}


def test_every_direct_dependency_is_pinned_to_one_version(pins):
    assert {name for name, version in pins.items() if not version.startswith("==")} == set()
    assert set(pins) >= CARD


def test_the_lock_holds_the_versions_of_pyproject(pins):
    locked = dict(
        re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.M)
    )
    assert {name: f"=={locked.get(name)}" for name in pins} == pins


def test_the_lock_has_hashes_and_names_no_index():
    lock = (ROOT / "requirements.lock").read_text()
    requirements = re.findall(r"^[\w.-]+==.*$", lock, re.M)
    hashed = re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", lock, re.M)
    assert len(hashed) == len(requirements) > 100
    assert "://" not in lock
    assert "--index-url" not in lock


def test_environment_yml_holds_the_same_pins_and_the_lock(pins):
    text = (ROOT / "environment.yml").read_text()
    listed = re.findall(r"^      - (.+)$", text, re.M)
    assert listed[0] == "-r requirements.lock"
    assert _pins(listed[1:]) == pins


def test_environment_yml_and_pyproject_ask_for_the_same_python():
    assert "- python=3.11\n" in (ROOT / "environment.yml").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.12"
