"""What effects within strata must be, whoever makes them."""

from math import exp, sqrt

import pytest

from rrlib.statistics.strata import (
    breslow_day,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
    mantel_haenszel_test,
)

POOLED = [mantel_haenszel_difference, mantel_haenszel_ratio, mantel_haenszel_odds_ratio]
TREATED, CONTROL = [(10, 40), (21, 60), (8, 30)], [(16, 42), (20, 50), (13, 35)]


def ends(estimate):
    return [estimate.value, estimate.lower, estimate.upper]


def test_one_stratum_gives_the_plain_effects():
    one, other = [(12, 40)], [(18, 45)]
    assert mantel_haenszel_difference(one, other).value == pytest.approx(100 * (12 / 40 - 18 / 45))
    ratio = mantel_haenszel_ratio(one, other)
    error = sqrt(1 / 12 - 1 / 40 + 1 / 18 - 1 / 45)
    plain = (12 / 40) / (18 / 45)
    reach = exp(1.959963984540054 * error)
    assert ends(ratio) == pytest.approx([plain, plain / reach, plain * reach])
    odds = mantel_haenszel_odds_ratio(one, other)
    error = sqrt(1 / 12 + 1 / 28 + 1 / 18 + 1 / 27)
    plain, reach = 12 * 27 / (18 * 28), exp(1.959963984540054 * error)
    assert ends(odds) == pytest.approx([plain, plain / reach, plain * reach])


def test_strata_undo_what_made_groups_unlike():
    # In both strata shares are the same in both groups; the groups' make-up is not.
    treated, control = [(45, 50), (20, 200)], [(180, 200), (5, 50)]
    assert mantel_haenszel_difference(treated, control).value == pytest.approx(0, abs=1e-12)
    assert mantel_haenszel_ratio(treated, control).value == pytest.approx(1)
    assert mantel_haenszel_odds_ratio(treated, control).value == pytest.approx(1)
    assert mantel_haenszel_test(treated, control).p_value == pytest.approx(1)


@pytest.mark.parametrize("pooled", POOLED)
def test_a_stratum_without_one_of_the_groups_is_left_out(pooled):
    with_it = pooled([*TREATED, (0, 0), (3, 9)], [*CONTROL, (2, 8), (0, 0)])
    assert ends(with_it) == ends(pooled(TREATED, CONTROL))
    assert with_it.n == 257


def test_the_order_of_strata_changes_nothing():
    for pooled in POOLED:
        turned = pooled(TREATED[::-1], CONTROL[::-1])
        assert ends(turned) == pytest.approx(ends(pooled(TREATED, CONTROL)), rel=1e-12)


@pytest.mark.parametrize("pooled", POOLED)
def test_a_higher_level_makes_a_wider_interval(pooled):
    narrow, wide = (pooled(TREATED, CONTROL, level) for level in (0.8, 0.99))
    assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper
    assert (narrow.level, wide.level) == (0.8, 0.99)


def test_groups_turned_round_turn_the_effects_round():
    there = mantel_haenszel_difference(TREATED, CONTROL)
    back = mantel_haenszel_difference(CONTROL, TREATED)
    assert ends(back) == pytest.approx([-there.value, -there.upper, -there.lower])
    for pooled in POOLED[1:]:
        there, back = pooled(TREATED, CONTROL), pooled(CONTROL, TREATED)
        assert ends(back) == pytest.approx([1 / there.value, 1 / there.upper, 1 / there.lower])


def test_opposite_odds_ratios_are_told_and_the_same_ones_are_not():
    opposite = breslow_day([(30, 50), (10, 50)], [(10, 50), (30, 50)])
    assert opposite.p_value < 1e-6
    assert opposite.degrees == 1
    same = breslow_day([(20, 40), (30, 60)], [(10, 40), (15, 60)])
    assert same.statistic == pytest.approx(0, abs=1e-9)
    assert same.p_value == pytest.approx(1)


def test_strata_in_which_all_have_the_event_say_nothing_of_homogeneity():
    with_it = breslow_day([*TREATED, (5, 5)], [*CONTROL, (7, 7)])
    without = breslow_day(TREATED, CONTROL)
    assert (with_it.statistic, with_it.degrees) == (pytest.approx(without.statistic), 2)


@pytest.mark.parametrize("pooled", [*POOLED, mantel_haenszel_test, breslow_day])
def test_strata_that_are_not_paired_are_refused(pooled):
    message = (
        r"^3 strata of the treated and 2 of the controls: they are one each, in the same order$"
    )
    with pytest.raises(ValueError, match=message):
        pooled(TREATED, CONTROL[:2])


@pytest.mark.parametrize("pooled", [*POOLED, mantel_haenszel_test, breslow_day])
def test_strata_that_compare_nothing_are_refused(pooled):
    with pytest.raises(ValueError, match=r"^of 2 strata none has people in both groups$"):
        pooled([(1, 4), (0, 0)], [(0, 0), (2, 6)])
    with pytest.raises(ValueError, match=r"^of 0 strata none has people in both groups$"):
        pooled([], [])
    with pytest.raises(ValueError, match=r"^treated is 5 of 4: events are from 0"):
        pooled([(5, 4)], [(2, 6)])


@pytest.mark.parametrize("pooled", [mantel_haenszel_ratio, mantel_haenszel_odds_ratio])
def test_a_group_without_events_has_no_ratio(pooled):
    message = r"^there is no ratio: no stratum has an event in the control group$"
    with pytest.raises(ValueError, match=message):
        pooled(TREATED, [(0, 42), (0, 50), (0, 35)])


def test_an_odds_ratio_without_one_of_the_crossed_cells_is_refused():
    with pytest.raises(ValueError, match=r"^there is no odds ratio: no stratum has events in one"):
        mantel_haenszel_odds_ratio([(5, 5), (7, 7)], [(2, 6), (3, 6)])


def test_tests_of_nothing_are_refused():
    with pytest.raises(ValueError, match=r"^in each of 2 strata all or none have the event"):
        mantel_haenszel_test([(0, 5), (7, 7)], [(0, 6), (3, 3)])
    with pytest.raises(ValueError, match=r"^1 strata with events and people without: two or more"):
        breslow_day([(2, 5), (7, 7)], [(1, 6), (3, 3)])


def test_no_event_anywhere_is_a_difference_of_nothing():
    assert ends(mantel_haenszel_difference([(0, 5), (0, 7)], [(0, 6), (0, 3)])) == [0, 0, 0]
