"""How often chance in who was treated would, by itself, set two groups as far apart.

The only assumption is the draw: that everybody (of a stratum) was as likely to be treated. What is
tested is that treatment changed nobody's outcome, not only that the average stayed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom

from rrlib.statistics.arms import Arm, require_arms
from rrlib.statistics.times import Flags, Floats, checked_flags, checked_labels

AT_ONCE = 2_000_000
"""How many people, of all draws together, are held in memory at once."""
ROUNDING = 1e-9
"""Differences that are this near, in standard deviations of the outcome, are equal."""


@dataclass(frozen=True)
class Randomisation:
    """The observed difference of means, treated less control, and its two-sided p-value.

    `draws` is how many other draws it was set against; None where all of them were counted.
    """

    difference: float
    p_value: float
    draws: int | None


def randomisation_test(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    draws: int,
    seed: int,
    strata: npt.ArrayLike | None = None,
) -> Randomisation:
    """Whether `outcome` differs, against `draws` other draws of who is treated.

    `outcome` is a number a person, `treated` true or false, `strata` labels within which people
    were drawn. The difference is that of means within strata, weighted by their people. Two-sided:
    as far from 0, in either direction; p = (draws as far + 1) / (draws + 1), which never is 0 and
    is valid with few draws: Phipson, B. and Smyth, G. K. (2010), Statistical Applications in
    Genetics and Molecular Biology 9, 39. Raises ValueError for no draws, what is not one a person,
    a missing outcome, or a stratum with nobody treated or nobody not.
    """
    values, flags, labels = _checked(outcome, treated, strata)
    if draws < 1:
        raise ValueError(f"a randomisation test takes 1 draw or more, not {draws}")
    scores = _scores(values, flags, labels)
    offset = float(scores[1].sum())
    observed = float(scores[0] @ flags) - offset
    limit = abs(observed) - ROUNDING * float(np.std(values))
    rng = np.random.default_rng(seed)
    far, chunk = 0, max(AT_ONCE // len(values), 1)
    for begun in range(0, draws, chunk):
        redrawn = _redrawn(rng, flags, labels, min(chunk, draws - begun))
        far += int((np.abs(redrawn @ scores[0] - offset) >= limit).sum())
    return Randomisation(observed, (far + 1) / (draws + 1), draws)


def exact_randomisation_test(treated: Arm, control: Arm) -> Randomisation:
    """Whether the shares of two groups, (events, people), differ, against every draw there is.

    The number of events among the treated is hypergeometric. Two-sided: all draws with a difference
    of shares as far from 0 count, in either direction; R's `fisher.test` counts instead those that
    are as unlikely, and can differ where the groups are not of one size. The difference is in
    points. Raises ValueError for what is no group.
    """
    require_arms(treated, control)
    (events, people), (other, others) = treated, control
    (p_value,) = exact_randomisation_p_values(np.array([treated]), np.array([control]))
    return Randomisation(100 * (events / people - other / others), float(p_value), None)


def exact_randomisation_p_values(
    treated: npt.NDArray[np.int64], control: npt.NDArray[np.int64]
) -> Floats:
    """The p values of `exact_randomisation_test`, of a pair of groups, (events, people), a row."""
    events, people = treated[:, 0] + control[:, 0], treated[:, 1] + control[:, 1]
    # In whole numbers, so that ties are ties: how far from what is expected, times all people.
    expected = events * treated[:, 1]
    far = np.abs(treated[:, 0] * people - expected)
    low, high = (expected - far) // people, -((-expected - far) // people)
    tails = hypergeom.cdf(low, people, events, treated[:, 1])
    tails += hypergeom.sf(high - 1, people, events, treated[:, 1])
    return np.asarray(np.where(far == 0, 1.0, np.minimum(tails, 1.0)), dtype=np.float64)


def _checked(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, strata: npt.ArrayLike | None
) -> tuple[Floats, Flags, npt.NDArray[np.int64]]:
    values = np.asarray(outcome, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError(f"outcomes are one a person, none missing; these are {values.shape}")
    flags = checked_flags(treated, len(values))
    whole = np.zeros(len(values), dtype=np.int64)
    labels = whole if strata is None else checked_labels(strata, len(values), "a stratum")
    for stratum in np.unique(labels):
        of_it = flags[labels == stratum]
        if of_it.all() or not of_it.any():
            raise ValueError(
                f"of {len(of_it)} people of a stratum {of_it.sum()} are treated: "
                "somebody is, and somebody is not"
            )
    return values, flags, labels


def _scores(values: Floats, flags: Flags, labels: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """What each person adds to the difference if treated, and what is taken off in any case."""
    if_treated, always = np.zeros(len(values)), np.zeros(len(values))
    for stratum in np.unique(labels):
        of_it = labels == stratum
        share = of_it.sum() / len(values)
        treated = (flags & of_it).sum()
        control = of_it.sum() - treated
        if_treated[of_it] = share * values[of_it] * (1 / treated + 1 / control)
        always[of_it] = share * values[of_it] / control
    return if_treated, always


def _redrawn(
    rng: np.random.Generator, flags: Flags, labels: npt.NDArray[np.int64], draws: int
) -> Floats:
    """Who is treated in each of `draws` draws, by row: as many of each stratum as there were."""
    drawn = np.empty((draws, len(flags)))
    for stratum in np.unique(labels):
        of_it = labels == stratum
        drawn[:, of_it] = rng.permuted(np.tile(flags[of_it], (draws, 1)), axis=1)
    return drawn
