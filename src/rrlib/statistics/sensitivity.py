"""How strong something unseen would have to be to explain a comparison away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import ndtr
from scipy.stats import binom, rankdata

from rrlib.statistics.levels import tail
from rrlib.statistics.times import Floats


@dataclass(frozen=True)
class EValue:
    """How strongly, as a ratio, something unseen must go with both treatment and outcome.

    `point` is what would explain the whole of the ratio; `limit` what would move the interval to
    1, which is 1 where it holds 1 already, and None where no interval was given.
    """

    point: float
    limit: float | None


@dataclass(frozen=True)
class Bounds:
    """The least and the largest one-sided p-value that a hidden bias of `gamma` allows."""

    gamma: float
    lower: float
    upper: float


def e_value(risk_ratio: float, lower: float | None = None, upper: float | None = None) -> EValue:
    """The E-value of a ratio of shares and of its interval, of which an end may be None.

    VanderWeele, T. J. and Ding, P. (2017), Annals of Internal Medicine 167, 268-274. It is of the
    ratio of shares: an odds ratio of common events must be turned into one before. Raises
    ValueError for a ratio not above 0 and finite, or one outside its interval.
    """
    if not 0 < risk_ratio < float("inf"):
        raise ValueError(f"a ratio of {risk_ratio} has no E-value: it is above 0 and finite")
    least, most = lower if lower is not None else 0.0, upper if upper is not None else float("inf")
    if not 0 <= least <= risk_ratio <= most:
        raise ValueError(f"the ratio {risk_ratio} is not in its interval, {least} to {most}")
    point = _e_value(risk_ratio)
    if lower is None and upper is None:
        return EValue(point, None)
    return EValue(point, 1.0 if least <= 1 <= most else _e_value(least if least > 1 else most))


def bias_of_hidden(share_treated: float, share_control: float, risk_ratio: float) -> float:
    """By what factor one hidden yes or no makes the ratio of shares too large.

    It is had by `share_treated` and `share_control` of the groups (0 to 1) and multiplies the share
    with an event by `risk_ratio`, in both alike: Bross, I. D. J. (1966), Journal of Chronic
    Diseases 19, 637-647. Raises ValueError for shares not from 0 to 1 or a ratio not above 0.
    """
    _require_hidden(share_treated, risk_ratio)
    _require_hidden(share_control, risk_ratio)
    return (1 + share_treated * (risk_ratio - 1)) / (1 + share_control * (risk_ratio - 1))


def selection_needed(ratio: float, share_control: float, risk_ratio: float) -> float | None:
    """How many of the treated (0 to 1) would need what is hidden for it to explain all of `ratio`.

    `ratio` is the observed ratio of shares; `share_control` and `risk_ratio` are those of
    `bias_of_hidden`, which it turns round. None where no share would do: what is hidden is too
    weak. Raises ValueError as that does, and for a ratio that is not above 0.
    """
    _require_hidden(share_control, risk_ratio)
    if not ratio > 0:
        raise ValueError(f"an observed ratio is above 0, not {ratio}")
    if risk_ratio == 1:
        return share_control if ratio == 1 else None
    share = (ratio * (1 + share_control * (risk_ratio - 1)) - 1) / (risk_ratio - 1)
    return share if 0 <= share <= 1 else None


def mcnemar_bound(pairs_only_first: int, pairs_only_second: int, gamma: float) -> Bounds:
    """Bounds on the p-value of matched pairs in which exactly one of the two had the event.

    Within a pair, something hidden makes one person up to `gamma` times as likely, in odds, to be
    treated as the other: Rosenbaum, P. R. (2002), Observational Studies, section 4.3. Exact
    binomial, one-sided in the direction seen. Raises ValueError for no such pair, or a gamma
    under 1.
    """
    _require_gamma(gamma)
    if min(pairs_only_first, pairs_only_second) < 0 or pairs_only_first + pairs_only_second == 0:
        raise ValueError(
            f"{pairs_only_first} pairs of one kind and {pairs_only_second} of the other: "
            "there is nothing to test without a pair"
        )
    most, pairs = max(pairs_only_first, pairs_only_second), pairs_only_first + pairs_only_second
    ends = [float(binom.sf(most - 1, pairs, odds / (1 + odds))) for odds in (1 / gamma, gamma)]
    return Bounds(gamma, *ends)


def wilcoxon_bound(differences: npt.ArrayLike, gamma: float) -> Bounds:
    """Bounds on the p-value of Wilcoxon's signed ranks of `differences`, one a matched pair.

    `gamma` as in `mcnemar_bound`; Rosenbaum (2002), section 4.3.3. Differences of 0 are left out,
    equal ones share a rank; normal approximation without a continuity correction, one-sided in
    the direction seen. Raises ValueError for none but 0, a missing one, or a gamma under 1.
    """
    _require_gamma(gamma)
    ranks, seen = _signed_ranks(differences)
    return _of_ranks(ranks, seen, gamma)


def mcnemar_gamma_tolerated(
    pairs_only_first: int, pairs_only_second: int, level: float = 0.95
) -> float | None:
    """The largest gamma at which `mcnemar_bound` stays at 1 - `level` or under.

    None where the p-value is above that already without a hidden bias. Raises ValueError as
    `mcnemar_bound` does, and for a level not between 0 and 1.
    """
    return _tolerated(
        lambda gamma: mcnemar_bound(pairs_only_first, pairs_only_second, gamma), level
    )


def wilcoxon_gamma_tolerated(differences: npt.ArrayLike, level: float = 0.95) -> float | None:
    """The largest gamma at which `wilcoxon_bound` stays at 1 - `level` or under.

    None where the p-value is above that already without a hidden bias. Raises ValueError as
    `wilcoxon_bound` does, and for a level not between 0 and 1.
    """
    ranks, seen = _signed_ranks(differences)
    return _tolerated(lambda gamma: _of_ranks(ranks, seen, gamma), level)


def _e_value(ratio: float) -> float:
    above = ratio if ratio >= 1 else 1 / ratio if ratio > 0 else float("inf")
    return above + sqrt(above * (above - 1))


def _require_hidden(share: float, risk_ratio: float) -> None:
    if not (0 <= share <= 1 and risk_ratio > 0):
        raise ValueError(
            f"a share of {share} and a ratio of {risk_ratio}: a share is from 0 to 1, a ratio "
            "above 0"
        )


def _require_gamma(gamma: float) -> None:
    if not gamma >= 1:
        raise ValueError(f"gamma is 1 (no hidden bias) or more, not {gamma}")


def _signed_ranks(differences: npt.ArrayLike) -> tuple[Floats, float]:
    """The ranks of the sizes of differences, and the sum of those in the direction seen."""
    given = np.asarray(differences, dtype=np.float64)
    if given.ndim != 1 or not np.isfinite(given).all():
        raise ValueError(f"differences are one a pair, none missing; these are {given.shape}")
    counted = given[given != 0]
    if len(counted) == 0:
        raise ValueError(f"{len(given)} differences, none of them other than 0: nothing to rank")
    ranks = np.asarray(rankdata(np.abs(counted)), dtype=np.float64)
    above = float(ranks[counted > 0].sum())
    return ranks, max(above, float(ranks.sum()) - above)


def _of_ranks(ranks: Floats, seen: float, gamma: float) -> Bounds:
    ends = []
    for odds in (1 / gamma, gamma):
        share = odds / (1 + odds)
        spread = sqrt(share * (1 - share) * float((ranks**2).sum()))
        ends.append(float(ndtr((share * float(ranks.sum()) - seen) / spread)))
    return Bounds(gamma, *ends)


def _tolerated(bound: Callable[[float], Bounds], level: float) -> float | None:
    limit = 2 * tail(level)
    if bound(1.0).upper > limit:
        return None
    most = 2.0
    while bound(most).upper <= limit:
        most *= 2
    return float(brentq(lambda gamma: bound(gamma).upper - limit, 1.0, most, xtol=1e-10))
