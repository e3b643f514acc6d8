"""What share it has happened to by when, where not everybody is followed equally long.

Times are one a person, in any unit; who is censored at a time is still at risk at it. Shares are
in percent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt

import numpy as np
import numpy.typing as npt

from rrlib.results import Estimate
from rrlib.statistics.levels import reach, tail
from rrlib.statistics.times import (
    Flags,
    Floats,
    at_or_after,
    checked_causes,
    checked_flags,
    checked_times,
    exactly_at,
)

ON_THE_SHARE = 1e-9
"""How near a curve must be to a share to lie on it: what is lost in multiplying many steps."""


@dataclass(frozen=True)
class Curve:
    """A share by time, at the points of `at` that were asked for and can be known.

    `at_risk` are the people still followed just before each point to whom nothing had happened,
    `happened` the events of interest until then, that time included, and `estimates` are in
    percent, with `n` everybody who was followed. A point later than anybody was followed is left
    out, unless the curve had ended: nobody was left to whom it could happen.
    """

    at: tuple[float, ...]
    at_risk: tuple[int, ...]
    happened: tuple[int, ...]
    estimates: tuple[Estimate, ...]


def kaplan_meier(
    times: npt.ArrayLike, happened: npt.ArrayLike, at: Sequence[float], level: float = 0.95
) -> Curve:
    """The percent to whom it has not happened by each of `at`.

    Kaplan, E. L. and Meier, P. (1958), Journal of the American Statistical Association 53,
    457-481; Greenwood's variance, and the interval on the scale of log(-log(share)): R's
    `survfit(conf.type="log-log")`. Where that scale ends, at 0 and 100, the interval is the exact
    binomial one of as many people as would be followed so long had it happened to nobody; at time
    0 no time has passed, and 100 has no width. Raises ValueError for no times, a negative one, or
    a point before 0.
    """
    times = checked_times(times)
    happened = checked_flags(happened, len(times))
    points = _known_points(times, happened, at)
    steps = _survival(times, happened)
    return _curve(
        times,
        happened,
        happened,
        points,
        steps.share_at(points),
        steps.error_at(points),
        "Kaplan-Meier, log-log interval",
        level,
    )


def kaplan_meier_risk(
    times: npt.ArrayLike, happened: npt.ArrayLike, at: Sequence[float], level: float = 0.95
) -> Curve:
    """The percent to whom it has happened by each of `at`: what `kaplan_meier` leaves of 100.

    Right where nothing else can end a follow-up for good; see `cumulative_incidence`. Raises
    ValueError as `kaplan_meier` does.
    """
    survived = kaplan_meier(times, happened, at, level)
    return replace(survived, estimates=tuple(map(_rest_of_100, survived.estimates)))


def cumulative_incidence(
    times: npt.ArrayLike,
    causes: npt.ArrayLike,
    of: int,
    at: Sequence[float],
    level: float = 0.95,
) -> Curve:
    """The percent to whom cause `of` has happened, before any other, by each of `at`.

    `causes` are whole numbers, 0 for censored. Aalen, O. and Johansen, S. (1978), Scandinavian
    Journal of Statistics 5, 141-150; the infinitesimal jackknife's variance and an interval on
    the scale of log(-log(share)): R's `survfit` of several states, `conf.type="log-log"`. At 0 and
    100 the interval is that of `kaplan_meier`. With no other cause the shares and their errors
    are those of `kaplan_meier_risk`; its intervals differ a little, as the share's complement is
    what their scale is of. Raises ValueError as `kaplan_meier` does, and for what is no cause.
    """
    times = checked_times(times)
    causes = checked_causes(causes, of, len(times))
    happened, of_interest = causes > 0, causes == of
    points = _known_points(times, happened, at)
    found = [_incidence(times, happened, of_interest, point) for point in points]
    share, error = np.array(found, dtype=np.float64).reshape(-1, 2).T
    return _curve(
        times,
        happened,
        of_interest,
        points,
        share,
        error,
        "Aalen-Johansen, log-log interval",
        level,
    )


def survival_quantile(
    times: npt.ArrayLike, happened: npt.ArrayLike, share: float, level: float = 0.95
) -> Estimate | None:
    """The time by which it has happened to `share` of 1, or None where it is not reached.

    The ends are where the curve's log-log band reaches it: Brookmeyer, R. and Crowley, J. (1982),
    Biometrics 38, 29-41; an end that is not reached is None. Where the curve lies on the share
    for a while, the middle of that while, as R's `quantile` of a `survfit`. Raises ValueError
    as `kaplan_meier` does, and for a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"a share of {share} is not between 0 and 1")
    times = checked_times(times)
    steps = _survival(times, checked_flags(happened, len(times)))
    lower, upper = _log_log(steps.share, steps.error, level)
    # Once it has happened to all, no band is left: the lower end is reached, the upper is not.
    ended = steps.share == 0
    bands = (np.where(ended, 0.0, lower), steps.share, np.where(ended, 1.0, upper))
    first, value, last = (_reached(steps.times, band, 1 - share, times.max()) for band in bands)
    if value is None:
        return None
    return Estimate(
        value=value,
        lower=first,
        upper=last,
        n=len(times),
        method="Kaplan-Meier quantile, log-log band inverted",
        level=level,
    )


