"""An event study: how treated areas differ from the others period by period, before and after.

Before the event they should not: coefficients there show whether areas changed alike. That a test
does not tell them from 0 does not show that they are: `relative_magnitudes` asks instead how far
things may have gone apart after, measured by how far they did before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc, stdtrit

from rrlib.results import Estimate
from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Counts, Floats
from rrlib.statistics.trends.panel import Panel, TwoWay, least_squares
from rrlib.statistics.trends.panel_errors import Errors, covariance, joint_degrees, known, tested
from rrlib.statistics.trends.result import Diagnostic, Tested

LARGEST = 1_000.0
"""A multiple of what went apart before beyond which none is looked for."""


@dataclass(frozen=True)
class EventStudy:
    """Differences by period: `relative` (k,) counts from the event, which is 0; -1 is left out.

    `covariance` (k, k) is CR2 by area.
    """

    fitted: TwoWay
    relative: Counts
    covariance: Floats

    @property
    def coefficients(self) -> Floats:
        return self.fitted.coefficients

    def estimates(self, level: float = 0.95) -> tuple[Tested, ...]:
        """Each difference with an interval of its own."""
        rows = len(self.fitted.residuals)
        return tuple(
            tested(float(value), known(self.fitted, contrast), rows, level)
            for value, contrast in zip(self.coefficients, np.eye(len(self.relative)), strict=True)
        )


def event_study(panel: Panel, dose: npt.ArrayLike, first: int) -> EventStudy:
    """How the outcome goes with `dose` period by period, less the period before `first`.

    Least squares with effects of areas and periods. `dose` is one a row and the same throughout an
    area: 1 and 0 for areas treated and not, or how much each was. All areas have the event at one
    time; where not, see `staggered`. Raises ValueError for a dose that moves; NotEstimable where it
    is the same everywhere, or fewer than two periods are before the event or none from it on.
    """
    doses = panel.by_area(dose, "a dose")
    require_dose(panel, doses, first)
    kept = panel.periods != panel.periods[panel.periods < first][-1]
    columns = np.kron(doses[:, None], np.eye(len(panel.periods))[:, kept]).astype(np.float64)
    relative = panel.periods[kept] - first
    names = tuple(f"{one:+d}" for one in relative)
    fitted = least_squares(panel, columns, names)
    return EventStudy(fitted, relative, covariance(fitted, Errors.CR2))


def require_dose(panel: Panel, doses: Floats, first: int) -> None:
    """Refuse a dose that tells no areas apart, and an event without periods around it."""
    if not np.isfinite(doses).all():
        raise ValueError("a dose is a number, none missing")
    if np.ptp(doses) == 0:
        raise NotEstimable(f"the dose is {doses[0]:g} in every area: there is nothing to compare")
    before = int((panel.periods < first).sum())
    if before < 2 or before == len(panel.periods):
        raise NotEstimable(
            f"{before} of {len(panel.periods)} periods are before {first}: an event needs two or "
            "more before it and one after"
        )


def pre_trend_test(events: EventStudy) -> Diagnostic:
    """Whether all differences before the event are 0, together.

    Hotelling's T² of CR2 errors with the degrees of `joint_degrees`: with a dozen areas the usual
    Wald test rejects a third of panels in which nothing is wrong. Raises NotEstimable where areas
    are too few for so many differences: `permuted_pre_trends` asks without that limit.
    """
    before = events.relative < 0
    contrasts = np.eye(len(before))[before]
    number, areas = len(contrasts), len(events.fitted.panel.areas)
    degrees = joint_degrees(events.fitted, contrasts) if number < areas - 1 else 0.0
    left = degrees - number + 1
    if left <= 0:
        raise NotEstimable(
            f"{number} differences before the event cannot be tested together with {areas} areas"
        )
    values = events.coefficients[before]
    inner = events.covariance[np.ix_(before, before)]
    squared = float(values @ np.linalg.solve(inner, values))
    p_value = float(fdtrc(number, left, squared * left / (degrees * number)))
    return Diagnostic(squared, number, p_value)


def relative_magnitudes(
    events: EventStudy, at: int, multiple: float, level: float = 0.95
) -> Estimate:
    """The effect `at` periods from the event, if trends went apart `multiple` times as fast.

    As fast at most, that is, from each period to the next, as at the worst step before the event:
    the relative magnitudes of Rambachan, A. and Roth, J. (2023), Review of Economic Studies 90,
    2555-2591. The interval is of every effect that this allows, with chance: the union of Student's
    intervals over which step was the worst and which way things then went. It holds its level and
    is wider than theirs, which conditions on the worst step. With a multiple of 0 it is the plain
    interval. Raises ValueError for a period not after the event and a negative multiple.
    """
    if at not in events.relative.tolist() or at < 0:
        raise ValueError(f"no coefficient is {at} periods after the event")
    if not multiple >= 0:
        raise ValueError(f"a multiple is 0 or more, not {multiple}")
    lower, upper = _union(events, at, multiple, level)
    value = float(events.coefficients[events.relative == at][0])
    method = f"event study, trends apart at most {multiple:g} times the worst step before"
    rows = len(events.fitted.residuals)
    return Estimate(value, lower, upper, rows, method, level=level)


def breakdown(events: EventStudy, at: int, level: float = 0.95) -> float:
    """The largest multiple at which `relative_magnitudes` still tells the effect from 0.

    0 where even the plain interval holds 0; infinite where no multiple up to 1,000 is enough.
    """

    def told(multiple: float) -> bool:
        found = relative_magnitudes(events, at, multiple, level)
        return bool((found.lower or 0.0) > 0 or (found.upper or 0.0) < 0)

    if not told(0.0):
        return 0.0
    if told(LARGEST):
        return float("inf")
    low, high = 0.0, LARGEST
    while high - low > 1e-6 * max(high, 1.0):
        middle = (low + high) / 2
        low, high = (middle, high) if told(middle) else (low, middle)
    return low


def _union(events: EventStudy, at: int, multiple: float, level: float) -> tuple[float, float]:
    effect = (events.relative == at).astype(np.float64)
    steps = _steps(events)
    far = multiple * (at + 1)
    bounds = np.vstack([effect + sign * far * steps for sign in (-1, 1)])
    values = bounds @ events.coefficients
    errors = np.sqrt(np.einsum("ij,jk,ik->i", bounds, events.covariance, bounds))
    degrees = known(events.fitted, effect).degrees
    reach = float(stdtrit(degrees, 1 - tail(level)))
    return float((values - reach * errors).min()), float((values + reach * errors).max())


def _steps(events: EventStudy) -> Floats:
    """Of each step from a period to the next before the event, what it is of the coefficients."""
    before = np.flatnonzero(events.relative < 0)
    upto = np.vstack([np.eye(len(events.relative))[before], np.zeros(len(events.relative))])
    apart = np.diff(np.append(events.relative[before], -1))
    return np.asarray(np.diff(upto, axis=0) / apart[:, None], dtype=np.float64)
