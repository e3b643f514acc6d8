"""Tests of two small independent groups that are never wrong oftener than they say.

Both ask of every share that the groups might have in common how often a table as far from it comes
up, and take the worst. They give up less than Fisher's test, which holds the number of events fixed
though nobody fixed it. The sizes of the groups, (events, people) each, were fixed, and people are
independent. Time and memory grow with the square of the people: some thousands are too many, and
have no need of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.stats import binom, hypergeom

from rrlib.statistics.arms import Arm, require_arms
from rrlib.statistics.times import Counts, Flags, Floats

SHARES = np.linspace(0, 1, 1001)
"""Where the worst share is first sought."""
TIED = 1e-9
"""Numbers that are as near, in proportion, are equal: scipy's Barnard breaks ties by rounding."""


@dataclass(frozen=True)
class ExactTest:
    """A two-sided test whose `p_value` needs no large numbers."""

    p_value: float
    method: str


def barnard(treated: Arm, control: Arm) -> ExactTest:
    """Whether two shares differ, by Barnard's test of the pooled score statistic.

    Tables are as extreme as their statistic, in either direction: Barnard, G. A. (1947), Biometrika
    34, 123-138; R's `Exact::exact.test(method = "z-pooled")`. scipy's `barnard_exact` (1.17) leaves
    out half of the tables that are exactly as extreme, and so is too small. Raises ValueError for
    what is no group.
    """
    events, other = _tables(treated, control)
    both, people = events + other, treated[1] + control[1]
    apart = (events / treated[1] - other / control[1]) ** 2
    spread = both * (people - both)
    score = np.divide(apart, spread, out=np.zeros(apart.shape), where=spread > 0)
    seen = score[treated[0], control[0]]
    return ExactTest(_worst(score >= seen * (1 - TIED)), "Barnard's exact test")


def boschloo(treated: Arm, control: Arm) -> ExactTest:
    """Whether two shares differ, by Boschloo's test.

    Tables are as extreme as Fisher's one-sided p-value; two-sided is twice the smaller of both
    one-sided tests, at most 1: Boschloo, R. D. (1970), Statistica Neerlandica 24, 1-9; scipy's
    `boschloo_exact`. Raises ValueError for what is no group.
    """
    events, other = _tables(treated, control)
    everybody, both = treated[1] + control[1], events + other
    less = np.asarray(hypergeom.cdf(events, everybody, treated[1], both))
    more = np.asarray(hypergeom.sf(events - 1, everybody, treated[1], both))
    here = treated[0], control[0]
    sides = [_worst(fisher <= fisher[here] * (1 + TIED)) for fisher in (less, more)]
    return ExactTest(min(2 * min(sides), 1.0), "Boschloo's exact test")


def _tables(treated: Arm, control: Arm) -> tuple[Counts, Counts]:
    """The events of both groups in every table, of the shape (treated + 1, control + 1)."""
    require_arms(treated, control)
    events, other = np.mgrid[0 : treated[1] + 1, 0 : control[1] + 1]
    return events.astype(np.int64), other.astype(np.int64)


def _worst(counted: Flags) -> float:
    """How often, at the worst common share, a table comes up that is `counted`."""
    people, others = (size - 1 for size in counted.shape)
    everybody = people + others
    events, other = np.nonzero(counted)
    # Given how many events there are, how they fall on the groups hangs on no share.
    chance = hypergeom.pmf(events, everybody, people, events + other)
    given = np.bincount(events + other, weights=chance, minlength=everybody + 1)
    totals = np.arange(everybody + 1)

    def often(share: float | Floats) -> npt.NDArray[np.float64]:
        shares = np.asarray(share)[..., np.newaxis]
        return np.asarray(binom.pmf(totals, everybody, shares) @ given)

    best = int(np.argmax(often(SHARES)))
    ends = float(SHARES[max(best - 1, 0)]), float(SHARES[min(best + 1, len(SHARES) - 1)])
    finest = minimize_scalar(
        lambda share: -float(often(share)), bounds=ends, method="bounded", options={"xatol": 1e-9}
    )
    return min(max(-float(finest.fun), float(often(SHARES[best]))), 1.0)
