"""The gate: a finding goes in, what an audience may see comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, replace
from types import MappingProxyType

from rrlib.disclosure.rules import Rule
from rrlib.disclosure.suppression import Mask, hidden_cells
from rrlib.errors import DisclosureError
from rrlib.results import Cell, Change, Estimate, Finding, Marker, Row, Unit

_SEAL = object()
_DECIMALS = {Unit.RATE: 2}
_OTHER_DECIMALS = 6


@dataclass(frozen=True)
class Released:
    """A finding that passed a disclosure rule: the only thing `rrlib.present` accepts.

    Only `release` can make one. Hidden cells hold a marker, never a number. Shown numbers are
    rounded to six decimals, so that pages are the same on every processor; means and rates to
    the two that are printed, since a mean and its exact interval give small samples away.
    """

    finding: Finding
    rule: Rule
    hidden: Mask
    seal: InitVar[object]

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
    units = {column.key: column.unit for column in finding.columns}
    rows = tuple(
        replace(row, cells=MappingProxyType(_shown_cells(row, position, hidden, units)))
        for position, row in enumerate(finding.rows)
    )
    labels = {row.label: position for position, row in enumerate(finding.rows)}
    changes = tuple(
        replace(change, difference=_rounded(change.difference, units[change.column]))
        for change in finding.changes
        if not _touches(change, labels, hidden)
    )
    return Released(replace(finding, rows=rows, changes=changes), rule, hidden, _SEAL)


def _shown_cells(
    row: Row, position: int, hidden: Mask, units: Mapping[str, Unit]
) -> dict[str, Cell]:
    return {
        key: Marker.CONFIDENTIAL
        if (position, key) in hidden
        else _rounded(cell, units[key])
        if isinstance(cell, Estimate)
        else cell
        for key, cell in row.cells.items()
        if key in units
    }


def _rounded(estimate: Estimate, unit: Unit) -> Estimate:
    decimals = _DECIMALS.get(unit, _OTHER_DECIMALS)
    return replace(
        estimate,
        value=round(estimate.value, decimals),
        lower=None if estimate.lower is None else round(estimate.lower, decimals),
        upper=None if estimate.upper is None else round(estimate.upper, decimals),
    )


def _touches(change: Change, labels: dict[str, int], hidden: Mask) -> bool:
    return any((labels[label], change.column) in hidden for label in (change.earlier, change.later))
