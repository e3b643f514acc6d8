"""How often each interval holds the truth, and how often a test cries wolf: by simulation.

    make bench

Truths are drawn from again and again, with the sizes that a partnership's cohorts have, and as
few as a quarter of them; each line says of 4,000 draws how many intervals held what was drawn
from. Intervals of 95% may hold it a little less or more often than that; exact ones never less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from lines import Line, report

from rrlib.results import Estimate
from rrlib.statistics import (
    Test,
    cumulative_incidence,
    directly_standardised,
    gray,
    kaplan_meier,
    log_rank,
    mean,
    mee,
    miettinen_nurminen,
    newcombe,
    poisson_change,
    poisson_rate,
    poisson_ratio,
    restricted_mean,
    standardised_difference,
    standardised_proportion,
    survival_quantile,
    wilson,
)

DRAWS = 4_000
SEED = 2013
ROUNDING = 1e-9


def proportions(_: Path) -> Iterator[Line]:
    """One proportion, and the difference of two."""
    rng = np.random.default_rng(SEED)
    one = cache(wilson)
    for people, share in ((157, 0.35), (40, 0.1), (17, 0.45)):
        drawn = [one(int(x), people) for x in rng.binomial(people, share, DRAWS)]
        yield _covered(f"wilson, {share:.0%} of {people}", drawn, 100 * share)
    for interval in (newcombe, mee, miettinen_nurminen):
        two = cache(interval)
        for later, earlier in (((157, 0.35), (167, 0.45)), ((17, 0.3), (23, 0.6))):
            draws = zip(
                rng.binomial(*later, DRAWS).tolist(),
                rng.binomial(*earlier, DRAWS).tolist(),
                strict=True,
            )
            drawn = [two((x, later[0]), (y, earlier[0])) for x, y in draws]
            what = f"{interval.__name__}, {later[0]} v {earlier[0]} people"
            yield _covered(what, drawn, 100 * (later[1] - earlier[1]))


def counts(_: Path) -> Iterator[Line]:
    """Rates of independent events, and the mean of numbers that are not."""
    rng = np.random.default_rng(SEED)
    for expected in (4, 60):
        drawn = [poisson_rate(int(x), 2.5) for x in rng.poisson(expected, DRAWS)]
        yield _exact(f"poisson_rate, {expected} events expected", drawn, expected / 2.5)
    pairs = list(zip(rng.poisson(40, DRAWS).tolist(), rng.poisson(55, DRAWS).tolist(), strict=True))
    drawn = [poisson_change(later, earlier) for later, earlier in pairs]
    yield _exact("poisson_change, 55 to 40 events", drawn, 100 * (40 / 55 - 1))
    drawn = [poisson_ratio((later, 2.0), (earlier, 5.0)) for later, earlier in pairs]
    yield _exact("poisson_ratio, 40 in 2 to 55 in 5", drawn, (40 / 2) / (55 / 5))
    for people in (157, 40):
        drawn = [mean(x) for x in rng.negative_binomial(0.8, 0.3, (DRAWS, people))]
        yield _covered(f"mean, {people} skewed counts", drawn, 0.8 * 0.7 / 0.3)


def curves(_: Path) -> Iterator[Line]:
    """Times in whole months, of people followed for 6 to 24; rare events are held oftener."""
    rng = np.random.default_rng(SEED)
    for people, pace, month in ((157, 0.05, 12), (157, 0.01, 3), (40, 0.05, 6), (40, 0.1, 12)):
        draws = [_times(rng, people, pace) for _ in range(DRAWS)]
        drawn = [kaplan_meier(*draw, [month]).estimates[0] for draw in draws]
        what = f"kaplan_meier, {people} people, month {month}, {pace:.0%} a month"
        yield _covered(what, drawn, 100 * np.exp(-pace * month), most=98)
    for people, pace, month in ((157, 0.05, 12), (157, 0.01, 3), (40, 0.05, 12)):
        draws = [_causes(rng, people, pace) for _ in range(DRAWS)]
        drawn = [cumulative_incidence(*draw, 1, [month]).estimates[0] for draw in draws]
        what = f"cumulative_incidence, {people} people, month {month}, {pace:.0%} a month"
        yield _covered(what, drawn, 100 * _incidence(pace, month), most=98)


def quantiles_and_means(_: Path) -> Iterator[Line]:
    """Times that are no whole months: of whole ones a quantile stands still."""
    rng = np.random.default_rng(SEED)
    for people, share in ((157, 0.5), (40, 0.25)):
        draws = [_times(rng, people, 0.1, np.positive) for _ in range(DRAWS)]
        found = [survival_quantile(*draw, share) for draw in draws]
        drawn = [estimate for estimate in found if estimate is not None]
        what = f"survival_quantile, {people} people, {share:.0%}"
        yield _covered(what, drawn, -np.log(1 - share) / 0.1)
    for people, pace in ((157, 0.05), (40, 0.1)):
        draws = [_times(rng, people, pace, np.positive) for _ in range(DRAWS)]
        drawn = [restricted_mean(*draw, 6) for draw in draws]
        what = f"restricted_mean, {people} people, {pace:.0%} a month"
        yield _covered(what, drawn, (1 - np.exp(-6 * pace)) / pace)


def standardised(_: Path) -> Iterator[Line]:
    """Strata of very different sizes, drawn anew each time; both groups' are the standard."""
    rng = np.random.default_rng(SEED)
    rates, truths = [], []
    for _draw in range(DRAWS):
        people, weights = 40 * _sizes(rng, 157, 8), _sizes(rng, 157, 8)
        true = rng.uniform(0.0005, 0.01, 8)
        rates.append(directly_standardised(rng.poisson(people * true), people, weights))
        truths.append(np.average(true, weights=weights))
    yield _exact("directly_standardised, 8 strata", rates, truths)
    for strata in (8, 16, 24):
        shares, differences, true_shares, true_differences = [], [], [], []
        for _draw in range(DRAWS):
            later, earlier = _sizes(rng, 157, strata), _sizes(rng, 167, strata)
            now, before = rng.uniform(0.05, 0.8, (2, strata))
            one, other = (rng.binomial(later, now), later), (rng.binomial(earlier, before), earlier)
            weights = later + earlier
            shares.append(standardised_proportion(*one, weights))
            differences.append(standardised_difference(one, other, weights))
            true_shares.append(100 * np.average(now, weights=weights))
            true_differences.append(100 * np.average(now - before, weights=weights))
        what = f"157 v 167 people in {strata} strata"
        yield _covered(f"standardised_proportion, {what}", shares, true_shares)
        yield _covered(f"standardised_difference, {what}", differences, true_differences)


