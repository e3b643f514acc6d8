"""Comparative interrupted time series: a place less others that did not have it, or had it less."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rrlib.statistics.times import Floats
from rrlib.statistics.trends.design import Model
from rrlib.statistics.trends.segmented import Trend, straight
from rrlib.statistics.trends.series import Series

HALF = 0.5
"""Added to every count, so that none has no logarithm; it is of no weight from some ten on."""


def comparative(own: Series, others: Sequence[Series], model: Model) -> Trend:
    """Segmented regression of the log rate of `own` less the mean log rate of `others`.

    A term's change is by how much more the own rate changed, in percent of what it would have been
    had it changed as the others': what happened to all at once, season included, falls away.
    Comparators count alike, whatever their size. It assumes that without the intervention the two
    would have kept the distance and the trend they had: Lopez Bernal, J., Cummins, S. and
    Gasparrini, A. (2018), International Journal of Epidemiology 47, 2082-2093. The family of the
    model is of no account. Raises ValueError for no comparator and for one of other periods;
    NotEstimable as `segmented` does.
    """
    if not others:
        raise ValueError("a comparison needs one comparator or more")
    for number, one in enumerate(others, start=1):
        if not np.array_equal(one.periods, own.periods):
            raise ValueError(
                f"comparator {number} has other periods than the series compared: "
                f"{len(one.periods)} and {len(own.periods)}; leave out of both what one lacks"
            )
    theirs = np.mean([_log_rates(one) for one in others], axis=0)
    return straight(_log_rates(own) - theirs, own, model)


def _log_rates(series: Series) -> Floats:
    return np.asarray(np.log((series.counts + HALF) / series.exposure), dtype=np.float64)
