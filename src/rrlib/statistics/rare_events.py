"""Control charts of events too rare to count by period: what passes from one to the next.

A point is a gap: high is good where events are bad. It comes into being only when an event ends
it, and the time since the last event is not among the points.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import inf, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr
from scipy.stats import geom

from rrlib.periods import Window
from rrlib.statistics.charting import (
    D2,
    SIGMAS,
    Chart,
    Kind,
    Limits,
    checked_series,
    drawn,
    mean_moving_range,
    three_sigma,
)

POWER = 3.6
"""The root of an exponential time that is nearest to normal: Nelson (1994)."""


def g_chart(cases: npt.ArrayLike, periods: Sequence[Window], breaks: Sequence[int] = ()) -> Chart:
    """How many `cases` without the event came before each event, since the one before it.

    A period is from the day after an event to the next event's. The centre is the mean; limits
    are those that a geometric gap of that mean is below, or above, with at most the chance of a
    normal value three sigmas out: Benneyan, J. C. (2001), Health Care Management Science 4,
    305-318. (Three sigmas of the geometric itself would signal over ten times as often.) Right
    where cases are independent. Raises ValueError for overlapping periods and a negative number.
    """
    gaps = checked_series(cases, periods)
    if (gaps < 0).any() or (gaps != np.round(gaps)).any():
        raise ValueError("the cases between two events are a whole number, 0 or more")

    def limits(part: slice) -> Limits:
        mean, number = float(gaps[part].mean()), part.stop - part.start
        # Of scipy's, the event itself is counted among the cases.
        lower, upper = (geom.ppf(ndtr(end), 1 / (mean + 1)) - 1 for end in (-SIGMAS, SIGMAS))
        each = np.ones(number)
        return Limits(mean, sqrt(mean * (mean + 1)) * each, lower * each, upper * each)

    return drawn(Kind.G, (periods, gaps), breaks, limits)


def t_chart(days: Sequence[date], breaks: Sequence[int] = ()) -> Chart:
    """The days from each event to the next; of `days` in order, one fewer point.

    Gaps are made nearly normal by their 3.6th root, judged as individuals and turned back: Nelson,
    L. S. (1994), Journal of Quality Technology 26, 145-149. `sigma` is that of the roots, the
    centre near the median. Right where as much is at risk all the time; several events a day make
    gaps of 0 and the chart poor. Raises ValueError for fewer than two events, and out of order.
    """
    if len(days) < 2 or list(days) != sorted(days):
        raise ValueError("a chart of times between events takes two or more days, in order")
    # Of events on one day the later has a gap of 0, and no day of its own.
    periods = [Window(min(last + timedelta(1), day), day) for last, day in pairwise(days)]
    gaps = np.array([(day - last).days for last, day in pairwise(days)], dtype=np.float64)
    roots = gaps ** (1 / POWER)

    def limits(part: slice) -> Limits:
        sigma = np.full(part.stop - part.start, mean_moving_range(roots[part]) / D2)
        found = three_sigma(float(roots[part].mean()), sigma, 0.0, inf)
        return Limits(found.centre**POWER, sigma, found.lower**POWER, found.upper**POWER)

    return drawn(Kind.T, (periods, gaps), breaks, limits)
