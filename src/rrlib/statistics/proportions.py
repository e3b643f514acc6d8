"""Proportions and their differences."""

from __future__ import annotations

from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from rrlib.results import Estimate


def wilson(successes: int, n: int, level: float = 0.95) -> Estimate:
    """`successes` of `n` as a percentage, with Wilson's score interval.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212.
    Raises ValueError unless 0 <= successes <= n and n > 0.
    """
    _require_proportion(successes, n)
    lower, upper = proportion_confint(successes, n, alpha=1 - level, method="wilson")
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
        *later, *earlier, method="newcomb", compare="diff", alpha=1 - level
    )
    return Estimate(
        value=100 * (later[0] / later[1] - earlier[0] / earlier[1]),
        lower=100 * float(lower),
        upper=100 * float(upper),
        n=later[1] + earlier[1],
        method="Newcombe hybrid score interval",
        level=level,
    )


def _require_proportion(successes: int, n: int) -> None:
    if not (0 <= successes <= n and n > 0):
        raise ValueError(f"{successes} of {n} is not a proportion")
