"""What standardised rates and proportions must be, whoever makes them."""

import math

import numpy as np
import pytest

from rrlib.statistics import (
    directly_standardised,
    newcombe,
    poisson_rate,
    standardised_difference,
    standardised_proportion,
    wilson,
)

ENDS = ("value", "lower", "upper")


def ends(estimate):
    return [getattr(estimate, name) for name in ENDS]


@pytest.mark.parametrize("events", [0, 1, 12])
def test_a_rate_of_one_stratum_is_the_exact_poisson_rate(events):
    estimate = directly_standardised([events], [157], [3.0], per=100)
    assert ends(estimate) == pytest.approx([100 * end for end in ends(poisson_rate(events, 157))])
    assert (estimate.numerator, estimate.n) == (events, 157)
    assert estimate.method == "directly standardised, gamma interval"


@pytest.mark.parametrize(("successes", "people"), [(0, 10), (1, 10), (10, 10), (61, 157), (1, 1)])
def test_a_proportion_of_one_stratum_is_wilsons(successes, people):
    estimate = standardised_proportion([successes], [people], [8.0], 0.9)
    assert ends(estimate) == pytest.approx(ends(wilson(successes, people, 0.9)), abs=1e-9)
    assert (estimate.n, estimate.level) == (people, 0.9)


@pytest.mark.parametrize(("later", "earlier"), [((61, 157), (81, 167)), ((0, 10), (20, 20))])
def test_a_difference_of_one_stratum_is_newcombes(later, earlier):
    one, other = ([[number] for number in pair] for pair in (later, earlier))
    estimate = standardised_difference(one, other, [1], 0.9)
    assert ends(estimate) == pytest.approx(ends(newcombe(later, earlier, 0.9)), abs=1e-9)
    assert (estimate.n, estimate.level) == (later[1] + earlier[1], 0.9)


def test_a_proportion_by_hand():
    # Pooled 10 of 20. Two of the pooled proportion lent: (1 + 1) / (2 + 2), (9 + 1) / (18 + 2).
    # Both are one half, so that the variance is that of one half of each stratum's people.
    share = 0.75 * 1 / 2 + 0.25 * 9 / 18
    variance = 0.75**2 * 0.25 / 2 + 0.25**2 * 0.25 / 18
    number = share * (1 - share) / variance
    squared = 1.959963984540054**2
    middle = (number * share + squared / 2) / (number + squared)
    half = math.sqrt(squared * number * share * (1 - share) + squared**2 / 4) / (number + squared)
    estimate = standardised_proportion([1, 9], [2, 18], [3, 1])
    assert ends(estimate) == pytest.approx(
        [100 * share, 100 * (middle - half), 100 * (middle + half)]
    )


def test_the_standard_population_decides_the_value():
    later, earlier = ([2, 9], [10, 10]), ([1, 16], [10, 20])
    assert standardised_proportion(*later, [1, 0]).value == pytest.approx(20)
    assert standardised_proportion(*later, [3, 1]).value == pytest.approx(0.75 * 20 + 0.25 * 90)
    difference = standardised_difference(later, earlier, [3, 1])
    assert difference.value == pytest.approx(0.75 * (20 - 10) + 0.25 * (90 - 80))
    assert directly_standardised([2, 9], [10, 90], [3, 1]).value == pytest.approx(0.175)


def test_only_the_proportions_of_weights_count():
    strata = [2, 9, 4], [10, 10, 7]
    for standardised in (directly_standardised, standardised_proportion):
        once, tenfold = standardised(*strata, [1, 2, 4]), standardised(*strata, [10, 20, 40])
        assert ends(once) == pytest.approx(ends(tenfold))


def test_a_stratum_without_weight_counts_for_nothing():
    with_it, without = ([2, 0, 9], [10, 0, 20], [1, 0, 3]), ([2, 9], [10, 20], [1, 3])
    for standardised in (directly_standardised, standardised_proportion):
        assert ends(standardised(*with_it)) == ends(standardised(*without))
        assert standardised(*with_it).n == 30


def test_strata_of_one_person_are_not_certain():
    successes, people = np.array([1, 0, 1, 0, 1]), np.ones(5)
    estimate = standardised_proportion(successes, people, people)
    # Each is lent two people of 3 in 5: 0.6 * 2 and their own, of three.
    shares = (successes + 1.2) / 3
    number = 0.24 / np.mean(shares * (1 - shares)) * 5
    assert number == pytest.approx(5.625)
    # A little narrower than Wilson's of the five, as strata that differ leave less to chance.
    assert (
        wilson(3, 5).lower < estimate.lower < estimate.value < estimate.upper < wilson(3, 5).upper
    )
    assert estimate.upper - estimate.lower > 55


