"""How often trials, stratified and combined studies are held, and how they fail: by simulation.

    python benchmarks/trials.py

4,000 studies a line. First, that each method keeps its promise where its assumptions hold; then
what it does where they do not, which is a promise too: a failure that no longer shows is BEYOND.
docs/effects/trials.md tables what the lines say. It takes some minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from lines import Line, report

from rrlib.results import Estimate
from rrlib.statistics.adjusted import (
    adjusted_difference,
    difference_of_means,
    standardised_difference_of_events,
)
from rrlib.statistics.compliers import complier_effect
from rrlib.statistics.exact_tests import barnard, boschloo
from rrlib.statistics.meta_analysis import dersimonian_laird, hartung_knapp
from rrlib.statistics.proportions import mee
from rrlib.statistics.randomisation import exact_randomisation_test, randomisation_test
from rrlib.statistics.sample_size import people_needed
from rrlib.statistics.strata import (
    breslow_day,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from rrlib.statistics.two_groups import exact_odds_ratio, odds_ratio, risk_ratio

DRAWS = 4_000
SEED = 2013
WIDE = 1.959963984540054


def two_groups(_: Path) -> Iterator[Line]:
    """Independent people in two groups, drawn by lot."""
    rng = np.random.default_rng(SEED)
    for (people, share), (others, before) in (((157, 0.35), (167, 0.45)), ((40, 0.2), (44, 0.4))):
        draws = list(_arms(rng, (people, share), (others, before)))
        odds = share * (1 - before) / (before * (1 - share))
        what = f"{share:.0%} of {people} v {before:.0%} of {others}"
        yield _covered(f"mee, {what}", _each(mee, draws), 100 * (share - before))
        yield _covered(f"risk_ratio, {what}", _each(risk_ratio, draws), share / before)
        yield _covered(f"odds_ratio, {what}", _each(odds_ratio, draws), odds)
        exact = _held(_each(exact_odds_ratio, draws), odds)
        yield Line(f"exact_odds_ratio, {what}", exact, 95, "% held", at_least=True)
    people = people_needed(0.38, 0.26)
    draws = _arms(rng, (people, 0.26), (people, 0.38))
    told = [100 * (one.upper < 0) for one in _each(mee, draws)]
    what = f"people_needed, 38% v 26%: {people} a group"
    yield Line(what, float(np.mean(told)), 83, "% told", least=78)


def means(_: Path) -> Iterator[Line]:
    """Skewed counts: most people have none, a few have many."""
    rng = np.random.default_rng(SEED)
    for people in (157, 50):
        flags = np.arange(2 * people) < people
        outcomes = _skewed(rng, np.where(flags, 1.2, 1.8), DRAWS)
        drawn = [difference_of_means(one, flags) for one in outcomes]
        yield _covered(f"difference_of_means, {people} skewed counts a group", drawn, -0.6)
        yield _adjusted(rng, people)
        yield _standardised(rng, people)


def stratified(_: Path) -> Iterator[Line]:
    """One effect within strata whose shares are far apart, and whose groups are unlike in size."""
    rng = np.random.default_rng(SEED)
    for strata, size in ((6, 40), (40, 5)):
        before = np.linspace(0.15, 0.7, strata)
        odds = 0.6 * before / (1 - before)
        what = f"{strata} strata of some {size}"
        drawn = _strata(rng, before - 0.1, before, size, mantel_haenszel_difference)
        yield _covered(f"mantel_haenszel_difference, {what}", drawn, -10)
        drawn = _strata(rng, 0.75 * before, before, size, mantel_haenszel_ratio)
        yield _covered(f"mantel_haenszel_ratio, {what}", drawn, 0.75)
        drawn = _strata(rng, odds / (1 + odds), before, size, mantel_haenszel_odds_ratio)
        yield _covered(f"mantel_haenszel_odds_ratio, {what}", drawn, 0.6)


def several_studies(_: Path) -> Iterator[Line]:
    """Studies with true effects about -5 points, as far apart as their errors, or twice as far.

    Hartung and Knapp's interval is safe-guarded: of few studies that hardly differ it is too wide.
    """
    rng = np.random.default_rng(SEED)
    for number, spread, most in ((4, 5, 99), (4, 10, 98), (10, 5, 97), (10, 10, 97)):
        studies = [_studies(rng, number, spread) for _ in range(DRAWS)]
        found = [hartung_knapp(*one) for one in studies]
        what = f"{number} studies, {spread} apart"
        drawn = [one.estimate for one in found]
        yield _covered(f"hartung_knapp, {what}", drawn, -5, most=most)
        drawn = [dersimonian_laird(*one).estimate for one in studies]
        yield _fails(f"dersimonian_laird, {what}", drawn, -5, most=93.5)
        pairs = zip(found, rng.normal(-5, spread, DRAWS), strict=True)
        held = [one.prediction[0] <= further <= one.prediction[1] for one, further in pairs]
        # No promise: of ten studies no further apart than their errors it holds some 87%.
        yield Line(
            f"prediction, {what}: one more", 100 * float(np.mean(held)), 98, "% held", least=84
        )


def compliers(_: Path) -> Iterator[Line]:
    """200 assigned and 200 not; six in ten comply, one in ten has treatment anyway."""
    rng = np.random.default_rng(SEED)
    drawn = [_complier(*_taken(rng, 0.6)) for _ in range(DRAWS)]
    yield _covered("complier_effect, 60% comply", drawn, -10)
    weak = [_taken(rng, 0.05, hidden=150) for _ in range(DRAWS)]
    drawn = [_complier(*one) for one in weak]
    yield _covered("complier_effect, 5% comply, others are far worse off", drawn, -10)
    drawn = [_wald(*one) for one in weak]
    yield _fails("Wald's interval instead", drawn, -10, most=91)
    drawn = [_complier(*_taken(rng, 0.6, direct=-20)) for _ in range(DRAWS)]
    yield _fails("complier_effect, assignment itself takes 20 off", drawn, -10)


def false_alarms(_: Path) -> Iterator[Line]:
    """Treatment changes nobody's outcome."""
    rng = np.random.default_rng(SEED)
    for share in (0.1, 0.4):
        draws = list(_arms(rng, (20, share), (25, share)))
        for test in (barnard, boschloo, exact_randomisation_test):
            what = f"{test.__name__}, {share:.0%} of 20 v 25"
            yield _alarms(what, _each(test, draws), most=5)
    strata, flags = np.arange(40) // 10, np.arange(40) % 10 < 4
    for labels, expected, what in (
        (None, np.full(40, 1.75), "40 skewed counts"),
        (strata, np.where(strata == 0, 4.0, 1.0), "the same in 4 strata"),
    ):
        outcomes = _skewed(rng, expected, DRAWS)
        tests = (randomisation_test(one, flags, 199, 7, labels) for one in outcomes)
        yield _alarms(f"randomisation_test, {what}", tests, least=3.5)


