"""Crimes recorded without any reform, recession or change in recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from rrlib.codes import CrimeGroup
from rrlib.demonstration.crime.areas import AREAS, DURHAM_FORCE, Area
from rrlib.demonstration.crime.chances import count_around, stream, wander
from rrlib.demonstration.crime.groups import PATTERNS
from rrlib.demonstration.crime.quarters import QUARTERS
from rrlib.demonstration.crime.swings import swing_of
from rrlib.demonstration.draws import chance
from rrlib.periods import FinancialQuarter

_NATION, _AREA, _CELL = 0.01, 0.012, 0.03
_FEW = 8
_CANCELLED = 0.08


@dataclass(frozen=True)
class Cell:
    """One area, kind of crime and quarter."""

    area: Area
    group: CrimeGroup
    quarter: FinancialQuarter


Counts = dict[Cell, int]
"""Crimes recorded less those cancelled, by cell."""


def counts_without_cause(draw: int) -> Counts:
    """Trend, season, swings of single areas and chance, in every cell of the delivery."""
    return {
        cell: _recorded(rng, mean)
        for area in AREAS
        for group in CrimeGroup
        for rng in (stream("count", draw, area.name, group.value),)
        for cell, mean in _expected(rng, draw, area, group)
    }


def _expected(
    rng: Random, draw: int, area: Area, group: CrimeGroup
) -> Iterator[tuple[Cell, float]]:
    swing = swing_of(area, draw)
    factors = zip(
        wander(stream("nation", draw, group.value), _NATION, len(QUARTERS)),
        wander(stream("area", draw, area.name), _AREA, len(QUARTERS)),
        wander(rng, _CELL, len(QUARTERS)),
        strict=True,
    )
    for quarter, (nation, whole_area, own) in zip(QUARTERS, factors, strict=True):
        thousands = area.people_in(quarter.start_year) / 1000
        usual = (
            PATTERNS[group].a_quarter(quarter) * thousands * area.crime * _mix(area, group, draw)
        )
        mean = usual * swing.factor(group, quarter) * nation * whole_area * own
        yield Cell(area, group, quarter), mean


def _mix(area: Area, group: CrimeGroup, draw: int) -> float:
    """How much more or less of this kind there is than in the Durham force's area.

    Kinds move differently over the years: a mix that was the same in all draws would give
    areas of known loss the same trend of their own in each of them.
    """
    if area.force == DURHAM_FORCE:
        return 1
    return 0.8 + 0.4 * stream("mix", draw, area.name, group.value).random()


def _recorded(rng: Random, mean: float) -> int:
    """Now and then records of earlier quarters are cancelled, more than a small cell has."""
    count = count_around(rng, mean)
    if mean < _FEW and chance(rng, _CANCELLED):
        return count - rng.randint(1, 2 * _FEW)
    return count


def total(counts: Counts, cells: Iterable[Cell]) -> int:
    return sum(counts[cell] for cell in cells)
