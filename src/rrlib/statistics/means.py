"""Means of a number counted once a person."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import numpy.typing as npt
from scipy.stats import t

from rrlib.results import Estimate
from rrlib.statistics.levels import tail


def mean(
    counts: npt.NDArray[np.integer | np.floating], least: float = 0.0, level: float = 0.95
) -> Estimate:
    """The mean of `counts`, one a person, none of which can be under `least`.

    Offences of one person hang together, so that a Poisson interval on their sum would be too
    narrow; and counts are skewed, so that Student's interval would miss at the top and reach
    below `least`. This one is Student's for the logarithm of the mean's excess over `least`
    (delta method): in simulation, of 17 to 157 skewed counts, it covers 93% to 95% where
    Student's covers 87% to 95%. Counts that are all alike have no interval. Raises ValueError
    for no counts, or one under `least`.
    """
    if len(counts) == 0 or counts.min() < least:
        raise ValueError(f"there is no mean, {least} or more, of {len(counts)} such counts")
    excess = float(np.mean(counts)) - least
    lower = upper = None
    if len(counts) > 1 and np.ptp(counts) > 0:
        error = float(np.std(counts, ddof=1)) / sqrt(len(counts))
        factor = exp(float(t.ppf(1 - tail(level), len(counts) - 1)) * error / excess)
        lower, upper = least + excess / factor, least + excess * factor
    return Estimate(
        value=least + excess,
        lower=lower,
        upper=upper,
        n=len(counts),
        method="Student interval of the log mean, between persons",
        numerator=int(np.sum(counts)),
        level=level,
    )
