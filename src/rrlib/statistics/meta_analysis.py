"""One answer from several studies, and how far the studies differ.

Effects and variances are one a study, in a unit in which they add up: differences in points, or
logarithms of ratios (`study_effects` makes both, `as_ratio` undoes the logarithm). Studies are
independent: two reports of the same people are one study. Nothing here mends studies that are
biased, or that were never printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import stdtrit
from scipy.stats import chi2

from rrlib.results import Estimate
from rrlib.statistics.comparisons import Test
from rrlib.statistics.levels import reach, tail
from rrlib.statistics.times import Floats

STEPS = 64
"""In how many steps the spread between studies is first sought: likelihoods may have two tops."""


@dataclass(frozen=True)
class Combined:
    """Several studies combined: `estimate` with `standard_error`, in the unit of the effects.

    `tau_squared` is the variance of true effects between studies (0 where one is assumed); `q`
    Cochran's test that there is none; `i_squared` in percent, how much of the variance between
    observed effects that is; `weights` in percent, one a study. `prediction` is the interval in
    which the true effect of one further study like these would lie; None where nothing is known of
    it: with fewer than three studies, or where one true effect is assumed.
    """

    estimate: Estimate
    standard_error: float
    tau_squared: float
    q: Test
    i_squared: float
    weights: tuple[float, ...]
    prediction: tuple[float, float] | None


def fixed_effect(
    effects: npt.ArrayLike, variances: npt.ArrayLike, level: float = 0.95, people: int = 0
) -> Combined:
    """The studies weighted by 1 / variance, as if one true effect stood behind all of them.

    metafor's `rma(method = "FE")`. Where true effects differ, its interval is far too narrow.
    `people` are those of all studies, 0 where that is not known. Raises ValueError for fewer than
    two studies, effects and variances that are not paired, or a variance not above 0.
    """
    found, noise = _checked(effects, variances)
    combined = _wald(found, noise, 0.0, "fixed effect, Wald interval", level)
    degrees, statistic = combined.q.degrees, combined.q.statistic
    spread = 100 * max(1 - degrees / statistic, 0.0) if statistic > 0 else 0.0
    return _with_people(replace(combined, i_squared=spread, prediction=None), people)


def dersimonian_laird(
    effects: npt.ArrayLike, variances: npt.ArrayLike, level: float = 0.95, people: int = 0
) -> Combined:
    """Random effects with the spread between studies by moments, and a Wald interval.

    DerSimonian, R. and Laird, N. (1986), Controlled Clinical Trials 7, 177-188; metafor's
    `rma(method = "DL")`. What most published reviews hold; with fewer than some twenty studies
    that differ its interval is too narrow: use `hartung_knapp`. Arguments and errors as those of
    `fixed_effect`.
    """
    found, noise = _checked(effects, variances)
    weight = 1 / noise
    statistic = _cochran(found, noise).statistic
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    tau_squared = max(float((statistic - len(found) + 1) / scale), 0.0)
    method = "random effects, DerSimonian-Laird, Wald interval"
    return _with_people(_wald(found, noise, tau_squared, method, level), people)


def reml(
    effects: npt.ArrayLike, variances: npt.ArrayLike, level: float = 0.95, people: int = 0
) -> Combined:
    """Random effects with the spread between studies by restricted likelihood, and a Wald interval.

    Viechtbauer, W. (2005), Journal of Educational and Behavioral Statistics 30, 261-293; metafor's
    `rma(method = "REML")`. Too narrow with few studies: use `hartung_knapp`. Arguments and errors
    as those of `fixed_effect`.
    """
    found, noise = _checked(effects, variances)
    method = "random effects, REML, Wald interval"
    return _with_people(_wald(found, noise, _reml(found, noise), method, level), people)


def hartung_knapp(
    effects: npt.ArrayLike, variances: npt.ArrayLike, level: float = 0.95, people: int = 0
) -> Combined:
    """Random effects (REML) with the interval of Hartung and Knapp: what few studies can bear.

    Student's t with one degree less than studies, of a variance by how far the studies lie apart:
    Knapp, G. and Hartung, J. (2003), Statistics in Medicine 22, 2693-2710; metafor's `rma(method =
    "REML", test = "adhoc")`. Safe-guard: where studies happen to lie closer than chance alone would
    set them, that variance would be smaller than Wald's; it is then Wald's (Röver, C., Knapp, G.
    and Friede, T. (2015), BMC Medical Research Methodology 15, 99). The prediction interval is
    Student's with two degrees less than studies: Higgins, J. P. T., Thompson, S. G. and
    Spiegelhalter, D. J. (2009), Journal of the Royal Statistical Society A 172, 137-159. It is no
    promise: of one further study it holds some 87% where ten studies lie no further apart than
    their errors, and 93% where they lie twice as far (benchmarks/trials.py). Arguments and errors
    as those of `fixed_effect`.
    """
    found, noise = _checked(effects, variances)
    combined = _wald(found, noise, _reml(found, noise), "", level)
    value, number = combined.estimate.value, len(found)
    apart = (found - value) ** 2 / (noise + combined.tau_squared)
    error = combined.standard_error * sqrt(max(float(apart.sum()) / (number - 1), 1.0))
    half = _student(number - 1, level) * error
    estimate = replace(
        combined.estimate,
        lower=value - half,
        upper=value + half,
        method="random effects, REML, Hartung-Knapp interval",
    )
    prediction = _prediction(value, error, combined.tau_squared, number, level)
    better = replace(combined, estimate=estimate, standard_error=error, prediction=prediction)
    return _with_people(better, people)


def as_ratio(combined: Combined) -> Estimate:
    """The ratio, with its interval, of studies that were combined as logarithms of ratios.

    Raises ValueError for an estimate without an interval.
    """
    one = combined.estimate
    if one.lower is None or one.upper is None:
        raise ValueError(f"an estimate without an interval ({one.method}) makes no ratio")
    return replace(one, value=exp(one.value), lower=exp(one.lower), upper=exp(one.upper))


def _checked(effects: npt.ArrayLike, variances: npt.ArrayLike) -> tuple[Floats, Floats]:
    found, noise = (np.asarray(column, dtype=np.float64) for column in (effects, variances))
    if found.ndim != 1 or found.shape != noise.shape or len(found) < 2:
        raise ValueError(
            f"effects of the shape {found.shape} and variances of {noise.shape}: they are one each "
            "a study, of two studies or more"
        )
    if not (np.isfinite(found).all() and np.isfinite(noise).all() and noise.min() > 0):
        raise ValueError("an effect is missing, or a variance is not above 0")
    return found, noise


def _cochran(found: Floats, noise: Floats) -> Test:
    weight = 1 / noise
    centre = (weight * found).sum() / weight.sum()
    statistic, degrees = float((weight * (found - centre) ** 2).sum()), len(found) - 1
    return Test(statistic, degrees, float(chi2.sf(statistic, degrees)), "Cochran's Q")


def _wald(found: Floats, noise: Floats, tau_squared: float, method: str, level: float) -> Combined:
    """The studies weighted by 1 / (variance + tau_squared)."""
    weight = 1 / (noise + tau_squared)
    value, error = float((weight * found).sum() / weight.sum()), 1 / sqrt(weight.sum())
    half = reach(level) * error
    precision = 1 / noise
    # What the variance within studies would be, were it the same in all of them.
    scale = precision.sum() - (precision**2).sum() / precision.sum()
    typical = (len(found) - 1) / float(scale)
    return Combined(
        estimate=Estimate(value, value - half, value + half, 0, method, level=level),
        standard_error=error,
        tau_squared=tau_squared,
        q=_cochran(found, noise),
        i_squared=100 * tau_squared / (tau_squared + typical),
        weights=tuple((100 * weight / weight.sum()).tolist()),
        prediction=_prediction(value, error, tau_squared, len(found), level),
    )


def _with_people(combined: Combined, people: int) -> Combined:
    return replace(combined, estimate=replace(combined.estimate, n=people))


def _prediction(
    value: float, error: float, tau_squared: float, number: int, level: float
) -> tuple[float, float] | None:
    if number < 3:
        return None
    half = _student(number - 2, level) * sqrt(tau_squared + error**2)
    return value - half, value + half


def _student(degrees: int, level: float) -> float:
    return float(stdtrit(degrees, 1 - tail(level)))


def _reml(found: Floats, noise: Floats) -> float:
    """The variance between studies that makes the restricted likelihood largest."""

    def unlikely(tau: float | Floats) -> Floats:
        weight = 1 / (noise + np.asarray(tau)[..., np.newaxis] ** 2)
        total = weight.sum(axis=-1)
        centre = (weight * found).sum(axis=-1) / total
        apart = (weight * (found - centre[..., np.newaxis]) ** 2).sum(axis=-1)
        return np.asarray(apart + np.log(total) - np.log(weight).sum(axis=-1))

    # No likelihood grows beyond the distance of the two studies furthest apart.
    grid = np.linspace(0.0, float(np.ptp(found)), STEPS + 1)
    if grid[-1] == 0:
        return 0.0
    best = int(np.argmin(unlikely(grid)))
    ends = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, STEPS)])
    finest = minimize_scalar(
        lambda tau: float(unlikely(tau)),
        bounds=ends,
        method="bounded",
        options={"xatol": 1e-10 * grid[-1]},
    )
    tau = float(finest.x)
    return tau**2 if finest.fun < float(unlikely(0.0)) else 0.0
