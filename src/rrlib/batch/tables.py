"""The released tables of a report as CSV, one file a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from rrlib.disclosure.marks import marked_data


def write_tables(notebook: Any, folder: Path) -> None:
    """Write every table that `notebook` shows, from the release marks of its outputs.

    A finding shown twice is written twice, the second time as `<name>_2.csv`.
    """
    folder.mkdir(parents=True)
    times: Counter[str] = Counter()
    for table in (data["table"] for data in shown_data(notebook) if "table" in data):
        name = table["name"]
        times[name] += 1
        again = f"_{times[name]}" if times[name] > 1 else ""
        frame = pd.DataFrame(table["rows"])
        frame.to_csv(folder / f"{name}{again}.csv", index=False, lineterminator="\n")


def shown_data(notebook: Any) -> Iterator[dict[str, Any]]:
    """What each output of a notebook shows, as plain data."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield marked_data(output)
