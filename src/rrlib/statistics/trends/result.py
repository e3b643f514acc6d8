"""What a model of a trend says of one number: an estimate, and how surprising it would be."""

from __future__ import annotations

from dataclasses import dataclass

from rrlib.results import Estimate


@dataclass(frozen=True)
class Tested:
    """An estimate and its two-sided p value against no difference at all."""

    estimate: Estimate
    p_value: float


@dataclass(frozen=True)
class Diagnostic:
    """A test that looks for a fault: its statistic, degrees of freedom and p value."""

    statistic: float
    degrees: int
    p_value: float
