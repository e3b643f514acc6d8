"""A peak passes of itself: what is expected after it, by simulation, by hand and by R."""

import json
from math import gamma, log
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad

from rrlib.statistics import Population, Spell, Threshold, adjusted_change, expected_after
from rrlib.statistics.gamma_poisson import GammaPoisson

ROOT = Path(__file__).parents[2]
R = json.loads((ROOT / "tests" / "reference" / "charts.json").read_text(encoding="utf-8"))
LEAST = 4


def entered(rng, people, effect=1.0, rates=None):
    """Reference, selection and after of those who had 4 or more in a year, of a population."""
    if rates is None:
        rates = rng.gamma(0.8, 2.5, 20 * people)
    selecting = rng.poisson(rates)
    chosen = np.flatnonzero(selecting >= LEAST)[:people]
    assert len(chosen) == people
    rates, year, later = rates[chosen], np.ones(people), rng.uniform(0.5, 1.0, people)
    return (
        Spell(rng.poisson(rates), year),
        Spell(selecting[chosen], year),
        Spell(rng.poisson(rates * effect * later), later),
    )


def naive(selection, after):
    """The rate after over the rate that let people in."""
    rates = [np.sum(each.counts) / np.sum(each.exposures) for each in (after, selection)]
    return rates[0] / rates[1]


@pytest.mark.parametrize("entry", [None, Threshold(LEAST)], ids=["rule unknown", "rule known"])
class TestSimulation:
    def test_without_an_effect_the_change_is_centred_on_one(self, entry):
        rng = np.random.default_rng(2013)
        periods = entered(rng, 4000)
        found = adjusted_change(*periods, entry)
        assert naive(*periods[1:]) < 0.85
        assert found.lower < 1 < found.upper
        assert found.value == pytest.approx(1.0, abs=0.03)
        assert expected_after(*periods[:2], periods[2].exposures, entry).peak > 1.15

    def test_an_effect_of_30_percent_is_found_and_not_more(self, entry):
        periods = entered(np.random.default_rng(2014), 4000, effect=0.7)
        found = adjusted_change(*periods, entry)
        assert found.value == pytest.approx(0.7, abs=0.03)
        assert found.upper < 0.75
        assert naive(*periods[1:]) < 0.6

    @pytest.mark.slow
    def test_of_small_groups_intervals_hold_the_truth_and_effects_are_seen(self, entry):
        rng = np.random.default_rng(2015)
        same = [adjusted_change(*entered(rng, 60), entry) for _ in range(100)]
        less = [adjusted_change(*entered(rng, 60, 0.7), entry) for _ in range(100)]
        assert np.mean([log(one.value) for one in same]) == pytest.approx(0, abs=0.05)
        assert np.mean([one.lower <= 1 <= one.upper for one in same]) >= 0.9
        assert np.mean([one.lower <= 0.7 <= one.upper for one in less]) >= 0.9
        assert np.mean([one.upper < 1 for one in less]) >= 0.8

    def test_rates_that_are_no_gamma_do_little_harm(self, entry):
        rng = np.random.default_rng(2016)
        periods = entered(rng, 4000, rates=rng.lognormal(0.2, 1.0, 60_000))
        assert adjusted_change(*periods, entry).value == pytest.approx(1.0, abs=0.04)


def entered_at_first(rng, population, effect=1.0):
    """Those who enter the first time that four quarters of twelve hold 4 or more, and everybody."""
    people, everybody = [], []
    for rate in rng.gamma(0.8, 2.5, population):
        quarters = rng.poisson(rate / 4, 12).tolist()
        ends = [end for end in range(4, 13) if sum(quarters[end - 4 : end]) >= LEAST]
        end = ends[0] if ends else 12
        everybody.append((sum(quarters[:end]), end / 4))
        if ends:
            peak = sum(quarters[end - 4 : end])
            row = (
                sum(quarters[: end - 4]),
                end / 4 - 1,
                peak,
                1.0,
                rng.poisson(rate * effect),
                1.0,
            )
            people.append(row)
    columns = list(zip(*people, strict=True))
    periods = [Spell(*columns[place : place + 2]) for place in (0, 2, 4)]
    return *periods, Population(Spell(*zip(*everybody, strict=True)))


