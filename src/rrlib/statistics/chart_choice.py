"""Which control chart fits a series, by stated rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from rrlib.periods import Window
from rrlib.statistics.charting import Chart, Kind, checked_counts
from rrlib.statistics.comparisons import Test
from rrlib.statistics.control_charts import laney_p_chart, laney_u_chart, p_chart, u_chart

FEW = 5
"""Of fewer expected a period, on average, limits of three sigmas are far from their chance."""
SIGNIFICANT = 0.05
"""A p value under which points are taken to vary by more than chance."""


@dataclass(frozen=True)
class Choice:
    """Which chart, and why: words without numbers, to print as they stand."""

    kind: Kind
    reason: str


def choose_for_proportions(
    successes: npt.ArrayLike,
    people: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
) -> Choice:
    """The chart of `successes` of `people` by period: g, Laney p′ or p.

    A g chart where on average fewer than 5 a period have a success, or fewer than 5 have none;
    Laney's where the points vary by more than chance, by `overdispersion` at 5%, and from one to
    the next too (a dispersion above 1: a single step leaves it at 1). Raises ValueError as
    `p_chart` does.
    """
    plain = p_chart(successes, people, periods, breaks)
    counted, sizes = checked_counts(successes, people, periods)
    if counted.mean() < FEW:
        return Choice(Kind.G, "too few a period: the cases between one and the next are charted")
    if (sizes - counted).mean() < FEW:
        return Choice(
            Kind.G, "too few a period are without: the cases between them, one to the next"
        )
    return _by_spread(plain, laney_p_chart(successes, people, periods, breaks))


def choose_for_rates(
    events: npt.ArrayLike,
    exposures: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
) -> Choice:
    """The chart of `events` in `exposures` by period: t, Laney u′ or u.

    By the rules of `choose_for_proportions`. Raises ValueError as `u_chart` does.
    """
    plain = u_chart(events, exposures, periods, breaks)
    if checked_counts(events, exposures, periods)[0].mean() < FEW:
        return Choice(Kind.T, "too few a period: the time between one and the next is charted")
    return _by_spread(plain, laney_u_chart(events, exposures, periods, breaks))


def overdispersion(chart: Chart) -> Test | None:
    """Whether the points of a p or u chart vary about their centres by more than chance.

    The index of dispersion: squared z scores, chi-squared with a degree of freedom a point less
    one a phase: Cochran, W. G. (1954), Biometrics 10, 417-451. None where nothing is free to vary.
    Raises ValueError for another kind of chart.
    """
    if chart.kind not in (Kind.P, Kind.U):
        raise ValueError(f"dispersion is tested of a p or u chart, not of a {chart.kind.value}")
    scores = [(one.value - one.centre) / one.sigma for one in chart.points if one.sigma]
    degrees = len(scores) - sum(phase.points > 1 for phase in chart.phases)
    if degrees < 1:
        return None
    statistic = float(np.sum(np.square(scores)))
    p_value = float(chi2.sf(statistic, degrees))
    return Test(statistic, degrees, p_value, "chi-squared test of dispersion")


def _by_spread(plain: Chart, widened: Chart) -> Choice:
    """The plain chart or Laney's, by how the points vary."""
    test = overdispersion(plain)
    if test is None or test.p_value >= SIGNIFICANT:
        return Choice(plain.kind, "the periods vary as chance would have them")
    if not any(phase.dispersion > 1 for phase in widened.phases if phase.dispersion is not None):
        return Choice(plain.kind, "the periods vary by more than chance, but not one to the next")
    return Choice(widened.kind, "the periods vary by more than chance from one to the next")
