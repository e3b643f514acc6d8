"""A gamma that people's rates are drawn from, as the likeliest of those that their counts leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betainc, gammaln

from rrlib.statistics.times import Floats

STEP = 1e-4
"""How far the logarithms of parameters are moved to see what hangs on them."""
FAR = 10.0
"""How far the logarithm of the mean may lie from that of all counts over all exposures."""
SHAPES = (-6.0, 12.0)
"""The logarithms of the gamma's shape looked at; at the last, people are as good as alike."""


@dataclass(frozen=True)
class Spell:
    """Counts and exposures of one stretch of time, one each a person."""

    counts: npt.ArrayLike
    exposures: npt.ArrayLike

    def checked(self) -> tuple[Floats, Floats]:
        """Both as numbers.

        Raises ValueError where they are not one each a person, one is negative or missing, or
        there is a count without exposure.
        """
        counts, exposures = (
            np.asarray(each, dtype=np.float64) for each in (self.counts, self.exposures)
        )
        if counts.ndim != 1 or counts.shape != exposures.shape:
            raise ValueError("counts and exposures are one each a person")
        if not (np.isfinite([counts, exposures]).all() and (counts >= 0).all()):
            raise ValueError("a count is negative, or a count or exposure missing")
        if (exposures < 0).any() or (counts[exposures == 0] > 0).any():
            raise ValueError("an exposure is negative, or there is a count without exposure")
        return counts, exposures


@dataclass(frozen=True)
class GammaPoisson:
    """Counts in exposures, Poisson with a rate for each person that is drawn from one gamma.

    Where `chosen` is given, (least, exposures), people are those alone who had `least` or more
    in the part of their exposure that it holds.
    """

    counts: Floats
    exposures: Floats
    chosen: tuple[int, Floats] | None = None

    def likelihoods(self, parameters: Floats) -> Floats:
        """Each person's logarithm of the likelihood of (log of mean, log of shape), but a constant.

        Counts of one gamma rate are negative multinomial: Johnson, N. L., Kotz, S. and
        Balakrishnan, N. (1997), Discrete Multivariate Distributions, chapter 36.
        """
        mean, shape = map(exp, parameters)
        rate = shape / mean
        likelihoods: Floats = (
            gammaln(shape + self.counts)
            - gammaln(shape)
            + shape * log(rate)
            - (shape + self.counts) * np.log(rate + self.exposures)
        )
        if self.chosen and self.chosen[0]:
            # The chance of so many, as an incomplete beta integral of what is not rounded away.
            least, time = self.chosen
            likelihoods -= np.log(betainc(least, shape, time / (rate + time)))
        return likelihoods

    def likeliest(self) -> Floats:
        """The (log of mean, log of shape) that make the counts likeliest."""

        def unlikely(parameters: Floats) -> float:
            return -float(self.likelihoods(parameters).sum())

        rate = log(self.counts.sum() / self.exposures.sum())
        bounds = [(rate - FAR, rate + FAR), SHAPES]
        found = minimize(unlikely, np.array([rate, 0.0]), jac="3-point", bounds=bounds, tol=1e-15)
        return np.asarray(found.x, dtype=np.float64)

    def moves(self, at: Floats) -> Floats:
        """How far each person moves the two likeliest parameters, by row."""
        curvature = slopes(lambda x: slopes(self.likelihoods, x).sum(axis=1), at)
        # Where people are as good as alike the shape bears on nothing, and is left where it is.
        return np.asarray(-np.linalg.pinv(curvature, rcond=1e-6) @ slopes(self.likelihoods, at))


def slopes(function: Callable[[Floats], Floats], at: Floats) -> Floats:
    """How `function` changes with each of the two parameters, by row."""
    steps = STEP * np.eye(2)
    return np.array([(function(at + step) - function(at - step)) / (2 * STEP) for step in steps])
