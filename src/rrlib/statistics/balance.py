"""How alike treated and untreated people are, before and after matching or weighting."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, inf, sqrt

import numpy as np
import numpy.typing as npt

from rrlib.statistics.designs import Design, Flags, Floats, checked_numbers, checked_treated

NONE = 1e-8
"""A standard deviation under it is none: MatchIt's bound."""


@dataclass(frozen=True)
class Balance:
    """One covariate in both groups, weighted.

    `standardised_difference` is the difference of the means in standard deviations of all treated
    people before matching; 0.1 is often called small (Austin, P. C. (2009), Statistics in
    Medicine 28, 3083-3107). `variance_ratio` is treated to untreated, None for what is but 0 or 1
    and where the untreated do not vary. `ecdf_mean` and `ecdf_max` are the mean and the greatest
    difference of the two cumulative distributions, over the values that occur.
    """

    name: str
    treated_mean: float
    control_mean: float
    standardised_difference: float
    variance_ratio: float | None
    ecdf_mean: float
    ecdf_max: float


def balance(
    design: Design, treated: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> tuple[Balance, ...]:
    """The balance of each column of `design`, as R's `summary(MatchIt::matchit(…))` for the ATT.

    `weights` are 0 or more, one a person, as `Matching.weights` or `weights_of_odds`; without
    them everybody counts once, which is the balance before matching. It is compared to that by
    the same denominator: the standard deviation of all treated, with n - 1, or sqrt(p(1 - p))
    for a column of 0 and 1. Where all treated are alike, it is the square root of the mean of both
    groups' variances; where all in both groups are alike, the difference is 0 or infinite.

    Raises ValueError for weights that are negative or not one a person, or none in a group.
    """
    flags = checked_treated(treated, design.people)
    parts = np.ones(design.people) if weights is None else np.asarray(weights, dtype=np.float64)
    parts = checked_numbers(parts, design.people, "a weight")
    totals = parts[flags].sum(), parts[~flags].sum()
    if (parts < 0).any() or min(totals) <= 0:
        raise ValueError(
            "weights are 0 or more and not all 0 in a group; they add up to "
            f"{totals[0]:g} of the treated and {totals[1]:g} of the others, least {parts.min():g}"
        )
    columns = zip(design.names, design.values.T, strict=True)
    return tuple(_balance_of(name, values, flags, parts) for name, values in columns)


def effective_size(weights: npt.ArrayLike) -> float:
    """How many people of equal weight would leave a mean as uncertain: (sum w)^2 / sum w^2.

    Kish, L. (1965), Survey Sampling, 8.5. Raises ValueError for negative or missing weights,
    and where there are none but 0.
    """
    parts = np.asarray(weights, dtype=np.float64)
    if not (np.isfinite(parts).all() and (parts >= 0).all() and parts.sum() > 0):
        raise ValueError("weights are 0 or more, and some are more")
    return float(parts.sum() ** 2 / np.sum(parts**2))


def _balance_of(name: str, values: Floats, flags: Flags, parts: Floats) -> Balance:
    binary = bool(np.isin(values, (0.0, 1.0)).all())
    ours, theirs = values[flags], values[~flags]
    means = (
        float(np.average(ours, weights=parts[flags])),
        float(np.average(theirs, weights=parts[~flags])),
    )
    gap = means[0] - means[1]
    spread = _spread(ours, theirs, binary)
    share = gap / spread if spread > 0 else (copysign(inf, gap) if abs(gap) > NONE else 0.0)
    gaps = np.array([abs(gap)]) if binary else _cumulative_gaps(values, flags, parts)
    return Balance(
        name=name,
        treated_mean=means[0],
        control_mean=means[1],
        standardised_difference=share,
        variance_ratio=None if binary else _ratio(ours, theirs, parts, flags),
        ecdf_mean=float(gaps.mean()),
        ecdf_max=float(gaps.max()),
    )


def _spread(ours: Floats, theirs: Floats, binary: bool) -> float:
    """The denominator of a standardised difference, from everybody, unweighted."""
    first, other = (_variance(values, np.ones(len(values)), binary) for values in (ours, theirs))
    if sqrt(first) >= NONE:
        return sqrt(first)
    both = sqrt((first + other) / 2)
    return both if both >= NONE else 0.0


def _variance(values: Floats, parts: Floats, binary: bool) -> float:
    """The weighted variance, with n - 1 where weights are alike, or p(1 - p)."""
    shares = parts / parts.sum()
    middle = float(shares @ values)
    if binary:
        return max(middle * (1 - middle), 0.0)
    left = 1 - float(shares @ shares)
    return float(shares @ (values - middle) ** 2) / left if left > 0 else 0.0


def _ratio(ours: Floats, theirs: Floats, parts: Floats, flags: Flags) -> float | None:
    below = _variance(theirs, parts[~flags], binary=False)
    return _variance(ours, parts[flags], binary=False) / below if sqrt(below) >= NONE else None


def _cumulative_gaps(values: Floats, flags: Flags, parts: Floats) -> Floats:
    """How far apart the cumulative distributions are at each value that occurs."""
    shares = np.where(flags, parts / parts[flags].sum(), -parts / parts[~flags].sum())
    order = np.argsort(values, kind="stable")
    last = np.append(np.diff(values[order]) != 0, True)
    return np.asarray(np.abs(np.cumsum(shares[order])[last]), dtype=np.float64)
