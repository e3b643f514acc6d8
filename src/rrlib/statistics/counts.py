"""Counts of independent events, and rates made of them."""

from __future__ import annotations

from scipy.stats import beta, chi2

from rrlib.results import Estimate
from rrlib.statistics.levels import tail


def poisson_rate(events: int, exposure: float = 1.0, level: float = 0.95) -> Estimate:
    """`events` per unit of `exposure`, with the exact Poisson interval.

    Garwood, F. (1936), Biometrika 28, 437-442. Right only where events are independent:
    people counted once, not several offences of one person.
    """
    if events < 0 or not exposure > 0:
        raise ValueError(f"{events} events in an exposure of {exposure} make no rate")
    lower = chi2.ppf(tail(level), 2 * events) / 2 if events else 0.0
    upper = chi2.ppf(1 - tail(level), 2 * events + 2) / 2
    return Estimate(
        value=events / exposure,
        lower=float(lower) / exposure,
        upper=float(upper) / exposure,
        n=events,
        method="exact Poisson interval",
        numerator=events,
        level=level,
    )


def poisson_ratio(
    later: tuple[int, float], earlier: tuple[int, float], level: float = 0.95
) -> Estimate:
    """The ratio of two rates, (events, exposure) each: `later` over `earlier`.

    Exact, conditional on the sum of the events, which makes those of `later` binomial:
    Przyborowski, J. and Wilenski, H. (1940), Biometrika 31, 313-323; R's `poisson.test`. Raises
    ValueError where there were no earlier events, or an exposure is not above 0.
    """
    (events, exposure), (events_before, exposure_before) = later, earlier
    if events < 0 or events_before <= 0 or not (exposure > 0 and exposure_before > 0):
        raise ValueError(
            f"there is no ratio of {events} events in an exposure of {exposure} "
            f"to {events_before} in {exposure_before}"
        )
    lower, upper = _ratio_of_counts(events, events_before, level)
    scale = exposure_before / exposure
    return Estimate(
        value=events / events_before * scale,
        lower=lower * scale,
        upper=upper * scale,
        n=events + events_before,
        method="exact conditional interval of a ratio of rates",
        level=level,
    )


def poisson_change(later: int, earlier: int, level: float = 0.95) -> Estimate:
    """The change from `earlier` to `later` events in equal exposures, in percent of `earlier`.

    Its interval is that of `poisson_ratio`. Raises ValueError where there were no earlier events.
    """
    if earlier <= 0 or later < 0:
        raise ValueError(f"there is no percentage change from {earlier} to {later}")
    lower, upper = _ratio_of_counts(later, earlier, level)
    return Estimate(
        value=100 * (later / earlier - 1),
        lower=100 * (lower - 1),
        upper=100 * (upper - 1),
        n=later + earlier,
        method="exact conditional interval of a ratio of counts",
        level=level,
    )


def _ratio_of_counts(later: int, earlier: int, level: float) -> tuple[float, float]:
    """The ends of the exact conditional interval of the ratio of two counts."""
    lowest = float(beta.ppf(tail(level), later, earlier + 1)) if later else 0.0
    highest = float(beta.ppf(1 - tail(level), later + 1, earlier))
    return lowest / (1 - lowest), highest / (1 - highest)
