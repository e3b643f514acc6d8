"""Poisson and negative binomial regression of a short series, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np
from scipy.special import digamma, polygamma

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.times import Floats

CLOSE = 1e-10
"""A step of a linear predictor, or of the logarithm of theta, this small is the last."""
FLAT = 1e-4
"""A step of the logarithm of theta below this is the last where steps no longer shrink."""
STEPS = 200
NO_SPREAD = 18.0
"""Logarithm of a theta beyond which the negative binomial is the Poisson distribution."""
FARTHEST = 30.0
"""A logarithm of a rate ratio that no data hold: the likelihood has no end there."""


@dataclass(frozen=True)
class Likeliest:
    """The coefficients at which counts are likeliest, what they expect, and theta.

    The variance is expected + expected² / theta; theta is infinite for the Poisson distribution.
    """

    coefficients: Floats
    expected: Floats
    theta: float


def poisson(counts: Floats, design: Floats, offset: Floats) -> Likeliest:
    """Poisson regression with a logarithmic link, as R's `glm(family = poisson)`.

    Raises NotEstimable where the likelihood has no end: a stretch without a single event.
    """
    return _given_theta(counts, design, offset, (inf, None))


def negative_binomial(counts: Floats, design: Floats, offset: Floats) -> Likeliest:
    """Negative binomial regression with theta by maximum likelihood, as R's `MASS::glm.nb`.

    Where counts vary no more than the Poisson distribution's, theta is infinite. Raises
    NotEstimable as `poisson` does.
    """
    found = poisson(counts, design, offset)
    squares = float(((counts - found.expected) ** 2 / found.expected**2).sum())
    spread = max(squares - float((1 / found.expected).sum()), 0.0)
    theta = len(counts) / spread if spread > 0 else inf
    before = inf
    for _ in range(STEPS):
        if theta == inf:
            return _given_theta(counts, design, offset, (inf, found))
        found = _given_theta(counts, design, offset, (theta, found))
        theta = _theta(counts, found.expected, theta)
        moved = abs(log(theta) - log(found.theta)) if theta != inf else inf
        # Where theta is large the likelihood is flat: rounding moves it, and closer it cannot come.
        if moved < CLOSE or before <= moved < FLAT:
            return found
        before = moved
    raise NotEstimable("the negative binomial likelihood of these counts was not found to end")


def _given_theta(
    counts: Floats, design: Floats, offset: Floats, start: tuple[float, Likeliest | None]
) -> Likeliest:
    """Iteratively reweighted least squares at a fixed theta."""
    theta, before = start
    expected = counts + 0.5 if before is None else before.expected
    predictor = np.log(expected)
    for _ in range(STEPS):
        weights = np.sqrt(expected / (1 + expected / theta))
        working = predictor - offset + (counts - expected) / expected
        coefficients = np.linalg.lstsq(design * weights[:, None], working * weights)[0]
        moved = design @ coefficients + offset
        step = float(np.abs(moved - predictor).max())
        predictor = np.clip(moved, offset - FARTHEST - 20, offset + FARTHEST)
        expected = np.exp(predictor)
        if step < CLOSE:
            return Likeliest(np.asarray(coefficients, dtype=np.float64), expected, theta)
    raise NotEstimable(
        f"the likelihood of {int(counts.sum())} events in {len(counts)} periods has no end: there "
        "is a stretch without a single event, or with next to none"
    )


def _theta(counts: Floats, expected: Floats, start: float) -> float:
    """Newton's method on the logarithm of theta; infinite where it runs away."""
    where = log(start)
    for _ in range(STEPS):
        theta = exp(where)
        slope, curve = _derivatives(counts, expected, theta)
        bend = theta * slope + theta**2 * curve
        step = -theta * slope / bend if bend < 0 else float(np.sign(slope))
        where += max(min(step, 2.0), -2.0)
        if where > NO_SPREAD:
            return inf
        if abs(step) < CLOSE:
            break
    return exp(where)


def _derivatives(counts: Floats, expected: Floats, theta: float) -> tuple[float, float]:
    """The first and second derivative of the log likelihood by theta."""
    ratio, both = (counts + theta) / (expected + theta), expected + theta
    slope = digamma(counts + theta) - digamma(theta) + np.log(theta / both) + 1 - ratio
    curve = polygamma(1, counts + theta) - polygamma(1, theta) + 1 / theta - (2 - ratio) / both
    return float(slope.sum()), float(curve.sum())
