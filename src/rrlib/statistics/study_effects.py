"""One study's effect and its variance, from the numbers in its two groups, to be combined."""

from __future__ import annotations

from math import log

from rrlib.statistics.arms import Arm, require_arms


def difference_and_variance(treated: Arm, control: Arm) -> tuple[float, float]:
    """A study's difference of shares in points, and its variance.

    Where one of the four cells is empty, half a person is added to each cell: metafor's `escalc(
    measure = "RD")`. Raises ValueError for what is no group.
    """
    events, people, other, others = _cells(treated, control)
    share, before = events / people, other / others
    variance = share * (1 - share) / people + before * (1 - before) / others
    return 100 * (share - before), 1e4 * variance


def log_ratio_and_variance(treated: Arm, control: Arm) -> tuple[float, float]:
    """The logarithm of a study's ratio of shares, and its variance.

    Half a person is added as in `difference_and_variance`; metafor's `escalc(measure = "RR")`.
    Raises ValueError for what is no group.
    """
    events, people, other, others = _cells(treated, control)
    ratio = events / people / (other / others)
    return log(ratio), 1 / events - 1 / people + 1 / other - 1 / others


def log_odds_ratio_and_variance(treated: Arm, control: Arm) -> tuple[float, float]:
    """The logarithm of a study's odds ratio, and its variance.

    Half a person is added as in `difference_and_variance`; metafor's `escalc(measure = "OR")`.
    Raises ValueError for what is no group.
    """
    events, people, other, others = _cells(treated, control)
    rest, rest_of_control = people - events, others - other
    odds = events * rest_of_control / (other * rest)
    return log(odds), 1 / events + 1 / rest + 1 / other + 1 / rest_of_control


def _cells(treated: Arm, control: Arm) -> tuple[float, float, float, float]:
    """Events and people of both groups, with half a person a cell more where one is empty."""
    require_arms(treated, control)
    (events, people), (other, others) = treated, control
    if 0 in (events, people - events, other, others - other):
        return events + 0.5, people + 1.0, other + 0.5, others + 1.0
    return float(events), float(people), float(other), float(others)
