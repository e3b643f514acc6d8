"""The gate: a finding goes in, what an audience may see comes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import InitVar, dataclass, field, replace
from types import MappingProxyType

from rrlib.disclosure.counts import Seen
from rrlib.disclosure.curves import is_curve
from rrlib.disclosure.published import Sources, published_cells
from rrlib.disclosure.rounding import rounded_cell
from rrlib.disclosure.rules import Mask, Rule
from rrlib.disclosure.shown import ShownCell, ShownTable, earlier_cells, table_of
from rrlib.disclosure.suppression import hidden_cells
from rrlib.errors import DisclosureError
from rrlib.results import Cell, Change, Column, Estimate, Finding, Marker, Role, Row, Unit

_SEAL = object()
_DECIMALS = {
    Unit.RATE: 2,
    Unit.P_VALUE: 2,
    Unit.WHOLE_PERCENT: 0,
    Unit.WHOLE_DIFFERENCE: 0,
}
_OTHER_DECIMALS = 6
_OF_A_CURVE = {Unit.COUNT: 0, Unit.PERCENT: 0, Unit.POINTS: 1, Unit.DIFFERENCE: 1}


@dataclass(frozen=True)
class Released:
    """A finding that passed a disclosure rule: the only thing `rrlib.present` accepts.

    Only `release` can make one. Hidden cells hold a marker, never a number. Shown numbers are
    rounded to six decimals, so that pages are the same on every processor; means and rates to
    the two that are printed, since a mean and its exact interval give small samples away; and
    where anything is hidden, the percents of a curve to whole ones, since an exact estimate
    gives away how the people between two shown rows are spread over the hidden ones.
    `computed` are the cells that are hidden only because they are computed from others, and
    `fewest` says that it is proven that fewer could not be. `published` says where the cells are
    published that are shown for that reason alone.
    """

    finding: Finding
    rule: Rule
    hidden: Mask
    computed: Mask
    fewest: bool
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


def release(finding: Finding, rule: Rule, seen: Seen | None = None) -> Released:
    """What `rule` lets its audience see of `finding`, which has `seen` other tables besides."""
    if seen is None:
        seen = Seen()
    as_before = deepcopy(seen) if rule.published else seen
    found = hidden_cells(finding, rule, seen)
    decimals = {column.key: _decimals(finding, column, rule) for column in finding.columns}
    exact = published_cells(finding, rule).keys() if rule.rounding > 1 else set()
    rows = tuple(
        replace(
            row,
            cells=MappingProxyType(
                {
                    column.key: _or_revised(
                        _shown(finding, position, column, rule, decimals, exact),
                        earlier_cells(finding, row, column.key, seen.revises),
                    )
                    if (position, column.key) not in found.all
                    else Marker.CONFIDENTIAL
                    for column in finding.columns
                    if column.key in row.cells
                }
            ),
        )
        for position, row in enumerate(finding.rows)
    )
    hidden = found.all | _hidden_by_rounding(finding, rows)
    labels = {row.label: position for position, row in enumerate(finding.rows)}
    changes = tuple(
        replace(change, difference=_rounded(change.difference, decimals[change.column]))
        for change in finding.changes
        if rule.rounding == 1 and not _touches(change, labels, hidden)
    )
    columns = tuple(
        replace(column, unit=Unit.WHOLE_PERCENT)
        if column.unit is Unit.PERCENT and decimals[column.key] == 0
        else column
        for column in finding.columns
    )
    shown = replace(finding, columns=columns, rows=rows, changes=changes)
    published = _shown_as_published(finding, rule, hidden, as_before)
    computed = hidden - found.counts
    return Released(shown, rule, hidden, computed, found.fewest, _SEAL, published)


def shown_table(released: Released) -> ShownTable:
    """What is shown of a finding, as plain data."""
    return table_of(released.finding, released.rule.described)


def _shown_as_published(finding: Finding, rule: Rule, hidden: Mask, seen: Seen) -> Sources:
    """The published cells that the rule would hide if they were not."""
    published = published_cells(finding, rule)
    if not published:
        return MappingProxyType({})
    else_hidden = hidden_cells(finding, replace(rule, published=()), seen).all
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


def _shown(
    finding: Finding,
    position: int,
    column: Column,
    rule: Rule,
    decimals: Mapping[str, int],
    exact: Collection[tuple[int, str]],
) -> Cell:
    """What is printed of a cell that is not hidden; of those that are `exact`, the very number."""
    row = finding.rows[position]
    cell = row.cells[column.key]
    if not isinstance(cell, Estimate):
        return cell
    if _of_too_few(cell, column, rule):
        return Marker.UNRELIABLE
    if rule.rounding > 1 and (position, column.key) not in exact:
        return rounded_cell(finding, row, column, rule)
    return _rounded(cell, decimals[column.key])


def _or_revised(cell: Cell, before: Sequence[ShownCell]) -> Cell:
    """The cell, which says so if it was last published as another number."""
    published = [each.value for each in before if each.value is not None]
    if not isinstance(cell, Estimate) or not published or cell.value == published[-1]:
        return cell
    return replace(cell, revised=True)


def _hidden_by_rounding(finding: Finding, rows: tuple[Row, ...]) -> Mask:
    """The cells that are hidden since their exact numbers would tell the rounded ones."""
    return frozenset(
        (position, key)
        for position, (before, now) in enumerate(zip(finding.rows, rows, strict=True))
        for key, cell in now.cells.items()
        if cell is Marker.CONFIDENTIAL and isinstance(before.cells[key], Estimate)
    )


def _of_too_few(cell: Estimate, column: Column, rule: Rule) -> bool:
    """Whether a share is of too few people to be printed."""
    share = column.role is Role.DERIVED and column.unit is Unit.PERCENT
    return share and cell.numerator is not None and 0 < cell.n < rule.minimum_denominator


def _rounded(estimate: Estimate, decimals: int) -> Estimate:
    return replace(
        estimate,
        value=round(estimate.value, decimals),
        lower=None if estimate.lower is None else round(estimate.lower, decimals),
        upper=None if estimate.upper is None else round(estimate.upper, decimals),
    )


def _touches(change: Change, labels: dict[str, int], hidden: Mask) -> bool:
    return any((labels[label], change.column) in hidden for label in (change.earlier, change.later))
