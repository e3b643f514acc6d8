"""How many signals to expect of control charts where nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, prod, sqrt

import numpy as np
from scipy.special import ndtr
from scipy.stats import binom, geom, poisson, rv_discrete

from rrlib.statistics.charting import D2, D3, ROUNDING, SIGMAS, Chart, Kind, Point, Rule

BEYOND = float(2 * ndtr(-SIGMAS))
"""The chance that a normal value lies three sigmas or more from its mean: 0.27%."""
RUNS = {
    8: (0.0, 0.0),
    10: (0.0003, 0.0003),
    12: (0.0021, 0.0021),
    14: (0.0055, 0.0055),
    16: (0.0100, 0.0100),
    20: (0.0208, 0.0206),
    24: (0.0336, 0.0330),
    28: (0.0472, 0.0460),
    32: (0.0611, 0.0593),
    40: (0.0907, 0.0871),
    48: (0.1205, 0.1144),
    60: (0.1665, 0.1548),
    84: (0.2585, 0.2309),
    120: (0.3979, 0.3334),
}
"""By points of a chart: runs of eight to expect, and the chance of one or more.

Of a million series each of independent normal values about their own mean, as
`benchmarks/false_alarms.py` draws them. About a centre known beforehand they would be more, a
256th for each point after the eighth, and a 128th: a series that makes its own centre crosses it.
"""


@dataclass(frozen=True)
class FalseSignals:
    """What to expect where nothing has changed: so many signals, and a chance of any at all.

    Points beyond limits are counted one by one, a run once. `source` says in words where the
    numbers are from.
    """

    expected: float
    any_at_all: float
    source: str


def expected_false_signals(
    points: int, charts: int, rule: Rule = Rule.BEYOND_LIMITS
) -> FalseSignals:
    """The false signals of `charts` charts of `points` points each.

    Beyond limits: each point has a normal value's chance, and whether any signals is binomial.
    Runs: by simulation, between the numbers of points simulated on a straight line. Charts are
    independent of each other. Raises ValueError for a negative number, and for runs of more than
    120 points.
    """
    if points < 0 or charts < 0:
        raise ValueError(f"{charts} charts of {points} points cannot be")
    if rule is Rule.BEYOND_LIMITS:
        total = points * charts
        return FalseSignals(total * BEYOND, 1 - (1 - BEYOND) ** total, "normal distribution")
    if points > max(RUNS):
        raise ValueError(f"runs were simulated of up to {max(RUNS)} points, not of {points}")
    simulated = zip(*RUNS.values(), strict=True)
    expected, chance = (float(np.interp(points, list(RUNS), each)) for each in simulated)
    return FalseSignals(
        charts * expected, 1 - (1 - chance) ** charts, "simulation of stable series"
    )


def false_signals_of(charts: Sequence[Chart]) -> FalseSignals:
    """The points beyond limits to expect of `charts` by what is charted, were the centres true.

    Exact for p (binomial), u (Poisson) and g charts (geometric), and for moving ranges of normal
    values; of the others as of normal values. Few people make it quite another number than
    `expected_false_signals`. A point without limits cannot signal.
    """
    chances = [_chance(chart.kind, point) for chart in charts for point in chart.points]
    silent = prod(1 - chance for chance in chances)
    return FalseSignals(sum(chances), 1 - silent, "exact by kind of chart")


def _chance(kind: Kind, point: Point) -> float:
    """How often a point would be beyond its limits, were its centre the truth."""
    if point.lower is None or point.upper is None:
        return 0.0
    if kind is Kind.MOVING_RANGE:
        # A range is the distance of two normal values, whose difference has a sigma of root 2.
        return float(2 * ndtr(-(D2 + SIGMAS * D3) / sqrt(2)))
    size = point.exposure or 1.0
    if kind is Kind.P:
        return _outside(binom, (round(size), point.centre / 100), point, size / 100)
    if kind is Kind.U:
        return _outside(poisson, (point.centre * size,), point, size)
    if kind is Kind.G:
        # Of scipy's, the event itself is counted among the cases.
        return _outside(geom, (1 / (point.centre + 1), -1), point, 1.0)
    return BEYOND


def _outside(law: rv_discrete, arguments: tuple[float, ...], point: Point, size: float) -> float:
    """The chance that `law` gives to counts whose value, over `size`, is beyond the limits."""
    fewest = ceil((point.lower or 0.0) * size - ROUNDING)
    most = floor((point.upper or 0.0) * size + ROUNDING)
    return float(law.cdf(fewest - 1, *arguments) + law.sf(most, *arguments))
