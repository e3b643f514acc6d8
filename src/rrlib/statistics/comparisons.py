"""Tests of whether groups differ in when it happens to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from rrlib.statistics.times import (
    Counts,
    Flags,
    Floats,
    at_or_after,
    checked_causes,
    checked_flags,
    checked_labels,
    checked_times,
    exactly_at,
)

ROUNDING = 1e-10
"""A variance of a number of events under it is none: what is lost in adding."""


@dataclass(frozen=True)
class Test:
    """A test of a null hypothesis: its statistic, chi-squared with so many degrees of freedom.

    `p_value` is how often a statistic as large comes up where there is no difference.
    """

    statistic: float
    degrees: int
    p_value: float
    method: str


def log_rank(
    times: npt.ArrayLike,
    happened: npt.ArrayLike,
    groups: npt.ArrayLike,
    strata: npt.ArrayLike | None = None,
) -> Test:
    """Whether it happens at another pace in some of `groups`, each of `strata` by itself.

    Mantel, N. (1966), Cancer Chemotherapy Reports 50, 163-170; R's `survdiff`. `groups` and
    `strata` are labels, one a person. Raises ValueError for no times or a negative one, and where
    no event leaves anything to compare: one group, or never two of them at risk.
    """
    times = checked_times(times)
    people = len(times)
    happened = checked_flags(happened, people)
    groups = checked_labels(groups, people, "a group")
    strata = np.zeros(people) if strata is None else checked_labels(strata, people, "a stratum")
    number = int(groups.max()) + 1
    excess, variance = np.zeros(number), np.zeros((number, number))
    for stratum in np.unique(strata):
        of_it = strata == stratum
        more, spread = _log_rank_in_one(times[of_it], happened[of_it], groups[of_it], number)
        excess += more
        variance += spread
    return _chi_squared(excess, variance, "log-rank test")


def gray(times: npt.ArrayLike, causes: npt.ArrayLike, groups: npt.ArrayLike, of: int) -> Test:
    """Whether the cumulative incidence of cause `of` differs between some of `groups`.

    `causes` are whole numbers, 0 for censored; `groups` labels, one a person. Gray, R. J. (1988),
    Annals of Statistics 16, 1141-1154, with rho 0; R's `cmprsk::cuminc`. Raises ValueError as
    `log_rank` does, and for what is no cause.
    """
    times = checked_times(times)
    causes = checked_causes(causes, of, len(times))
    groups = checked_labels(groups, len(times), "a group")
    moments = np.unique(times[causes > 0])
    by_group = [groups == group for group in range(int(groups.max()) + 1)]
    at_risk = np.array([at_or_after(times[one], moments) for one in by_group])
    events = np.array([exactly_at(times[one & (causes == of)], moments) for one in by_group])
    any_event = np.array([exactly_at(times[one & (causes > 0)], moments) for one in by_group])
    excess, variance = _gray(at_risk, events, any_event - events)
    return _chi_squared(excess, variance, "Gray's test")


def _log_rank_in_one(
    times: Floats, happened: Flags, groups: Counts, number: int
) -> tuple[Floats, Floats]:
    """Events beyond those expected of each of `number` groups, and their covariance."""
    moments = np.unique(times[happened])
    at_risk = np.array([at_or_after(times[groups == one], moments) for one in range(number)])
    events = exactly_at(times[happened], moments)
    everybody = at_risk.sum(axis=0)
    share = at_risk / everybody
    own = [np.sum(happened & (groups == one)) for one in range(number)]
    # The hypergeometric variance, which is nothing where one person is left.
    spread = events * (everybody - events) / np.maximum(everybody - 1, 1)
    variance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    return np.array(own) - (share * events).sum(axis=1), variance


def _gray(at_risk: Counts, events: Counts, others: Counts) -> tuple[Floats, Floats]:
    """Gray's scores of each group and their covariance, from counts by group and moment.

    The scores are sums over moments and groups of what differs from chance in `events` and in
    `others`, each with a weight for what it does to every group's score, now and through the
    shares that it moves later on.
    """
    size = np.maximum(at_risk, 1)
    after = np.cumprod(1 - (events + others) / size, axis=1, dtype=np.float64)
    before = _shifted(after, first=1.0)
    incidence_before = _shifted(
        np.cumsum(before * events / size, axis=1, dtype=np.float64), first=0.0
    )
    # Who would be at risk of the event, had nobody been censored.
    free = np.divide(at_risk, before, out=np.zeros(before.shape), where=at_risk > 0)
    risk = free * (1 - incidence_before)
    together, in_all = free.sum(axis=0), events.sum(axis=0)
    excess = (events - in_all * risk / risk.sum(axis=0)).sum(axis=1)

    # Once a group has run out, the others' shares alone could take the pooled one beyond all.
    pooled = np.minimum(np.cumsum(in_all / together, dtype=np.float64), 1.0)
    still = together * (1 - _shifted(pooled, first=0.0))
    pace = np.divide(in_all, still, out=np.zeros(still.shape), where=still > 0)
    share = free / together
    weight = free[:, np.newaxis] * (np.eye(len(free))[:, :, np.newaxis] - share)
    to_come = np.cumsum((weight * pace)[:, :, ::-1], axis=2)[:, :, ::-1] - weight * pace
    left = np.divide(1 - pooled, after, out=np.zeros(after.shape), where=after > 0)

    hold = before * together
    tied = 1 - np.divide(
        np.maximum(in_all - 1, 0), hold - 1, out=np.zeros(hold.shape), where=hold > 1
    )
    noise = tied * before * in_all / (together * size)
    effect = weight + np.where(after > 0, 1 - left, 1.0) * to_come
    tied_others = 1 - np.maximum(others - 1, 0) / np.maximum(size - 1, 1)
    noise_others = tied_others * before**2 * others / size**2
    effect_others = left * to_come
    variance = np.einsum("ikt,jkt,kt->ij", effect, effect, noise)
    variance += np.einsum("ikt,jkt,kt->ij", effect_others, effect_others, noise_others)
    return excess, variance


def _shifted(values: Floats, first: float) -> Floats:
    """`values` just before each moment: `first`, then all but the last."""
    begun = np.full((*values.shape[:-1], 1), first)
    return np.concatenate([begun, values], axis=-1)[..., :-1]


def _chi_squared(excess: Floats, variance: Floats, method: str) -> Test:
    """Groups' scores against their covariance, in the directions in which they can vary.

    Those are one fewer than the groups, as scores add up to nothing; fewer still where a group
    is never at risk beside another.
    """
    spread, directions = np.linalg.eigh(variance)
    varies = spread > ROUNDING * max(1.0, float(spread.max()))
    degrees = int(varies.sum())
    if degrees == 0:
        raise ValueError("nothing happened that would let two groups be compared")
    scores = directions.T[varies] @ excess
    statistic = float(np.sum(scores**2 / spread[varies]))
    return Test(statistic, degrees, float(chi2.sf(statistic, degrees)), method)
