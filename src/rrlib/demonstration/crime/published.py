"""Published totals of recorded crime, and how the drawn crimes are brought up to them.

The Durham force's totals are police recorded crime as published by the Home Office and the
Office for National Statistics, without fraud. County Durham's rise in 2013-14 is printed in the
Safe Durham Partnership Update of 20 June 2014, paragraph 7; how many crimes it was is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from rrlib.demonstration.crime.areas import DURHAM, DURHAM_FORCE
from rrlib.demonstration.crime.counts import Cell, Counts, total
from rrlib.demonstration.draws import share_out
from rrlib.periods import FinancialQuarter, FinancialYear

_YEAR_TO_JUNE_2013 = 29_669
_RISE_IN_2013_14 = 97
"""Per 1,000 crimes of 2012-13."""
_YEARS_AFTER = {2014: 32_953, 2016: 46_585, 2018: 63_804}
"""By the year in which the financial year begins."""


def fit_before_the_break(counts: Counts) -> Counts:
    """`counts` with the force's year to June 2013 and County Durham's rise as published."""
    force = [cell for cell in counts if cell.area.force == DURHAM_FORCE]
    durham = [cell for cell in force if cell.area.name == DURHAM]
    june = _within(force, FinancialQuarter(2012, 2), FinancialQuarter(2013, 1))
    fitted = _moved(counts, june, _YEAR_TO_JUNE_2013)
    before, after = (_year(durham, start) for start in (2012, 2013))
    per_thousand = 1000 + _RISE_IN_2013_14
    risen = (total(fitted, before) * per_thousand + 500) // 1000
    rest = _within(durham, FinancialQuarter(2013, 2), FinancialQuarter(2013, 4))
    first = total(fitted, after) - total(fitted, rest)
    return _moved(fitted, rest, risen - first)


def fit_after_the_break(counts: Counts, added: Counts) -> Counts:
    """`added` by the recording break so that with `counts` the force's years are as published."""
    fitted = added
    for start, published in _YEARS_AFTER.items():
        whole = _year([cell for cell in counts if cell.area.force == DURHAM_FORCE], start)
        touched = [cell for cell in whole if cell in added]
        fitted = _moved(fitted, touched, published - total(counts, whole))
    return fitted


def _year(cells: Sequence[Cell], start: int) -> list[Cell]:
    quarters = FinancialYear(start).quarters
    return _within(cells, quarters[0], quarters[-1])


def _within(cells: Sequence[Cell], first: FinancialQuarter, last: FinancialQuarter) -> list[Cell]:
    return [cell for cell in cells if first <= cell.quarter <= last]


def _moved(counts: Counts, cells: Sequence[Cell], wanted: int) -> Counts:
    """`counts` in which `cells` sum to `wanted`, each moved in proportion to its size."""
    missing = wanted - total(counts, cells)
    shares = share_out(missing, [max(0, counts[cell]) for cell in cells])
    moved = {cell: counts[cell] + share for cell, share in zip(cells, shares, strict=True)}
    return {**counts, **moved}
