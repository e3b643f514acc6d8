"""Dose and response: did areas change by more that had more of something?

Of each area only its mean after less its mean before is looked at: what happens between
neighbouring periods cannot then make many observations out of few areas. The slope equals that of
two-way fixed effects with dose times after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from rrlib.results import Estimate
from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Floats
from rrlib.statistics.trends.events import require_dose
from rrlib.statistics.trends.panel import Panel
from rrlib.statistics.trends.result import Tested

LEAST_AREAS = 5
"""Fewer areas bear no curve: three coefficients and a degree of freedom for each side."""


@dataclass(frozen=True)
class DoseResponse:
    """How changes, one an area, go with doses, and whether in a straight line.

    `slope` is in the outcome's unit for a unit of dose, `curvature` for its square (dose less the
    mean dose): away from 0, a straight line misleads. `changes` and `doses` are (A,).
    """

    slope: Tested
    curvature: Tested
    changes: Floats
    doses: Floats


def dose_response(
    panel: Panel, dose: npt.ArrayLike, first: int, level: float = 0.95
) -> DoseResponse:
    """The change of the mean outcome, from before `first` to after, on `dose`, an area's own.

    HC3 errors with Student's t with two degrees fewer than areas (three for the curve): Long, J. S.
    and Ervin, L. H. (2000), American Statistician 54, 217-224. `permuted_doses(found.changes,
    found.doses, …)` tests the slope without them. A straight slope is the effect of a unit only if
    a unit does the same in areas of much and of little dose: Callaway, B., Goodman-Bacon, A. and
    Sant'Anna, P. H. C. (2024), NBER working paper 32117. Raises ValueError and NotEstimable as
    `event_study`, the latter for fewer than five areas or three different doses too.
    """
    doses = panel.by_area(dose, "a dose")
    require_dose(panel, doses, first)
    different = len(np.unique(doses))
    if len(doses) < LEAST_AREAS or different < 3:
        raise NotEstimable(
            f"{len(doses)} areas with {different} different doses tell no curve from a line: "
            f"{LEAST_AREAS} and 3 are the least"
        )
    after = panel.periods >= first
    changes = panel.outcome[:, after].mean(axis=1) - panel.outcome[:, ~after].mean(axis=1)
    centred = doses - doses.mean()
    line = np.column_stack([np.ones(len(doses)), centred])
    curve = np.column_stack([line, centred**2 - (centred**2).mean()])
    return DoseResponse(_last(changes, line, level), _last(changes, curve, level), changes, doses)


def _last(changes: Floats, columns: Floats, level: float) -> Tested:
    """The coefficient of the last column."""
    inverse = np.linalg.pinv(columns)
    value = float(inverse[-1] @ changes)
    leverage = np.einsum("ij,ji->i", columns, inverse)
    if (leverage > 1 - 1e-9).any():
        raise NotEstimable("one area has a dose that no other comes near: nothing sets it right")
    residuals = (changes - columns @ (inverse @ changes)) / (1 - leverage)
    error = float(np.linalg.norm(inverse[-1] * residuals))
    degrees = len(changes) - columns.shape[1]
    half = float(stdtrit(degrees, 1 - tail(level))) * error
    estimate = Estimate(
        value, value - half, value + half, len(changes), "slope over areas, HC3", level=level
    )
    p_value = 2 * float(stdtr(degrees, -abs(value) / error)) if error > 0 else 0.0
    return Tested(estimate, p_value)
