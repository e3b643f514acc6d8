"""How many people a comparison of two shares takes, and what so many people can tell.

Shares are from 0 to 1, of independent people. Normal approximation, two-sided: with fewer than some
five expected events in a group it promises too much.
"""

from __future__ import annotations

from math import ceil, sqrt

from scipy.special import ndtr, ndtri

from rrlib.statistics.levels import reach


def people_needed(first: float, second: float, power: float = 0.8, level: float = 0.95) -> int:
    """How many people each group needs to tell `first` from `second`, with their own variances.

    Fleiss, J. L. (1981), Statistical Methods for Rates and Proportions, section 3.2, without
    pooling; what most trial protocols print. Raises ValueError for shares that are not from 0 to 1
    or are the same, or a power not from 0.5 to below 1.
    """
    wanted = _wanted(first, second, power, level)
    return ceil((wanted[0] + wanted[1]) ** 2 * _spread(first, second) / (first - second) ** 2)


def people_needed_pooled(
    first: float, second: float, power: float = 0.8, level: float = 0.95
) -> int:
    """How many people each group needs, with the test's own variance where nothing differs.

    R's `power.prop.test`, rounded up; a little more than `people_needed`. Errors as there.
    """
    wanted = _wanted(first, second, power, level)
    middle = (first + second) / 2
    root = wanted[0] * sqrt(2 * middle * (1 - middle)) + wanted[1] * sqrt(_spread(first, second))
    return ceil((root / (first - second)) ** 2)


def power_of(
    treated_share: float, treated_n: int, control_share: float, control_n: int, level: float = 0.95
) -> float:
    """How likely it is (0 to 1) that groups of these sizes tell these two shares apart.

    By their own variances, as `people_needed`, in the direction of the difference; for planning,
    not for looking back: with the observed shares it is the p-value in another dress. Raises
    ValueError for shares that are not from 0 to 1, or an empty group.
    """
    error = _error(treated_share, treated_n, control_share, control_n)
    apart = abs(treated_share - control_share)
    if error == 0:
        return 1.0 if apart > 0 else 0.0
    return float(ndtr(apart / error - reach(level)))


def interval_width_at(
    treated_share: float, treated_n: int, control_share: float, control_n: int, level: float = 0.95
) -> float:
    """How wide, from end to end in points, an interval of the difference will be about.

    Raises ValueError as `power_of` does.
    """
    error = _error(treated_share, treated_n, control_share, control_n)
    return 2 * 100 * reach(level) * error


def _wanted(first: float, second: float, power: float, level: float) -> tuple[float, float]:
    """How many standard errors the test's limit and the power ask for."""
    if not (0 <= first <= 1 and 0 <= second <= 1 and first != second):
        raise ValueError(f"shares of {first} and {second}: they are from 0 to 1, and differ")
    if not 0.5 <= power < 1:
        raise ValueError(f"a power of {power} is not from 0.5 to below 1")
    return reach(level), float(ndtri(power))


def _spread(first: float, second: float) -> float:
    return first * (1 - first) + second * (1 - second)


def _error(first: float, people: int, second: float, others: int) -> float:
    """The standard error of the difference of two shares."""
    if not (0 <= first <= 1 and 0 <= second <= 1 and people > 0 and others > 0):
        raise ValueError(
            f"shares of {first} of {people} and {second} of {others}: shares are from 0 to 1, of "
            "1 person or more"
        )
    return sqrt(first * (1 - first) / people + second * (1 - second) / others)
