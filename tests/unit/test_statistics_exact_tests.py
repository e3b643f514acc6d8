"""What exact and randomisation tests must be, against every table and every draw counted out."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy.stats import boschloo_exact, fisher_exact

from rrlib.statistics.exact_tests import barnard, boschloo
from rrlib.statistics.randomisation import exact_randomisation_test, randomisation_test

SIZES = (6, 9)
SHARES = np.linspace(0, 1, 501)


def chance(share, tables):
    """How often one of `tables` of 6 and 9 people comes up at a common share."""
    people, others = SIZES
    return sum(
        comb(people, x) * comb(others, y) * share ** (x + y) * (1 - share) ** (15 - x - y)
        for x, y in tables
    )


def every_table():
    return [(x, y) for x in range(SIZES[0] + 1) for y in range(SIZES[1] + 1)]


@pytest.mark.parametrize("test", [barnard, boschloo])
def test_at_no_share_is_the_test_wrong_oftener_than_it_says(test):
    p_values = {table: test((table[0], 6), (table[1], 9)).p_value for table in every_table()}
    assert any(p < 0.05 for p in p_values.values())
    for level in (0.01, 0.05, 0.1, 0.3):
        rejected = [table for table, p in p_values.items() if p <= level]
        assert max(chance(share, rejected) for share in SHARES) <= level + 1e-6


def test_barnards_p_value_is_that_of_all_tables_as_far_apart():
    x, y = 5, 2

    def squared(table):
        # Whole numbers, so that ties are ties: times what all tables of one total share.
        both = table[0] + table[1]
        apart = (9 * table[0] - 6 * table[1]) ** 2
        return apart / (both * (15 - both)) if 0 < both < 15 else 0

    tables = [table for table in every_table() if squared(table) >= squared((x, y))]
    worst = max(chance(share, tables) for share in np.linspace(0, 1, 20001))
    assert barnard((x, 6), (y, 9)).p_value == pytest.approx(worst, rel=1e-6)


def test_tables_that_are_exactly_as_extreme_count():
    # 1 of 10 v 8 of 10 and its mirrors are one distance: scipy's Barnard counts some of them only.
    found = [barnard((x, 10), (y, 10)).p_value for x, y in ((1, 8), (8, 1), (9, 2), (2, 9))]
    assert found == pytest.approx([found[0]] * 4)
    assert found[0] == pytest.approx(0.00257683, abs=1e-8)


@pytest.mark.parametrize(("x", "y"), [(0, 4), (5, 2), (6, 9), (3, 3), (1, 8)])
def test_boschloo_is_scipys(x, y):
    expected = boschloo_exact([[x, y], [6 - x, 9 - y]]).pvalue if x + y < 15 else 1
    assert boschloo((x, 6), (y, 9)).p_value == pytest.approx(min(expected, 1), abs=1e-6)


@pytest.mark.parametrize("test", [barnard, boschloo])
@pytest.mark.parametrize("groups", [((0, 6), (0, 9)), ((6, 6), (9, 9))])
def test_groups_in_which_nothing_differs_have_a_p_value_of_one(test, groups):
    assert test(*groups).p_value == 1


@pytest.mark.parametrize("test", [barnard, boschloo, exact_randomisation_test])
def test_groups_turned_round_have_the_same_p_value(test):
    assert test((5, 6), (2, 9)).p_value == pytest.approx(test((2, 9), (5, 6)).p_value, rel=1e-6)


@pytest.mark.parametrize("test", [barnard, boschloo, exact_randomisation_test])
def test_what_is_no_group_is_refused(test):
    with pytest.raises(ValueError, match=r"^treated is 7 of 6: events are from 0 to the people"):
        test((7, 6), (2, 9))


def test_a_randomisation_test_of_shares_counts_every_draw():
    outcome, treated = [1] * 5 + [0] * 1 + [1] * 2 + [0] * 3, 6
    seen = 5 / 6 - 2 / 5
    apart = [
        abs(sum(outcome[i] for i in drawn) * (1 / 6 + 1 / 5) - 7 / 5)
        for drawn in combinations(range(11), treated)
    ]
    expected = np.mean([each >= seen - 1e-12 for each in apart])
    found = exact_randomisation_test((5, 6), (2, 5))
    assert found.p_value == pytest.approx(expected)
    assert found.difference == pytest.approx(100 * seen)
    assert found.draws is None


def test_in_groups_of_one_size_the_exact_test_is_fishers():
    for x, y in ((3, 8), (1, 7), (5, 5)):
        expected = fisher_exact([[x, y], [10 - x, 10 - y]]).pvalue
        assert exact_randomisation_test((x, 10), (y, 10)).p_value == pytest.approx(expected)


def test_draws_come_near_to_every_draw():
    outcome = np.array([1] * 5 + [0] * 1 + [1] * 2 + [0] * 3)
    flags = np.arange(11) < 6
    found = randomisation_test(outcome, flags, draws=20_000, seed=3)
    exact = exact_randomisation_test((5, 6), (2, 5))
    assert found.p_value == pytest.approx(exact.p_value, abs=0.015)
    assert (found.difference, found.draws) == (pytest.approx(5 / 6 - 2 / 5), 20_000)


def test_a_seed_draws_the_same_each_time_and_memory_limits_change_nothing(monkeypatch):
    rng = np.random.default_rng(1)
    flags = rng.permutation(30) < 14
    outcome = rng.poisson(2, 30) + flags
    once = randomisation_test(outcome, flags, 999, seed=5)
    assert once == randomisation_test(outcome, flags, 999, seed=5)
    assert once != randomisation_test(outcome, flags, 999, seed=6)
    monkeypatch.setattr("rrlib.statistics.randomisation.AT_ONCE", 300)
    assert once == randomisation_test(outcome, flags, 999, seed=5)


def test_people_are_redrawn_within_their_stratum_only():
    # Within each stratum of two there are two draws, and outcomes differ by the same in all.
    outcome = np.array([1.0, 0.0, 11.0, 10.0, 21.0, 20.0])
    flags = np.array([True, False] * 3)
    strata = np.repeat(["a", "b", "c"], 2)
    found = randomisation_test(outcome, flags, draws=4000, seed=2, strata=strata)
    assert found.difference == pytest.approx(1)
    # All three at one side: 2 of 8 draws.
    assert found.p_value == pytest.approx(0.25, abs=0.02)
    # Of the 20 draws without strata 14 are: all but one of each pair with a sum of 31 or 32.
    found = randomisation_test(outcome, flags, draws=4000, seed=2)
    assert found.p_value == pytest.approx(0.7, abs=0.03)


def test_strata_are_weighted_by_their_people():
    outcome = np.array([4.0, 0.0, 6.0, 5.0, 5.0, 5.0])
    flags = np.array([True, False, True, False, False, False])
    strata = [1, 1, 2, 2, 2, 2]
    found = randomisation_test(outcome, flags, draws=9, seed=2, strata=strata)
    assert found.difference == pytest.approx((2 * 4 + 4 * 1) / 6)


def test_a_p_value_of_draws_is_never_nought():
    found = randomisation_test(np.arange(40.0), np.arange(40) >= 20, draws=19, seed=1)
    assert found.p_value == pytest.approx(1 / 20)


def test_what_cannot_be_redrawn_is_refused():
    flags = np.array([True, False, True, False])
    with pytest.raises(ValueError, match=r"^a randomisation test takes 1 draw or more, not 0$"):
        randomisation_test([1, 0, 0, 1], flags, draws=0, seed=1)
    with pytest.raises(ValueError, match=r"^outcomes are one a person, none missing; these are"):
        randomisation_test([1, 0, np.nan, 1], flags, draws=9, seed=1)
    with pytest.raises(ValueError, match=r"^whether it happened is true or false, not int64$"):
        randomisation_test([1, 0, 0, 1], [1, 0, 1, 0], draws=9, seed=1)
    with pytest.raises(ValueError, match=r"^of 1 people of a stratum 1 are treated: somebody is"):
        randomisation_test([1, 0, 0, 1], flags, 9, 1, strata=[1, 2, 2, 2])
