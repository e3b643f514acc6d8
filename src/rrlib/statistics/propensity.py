"""How likely each person was to be treated, given what is known of them before: the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.special import expit, logit

from rrlib.statistics.designs import (
    Design,
    Flags,
    Floats,
    NotEstimable,
    checked_treated,
    standardised,
)

STEPS = 50
"""A fit that moves still after so many steps has no end: ten do where there is one."""

BLOCK = 500
"""How many people are summed at a time."""

STILL = 1e-9
"""A step that moves no log odds by more is none: the next would move it by its square."""


@dataclass(frozen=True)
class Scores:
    """The fitted score of each person, as a probability and as log odds (`linear`).

    `coefficients` are those of `names`, the first of them the constant.
    """

    probability: Floats
    linear: Floats
    names: tuple[str, ...]
    coefficients: Floats


def propensity(treated: npt.ArrayLike, design: Design) -> Scores:
    """The probability of being treated, by logistic regression on every column of `design`.

    `treated` is true or false, one a person. Rosenbaum, P. R. and Rubin, D. B. (1983), Biometrika
    70, 41-55. Newton's method, halved where it overshoots; R's `glm(family = binomial)`, to 1e-8.
    People with equal covariates have scores that are equal to the last bit, so that ties are ties.

    What it assumes when it is used: that no cause of both treatment and outcome is missing from
    `design`, and that log odds are a sum of its columns. Neither can be seen in the fit.

    Raises ValueError for `treated` of another shape; NotEstimable where nobody or everybody was
    treated, where there are as many columns as people, and where a column, or several together,
    tell who was treated and who was not (complete or quasi-complete separation), naming them.
    """
    flags = checked_treated(treated, design.people)
    if design.people <= len(design.names) + 1:
        raise NotEstimable(
            f"{design.people} people are too few for a score of {len(design.names)} columns"
        )
    scaled = np.vstack([np.ones(design.people), standardised(design.values).T])
    fitted = _newton(flags, scaled)
    if fitted is None:
        raise NotEstimable(_why_no_fit(flags, design))
    linear = _sums(scaled, fitted)
    return Scores(
        probability=np.asarray(expit(linear), dtype=np.float64),
        linear=linear,
        names=("constant", *design.names),
        coefficients=_in_own_units(fitted, design.values),
    )


def _newton(treated: Flags, columns: Floats) -> Floats | None:
    """The coefficients of the greatest likelihood, or None where none is found.

    `columns` has a row a column of the design, and a person a column.
    """
    coefficients = np.zeros(len(columns))
    coefficients[0] = logit(treated.mean())
    linear = coefficients @ columns
    likelihood = _likelihood(treated, linear)
    for _step in range(STEPS):
        probability = expit(linear)
        information = _information(columns, probability * (1 - probability))
        try:
            step = np.linalg.solve(information, columns @ (treated - probability))
        except np.linalg.LinAlgError:
            return None
        moved = step @ columns
        if np.abs(moved).max() < STILL:
            return np.asarray(coefficients + step, dtype=np.float64)
        size, likelihood = _size(treated, linear, moved, likelihood)
        coefficients = coefficients + size * step
        linear = linear + size * moved
    return None


def _information(columns: Floats, spread: Floats) -> Floats:
    # Of few people at a time: BLAS then starts no threads, which beside other processes wait for
    # one another for many times as long as the sum takes.
    total = np.zeros((len(columns), len(columns)))
    for start in range(0, len(spread), BLOCK):
        some = columns[:, start : start + BLOCK]
        total += (some * spread[start : start + BLOCK]) @ some.T
    return total


def _size(treated: Flags, linear: Floats, moved: Floats, before: float) -> tuple[float, float]:
    """How much of a step to take, all of it or halves until it is no step back; and where to."""
    size = 1.0
    likelihood = _likelihood(treated, linear + moved)
    while size > STILL and likelihood < before - STILL * abs(before):
        size /= 2
        likelihood = _likelihood(treated, linear + size * moved)
    return size, likelihood


def _likelihood(treated: Flags, linear: Floats) -> float:
    against = np.where(treated, -linear, linear)
    return -float(np.sum(np.maximum(against, 0) + np.log1p(np.exp(-np.abs(against)))))


def _sums(columns: Floats, coefficients: Floats) -> Floats:
    # Column by column: a product of matrices may add up equal people in different orders.
    total = np.zeros(columns.shape[1])
    for column, coefficient in zip(columns, coefficients, strict=True):
        total += coefficient * column
    return total


def _in_own_units(fitted: Floats, values: Floats) -> Floats:
    """Coefficients of standardised columns as those of the columns themselves."""
    slopes = fitted[1:] / values.std(axis=0)
    return np.concatenate([[fitted[0] - values.mean(axis=0) @ slopes], slopes])


def _why_no_fit(treated: Flags, design: Design) -> str:
    constant = [
        name
        for name, values in zip(design.names, design.values.T, strict=True)
        if np.ptp(values) == 0
    ]
    if constant:
        return f"these columns say the same of everybody: {', '.join(constant)}"
    alone = [
        name
        for name, values in zip(design.names, design.values.T, strict=True)
        if _separates(values, treated)
    ]
    if alone:
        return f"some people's treatment is certain from one column alone: {', '.join(alone)}"
    together = _separating_together(treated, design)
    if together:
        return f"some people's treatment is certain from columns together: {', '.join(together)}"
    return (
        f"the score's regression came to no end in {STEPS} steps: two columns of "
        f"{', '.join(design.names)} may say nearly the same"
    )


def _separates(values: Floats, treated: Flags) -> bool:
    """Whether none of one group is on the other's side of some value."""
    ours, theirs = values[treated], values[~treated]
    return bool(ours.min() >= theirs.max() or ours.max() <= theirs.min())


def _separating_together(treated: Flags, design: Design) -> tuple[str, ...]:
    """The columns of a sum that is never on the wrong side, and not always on the border.

    Konis, K. (2007), Linear programming algorithms for detecting separated data in binary
    logistic regression models, DPhil thesis, Oxford; R's `detectseparation`.
    """
    columns = np.column_stack([np.ones(design.people), standardised(design.values)])
    sided = np.where(treated, 1.0, -1.0)[:, None] * columns
    found = linprog(-sided.sum(axis=0), A_ub=-sided, b_ub=np.zeros(len(sided)), bounds=(-1, 1))
    if found.x is None or (sided @ found.x).sum() <= STILL * len(sided):
        return ()
    return tuple(
        name for name, part in zip(design.names, found.x[1:], strict=True) if abs(part) > STILL
    )
