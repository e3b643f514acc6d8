"""Intervals at their edges: none of some, all of some, one only, and what is no number at all."""

import math

import numpy as np
import pytest

from rrlib.statistics import (
    mean,
    mee,
    miettinen_nurminen,
    newcombe,
    poisson_change,
    poisson_rate,
    poisson_ratio,
    wilson,
)

#   Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, table II, method 10
PUBLISHED = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("later", "earlier", "lower", "upper"), PUBLISHED)
def test_newcombe_agrees_with_the_paper_it_is_named_for(later, earlier, lower, upper):
    estimate = newcombe(later, earlier)
    assert round(estimate.lower / 100, 4) == lower
    assert round(estimate.upper / 100, 4) == upper
    assert estimate.value == pytest.approx(100 * (later[0] / later[1] - earlier[0] / earlier[1]))
    assert estimate.n == later[1] + earlier[1]
    assert estimate.method == "Newcombe hybrid score interval"


def test_newcombe_is_made_of_the_two_wilson_intervals():
    for level in (0.8, 0.95, 0.99):
        one, other = wilson(56, 70, level), wilson(48, 80, level)
        estimate = newcombe((56, 70), (48, 80), level)
        assert estimate.lower == pytest.approx(
            estimate.value - math.hypot(one.value - one.lower, other.upper - other.value)
        )
        assert estimate.upper == pytest.approx(
            estimate.value + math.hypot(one.upper - one.value, other.value - other.lower)
        )
        assert estimate.level == level


def test_mee_is_method_5_of_that_paper():
    estimate = mee((56, 70), (48, 80))
    assert (round(estimate.lower / 100, 4), round(estimate.upper / 100, 4)) == (0.0533, 0.3377)
    assert estimate.method == "Mee score interval"


def test_the_ends_of_a_score_interval_are_where_its_test_just_rejects():
    # At the end found, the likeliest proportions so far apart are found by looking everywhere.
    for end in (mee((9, 10), (3, 10)).lower / 100, mee((9, 10), (3, 10)).upper / 100):
        earlier = np.linspace(max(0, -end), min(1, 1 - end), 1_000_001)[1:-1]
        later = earlier + end
        chances = 9 * np.log(later) + np.log1p(-later) + 3 * np.log(earlier)
        best = np.argmax(chances + 7 * np.log1p(-earlier))
        variance = (later * (1 - later) + earlier * (1 - earlier))[best] / 10
        assert abs(0.6 - end) / math.sqrt(variance) == pytest.approx(1.959964, abs=1e-4)


@pytest.mark.parametrize("later", [(x, n) for n in (1, 2, 17) for x in (0, 1, n)])
@pytest.mark.parametrize("earlier", [(0, 1), (1, 1), (3, 10), (0, 12), (12, 12)])
def test_score_intervals_hold_the_difference_and_widen_with_the_correction(later, earlier):
    narrow, wide = mee(later, earlier), miettinen_nurminen(later, earlier)
    assert -100 <= wide.lower <= narrow.lower <= narrow.value <= narrow.upper <= wide.upper <= 100
    assert wide.upper - wide.lower > narrow.upper - narrow.lower
    assert wide.method == "Miettinen-Nurminen score interval"


@pytest.mark.parametrize("interval", [newcombe, mee, miettinen_nurminen])
def test_a_difference_turned_round_turns_its_interval_round(interval):
    there, back = interval((5, 56), (0, 29)), interval((0, 29), (5, 56))
    assert (back.value, back.lower, back.upper) == pytest.approx(
        (-there.value, -there.upper, -there.lower)
    )


@pytest.mark.parametrize("n", [1, 2, 10, 263, 100_000])
def test_none_of_some_and_all_of_some_have_intervals_within_0_and_100(n):
    none, every = wilson(0, n), wilson(n, n)
    assert (none.value, every.value) == (0, 100)
    assert none.lower == pytest.approx(0, abs=1e-9)
    assert every.upper == pytest.approx(100, abs=1e-9)
    assert 0 <= none.lower < none.upper < 100
    assert 0 < every.lower < every.upper <= 100
    assert none.upper == pytest.approx(100 - every.lower)


def test_one_of_one_says_next_to_nothing():
    estimate = wilson(1, 1)
    assert estimate.lower == pytest.approx(20.65493, abs=1e-5)
    assert (estimate.n, estimate.numerator, estimate.method) == (1, 1, "Wilson score interval")


@pytest.mark.parametrize(("successes", "n"), [(-1, 3), (4, 3), (0, 0), (1, 0), (0, -1)])
def test_what_is_no_proportion_is_refused(successes, n):
    with pytest.raises(ValueError, match=f"^{successes} of {n} is not a proportion$"):
        wilson(successes, n)


@pytest.mark.parametrize(
    ("later", "earlier", "bad"),
    [
        ((5, 3), (1, 2), "5 of 3"),
        ((1, 2), (5, 3), "5 of 3"),
        ((-1, 3), (1, 2), "-1 of 3"),
        ((0, 0), (1, 2), "0 of 0"),
        ((1, 2), (0, 0), "0 of 0"),
    ],
)
@pytest.mark.parametrize("interval", [newcombe, mee, miettinen_nurminen])
def test_a_difference_from_what_is_no_proportion_is_refused(interval, later, earlier, bad):
    with pytest.raises(ValueError, match=f"^{bad} is not a proportion$"):
        interval(later, earlier)


def test_no_events_have_an_interval_from_nothing_to_some():
    estimate = poisson_rate(0)
    assert (estimate.value, estimate.lower) == (0, 0)
    assert estimate.upper == pytest.approx(-math.log(0.025))
    assert poisson_rate(0, 10).upper == pytest.approx(-math.log(0.025) / 10)


