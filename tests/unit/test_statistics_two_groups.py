"""Ratios of two groups, and the numbers needed to treat."""

import math

import pytest

from rrlib.results import Estimate
from rrlib.statistics.proportions import mee
from rrlib.statistics.two_groups import (
    NumberNeeded,
    exact_odds_ratio,
    number_needed_to_treat,
    odds_ratio,
    risk_ratio,
)

RATIOS = [risk_ratio, odds_ratio, exact_odds_ratio]
PAIRS = [((9, 10), (3, 10)), ((61, 157), (81, 167)), ((3, 41), (9, 44)), ((5, 8), (1, 30))]


def points(value, lower, upper):
    return Estimate(value, lower, upper, 200, "made", level=0.9)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize(("treated", "control"), PAIRS)
def test_groups_turned_round_turn_the_ratio_round(ratio, treated, control):
    there, back = ratio(treated, control), ratio(control, treated)
    turned = [1 / back.value, 1 / back.upper, 1 / back.lower]
    assert [there.value, there.lower, there.upper] == pytest.approx(turned, rel=1e-6)


@pytest.mark.parametrize(("treated", "control"), PAIRS)
def test_an_odds_ratio_of_those_without_an_event_is_turned_round(treated, control):
    without = [(people - events, people) for events, people in (treated, control)]
    there, back = odds_ratio(treated, control), odds_ratio(*without)
    turned = [1 / back.value, 1 / back.upper, 1 / back.lower]
    assert [there.value, there.lower, there.upper] == pytest.approx(turned, rel=1e-8)


def test_difference_ratio_and_odds_ratio_all_hold_that_nothing_differs_or_none_does():
    for events in range(1, 30):
        treated, control = (events, 40), (16, 44)
        difference = mee(treated, control)
        within = difference.lower <= 0 <= difference.upper
        for ratio in (risk_ratio, odds_ratio):
            estimate = ratio(treated, control)
            assert (estimate.lower <= 1 <= estimate.upper) is within
    assert mee((6, 40), (16, 44)).upper < 0 < mee((7, 40), (16, 44)).upper


@pytest.mark.parametrize("ratio", RATIOS)
def test_no_event_in_one_group_leaves_one_end_open(ratio):
    none = ratio((0, 41), (9, 44))
    assert (none.value, none.lower) == (0, 0)
    assert 0 < none.upper < 1
    all_of_them = ratio((9, 44), (0, 41))
    assert math.isinf(all_of_them.value)
    assert 1 < all_of_them.lower < math.inf
    assert all_of_them.upper is None


@pytest.mark.parametrize("ratio", [odds_ratio, exact_odds_ratio])
def test_odds_of_everybody_are_infinite(ratio):
    estimate = ratio((10, 10), (4, 20))
    assert math.isinf(estimate.value)
    assert estimate.upper is None
    assert risk_ratio((10, 10), (4, 20)).value == 5


def test_everybody_in_both_groups_is_a_ratio_of_one():
    estimate = risk_ratio((12, 12), (9, 9))
    assert estimate.value == 1
    assert 0.6 < estimate.lower < 1 < estimate.upper < 1.6


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_higher_level_makes_a_wider_interval(ratio):
    narrow, wide = (ratio((8, 29), (15, 29), level) for level in (0.8, 0.99))
    assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("arm", [(3, 2), (-1, 2), (0, 0)])
def test_what_is_no_group_is_refused(ratio, arm):
    events, people = arm
    message = f" is {events} of {people}: events are from 0 to the people, who are 1 or more$"
    with pytest.raises(ValueError, match=f"^treated{message}"):
        ratio(arm, (1, 5))
    with pytest.raises(ValueError, match=f"^control{message}"):
        ratio((1, 5), arm)


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_level_that_is_none_is_refused(ratio):
    with pytest.raises(ValueError, match=r"^a level of 95 is not between 0 and 1$"):
        ratio((1, 5), (2, 5), 95)


def test_no_event_at_all_has_no_ratio():
    with pytest.raises(ValueError, match=r"^there is no ratio of 0 of 10 to 0 of 20$"):
        risk_ratio((0, 10), (0, 20))


@pytest.mark.parametrize("ratio", [odds_ratio, exact_odds_ratio])
@pytest.mark.parametrize("arms", [((0, 10), (0, 20)), ((10, 10), (20, 20))])
def test_all_or_none_have_no_odds_ratio(ratio, arms):
    said = f"{arms[0][0]} of 10 to {arms[1][0]} of 20: all or none have the event"
    with pytest.raises(ValueError, match=f"^there is no odds ratio of {said}$"):
        ratio(*arms)


def test_a_clear_difference_has_one_range_of_numbers_needed():
    assert number_needed_to_treat(points(-12.5, -20, -5)) == NumberNeeded(
        value=8, is_fewer=True, fewer=(5, 20), more=None, level=0.9
    )
    assert number_needed_to_treat(points(12.5, 5, 20)) == NumberNeeded(
        value=8, is_fewer=False, fewer=None, more=(5, 20), level=0.9
    )
    assert not number_needed_to_treat(points(-12.5, -20, -5)).through_infinity


def test_an_interval_with_no_difference_has_two_ranges_through_infinity():
    needed = number_needed_to_treat(points(-10, -25, 5))
    assert (needed.fewer, needed.more) == ((4, math.inf), (20, math.inf))
    assert needed.through_infinity


def test_altmans_example_of_two_ranges():
    # Altman (1998): a difference of 1.2 points, 95% from -3.1 to 5.5, is NNTH 32 to infinity to
    # NNTB 18.
    needed = number_needed_to_treat(points(-1.2, -5.5, 3.1))
    assert needed.value == pytest.approx(83.3, abs=0.05)
    assert needed.fewer == (pytest.approx(18.2, abs=0.05), math.inf)
    assert needed.more == (pytest.approx(32.3, abs=0.05), math.inf)


def test_an_end_at_no_difference_reaches_to_infinity_on_one_side_only():
    needed = number_needed_to_treat(points(-10, -25, 0))
    assert (needed.fewer, needed.more) == ((4, math.inf), None)
    assert needed.through_infinity


def test_no_difference_needs_infinitely_many():
    needed = number_needed_to_treat(points(0, -10, 10))
    assert math.isinf(needed.value)
    assert needed.fewer == needed.more == (10, math.inf)


def test_a_difference_without_an_interval_is_refused():
    message = r"^a difference of -3 points without an interval \(made\) has no range of numbers"
    with pytest.raises(ValueError, match=message):
        number_needed_to_treat(points(-3, None, None))
