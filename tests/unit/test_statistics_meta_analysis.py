"""What combined studies must be, whoever combines them."""

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import t

from rrlib.statistics.meta_analysis import (
    as_ratio,
    dersimonian_laird,
    fixed_effect,
    hartung_knapp,
    reml,
)
from rrlib.statistics.study_effects import difference_and_variance, log_ratio_and_variance

COMBINE = [fixed_effect, dersimonian_laird, reml, hartung_knapp]
EFFECTS, VARIANCES = [-12.0, 3.0, -8.0, -1.0, -20.0], [16.0, 9.0, 30.0, 4.0, 25.0]
ALIKE = [-4.0, -4.2, -3.9, -4.1], [9.0, 9.0, 9.0, 9.0]


def ends(estimate):
    return [estimate.value, estimate.lower, estimate.upper]


def test_two_studies_of_one_size_by_hand():
    found = reml([0.0, 10.0], [2.0, 2.0])
    # With one variance, the spread is the sample's less it: 50 - 2.
    assert found.tau_squared == pytest.approx(48)
    assert found.estimate.value == pytest.approx(5)
    assert found.standard_error == pytest.approx(5)
    assert found.q.statistic == pytest.approx(25)
    assert found.i_squared == pytest.approx(96)
    assert found.weights == pytest.approx((50, 50))
    assert found.prediction is None
    # Student's t with one degree of freedom reaches 12.7 standard errors.
    exact = hartung_knapp([0.0, 10.0], [2.0, 2.0])
    assert exact.estimate.upper == pytest.approx(5 + 12.7062047364 * 5)


def test_the_likelihood_is_largest_where_it_says():
    found = reml(EFFECTS, VARIANCES)
    y, v = np.array(EFFECTS), np.array(VARIANCES)

    def likelihood(tau_squared):
        w = 1 / (v + tau_squared)
        centre = np.sum(w * y) / np.sum(w)
        return 0.5 * (np.sum(np.log(w)) - log(np.sum(w)) - np.sum(w * (y - centre) ** 2))

    best = likelihood(found.tau_squared)
    assert all(best >= likelihood(other) for other in np.linspace(0, 400, 2001))


@pytest.mark.parametrize("combine", COMBINE[1:])
def test_studies_that_hardly_differ_have_no_spread(combine):
    found = combine(*ALIKE)
    assert found.tau_squared == found.i_squared == 0
    assert found.estimate.value == pytest.approx(fixed_effect(*ALIKE).estimate.value)


def test_the_safe_guard_keeps_alike_studies_from_looking_certain():
    found, wald = hartung_knapp(*ALIKE), reml(*ALIKE)
    # What Knapp and Hartung's own variance would be: the spread of four nearly equal effects.
    unguarded = np.std(ALIKE[0], ddof=1) / sqrt(4)
    assert unguarded < 0.1
    assert found.standard_error == pytest.approx(wald.standard_error) == pytest.approx(1.5)
    assert found.estimate.upper - found.estimate.value == pytest.approx(1.5 * t.ppf(0.975, 3))


def test_a_prediction_is_wider_than_the_interval_of_the_mean():
    found = hartung_knapp(EFFECTS, VARIANCES)
    half = t.ppf(0.975, 3) * sqrt(found.tau_squared + found.standard_error**2)
    centre = found.estimate.value
    assert found.prediction == pytest.approx((centre - half, centre + half))
    assert found.prediction[0] < found.estimate.lower < found.estimate.upper < found.prediction[1]
    assert fixed_effect(EFFECTS, VARIANCES).prediction is None


@pytest.mark.parametrize("combine", COMBINE)
def test_units_change_nothing_but_the_unit(combine):
    plain = combine(EFFECTS, VARIANCES)
    scaled = combine(1e-6 * np.array(EFFECTS) + 3e-6, 1e-12 * np.array(VARIANCES))
    turned = [1e-6 * end + 3e-6 for end in ends(plain.estimate)]
    assert ends(scaled.estimate) == pytest.approx(turned, rel=1e-6)
    assert scaled.tau_squared == pytest.approx(1e-12 * plain.tau_squared, rel=1e-6)
    assert scaled.i_squared == pytest.approx(plain.i_squared, rel=1e-6)


@pytest.mark.parametrize("combine", COMBINE)
def test_level_and_people_are_carried(combine):
    narrow, wide = (combine(EFFECTS, VARIANCES, level, 940).estimate for level in (0.8, 0.99))
    assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper
    assert (narrow.n, narrow.level, wide.level) == (940, 0.8, 0.99)
    assert combine(EFFECTS, VARIANCES).estimate.n == 0


@pytest.mark.parametrize("combine", COMBINE)
@pytest.mark.parametrize(
    ("effects", "variances", "message"),
    [
        (
            [1.0],
            [1.0],
            r"^effects of the shape \(1,\) and variances of \(1,\): they are one each a",
        ),
        ([1.0, 2.0], [1.0], r"^effects of the shape \(2,\) and variances of \(1,\): they are one"),
        ([1.0, 2.0], [1.0, 0.0], r"^an effect is missing, or a variance is not above 0$"),
        ([1.0, np.nan], [1.0, 1.0], r"^an effect is missing, or a variance is not above 0$"),
    ],
)
def test_what_cannot_be_combined_is_refused(combine, effects, variances, message):
    with pytest.raises(ValueError, match=message):
        combine(effects, variances)


def test_equal_effects_are_combined_with_no_spread():
    found = hartung_knapp([2.0, 2.0, 2.0], [1.0, 4.0, 2.0])
    assert (found.tau_squared, found.q.statistic, found.q.p_value) == (0, 0, 1)
    assert fixed_effect([2.0, 2.0], [1.0, 4.0]).i_squared == 0


def test_logarithms_are_undone():
    studies = [log_ratio_and_variance((10, 50), (20, 60)), log_ratio_and_variance((7, 30), (9, 33))]
    combined = hartung_knapp(*zip(*studies, strict=True), people=173)
    ratio = as_ratio(combined)
    assert ends(ratio) == pytest.approx([exp(end) for end in ends(combined.estimate)])
    assert ratio.n == 173


def test_a_study_with_an_empty_cell_gets_half_a_person_in_each_cell():
    assert log_ratio_and_variance((0, 10), (4, 12))[0] == pytest.approx(
        log((0.5 / 11) / (4.5 / 13))
    )
    # No cell is empty: nothing is added.
    assert difference_and_variance((1, 10), (4, 8)) == pytest.approx(
        (-40, 1e4 * (0.1 * 0.9 / 10 + 0.25 / 8))
    )
    with pytest.raises(ValueError, match=r"^control is 4 of 0: events are from 0"):
        difference_and_variance((1, 10), (4, 0))
