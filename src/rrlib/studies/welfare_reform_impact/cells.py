"""Numbers as a table's cells: of recorded crime, none of them counts people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from rrlib.results import Cell, Estimate, Marker
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import Tested

T = TypeVar("T")

SIGNIFICANT = 0.05
"""At most so large is the p value of what is called a change."""

_COUNTED = "recorded crime, as delivered"


def number(value: float, method: str = _COUNTED, *, provisional: bool = False) -> Cell:
    """A number without an interval; not available where it is none."""
    if np.isnan(value):
        return Marker.NOT_AVAILABLE
    return Estimate(_to_figures(value), None, None, 0, method, provisional=provisional)


def change(before: float, after: float) -> Cell:
    """By how many percent a number changed."""
    return number(100 * (after / before - 1)) if before > 0 else Marker.NOT_AVAILABLE


def estimated(found: Estimate) -> Cell:
    """An estimate of crimes: how many quarters or areas it is made of is told apart from it."""
    lower, upper = (None if end is None else _to_figures(end) for end in (found.lower, found.upper))
    value = _to_figures(found.value)
    return replace(found, value=value, lower=lower, upper=upper, n=0, numerator=None)


def _to_figures(value: float) -> float:
    """A number to seven figures: a search for the likeliest ends in others on each processor."""
    return float(f"{value:.7g}")


def percent(logarithm: float) -> float:
    """A difference of logarithms as a change in percent."""
    return 100 * float(np.expm1(logarithm))


def as_percent(found: Estimate) -> Cell:
    """An estimated difference of logarithms as a change in percent."""
    lower, upper = (None if end is None else percent(end) for end in (found.lower, found.upper))
    return estimated(
        Estimate(percent(found.value), lower, upper, 0, found.method, level=found.level)
    )


def p_value(value: float) -> Cell:
    """A p value from 0 to 1; not available where chance cannot be measured, and it is NaN."""
    return number(value, "p value")


def tested(found: Tested | None) -> tuple[Cell, Cell]:
    """An estimate with its p value, or that neither is available."""
    if found is None:
        return Marker.NOT_AVAILABLE, Marker.NOT_AVAILABLE
    return estimated(found.estimate), p_value(found.p_value)


def if_estimable(make: Callable[[], T]) -> T | None:
    """What `make` gives; None where the data do not allow it."""
    try:
        return make()
    except NotEstimable:
        return None