def false_alarms(_: Path) -> Iterator[Line]:
    """Groups that do not differ but in how long they are followed."""
    rng = np.random.default_rng(SEED)
    groups, strata = np.repeat([0, 1], [157, 40]), np.arange(197) % 3
    alike = [_times(rng, 197, 0.05) for _ in range(DRAWS)]
    yield _alarms("log_rank, 157 v 40 people", (log_rank(*draw, groups) for draw in alike))
    paces = np.array([0.02, 0.05, 0.1])[strata]
    alike = [_times(rng, 197, paces) for _ in range(DRAWS)]
    tests = (log_rank(*draw, groups, strata) for draw in alike)
    yield _alarms("log_rank, 157 v 40 people, 3 strata", tests)
    for labels, what in ((groups, "157 v 40 people"), (strata, "3 groups of 65 people")):
        alike = [_causes(rng, 197, 0.05, shorter=labels == 1) for _ in range(DRAWS)]
        yield _alarms(f"gray, {what}", (gray(*draw, labels, 1) for draw in alike))


def _covered(
    what: str,
    drawn: Iterable[Estimate],
    truth: float | list[float],
    least: float = 93,
    most: float = 97.5,
) -> Line:
    return Line(what, _share(drawn, truth), most, "% held", least=least)


def _exact(what: str, drawn: Iterable[Estimate], truth: float | list[float]) -> Line:
    return Line(what, _share(drawn, truth), 95, "% held", at_least=True)


def _share(drawn: Iterable[Estimate], truth: float | list[float]) -> float:
    """In percent, how many intervals hold the truth; an end that is None reaches as far as can be.

    An estimate with no interval at all does not count as one that holds it.
    """
    ends = [
        (-np.inf if one.lower is None else one.lower, np.inf if one.upper is None else one.upper)
        for one in drawn
        if (one.lower, one.upper) != (None, None)
    ]
    lower, upper = np.array(ends).T
    held = (lower - ROUNDING <= truth) & (truth <= upper + ROUNDING)
    return 100 * float(np.mean(held))


def _alarms(what: str, tests: Iterable[Test]) -> Line:
    alarms = [test.p_value < 0.05 for test in tests]
    return Line(what, 100 * float(np.mean(alarms)), 6, "% alarm", least=4)


def _times(
    rng: np.random.Generator,
    people: int,
    pace: float | np.ndarray,
    rounded: Callable[[np.ndarray], np.ndarray] = np.ceil,
) -> tuple[np.ndarray, np.ndarray]:
    """Months until it happens, at a steady pace, or until nobody looks any more."""
    times = rounded(rng.exponential(1 / pace, people))
    followed = rounded(rng.uniform(5, 24, people))
    return np.minimum(times, followed), times <= followed


def _causes(
    rng: np.random.Generator, people: int, pace: float, shorter: np.ndarray | bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """As `_times`, with a second cause at 3% a month; some may be followed for a shorter time."""
    times, happened = _times(rng, people, pace + 0.03)
    first = rng.random(people) < pace / (pace + 0.03)
    causes = np.where(happened, np.where(first, 1, 2), 0)
    cut = np.where(shorter, np.ceil(rng.uniform(0, 18, people)), np.inf)
    return np.minimum(times, cut), np.where(times <= cut, causes, 0)


def _incidence(pace: float, month: int) -> float:
    return pace / (pace + 0.03) * (1 - np.exp(-(pace + 0.03) * month))


def _sizes(rng: np.random.Generator, people: int, strata: int) -> np.ndarray:
    """How many of `people` are in each stratum: at least one, in some hardly more."""
    return 1 + rng.multinomial(people - strata, rng.dirichlet(np.ones(strata)))


if __name__ == "__main__":
    report(proportions, counts, curves, quantiles_and_means, standardised, false_alarms)
