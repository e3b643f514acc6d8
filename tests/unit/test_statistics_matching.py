"""What pairs, and differences between them, must be, whoever makes them."""

import numpy as np
import pytest

from rrlib.statistics.bootstrap import Resampling, bootstrap_matched
from rrlib.statistics.designs import Design, NotEstimable
from rrlib.statistics.matched import matched_difference, matched_difference_adjusted
from rrlib.statistics.matching import caliper_of, nearest_neighbour
from rrlib.statistics.propensity import propensity

YES, NO = True, False


def pairs(matching):
    return list(zip(matching.treated.tolist(), matching.control.tolist(), strict=True))


def slow(treated, score, reach, ratio, replace, labels):
    """The description of `nearest_neighbour`, done by looking at everybody each time."""
    ones = sorted(np.flatnonzero(treated).tolist(), key=lambda one: (-score[one], one))
    given, used = [], set()
    for _round in range(ratio):
        for one in ones:
            mine = {other for chooser, other in given if chooser == one}
            near = [
                (abs(score[other] - score[one]), other)
                for other in np.flatnonzero(~treated).tolist()
                if labels[other] == labels[one] and other not in mine
                if replace or other not in used
            ]
            if near and min(near)[0] <= reach:
                given.append((one, min(near)[1]))
                used.add(min(near)[1])
    return sorted(given, key=lambda pair: pair[0])


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_pairs_are_those_of_looking_at_everybody_each_time(ratio, replace):
    rng = np.random.default_rng(11)
    found = 0
    for _case in range(150):
        people = int(rng.integers(2, 30))
        treated = rng.random(people) < 0.4
        treated[:2] = YES, NO
        rng.shuffle(treated)
        # Whole numbers: many scores tie, and many controls are equally near on both sides.
        score = rng.integers(0, 8, people).astype(float)
        labels = rng.integers(0, 2, people)
        reach = float(rng.choice([0, 1, 3, 9]))
        expected = slow(treated, score, reach, ratio, replace, labels)
        rules = {"caliper": reach, "ratio": ratio, "replace": replace, "within": labels}
        if not expected:
            with pytest.raises(NotEstimable, match="has a partner in reach"):
                nearest_neighbour(treated, score, **rules)
            continue
        matching = nearest_neighbour(treated, score, **rules)
        assert pairs(matching) == expected
        lonely = set(np.flatnonzero(treated)) - {one for one, _ in expected}
        assert set(matching.unmatched) == lonely
        found += len(expected)
    assert found > 500


def test_the_highest_score_chooses_first_and_equal_ones_by_position():
    matching = nearest_neighbour([YES, YES, YES, NO, NO], [0.5, 0.9, 0.5, 0.6, 0.0])
    assert pairs(matching) == [(0, 4), (1, 3)]
    assert matching.unmatched.tolist() == [2]


@pytest.mark.parametrize("replace", [False, True])
def test_of_equally_near_controls_the_first_is_taken_and_the_tie_is_told(replace):
    score = [2.0, 3.0, 1.0, 1.0, 3.0]
    matching = nearest_neighbour([YES, NO, NO, NO, NO], score, replace=replace)
    assert (pairs(matching), matching.ties) == ([(0, 1)], 1)
    matching = nearest_neighbour([YES, NO, NO, NO, NO], [2.0, 9.0, 1.0, 1.0, 9.0], replace=replace)
    assert (pairs(matching), matching.ties) == ([(0, 2)], 1)
    matching = nearest_neighbour([YES, NO, NO], [2.0, 2.5, 1.0], replace=replace)
    assert (pairs(matching), matching.ties) == ([(0, 1)], 0)


def test_a_caliper_takes_what_is_exactly_as_far_and_nothing_further():
    assert pairs(nearest_neighbour([YES, NO], [1.0, 1.5], caliper=0.5)) == [(0, 1)]
    with pytest.raises(NotEstimable, match="none of 1 treated people has a partner in reach"):
        nearest_neighbour([YES, NO], [1.0, 1.5], caliper=0.49)


