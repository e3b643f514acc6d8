"""The effect on those who were treated because they were assigned to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from rrlib.results import Estimate
from rrlib.statistics.adjusted import checked_outcome, difference_of_means
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Flags, Floats, checked_flags

Region = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Complier:
    """An effect on compliers, in the unit of the outcome.

    `region` holds every effect that the data do not reject: one bounded interval, which is that of
    `estimate`; or, where it is not clear that assignment moved anybody, two rays or all numbers,
    and `estimate` then has no interval. `first_stage` is how many more received treatment for being
    assigned, in points, `f_statistic` its strength (under some 10 assignment is weak), and
    `intention_to_treat` the effect of being assigned.
    """

    estimate: Estimate
    region: Region
    first_stage: Estimate
    f_statistic: float
    intention_to_treat: Estimate


def complier_effect(
    outcome: npt.ArrayLike, assigned: npt.ArrayLike, received: npt.ArrayLike, level: float = 0.95
) -> Complier:
    """The effect of treatment on those who receive it if, and only if, they are assigned to it.

    `assigned` and `received` are true or false, one a person. The effect of assignment on the
    outcome over that on treatment: Imbens, G. W. and Angrist, J. D. (1994), Econometrica 62,
    467-475; R's `AER::ivreg`. It assumes that assignment was by lot, changes the outcome only by
    way of treatment, and keeps nobody from it who would have had it otherwise.

    The interval is Anderson and Rubin's, here Fieller's of a ratio of two differences of means with
    the variances of each group: Anderson, T. W. and Rubin, H. (1949), Annals of Mathematical
    Statistics 20, 46-63. It holds however weak assignment is, as Wald's does not, and may therefore
    be unbounded. Raises ValueError for what is missing or not one a person, a group of fewer than
    two, and assignment that moved nobody.
    """
    values, flags = checked_outcome(outcome, assigned)
    taken = checked_flags(received, len(values))
    moved = float(taken[flags].mean() - taken[~flags].mean())
    if moved == 0:
        raise ValueError(
            f"{taken[flags].mean():.1%} received treatment whether assigned or not: assignment "
            "moved nobody, and there is no effect on compliers"
        )
    noise = _covariance(values, taken, flags)
    intended = difference_of_means(values, flags, level)
    reach = float(stdtrit(len(values) - 2, 1 - tail(level)))
    region = _not_rejected((intended.value, moved), noise, reach)
    lower, upper = region[0] if len(region) == 1 and np.isfinite(region[0]).all() else (None, None)
    method = "effect on compliers, Anderson-Rubin interval"
    value = intended.value / moved
    return Complier(
        estimate=Estimate(value, lower, upper, len(values), method, level=level),
        region=region,
        first_stage=difference_of_means(100.0 * taken, flags, level),
        f_statistic=moved**2 / float(noise[1, 1]) if noise[1, 1] > 0 else inf,
        intention_to_treat=intended,
    )


def _covariance(values: Floats, taken: Flags, flags: Flags) -> Floats:
    """The covariance of the two differences of means, of outcome and of treatment."""
    both = np.vstack([values, taken])
    parts = [np.cov(both[:, group]) / group.sum() for group in (flags, ~flags)]
    return np.asarray(parts[0] + parts[1], dtype=np.float64)


def _not_rejected(apart: tuple[float, float], noise: Floats, reach: float) -> Region:
    """Effects b with (apart[0] - b * apart[1])² at most reach² times its variance.

    A quadratic in b, which is not above 0 at the estimate: its roots are there.
    """
    square = apart[1] ** 2 - reach**2 * float(noise[1, 1])
    half = apart[0] * apart[1] - reach**2 * float(noise[0, 1])
    constant = apart[0] ** 2 - reach**2 * float(noise[0, 0])
    within = half**2 - square * constant
    if square > 0:
        root = sqrt(max(within, 0.0))
        return (((half - root) / square, (half + root) / square),)
    if square == 0 or within <= 0:
        return ((-inf, inf),)
    root = sqrt(within)
    return ((-inf, (half + root) / square), ((half - root) / square, inf))
