"""The gate: a finding goes in, what an audience may see comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field, replace
from types import MappingProxyType

from rrlib.disclosure.curves import is_curve
from rrlib.disclosure.published import Sources, published_cells
from rrlib.disclosure.rules import Mask, Rule
from rrlib.disclosure.suppression import hidden_cells
from rrlib.errors import DisclosureError
from rrlib.results import Cell, Change, Column, Estimate, Finding, Marker, Role, Row, Unit

_SEAL = object()
_DECIMALS = {Unit.RATE: 2}
_OTHER_DECIMALS = 6
_OF_A_CURVE = {Unit.PERCENT: 0, Unit.POINTS: 1, Unit.DIFFERENCE: 1}


@dataclass(frozen=True)
class WholePercents(Column):
    """A column of a curve, of which only whole percents are released."""


@dataclass(frozen=True)
class Released:
    """A finding that passed a disclosure rule: the only thing `rrlib.present` accepts.

    Only `release` can make one. Hidden cells hold a marker, never a number. Shown numbers are
    rounded to six decimals, so that pages are the same on every processor; means and rates to
    the two that are printed, since a mean and its exact interval give small samples away; and
    where anything is hidden, the percents of a curve to whole ones, since an exact estimate
    gives away how the people between two shown rows are spread over the hidden ones.
    `published` says where the cells are published that are shown for that reason alone.
    """

    finding: Finding
    rule: Rule
    hidden: Mask
    seal: InitVar[object]
    published: Sources = field(default_factory=dict)

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise DisclosureError("only rrlib.disclosure.release() makes something Released")

    def cell(self, label: str, column: str) -> Cell:
        """The cell of the row labelled `label`; not available where the row has none."""
        for row in self.finding.rows:
            if row.label == label:
                return row.cells.get(column, Marker.NOT_AVAILABLE)
        raise KeyError(label)


def release(finding: Finding, rule: Rule) -> Released:
    """What `rule` lets its audience see of `finding`."""
    hidden = hidden_cells(finding, rule)
    decimals = {column.key: _decimals(finding, column, rule) for column in finding.columns}
    rows = tuple(
        replace(row, cells=MappingProxyType(_shown_cells(row, position, hidden, decimals)))
        for position, row in enumerate(finding.rows)
    )
    labels = {row.label: position for position, row in enumerate(finding.rows)}
    changes = tuple(
        replace(change, difference=_rounded(change.difference, decimals[change.column]))
        for change in finding.changes
        if not _touches(change, labels, hidden)
    )
    columns = tuple(
        WholePercents(**vars(column))
        if column.unit is Unit.PERCENT and decimals[column.key] == 0
        else column
        for column in finding.columns
    )
    shown = replace(finding, columns=columns, rows=rows, changes=changes)
    return Released(shown, rule, hidden, _SEAL, _shown_as_published(finding, rule, hidden))


def _shown_as_published(finding: Finding, rule: Rule, hidden: Mask) -> Sources:
    """The published cells that the rule would hide if they were not."""
    published = published_cells(finding, rule)
    else_hidden = hidden_cells(finding, replace(rule, published=())) if published else hidden
    return MappingProxyType(
        {cell: source for cell, source in published.items() if cell in else_hidden - hidden}
    )


def _decimals(finding: Finding, column: Column, rule: Rule) -> int:
    """How many decimals of a column's numbers are released."""
    if column.role is Role.DERIVED and column.unit in _OF_A_CURVE and not rule.hides_nothing:
        if column.coarse:
            return _OF_A_CURVE[column.unit]
        used = [each for each in finding.columns if each.key in {column.key, *column.sources}]
        if any(each.series and is_curve(finding, each.series) for each in used):
            return _OF_A_CURVE[column.unit]
    return _DECIMALS.get(column.unit, _OTHER_DECIMALS)


def _shown_cells(
    row: Row, position: int, hidden: Mask, decimals: Mapping[str, int]
) -> dict[str, Cell]:
    return {
        key: Marker.CONFIDENTIAL
        if (position, key) in hidden
        else _rounded(cell, decimals[key])
        if isinstance(cell, Estimate)
        else cell
        for key, cell in row.cells.items()
        if key in decimals
    }


def _rounded(estimate: Estimate, decimals: int) -> Estimate:
    return replace(
        estimate,
        value=round(estimate.value, decimals),
        lower=None if estimate.lower is None else round(estimate.lower, decimals),
        upper=None if estimate.upper is None else round(estimate.upper, decimals),
    )


def _touches(change: Change, labels: dict[str, int], hidden: Mask) -> bool:
    return any((labels[label], change.column) in hidden for label in (change.earlier, change.later))
