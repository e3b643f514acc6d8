"""ARCHITECTURE.md says what the code is."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "rrlib"
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \| (.+) \|$", re.M)


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[int, str]]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return {room: (int(level), sentence) for level, room, sentence in ROW.findall(text)}


def _rooms() -> dict[str, Path]:
    modules = {path.stem: path for path in PACKAGE.glob("*.py") if path.stem != "__init__"}
    packages = {path.parent.name: path for path in PACKAGE.glob("*/__init__.py")}
    return modules | packages


def test_every_room_is_drawn_and_every_drawn_room_is_there(drawn):
    assert set(drawn) == set(_rooms())


def test_rooms_are_drawn_at_the_level_that_the_import_linter_holds(drawn):
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = linter["contracts"][0]["layers"]
    held = {
        room: len(layers) - depth
        for depth, layer in enumerate(layers)
        for room in layer.split(" | ")
    }
    assert {room: level for room, (level, _) in drawn.items()} == held


def test_a_room_is_described_as_its_own_docstring_begins(drawn):
    for room, path in _rooms().items():
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first_paragraph = " ".join(docstring.split("\n\n")[0].split())
        assert first_paragraph == drawn[room][1], room


def test_every_notebook_has_a_study_of_its_name():
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    studies = {path.stem for path in (PACKAGE / "studies").iterdir()} - {"__init__", "__pycache__"}
    assert notebooks == studies


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_imports_only_rrlib_and_computes_nothing_itself(path):
    cells = [
        "".join(cell["source"])
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    for cell in cells:
        assert len(cell.splitlines()) <= 10
        for node in ast.walk(ast.parse(cell)):
            assert not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.For, ast.While))
            if isinstance(node, ast.Import):
                assert all(alias.name.split(".")[0] == "rrlib" for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] == "rrlib"
