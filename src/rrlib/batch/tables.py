"""The released tables of a report as CSV, one file a finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from rrlib.disclosure.marks import marked_data


def write_tables(notebook: Any, folder: Path) -> None:
    """Write every table that `notebook` shows, from the release marks of its outputs."""
    folder.mkdir(parents=True)
    for table in shown_tables(notebook):
        frame = pd.DataFrame(table["rows"])
        frame.to_csv(folder / f"{table['name']}.csv", index=False, lineterminator="\n")


def shown_tables(notebook: Any) -> Iterator[dict[str, Any]]:
    """The tables of a notebook whose outputs all carry release marks."""
    for data in shown_data(notebook):
        if "table" in data:
            yield data["table"]


def shown_data(notebook: Any) -> Iterator[dict[str, Any]]:
    """What each output of a notebook shows, as plain data."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield marked_data(output)
