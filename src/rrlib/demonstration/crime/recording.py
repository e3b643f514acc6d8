"""Changes in recording: each force's own, in the kinds of crime that are open to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rrlib.codes import CrimeGroup
from rrlib.demonstration.crime.areas import DURHAM_FORCE
from rrlib.demonstration.crime.quarters import quarters_between
from rrlib.periods import FinancialQuarter

_PHASED_IN = 3
_STEP = 0.225
_GROWTH = 0.049

SENSITIVITY: Mapping[CrimeGroup, float] = {
    CrimeGroup.VIOLENCE_WITHOUT_INJURY: 9.5,
    CrimeGroup.PUBLIC_ORDER: 4.3,
    CrimeGroup.SEXUAL: 2.8,
    CrimeGroup.OTHER: 2.8,
    CrimeGroup.VIOLENCE_WITH_INJURY: 0.6,
}
"""Crimes recorded on top of each one recorded before, four and a half years into a break of
size 1; other groups are not touched.
"""


@dataclass(frozen=True)
class RecordingBreak:
    """From `first` on a force records more of what it is told; `size` 1 is the Durham force's."""

    first: FinancialQuarter
    size: float

    def added(self, group: CrimeGroup, quarter: FinancialQuarter) -> float:
        """Crimes on top of each one that would have been recorded before the break."""
        since = quarters_between(self.first, quarter)
        if since < 0:
            return 0
        step = _STEP * min(since + 1, _PHASED_IN) / _PHASED_IN
        growth = _GROWTH * max(0, since + 1 - _PHASED_IN)
        return SENSITIVITY.get(group, 0) * self.size * (step + growth)


BREAKS: Mapping[str, RecordingBreak] = {
    DURHAM_FORCE: RecordingBreak(FinancialQuarter(2014, 3), 1),
    "Northumbria": RecordingBreak(FinancialQuarter(2015, 1), 0.75),
    "Cleveland": RecordingBreak(FinancialQuarter(2014, 1), 0.45),
    "North Yorkshire": RecordingBreak(FinancialQuarter(2015, 4), 0.3),
    "South Yorkshire": RecordingBreak(FinancialQuarter(2014, 4), 0.5),
    "West Mercia": RecordingBreak(FinancialQuarter(2015, 3), 0.4),
    "West Yorkshire": RecordingBreak(FinancialQuarter(2014, 2), 0.6),
    "Greater Manchester": RecordingBreak(FinancialQuarter(2016, 1), 0.9),
}
"""By force. Only Durham's has a date of record; the others are invented."""
