"""Released tables as HTML, as text and as plain values."""

from __future__ import annotations

import html
import re
from typing import Any

import pandas as pd
from great_tables import GT

from rrlib.disclosure import Released
from rrlib.present.words import interval, markers, methods, number
from rrlib.results import Cell, Column, Estimate, Finding, Marker

_TOTAL = "In all"


def html_table(released: Released) -> str:
    """The table with caption, header cells in scope, and its markers explained below it."""
    finding = released.finding
    frame = _text_frame(finding)
    grouped = any(row.breakdown for row in finding.rows)
    if grouped:
        frame["group"] = [row.breakdown or _TOTAL for row in finding.rows]
    table = (
        GT(
            frame.reset_index(names="row"),
            rowname_col="row",
            groupname_col="group" if grouped else None,
            id=finding.name,
        )
        .tab_stubhead(finding.rows_are)
        .as_raw_html()
    )
    match = re.search(r"<table.*</table>", table, re.DOTALL)
    if match is None:
        raise ValueError(f"{finding.name}: great_tables made no table")
    body = match[0].replace(">", f"><caption>{html.escape(finding.question)}</caption>", 1)
    notes = [*markers(finding), *(f"Interval: {method}" for method in methods(finding))]
    below = f'<p class="rr-notes">{html.escape(". ".join(notes))}.</p>' if notes else ""
    return (
        f'<div class="rr-table" tabindex="0" role="region" '
        f'aria-label="{html.escape(finding.question)}">{body}</div>{below}'
    )


def text_table(released: Released) -> str:
    """The table as lines of text, for comparison and for readers without a browser."""
    return _text_frame(released.finding).to_string()


def values(released: Released) -> dict[str, Any]:
    """Released cells as plain data: what is shown, and a marker where nothing is."""
    finding = released.finding
    return {
        "name": finding.name,
        "definition": finding.definition.name if finding.definition else None,
        "rule": released.rule.described,
        "rows": [
            {
                "row": row.label,
                "breakdown": row.breakdown,
                "column": column.key,
                "title": column.title,
                **_values(row.cells.get(column.key, Marker.NOT_AVAILABLE)),
            }
            for row in finding.rows
            for column in finding.columns
        ],
    }


def _values(cell: Cell) -> dict[str, float | str | None]:
    if isinstance(cell, Marker):
        return {"value": None, "lower": None, "upper": None, "marker": str(cell)}
    return {"value": cell.value, "lower": cell.lower, "upper": cell.upper, "marker": None}


def _text_frame(finding: Finding) -> pd.DataFrame:
    columns: dict[str, list[str]] = {}
    for column in finding.columns:
        cells = [row.cells.get(column.key, Marker.NOT_AVAILABLE) for row in finding.rows]
        with_interval = any(isinstance(cell, Estimate) and cell.lower is not None for cell in cells)
        title = f"{column.title} (interval)" if with_interval else column.title
        columns[title] = [_text(cell, column) for cell in cells]
    return pd.DataFrame(columns, index=[row.label for row in finding.rows])


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, Marker):
        return str(cell)
    between = interval(cell, column.unit)
    value = number(cell.value, column.unit)
    return f"{value} ({between})" if between else value