def restricted_mean(
    times: npt.ArrayLike, happened: npt.ArrayLike, horizon: float, level: float = 0.95
) -> Estimate:
    """The mean time until it happens, of the time until `horizon`: the area under the curve.

    Irwin, J. O. (1949), Journal of Hygiene 47, 188-189; its error by Greenwood's variance, as R's
    `summary(survfit, rmean=)`. The interval is on the scale of the logit of the mean's share of
    `horizon`: of 40 to 157 people, four or more of them with an event, it covers 93% to 96%, where
    one of the mean itself covers 89% to 94%. It has none where it has happened to nobody by then,
    or to all at once. Raises ValueError as `kaplan_meier` does, and where nobody is followed to
    `horizon` though some are left.
    """
    times = checked_times(times)
    happened = checked_flags(happened, len(times))
    if not (np.isfinite(horizon) and horizon > 0):
        raise ValueError(f"there is no mean of the time until {horizon}")
    if len(_known_points(times, happened, [horizon])) == 0:
        raise ValueError(f"nobody is followed to {horizon}")
    steps = _survival(times, happened)
    before = steps.times < horizon
    moments = np.concatenate([[0.0], steps.times[before], [horizon]])
    areas = np.diff(moments) * np.concatenate([[1.0], steps.share[before]])
    area_after = np.cumsum(areas[::-1])[::-1][1:]
    value = float(areas.sum())
    error = sqrt(float(np.sum(area_after**2 * steps.hazard_variance[before])))
    lower = upper = None
    if error > 0:
        odds = value / (horizon - value)
        factor = exp(reach(level) * error * horizon / (value * (horizon - value)))
        lower = horizon * odds / (odds + factor)
        upper = horizon * odds / (odds + 1 / factor)
    return Estimate(
        value=value,
        lower=lower,
        upper=upper,
        n=len(times),
        method="restricted mean, logit interval",
        level=level,
    )


def events_and_exposure(
    times: npt.ArrayLike, happened: npt.ArrayLike, cuts: Sequence[float]
) -> tuple[tuple[int, float], ...]:
    """How often it happened, and the time at risk, from each of `cuts` to the next.

    An event at a cut belongs to the time before it; one at the first cut, if that is 0, to the
    first. Each pair can be given to `poisson_rate`. Raises ValueError as `kaplan_meier` does, and
    for cuts that are not two or more, rising from 0 or later.
    """
    times = checked_times(times)
    happened = checked_flags(happened, len(times))
    edges = np.asarray(cuts, dtype=np.float64)
    if len(edges) < 2 or not (edges[0] >= 0 and (np.diff(edges) > 0).all()):
        raise ValueError("cuts are two or more, rising from 0 or later")
    exposures = np.diff(np.minimum(times[:, np.newaxis], edges), axis=1).sum(axis=0)
    # Before the first cut lies interval 0, which there is not where the first cut is time 0.
    interval = np.searchsorted(edges, times[happened], side="left")
    interval = np.maximum(interval, 1 if edges[0] == 0 else 0)
    events = np.bincount(interval, minlength=len(edges) + 1)[1 : len(edges)]
    return tuple(zip(events.tolist(), exposures.tolist(), strict=True))


@dataclass(frozen=True)
class _Steps:
    """The Kaplan-Meier curve at each distinct time at which it happened, all of one length.

    `hazard_variance` is Greenwood's term of each step, 0 for a last one that leaves nobody.
    """

    times: Floats
    share: Floats
    hazard_variance: Floats

    @property
    def error(self) -> Floats:
        """Greenwood's standard error of each share."""
        return self.share * np.sqrt(np.cumsum(self.hazard_variance))

    def share_at(self, points: Floats) -> Floats:
        return self._at(points, self.share, before=1.0)

    def error_at(self, points: Floats) -> Floats:
        return self._at(points, self.error, before=0.0)

    def _at(self, points: Floats, values: Floats, before: float) -> Floats:
        steps_taken = np.searchsorted(self.times, points, side="right")
        return np.concatenate([[before], values])[steps_taken]


def _survival(times: Floats, happened: Flags) -> _Steps:
    moments = np.unique(times[happened])
    at_risk = at_or_after(times, moments)
    events = exactly_at(times[happened], moments)
    left = at_risk - events
    variance: Floats = np.zeros(len(moments))
    np.divide(events, at_risk * left, out=variance, where=left > 0)
    return _Steps(moments, np.cumprod(left / at_risk, dtype=np.float64), variance)


