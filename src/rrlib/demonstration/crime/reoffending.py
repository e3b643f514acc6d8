"""Proven reoffending by area and year as if it had been published: nothing moves it but chance.

Numbers of offenders and shares are invented, of the order of the Ministry of Justice's for local
authorities.
"""

from __future__ import annotations

from collections.abc import Iterator

from rrlib.codes import PublishedMeasure
from rrlib.demonstration.crime.areas import AREAS
from rrlib.demonstration.crime.chances import count_around, stream
from rrlib.demonstration.files import Row
from rrlib.periods import FinancialYear

_FIRST, _LAST = 2007, 2016
"""The years of offenders' cohorts; that of 2016-17 is the last published by March 2019."""

_PER_THOUSAND = 12.0
_A_YEAR_LESS = 0.04
_LOWEST, _SPREAD = 0.26, 0.08
_AGAIN = 3.4


def published_rates(draw: int) -> Iterator[Row]:
    """A row an area and year, with the counts behind it."""
    for area in AREAS:
        rng = stream("proven reoffending", draw, area.name)
        share = _LOWEST + _SPREAD * rng.random()
        for year in range(_FIRST, _LAST + 1):
            fewer = 1 - _A_YEAR_LESS * (year - _FIRST)
            per_thousand = _PER_THOUSAND * area.crime * fewer
            offenders = count_around(rng, area.people_in(year) / 1000 * per_thousand)
            reoffenders = min(offenders, count_around(rng, offenders * share))
            window = FinancialYear(year).window
            yield {
                "measure": PublishedMeasure.REOFFENDING,
                "definition": "MOJ_PROVEN",
                "area": area.name,
                "people": "all",
                "cohort_from": window.first,
                "cohort_to": window.last,
                "offenders": offenders,
                "reoffenders": reoffenders,
                "reoffences": count_around(rng, reoffenders * _AGAIN),
                "value": _one_decimal(100 * reoffenders / offenders),
                "source": "invented for the demonstration",
            }


def _one_decimal(value: float) -> str:
    return f"{value:.1f}"
