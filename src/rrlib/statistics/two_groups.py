"""Ratios of two independent groups, and how many people one event fewer takes.

A group is (events, people). The ratio, the odds ratio and `mee`'s difference all turn round one
score test, Pearson's chi-squared where nothing differs: all three intervals hold no difference,
or none does. People are independent: those of one family, court or trainer are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

from scipy.optimize import brentq
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

from rrlib.results import Estimate
from rrlib.statistics.arms import Arm, require_arms
from rrlib.statistics.levels import reach, tail

ASIDE = 1e-6
"""How far beside the observed ratio is sought: at it, the test's variance may be nothing."""


@dataclass(frozen=True)
class NumberNeeded:
    """How many people are treated for each event fewer, or more.

    `value` is that of the estimate, with `is_fewer` its direction; infinite for no difference.
    `fewer` and `more` are the numbers, least and most, that the interval holds for one event
    fewer and for one event more; None where it holds none. With both, it holds no difference, and
    both reach to infinity: two ranges, which must not be printed as one from the first to the
    second, as that would hold the numbers that are excluded and not those that are held.
    """

    value: float
    is_fewer: bool
    fewer: tuple[float, float] | None
    more: tuple[float, float] | None
    level: float

    @property
    def through_infinity(self) -> bool:
        """Whether the interval holds that nothing differs."""
        return any(most == inf for _, most in filter(None, (self.fewer, self.more)))


def risk_ratio(treated: Arm, control: Arm, level: float = 0.95) -> Estimate:
    """The share with an event among `treated`, over that among `control`.

    Koopman's score interval: Koopman, P. A. R. (1984), Biometrics 40, 513-517; epiR's score
    interval. Without an event in `control` the value is infinite and the interval has no upper end
    (None); without one among `treated` the value and the lower end are 0. Raises ValueError for
    what is no group, and for no event in either.
    """
    require_arms(treated, control)
    if treated[0] + control[0] == 0:
        raise ValueError(f"there is no ratio of 0 of {treated[1]} to 0 of {control[1]}")
    (events, people), (other, others) = treated, control
    lower, upper = _score_interval(
        (events / people, other / others),
        lambda part: _ratio_unlikely(part, treated, control, level),
    )
    value = events / people / (other / others) if other else inf
    n = people + others
    return Estimate(value, lower, _end(upper), n, "Koopman score interval", level=level)


def odds_ratio(treated: Arm, control: Arm, level: float = 0.95) -> Estimate:
    """The odds of an event among `treated`, over those among `control`.

    Score interval, without a correction of its variance: Cornfield, J. (1956), Proceedings of the
    Third Berkeley Symposium 4, 135-148; Miettinen, O. and Nurminen, M. (1985), Statistics in
    Medicine 4, 213-226. An empty cell makes the value 0 or infinite, and then the interval has no
    upper end (None). An odds ratio is further from 1 than the ratio of shares, much so where events
    are common. Raises ValueError for
    what is no group, and where all or none of both have the event.
    """
    _require_odds(treated, control)
    (events, people), (other, others) = treated, control
    ahead, behind = events * (others - other), other * (people - events)
    lower, upper = _score_interval(
        (ahead, behind), lambda part: _odds_unlikely(part, treated, control, level)
    )
    value = ahead / behind if behind else inf
    method = "score interval of an odds ratio"
    return Estimate(value, lower, _end(upper), people + others, method, level=level)


def exact_odds_ratio(treated: Arm, control: Arm, level: float = 0.95) -> Estimate:
    """The odds ratio that is likeliest given both margins, with the exact conditional interval.

    R's `fisher.test`: it covers at least `level`, mostly more, and its value is a little nearer 1
    than that of `odds_ratio`. Raises ValueError as `odds_ratio` does.
    """
    _require_odds(treated, control)
    (events, people), (other, others) = treated, control
    found = scipy_odds_ratio([[events, people - events], [other, others - other]])
    ends = found.confidence_interval(1 - 2 * tail(level))
    method = "exact conditional interval of an odds ratio"
    value, lower, upper = float(found.statistic), float(ends.low), float(ends.high)
    return Estimate(value, lower, _end(upper), people + others, method, level=level)