def broken(_: Path) -> Iterator[Line]:
    """What no interval says of itself: how the study was made."""
    rng = np.random.default_rng(SEED)
    drawn = [mee(*_clustered(rng)) for _ in range(DRAWS)]
    yield _fails("mee, 12 v 12 clusters of 20, as if 240 v 240 people", drawn, 0)
    drawn = [mee(*_lost(rng)) for _ in range(DRAWS)]
    yield _fails("mee, treated with the event are lost twice as often", drawn, -10)
    yield Line("the same: bias", _bias(drawn, -10), -4, "points")
    shares, before = np.array([0.55, 0.25]), np.array([0.4, 0.4])
    opposite = _strata(rng, shares, before, 600, mantel_haenszel_difference)
    for truth in (15, -15):
        what = f"mantel_haenszel_difference, +15 and -15: the {truth:+d}"
        yield _fails(what, opposite, truth, most=5)
    tests = _strata(rng, shares, before, 600, breslow_day)
    told = 100 * float(np.mean([one.p_value < 0.05 for one in tests]))
    yield Line("the same: breslow_day finds it", told, 80, "% told", at_least=True)
    looks = [_stopped_early(rng) for _ in range(DRAWS)]
    yield Line(
        "mee, a look every 20 people until it differs", 100 * np.mean(looks), 15, "% alarm", True
    )
    printed = [hartung_knapp(*_studies(rng, 10, 5, printed=0.2)).estimate for _ in range(DRAWS)]
    yield _fails("hartung_knapp, 1 in 5 printed of those not significant", printed, -5)
    yield Line("the same: bias", _bias(printed, -5), -1.5, "points")


