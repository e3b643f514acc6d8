"""The released tables of a report, from the marks of its outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from rrlib.disclosure import ShownTable
from rrlib.disclosure.marks import marked_data


def shown_data(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """What each output of `notebook` shows as plain data; all of them carry release marks."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield marked_data(output)


def released_tables(notebook: Any) -> tuple[ShownTable, ...]:
    """Every table that `notebook` shows, in that order."""
    shown = (data.get("table") for data in shown_data(notebook))
    return tuple(ShownTable.model_validate(table) for table in shown if table is not None)


def csv_tables(tables: Iterable[ShownTable]) -> Mapping[str, str]:
    """Released tables as CSV, by the name of its file.

    A finding shown twice is there twice, the second time as `<name>_2.csv`.
    """
    times: Counter[str] = Counter()
    files = {}
    for table in tables:
        times[table.name] += 1
        again = f"_{times[table.name]}" if times[table.name] > 1 else ""
        frame = pd.DataFrame(list(table.flat()))
        files[f"{table.name}{again}.csv"] = frame.to_csv(index=False, lineterminator="\n")
    return files
