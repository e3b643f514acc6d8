"""How often control charts and funnels cry wolf, and how sound an adjusted change is: simulated.

    .venv/bin/python benchmarks/false_alarms.py

Nothing changes in what is drawn, unless a line says so; charts make their centres and limits of
their own points, as in a report. Three sigmas leave 0.27% of normal values beyond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from math import log
from pathlib import Path

import numpy as np
from lines import Line, report

from rrlib.periods import FinancialQuarter, Window
from rrlib.results import Estimate
from rrlib.statistics import (
    Chart,
    Kind,
    Place,
    Population,
    Rule,
    Spell,
    Threshold,
    adjusted_change,
    choose_for_proportions,
    choose_for_rates,
    dispersion_of_proportions,
    expected_false_signals,
    funnel_of_proportions,
    funnel_of_rates,
    g_chart,
    individuals_chart,
    laney_p_chart,
    laney_u_chart,
    moving_range_chart,
    p_chart,
    t_chart,
    u_chart,
)

DRAWS = 2_000
GROUPS = 400
SEED = 2013
RUN = Rule.RUN_OF_EIGHT


def quarters(number: int) -> list[Window]:
    first = FinancialQuarter(1990, 1)
    return [quarter.window for quarter in first.through(first.shift(number - 1))]


def points(_: Path) -> Iterator[Line]:
    """Points beyond their limits, of 100."""
    rng = np.random.default_rng(SEED)
    for number in (12, 24):
        periods = quarters(number)

        def normal(periods: list[Window] = periods) -> Chart:
            return individuals_chart(rng.standard_normal(len(periods)), periods)

        def shares(people: int, share: float, periods: list[Window] = periods) -> Chart:
            sizes = rng.integers(people // 2, people * 3 // 2, len(periods))
            return p_chart(rng.binomial(sizes, share), sizes, periods)

        def rates(mean: float, periods: list[Window] = periods) -> Chart:
            return u_chart(rng.poisson(mean, len(periods)), np.ones(len(periods)), periods)

        yield _beyond(f"p chart, {number} points, 40% of about 150", lambda: shares(150, 0.4), 0.4)
        yield _beyond(f"p chart, {number} points, 30% of about 20", lambda: shares(20, 0.3), 0.5)
        yield _beyond(f"u chart, {number} points, 60 a period", lambda: rates(60), 0.4)
        yield _beyond(f"u chart, {number} points, 6 a period", lambda: rates(6), 0.8)
        yield _beyond(f"individuals chart, {number} points", normal, 0.5)
    periods = quarters(24)
    ranges = lambda: moving_range_chart(rng.standard_normal(24), periods)  # noqa: E731
    yield _beyond("moving range chart, 23 points", ranges, 1)
    yield _beyond("g chart, 24 gaps of 30 on average", lambda: _gaps(rng, periods, 30), 0.4)
    yield _beyond("t chart, 24 gaps of 60 days on average", lambda: _times(rng, 60), 0.6)


def dispersed(_: Path) -> Iterator[Line]:
    """Rates that vary by more than chance from one period to the next: the plain chart fails."""
    rng = np.random.default_rng(SEED)
    periods, ones = quarters(24), np.ones(24)

    def counts() -> np.ndarray:
        return rng.poisson(rng.gamma(10, 6, 24))

    def shares() -> np.ndarray:
        return rng.binomial(300, np.clip(rng.normal(0.4, 0.08, 24), 0, 1))

    people = np.full(24, 300)
    plain = "varying more than chance"
    yield _beyond(f"u chart, {plain}", lambda: u_chart(counts(), ones, periods), 100, least=5)
    yield _beyond(f"Laney u′ chart, {plain}", lambda: laney_u_chart(counts(), ones, periods), 0.8)
    yield _beyond(f"p chart, {plain}", lambda: p_chart(shares(), people, periods), 100, least=5)
    laney = lambda: laney_p_chart(shares(), people, periods)  # noqa: E731
    yield _beyond(f"Laney p′ chart, {plain}", laney, 0.8)
    rates = [choose_for_rates(counts(), ones, periods).kind for _ in range(DRAWS)]
    yield _chosen("Laney u′ chosen where rates vary more", rates, Kind.LANEY_U, 95, 100)
    drawn = (choose_for_proportions(shares(), people, periods).kind for _ in range(DRAWS))
    yield _chosen("Laney p′ chosen where shares vary more", drawn, Kind.LANEY_P, 95, 100)
    stable = (choose_for_rates(rng.poisson(60, 24), ones, periods).kind for _ in range(DRAWS))
    yield _chosen("Laney u′ chosen where they do not", stable, Kind.LANEY_U, 0, 6)


def runs(_: Path) -> Iterator[Line]:
    """Runs of eight, beside what is stored of them, found in another way than charts do."""
    rng = np.random.default_rng(SEED)
    for number in (12, 16, 24, 40, 60, 120):
        found = np.concatenate([_runs(rng, number) for _ in range(20)])
        stored = expected_false_signals(number, 1, RUN)
        what = f"runs of eight in {number} points, over those stored"
        yield Line(what, float(found.mean()) / stored.expected, 1.1, "times", least=0.9)
        what = f"charts of {number} points with one, over those stored"
        yield Line(what, float((found > 0).mean()) / stored.any_at_all, 1.1, "times", least=0.9)
    # What a chart refuses: years that share three quarters with the next.
    yearly = (np.convolve(rng.binomial(60, 0.4, 27), np.ones(4), "valid") for _ in range(DRAWS))
    rolling = [bool(individuals_chart(each, quarters(24)).signals()) for each in yearly]
    what = "stable rolling years, were they charted, that signal"
    yield Line(what, 100 * float(np.mean(rolling)), 50, "% alarm", at_least=True)


def funnels(_: Path) -> Iterator[Line]:
    """Areas beyond the limits about a known target."""
    rng = np.random.default_rng(SEED)
    for size, share in ((15, 0.4), (150, 0.4), (40, 0.9)):
        found = funnel_of_proportions(
            rng.binomial(size, share, 20_000), np.full(20_000, size), target=100 * share
        )
        yield from _places(f"{share:.0%} of {size}", [area.place for area in found.areas])
    for mean in (3, 60):
        found = funnel_of_rates(rng.poisson(mean, 20_000), np.ones(20_000), target=mean)
        yield from _places(f"{mean} events", [area.place for area in found.areas])
    told = [
        dispersion_of_proportions(rng.binomial(150, 0.4, 24), np.full(24, 150)).significant
        for _ in range(DRAWS)
    ]
    what = "over-dispersion of 24 areas, where there is none"
    yield Line(what, 100 * float(np.mean(told)), 5, "% alarm")


def adjusted(_: Path) -> Iterator[Line]:
    """People who enter with 4 or more in a year, of a population of whom most have few."""
    rng = np.random.default_rng(SEED)
    for people in (30, 100, 300):
        for entry, rule in ((None, "rule unknown"), (Threshold(4), "threshold")):
            for effect in (1.0, 0.7):
                drawn = [
                    adjusted_change(*_entered(rng, people, effect), entry) for _ in range(GROUPS)
                ]
                yield from _change(f"{people} people, {rule}, truly {effect}", drawn, effect)
    for people in (100, 300):
        for effect in (1.0, 0.7):
            drawn = [adjusted_change(*_at_first(rng, people, effect)) for _ in range(GROUPS)]
            yield from _change(f"population of {people}, truly {effect}", drawn, effect)
    # What the docstring warns of: the first time that somebody is busy, they were quiet before.
    drawn = [adjusted_change(*_at_first(rng, 300, 1.0)[:3]) for _ in range(GROUPS)]
    centre = float(np.exp(np.mean([log(one.value) for one in drawn])))
    yield Line(
        "adjusted change, at first, reference alone: centre", centre, 3.5, "times", least=1.6
    )


def _beyond(what: str, draw: Callable[[], Chart], bound: float, least: float = 0.0) -> Line:
    signalled = [len(chart.signals()) / len(chart.points) for chart in _drawn(draw)]
    return Line(what, 100 * float(np.mean(signalled)), bound, "% beyond", least=least)


def _drawn(draw: Callable[[], Chart]) -> Iterator[Chart]:
    return (draw() for _ in range(DRAWS))


def _runs(rng: np.random.Generator, number: int) -> np.ndarray:
    """How many runs of eight or more each of 10,000 stable series has about its own mean."""
    series = rng.standard_normal((10_000, number))
    above = series > series.mean(axis=1, keepdims=True)
    among = np.cumsum(np.pad(above, ((0, 0), (1, 0))), axis=1)
    eight = among[:, 8:] - among[:, :-8]
    on_one_side = (eight == 0) | (eight == 8)
    begins = on_one_side.copy()
    begins[:, 1:] &= ~on_one_side[:, :-1]
    return begins.sum(axis=1)


def _change(what: str, drawn: list[Estimate], effect: float) -> Iterator[Line]:
    what = f"adjusted change, {what}"
    held = [one.lower <= effect <= one.upper for one in drawn]
    yield Line(what, 100 * float(np.mean(held)), 98.5, "% held", least=91.5)
    centre = np.exp(np.mean([log(one.value) for one in drawn])) / effect
    yield Line(f"{what}: centre", float(centre), 1.04, "times", least=0.96)
    if effect < 1:
        seen = 100 * float(np.mean([one.upper < 1 for one in drawn]))
        yield Line(f"{what}: seen", seen, 65, "% seen", at_least=True)


def _chosen(what: str, kinds: Iterable[Kind], kind: Kind, least: float, most: float) -> Line:
    share = 100 * float(np.mean([each is kind for each in kinds]))
    return Line(what, share, most, "% chosen", least=least)


def _places(what: str, places: list[Place]) -> Iterator[Line]:
    outer = 100 * float(np.mean([place is Place.BEYOND_OUTER for place in places]))
    inner = 100 * float(np.mean([place is not Place.WITHIN for place in places]))
    yield Line(f"funnel, {what}, beyond 95%", inner, 5.3, "% beyond")
    yield Line(f"funnel, {what}, beyond 99.8%", outer, 0.3, "% beyond")


def _gaps(rng: np.random.Generator, periods: list[Window], mean: float) -> Chart:
    return g_chart(rng.geometric(1 / (mean + 1), len(periods)) - 1, periods)


def _times(rng: np.random.Generator, mean: float) -> Chart:
    passed = np.cumsum(rng.exponential(mean, 25)).tolist()
    return t_chart([date(2000, 1, 1) + timedelta(days) for days in passed])


def _entered(rng: np.random.Generator, people: int, effect: float) -> tuple[Spell, Spell, Spell]:
    rates = rng.gamma(0.8, 2.5, 20 * people)
    selecting = rng.poisson(rates)
    chosen = np.flatnonzero(selecting >= 4)[:people]
    rates, year, later = rates[chosen], np.ones(people), rng.uniform(0.5, 1.0, people)
    return (
        Spell(rng.poisson(rates), year),
        Spell(selecting[chosen], year),
        Spell(rng.poisson(rates * effect * later), later),
    )


def _at_first(
    rng: np.random.Generator, population: int, effect: float
) -> tuple[Spell, Spell, Spell, Population]:
    """Those who enter the first time that four quarters of twelve hold 4 or more."""
    rates = rng.gamma(0.8, 2.5, population)
    until = np.cumsum(rng.poisson(rates[:, None] / 4, (population, 12)), axis=1)
    year = until.copy()
    year[:, 4:] -= until[:, :-4]
    busy = (year >= 4) & (np.arange(12) >= 3)
    entered = np.flatnonzero(busy.any(axis=1))
    last = np.where(busy.any(axis=1), busy.argmax(axis=1), 11)
    everybody = Spell(until[np.arange(population), last], (last + 1) / 4)
    selecting = Spell(year[entered, last[entered]], np.ones(len(entered)))
    reference = Spell(everybody.counts[entered] - selecting.counts, (last[entered] - 3) / 4)
    after = Spell(rng.poisson(rates[entered] * effect), np.ones(len(entered)))
    return reference, selecting, after, Population(everybody)


if __name__ == "__main__":
    report(points, dispersed, runs, funnels, adjusted)