def number_needed_to_treat(difference: Estimate) -> NumberNeeded:
    """How many people are treated for each event fewer, from a `difference` in points.

    The difference is that of treated less control, however it was estimated: below 0 it is of
    events fewer. Altman, D. G. (1998), British Medical Journal 317, 1309-1312. Raises ValueError
    for a difference without an interval.
    """
    if difference.lower is None or difference.upper is None:
        raise ValueError(
            f"a difference of {difference.value} points without an interval ({difference.method}) "
            "has no range of numbers needed to treat"
        )
    return NumberNeeded(
        value=100 / abs(difference.value) if difference.value else inf,
        is_fewer=difference.value < 0,
        fewer=_numbers(-difference.upper, -difference.lower),
        more=_numbers(difference.lower, difference.upper),
        level=difference.level,
    )


def likeliest_events(part: float, people: float, others: float, both: float) -> float:
    """How many of `both` groups' events fall on `people`, not on `others`, for one odds ratio.

    The odds ratio is part / (1 - part). The table with these margins is the likeliest of all.
    """
    rest = 1 - part
    # part * (people - x) * (both - x) = rest * x * (others - both + x), of which x is the root.
    square, linear = part - rest, part * (people + both) + rest * (others - both)
    root = sqrt(max(linear**2 - 4 * square * part * people * both, 0.0))
    # Of two equal forms of the root, the one that takes no number from one near it.
    if linear < 0:
        return (linear - root) / (2 * square)
    return 2 * part * people * both / (linear + root) if linear + root > 0 else 0.0


def _numbers(least: float, most: float) -> tuple[float, float] | None:
    """The least and the most people for differences of one direction, from `least` to `most`."""
    if most <= 0:
        return None
    return 100 / most, 100 / least if least > 0 else inf


def _require_odds(treated: Arm, control: Arm) -> None:
    require_arms(treated, control)
    events, people = treated[0] + control[0], treated[1] + control[1]
    if events in (0, people):
        raise ValueError(
            f"there is no odds ratio of {treated[0]} of {treated[1]} to {control[0]} of "
            f"{control[1]}: all or none have the event"
        )


def _end(upper: float) -> float | None:
    """An upper end as an estimate holds it: None where it reaches as far as can be."""
    return None if upper == inf else upper


def _score_interval(
    sides: tuple[float, float], unlikely: Callable[[float], float]
) -> tuple[float, float]:
    """The ratios furthest to both sides that a score test does not reject.

    They are sought as `part` = ratio / (1 + ratio), from 0 to 1, so that an infinite one has a
    place; `sides` are what the observed ratio divides. `unlikely` is above 0 where one is rejected.
    """
    seen = sides[0] / (sides[0] + sides[1])
    lower, upper = 0.0, inf
    if seen > 0:
        part = float(brentq(unlikely, 0.0, seen * (1 - ASIDE), xtol=1e-15, rtol=1e-14))
        lower = part / (1 - part)
    if seen < 1:
        part = float(brentq(unlikely, seen + (1 - seen) * ASIDE, 1.0, xtol=1e-15, rtol=1e-14))
        upper = part / (1 - part)
    return lower, upper


def _ratio_unlikely(part: float, treated: Arm, control: Arm, level: float) -> float:
    """How far beyond the test's limit the ratio part / (1 - part) of two shares is.

    The likeliest shares with that ratio are a root of a quadratic: Miettinen and Nurminen (1985).
    """
    (events, people), (other, others) = treated, control
    rest, both = 1 - part, events + other
    middle = people * part + events * rest + others * rest + other * part
    root = sqrt(max(middle**2 - 4 * (people + others) * part * both * rest, 0.0))
    share, share_of_control = (2 * both * side / (middle + root) for side in (part, rest))
    spread = rest**2 * share * (1 - share) / people
    spread += part**2 * share_of_control * (1 - share_of_control) / others
    apart = rest * events / people - part * other / others
    return float(apart**2 - reach(level) ** 2 * max(spread, 0.0))


def _odds_unlikely(part: float, treated: Arm, control: Arm, level: float) -> float:
    """How far beyond the test's limit the odds ratio part / (1 - part) is.

    The likeliest table with that odds ratio has the observed margins.
    """
    (events, people), (other, others) = treated, control
    both = events + other
    likely = likeliest_events(part, people, others, both)
    likely_of_control = both - likely
    spread = likely * (1 - likely / people)
    spread_of_control = likely_of_control * (1 - likely_of_control / others)
    together = spread + spread_of_control
    variance = spread * spread_of_control / together if together > 0 else 0.0
    return float((events - likely) ** 2 - reach(level) ** 2 * variance)
