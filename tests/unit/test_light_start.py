"""What asks much is imported when there is much to do, not to find out that there is nothing."""

import json
import subprocess
import sys

from deliveries import PARTNERSHIP, QUARTER, sound, write

from rrlib.contracts import process_delivery

HEAVY = (
    "duckdb",
    "ibis",
    "nbformat",
    "numpy",
    "pandas",
    "pandera",
    "papermill",
    "pyarrow",
    "rich",
)

START = """
import rrlib.cli, rrlib.contracts, rrlib.contracts.extracts, rrlib.deliveries, rrlib.partnership
"""

PROCESSED = """
from pathlib import Path
from rrlib.deliveries import deliveries, prepare
from rrlib.partnership import read_partnership
data, partnership = Path(sys.argv[1]), read_partnership(Path(sys.argv[2]))
said["folders"] = [str(prepare(data, partnership, each).folder) for each in deliveries(data)]
"""

HELP = """
import rrlib.cli
sys.argv[1:] = ["--help"]
try:
    rrlib.cli.main()
except SystemExit as end:
    said["ended"] = end.code
"""


def told(code, *words):
    """What a new Python says that runs `code`, and which heavy packages it has imported."""
    told = f"said['imported'] = [name for name in {HEAVY} if name in sys.modules]"
    script = f"import json, sys\nsaid = {{}}\n{code}\n{told}\nprint(json.dumps(said))"
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)], capture_output=True, text=True, check=True
    )
    *others, last = done.stdout.splitlines()
    return json.loads(last) | {"printed": others}


def test_nothing_heavy_is_imported_to_start():
    assert told(START)["imported"] == []


def test_nothing_heavy_is_imported_to_find_a_delivery_processed_already(tmp_path, root):
    raw, below = tmp_path / "raw" / QUARTER, tmp_path / "processed"
    write(raw, sound("people", "offences"))
    first = process_delivery(raw, below, PARTNERSHIP)
    words = (tmp_path, root / "partnership.toml")
    again = told(START + PROCESSED, *words)
    assert (again["folders"], again["imported"]) == ([str(first.folder)], [])
    write(raw, sound("population"))
    anew = told(START + PROCESSED, *words)
    assert anew["folders"] != again["folders"]
    assert {"duckdb", "pandera", "pyarrow"} <= set(anew["imported"])


def test_help_imports_nothing_heavy_and_has_a_whole_line_for_each_command():
    helped = told(HELP)
    assert (helped["ended"], helped["imported"]) == (0, [])
    text = " ".join(" ".join(helped["printed"]).split())
    assert "check Tell everything that is wrong with deliveries, worst first. receive Put" in text
    assert "..." not in text.partition("Commands:")[2]
