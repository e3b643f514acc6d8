"""No place stands in the code: another partnership changes its settings and brings its deliveries.

Places are those of the demonstration: its areas, forces, prisons and comparators, and the districts
that its areas were made of. Exempt are the demonstration, which is of a place, and the national
tables of names in `official/names`.
"""

import csv
import json
import re
from pathlib import Path

import pytest

from rrlib.batch.cells import PARAMETERS
from rrlib.codes import Residence
from rrlib.official.areas import MERGERS
from rrlib.partnership import read_partnership

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/rrlib"
EXEMPT = (PACKAGE / "demonstration", PACKAGE / "official/names")
SOURCES = [
    path
    for path in sorted(PACKAGE.rglob("*"))
    if path.is_file()
    and "__pycache__" not in path.parts
    and not any(path.is_relative_to(folder) for folder in EXEMPT)
]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COLUMNS = ("area", "force", "prison")


def _places():
    partnership = read_partnership(ROOT / "partnership.toml")
    own = {
        *partnership.area_names,
        *(force for each in partnership.breaks for force in each.forces),
    }
    found = own | {name for each in MERGERS if each.into in own for name in each.districts}
    for pattern in ("comparators", "prison_*"):
        for path in (ROOT / "data/raw").glob(f"*/{pattern}.csv"):
            found |= _named_in(path)
    return found - {place.value for place in Residence}


def _named_in(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file) for name in COLUMNS if row.get(name)}


PLACES = _places()
ANY = re.compile(rf"\b({'|'.join(map(re.escape, sorted(PLACES, key=len, reverse=True)))})\b")


def _sources(notebook):
    """The text and code of a notebook but for its parameters; what it showed is of a delivery."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n".join(
        "".join(cell["source"])
        for cell in cells
        if PARAMETERS not in cell["metadata"].get("tags", [])
    )


def test_the_places_looked_for_are_those_of_the_demonstration():
    assert {"County Durham", "Darlington", "Cleveland", "Easington", "Low Newton"} <= PLACES
    assert len(PLACES) > 25


def test_no_source_of_the_library_names_a_place_of_the_demonstration():
    assert len(SOURCES) > 300
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in ANY.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_notebook_names_one_but_in_its_parameters(path):
    assert ANY.findall(_sources(path)) == []
    assert ANY.search(path.read_text(encoding="utf-8"))


def test_the_national_tables_of_names_are_of_the_nation():
    """One that held only our own areas would hide them there."""
    merged = [merger.into for merger in MERGERS]
    own = read_partnership(ROOT / "partnership.toml").area_names
    assert len(merged) == len(set(merged)) > 10
    assert len(set(merged) - set(own)) >= len(merged) - 1
