"""Segmented regression of counts: trend, season, and what changed when something happened.

Wagner, A. K. and others (2002), Journal of Clinical Pharmacy and Therapeutics 27, 299-309; Bernal,
J. L. and others (2017), International Journal of Epidemiology 46, 348-355. A change from a period
on is not an effect of what happened then: anything else that happened then would look alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf

import numpy as np

from rrlib.results import Estimate
from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.times import Counts, Floats
from rrlib.statistics.trends.averaging import Averaged, averaged, contrasted
from rrlib.statistics.trends.design import Family, Model, columns_of
from rrlib.statistics.trends.likelihood import negative_binomial, poisson
from rrlib.statistics.trends.result import Tested
from rrlib.statistics.trends.series import Series


@dataclass(frozen=True)
class Trend:
    """A fitted model of T periods with p columns, as its tests and intervals see it.

    `design` (T, p) and `coefficients` (p,) are those of the likelihood, which takes periods for
    independent; `scales` (T,) multiply a row so that `residuals` (T,), Pearson's, are of one
    variance. `found` averages over what autocorrelation there may be: intervals are its.
    """

    names: tuple[str, ...]
    periods: Counts
    design: Floats
    coefficients: Floats
    scales: Floats
    residuals: Floats
    found: Averaged

    @property
    def covariance(self) -> Floats:
        """Of the averaged coefficients, (p, p)."""
        return self.found.covariance

    @property
    def degrees(self) -> int:
        return self.found.degrees

    @property
    def autocorrelation(self) -> float:
        """What is to be expected of it, from one period to the next."""
        return self.found.autocorrelation

    def contrast(self, term: str) -> Floats:
        """A vector (p,) that picks the coefficient named `term`; ValueError where there is none."""
        if term not in self.names:
            raise ValueError(f"the model has no term {term!r}: it has {', '.join(self.names)}")
        return np.asarray([float(name == term) for name in self.names])


@dataclass(frozen=True)
class Segmented(Trend):
    """A segmented regression of counts: what is `expected` (T,), and theta of the variance.

    The variance is expected + expected² / theta; theta is infinite for Poisson counts, and where
    counts vary no more than those.
    """

    series: Series
    model: Model
    expected: Floats
    theta: float


def segmented(series: Series, model: Model) -> Segmented:
    """Poisson or negative binomial regression of counts with the logarithm of exposure as offset.

    `coefficients` equal R's `glm` and `MASS::glm.nb`. Intervals and p values are of generalised
    least squares averaged over autocorrelation (`averaging`), scaled to the dispersion of Pearson's
    residuals. Raises NotEstimable for too few periods, columns that say the same, a stretch without
    events, and counts that the model fits without any error.
    """
    names, design = columns_of(series, model)
    fit = poisson if model.family is Family.POISSON else negative_binomial
    found = fit(series.counts, design, np.log(series.exposure))
    scales = np.sqrt(found.expected / (1 + found.expected / found.theta))
    residuals = scales * (series.counts - found.expected) / found.expected
    return Segmented(
        names=names,
        periods=series.periods,
        design=design,
        coefficients=found.coefficients,
        scales=scales,
        residuals=residuals,
        found=averaged(design * scales[:, None], residuals, found.coefficients, series.periods),
        series=series,
        model=model,
        expected=found.expected,
        theta=found.theta,
    )


def log_linear(series: Series, model: Model) -> Trend:
    """Least squares of the logarithm of rates, as if all periods were as sure.

    Raises NotEstimable as `segmented` does, and for a period without an event, which has no
    logarithm.
    """
    if not series.counts.all():
        raise NotEstimable(
            f"{int((series.counts == 0).sum())} periods are without an event: their rates have no "
            "logarithm; segmented() takes them"
        )
    return straight(np.log(series.counts / series.exposure), series, model)


def straight(response: Floats, series: Series, model: Model) -> Trend:
    """Least squares of `response` (T,) on the columns of the model, for periods of the series."""
    names, design = columns_of(series, model)
    coefficients = np.asarray(np.linalg.lstsq(design, response)[0], dtype=np.float64)
    residuals = response - design @ coefficients
    return Trend(
        names=names,
        periods=series.periods,
        design=design,
        coefficients=coefficients,
        scales=np.ones(len(response)),
        residuals=residuals,
        found=averaged(design, residuals, coefficients, series.periods),
    )


def change(fitted: Trend, term: str, level: float = 0.95) -> Tested:
    """The change of the rate in percent: at the first period for a level, a period for a slope.

    Raises ValueError for a term that the model does not have.
    """
    mixture = contrasted(fitted.found, fitted.contrast(term))
    lower, upper = mixture.interval(level)
    return Tested(
        Estimate(
            value=_percent(mixture.value),
            lower=_percent(lower),
            upper=_percent(upper),
            n=len(fitted.periods),
            method="segmented regression, averaged over autocorrelation",
            level=level,
        ),
        mixture.p_value,
    )


def _percent(logarithm: float) -> float:
    return 100 * (exp(logarithm) - 1) if logarithm < 700 else inf
