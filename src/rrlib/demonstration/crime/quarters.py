"""The quarters of recorded crime, counted from the first."""

from __future__ import annotations

from rrlib.periods import FinancialQuarter

FIRST = FinancialQuarter(2007, 1)
LAST = FinancialQuarter(2018, 4)
QUARTERS = tuple(FIRST.through(LAST))


def quarters_between(first: FinancialQuarter, later: FinancialQuarter) -> int:
    """How many quarters `later` lies after `first`; below 0 if it lies before."""
    return 4 * (later.start_year - first.start_year) + later.number - first.number
