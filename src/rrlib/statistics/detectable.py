"""The smallest change that a comparison could have told from chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.optimize import brentq
from scipy.special import ndtri

from rrlib.statistics.levels import reach


@dataclass(frozen=True)
class Detectable:
    """The smallest fall and the smallest rise that would be told from chance, each above 0.

    None where not even a change to the end of the scale would be.
    """

    fall: float | None
    rise: float | None
    power: float
    level: float


def smallest_detectable_change(
    share: float, people: int, power: float = 0.8, level: float = 0.95
) -> Detectable:
    """The smallest changes of a `share` (0 to 1), in points, between two groups of `people` each.

    Smaller ones would with less than `power` make a two-sided test at 1 - `level` significant:
    Fleiss, J. L. (1981), Statistical Methods for Rates and Proportions, section 3.2; R's
    `power.prop.test`. People are independent, and counted once. Raises ValueError for a share that
    is not between 0 and 1, nobody, or a power not between 0.5 and 1.
    """
    if not (0 <= share <= 1 and people > 0):
        raise ValueError(f"there is no change of a share of {share} of {people} people")
    needed = _of_power(power)

    def short(other: float) -> float:
        """How far `other` is from being told with the power asked for."""
        middle = (share + other) / 2
        spread = share * (1 - share) + other * (1 - other)
        wanted = reach(level) * sqrt(2 * middle * (1 - middle)) + needed * sqrt(spread)
        return wanted - sqrt(people) * abs(other - share)

    def change(end: float) -> float | None:
        if short(end) > 0 or end == share:
            return None
        nearest = share + (end - share) * 1e-9
        return 100 * abs(float(brentq(short, nearest, end, xtol=1e-14)) - share)

    return Detectable(change(0.0), change(1.0), power, level)


def smallest_detectable_change_of_counts(
    events: float, power: float = 0.8, level: float = 0.95
) -> Detectable:
    """The smallest changes of `events` expected, to be told in an equal exposure, in events.

    The root of a Poisson count has a standard deviation of about a half, whatever its mean:
    Huffman, M. D. (1984), Applied Statistics 33, 224-226. Events are independent: those of few
    busy people need a larger change. Raises ValueError for less than 0 events, or a power not
    between 0.5 and 1.
    """
    if not events >= 0:
        raise ValueError(f"there is no change of {events} events")
    step = (reach(level) + _of_power(power)) / sqrt(2)
    least = sqrt(events) - step
    fall = events - least**2 if least >= 0 else None
    return Detectable(fall, (sqrt(events) + step) ** 2 - events, power, level)


def _of_power(power: float) -> float:
    if not 0.5 <= power < 1:
        raise ValueError(f"a power of {power} is not from 0.5 to below 1")
    return float(ndtri(power))
