"""How often models of trends find what is not there, hold the truth, and find what is.

    python benchmarks/trends.py

4,000 made series or panels a line: quarterly counts that vary more than the Poisson distribution,
have a season and a trend, and hang together from quarter to quarter. First what is promised, and
how often a change of a tenth is found; then what others' errors do with the same series, and ours
with what they were not made for, which is a promise too: a failure that no longer shows is BEYOND.
docs/trends.md tables what the lines say. It takes some ten minutes on two cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from math import exp, log, sqrt
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from lines import Line, report
from scipy.special import ndtr

from rrlib.results import Estimate
from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.trends import (
    Errors,
    Form,
    Intervention,
    Model,
    Panel,
    Segmented,
    change,
    coefficient,
    comparative,
    covariance,
    dose_response,
    event_study,
    excess,
    group_time_effects,
    newey_west,
    overall,
    panel_of,
    permuted_doses,
    permuted_pre_trends,
    pre_trend_test,
    relative_magnitudes,
    segmented,
    series_of,
    two_way,
    wild_cluster_bootstrap,
)

DRAWS = 4_000
SEED = 2013
EVERY = 4
"""Excess counts are looked at in one of so many series without a change: they take the longest."""
TENTH = log(0.9)


@dataclass(frozen=True)
class World:
    """Quarters of which half are after; what changes there; how quarters hang together.

    `mean` events are expected a quarter. Rates vary by `spread` (a standard deviation of their
    logarithm), of which each quarter keeps `kept` from the one before, and gamma noise of variance
    `noise` is on top of it, each quarter its own.
    """

    quarters: int
    kept: float
    mean: float = 300
    spread: float = 0.08
    noise: float = 0.002
    level: float = 0.0
    slope: float = 0.0
    form: Form = Form.LEVEL_AND_SLOPE


def expected(world: World) -> np.ndarray:
    """The logarithm of what is expected of each quarter."""
    quarter, half = np.arange(world.quarters), world.quarters // 2
    plain = log(world.mean) + 0.3 * (quarter - half) / world.quarters
    season = 0.1 * np.cos(np.pi / 2 * quarter) + 0.05 * np.cos(np.pi * quarter)
    changed = (quarter >= half) * world.level + world.slope * np.maximum(quarter - half, 0)
    return plain + season + changed


def hanging(rng: np.random.Generator, number: int, kept: float) -> np.ndarray:
    """Normal numbers of variance 1, each of which keeps `kept` of the one before."""
    drawn = rng.normal(size=number)
    for k in range(1, number):
        drawn[k] = kept * drawn[k - 1] + sqrt(1 - kept**2) * drawn[k]
    return drawn


def counts(world: World, rng: np.random.Generator) -> np.ndarray:
    noise = rng.gamma(1 / world.noise, world.noise, world.quarters)
    moved = world.spread * hanging(rng, world.quarters, world.kept)
    return rng.poisson(np.exp(expected(world) + moved) * noise)


def fitted_to(world: World, rng: np.random.Generator) -> Segmented:
    number = world.quarters
    series = series_of(counts(world, rng), np.ones(number), np.arange(number))
    return segmented(series, Model((Intervention("it", number // 2, world.form),)))


def one_series(world: World, seed: tuple[int, int]) -> list[float]:
    """p and held of the level, the same of the slope, held of the excess, Newey and West's p."""
    fitted = fitted_to(world, np.random.default_rng(seed))
    level = change(fitted, "it: level")
    found = [level.p_value, held(level.estimate, 100 * (exp(world.level) - 1))]
    if world.form is Form.LEVEL_AND_SLOPE:
        slope = change(fitted, "it: slope")
        found += [slope.p_value, held(slope.estimate, 100 * (exp(world.slope) - 1))]
    else:
        found += [np.nan, np.nan]
    found.append(
        excess_held(fitted, world) if world.level == 0 and seed[1] % EVERY == 0 else np.nan
    )
    at = fitted.names.index("it: level")
    error = sqrt(newey_west(fitted, 4)[at, at])
    return [*found, 2 * float(ndtr(-abs(fitted.coefficients[at]) / error))]


