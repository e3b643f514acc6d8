"""Intervals of offences, several of which are one person's: people, not offences, are independent.

To count each offence as if it stood alone would make intervals too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

import numpy as np

from rrlib.results import Cell, Estimate, Marker
from rrlib.statistics.levels import reach

LEAST_PEOPLE = 10
"""Of fewer there is no interval, and so no number: what each of them did would decide it."""


def change_in_total(later: Sequence[int], earlier: Sequence[int], level: float = 0.95) -> Cell:
    """The change from one total to another in percent, each made of what every person added.

    People come independently and by chance, whatever each adds (compound Poisson): the variance of
    a total is the sum of the squares; the interval is that of the logarithm of the ratio, by the
    delta method. Feller, W. (1968), An Introduction to Probability Theory, vol. 1, chapter XII.
    Unreliable of fewer than LEAST_PEOPLE in either.
    """
    if min(len(later), len(earlier)) < LEAST_PEOPLE:
        return Marker.UNRELIABLE
    after, before = np.asarray(later, float), np.asarray(earlier, float)
    ratio = float(after.sum() / before.sum())
    error = sqrt(sum((each**2).sum() / each.sum() ** 2 for each in (after, before)))
    ends = [exp(log(ratio) + side * reach(level) * error) for side in (-1, 1)]
    return Estimate(
        value=100 * (ratio - 1),
        lower=100 * (ends[0] - 1),
        upper=100 * (ends[1] - 1),
        n=int(after.sum() + before.sum()),
        method="ratio of totals, compound Poisson",
        level=level,
    )


def share_of_total(part: Sequence[int], whole: Sequence[int], level: float = 0.95) -> Cell:
    """What share `part` is of `whole`, each given for every person, in percent.

    Wilson's score interval of as many independent offences as would tell as much: the effective
    number, from the variance of a ratio over people (Korn, E. L. and Graubard, B. I. (1998), Survey
    Methodology 24, 193-201), never more than there are. Where everybody's share is the same, as in
    nought or all, it is the number of people. Unreliable of fewer than LEAST_PEOPLE.
    """
    if len(whole) < LEAST_PEOPLE:
        return Marker.UNRELIABLE
    parts, wholes = np.asarray(part, float), np.asarray(whole, float)
    total, share = float(wholes.sum()), float(parts.sum() / wholes.sum())
    people = len(wholes)
    apart = float(((parts - share * wholes) ** 2).sum())
    variance = people / (people - 1) * apart / total**2
    alike = variance == 0
    effective = people if alike else min(total, share * (1 - share) / variance)
    lower, upper = _wilson(share, effective, reach(level))
    return Estimate(
        value=100 * share,
        lower=100 * lower,
        upper=100 * upper,
        n=int(total),
        method="Wilson score interval of the effective number",
        numerator=int(parts.sum()),
        level=level,
    )


def _wilson(share: float, number: float, z: float) -> tuple[float, float]:
    centre = share + z * z / (2 * number)
    half = z * sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    below = 1 + z * z / number
    return max(0.0, (centre - half) / below), min(1.0, (centre + half) / below)