class TestPeopleWhoEnterTheFirstTimeTheyAreBusy:
    def test_the_reference_period_alone_expects_less_than_half_of_what_comes(self):
        periods = entered_at_first(np.random.default_rng(2017), 4000)[:3]
        assert adjusted_change(*periods).value > 2
        assert adjusted_change(*periods, Threshold(LEAST)).lower > 1.1

    @pytest.mark.parametrize("effect", [1.0, 0.7])
    def test_with_everybody_who_might_have_entered_the_change_is_centred(self, effect):
        found = adjusted_change(*entered_at_first(np.random.default_rng(2018), 8000, effect))
        assert found.value == pytest.approx(effect, abs=0.04)
        assert found.lower < effect < found.upper

    @pytest.mark.slow
    def test_of_small_groups_intervals_hold_the_truth(self):
        rng = np.random.default_rng(2019)
        found = [adjusted_change(*entered_at_first(rng, 150)) for _ in range(60)]
        assert 40 < np.mean([one.n for one in found]) < 60
        assert np.mean([one.lower <= 1 <= one.upper for one in found]) >= 0.88

    def test_a_population_of_few_makes_the_interval_wider(self):
        reference, selection, after, population = entered_at_first(
            np.random.default_rng(2020), 2000
        )
        spell = population.spell
        few = Population(Spell(spell.counts[:20], spell.exposures[:20]))
        many, fewer = (
            adjusted_change(reference, selection, after, entry) for entry in (population, few)
        )
        assert fewer.upper / fewer.lower > 1.1 * many.upper / many.lower


class TestByHand:
    def test_with_the_rule_unknown_and_equal_years_the_reference_rate_is_expected(self):
        reference = Spell([0, 2, 5, 1, 0, 9], [1.0] * 6)
        selection, later = Spell([3, 4, 9, 3, 3, 12], [1.0] * 6), [0.5] * 6
        expected = expected_after(reference, selection, later)
        assert expected.counts.sum() == pytest.approx(17 * 0.5, rel=1e-6)
        assert expected.mean == pytest.approx(17 / 6, rel=1e-6)
        assert expected.peak == pytest.approx(34 / 17, rel=1e-6)
        after = Spell([0, 1, 2, 0, 0, 3], later)
        assert adjusted_change(reference, selection, after).value == pytest.approx(6 / 8.5)

    def test_a_person_s_expectation_is_an_integral_over_all_rates(self):
        reference, selection = (
            Spell([0, 2, 5, 1, 0, 9], [1, 1, 0.5, 1, 1, 1]),
            Spell([3, 4, 9, 3, 3, 12], [1.0] * 6),
        )
        found = expected_after(reference, selection, [1.0] * 6)
        shape, rate = found.shape, found.shape / found.mean

        def weight(busy, count, time):
            density = rate**shape * busy ** (shape - 1) * np.exp(-rate * busy) / gamma(shape)
            return density * (busy * time) ** count * np.exp(-busy * time)

        for place in (1, 2, 5):
            case = reference.counts[place], reference.exposures[place]
            likely = quad(weight, 0, np.inf, case)[0]
            moment = quad(lambda busy, *case: busy * weight(busy, *case), 0, np.inf, case)[0]
            assert found.counts[place] == pytest.approx(moment / likely, rel=1e-6)

    def test_busy_people_are_expected_to_stay_busier_but_less_than_they_were(self):
        reference = Spell([0, 2, 5, 1, 0, 9], [1.0] * 6)
        counts = expected_after(reference, Spell([3] * 6, [1.0] * 6), [1.0] * 6).counts
        assert list(np.argsort(counts)) == list(np.argsort(reference.counts))
        assert counts[0] > 0
        assert counts[5] < 9

    def test_people_alike_are_expected_to_go_on_alike(self):
        # No more variation than chance leaves: the gamma shrinks to one rate.
        reference = Spell([2, 1, 2, 1, 2, 1], [1.0] * 6)
        found = expected_after(reference, Spell([3] * 6, [1.0] * 6), [1.0] * 6)
        assert found.counts == pytest.approx(np.full(6, 1.5), rel=1e-3)
        after = Spell([2, 0, 3, 1, 0, 1], [1.0] * 6)
        change = adjusted_change(reference, Spell([3] * 6, [1.0] * 6), after)
        assert 0 < change.lower < change.value < change.upper

    def test_the_interval_is_that_of_a_ratio_of_two_sums(self):
        # With equal years nothing hangs on the gamma, and the error is that of observed over
        # expected, person by person: each adds y / sum(y) - x / sum(x).
        before, after = np.array([0, 2, 5, 1, 0, 9]), np.array([1, 1, 4, 0, 2, 7])
        adds = after / after.sum() - before / before.sum()
        error = np.sqrt(6 / 5 * np.sum(adds**2))
        year = [1.0] * 6
        found = adjusted_change(Spell(before, year), Spell([9] * 6, year), Spell(after, year))
        reach = 2.5705818356363146  # the 97.5% point of Student's t with 5 degrees
        assert log(found.upper / found.value) == pytest.approx(reach * error, rel=1e-4)
        assert log(found.value / found.lower) == pytest.approx(reach * error, rel=1e-4)
        assert (found.n, found.numerator) == (6, 15)

    def test_without_any_event_after_the_upper_end_is_the_poisson_one(self):
        year = [1.0] * 3
        found = adjusted_change(Spell([2, 3, 5], year), Spell([4] * 3, year), Spell([0] * 3, year))
        assert (found.value, found.lower) == (0.0, 0.0)
        #   -log(0.025) events, of ten expected
        assert found.upper == pytest.approx(0.3688879454, rel=1e-5)

    def test_likelihoods_of_those_who_could_enter_add_up_to_one(self):
        # Over all histories of a person who entered, but for the constants left out.
        grid = [(was, peak) for was in range(120) for peak in range(2, 120)]
        was, peak = np.array(grid, dtype=np.float64).T
        model = GammaPoisson(was + peak, np.full(len(grid), 1.7), (2, np.ones(len(grid))))
        constants = [
            was * log(0.7) - sum(map(log, range(1, was + 1))) - sum(map(log, range(1, peak + 1)))
            for was, peak in grid
        ]
        likelihoods = model.likelihoods(np.log([2.0, 1.5]))
        assert np.exp(likelihoods + constants).sum() == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("case", R["fits"], ids=["later years partly", "earlier years partly"])
