"""Counts rounded to a multiple, and what is computed from them computed again from those."""

from __future__ import annotations

from dataclasses import replace

from rrlib.disclosure.rules import Rule
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Unit


def rounded_cell(finding: Finding, row: Row, column: Column, rule: Rule) -> Cell:
    """A shown cell where counts are rounded to multiples of `rule.rounding`.

    A share is that of the rounded counts, with their interval. Anything else that is computed is
    hidden: the exact one would tell the counts.
    """
    cell = row.cells[column.key]
    if not isinstance(cell, Estimate):
        return cell
    if column.role is not Role.DERIVED:
        return Estimate.count(_nearest(cell.value, rule.rounding), cell.definition)
    counts = _counts_of_share(finding, row, column)
    if counts is None:
        return Marker.CONFIDENTIAL
    outcome, base = (_nearest(count, rule.rounding) for count in counts)
    if not 0 <= outcome <= base or base == 0:
        return Marker.NOT_APPLICABLE
    from rrlib.statistics import wilson

    return replace(wilson(outcome, base), definition=cell.definition)


def _counts_of_share(finding: Finding, row: Row, column: Column) -> tuple[float, float] | None:
    """The outcome and the base that a share is made of, if it is one."""
    outcomes = [each for each in finding.columns if each.key in column.sources and each.of]
    if column.unit is not Unit.PERCENT or len(column.sources) != 2 or len(outcomes) != 1:
        return None
    outcome, base = row.cells.get(outcomes[0].key), row.cells.get(outcomes[0].of or "")
    if outcomes[0].of not in column.sources:
        return None
    if not isinstance(outcome, Estimate) or not isinstance(base, Estimate):
        return None
    return outcome.value, base.value


def _nearest(count: float, multiple: int) -> int:
    """The nearest multiple; the larger one of two that are as near."""
    return int((count + multiple / 2) // multiple) * multiple