def test_a_rate_is_per_unit_of_exposure():
    once, tenfold = poisson_rate(12), poisson_rate(12, 10)
    for name in ("value", "lower", "upper"):
        assert getattr(once, name) == pytest.approx(10 * getattr(tenfold, name))
    assert (tenfold.n, tenfold.numerator, tenfold.method) == (12, 12, "exact Poisson interval")


@pytest.mark.parametrize(("events", "exposure"), [(-1, 1.0), (1, 0.0), (1, -2.0)])
def test_what_is_no_rate_is_refused(events, exposure):
    with pytest.raises(
        ValueError, match=rf"^{events} events in an exposure of {exposure} make no rate$"
    ):
        poisson_rate(events, exposure)


def test_a_fall_to_nothing_is_a_change_of_100_percent():
    estimate = poisson_change(0, 210)
    assert (estimate.value, estimate.lower) == (-100, -100)
    assert -100 < estimate.upper < -95


def test_equal_counts_are_no_change_and_the_interval_has_both_signs():
    estimate = poisson_change(50, 50)
    assert estimate.value == 0
    assert estimate.lower < 0 < estimate.upper
    assert (1 + estimate.lower / 100) * (1 + estimate.upper / 100) == pytest.approx(1)


@pytest.mark.parametrize(("later", "earlier"), [(5, 0), (-1, 3), (0, 0), (5, -1)])
def test_a_change_from_nothing_is_refused(later, earlier):
    with pytest.raises(
        ValueError, match=f"^there is no percentage change from {earlier} to {later}$"
    ):
        poisson_change(later, earlier)


def test_a_ratio_of_rates_in_equal_exposures_is_one_and_a_change():
    ratio, change = poisson_ratio((30, 7.5), (60, 7.5)), poisson_change(30, 60)
    for name in ("value", "lower", "upper"):
        assert 100 * (getattr(ratio, name) - 1) == pytest.approx(getattr(change, name))
    assert (ratio.value, ratio.n) == (0.5, 90)
    assert ratio.method == "exact conditional interval of a ratio of rates"


def test_a_ratio_of_rates_turned_round_turns_its_interval_round():
    there, back = poisson_ratio((5, 2.0), (12, 3.0)), poisson_ratio((12, 3.0), (5, 2.0))
    assert (back.value, back.lower, back.upper) == pytest.approx(
        (1 / there.value, 1 / there.upper, 1 / there.lower)
    )


@pytest.mark.parametrize(
    ("later", "earlier"),
    [((5, 1.0), (0, 1.0)), ((-1, 1.0), (5, 1.0)), ((5, 0.0), (5, 1.0)), ((5, 1.0), (5, -1.0))],
)
def test_what_is_no_ratio_of_rates_is_refused(later, earlier):
    with pytest.raises(ValueError, match=f"^there is no ratio of {later[0]} events in an exposure"):
        poisson_ratio(later, earlier)


def test_a_single_value_has_a_mean_and_no_interval():
    estimate = mean(np.array([3]))
    assert (estimate.value, estimate.lower, estimate.upper) == (3, None, None)
    assert (estimate.n, estimate.numerator) == (1, 3)


def test_two_values_have_an_interval():
    estimate = mean(np.array([0, 1]))
    assert 0 < estimate.lower < 0.5 < estimate.upper
    assert estimate.method == "Student interval of the log mean, between persons"


@pytest.mark.parametrize("counts", [[0, 0, 0], [2, 2], [1] * 50], ids=str)
def test_values_that_are_all_alike_have_no_interval(counts):
    estimate = mean(np.array(counts))
    assert estimate.value == counts[0]
    assert (estimate.lower, estimate.upper) == (None, None)


def test_the_interval_of_a_mean_stays_above_the_least_there_can_be():
    counts = np.array([1, 1, 1, 1, 1, 1, 1, 9])
    assert 0 < mean(counts).lower < 1
    assert 1 < mean(counts, least=1).lower < mean(counts).value
    assert mean(counts, least=1).value == mean(counts).value == 2


def test_no_values_have_no_mean():
    with pytest.raises(ValueError, match=r"^there is no mean, 0\.0 or more, of 0 such counts$"):
        mean(np.array([], dtype=int))


def test_a_value_under_the_least_there_can_be_is_refused():
    with pytest.raises(ValueError, match=r"^there is no mean, 1 or more, of 3 such counts$"):
        mean(np.array([0, 1, 2]), least=1)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, math.nan])
@pytest.mark.parametrize(
    "interval",
    [
        lambda level: wilson(7, 20, level),
        lambda level: newcombe((7, 20), (3, 20), level),
        lambda level: mee((7, 20), (3, 20), level),
        lambda level: poisson_rate(7, 20, level),
        lambda level: poisson_change(7, 20, level),
        lambda level: mean(np.array([1, 2, 4]), 0.0, level),
    ],
    ids=["wilson", "newcombe", "mee", "poisson_rate", "poisson_change", "mean"],
)
def test_a_level_that_is_none_is_refused(interval, level):
    with pytest.raises(ValueError, match=f"^a level of {level} is not between 0 and 1$"):
        interval(level)


@pytest.mark.parametrize("interval", [wilson, poisson_rate], ids=["wilson", "poisson_rate"])
def test_a_higher_level_makes_a_wider_interval(interval):
    narrow, usual, wide = (interval(7, 20, level) for level in (0.8, 0.95, 0.99))
    assert wide.lower < usual.lower < narrow.lower < usual.value
    assert usual.value < narrow.upper < usual.upper < wide.upper
