"""Coefficients and their errors, averaged over how strongly periods may hang together.

A short series says little of its own autocorrelation. Errors that take an estimate of it for the
truth, as Newey and West's or those of a feasible generalised least squares do, are too small by far
in 24 to 60 quarters. Here every autocorrelation of a grid has generalised least squares of its own,
and all are averaged by how likely each is given the series: the restricted likelihood times a
weight, (1 + r) ^ (n / 27) / sqrt(1 - r) for n periods, chosen by simulation (docs/trends.md). It
leans to the strong, by a 27th of the way from the likeliest to 1, however long the series:
what chance adds to single counts hides as much.

Harville, D. A. (1974), Biometrika 61, 383-385, for the restricted likelihood as the one with
coefficients averaged out; Zellner, A. and Tiao, G. C. (1964), Journal of the American Statistical
Association 59, 763-778, for the average of Student's distributions over the autocorrelation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtr

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Counts, Floats

ROUNDING = 1e-18
"""Squared residuals that add up to no more are none."""
GRID = np.linspace(-0.6, 0.8, 29)
"""The autocorrelations from one period to the next that are averaged over."""


@dataclass(frozen=True)
class Averaged:
    """Of each autocorrelation of `GRID`: how much it weighs, coefficients and covariance.

    `weights` is (29,), `coefficients` (29, p) and `covariances` (29, p, p); `degrees` are those of
    Student's distribution about each.
    """

    weights: Floats
    coefficients: Floats
    covariances: Floats
    degrees: int

    @property
    def autocorrelation(self) -> float:
        """The autocorrelation to be expected, from one period to the next."""
        return float(self.weights @ GRID)

    @property
    def mean(self) -> Floats:
        """The averaged coefficients, (p,)."""
        return np.asarray(self.weights @ self.coefficients, dtype=np.float64)

    @property
    def covariance(self) -> Floats:
        """The covariance of the averaged coefficients, (p, p): within and between them."""
        apart = self.coefficients - self.mean
        between = np.einsum("k,ki,kj->ij", self.weights, apart, apart)
        within = np.einsum("k,kij->ij", self.weights, self.covariances)
        return np.asarray(within + between, dtype=np.float64)


@dataclass(frozen=True)
class Mixture:
    """A number as each autocorrelation has it, `values` with `errors`, and their weights."""

    values: Floats
    errors: Floats
    weights: Floats
    degrees: int

    @property
    def value(self) -> float:
        return float(self.weights @ self.values)

    def below(self, limit: float) -> float:
        """How likely the number is to lie under `limit`."""
        steps = (limit - self.values) / self.errors
        return float(self.weights @ stdtr(self.degrees, steps))

    def interval(self, level: float) -> tuple[float, float]:
        """The ends that leave as much of the average below as above."""
        beyond, reach = tail(level), 1e3 * float(self.errors.max())
        ends = float(self.values.min()) - reach, float(self.values.max()) + reach
        lower, upper = (
            float(brentq(lambda x, part=part: self.below(x) - part, *ends, xtol=1e-12))
            for part in (beyond, 1 - beyond)
        )
        return lower, upper

    @property
    def p_value(self) -> float:
        """Two-sided, against 0."""
        under = self.below(0.0)
        return min(2 * min(under, 1 - under), 1.0)


def averaged(design: Floats, residuals: Floats, near: Floats, periods: Counts) -> Averaged:
    """Generalised least squares at each autocorrelation, from a fit near by, and their weights.

    `design` (n, p) and `residuals` (n,) are scaled to one variance, `near` (p,) is the fit the
    residuals are of, `periods` (n,) numbers of periods: two that are d apart are correlated by the
    d-th power, so that a gap counts as one. Every coefficient moves from `near` by a step of
    generalised least squares.
    """
    whitened, logdet = _whitened(np.column_stack([design, residuals]), np.diff(periods))
    squares = whitened.transpose(0, 2, 1) @ whitened
    number = design.shape[1]
    inner, cross = squares[:, :number, :number], squares[:, :number, number]
    moved = np.linalg.solve(inner, cross[..., None])[..., 0]
    left = squares[:, number, number] - (moved * cross).sum(axis=1)
    degrees = len(residuals) - number
    if left.min() <= ROUNDING:
        raise NotEstimable("the model fits every period without any error: there is no interval")
    likely = logdet - np.linalg.slogdet(inner)[1] / 2 - degrees / 2 * np.log(left)
    likely += len(residuals) / 27 * np.log1p(GRID) - np.log1p(-GRID) / 2
    weights = np.exp(likely - likely.max())
    return Averaged(
        weights / weights.sum(),
        near + moved,
        np.linalg.inv(inner) * (left / degrees)[:, None, None],
        degrees,
    )


def contrasted(found: Averaged, contrast: Floats) -> Mixture:
    """The number that `contrast` (p,) makes of the coefficients."""
    errors = np.sqrt(np.einsum("i,kij,j->k", contrast, found.covariances, contrast))
    return Mixture(found.coefficients @ contrast, errors, found.weights, found.degrees)


def _whitened(columns: Floats, apart: Counts) -> tuple[Floats, Floats]:
    """Columns made independent at each autocorrelation, (29, n, c), and half a log determinant."""
    shared = GRID[:, None] ** apart
    own = np.sqrt(1 - shared**2)
    rest = (columns[1:] - shared[..., None] * columns[:-1]) / own[..., None]
    first = np.broadcast_to(columns[:1], (len(GRID), 1, columns.shape[1]))
    return np.concatenate([first, rest], axis=1), -np.log(own).sum(axis=1)
