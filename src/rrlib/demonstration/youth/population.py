"""Invented mid-year populations of the ages a youth service works with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from rrlib.demonstration.youth.targets import DARLINGTON, DURHAM
from rrlib.periods import YOUTH_AGES

_YEARS = range(2007, 2014)
_OLDEST_BIRTHS = 1990
# Residents born in 1990, and by how many tenths each later year of births is smaller.
_BIRTHS = {DURHAM: (6650, 1150), DARLINGTON: (1376, 146)}


@dataclass(frozen=True)
class Residents:
    area: str
    year: int
    age: int
    persons: int


def populations(rng: Random) -> Iterator[Residents]:
    for area, (born, fall_in_tenths) in _BIRTHS.items():
        for year in _YEARS:
            for age in YOUTH_AGES:
                later = year - age - _OLDEST_BIRTHS
                moved = rng.randint(-born // 400, born // 400)
                persons = born - later * fall_in_tenths // 10 + moved
                yield Residents(area, year, age, persons)
