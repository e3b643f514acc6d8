"""A released table as plain data: what its reader sees, and how its counts hang together.

Kept in the release mark of its output, read by the batch, the record of what was published and the
audit. It holds nothing that was hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from rrlib.results import Cell, Estimate, Finding, Marker, Row

PROVISIONAL = "[p]"
"""Stands behind a number that may still change; it explains itself below the table."""
REVISED = "[r]"
"""Stands behind a number that was published as another before."""


_ROUNDING = 1e-9
"""A half may be rounded up or down: both are the same number, whatever a float makes of it."""


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShownCell(_Plain):
    """What a cell prints: a number, perhaps with `[p]` or `[r]`, or why there is none."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    marker: str | None = None


class ShownColumn(_Plain):
    """A column: see `rrlib.results.Column`. `role` and `unit` are the names of the members."""

    key: str
    title: str
    role: str
    unit: str
    of: str | None = None
    sensitive: bool = True
    sources: tuple[str, ...] = ()
    against: str | None = None
    series: str | None = None
    accumulates: bool = False


class ShownRow(_Plain):
    """A row: see `rrlib.results.Row`. A cell that is not there is not available."""

    label: str
    breakdown: str = ""
    is_total: bool = False
    parent: str | None = None
    counts: str | None = None
    definition: str | None = None
    cells: dict[str, ShownCell]


class ShownTable(_Plain):
    """A released table. `rule` is that by which it was released, as `Rule.described` gives it.

    `headline` names the cells of its first sentence, each by (row label, column key).
    """

    name: str
    question: str
    rule: dict[str, Any]
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    headline: dict[str, tuple[str, str]] = {}

    def same_numbers(self, other: ShownTable) -> bool:
        """Whether both show the same, by whichever rule."""
        return self.model_copy(update={"rule": other.rule}) == other

    def plain(self) -> dict[str, Any]:
        """The table as it is written: what is not said is as by default."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def cell(self, label: str, key: str) -> ShownCell | None:
        """The cell of that row and column, if the table has it."""
        rows = (row for row in self.rows if row.label == label)
        return next((row.cells.get(key) for row in rows), None)

    def flat(self) -> Iterator[dict[str, Any]]:
        """A record a cell, row by row, as the CSV holds them."""
        for row in self.rows:
            for column in self.columns:
                cell = row.cells.get(column.key) or ShownCell(marker=str(Marker.NOT_AVAILABLE))
                yield {
                    "row": row.label,
                    "breakdown": row.breakdown,
                    "definition": row.definition,
                    "column": column.key,
                    "title": column.title,
                    **cell.model_dump(),
                }


def table_of(finding: Finding, rule: dict[str, Any]) -> ShownTable:
    """The plain table of a finding that holds nothing but what was released by `rule`."""
    return ShownTable(
        name=finding.name,
        question=finding.question,
        rule=rule,
        columns=tuple(
            ShownColumn(
                key=column.key,
                title=column.title,
                role=column.role.name,
                unit=column.unit.name,
                of=column.of,
                sensitive=column.sensitive,
                sources=column.sources,
                against=column.against,
                series=column.series,
                accumulates=column.accumulates,
            )
            for column in finding.columns
        ),
        rows=tuple(_row(row, finding) for row in finding.rows),
        headline=dict(finding.sentences[0].cells) if finding.sentences else {},
    )


def _row(row: Row, finding: Finding) -> ShownRow:
    made_by = row.definition or finding.definition
    keys = {column.key for column in finding.columns}
    return ShownRow(
        label=row.label,
        breakdown=row.breakdown,
        is_total=row.is_total,
        parent=row.parent,
        counts=row.counts,
        definition=made_by.name if made_by else None,
        cells={key: _cell(cell) for key, cell in row.cells.items() if key in keys},
    )


def _cell(cell: Cell) -> ShownCell:
    if isinstance(cell, Estimate):
        flags = " ".join(flags_of(cell)) or None
        return ShownCell(value=cell.value, lower=cell.lower, upper=cell.upper, marker=flags)
    return ShownCell(marker=str(cell))


def flags_of(cell: Estimate) -> list[str]:
    """The shorthand that stands behind a number."""
    return [PROVISIONAL] * cell.provisional + [REVISED] * cell.revised


def known_cells(
    finding: Finding,
    row: Row,
    key: str,
    signed: Iterable[ShownTable],
    others: Iterable[ShownTable],
) -> list[ShownCell]:
    """The cell as readers know it: from the report as it was `signed`, if that speaks of it.

    It does where it hid the cell, or showed the number that it still is: made anew, a report that
    was published stands as it was, whatever later ones hid. Else from all `others`.
    """
    now = row.cells.get(key)
    if isinstance(now, Estimate):
        found = earlier_cells(finding, row, key, signed)
        if any(_hides(cell) or _prints(cell, now.value) for cell in found):
            return found
    return earlier_cells(finding, row, key, others)


def _hides(cell: ShownCell) -> bool:
    return cell.marker == str(Marker.CONFIDENTIAL)


def _prints(cell: ShownCell, value: float) -> bool:
    return cell.value is not None and agrees(value, cell.value)


def agrees(value: float, printed: float) -> bool:
    """Whether `value` is `printed`, to the decimals with which that is written."""
    decimals = 0 if printed.is_integer() else len(repr(printed).partition(".")[2])
    return abs(value - printed) <= 0.5 / 10.0**decimals + _ROUNDING


def earlier_cells(
    finding: Finding, row: Row, key: str, before: Iterable[ShownTable]
) -> list[ShownCell]:
    """The cell as earlier reports printed it: of the same table, question, row and definition."""
    made_by = row.definition or finding.definition
    name = made_by.name if made_by else None
    return [
        each.cells[key]
        for table in before
        if (table.name, table.question) == (finding.name, finding.question)
        for each in table.rows
        if (each.label, each.breakdown, each.definition) == (row.label, row.breakdown, name)
        and key in each.cells
    ]
