"""What each finding of a report says first, and the number it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rrlib.batch.manifest import Headline
from rrlib.disclosure import ShownTable
from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow
from rrlib.results import Role


def headlines(shown: Iterable[Mapping[str, Any]]) -> list[Headline]:
    """The headlines of what outputs show, as their marks say it; each finding's once."""
    found: dict[str, Headline] = {}
    for data in shown:
        if "table" in data and data.get("headline"):
            table = ShownTable.model_validate(data["table"])
            found.setdefault(table.name, _headline(table, data["headline"]))
    return list(found.values())


def _headline(table: ShownTable, said: str) -> Headline:
    """A sentence with a hidden cell is not printed: `said` is then about something else."""
    cells = [_at(table, *place) for place in table.headline.values()]
    printed = [cell for cell in cells if cell is not None and cell[2].value is not None]
    if not cells or len(printed) < len(cells):
        return Headline(finding=table.name, question=table.question, said=said)
    computed = (cell for cell in printed if cell[1].role == Role.DERIVED.name)
    row, column, cell = next(computed, printed[0])
    return Headline(
        finding=table.name,
        question=table.question,
        said=said,
        row=row.label,
        column=column.title,
        unit=column.unit,
        value=cell.value,
        lower=cell.lower,
        upper=cell.upper,
        definition=row.definition,
    )


def _at(table: ShownTable, label: str, key: str) -> tuple[ShownRow, ShownColumn, ShownCell] | None:
    """A cell with its row and its column, if the table has it."""
    rows = (row for row in table.rows if row.label == label)
    columns = (column for column in table.columns if column.key == key)
    row, column = next(rows, None), next(columns, None)
    if row is None or column is None or key not in row.cells:
        return None
    return row, column, row.cells[key]
