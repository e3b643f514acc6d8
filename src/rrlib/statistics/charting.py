"""What a control chart is made of: points, phases with limits of their own, signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from math import pi, sqrt

import numpy as np
import numpy.typing as npt

from rrlib.periods import Window
from rrlib.statistics.times import Floats

SIGMAS = 3.0
"""How many standard deviations limits lie from the centre."""
RUN = 8
"""How many points in a row on one side of the centre are a run."""
TRIAL = 12
"""Limits of a phase of fewer points are trial limits: they will move as points are added."""
D2 = 2 / sqrt(pi)
"""The mean distance of two standard normal values, 1.128: it divides mean moving ranges."""
D3 = sqrt(2 - 4 / pi)
"""The standard deviation of that distance: 0.853."""
ROUNDING = 1e-9
"""Of a number, what is lost in computing it: so little beyond a limit is on it."""


class Kind(Enum):
    """Which chart, in words."""

    P = "p chart"
    U = "u chart"
    LANEY_P = "Laney p′ chart"
    LANEY_U = "Laney u′ chart"
    INDIVIDUALS = "individuals chart (XmR)"
    MOVING_RANGE = "moving range chart (XmR)"
    G = "g chart"
    T = "t chart"


class Rule(Enum):
    """What makes a point a signal."""

    BEYOND_LIMITS = "a point beyond its limits"
    RUN_OF_EIGHT = "the eighth or a later point in a row on one side of the centre"


@dataclass(frozen=True)
class Point:
    """One period: its value, and where chance would leave it.

    `value`, `centre` and the limits share a unit. `sigma` is the standard deviation that the
    limits are made of; limits are clipped where the value cannot go. A phase of one point has
    neither: it would be judged by itself. `exposure` is what the value is a rate of: the people of
    a p chart, the exposure of a u chart in the unit that its rate is per, None elsewhere.
    """

    period: Window
    value: float
    centre: float
    lower: float | None
    upper: float | None
    sigma: float | None
    exposure: float | None = None

    @property
    def beyond(self) -> bool:
        """Whether the value lies beyond a limit; on it is within."""
        if self.lower is None or self.upper is None:
            return False
        room = ROUNDING * max(abs(self.value), abs(self.centre))
        return self.value < self.lower - room or self.value > self.upper + room

    @property
    def side(self) -> int:
        """1 above the centre, -1 below it, 0 on it."""
        aside = self.value - self.centre
        if abs(aside) <= ROUNDING * max(abs(self.value), abs(self.centre)):
            return 0
        return 1 if aside > 0 else -1


@dataclass(frozen=True)
class Phase:
    """The `points` from index `first` on, which share a centre.

    `dispersion` is, of Laney's charts, how many times wider than chance the points vary from one
    to the next; None elsewhere.
    """

    first: int
    points: int
    dispersion: float | None = None

    @property
    def trial(self) -> bool:
        """Whether there are too few points for limits to be settled: fewer than 12."""
        return self.points < TRIAL


@dataclass(frozen=True)
class Chart:
    """A control chart: points in the order of their periods, in phases that breaks divide."""

    kind: Kind
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]

    @property
    def trial(self) -> bool:
        """Whether the limits of any phase are trial limits."""
        return any(phase.trial for phase in self.phases)

    def signals(self, rule: Rule = Rule.BEYOND_LIMITS) -> tuple[int, ...]:
        """The indices of the points that signal.

        A run does not go on across a break, and a point on the centre ends it. Raises ValueError
        for runs of moving ranges, which share points, and of a g chart, where most points lie
        below the mean.
        """
        if rule is Rule.BEYOND_LIMITS:
            return tuple(index for index, point in enumerate(self.points) if point.beyond)
        if self.kind in (Kind.MOVING_RANGE, Kind.G):
            raise ValueError(f"runs say nothing on a {self.kind.value}")
        return tuple(
            phase.first + place for phase in self.phases for place in _in_runs(self._sides(phase))
        )

    def _sides(self, phase: Phase) -> list[int]:
        return [point.side for point in self.points[phase.first : phase.first + phase.points]]


@dataclass(frozen=True)
class Limits:
    """What the points of one phase share, and a sigma and limits for each of them."""

    centre: float
    sigma: Floats
    lower: Floats
    upper: Floats
    dispersion: float | None = None


def three_sigma(centre: float, sigma: Floats, lowest: float, highest: float) -> Limits:
    """Limits three standard deviations from the centre, clipped to `lowest` and `highest`."""
    reach = SIGMAS * sigma
    return Limits(
        centre, sigma, np.maximum(centre - reach, lowest), np.minimum(centre + reach, highest)
    )


def drawn(
    kind: Kind,
    series: tuple[Sequence[Window], Floats],
    breaks: Sequence[int],
    limits: Callable[[slice], Limits],
    exposures: Floats | None = None,
) -> Chart:
    """The chart of a series, periods and values, with `limits` of each phase.

    `breaks` are indices of the points that begin a phase. Raises ValueError for a break that is
    no point after the first.
    """
    periods, values = series
    phases, points = [], []
    for part in phases_of(len(values), breaks):
        found = limits(part)
        alone = part.stop - part.start == 1
        phases.append(Phase(part.start, part.stop - part.start, found.dispersion))
        points += [
            Point(
                period=periods[index],
                value=float(values[index]),
                centre=found.centre,
                lower=None if alone else float(found.lower[place]),
                upper=None if alone else float(found.upper[place]),
                sigma=None if alone else float(found.sigma[place]),
                exposure=None if exposures is None else float(exposures[index]),
            )
            for place, index in enumerate(range(part.start, part.stop))
        ]
    return Chart(kind, tuple(points), tuple(phases))


def phases_of(points: int, breaks: Sequence[int]) -> list[slice]:
    """The stretches into which `breaks` divide so many points."""
    wrong = [index for index in breaks if not 0 < index < points]
    if wrong or list(breaks) != sorted(set(breaks)):
        raise ValueError(
            f"breaks are ascending indices of points from 1 to {points - 1}, not {list(breaks)}"
        )
    return [slice(*ends) for ends in pairwise([0, *breaks, points])]


def mean_moving_range(values: Floats) -> float:
    """The mean distance from a value to the next; 0 of one value."""
    return float(np.mean(np.abs(np.diff(values)))) if len(values) > 1 else 0.0


def checked_series(values: npt.ArrayLike, periods: Sequence[Window]) -> Floats:
    """`values` as numbers, one each a period.

    Raises ValueError where there are none, one is missing, or periods overlap or are not in order:
    points that share days move together, and a chart of them signals of itself.
    """
    checked = np.asarray(values, dtype=np.float64)
    if checked.shape != (len(periods),) or not len(periods):
        raise ValueError(f"there are values of shape {checked.shape} for {len(periods)} periods")
    if not np.isfinite(checked).all():
        raise ValueError("a value is missing or endless")
    for earlier, later in pairwise(periods):
        if later.first <= earlier.last:
            raise ValueError(
                f"the period from {later.first} begins before that from {earlier.first} has ended "
                f"({earlier.last}); a chart takes periods in order, of which none overlap"
            )
    return checked


def checked_counts(
    events: npt.ArrayLike, exposures: npt.ArrayLike, periods: Sequence[Window]
) -> tuple[Floats, Floats]:
    """`events` and `exposures` as numbers, one each a period.

    Raises ValueError as `checked_series` does, and for a negative count or an exposure not above 0.
    """
    counted, sizes = checked_series(events, periods), checked_series(exposures, periods)
    if (counted < 0).any() or not (sizes > 0).all():
        raise ValueError("a count is negative, or a period has no people or exposure")
    return counted, sizes


def _in_runs(sides: Sequence[int]) -> list[int]:
    """The places at which so many have been on one side in a row, or more."""
    found, length = [], 0
    for place, side in enumerate(sides):
        goes_on = place > 0 and side == sides[place - 1]
        length = 0 if side == 0 else length + 1 if goes_on else 1
        if length >= RUN:
            found.append(place)
    return found