def _covered(
    what: str, drawn: Iterable[Estimate], truth: float, least: float = 93, most: float = 97
) -> Line:
    return Line(what, _held(drawn, truth), most, "% held", least=least)


def _fails(what: str, drawn: Iterable[Estimate], truth: float, most: float = 90) -> Line:
    """That an interval of 95% holds the truth at most so often."""
    return Line(what, _held(drawn, truth), most, "% held")


def _held(drawn: Iterable[Estimate], truth: float) -> float:
    """In percent, how many intervals hold the truth; an end that is None reaches endlessly far."""
    ends = [
        (-np.inf if one.lower is None else one.lower, np.inf if one.upper is None else one.upper)
        for one in drawn
    ]
    lower, upper = np.array(ends).T
    return 100 * float(np.mean((lower <= truth) & (truth <= upper)))


def _bias(drawn: Iterable[Estimate], truth: float) -> float:
    return float(np.mean([one.value for one in drawn])) - truth


def _alarms(what: str, tests: Iterable[object], most: float = 6, least: float = 0) -> Line:
    alarms = [test.p_value <= 0.05 for test in tests]
    return Line(what, 100 * float(np.mean(alarms)), most, "% alarm", least=least)


def _each(make: Callable, draws: Iterable[tuple]) -> list:
    made = cache(make)
    return [made(*draw) for draw in draws]


def _arms(rng: np.random.Generator, *groups: tuple[int, float]) -> Iterator[tuple]:
    """Events and people of each of `groups`, (people, share), again and again."""
    events = [rng.binomial(*group, DRAWS).tolist() for group in groups]
    for drawn in zip(*events, strict=True):
        yield tuple((x, people) for x, (people, _) in zip(drawn, groups, strict=True))


def _skewed(rng: np.random.Generator, expected: np.ndarray, draws: int) -> np.ndarray:
    """Counts with these means and a variance of mean + mean² / 0.8, by draw and person."""
    return rng.poisson(rng.gamma(0.8, expected / 0.8, (draws, len(expected))))


def _adjusted(rng: np.random.Generator, people: int) -> Line:
    """A count that hangs on two covariates, by more among those not treated, and not in a line."""
    drawn = []
    for _ in range(DRAWS):
        flags = rng.permutation(2 * people) < people
        covariates = rng.normal(size=(2 * people, 2))
        # The means of these exponentials are 1.5 * exp(0.26 / 2) and 1.1 * exp(0.17 / 2).
        plain = 1.5 * np.exp(covariates @ [0.5, -0.1])
        treated = 1.1 * np.exp(covariates @ [0.4, -0.1])
        outcome = _skewed(rng, np.where(flags, treated, plain), 1)[0]
        drawn.append(adjusted_difference(outcome, flags, covariates))
    truth = 1.1 * np.exp(0.17 / 2) - 1.5 * np.exp(0.26 / 2)
    return _covered(f"adjusted_difference, {people} skewed counts a group", drawn, truth)


def _standardised(rng: np.random.Generator, people: int) -> Line:
    """An event that hangs on a covariate otherwise than the model has it, and on treatment."""
    drawn = []
    for _ in range(DRAWS):
        flags = rng.permutation(2 * people) < people
        covariate = rng.uniform(-1, 1, 2 * people)
        # The mean of the square is a third.
        share = 0.3 - 0.1 * flags + 0.2 * covariate + 0.3 * covariate**2
        events = rng.random(2 * people) < share
        drawn.append(standardised_difference_of_events(events, flags, covariate[:, np.newaxis]))
    return _covered(f"standardised_difference_of_events, {people} a group", drawn, -10)


