"""Funnels: `tests/reference/charts.R` made the numbers; the rest is counted out."""

import json
from math import comb, exp, factorial, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrlib.statistics import (
    Dispersion,
    Place,
    dispersion_of_proportions,
    dispersion_of_rates,
    funnel_of_proportions,
    funnel_of_rates,
)

ROOT = Path(__file__).parents[2]
R = json.loads((ROOT / "tests" / "reference" / "charts.json").read_text(encoding="utf-8"))
LIKE_R = {"rel": 1e-9, "abs": 1e-9}
FUNNELS = {"P": funnel_of_proportions, "U": funnel_of_rates}
DISPERSIONS = {"P": dispersion_of_proportions, "U": dispersion_of_rates}
TAILS = {Place.BEYOND_INNER: 0.025, Place.BEYOND_OUTER: 0.001}


def binomial(count, size, share):
    return comb(size, count) * share**count * (1 - share) ** (size - count)


def poisson(count, mean):
    return exp(-mean) * mean**count / factorial(count)


@pytest.mark.parametrize("case", R["funnels"], ids=lambda case: f"{case['kind']}")
def test_limits_and_dispersion_are_those_of_r(case):
    funnel = FUNNELS[case["kind"]](case["x"], case["n"], target=case["target"], phi=case["phi"])
    for limits in ("inner", "outer"):
        found = np.array([getattr(area, limits) for area in funnel.areas])
        assert found == pytest.approx(np.array(case[limits]), **LIKE_R), limits
    found = DISPERSIONS[case["kind"]](case["x"], case["n"], target=case["target"])
    assert found.phi == pytest.approx(case["dispersion"], **LIKE_R)
    assert found.areas == len(case["x"])


def test_r_s_funnels_hold_every_place_and_both_kinds():
    assert len(R["funnels"]) == 11
    places = {
        area.place
        for case in R["funnels"]
        for area in FUNNELS[case["kind"]](case["x"], case["n"]).areas
    }
    assert places == set(Place)


def test_the_target_is_the_total_unless_one_is_given():
    assert funnel_of_proportions([1, 30], [10, 90]).target == pytest.approx(31.0)
    assert funnel_of_proportions([1, 30], [10, 90], target=20.0).target == pytest.approx(20.0)
    assert funnel_of_rates([1, 30], [10, 90], per=1000).target == pytest.approx(310.0)
    assert funnel_of_rates([1, 30], [10, 90], per=1000, target=200.0).target == pytest.approx(200)


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_a_share_lies_outside_just_where_chance_leaves_its_tail_too_little(size, share):
    counts = range(size + 1)
    chances = [binomial(count, size, share) for count in counts]
    funnel = funnel_of_proportions(list(counts), [size] * (size + 1), target=100 * share)
    for count, area in zip(counts, funnel.areas, strict=True):
        tail = min(sum(chances[: count + 1]), sum(chances[count:]))
        if min(abs(tail - each) for each in TAILS.values()) > 1e-9:
            assert area.place is place_of(tail)


@given(st.floats(0.05, 40))
def test_a_count_lies_outside_just_where_chance_leaves_its_tail_too_little(mean):
    counts = range(80)
    chances = [poisson(count, mean) for count in counts]
    funnel = funnel_of_rates(list(counts), [1.0] * 80, target=mean)
    for count, area in zip(counts, funnel.areas, strict=True):
        tail = min(sum(chances[: count + 1]), 1 - sum(chances[:count]))
        if min(abs(tail - each) for each in TAILS.values()) > 1e-9:
            assert area.place is place_of(tail)


def place_of(tail):
    if tail < TAILS[Place.BEYOND_OUTER]:
        return Place.BEYOND_OUTER
    return Place.BEYOND_INNER if tail < TAILS[Place.BEYOND_INNER] else Place.WITHIN


def test_all_of_a_few_are_within_the_limits_of_most():
    # Limits smoothed downwards at both ends have these beyond: chance leaves 5 of 5 to 59%.
    assert funnel_of_proportions([5], [5], target=90.0).areas[0].place is Place.WITHIN


