"""Differences of means between two groups drawn by lot, plain and adjusted for what came before.

Outcomes are one a person, in any unit: offences, days, or 100 for an event and 0 for none, which
makes differences in points. Estimates are of treated less control. Both need independent people
and samples large enough for means: some fifty a group where counts are skewed.
"""

from __future__ import annotations

from math import sqrt
from warnings import catch_warnings, simplefilter

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy.special import expit, stdtrit
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from rrlib.results import Estimate
from rrlib.statistics.levels import reach, tail
from rrlib.statistics.times import Flags, Floats, checked_flags

ALONE = 1e-9
"""How near to 1 the leverage of a person is whom a regression fits whatever their outcome is."""


def difference_of_means(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, level: float = 0.95
) -> Estimate:
    """The mean outcome of those `treated` (true or false, one a person) less that of the others.

    Welch's interval, which lets the groups spread differently: Welch, B. L. (1947), Biometrika 34,
    28-35; R's `t.test`. Groups of which neither spreads have no interval. Raises ValueError for a
    missing outcome, what is not one a person, or a group of fewer than two.
    """
    values, flags = checked_outcome(outcome, treated)
    groups = values[flags], values[~flags]
    value = float(groups[0].mean() - groups[1].mean())
    noise = [float(group.var(ddof=1)) / len(group) for group in groups]
    lower = upper = None
    if sum(noise) > 0:
        degrees = sum(noise) ** 2 / sum(
            part**2 / (len(group) - 1) for part, group in zip(noise, groups, strict=True)
        )
        half = float(stdtrit(degrees, 1 - tail(level))) * sqrt(sum(noise))
        lower, upper = value - half, value + half
    return Estimate(value, lower, upper, len(values), "Welch's interval of means", level=level)


def adjusted_difference(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: npt.ArrayLike,
    level: float = 0.95,
) -> Estimate:
    """The difference of means, adjusted for `covariates`: a row a person, known before the draw.

    Least squares on treatment, covariates less their means, and both multiplied; HC2 errors with
    Student's t: Lin, W. (2013), Annals of Applied Statistics 7, 295-318; R's `lm` with `sandwich::
    vcovHC(type = "HC2")`. In a trial the regression need not be true: adjustment only narrows. It
    does not make groups comparable that nobody drew by lot, and adjusting for anything that came
    after the draw spoils it. Raises ValueError for what is missing or not one a person, covariates
    that are constant, made of one another or one person's alone in a group, or no more people than
    2 * (covariates + 1).
    """
    values, flags = checked_outcome(outcome, treated)
    design = _design(flags, np.asarray(covariates, dtype=np.float64))
    if (np.linalg.qr(design)[0] ** 2).sum(axis=1).max() > 1 - ALONE:
        raise ValueError(
            f"of {len(values)} people one has covariates that nobody else of the group comes near: "
            "the regression fits that person exactly, and has no error"
        )
    # statsmodels' degrees are those of R's `lm`: people less columns.
    fitted = sm.OLS(values, design).fit(cov_type="HC2", use_t=True)
    value, error = float(fitted.params[1]), float(fitted.bse[1])
    half = float(stdtrit(len(values) - design.shape[1], 1 - tail(level))) * error
    method = "difference adjusted by regression with interactions, HC2 errors"
    return Estimate(value, value - half, value + half, len(values), method, level=level)


def standardised_difference_of_events(
    happened: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: npt.ArrayLike,
    level: float = 0.95,
) -> Estimate:
    """The difference of shares in points, adjusted for `covariates` by a logistic model.

    `happened` and `treated` are true or false, one a person. What the model expects of everybody
    if treated, less what it expects of everybody if not (g-computation); in a trial the model need
    not be true. Interval from each person's influence, covariates as drawn: Ge, M. and others
    (2011), Drug Information Journal 45, 481-493; Ye, T. and others (2023), Statistical Theory and
    Related Fields 7, 159-163. Mind what `adjusted_difference` says of covariates. Raises ValueError
    as that does, and where everybody's outcome is the same, or told by covariates: the model then
    has no end.
    """
    flags = checked_flags(treated, np.size(treated))
    events = checked_flags(happened, len(flags)).astype(np.float64)
    checked_outcome(events, flags)
    design = _main_effects(flags, np.asarray(covariates, dtype=np.float64))
    each, influence = _standardised(events, design)
    half = reach(level) * float(np.sqrt(np.mean(influence**2) / len(flags)))
    value, method = float(each.mean()), "difference standardised by a logistic model"
    ends = 100 * max(value - half, -1.0), 100 * min(value + half, 1.0)
    return Estimate(100 * value, *ends, len(flags), method, level=level)


