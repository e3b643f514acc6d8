"""What a control chart allows to be said of the latest point: a word of change only by a signal."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from rrlib.results import Cell, Column, Estimate, Finding, Row, Sentence

TRIAL = 12
"""Limits of fewer points will move as points are added."""
_DECIMALS, _OF_PERCENT = 2, 1
"""With how many decimals numbers are released: what readers see decides."""


class Side(Enum):
    """Where the latest point lies."""

    ABOVE = "rose above"
    BELOW = "fell below"
    WITHIN = "within"
    NO_LIMITS = "no limits"


def with_signal(finding: Finding, what: str) -> Finding:
    """A charted finding whose sentence says of `what` whether its latest point is a signal.

    Where the latest point was reached by a break in proving, or has no limits, whether it changed
    cannot be told. Shares and counts are compared as released.
    """
    if not finding.rows:
        return finding
    row = finding.rows[-1]
    where = f"{what} in {row.label}"
    side = side_of(row, finding.columns)
    alike = [each for each in finding.rows if each.cells["centre"] == row.cells["centre"]]
    limits = "limits of chance" if len(alike) >= TRIAL else "trial limits of so few quarters"
    if row.label in finding.reached:
        said = f"{where}: {{value}}. Proof came later then: whether it changed cannot be told."
        keys: tuple[str, ...] = ("value",)
    elif side is Side.NO_LIMITS:
        said, keys = f"{where}: {{value}}. Whether it changed cannot be told.", ("value",)
    elif side is Side.WITHIN:
        said = (
            f"{where}: {{value}}, within the {limits}, {{lower}} to {{upper}}. No change is told "
            "from chance."
        )
        keys = ("value", "lower", "upper")
    else:
        said = (
            f"{where}: {{value}}. It {side.value} the {limits}, {{lower}} to {{upper}}: a signal "
            "that something changed, not of what."
        )
        keys = ("value", "lower", "upper")
    cells = {key: (row.label, key) for key in keys}
    return replace(finding, sentences=(Sentence(said, cells),))


def side_of(row: Row, columns: tuple[Column, ...]) -> Side:
    """On which side of its limits a row's value lies; on a limit is within."""
    decimals = {
        column.key: _OF_PERCENT if column.unit.is_percent else _DECIMALS for column in columns
    }
    value, lower, upper = (
        _released(row.cells[key], decimals[key]) for key in ("value", "lower", "upper")
    )
    if value is None or lower is None or upper is None:
        return Side.NO_LIMITS
    if value > upper:
        return Side.ABOVE
    return Side.BELOW if value < lower else Side.WITHIN


def _released(cell: Cell, decimals: int) -> float | None:
    return round(cell.value, decimals) if isinstance(cell, Estimate) else None
