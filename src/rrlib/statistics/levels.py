"""Confidence levels, as every interval reads them."""

from __future__ import annotations

from scipy.special import ndtr, ndtri

from rrlib.results import Estimate


def tail(level: float) -> float:
    """The probability left beyond each end of an interval of `level`.

    Raises ValueError for a level that is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level of {level} is not between 0 and 1")
    return (1 - level) / 2


def reach(level: float) -> float:
    """How many standard errors an interval of `level` reaches to each side: 1.96 for 0.95.

    Raises ValueError for a level that is not between 0 and 1.
    """
    return float(-ndtri(tail(level)))


def p_value_of(estimate: Estimate) -> float:
    """How often a difference as large comes up where there is none: two-sided, normal.

    From an interval that reaches as far down as up, of a difference: its half is a multiple of
    the standard error. Raises ValueError for an estimate without such an interval.
    """
    lower, upper, value = estimate.lower, estimate.upper, estimate.value
    if lower is None or upper is None or abs(upper + lower - 2 * value) > 1e-6 * (upper - lower):
        raise ValueError(f"no p value follows from {value} with the interval {lower} to {upper}")
    error = (upper - lower) / (2 * reach(estimate.level))
    return 2 * float(ndtr(-abs(value) / error))
