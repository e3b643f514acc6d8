"""Draws of counts, the same on every platform: no logarithms, no powers."""

from __future__ import annotations

from math import isqrt
from random import Random

_MANY = 25
_CHANCES_EACH = 12
_KEPT = 0.6


def stream(*names: object) -> Random:
    """A source of random numbers of its own for everything that is named apart.

    What is drawn for one thing is then the same whatever is drawn for another.
    """
    return Random("/".join(str(name) for name in names))  # noqa: S311 - nothing here is secret


def wander(rng: Random, spread: float, quarters: int) -> list[float]:
    """Factors around 1, one a quarter, each of which keeps some of the last one's distance.

    Their distance from 1 varies by 1.25 times `spread`, a standard deviation.
    """
    away = 1.25 * spread * bell(rng)
    factors = []
    for _ in range(quarters):
        factors.append(1 + away)
        away = _KEPT * away + spread * bell(rng)
    return factors


def bell(rng: Random) -> float:
    """A draw from nearly a standard normal: twelve uniform ones added up, never beyond 6."""
    return sum(rng.random() for _ in range(12)) - 6


def count_around(rng: Random, mean: float) -> int:
    """A count that varies about as a Poisson count with that mean."""
    if mean < _MANY:
        chances = _CHANCES_EACH * (int(mean) + 1)
        likely = mean / chances
        return sum(rng.random() < likely for _ in range(chances))
    deviation = isqrt(int(mean * 10_000)) / 100
    return int(mean + deviation * bell(rng) + 0.5)
