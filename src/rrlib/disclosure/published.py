"""Cells that a public document prints: hiding them again would protect nobody."""

from __future__ import annotations

from collections.abc import Mapping

from rrlib.disclosure.rules import Rule
from rrlib.partnership import AlreadyPublished
from rrlib.results import Estimate, Finding, Unit

_ROUNDING = 1e-9
"""A half may be rounded up or down: both are the same number, whatever a float makes of it."""

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


def _agrees(value: float, printed: AlreadyPublished, unit: Unit) -> bool:
    if unit is Unit.COUNT:
        return value == printed.value
    half_a_digit = 0.5 / 10.0 ** _decimals(printed.value)
    return bool(abs(value - printed.value) <= half_a_digit + _ROUNDING)


def _decimals(value: float) -> int:
    """With how many decimals a number is written."""
    return 0 if value.is_integer() else len(repr(value).partition(".")[2])
