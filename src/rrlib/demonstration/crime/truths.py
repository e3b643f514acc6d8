"""What is true of a delivery: which cause, if any, adds to the crimes of which cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from rrlib.demonstration.crime.areas import relative_loss
from rrlib.demonstration.crime.chances import count_around, stream
from rrlib.demonstration.crime.counts import Cell, Counts
from rrlib.demonstration.crime.groups import ACQUISITIVE, STEALING
from rrlib.demonstration.crime.quarters import quarters_between
from rrlib.demonstration.crime.recording import BREAKS
from rrlib.demonstration.draws import InfeasibleTargetsError
from rrlib.periods import FinancialQuarter


class CrimeTruth(Enum):
    """The one cause at work in a delivery, or none."""

    NONE = "No reform effect and no recording break."
    EFFECT = (
        "A reform effect: from 2013-14Q1 on, shoplifting, other theft and other burglary in each "
        "area are higher by {effect:g}% times its loss to welfare reform over the mean loss of "
        "all areas here. No recording break."
    )
    RECORDING_BREAK = (
        "No reform effect. More crime is recorded, not committed, from a quarter of each force's "
        "own on: {breaks}. Violence without injury and public order offences rise most, then "
        "sexual offences and miscellaneous crimes, violence with injury a little, all else not."
    )
    SHARED_RECESSION = (
        "No reform effect and no recording break. Acquisitive crime rises in all areas alike, "
        "from 2011-12Q1 to 15% more in 2013-14Q4, and is back by 2016-17Q4."
    )

    def in_words(self, effect: float) -> str:
        breaks = ", ".join(f"{force} {change.first}" for force, change in BREAKS.items())
        return self.value.format(effect=effect * 100, breaks=breaks)


_REFORM = FinancialQuarter(2013, 1)
_RECESSION = FinancialQuarter(2011, 1)
_RECESSION_QUARTERS = 12
_RECESSION_HEIGHT = 0.15


def added_crimes(counts: Counts, draw: int, truth: CrimeTruth, effect: float) -> Counts:
    """The crimes that the truth's cause adds to `counts`, in the cells that it touches.

    `effect` is the proportion by which stealing rises in an area of mean loss.
    """
    if effect < 0:
        raise InfeasibleTargetsError(f"an effect is a proportion of 0 or more, not {effect}")
    added = {}
    for cell, before in counts.items():
        proportion = _CAUSES[truth](cell, effect)
        if proportion > 0:
            rng = stream("added", draw, cell.area.name, cell.group.value, cell.quarter)
            added[cell] = count_around(rng, max(0, before) * proportion)
    return added


def _nothing(cell: Cell, effect: float) -> float:  # noqa: ARG001 - one of several alike
    return 0


def _reform(cell: Cell, effect: float) -> float:
    touched = cell.group in STEALING and cell.quarter >= _REFORM
    return effect * relative_loss(cell.area) if touched else 0


def _recording(cell: Cell, effect: float) -> float:  # noqa: ARG001 - one of several alike
    return BREAKS[cell.area.force].added(cell.group, cell.quarter)


def _recession(cell: Cell, effect: float) -> float:  # noqa: ARG001 - one of several alike
    rising = quarters_between(_RECESSION, cell.quarter) + 1
    falling = 2 * _RECESSION_QUARTERS - rising
    if cell.group not in ACQUISITIVE:
        return 0
    return _RECESSION_HEIGHT * max(0, min(rising, falling)) / _RECESSION_QUARTERS


_CAUSES: Mapping[CrimeTruth, Callable[[Cell, float], float]] = {
    CrimeTruth.NONE: _nothing,
    CrimeTruth.EFFECT: _reform,
    CrimeTruth.RECORDING_BREAK: _recording,
    CrimeTruth.SHARED_RECESSION: _recession,
}