def test_everybody_has_a_first_partner_before_anybody_has_a_second():
    matching = nearest_neighbour([YES, YES, NO, NO, NO], [0.9, 0.8, 0.9, 0.8, 0.7], ratio=2)
    assert pairs(matching) == [(0, 2), (0, 4), (1, 3)]
    # Controls weigh 1/2, 1/2 and 1, scaled to add up to three.
    assert matching.weights.tolist() == [1, 1, 0.75, 1.5, 0.75]
    assert not matching.reuses_controls


def test_a_control_used_twice_weighs_twice_and_counts_once():
    matching = nearest_neighbour([YES, YES, NO, NO], [1.0, 1.1, 1.0, 5.0], replace=True)
    assert matching.weights.tolist() == [1, 1, 1, 0]
    assert (matching.reuses_controls, matching.people) == (True, 3)


@pytest.mark.parametrize(
    ("score", "rules", "says"),
    [
        ([1.0, np.nan], {}, "a score is missing or infinite for 1"),
        ([1.0, np.inf], {}, "a score is missing or infinite for 1"),
        ([1.0, 2.0], {"ratio": 0}, "a ratio is 1 or more and a caliper 0 or more, not 0 and None"),
        ([1.0, 2.0], {"caliper": -1}, "not 1 and -1"),
        ([1.0, 2.0], {"caliper": np.nan}, "not 1 and nan"),
        ([1.0, 2.0], {"within": ["a", None]}, "a label is missing"),
        ([1.0, 2.0], {"within": ["a"]}, "a label is one for each of 2 people"),
    ],
)
def test_what_cannot_be_matched_says_why(score, rules, says):
    with pytest.raises(ValueError, match=says):
        nearest_neighbour([YES, NO], score, **rules)


def test_treatment_is_true_or_false_and_some_are_each():
    with pytest.raises(ValueError, match="true or false, not int64"):
        nearest_neighbour([1, 0], [1.0, 2.0])
    with pytest.raises(ValueError, match=r"one for each of 3 people, not of the shape \(2,\)"):
        nearest_neighbour([YES, NO], [1.0, 2.0, 3.0])
    with pytest.raises(NotEstimable, match="nobody was treated"):
        nearest_neighbour([NO, NO], [1.0, 2.0])
    with pytest.raises(NotEstimable, match="everybody was treated"):
        nearest_neighbour([YES, YES], [1.0, 2.0])


def test_a_caliper_is_so_many_standard_deviations():
    assert caliper_of([1.0, 3.0], 0.5) == pytest.approx(0.5 * 2**0.5)
    with pytest.raises(ValueError, match=r"no caliper of 0\.2 widths of 1 scores"):
        caliper_of([1.0])
    with pytest.raises(ValueError, match="no caliper of 0 widths"):
        caliper_of([1.0, 2.0], 0)
    with pytest.raises(ValueError, match="a score is missing"):
        caliper_of([1.0, np.nan])


def two_pairs(outcome):
    treated = np.array([YES, NO, YES, NO])
    return outcome, treated, nearest_neighbour(treated, [1.0, 1.0, 5.0, 5.0])


def test_a_difference_of_two_pairs_by_hand():
    estimate = matched_difference(*two_pairs([100.0, 0.0, 50.0, 30.0]))
    # Differences of 100 and 20: 60, with the error of their mean, 40, and HC1's 3/2 of it squared.
    assert estimate.value == pytest.approx(60)
    assert estimate.upper == pytest.approx(60 + 12.706204736 * 40 * 1.5**0.5)
    assert (estimate.n, estimate.level) == (4, 0.95)
    assert estimate.method == "difference of means, error clustered by set"


def test_outcomes_that_do_not_vary_and_a_single_pair_have_no_interval():
    estimate = matched_difference(*two_pairs([100.0, 0.0, 100.0, 0.0]))
    assert (estimate.value, estimate.lower, estimate.upper) == (100, None, None)
    treated = np.array([YES, NO, NO])
    one = nearest_neighbour(treated, [1.0, 1.0, 2.0])
    estimate = matched_difference([1.0, 0.0, 0.0], treated, one)
    assert (estimate.value, estimate.lower, estimate.upper, estimate.n) == (1, None, None, 2)


