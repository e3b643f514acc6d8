"""Which delivery of the demonstration each notebook is asked for: that of its own parameters."""

import ast
import json
from pathlib import Path

ROOT = Path(__file__).parents[1]


def asked():
    """The names of the notebooks by the quarter that each sets, in order."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        found.setdefault(_quarter(path), []).append(path.stem)
    return {quarter: tuple(found[quarter]) for quarter in sorted(found)}


def _quarter(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    (own,) = (cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    set_to = {
        node.targets[0].id: node.value.value for node in ast.parse("".join(own["source"])).body
    }
    return set_to["quarter"]