def _strata(
    rng: np.random.Generator, shares: np.ndarray, before: np.ndarray, size: int, make: Callable
) -> list:
    """`make` of strata of about `size` people, of whom a part that differs is treated."""
    made = []
    while len(made) < DRAWS:
        people = np.maximum(rng.binomial(size, np.linspace(0.3, 0.6, len(shares))), 1)
        others = np.maximum(size - people, 1)
        groups = [
            list(zip(rng.binomial(n, p).tolist(), n.tolist(), strict=True))
            for n, p in ((people, shares), (others, before))
        ]
        made.append(make(*groups))
    return made


def _studies(
    rng: np.random.Generator, number: int, spread: float, printed: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances; those not significantly below 0 are `printed` only so often."""
    effects, variances = [], []
    while len(effects) < number:
        # Differences of two shares near 40%, of 50 to 400 people a group.
        variance = 2 * 2400 / rng.uniform(50, 400)
        effect = rng.normal(-5, np.sqrt(spread**2 + variance))
        if effect < -WIDE * np.sqrt(variance) or rng.random() < printed:
            effects.append(effect)
            variances.append(variance)
    return np.array(effects), np.array(variances)


def _taken(
    rng: np.random.Generator, comply: float, hidden: float = 20, direct: float = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An outcome with what is `hidden` in it, assignment and treatment, which takes 10 off.

    Those who would have treatment anyway are worse off by what is hidden; assignment does `direct`
    by itself. A study in which assignment moved nobody has no estimate, and is drawn anew.
    """
    assigned = np.arange(400) < 200
    received = np.zeros(400, dtype=bool)
    while received[:200].sum() == received[200:].sum():
        kind = rng.random(400)
        always = kind < 0.1
        received = always | ((kind >= 0.1) & (kind < 0.1 + comply) & assigned)
    outcome = rng.normal(50, 20, 400) + hidden * always - 10 * received + direct * assigned
    return outcome, assigned, received


def _complier(*study: np.ndarray) -> Estimate:
    """The interval of compliers; where it is two rays, what they leave out is not held."""
    found = complier_effect(*study)
    if len(found.region) == 2:
        inside = any(least <= -10 <= most for least, most in found.region)
        end = np.inf if inside else -1e9
        return Estimate(found.estimate.value, -np.inf, end, 400, "made")
    return found.estimate


def _wald(outcome: np.ndarray, assigned: np.ndarray, received: np.ndarray) -> Estimate:
    """The usual interval of two-stage least squares, which takes assignment for strong."""
    moved = received[assigned].mean() - received[~assigned].mean()
    effect = (outcome[assigned].mean() - outcome[~assigned].mean()) / moved
    rest = outcome - effect * received
    error = np.sqrt(sum(rest[group].var(ddof=1) / group.sum() for group in (assigned, ~assigned)))
    half = WIDE * error / abs(moved)
    return Estimate(effect, effect - half, effect + half, 400, "made")


def _clustered(rng: np.random.Generator) -> list[tuple[int, int]]:
    """12 clusters of 20 a group: shares about 40%, an intraclass correlation of 0.1."""
    shares = rng.beta(0.4 * 9, 0.6 * 9, (2, 12))
    return [(int(rng.binomial(20, group).sum()), 240) for group in shares]


def _lost(rng: np.random.Generator) -> list[tuple[int, int]]:
    """200 a group, 30% v 40%; a fifth is lost, of the treated with an event two fifths."""
    groups = []
    for share, lost in ((0.3, 0.4), (0.4, 0.2)):
        events = rng.binomial(200, share)
        seen, rest = rng.binomial(events, 1 - lost), rng.binomial(200 - events, 0.8)
        groups.append((int(seen), int(seen + rest)))
    return groups


_looked = cache(mee)


def _stopped_early(rng: np.random.Generator) -> bool:
    """Whether one of ten looks, at 20 to 200 people a group, finds what is not there."""
    events = rng.binomial(20, 0.4, (2, 10)).cumsum(axis=1)
    for look, (one, other) in enumerate(events.T.tolist(), start=1):
        found = _looked((one, 20 * look), (other, 20 * look))
        if not found.lower <= 0 <= found.upper:
            return True
    return False


if __name__ == "__main__":
    report(two_groups, means, stratified, several_studies, compliers, false_alarms, broken)