def test_a_matching_is_of_the_people_whose_outcomes_are_compared():
    outcome, treated, matching = two_pairs([1.0, 0.0, 1.0, 0.0])
    with pytest.raises(ValueError, match="an outcome is one for each of 4 people"):
        matched_difference(outcome[:3], treated, matching)
    with pytest.raises(ValueError, match="an outcome is missing or infinite for 1"):
        matched_difference([1.0, 0.0, np.nan, 1.0], treated, matching)
    with pytest.raises(ValueError, match="the matching is of other people"):
        matched_difference(outcome, ~treated, matching)
    with pytest.raises(ValueError, match="the design is of 2 people, the matching of 4"):
        matched_difference_adjusted(
            outcome, treated, matching, Design(("a",), np.array([[1.0], [2.0]]))
        )


def drawn(people=200):
    rng = np.random.default_rng(5)
    values = rng.normal(size=(people, 2))
    treated = rng.random(people) < 1 / (1 + np.exp(1 - values[:, 0]))
    outcome = 100.0 * (rng.random(people) < 0.4)
    return outcome, treated, Design(("first", "second"), values)


def test_regression_after_matching_takes_out_what_covariates_say():
    _, treated, design = drawn()
    matching = nearest_neighbour(treated, design.values[:, 0])
    outcome = 7 * treated + design.values @ [3.0, -2.0]
    noise = np.resize([1.0, -1.0, 1.0, -1.0, 2.0], len(treated)) / 1e3
    estimate = matched_difference_adjusted(outcome + noise, treated, matching, design)
    assert estimate.value == pytest.approx(7, abs=1e-2)
    assert matched_difference(outcome, treated, matching).value > 7.1


def test_a_column_that_is_alike_for_all_matched_changes_nothing():
    outcome, treated, design = drawn()
    matching = nearest_neighbour(treated, design.values[:, 0])
    elsewhere = np.where(matching.weights > 0, 3.0, 4.0)
    wider = Design((*design.names, "third"), np.column_stack([design.values, elsewhere]))
    one, other = (
        matched_difference_adjusted(outcome, treated, matching, each) for each in (design, wider)
    )
    assert [one.value, one.lower] == pytest.approx([other.value, other.lower])


def test_covariates_that_tell_who_was_treated_leave_no_effect_to_see():
    outcome, treated, _ = drawn()
    matching = nearest_neighbour(treated, np.arange(200.0))
    with pytest.raises(NotEstimable, match="and 1 covariates: the covariates tell who was"):
        matched_difference_adjusted(
            outcome, treated, matching, Design(("told",), 2.0 * treated[:, None])
        )


def test_a_bootstrap_is_the_same_of_the_same_seed_and_about_the_analytic_one():
    outcome, treated, design = drawn(400)
    one = bootstrap_matched(outcome, treated, design, Resampling(200, 3))
    assert one == bootstrap_matched(outcome, treated, design, Resampling(200, 3))
    other = bootstrap_matched(outcome, treated, design, Resampling(200, 4))
    assert other.value == one.value
    assert other.lower != one.lower
    assert one.method == "matched, bootstrap of 200 draws of people"
    # Ours, from 200 draws: a standard deviation of them is within a fifth.
    from_pairs = matched_difference(outcome, treated, again(treated, design))
    assert one.value == from_pairs.value
    assert one.n == from_pairs.n
    ratio = (one.upper - one.lower) / (from_pairs.upper - from_pairs.lower)
    assert 0.75 < ratio < 1.3


def again(treated, design):
    linear = propensity(treated, design).linear
    return nearest_neighbour(treated, linear, caliper=caliper_of(linear))


def test_a_bootstrap_whose_draws_fail_says_how_many_and_why():
    outcome, treated, design = drawn(60)
    rare = np.zeros(60)
    rare[[np.flatnonzero(treated)[0], np.flatnonzero(~treated)[0]]] = 1
    wider = Design((*design.names, "rare"), np.column_stack([design.values, rare]))
    with pytest.raises(NotEstimable, match=r"\d+ of 50 draws have no estimate; the first: .*rare"):
        bootstrap_matched(outcome, treated, wider, Resampling(50, 1))
    with pytest.raises(ValueError, match="replicates are 2 or more, not 1"):
        bootstrap_matched(outcome, treated, design, Resampling(1, 1))
