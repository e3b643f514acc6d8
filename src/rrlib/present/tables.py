"""Released tables as HTML, as text and as plain values."""

from __future__ import annotations

import html
import re
from typing import Any

import pandas as pd
from great_tables import GT

from rrlib.disclosure import Released
from rrlib.present.words import PROVISIONAL, interval, markers, methods, published, shown
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row

_TOTAL = "In all"
DEFINITION = "Definition"


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
        .cols_align("right", [column for column in frame.columns if column != DEFINITION])
        .as_raw_html()
    )
    match = re.search(r"<table.*</table>", table, re.DOTALL)
    if match is None:
        raise ValueError(f"{finding.name}: great_tables made no table")
    body = match[0].replace(">", f"><caption>{html.escape(finding.question)}</caption>", 1)
    cells = [_cell(row, column) for row in finding.rows for column in finding.columns]
    notes = [
        *markers(cells),
        *(f"Interval: {method}" for method in methods(cells)),
        *published(released),
    ]
    below = f'<p class="rr-notes">{html.escape(". ".join(notes))}.</p>' if notes else ""
    return (
        f'<div class="rr-table" tabindex="0" role="region" '
        f'aria-label="{html.escape(finding.question)}">{body}</div>{below}'
    )


def text_table(released: Released) -> str:
    """The table as lines of text, for comparison and for readers without a browser."""
    return _text_frame(released.finding).to_string()


def values(released: Released) -> dict[str, Any]:
    """Released cells as plain data: what is shown, and the shorthand that the table prints.

    `marker` says why there is no value, or `[p]` that the value may still change.
    """
    finding = released.finding
    return {
        "name": finding.name,
        "definition": finding.definition.name if finding.definition else None,
        "rule": released.rule.described,
        "rows": [
            {
                "row": row.label,
                "breakdown": row.breakdown,
                "definition": _definition(row, finding),
                "column": column.key,
                "title": column.title,
                **_values(_cell(row, column)),
            }
            for row in finding.rows
            for column in finding.columns
        ],
    }


def _cell(row: Row, column: Column) -> Cell:
    return row.cells.get(column.key, Marker.NOT_AVAILABLE)


def _definition(row: Row, finding: Finding) -> str | None:
    definition = row.definition or finding.definition
    return definition.name if definition else None


def _values(cell: Cell) -> dict[str, float | str | None]:
    if isinstance(cell, Marker):
        return {"value": None, "lower": None, "upper": None, "marker": str(cell)}
    marker = PROVISIONAL if cell.provisional else None
    return {"value": cell.value, "lower": cell.lower, "upper": cell.upper, "marker": marker}


def _text_frame(finding: Finding) -> pd.DataFrame:
    columns: dict[str, list[str]] = {}
    if any(row.definition for row in finding.rows):
        columns[DEFINITION] = [_definition(row, finding) or "" for row in finding.rows]
    for column in finding.columns:
        cells = [_cell(row, column) for row in finding.rows]
        with_interval = any(isinstance(cell, Estimate) and cell.lower is not None for cell in cells)
        title = f"{column.title} (interval)" if with_interval else column.title
        columns[title] = [_text(cell, column) for cell in cells]
    return pd.DataFrame(columns, index=[row.label for row in finding.rows])


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, Marker):
        return str(cell)
    between, value = interval(cell, column), shown(cell, column)
    return f"{value} ({between})" if between else value
