"""Which cells of a finding may not be shown: a mask, computed before anything is drawn."""

from __future__ import annotations

from collections import defaultdict

from rrlib.disclosure.rules import Rule
from rrlib.results import Cell, Column, Estimate, Finding, Role, Row

Mask = frozenset[tuple[int, str]]
"""Hidden cells, as (position of the row, key of the column)."""


def hidden_cells(finding: Finding, rule: Rule) -> Mask:
    """The cells of `finding` that `rule` hides.

    Primary: a count under the threshold, and what is computed from it. Then, so that a hidden
    cell is not simply the total less the others, a breakdown with one hidden cell and a shown
    total loses its next smallest cell too. Links between tables, areas and quarters are not
    looked at: see docs/decisions/0006-disclosure-first-form.md.
    """
    if rule.threshold <= 1 and not rule.hide_unanimous:
        return frozenset()
    mask = {
        (position, column.key)
        for position, row in enumerate(finding.rows)
        for column in finding.columns
        if _is_primary(row, column, rule)
    }
    for column in finding.columns:
        if column.role is not Role.DERIVED:
            mask |= _complement(finding, column, mask)
    return frozenset(mask | _derived(finding, mask))


def _number(cell: Cell | None) -> float | None:
    return cell.value if isinstance(cell, Estimate) else None


def _is_primary(row: Row, column: Column, rule: Rule) -> bool:
    count = _number(row.cells.get(column.key))
    if count is None or column.role is Role.DERIVED:
        return False
    if column.role is Role.BASE:
        return rule.hides_count(count)
    base = _number(row.cells.get(column.of or ""))
    if base is None:
        return True
    return rule.hides_outcome(count, base) or rule.hides_count(base)


def _complement(
    finding: Finding, column: Column, mask: set[tuple[int, str]]
) -> set[tuple[int, str]]:
    breakdowns: defaultdict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(finding.rows):
        if row.breakdown and not row.is_total:
            breakdowns[row.breakdown].append(position)
    more = set()
    for positions in breakdowns.values():
        hidden = [position for position in positions if (position, column.key) in mask]
        if len(hidden) != 1:
            continue
        shown = {
            position: number
            for position in positions
            if position not in hidden
            and (number := _number(finding.rows[position].cells.get(column.key))) is not None
        }
        if shown:
            more.add((min(shown, key=lambda position: shown[position]), column.key))
    return more


def _derived(finding: Finding, mask: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Derived cells whose row, or the row they compare with, hides one of their sources."""
    positions = {row.label: position for position, row in enumerate(finding.rows)}
    return {
        (position, column.key)
        for position in range(len(finding.rows))
        for column in finding.columns
        if column.role is Role.DERIVED
        for place in (position, positions.get(column.against or "", position))
        if any((place, key) in mask for key in column.sources)
    }
