"""Rows that break a contract, as they arrived, with the reasons."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from rrlib.contracts.breaches import Severity
from rrlib.contracts.columns import Extract
from rrlib.contracts.faults import Fault, quarantined_rows
from rrlib.contracts.sheets import Sheet

AS_IT_STOOD = "as it stood"
"""The column that holds a row with too few or too many values, in one piece."""

_BATCH = 1 << 16


def write_quarantine(path: Path, sheet: Sheet, extract: Extract, faults: Iterable[Fault]) -> None:
    """Write every quarantined row of `sheet` with its row number and all its reasons."""
    costly = [fault for fault in faults if fault.severity is Severity.QUARANTINED]
    names = [name for name in extract.names if name in sheet.texts]
    rows = quarantined_rows(costly)
    with path.open("w", encoding="utf-8", newline="") as file:
        # With another line end a lone carriage return in a value would not be quoted.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(["row", "reasons", *names, *([AS_IT_STOOD] if sheet.ragged else [])])
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            reasons = _reasons(costly, int(batch[0]), int(batch[-1]))
            for row, values in _as_arrived(sheet, names, batch):
                writer.writerow([row, "; ".join(reasons[row]), *values])


def _reasons(faults: Iterable[Fault], first: int, last: int) -> dict[int, list[str]]:
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for fault in faults:
        within = fault.rows[(fault.rows >= first) & (fault.rows <= last)]
        for row in within.tolist():
            if fault.reason not in reasons[row]:
                reasons[row].append(fault.reason)
    return reasons


def _as_arrived(
    sheet: Sheet, names: list[str], rows: np.ndarray
) -> Iterator[tuple[int, list[str]]]:
    whole = rows[np.isin(rows, sheet.rows)]
    places = pa.array(np.searchsorted(sheet.rows, whole))
    columns = [sheet.texts[name].take(places).to_pylist() for name in names]
    texts = dict(zip(whole.tolist(), zip(*columns, strict=True), strict=True)) if names else {}
    for row in rows.tolist():
        if row in texts:
            yield row, [*texts[row], *([""] if sheet.ragged else [])]
        else:
            yield row, [*[""] * len(names), sheet.ragged[row]]
