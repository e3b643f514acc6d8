"""What the outcome differs by between treated people and the others made like them.

All answer for everybody who was treated (the average effect on the treated).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rrlib.results import Estimate
from rrlib.statistics.designs import (
    Design,
    Flags,
    Floats,
    checked_numbers,
    checked_treated,
    standardised,
)
from rrlib.statistics.effects import Effect, untreated_line
from rrlib.statistics.propensity import Scores

FITTED = 1e-6
"""Scores that leave more than this of a person's score equations are not the design's."""


def weights_of_odds(treated: npt.ArrayLike, scores: Scores) -> Floats:
    """1 for a treated person, the odds of treatment for another: their likeness to the treated.

    Hirano, K., Imbens, G. W. and Ridder, G. (2003), Econometrica 71, 1161-1189.
    """
    flags = checked_treated(treated, len(scores.linear))
    return np.where(flags, 1.0, np.exp(np.where(flags, 0.0, scores.linear)))


def weighted_difference(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    scores: Scores,
    design: Design,
    level: float = 0.95,
) -> Estimate:
    """Mean outcome of the treated less that of the others, weighted by their odds, in its unit.

    `scores` are `propensity(treated, design)`; the interval, normal, knows that they were
    estimated, from the same people (M-estimation: Lunceford, J. K. and Davidian, M. (2004),
    Statistics in Medicine 23, 2937-2960). This is the one to use: taking scores as known is too
    wide for the effect on all people, but for that on the treated it errs to either side.

    It assumes a right score, no cause left out, and overlap: look at `effective_size` of the
    weights, for a few people with odds of 50 decide the answer. There is no interval where
    outcomes do not vary. Raises ValueError for outcomes, scores or a design of other people, and
    for scores that were fitted to another design.
    """
    flags, outcomes = _checked(outcome, treated, scores)
    _require_same_people(design, scores)
    columns = np.column_stack([np.ones(len(flags)), standardised(design.values)])
    surprise = flags - scores.probability
    if np.abs(columns.T @ surprise).max() > FITTED * len(flags):
        raise ValueError(
            f"the scores are not fitted to this design of {', '.join(design.names)}: "
            "give propensity(treated, design)"
        )
    value, influence, slope = _weighted(flags, outcomes, scores)
    spread = scores.probability * (1 - scores.probability)
    information = columns.T @ (spread[:, None] * columns)
    moved = np.linalg.solve(information, columns.T @ slope)
    influence = influence + surprise * (columns @ moved)
    return _effect(value, influence, outcomes).estimate(
        "weighted by odds of treatment, error with the score's", level
    )


def weighted_difference_given_scores(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, scores: Scores, level: float = 0.95
) -> Estimate:
    """As `weighted_difference`, with an interval that takes the scores as known.

    R's `sandwich::vcovHC(lm(outcome ~ treat, weights), "HC0")`. For scores that come from
    elsewhere, such as an assessment made on other people; of scores fitted to these people it is
    not the right error. Raises ValueError for outcomes or scores of other people.
    """
    flags, outcomes = _checked(outcome, treated, scores)
    value, influence, _ = _weighted(flags, outcomes, scores)
    return _effect(value, influence, outcomes).estimate(
        "weighted by odds of treatment, scores as known", level
    )


def standardised_by_regression(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, design: Design, level: float = 0.95
) -> Estimate:
    """Mean outcome of the treated less what a model of the others says of them, in its unit.

    G-computation: least squares of the outcome on `design` among those not treated, averaged over
    the treated (Robins, J. (1986), Mathematical Modelling 7, 1393-1512; with a linear model
    Kitagawa-Oaxaca-Blinder's). Normal interval from each person's influence, robust to unequal
    variances (HC0 in R's `vcovHC`). It assumes a right outcome model, and that no cause is left
    out; without overlap it extrapolates, and nothing in the interval says so.

    Raises ValueError for outcomes or a design of other people, NotEstimable where those not
    treated are too few for the columns or all alike in one.
    """
    flags = checked_treated(treated, design.people)
    outcomes = checked_numbers(outcome, design.people, "an outcome")
    line = untreated_line(outcomes, flags, design)
    left = outcomes - line.predicted
    value = float(left[flags].mean())
    influence = np.where(flags, (left - value) / flags.sum(), -line.shares * left)
    return _effect(value, influence, outcomes).estimate(
        "standardised by regression, robust error", level
    )


def doubly_robust_difference(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    scores: Scores,
    design: Design,
    level: float = 0.95,
) -> Estimate:
    """As `standardised_by_regression`, with what the model leaves of the others, weighted, added.

    Augmented inverse probability weighting for the effect on the treated: right where either the
    score or the linear model of the untreated's outcome is (Robins, J. M., Rotnitzky, A. and
    Zhao, L. P. (1994), Journal of the American Statistical Association 89, 846-866; Moodie, E.
    E. M. et al. (2018), Statistical Methods in Medical Research 27, 2679-2691). Its normal
    interval, from the efficient influence function, is right only where both are. It assumes
    overlap, and that no cause is left out. Scores and `design` may be of different columns.
    Raises as `standardised_by_regression` does.
    """
    flags, outcomes = _checked(outcome, treated, scores)
    _require_same_people(design, scores)
    left = outcomes - untreated_line(outcomes, flags, design).predicted
    weights = weights_of_odds(flags, scores)
    parts = np.where(flags, left, -weights * left) / flags.sum()
    value = float(parts.sum())
    influence = parts - flags * value / flags.sum()
    return _effect(value, influence, outcomes).estimate(
        "doubly robust, interval of the influence function", level
    )


def _checked(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, scores: Scores
) -> tuple[Flags, Floats]:
    people = len(scores.linear)
    return checked_treated(treated, people), checked_numbers(outcome, people, "an outcome")


def _require_same_people(design: Design, scores: Scores) -> None:
    if design.people != len(scores.linear):
        raise ValueError(
            f"the design is of {design.people} people, the scores of {len(scores.linear)}"
        )


def _weighted(flags: Flags, outcomes: Floats, scores: Scores) -> tuple[float, Floats, Floats]:
    """The difference, each person's influence on it, and its slope in each one's log odds."""
    weights = weights_of_odds(flags, scores)
    ours = np.where(flags, 1 / flags.sum(), 0.0)
    theirs = np.where(flags, 0.0, weights / weights[~flags].sum())
    means = float(ours @ outcomes), float(theirs @ outcomes)
    slope = -theirs * (outcomes - means[1])
    return means[0] - means[1], ours * (outcomes - means[0]) + slope, slope


def _effect(value: float, influence: Floats, outcomes: Floats) -> Effect:
    return Effect(
        value=value,
        error=float(np.sqrt(influence @ influence)),
        people=len(outcomes),
        size=float(np.abs(outcomes).max()),
    )