def test_limits_narrow_as_areas_grow_and_stay_on_the_scale():
    sizes = np.arange(5, 400)
    for target in (2.0, 40.0, 97.0):
        funnel = funnel_of_proportions(np.zeros(len(sizes)), sizes, target=target)
        inner = np.array([area.inner for area in funnel.areas])
        outer = np.array([area.outer for area in funnel.areas])
        assert inner.min() >= 0
        assert inner.max() <= 100
        assert (outer[:, 0] <= inner[:, 0]).all()
        assert (inner[:, 1] <= outer[:, 1]).all()
        widths = inner[:, 1] - inner[:, 0]
        assert widths[-1] < widths[0]


def test_nobody_and_everybody_can_be_the_target():
    none = funnel_of_proportions([0, 1], [10, 1000], target=0.0).areas
    every = funnel_of_proportions([10, 999], [10, 1000], target=100.0).areas
    no_event = funnel_of_rates([0, 1], [1, 1], target=0.0).areas
    for areas in (none, every, no_event):
        assert [area.place for area in areas] == [Place.WITHIN, Place.BEYOND_OUTER]


def test_phi_widens_the_distance_from_the_target_by_its_root():
    plain = funnel_of_rates([40, 60], [1, 1]).areas[0]
    wide = funnel_of_rates([40, 60], [1, 1], phi=2.25).areas[0]
    for limits in ("inner", "outer"):
        for before, after in zip(getattr(plain, limits), getattr(wide, limits), strict=True):
            assert after - 50 == pytest.approx(1.5 * (before - 50))


def test_an_outlier_does_not_hide_itself_in_the_dispersion():
    rng = np.random.default_rng(2005)
    counts = rng.binomial(200, 0.4, 40)
    calm = dispersion_of_proportions(counts, [200] * 40)
    counts[7] = 190
    target = 40.0
    with_outlier = dispersion_of_proportions(counts, [200] * 40, target=target)
    assert calm.widening == with_outlier.widening == 1.0
    unguarded = np.mean((counts / 200 - 0.4) ** 2 / (0.24 / 200))
    assert unguarded > 5
    funnel = funnel_of_proportions(counts, [200] * 40, target, with_outlier.widening)
    assert funnel.areas[7].place is Place.BEYOND_OUTER


def test_areas_that_vary_more_than_chance_are_told_and_seldom_without_reason():
    rng = np.random.default_rng(2005)
    sizes = np.full(30, 300.0)
    told = [
        dispersion_of_proportions(rng.binomial(300, share), sizes).significant
        for share in (np.clip(rng.normal(0.4, 0.1, 30), 0, 1) for _ in range(200))
    ]
    alike = [dispersion_of_rates(rng.poisson(120, 30), sizes).significant for _ in range(1000)]
    assert np.mean(told) > 0.95
    assert np.mean(alike) < 0.05


def test_where_nothing_can_vary_there_is_no_dispersion():
    assert dispersion_of_proportions([0, 0], [10, 20]) == Dispersion(1.0, 2)
    assert dispersion_of_rates([0, 0], [10, 20]).widening == 1.0


def test_dispersion_is_significant_above_two_standard_errors():
    edge = 1 + 2 * sqrt(2 / 50)
    assert not Dispersion(edge, 50).significant
    assert Dispersion(edge + 1e-9, 50).widening == edge + 1e-9


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: funnel_of_proportions([], []), "one each an area"),
        (lambda: funnel_of_proportions([1, 2], [3]), "one each an area"),
        (lambda: funnel_of_proportions([4], [3]), "more successes than people"),
        (lambda: funnel_of_proportions([0], [0]), "no people"),
        (lambda: funnel_of_rates([-1], [3]), "negative"),
        (lambda: funnel_of_rates([float("nan")], [3]), "missing"),
        (lambda: funnel_of_proportions([1], [3], target=101), "no percentage"),
        (lambda: funnel_of_rates([1], [3], target=-1), "no rate"),
        (lambda: funnel_of_rates([1], [3], phi=0.9), "1 is the least"),
        (lambda: dispersion_of_proportions([4], [3]), "more successes than people"),
    ],
)
def test_what_is_no_funnel_is_refused_in_words(make, message):
    with pytest.raises(ValueError, match=message):
        make()
