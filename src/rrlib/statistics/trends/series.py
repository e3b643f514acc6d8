"""Counts period by period, each with its number, and what happened to them from when on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from rrlib.statistics.times import Counts, Floats


class Form(Enum):
    """How an intervention may change a rate: at once, by a new slope, or by both."""

    LEVEL = "level"
    SLOPE = "slope"
    LEVEL_AND_SLOPE = "level and slope"

    @property
    def has_level(self) -> bool:
        return self is not Form.SLOPE

    @property
    def has_slope(self) -> bool:
        return self is not Form.LEVEL


@dataclass(frozen=True)
class Intervention:
    """Something that may change a rate for good, from the period numbered `first` on."""

    name: str
    first: int
    form: Form = Form.LEVEL_AND_SLOPE


@dataclass(frozen=True)
class Series:
    """Counts of periods in order, one row each: `counts` of `exposure` in period `periods`.

    Periods are numbered one by one: where a number is left out, a period is missing, and models
    keep the gap. `year` is how many periods make a year; periods of one remainder are of one
    season.
    """

    counts: Floats
    exposure: Floats
    periods: Counts
    year: int = 4

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of periods between the first and the last that are not there."""
        every = np.arange(self.periods[0], self.periods[-1] + 1)
        return tuple(np.setdiff1d(every, self.periods).tolist())


def series_of(
    counts: npt.ArrayLike, exposure: npt.ArrayLike, periods: npt.ArrayLike, year: int = 4
) -> Series:
    """A checked series; quarters are best numbered 4 * year + quarter - 1.

    Raises ValueError, naming every fault, for arrays of different lengths or none, counts that are
    negative, missing or not whole, exposure not above 0, numbers of periods that are not whole or
    do not grow, and a year of no periods.
    """
    counted, exposed = (np.asarray(one, dtype=np.float64) for one in (counts, exposure))
    numbers = np.asarray(periods)
    if not counted.shape == exposed.shape == numbers.shape or counted.ndim != 1 or not len(counted):
        raise ValueError(
            "a series has a count, an exposure and a number for each period, not "
            f"{counted.shape}, {exposed.shape} and {numbers.shape}"
        )
    faults = []
    if not np.isfinite(counted).all() or (counted < 0).any() or (counted % 1 != 0).any():
        faults.append("counts are whole and not negative, none missing")
    if not np.isfinite(exposed).all() or (exposed <= 0).any():
        faults.append("an exposure is above 0 and none is missing")
    if numbers.dtype.kind not in "iu" or (np.diff(numbers.astype(np.int64)) <= 0).any():
        faults.append(
            f"numbers of periods are whole and each above the one before, not {_few(numbers)}"
        )
    if year < 1:
        faults.append(f"a year has 1 period or more, not {year}")
    if faults:
        raise ValueError("; ".join(faults))
    return Series(counted, exposed, numbers.astype(np.int64), year)


def _few(numbers: npt.NDArray[np.generic]) -> str:
    shown = ", ".join(str(one) for one in numbers[:6])
    return shown + (" …" if len(numbers) > 6 else "")
