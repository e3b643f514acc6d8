"""Funnels: which areas differ from a target by more than chance, given how large they are.

Counts, people and exposures are one an area, in the same order. An area is part of the total that
it is set against, unless a target is given: of two or three areas, the largest cannot lie far out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf, sqrt

import numpy as np
import numpy.typing as npt
from scipy.stats import binom, poisson, rv_discrete

from rrlib.statistics.levels import tail
from rrlib.statistics.times import Floats

Arguments = tuple[Floats | float, ...]
INNER, OUTER = 0.95, 0.998
"""The levels of a funnel's two pairs of limits, near two and three sigmas."""
DRAWN_IN = 0.1
"""What share of the areas at each end is drawn in to the others before `phi` is taken."""


class Place(Enum):
    """Where an area lies in its funnel."""

    WITHIN = "within the 95% limits"
    BEYOND_INNER = "beyond the 95% limits"
    BEYOND_OUTER = "beyond the 99.8% limits"


@dataclass(frozen=True)
class Area:
    """One area: its value, and the ends of its 95% and 99.8% limits, all of one unit."""

    value: float
    inner: tuple[float, float]
    outer: tuple[float, float]

    @property
    def place(self) -> Place:
        """Beyond which limits the value lies; on one is within it."""
        if not self.outer[0] <= self.value <= self.outer[1]:
            return Place.BEYOND_OUTER
        if not self.inner[0] <= self.value <= self.inner[1]:
            return Place.BEYOND_INNER
        return Place.WITHIN


@dataclass(frozen=True)
class Funnel:
    """Areas about a `target`, their limits widened by the root of `phi`."""

    target: float
    areas: tuple[Area, ...]
    phi: float


@dataclass(frozen=True)
class Dispersion:
    """How many times chance's variance the areas vary: `phi`, the extremes drawn in.

    It is `significant` where it is above 1 by more than two of its standard errors.
    """

    phi: float
    areas: int

    @property
    def significant(self) -> bool:
        """Whether more than chance is needed to explain it."""
        return self.phi > 1 + 2 * sqrt(2 / self.areas)

    @property
    def widening(self) -> float:
        """The `phi` for a funnel: 1 where it is not significantly more."""
        return self.phi if self.significant else 1.0


def funnel_of_proportions(
    successes: npt.ArrayLike,
    people: npt.ArrayLike,
    target: float | None = None,
    phi: float = 1.0,
) -> Funnel:
    """`successes` of `people` in percent, about `target` percent or the share of all.

    Limits are exact binomial ones, smooth between whole numbers: Spiegelhalter, D. J. (2005),
    Statistics in Medicine 24, 1185-1202, the upper by his formula for those without. (By that for
    those with, 9.6% of areas of 40 people at 90% would be beyond the 95% limits by chance: here
    3%.) A `phi` above 1 widens their distance from the target by its root. Raises ValueError for an
    area without people, more successes than people, a target that is no percentage, or a `phi`
    below 1.
    """
    counted, sizes, share = _proportions(successes, people, target)
    about = _About(100 * share, 100.0, 100.0, phi)
    return about.funnel(counted, sizes, binom, (sizes, share))


def funnel_of_rates(
    events: npt.ArrayLike,
    exposures: npt.ArrayLike,
    per: float = 1.0,
    target: float | None = None,
    phi: float = 1.0,
) -> Funnel:
    """`events` per `per` of `exposures`, about a `target` so expressed or the rate of all.

    As `funnel_of_proportions`, with exact Poisson limits. Right where events are independent.
    Raises ValueError for an area without exposure, a negative target, and a `phi` below 1.
    """
    counted, sizes, rate = _rates(events, exposures, per, target)
    about = _About(per * rate, per, inf, phi)
    return about.funnel(counted, sizes, poisson, (rate * sizes,))


def dispersion_of_proportions(
    successes: npt.ArrayLike, people: npt.ArrayLike, target: float | None = None
) -> Dispersion:
    """How much more than the binomial the areas' shares vary about `target` percent.

    The mean of squared z scores, of which the tenth at each end is drawn in to the 10% and 90%
    quantiles, so that outliers do not hide themselves: Spiegelhalter (2005). 1 where chance leaves
    nothing to vary. Raises ValueError as the funnel does.
    """
    counted, sizes, share = _proportions(successes, people, target)
    return _dispersion(counted - sizes * share, sizes * share * (1 - share))


