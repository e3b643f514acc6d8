"""Cells that a public document prints: hiding them again would protect nobody."""

from __future__ import annotations

from collections.abc import Mapping

from rrlib.disclosure.rules import Rule
from rrlib.disclosure.shown import agrees
from rrlib.partnership import AlreadyPublished
from rrlib.results import Estimate, Finding, Unit

Sources = Mapping[tuple[int, str], str]
"""Where cells are published, by (position of the row, key of the column)."""


def published_cells(finding: Finding, rule: Rule) -> Sources:
    """The finding's cells that are published elsewhere with the number that they hold here.

    A count must be the very same; of any other number, what is printed of it. A number that
    differs is another one, and is not published.
    """
    units = {column.key: column.unit for column in finding.columns}
    places = {row.label: place for place, row in enumerate(finding.rows)}
    found = {}
    for each in rule.published:
        if each.finding == finding.name and each.row in places and each.column in units:
            place = places[each.row]
            cell = finding.rows[place].cells.get(each.column)
            if isinstance(cell, Estimate) and _agrees(cell.value, each, units[each.column]):
                found[place, each.column] = each.source
    return found


def _agrees(value: float, each: AlreadyPublished, unit: Unit) -> bool:
    return value == each.value if unit is Unit.COUNT else agrees(value, each.value)
