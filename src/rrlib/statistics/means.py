"""Means of a number measured once a person."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from statsmodels.stats.weightstats import DescrStatsW

from rrlib.results import Estimate


def mean(values: npt.NDArray[np.integer | np.floating], level: float = 0.95) -> Estimate:
    """The mean of `values` (one a person), with Student's interval between persons.

    Offences of one person hang together, so that a Poisson interval on their sum would be too
    narrow. A single value has no interval. Raises ValueError for none.
    """
    if len(values) == 0:
        raise ValueError("there is no mean of no values")
    lower = upper = None
    if len(values) > 1:
        low, high = DescrStatsW(values).tconfint_mean(alpha=1 - level)
        lower, upper = float(low), float(high)
    return Estimate(
        value=float(np.mean(values)),
        lower=lower,
        upper=upper,
        n=len(values),
        method="Student's interval between persons",
        numerator=int(np.sum(values)),
        level=level,
    )