@pytest.mark.parametrize("share", [0, 1])
def test_none_and_all_have_wilsons_interval_of_the_effective_number(share):
    people, weights = np.array([1, 3, 20]), np.array([4, 4, 8])
    estimate = standardised_proportion(share * people, people, weights)
    number = 1 / (0.25**2 / 1 + 0.25**2 / 3 + 0.5**2 / 20)
    squared = 1.959963984540054**2
    assert estimate.value == 100 * share
    far, near = (estimate.upper, estimate.lower) if share == 0 else (estimate.lower, estimate.upper)
    assert near == pytest.approx(100 * share)
    assert abs(far - 100 * share) == pytest.approx(100 * squared / (number + squared))


def test_a_difference_turned_round_turns_its_interval_round():
    later, earlier, weights = ([2, 1, 0], [9, 1, 3]), ([5, 0, 2], [8, 2, 2]), [4, 1, 2]
    there = standardised_difference(later, earlier, weights)
    back = standardised_difference(earlier, later, weights)
    assert ends(back) == pytest.approx([-there.value, -there.upper, -there.lower])


def test_a_higher_level_makes_a_wider_interval():
    strata = [2, 1, 0], [9, 1, 3], [4, 1, 2]
    for standardised in (directly_standardised, standardised_proportion):
        narrow, wide = standardised(*strata, level=0.8), standardised(*strata, level=0.99)
        assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper


@pytest.mark.parametrize(
    ("counts", "people", "weights", "message"),
    [
        ([1, 0], [5, 0], [1, 1], "strata with weight and no people: 1"),
        ([1], [5, 6], [1, 1], "counts, people and weights are one each a stratum"),
        ([1, 2], [5, 6], [1], "counts, people and weights are one each a stratum"),
        (1, 5, 1, "counts, people and weights are one each a stratum"),
        ([-1, 2], [5, 6], [1, 1], "is negative or missing"),
        ([1, 2], [5, math.nan], [1, 1], "is negative or missing"),
        ([1, 2], [5, math.inf], [1, 1], "is negative or missing"),
        ([1, 2], [5, 6], [1, -1], "is negative or missing"),
        ([1, 2], [5, 6], [0, 0], "no stratum has weight"),
        ([], [], [], "no stratum has weight"),
    ],
)
@pytest.mark.parametrize("standardised", [directly_standardised, standardised_proportion])
def test_what_cannot_be_standardised_is_refused(standardised, counts, people, weights, message):
    with pytest.raises(ValueError, match=f"{message}$"):
        standardised(counts, people, weights)


def test_more_successes_than_people_are_refused():
    with pytest.raises(ValueError, match=r"^a stratum has more successes than people$"):
        standardised_proportion([6, 1], [5, 5], [1, 1])
    with pytest.raises(ValueError, match=r"^a stratum has more successes than people$"):
        standardised_difference(([1], [5]), ([6], [5]), [1])
    assert directly_standardised([6], [5], [1]).value == pytest.approx(1.2)


@pytest.mark.parametrize("standardised", [directly_standardised, standardised_proportion])
def test_a_level_that_is_none_is_refused(standardised):
    with pytest.raises(ValueError, match=r"^a level of 95 is not between 0 and 1$"):
        standardised([1], [5], [1], level=95)


def test_small_strata_are_covered():
    """4,000 draws of each of three sizes are in `make bench`; these are enough for p(1-p)/n."""
    rng = np.random.default_rng(7)
    held = plain = 0
    for _ in range(500):
        people, true = (
            1 + rng.multinomial(141, rng.dirichlet(np.ones(16))),
            rng.uniform(0.05, 0.8, 16),
        )
        successes = rng.binomial(people, true)
        weights, shares = people[::-1], successes / people
        truth = np.average(true, weights=weights)
        estimate = standardised_proportion(successes, people, weights)
        held += estimate.lower <= 100 * truth <= estimate.upper
        each = (weights / weights.sum()) ** 2 * shares * (1 - shares) / people
        plain += abs(estimate.value / 100 - truth) <= 1.96 * math.sqrt(each.sum())
    assert 0.925 <= held / 500 <= 0.98
    assert plain / 500 < 0.9
