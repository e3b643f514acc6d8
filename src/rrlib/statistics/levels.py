"""Confidence levels, as every interval reads them."""

from __future__ import annotations

from scipy.special import ndtri


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
