"""What weighted and modelled differences must be, whoever makes them."""

import numpy as np
import pytest

from rrlib.statistics.designs import Design, NotEstimable
from rrlib.statistics.propensity import propensity
from rrlib.statistics.weighting import (
    doubly_robust_difference,
    standardised_by_regression,
    weighted_difference,
    weighted_difference_given_scores,
    weights_of_odds,
)

# Of those with 0 one of three was treated, of those with 1 two of three.
LEVEL = np.array([0, 0, 0, 1, 1, 1], dtype=float)
TREATED = np.array([True, False, False, True, True, False])
OUTCOME = np.array([100, 0, 100, 0, 100, 20], dtype=float)
DESIGN = Design(("level",), LEVEL[:, None])


@pytest.fixture
def scores():
    return propensity(TREATED, DESIGN)


def test_the_odds_make_the_others_like_the_treated(scores):
    weights = weights_of_odds(TREATED, scores)
    assert weights == pytest.approx([1, 0.5, 0.5, 1, 1, 2])
    others = ~TREATED
    assert np.average(LEVEL[others], weights=weights[others]) == pytest.approx(2 / 3)


def test_of_one_category_all_methods_give_the_standardised_difference(scores):
    # The others', as the treated are: a third with (0 + 100) / 2, two thirds with 20.
    expected = 200 / 3 - (50 / 3 + 40 / 3)
    wide = weighted_difference(OUTCOME, TREATED, scores, DESIGN)
    assert wide.value == pytest.approx(expected)
    for estimate in (
        weighted_difference_given_scores(OUTCOME, TREATED, scores),
        standardised_by_regression(OUTCOME, TREATED, DESIGN),
        doubly_robust_difference(OUTCOME, TREATED, scores, DESIGN),
    ):
        assert estimate.value == pytest.approx(expected)
        assert (estimate.n, estimate.level) == (6, 0.95)
        assert estimate.lower < expected < estimate.upper


def test_of_one_category_the_errors_of_weighting_and_of_regression_are_one(scores):
    # Both then are the same function of the means and shares of two categories.
    one = weighted_difference(OUTCOME, TREATED, scores, DESIGN, 0.9)
    other = standardised_by_regression(OUTCOME, TREATED, DESIGN, 0.9)
    assert [one.lower, one.upper] == pytest.approx([other.lower, other.upper])
    given = weighted_difference_given_scores(OUTCOME, TREATED, scores, 0.9)
    assert abs(given.upper - one.upper) > 1


def test_scores_of_another_design_are_refused(scores):
    other = Design(("other",), np.array([[0.0], [1], [0], [1], [0], [5]]))
    with pytest.raises(ValueError, match="the scores are not fitted to this design of other: give"):
        weighted_difference(OUTCOME, TREATED, scores, other)
    # The doubly robust difference may be of an outcome model with other columns.
    assert doubly_robust_difference(OUTCOME, TREATED, scores, other).n == 6


def test_what_is_not_of_the_same_people_says_so(scores):
    short = Design(("level",), LEVEL[:4, None])
    with pytest.raises(ValueError, match="the design is of 4 people, the scores of 6"):
        weighted_difference(OUTCOME, TREATED, scores, short)
    with pytest.raises(ValueError, match="the design is of 4 people, the scores of 6"):
        doubly_robust_difference(OUTCOME, TREATED, scores, short)
    with pytest.raises(ValueError, match="an outcome is one for each of 6 people"):
        weighted_difference_given_scores(OUTCOME[:3], TREATED, scores)
    with pytest.raises(ValueError, match="whether treated is one for each of 4 people"):
        standardised_by_regression(OUTCOME[:4], TREATED, short)


def test_outcomes_that_do_not_vary_have_no_interval(scores):
    for estimate in (
        weighted_difference(100 * np.ones(6), TREATED, scores, DESIGN),
        standardised_by_regression(100 * np.ones(6), TREATED, DESIGN),
        doubly_robust_difference(np.zeros(6), TREATED, scores, DESIGN),
    ):
        assert estimate.value == pytest.approx(0, abs=1e-9)
        assert (estimate.lower, estimate.upper) == (None, None)


def test_a_column_in_which_nobody_untreated_differs_says_nothing_of_the_treated(scores):
    only = Design(("only",), np.array([[1.0], [0], [0], [0], [1], [0]]))
    for attempt in (
        lambda: standardised_by_regression(OUTCOME, TREATED, only),
        lambda: doubly_robust_difference(OUTCOME, TREATED, scores, only),
    ):
        with pytest.raises(NotEstimable, match="1 columns apart: they are all alike in only"):
            attempt()


def test_too_few_untreated_people_make_no_model():
    wide = Design(("a", "b"), np.column_stack([LEVEL, [0.0, 1, 2, 3, 5, 8]]))
    with pytest.raises(NotEstimable, match="3 untreated people do not tell 2 columns apart"):
        standardised_by_regression(OUTCOME, TREATED, wide)


def test_the_units_of_covariates_and_outcomes_do_not_matter():
    rng = np.random.default_rng(4)
    values = rng.normal(size=(200, 3))
    treated = rng.random(200) < 1 / (1 + np.exp(1 - values[:, 0]))
    outcome = 100.0 * (rng.random(200) < 0.4)
    other = Design(("a", "b", "c"), values * [1e-6, 1, 1e6] + [0, 10, 1e7])
    pairs = []
    for design, factor in ((Design(("a", "b", "c"), values), 1), (other, 1e5)):
        scores = propensity(treated, design)
        found = (
            weighted_difference(factor * outcome, treated, scores, design),
            standardised_by_regression(factor * outcome, treated, design),
            doubly_robust_difference(factor * outcome, treated, scores, design),
        )
        pairs.append([(each.value / factor, each.upper / factor) for each in found])
    assert np.array(pairs[0]) == pytest.approx(np.array(pairs[1]), rel=1e-6)
