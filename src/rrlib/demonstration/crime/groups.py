"""How much of each kind of crime there is, when in the year, and how it moves over the years.

Rates and seasons are invented, of the order of police recorded crime in the North East.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rrlib.codes import CrimeGroup
from rrlib.demonstration.crime.quarters import FIRST, LAST, quarters_between
from rrlib.periods import FinancialQuarter

STEALING = frozenset({CrimeGroup.SHOPLIFTING, CrimeGroup.OTHER_THEFT, CrimeGroup.OTHER_BURGLARY})
"""What grew in County Durham in 2013-14 and, where a reform effect is made, grows by it."""

ACQUISITIVE = STEALING | {
    CrimeGroup.DWELLING_BURGLARY,
    CrimeGroup.VEHICLE_CRIME,
    CrimeGroup.ROBBERY,
}

VIOLENCE = frozenset(
    {CrimeGroup.VIOLENCE_WITH_INJURY, CrimeGroup.VIOLENCE_WITHOUT_INJURY, CrimeGroup.SEXUAL}
)
"""Violent crime including sexual offences, as the Safe Durham Partnership speaks of it."""

_LOWEST = FinancialQuarter(2012, 3)

_Seasons = tuple[float, float, float, float]
_OUTDOORS: _Seasons = (1.05, 1.06, 0.97, 0.92)
_DARK: _Seasons = (0.95, 0.95, 1.07, 1.03)
_LEVEL: _Seasons = (1.0, 0.99, 1.03, 0.98)


@dataclass(frozen=True)
class Pattern:
    """Crimes a year for each 1,000 residents in 2012-13, when crime was lowest; what they were
    in 2007-08Q1 and become by 2018-19Q4 relative to that; each quarter relative to the year's.
    """

    per_thousand: float
    at_first: float
    at_last: float
    seasons: _Seasons

    def a_quarter(self, quarter: FinancialQuarter) -> float:
        """Crimes expected in `quarter` for each 1,000 residents."""
        return self.per_thousand / 4 * self._trend(quarter) * self.seasons[quarter.number - 1]

    def _trend(self, quarter: FinancialQuarter) -> float:
        since = quarters_between(_LOWEST, quarter)
        end, away = (LAST, self.at_last) if since > 0 else (FIRST, self.at_first)
        part = since / quarters_between(_LOWEST, end)
        return 1 + (away - 1) * part * part


PATTERNS: Mapping[CrimeGroup, Pattern] = {
    CrimeGroup.DWELLING_BURGLARY: Pattern(2.25, 1.5, 0.9, _DARK),
    CrimeGroup.OTHER_BURGLARY: Pattern(4.1, 1.5, 0.75, _LEVEL),
    CrimeGroup.VEHICLE_CRIME: Pattern(5.4, 2.2, 0.9, _DARK),
    CrimeGroup.SHOPLIFTING: Pattern(4.5, 1.15, 1.6, _LEVEL),
    CrimeGroup.OTHER_THEFT: Pattern(7.7, 1.3, 1.0, _OUTDOORS),
    CrimeGroup.ROBBERY: Pattern(0.17, 1.7, 1.6, _DARK),
    CrimeGroup.VIOLENCE_WITH_INJURY: Pattern(3.85, 1.4, 1.3, _OUTDOORS),
    CrimeGroup.VIOLENCE_WITHOUT_INJURY: Pattern(2.95, 1.15, 1.2, _OUTDOORS),
    CrimeGroup.SEXUAL: Pattern(0.56, 0.95, 1.5, _OUTDOORS),
    CrimeGroup.CRIMINAL_DAMAGE: Pattern(10.8, 2.0, 1.35, _OUTDOORS),
    CrimeGroup.DRUGS: Pattern(2.05, 0.95, 0.9, _LEVEL),
    CrimeGroup.PUBLIC_ORDER: Pattern(1.9, 1.6, 1.15, _OUTDOORS),
    CrimeGroup.WEAPONS: Pattern(0.35, 1.3, 1.5, _LEVEL),
    CrimeGroup.OTHER: Pattern(0.76, 1.05, 1.2, _LEVEL),
}
