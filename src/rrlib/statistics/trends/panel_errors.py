"""Errors of a panel's coefficients: what of the residuals may hang together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import stdtr, stdtrit

from rrlib.results import Estimate
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Floats
from rrlib.statistics.trends.panel import TwoWay
from rrlib.statistics.trends.result import Tested


class Errors(Enum):
    """What of the residuals of a panel is allowed to hang together."""

    IID = "nothing: all are of one variance"
    HC1 = "nothing: each is of a variance of its own"
    CLUSTER = "those of an area"
    CR2 = "those of an area, unbiased with few areas"
    DRISCOLL_KRAAY = "those of a period and of neighbouring ones"


@dataclass(frozen=True)
class Known:
    """An error, and the degrees of freedom it has."""

    error: float
    degrees: float


def covariance(fitted: TwoWay, errors: Errors, lag: int = 3) -> Floats:
    """The covariance (k, k) of the coefficients; `lag` is of Driscoll and Kraay's alone.

    IID as R's `summary.lm`, counts with dispersion; HC1 as `sandwich::vcovHC`; CLUSTER as
    `vcovCL(type = "HC1")`; CR2 as `clubSandwich::vcovCR`: Pustejovsky, J. E. and Tipton, E. (2018),
    Journal of Business & Economic Statistics 36, 672-683; Driscoll, J. C. and Kraay, A. C. (1998),
    Review of Economics and Statistics 80, 549-560, as `plm::vcovSCC(type = "HC0")`. CLUSTER is too
    small with fewer than some 40 areas, DRISCOLL_KRAAY with few periods.
    """
    rows = len(fitted.residuals)
    free = rows - fitted.others.shape[1] - fitted.own.shape[1]
    if errors is Errors.IID:
        return np.asarray(
            fitted.bread * float(fitted.residuals @ fitted.residuals) / free, dtype=np.float64
        )
    scores = fitted.own * fitted.residuals[:, None]
    if errors is Errors.HC1:
        return _sandwich(fitted, scores.T @ scores * rows / free)
    if errors is Errors.DRISCOLL_KRAAY:
        return _sandwich(fitted, _driscoll_kraay(fitted, scores, lag))
    if errors is Errors.CR2:
        summed = np.array(
            [
                weighed.T @ fitted.residuals[area]
                for weighed, area in zip(fitted.weighed, fitted.by_area, strict=True)
            ]
        )
        return _sandwich(fitted, summed.T @ summed)
    summed = np.array([scores[area].sum(axis=0) for area in fitted.by_area])
    areas = len(summed)
    return _sandwich(fitted, summed.T @ summed * areas / (areas - 1) * (rows - 1) / free)


def coefficient(fitted: TwoWay, name: str, level: float = 0.95) -> Tested:
    """A coefficient with Student's interval: CR2 errors by area, Satterthwaite's degrees.

    Of a Poisson regression it is a logarithm of a ratio of rates. Raises ValueError for a name that
    the regression does not have.
    """
    if name not in fitted.names:
        raise ValueError(f"there is no {name!r}: there are {', '.join(fitted.names)}")
    contrast = np.asarray([float(one == name) for one in fitted.names])
    value = float(fitted.coefficients @ contrast)
    return tested(value, known(fitted, contrast), len(fitted.residuals), level)


def known(fitted: TwoWay, contrast: Floats) -> Known:
    """The CR2 error of `contrast` (k,) of the coefficients, and Satterthwaite's degrees.

    The degrees are those that the error has where all residuals are of one variance: Pustejovsky
    and Tipton (2018), equation 12; R's `clubSandwich::coef_test`.
    """
    picked = fitted.bread @ contrast
    parts = [one @ picked for one in fitted.weighed]
    summed = [
        float(part @ fitted.residuals[area])
        for part, area in zip(parts, fitted.by_area, strict=True)
    ]
    basis = fitted.basis
    within = np.array(
        [basis[area].T @ part for part, area in zip(parts, fitted.by_area, strict=True)]
    )
    alike = np.diag([float(part @ part) for part in parts]) - within @ within.T
    degrees = float(np.trace(alike)) ** 2 / float((alike**2).sum())
    return Known(float(np.linalg.norm(summed)), degrees)


def joint_degrees(fitted: TwoWay, contrasts: Floats) -> float:
    """The degrees of freedom of CR2's covariance of `contrasts` (q, k), all together.

    Those of the Wishart distribution that varies as much, where all residuals are of one variance:
    Pustejovsky and Tipton (2018), section 3.2; R's `clubSandwich::Wald_test(test = "HTZ")`.
    """
    values, vectors = np.linalg.eigh(contrasts @ fitted.bread @ contrasts.T)
    picked = fitted.bread @ contrasts.T @ (vectors / np.sqrt(values) @ vectors.T)
    parts = [one @ picked for one in fitted.weighed]
    pairs = zip(parts, fitted.by_area, strict=True)
    within = np.array([part.T @ fitted.basis[area] for part, area in pairs])
    alike = -np.einsum("isb,jtb->stij", within, within)
    places = np.arange(len(parts))
    alike[:, :, places, places] += np.array([part.T @ part for part in parts]).transpose(1, 2, 0)
    own = np.einsum("ssij->sij", alike)
    varies = np.einsum("sij,tij->", own, own) + np.einsum("stij,tsij->", alike, alike)
    number = len(contrasts)
    return number * (number + 1) / float(varies)


def tested(value: float, has: Known, rows: int, level: float) -> Tested:
    """`value` with Student's interval and p value."""
    half = float(stdtrit(has.degrees, 1 - tail(level))) * has.error
    method = "two-way fixed effects, CR2 errors by area"
    p_value = 2 * float(stdtr(has.degrees, -abs(value) / has.error)) if has.error > 0 else 0.0
    return Tested(Estimate(value, value - half, value + half, rows, method, level=level), p_value)


def _sandwich(fitted: TwoWay, middle: Floats) -> Floats:
    return np.asarray(fitted.bread @ middle @ fitted.bread, dtype=np.float64)


def _driscoll_kraay(fitted: TwoWay, scores: Floats, lag: int) -> Floats:
    areas, periods = fitted.panel.outcome.shape
    by_period = scores.reshape(areas, periods, -1).sum(axis=0)
    middle = by_period.T @ by_period
    for apart in range(1, min(lag, periods - 1) + 1):
        together = by_period[apart:].T @ by_period[:-apart]
        middle += (1 - apart / (lag + 1)) * (together + together.T)
    return np.asarray(middle, dtype=np.float64)
