"""The gate: a finding goes in, what an audience may see comes out."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, replace

from rrlib.disclosure.rules import Rule
from rrlib.disclosure.suppression import Mask, hidden_cells
from rrlib.errors import DisclosureError
from rrlib.results import Cell, Change, Estimate, Finding, Marker, Row

_SEAL = object()
_DECIMALS = 6


@dataclass(frozen=True)
class Released:
    """A finding that passed a disclosure rule: the only thing `rrlib.present` accepts.

    Only `release` can make one. Hidden cells hold a marker, never a number; shown numbers are
    rounded to six decimals, so that pages are the same on every processor.
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
    rows = tuple(
        replace(row, cells=_shown_cells(row, position, hidden))
        for position, row in enumerate(finding.rows)
    )
    labels = {row.label: position for position, row in enumerate(finding.rows)}
    changes = tuple(
        replace(change, difference=_rounded(change.difference))
        for change in finding.changes
        if not _touches(change, labels, hidden)
    )
    return Released(replace(finding, rows=rows, changes=changes), rule, hidden, _SEAL)


def _shown_cells(row: Row, position: int, hidden: Mask) -> dict[str, Cell]:
    return {
        key: Marker.CONFIDENTIAL if (position, key) in hidden else _rounded_cell(cell)
        for key, cell in row.cells.items()
    }


def _rounded_cell(cell: Cell) -> Cell:
    return _rounded(cell) if isinstance(cell, Estimate) else cell


def _rounded(estimate: Estimate) -> Estimate:
    return replace(
        estimate,
        value=round(estimate.value, _DECIMALS),
        lower=None if estimate.lower is None else round(estimate.lower, _DECIMALS),
        upper=None if estimate.upper is None else round(estimate.upper, _DECIMALS),
    )


def _touches(change: Change, labels: dict[str, int], hidden: Mask) -> bool:
    return any((labels[label], change.column) in hidden for label in (change.earlier, change.later))
