"""Counts of independent events, and rates made of them."""

from __future__ import annotations

from scipy.stats import beta, chi2

from rrlib.results import Estimate


def poisson_rate(events: int, exposure: float = 1.0, level: float = 0.95) -> Estimate:
    """`events` per unit of `exposure`, with the exact Poisson interval.

    Garwood, F. (1936), Biometrika 28, 437-442. Right only where events are independent:
    people counted once, not several offences of one person.
    """
    if events < 0 or exposure <= 0:
        raise ValueError(f"{events} events in an exposure of {exposure} make no rate")
    tail = (1 - level) / 2
    lower = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    upper = chi2.ppf(1 - tail, 2 * events + 2) / 2
    return Estimate(
        value=events / exposure,
        lower=float(lower) / exposure,
        upper=float(upper) / exposure,
        n=events,
        method="exact Poisson interval",
        numerator=events,
        level=level,
    )


def poisson_change(later: int, earlier: int, level: float = 0.95) -> Estimate:
    """The change from `earlier` to `later` events in equal exposures, in percent of `earlier`.

    Exact, conditional on the sum of both, which makes `later` binomial: Przyborowski, J. and
    Wilenski, H. (1940), Biometrika 31, 313-323; R's `poisson.test`. Raises ValueError where
    there were no earlier events.
    """
    if earlier <= 0 or later < 0:
        raise ValueError(f"there is no percentage change from {earlier} to {later}")
    tail = (1 - level) / 2
    lowest = beta.ppf(tail, later, earlier + 1) if later else 0.0
    highest = beta.ppf(1 - tail, later + 1, earlier)
    return Estimate(
        value=100 * (later / earlier - 1),
        lower=100 * (float(lowest / (1 - lowest)) - 1),
        upper=100 * (float(highest / (1 - highest)) - 1),
        n=later + earlier,
        method="exact conditional interval of a ratio of counts",
        level=level,
    )
