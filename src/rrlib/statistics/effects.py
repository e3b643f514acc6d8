"""What estimates of an effect share: a value with its error, and least squares of an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.stats import t

from rrlib.results import Estimate
from rrlib.statistics.designs import Design, Flags, Floats, NotEstimable
from rrlib.statistics.levels import tail

ROUNDING = 1e-9
"""An error under this share of the outcome's size is none."""


@dataclass(frozen=True)
class Effect:
    """A difference and its standard error, with the degrees of freedom that error has.

    `people` are behind it; `size` is how large outcomes are, against which an error is none.
    """

    value: float
    error: float
    people: int
    size: float
    degrees: float = inf

    def estimate(self, method: str, level: float) -> Estimate:
        """With Student's interval; without one where outcomes do not vary or one is too few."""
        lower = upper = None
        half = float(t.ppf(1 - tail(level), max(self.degrees, 1))) * self.error
        if self.degrees >= 1 and self.error > ROUNDING * self.size:
            lower, upper = self.value - half, self.value + half
        return Estimate(
            value=self.value, lower=lower, upper=upper, n=self.people, method=method, level=level
        )


@dataclass(frozen=True)
class Line:
    """A linear model of the outcome of those not treated.

    `predicted` is what it says of everybody, treated or not; `shares` is what each person's
    residual weighs in the mean prediction for the treated, 0 for the treated themselves.
    """

    predicted: Floats
    shares: Floats


def untreated_line(outcome: Floats, treated: Flags, design: Design) -> Line:
    """Least squares of `outcome` on `design` and a constant, among those not treated.

    Raises NotEstimable where they are too few, or do not vary in a column: what the model says of
    the treated would then be made up.
    """
    columns = np.column_stack([np.ones(design.people), design.values])
    scales = np.abs(columns).max(axis=0)
    columns = columns / np.where(scales > 0, scales, 1.0)
    ours = columns[~treated]
    if len(ours) <= columns.shape[1] or np.linalg.matrix_rank(ours) < columns.shape[1]:
        flat = [
            name
            for name, values in zip(design.names, design.values[~treated].T, strict=True)
            if np.ptp(values) == 0
        ]
        raise NotEstimable(
            f"{len(ours)} untreated people do not tell {columns.shape[1] - 1} columns apart"
            + (f": they are all alike in {', '.join(flat)}" if flat else "")
        )
    inverse = np.linalg.pinv(ours)
    shares = np.zeros(design.people)
    shares[~treated] = columns[treated].mean(axis=0) @ inverse
    return Line(predicted=columns @ (inverse @ outcome[~treated]), shares=shares)