def excess_held(fitted: Segmented, world: World) -> float:
    after = slice(world.quarters // 2, None)
    with_it = np.exp(expected(world))[after].sum()
    without = np.exp(expected(replace(world, level=0.0, slope=0.0)))[after].sum()
    return held(excess(fitted, "it").percent.estimate, 100 * (with_it / without - 1))


def one_comparison(world: World, seed: tuple[int, int]) -> list[float]:
    """p of the level of a series of its own, and less five others: a shock is shared by all."""
    rng = np.random.default_rng(seed)
    number, half = world.quarters, world.quarters // 2
    shared = 0.08 * hanging(rng, number, 0.6) + 0.15 * (np.arange(number) >= half)
    made = [
        series_of(
            rng.poisson(np.exp(shared) * np.maximum(counts(world, rng), 1)),
            np.ones(number),
            np.arange(number),
        )
        for _ in range(6)
    ]
    model = Model((Intervention("it", half, world.form),))
    tested = change(comparative(made[0], made[1:], model), "it: level")
    alone = change(segmented(made[0], model), "it: level")
    return [tested.p_value, held(tested.estimate, 0.0), alone.p_value]


@dataclass(frozen=True)
class Areas:
    """A panel of areas by 40 quarters: a dose from the 20th on, whose slope is `effect`.

    Each area drifts by `drift` a quarter times its dose, before the event as well.
    """

    areas: int
    kept: float = 0.5
    effect: float = 0.0
    drift: float = 0.0
    treated: int | None = None


def panel(world: Areas, rng: np.random.Generator) -> tuple[Panel, np.ndarray]:
    """The panel, and the dose of each row."""
    quarter = np.arange(40)
    doses = rng.gamma(4, 0.25, world.areas)
    if world.treated is not None:
        doses = (np.arange(world.areas) < world.treated).astype(float)
    noise = (
        np.array([hanging(rng, 40, world.kept) for _ in doses])
        * rng.uniform(0.5, 1.5, world.areas)[:, np.newaxis]
    )
    outcome = noise + rng.normal(size=40) + rng.normal(size=(world.areas, 1))
    outcome = outcome + doses[:, np.newaxis] * (
        world.effect * (quarter >= 20) + world.drift * quarter
    )
    rows = np.repeat(np.arange(world.areas), 40), np.tile(quarter, world.areas)
    return panel_of(*rows, outcome.ravel()), np.repeat(doses, 40)


def one_panel(world: Areas, seed: tuple[int, int]) -> list[float]:
    """p by HC1, by CLUSTER, CR2 (p, held), permuted doses, wild bootstrap."""
    made, dose = panel(world, np.random.default_rng(seed))
    after = made.periods[np.newaxis, :] >= 20
    treatment = (dose.reshape(world.areas, -1) * after).ravel()
    fitted = two_way(made, treatment, ["dose"])
    tested = coefficient(fitted, "dose")
    found = [naive(fitted.coefficients[0], covariance(fitted, one)) for one in NAIVE]
    found += [tested.p_value, held(tested.estimate, world.effect)]
    means = made.outcome[:, 20:].mean(axis=1) - made.outcome[:, :20].mean(axis=1)
    found.append(permuted_doses(means, dose[::40], 999, seed[1]).p_value)
    found.append(wild_cluster_bootstrap(fitted, "dose", 399, seed[1]).tested.p_value)
    if world.treated is None:
        found.append(dose_response(made, dose, 20).slope.p_value)
    return found


def one_event_study(world: Areas, seed: tuple[int, int]) -> list[float]:
    """p of three differences before the event together, by formula and by permuted doses."""
    made, dose = panel(world, np.random.default_rng(seed))
    kept = slice(16, 24)
    rows = np.repeat(np.arange(world.areas), 8), np.tile(made.periods[kept], world.areas)
    short = panel_of(*rows, made.outcome[:, kept].ravel())
    doses = dose.reshape(-1, 40)[:, kept].ravel()
    permuted = permuted_pre_trends(short, doses, 20, 999, seed[1]).p_value
    try:
        return [pre_trend_test(event_study(short, doses, 20)).p_value, permuted]
    except NotEstimable:
        return [np.nan, permuted]


def one_drift(seed: tuple[int, int]) -> list[float]:
    """Areas that drift apart with their dose and an effect of nothing: held by the plain interval
    of the first quarter, and by that of trends which go on apart as fast as before.
    """
    made, dose = panel(Areas(40, drift=0.6), np.random.default_rng(seed))
    kept = slice(16, 24)
    rows = np.repeat(np.arange(40), 8), np.tile(made.periods[kept], 40)
    short = panel_of(*rows, made.outcome[:, kept].ravel())
    events = event_study(short, dose.reshape(-1, 40)[:, kept].ravel(), 20)
    return [held(relative_magnitudes(events, 0, multiple), 0.0) for multiple in (0.0, 1.0)]


def one_adoption(seed: tuple[int, int]) -> list[float]:
    """Effects that grow, of three starts: held by group-time and by two-way effects."""
    rng = np.random.default_rng(seed)
    starts = np.repeat([8.0, 14.0, 20.0, np.inf], 10)
    quarter = np.arange(24)
    since = np.maximum(quarter - starts[:, np.newaxis] + 1, 0)
    noise = np.array([hanging(rng, 24, 0.5) for _ in starts])
    outcome = noise + rng.normal(size=(40, 1)) + rng.normal(size=24) + 0.2 * since
    rows = np.repeat(np.arange(40), 24), np.tile(quarter, 40)
    made = panel_of(*rows, outcome.ravel())
    truth = float(0.2 * since[since > 0].mean())
    found = overall(group_time_effects(made, np.repeat(starts, 24))).estimate
    usual = coefficient(two_way(made, (since > 0).ravel(), ["it"]), "it").estimate
    return [held(found, truth), held(usual, truth), usual.value / truth]


NAIVE = (Errors.HC1, Errors.CLUSTER)


def naive(value: float, inner: np.ndarray) -> float:
    return 2 * float(ndtr(-abs(value) / sqrt(inner[0, 0])))


def held(estimate: Estimate, truth: float) -> float:
    return float(estimate.lower <= truth <= estimate.upper)


def many(make: Callable[[tuple[int, int]], list[float]]) -> np.ndarray:
    # Each has a core: threads of BLAS would only wait for those of the others.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as several:
        seeds = [(SEED, draw) for draw in range(DRAWS)]
        return np.array(list(several.map(make, seeds, chunksize=100)), dtype=float)


def alarms(p_values: np.ndarray) -> float:
    return 100 * float(np.mean(p_values <= 0.05))


def covered(held: np.ndarray) -> float:
    return 100 * float(np.nanmean(held))


def series(_: Path) -> Iterator[Line]:
    """What is promised of one series; of slopes and excess in short ones, that it is too wide."""
    for number in (24, 40, 60):
        for kept in (0.0, 0.3, 0.6):
            found = many(partial(one_series, World(number, kept)))
            what = f"{number} quarters, {kept:.1f} kept"
            yield Line(f"{what}: alarms, level", alarms(found[:, 0]), 6, "%")
            yield Line(f"{what}: alarms, slope", alarms(found[:, 2]), 6, "%")
            yield Line(f"{what}: held, level", covered(found[:, 1]), 97, "%", least=93)
            most = 99.5 if number == 24 else 98.5
            yield Line(f"{what}: held, slope", covered(found[:, 3]), most, "%", least=93)
            yield Line(f"{what}: held, excess", covered(found[:, 4]), most, "%", least=93)
            yield Line(f"{what}: Newey-West alarms", alarms(found[:, 5]), 8, "%", at_least=True)
    found = many(partial(one_series, World(40, 0.3, mean=4)))
    yield Line("40 quarters of some 4: alarms, level", alarms(found[:, 0]), 6, "%")
    yield Line("40 quarters of some 4: held, level", covered(found[:, 1]), 99, "%", least=93)


def power(_: Path) -> Iterator[Line]:
    """How often a fall by a tenth is found; a number to read, with bounds that only keep it."""
    for form in (Form.LEVEL, Form.LEVEL_AND_SLOPE):
        for number in (24, 40, 60):
            for kept in (0.0, 0.6):
                world = World(number, kept, level=TENTH, form=form)
                found = many(partial(one_series, world))
                what = f"{form.value}, {number} quarters, {kept:.1f} kept"
                yield Line(f"{what}: a tenth found", alarms(found[:, 0]), 100, "%")
                yield Line(f"{what}: held", covered(found[:, 1]), 98, "%", least=93)


def failing(_: Path) -> Iterator[Line]:
    """What no interval of one series shows of itself."""
    found = many(partial(one_series, World(40, 0.9)))
    yield Line("0.9 kept: alarms, level", alarms(found[:, 0]), 6.5, "%", at_least=True)
    found = many(partial(one_comparison, World(40, 0.3, form=Form.LEVEL)))
    yield Line("comparative, a shock to all: alarms", alarms(found[:, 0]), 6, "%")
    yield Line("comparative, a shock to all: held", covered(found[:, 1]), 97, "%", least=93)
    yield Line("the same, without comparators: alarms", alarms(found[:, 2]), 15, "%", at_least=True)


def panels(_: Path) -> Iterator[Line]:
    """Few areas whose quarters hang together."""
    for areas in (8, 14, 40):
        found = many(partial(one_panel, Areas(areas)))
        what = f"{areas} areas, a dose"
        yield Line(f"{what}: HC1 alarms", alarms(found[:, 0]), 12, "%", at_least=True)
        yield Line(f"{what}: CLUSTER alarms", alarms(found[:, 1]), 35, "%")
        yield Line(f"{what}: CR2 alarms", alarms(found[:, 2]), 7, "%")
        yield Line(f"{what}: CR2 held", covered(found[:, 3]), 98, "%", least=93)
        yield Line(f"{what}: permuted alarms", alarms(found[:, 4]), 6, "%")
        yield Line(f"{what}: wild bootstrap alarms", alarms(found[:, 5]), 7, "%")
        yield Line(f"{what}: dose_response alarms", alarms(found[:, 6]), 7, "%")
    found = many(partial(one_panel, Areas(14, treated=2)))
    yield Line("2 of 14 treated: CLUSTER alarms", alarms(found[:, 1]), 10, "%", at_least=True)
    yield Line("2 of 14 treated: permuted alarms", alarms(found[:, 4]), 6.5, "%")
    found = many(partial(one_panel, Areas(14, drift=0.03)))
    yield Line("areas drift with dose: permuted alarms", alarms(found[:, 4]), 20, "%", True)
    for areas in (14, 40):
        found = many(partial(one_event_study, Areas(areas)))
        yield Line(f"{areas} areas: permuted_pre_trends alarms", alarms(found[:, 1]), 6, "%")
        told = found[~np.isnan(found[:, 0]), 0]
        yield Line(f"{areas} areas: pre_trend_test alarms", alarms(told), 7, "%")
        yield Line(
            f"{areas} areas: pre_trend_test declines", 100 - 100 * len(told) / DRAWS, 50, "%"
        )
    found = many(one_drift)
    yield Line("areas drift with dose: plain interval held", covered(found[:, 0]), 80, "%")
    yield Line(
        "the same: relative_magnitudes, once, held", covered(found[:, 1]), 100, "%", least=95
    )
    found = many(one_adoption)
    yield Line("group-time effects that grow: held", covered(found[:, 0]), 97, "%", least=93)
    yield Line("two-way effects of the same: held", covered(found[:, 1]), 80, "%")
    yield Line("two-way effects of the same: share found", found[:, 2].mean(), 0.8, "")


if __name__ == "__main__":
    report(series, power, failing, panels)
