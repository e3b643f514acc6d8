"""Released tables as HTML and as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from great_tables import GT

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present.words import (
    escaped,
    hidden,
    interval,
    markers,
    methods,
    published,
    shown,
)
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row

_TOTAL = "In all"
REACHED = "[b]"
"""Stands after the label of a row that a break in proving reached: the GSS shorthand of a break."""
REACHED_MEANS = (
    f"{REACHED} break: followed, or waited for, into a time when offences were proven later"
)
DEFINITION = "Definition"


def html_table(released: Released) -> str:
    """The table with caption, header cells in scope, and its markers explained below it."""
    finding = released.finding
    frame = table_cells(finding)
    grouped = any(row.breakdown for row in finding.rows)
    if grouped:
        frame["group"] = [visible(row.breakdown) or _TOTAL for row in finding.rows]
    table = (
        GT(
            frame.reset_index(names="row"),
            rowname_col="row",
            groupname_col="group" if grouped else None,
            id=finding.name,
        )
        .tab_stubhead(visible(finding.rows_are))
        .cols_align("right", [column for column in frame.columns if column != DEFINITION])
        .as_raw_html()
    )
    match = re.search(r"<table.*</table>", table, re.DOTALL)
    if match is None:
        raise ValueError(f"{finding.name}: great_tables made no table")
    body = match[0].replace(">", f"><caption>{escaped(finding.question)}</caption>", 1)
    cells = [_cell(row, column) for row in finding.rows for column in finding.columns]
    notes = [
        *markers(cells),
        *[REACHED_MEANS] * bool(finding.reached),
        *(f"Interval: {method}" for method in methods(cells)),
        *published(released),
        *hidden(released),
    ]
    below = f'<p class="rr-notes">{escaped(". ".join(notes))}.</p>' if notes else ""
    return (
        f'<div class="rr-table" tabindex="0" role="group" '
        f'aria-label="{escaped(finding.question)}">{body}</div>{below}'
    )


def text_table(released: Released) -> str:
    """The table as lines of text, for comparison and for readers without a browser."""
    return table_cells(released.finding).to_string()


def _cell(row: Row, column: Column) -> Cell:
    return row.cells.get(column.key, Marker.NOT_AVAILABLE)


def _definition(row: Row, finding: Finding) -> str | None:
    definition = row.definition or finding.definition
    return definition.name if definition else None


def table_cells(finding: Finding, printed: Sequence[Column] | None = None) -> pd.DataFrame:
    """The cells of all columns, or of those `printed`, as text with intervals, by their titles."""
    columns: dict[str, list[str]] = {}
    if any(row.definition for row in finding.rows):
        columns[DEFINITION] = [_definition(row, finding) or "" for row in finding.rows]
    for column in finding.columns if printed is None else printed:
        cells = [_cell(row, column) for row in finding.rows]
        with_interval = any(isinstance(cell, Estimate) and cell.lower is not None for cell in cells)
        title = f"{column.title} (interval)" if with_interval else column.title
        columns[visible(title)] = [_text(cell, column) for cell in cells]
    return pd.DataFrame(columns, index=[label_of(row, finding) for row in finding.rows])


def label_of(row: Row, finding: Finding) -> str:
    """The row's label, with what marks it."""
    return visible(row.label) + (f" {REACHED}" if row.label in finding.reached else "")


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, Marker):
        return str(cell)
    between, value = interval(cell, column), shown(cell, column)
    return f"{value} ({between})" if between else value