def dispersion_of_rates(
    events: npt.ArrayLike,
    exposures: npt.ArrayLike,
    per: float = 1.0,
    target: float | None = None,
) -> Dispersion:
    """How much more than the Poisson the areas' rates vary; as `dispersion_of_proportions`."""
    counted, sizes, rate = _rates(events, exposures, per, target)
    return _dispersion(counted - sizes * rate, sizes * rate)


@dataclass(frozen=True)
class _About:
    """What the areas of a funnel have in common, in the unit that is shown."""

    target: float
    per: float
    highest: float
    phi: float

    def funnel(
        self, counted: Floats, sizes: Floats, law: rv_discrete, arguments: Arguments
    ) -> Funnel:
        """The areas, each with the limits of counts of `law` with its `arguments`."""
        if not self.phi >= 1:
            raise ValueError(f"a phi of {self.phi} would narrow exact limits: 1 is the least")
        values = (self.per * counted / sizes).tolist()
        inner, outer = (
            self._shown(_limits(law, arguments, level), sizes) for level in (INNER, OUTER)
        )
        return Funnel(self.target, tuple(map(Area, values, inner, outer)), self.phi)

    def _shown(self, ends: tuple[Floats, Floats], sizes: Floats) -> list[tuple[float, float]]:
        """The ends of each area's limits, from those of its count."""
        away = [sqrt(self.phi) * (self.per * end / sizes - self.target) for end in ends]
        lower, upper = (np.clip(self.target + far, 0.0, self.highest) for far in away)
        return list(zip(lower.tolist(), upper.tolist(), strict=True))


def _limits(law: rv_discrete, arguments: Arguments, level: float) -> tuple[Floats, Floats]:
    """Smooth ends of the counts that `law` leaves.

    No whole number beyond one of them has, with all that are further out, a chance of more than
    `tail(level)`; the next one within has.
    """
    chance = tail(level)
    low, high = law.ppf(chance, *arguments), law.isf(chance, *arguments)
    below = law.cdf(low, *arguments), law.cdf(low - 1, *arguments)
    above = law.sf(high - 1, *arguments), law.sf(high, *arguments)
    lower = low - (below[0] - chance) / (below[0] - below[1])
    upper = high + (above[0] - chance) / (above[0] - above[1])
    return np.asarray(lower), np.asarray(upper)


def _dispersion(excess: Floats, variance: Floats) -> Dispersion:
    if not variance.all():
        return Dispersion(1.0, len(excess))
    scores = excess / np.sqrt(variance)
    ends = np.quantile(scores, [DRAWN_IN, 1 - DRAWN_IN])
    return Dispersion(float(np.mean(np.clip(scores, *ends) ** 2)), len(scores))


def _proportions(
    successes: npt.ArrayLike, people: npt.ArrayLike, target: float | None
) -> tuple[Floats, Floats, float]:
    counted, sizes = _areas(successes, people)
    if (counted > sizes).any():
        raise ValueError("an area has more successes than people")
    share = float(counted.sum() / sizes.sum()) if target is None else target / 100
    if not 0 <= share <= 1:
        raise ValueError(f"a target of {target} is no percentage")
    return counted, sizes, share


def _rates(
    events: npt.ArrayLike, exposures: npt.ArrayLike, per: float, target: float | None
) -> tuple[Floats, Floats, float]:
    counted, sizes = _areas(events, exposures)
    rate = float(counted.sum() / sizes.sum()) if target is None else target / per
    if not rate >= 0:
        raise ValueError(f"a target of {target} is no rate")
    return counted, sizes, rate


def _areas(events: npt.ArrayLike, sizes: npt.ArrayLike) -> tuple[Floats, Floats]:
    columns = [np.asarray(column, dtype=np.float64) for column in (events, sizes)]
    if columns[0].ndim != 1 or columns[0].shape != columns[1].shape or not len(columns[0]):
        raise ValueError("events and sizes are one each an area, and there is one at least")
    counted, among = columns
    if not (np.isfinite(columns).all() and (counted >= 0).all() and (among > 0).all()):
        raise ValueError("a count is negative or missing, or an area has no people or exposure")
    return counted, among