def _incidence(
    times: Floats, happened: Flags, of_interest: Flags, point: float
) -> tuple[float, float]:
    """The Aalen-Johansen share at `point`, and its standard error.

    The error is the root of the summed squares of each person's influence, which is that of the
    hazards until they leave, and of their own event where they have one.
    """
    steps = _survival(times, happened)
    moments = steps.times[steps.times <= point]
    after = steps.share[: len(moments)]
    before = np.concatenate([[1.0], after])[:-1] if len(after) else after
    at_risk = at_or_after(times, moments)
    hazard = exactly_at(times[of_interest], moments) / at_risk
    hazard_of_any = exactly_at(times[happened], moments) / at_risk
    share = np.cumsum(before * hazard)
    total = float(share[-1]) if len(share) else 0.0
    if len(after) and after[-1] == 0 and not (happened & ~of_interest & (times <= point)).any():
        total = 1.0  # It is, but for what is lost in adding many steps.
    to_come = np.divide(total - share, after, out=np.zeros(len(moments)), where=after > 0)
    weight = before / at_risk
    expected = np.concatenate([[0.0], np.cumsum(weight * (hazard - to_come * hazard_of_any))])
    influence = -expected[np.searchsorted(moments, times, side="right")]
    own = happened & (times <= point)
    step = np.searchsorted(moments, times[own])
    influence[own] += weight[step] * (of_interest[own] - to_come[step])
    return total, sqrt(float(np.sum(influence**2)))


def _known_points(times: Floats, happened: Flags, at: Sequence[float]) -> Floats:
    """The points of `at` that somebody was followed to, or that lie past the curve's end."""
    points = np.asarray(at, dtype=np.float64)
    if points.ndim != 1 or len(points) == 0 or not (points >= 0).all():
        raise ValueError("the points of a curve are one or more, at 0 or later")
    ended = bool(happened[times == times.max()].all())
    return points if ended else points[points <= times.max()]


def _curve(
    times: Floats,
    happened: Flags,
    of_interest: Flags,
    points: Floats,
    share: Floats,
    error: Floats,
    method: str,
    level: float,
) -> Curve:
    lower, upper = _log_log(share, error, level)
    exact = _at_the_end_of_the_scale(share, _followed_so_long(times, happened, points), level)
    at_an_end = (share == 0) | (share == 1)
    lower, upper = np.where(at_an_end, exact, [lower, upper])
    return Curve(
        at=tuple(points.tolist()),
        at_risk=tuple(at_or_after(times, points).tolist()),
        happened=tuple(np.searchsorted(np.sort(times[of_interest]), points, "right").tolist()),
        estimates=tuple(
            Estimate(
                value=100 * value,
                lower=100 * low,
                upper=100 * high,
                n=len(times),
                method=method,
                level=level,
            )
            for value, low, high in zip(share.tolist(), lower.tolist(), upper.tolist(), strict=True)
        ),
    )


def _log_log(share: Floats, error: Floats, level: float) -> tuple[Floats, Floats]:
    """The interval on the scale of log(-log(share)); at 0 and 1, where it ends, the share."""
    inside = (share > 0) & (share < 1)
    of_log = np.log(share, out=np.full(len(share), -1.0), where=inside)
    spread = np.exp(reach(level) * error / np.where(inside, share * -of_log, 1.0))
    return np.where(inside, share**spread, share), np.where(inside, share ** (1 / spread), share)


def _at_the_end_of_the_scale(
    share: Floats, followed: Floats, level: float
) -> tuple[Floats, Floats]:
    """The exact binomial interval of none or all of `followed` people, a number with decimals.

    Clopper, C. J. and Pearson, E. S. (1934), Biometrika 26, 404-413.
    """
    furthest = tail(level) ** (1 / followed)
    return np.where(share == 1, furthest, 0.0), np.where(share == 0, 1 - furthest, 1.0)


def _followed_so_long(times: Floats, happened: Flags, points: Floats) -> Floats:
    """How many would be followed to each of `points`, had it happened to nobody.

    By the Kaplan-Meier curve of being censored, just before each point; whoever has an event at a
    time is not at risk of being censored at it. Endlessly many at time 0, where a share is known.
    """
    moments = np.unique(times[~happened])
    at_risk = at_or_after(times, moments) - exactly_at(times[happened], moments)
    still = np.cumprod(1 - exactly_at(times[~happened], moments) / at_risk)
    so_long = np.concatenate([[1.0], still])[np.searchsorted(moments, points, side="left")]
    return np.where(points > 0, len(times) * so_long, np.inf)


def _rest_of_100(estimate: Estimate) -> Estimate:
    lower, upper = estimate.lower, estimate.upper
    return replace(
        estimate,
        value=100 - estimate.value,
        lower=None if upper is None else 100 - upper,
        upper=None if lower is None else 100 - lower,
    )


def _reached(moments: Floats, band: Floats, share: float, last: float) -> float | None:
    """When `band` falls to `share`; the middle of the time for which it then stays there."""
    at_it = moments[band <= share + ON_THE_SHARE]
    below = moments[band < share - ON_THE_SHARE]
    if len(at_it) == 0:
        return None
    until = below[0] if len(below) else last
    return float(at_it[0] + until) / 2
