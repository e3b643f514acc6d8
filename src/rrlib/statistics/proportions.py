"""Proportions and their differences."""

from __future__ import annotations

from math import acos, cos, pi, sqrt

from scipy.optimize import brentq
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from rrlib.results import Estimate
from rrlib.statistics.levels import reach, tail


def wilson(successes: int, n: int, level: float = 0.95) -> Estimate:
    """`successes` of `n` as a percentage, with Wilson's score interval.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212.
    Raises ValueError unless 0 <= successes <= n and n > 0.
    """
    _require_proportion(successes, n)
    lower, upper = proportion_confint(successes, n, alpha=2 * tail(level), method="wilson")
    return Estimate(
        value=100 * successes / n,
        lower=100 * max(0.0, float(lower)),
        upper=100 * min(1.0, float(upper)),
        n=n,
        method="Wilson score interval",
        numerator=successes,
        level=level,
    )


def newcombe(later: tuple[int, int], earlier: tuple[int, int], level: float = 0.95) -> Estimate:
    """The difference of two independent proportions, (successes, n) each, in points.

    Hybrid score interval: Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10.
    Raises ValueError unless both are proportions.
    """
    _require_proportion(*later)
    _require_proportion(*earlier)
    lower, upper = confint_proportions_2indep(
        *later, *earlier, method="newcomb", compare="diff", alpha=2 * tail(level)
    )
    return _difference(later, earlier, lower, upper, "Newcombe hybrid score interval", level)


def mee(later: tuple[int, int], earlier: tuple[int, int], level: float = 0.95) -> Estimate:
    """The difference of two independent proportions, (successes, n) each, in points.

    Score interval: the differences that a score test with the most likely proportions under each
    would not reject. Mee, R. W. (1984), Biometrics 40, 1175-1176; Newcombe's method 5; epiR's
    score interval of an attributable risk. Raises ValueError unless both are proportions.
    """
    lower, upper = _score_interval(later, earlier, level, inflation=1.0)
    return _difference(later, earlier, lower, upper, "Mee score interval", level)


def miettinen_nurminen(
    later: tuple[int, int], earlier: tuple[int, int], level: float = 0.95
) -> Estimate:
    """The difference of two independent proportions, (successes, n) each, in points.

    Mee's score interval with the variance times n / (n - 1), n both groups together, and so a
    little wider: Miettinen, O. and Nurminen, M. (1985), Statistics in Medicine 4, 213-226. Raises
    ValueError unless both are proportions.
    """
    both = later[1] + earlier[1]
    lower, upper = _score_interval(later, earlier, level, inflation=both / max(both - 1, 1))
    return _difference(later, earlier, lower, upper, "Miettinen-Nurminen score interval", level)


def _require_proportion(successes: int, n: int) -> None:
    if not (0 <= successes <= n and n > 0):
        raise ValueError(f"{successes} of {n} is not a proportion")


def _difference(
    later: tuple[int, int],
    earlier: tuple[int, int],
    lower: float,
    upper: float,
    method: str,
    level: float,
) -> Estimate:
    """The difference in points, between ends that are shares."""
    return Estimate(
        value=100 * (later[0] / later[1] - earlier[0] / earlier[1]),
        lower=100 * float(lower),
        upper=100 * float(upper),
        n=later[1] + earlier[1],
        method=method,
        level=level,
    )


def _score_interval(
    later: tuple[int, int], earlier: tuple[int, int], level: float, inflation: float
) -> tuple[float, float]:
    """The furthest differences to both sides that a score test does not reject, as shares."""
    _require_proportion(*later)
    _require_proportion(*earlier)
    observed = later[0] / later[1] - earlier[0] / earlier[1]
    limit = inflation * reach(level) ** 2

    def rejected(difference: float) -> float:
        variance = _variance_under(difference, later, earlier)
        return (observed - difference) ** 2 - limit * variance

    # At 0 of n against 0 of m the test's variance is nothing, but just beside it is not.
    aside = 1e-12
    lower = -1.0 if observed == -1 else brentq(rejected, -1.0, observed - aside, xtol=1e-14)
    upper = 1.0 if observed == 1 else brentq(rejected, observed + aside, 1.0, xtol=1e-14)
    return float(lower), float(upper)


def _variance_under(difference: float, later: tuple[int, int], earlier: tuple[int, int]) -> float:
    """The variance of the observed difference, were `difference` the true one.

    The most likely proportions that differ so much are a root of a cubic, in closed form:
    Farrington, C. P. and Manning, G. (1990), Statistics in Medicine 9, 1447-1454, appendix.
    """
    share, share_before = later[0] / later[1], earlier[0] / earlier[1]
    ratio = earlier[1] / later[1]
    cube = 1 + ratio
    square = -(1 + ratio + share + ratio * share_before + difference * (ratio + 2))
    linear = difference**2 + difference * (2 * share + ratio + 1) + share + ratio * share_before
    constant = -share * difference * (1 + difference)
    middle = square / (3 * cube)
    turn = middle**3 - square * linear / (6 * cube**2) + constant / (2 * cube)
    radius = sqrt(max(middle**2 - linear / (3 * cube), 0.0))
    cosine = turn / radius**3 if radius else 0.0
    angle = (pi + acos(min(max(cosine, -1.0), 1.0))) / 3
    likely = min(max(2 * radius * cos(angle) - middle, difference, 0.0), 1.0, 1 + difference)
    likely_before = likely - difference
    return likely * (1 - likely) / later[1] + likely_before * (1 - likely_before) / earlier[1]