def test_a_search_by_r_finds_the_same_gamma(case):
    # The likelihood is flat at its top: two searches agree no closer than this.
    found = expected_after(
        Spell(case["reference"], case["before"]),
        Spell(case["selection"], case["selecting"]),
        case["after"],
        Threshold(case["least"]),
    )
    assert found.mean == pytest.approx(case["mean"], rel=1e-6)
    assert found.shape == pytest.approx(case["shape"], rel=1e-6)
    assert found.counts == pytest.approx(np.array(case["expected"]), rel=1e-6)
    known = [np.array(case[name]) for name in ("reference", "selection", "before", "selecting")]
    rates = (case["shape"] + known[0] + known[1]) / (
        case["shape"] / case["mean"] + known[2] + known[3]
    )
    assert rates * case["after"] == pytest.approx(np.array(case["expected"]), rel=1e-12)


ONE = Spell([3, 4], [1.0, 1.0])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: expected_after(ONE, Spell([3], [1.0]), [1.0, 1.0]), "different numbers"),
        (lambda: expected_after(ONE, ONE, [1.0]), "different numbers"),
        (lambda: expected_after(ONE, ONE, [1.0, 1.0], Threshold(4)), "less than 4"),
        (lambda: expected_after(ONE, ONE, [1.0, 1.0], Threshold(-1)), "less than -1"),
        (lambda: expected_after(Spell([0, 0], [1, 1]), ONE, [1, 1]), "nothing happened"),
        (lambda: expected_after(Spell([1, 0], [0, 1]), ONE, [1, 1]), "without exposure"),
        (lambda: expected_after(Spell([-1, 0], [1, 1]), ONE, [1, 1]), "negative"),
        (lambda: expected_after(ONE, ONE, [-1, 1]), "negative"),
        (lambda: expected_after(Spell([1, 2], [1.0]), ONE, [1, 1]), "one each a person"),
        (lambda: adjusted_change(*[Spell([3], [1.0])] * 3), "two or more people"),
    ],
)
def test_what_is_no_history_is_refused_in_words(make, message):
    with pytest.raises(ValueError, match=message):
        make()