def checked_outcome(outcome: npt.ArrayLike, treated: npt.ArrayLike) -> tuple[Floats, Flags]:
    """`outcome` as numbers and `treated` as booleans, with two people or more in each group.

    Raises ValueError for what is missing, not one a person, or a smaller group.
    """
    values = np.asarray(outcome, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError(f"outcomes are one a person, none missing; these are {values.shape}")
    flags = checked_flags(treated, len(values))
    if min(flags.sum(), (~flags).sum()) < 2:
        raise ValueError(
            f"{flags.sum()} people treated and {(~flags).sum()} not: each group has two or more"
        )
    return values, flags


def _design(flags: Flags, covariates: Floats) -> Floats:
    """A column of ones, treatment, covariates less their means, and both multiplied."""
    main = _main_effects(flags, covariates)
    return _of_full_rank(np.hstack([main, main[:, 1:2] * main[:, 2:]]), covariates.shape[1])


def _main_effects(flags: Flags, covariates: Floats) -> Floats:
    """A column of ones, treatment, and covariates less their means."""
    if covariates.ndim != 2 or len(covariates) != len(flags) or covariates.shape[1] == 0:
        raise ValueError(
            f"covariates are a row for each of {len(flags)} people, not {covariates.shape}"
        )
    if not np.isfinite(covariates).all():
        raise ValueError("a covariate is missing")
    centred = covariates - covariates.mean(axis=0)
    spread = centred.std(axis=0)
    # Scaled, so that the rank does not hang on a covariate's unit.
    scaled = centred / np.where(spread > 0, spread, 1.0)
    columns = [np.ones(len(flags)), flags.astype(np.float64), scaled]
    return _of_full_rank(np.column_stack(columns), covariates.shape[1])


def _of_full_rank(design: Floats, covariates: int) -> Floats:
    if len(design) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError(
            f"{len(design)} people do not bear {covariates} covariates: some are constant in a "
            "group, or made of one another, or there are too many"
        )
    return design


def _standardised(events: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Each person's expected difference between both worlds, and their influence on its mean."""
    coefficients = _logistic(events, design)
    worlds = [design.copy(), design.copy()]
    worlds[0][:, 1], worlds[1][:, 1] = 1.0, 0.0
    expected = [expit(world @ coefficients) for world in worlds]
    each = expected[0] - expected[1]
    slopes = [(p * (1 - p)) @ world for p, world in zip(expected, worlds, strict=True)]
    fitted = expit(design @ coefficients)
    curvature = (design.T * (fitted * (1 - fitted))) @ design
    through_model = design @ np.linalg.solve(curvature, slopes[0] - slopes[1])
    return each, each - each.mean() + through_model * (events - fitted)


def _logistic(events: Floats, design: Floats) -> Floats:
    """The coefficients of a logistic regression."""
    # On its way to no end, the odds of an event overflow.
    with catch_warnings(), np.errstate(over="ignore"):
        # statsmodels warns and goes on where the likelihood has no largest value; we stop.
        simplefilter("error", PerfectSeparationWarning)
        try:
            fitted = sm.GLM(events, design, family=sm.families.Binomial()).fit(tol=1e-12)
        except PerfectSeparationWarning as separated:
            raise ValueError(
                f"the outcome of {len(events)} people is the same, or told by covariates: a "
                "logistic model of them has no end"
            ) from separated
    return np.asarray(fitted.params, dtype=np.float64)
