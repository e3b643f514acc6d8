"""Rises and falls of single areas that have nothing to do with reform or recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rrlib.codes import CrimeGroup
from rrlib.demonstration.crime.areas import DURHAM, Area
from rrlib.demonstration.crime.chances import stream
from rrlib.demonstration.crime.groups import STEALING, VIOLENCE
from rrlib.demonstration.crime.quarters import QUARTERS, quarters_between
from rrlib.periods import FinancialQuarter

_STANDS = 8
_FADES = 8
_LARGEST = 0.1


@dataclass(frozen=True)
class Swing:
    """In one area kinds of crime change by these proportions, for two years and then fading."""

    first: FinancialQuarter
    changes: Mapping[CrimeGroup, float]

    def factor(self, group: CrimeGroup, quarter: FinancialQuarter) -> float:
        since = quarters_between(self.first, quarter)
        if since < 0:
            return 1
        left = min(1.0, max(0.0, 1 - (since + 1 - _STANDS) / _FADES))
        return 1 + self.changes.get(group, 0) * left


# Victims of sexual offences long past came forward, says the partnership's update.
_PUBLISHED = Swing(
    FinancialQuarter(2013, 1),
    dict.fromkeys(STEALING | VIOLENCE, 0.13) | {CrimeGroup.SEXUAL: 0.4},
)


def swing_of(area: Area, draw: int) -> Swing:
    """The area's swing; in draw 0 County Durham's is the rise of 2013-14 that was published.

    In other draws it swings at random like all others, lest it bring a rise in 2013-14 to an
    area of known loss in each of them.
    """
    if draw == 0 and area.name == DURHAM:
        return _PUBLISHED
    rng = stream("swing", draw, area.name)
    first = rng.choice(QUARTERS[8:36])
    stealing, violence = (_LARGEST * (2 * rng.random() - 1) for _ in range(2))
    return Swing(first, dict.fromkeys(STEALING, stealing) | dict.fromkeys(VIOLENCE, violence))
