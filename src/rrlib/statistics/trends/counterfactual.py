"""How many there would have been without an intervention, if everything else went on as before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rrlib.results import Estimate
from rrlib.statistics.times import Counts, Flags, Floats
from rrlib.statistics.trends.averaging import Mixture
from rrlib.statistics.trends.design import terms_of
from rrlib.statistics.trends.result import Tested
from rrlib.statistics.trends.segmented import Segmented


@dataclass(frozen=True)
class Excess:
    """Counts expected with an intervention and without it, from its first period on.

    `with_it`, `without` and the interval of the latter, `lower` and `upper`, are one a period of
    `periods`; `counts` is the sum of their difference, and `percent` that of the sum without.
    Intervals are of what is expected: chance of single periods is not in them.
    """

    periods: Counts
    with_it: Floats
    without: Floats
    lower: Floats
    upper: Floats
    counts: Estimate
    percent: Tested


def excess(
    fitted: Segmented, intervention: str, level: float = 0.95, last: int | None = None
) -> Excess:
    """What an intervention added, up to the period numbered `last`, or to the end.

    By the delta method at each autocorrelation, averaged over them. Other interventions are in both
    expectations. Raises ValueError for an intervention that the model does not have, and for a
    `last` before it.
    """
    rows, bare = _rows_and_bare(fitted, intervention, last)
    full, found = fitted.design[rows], fitted.found
    offset = np.log(fitted.series.exposure[rows])
    with_it, without = (np.exp(found.coefficients @ one.T + offset) for one in (full, bare))
    slopes = np.einsum("kt,tp->kp", with_it, full), np.einsum("kt,tp->kp", without, bare)
    sums = with_it.sum(axis=1), without.sum(axis=1)
    ratio = _mixture(
        fitted,
        np.log(sums[0] / sums[1]),
        slopes[0] / sums[0][:, None] - slopes[1] / sums[1][:, None],
    )
    method = "segmented regression, averaged over autocorrelation"
    number = int(rows.sum())
    # The sums' difference by their ratio, so that both intervals lie on the same side of nought.
    size = float(found.weights @ np.sqrt(sums[0] * sums[1]))
    ends = ratio.interval(level)
    lower, upper = (float(2 * size * np.sinh(one / 2)) for one in ends)
    added = float(found.weights @ (sums[0] - sums[1]))
    counts = Estimate(added, lower, upper, number, method, level=level)
    value, least, most = (float(100 * np.expm1(one)) for one in (ratio.value, *ends))
    percent = Estimate(value, least, most, number, method, level=level)
    band = _band(fitted, bare, offset, level)
    mean = found.weights @ with_it, found.weights @ without
    tested = Tested(percent, ratio.p_value)
    return Excess(fitted.periods[rows], *mean, *band, counts, tested)


def without_intervention(fitted: Segmented, intervention: str, coefficients: Floats) -> Floats:
    """What `coefficients` (p,) expect of every period of the series without an intervention."""
    bare = _bare(fitted, intervention)
    return np.asarray(fitted.series.exposure * np.exp(bare @ coefficients), dtype=np.float64)


def _rows_and_bare(fitted: Segmented, name: str, last: int | None) -> tuple[Flags, Floats]:
    """Which periods are counted, and their columns without the intervention's own."""
    bare = _bare(fitted, name)
    first = next(one.first for one in fitted.model.interventions if one.name == name)
    rows = (fitted.periods >= first) & (
        fitted.periods <= (fitted.periods[-1] if last is None else last)
    )
    if not rows.any():
        raise ValueError(f"no period lies between {name}, from {first} on, and the last, {last}")
    return np.asarray(rows), bare[rows]


def _bare(fitted: Segmented, name: str) -> Floats:
    known = {one.name: one for one in fitted.model.interventions}
    if name not in known:
        raise ValueError(f"the model has no intervention {name!r}: it has {', '.join(known)}")
    own = np.isin(fitted.names, terms_of(known[name]))
    return np.where(own, 0.0, fitted.design)


def _mixture(fitted: Segmented, values: Floats, slopes: Floats) -> Mixture:
    errors = np.sqrt(np.einsum("ki,kij,kj->k", slopes, fitted.found.covariances, slopes))
    return Mixture(values, errors, fitted.found.weights, fitted.degrees)


def _band(fitted: Segmented, bare: Floats, offset: Floats, level: float) -> tuple[Floats, Floats]:
    """The interval of what is expected without the intervention, period by period."""
    shape = (len(fitted.found.weights), len(fitted.names))
    ends = [
        _mixture(
            fitted, fitted.found.coefficients @ row + at, np.broadcast_to(row, shape)
        ).interval(level)
        for row, at in zip(bare, offset, strict=True)
    ]
    lower, upper = np.exp(np.array(ends)).T
    return lower, upper
