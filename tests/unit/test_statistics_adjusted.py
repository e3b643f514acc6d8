"""Differences of means, plain and adjusted for what was known before."""

import numpy as np
import pytest

from rrlib.statistics.adjusted import (
    adjusted_difference,
    difference_of_means,
    standardised_difference_of_events,
)

RNG = np.random.default_rng(8)
FLAGS = np.arange(60) % 2 == 0
BEFORE = RNG.normal(20, 5, (60, 2))
OUTCOME = BEFORE @ [1.5, -0.5] - 4 * FLAGS + RNG.normal(0, 1, 60)


def ends(estimate):
    return [estimate.value, estimate.lower, estimate.upper]


def test_a_difference_of_two_and_two_by_hand():
    # 3 and 5 against 1 and 1: the second does not spread, which leaves one degree of freedom.
    found = difference_of_means([3, 5, 1, 1], np.array([True, True, False, False]))
    assert found.value == 3
    assert found.upper - 3 == pytest.approx(12.7062047364 * 1.0)
    assert found.n == 4


def test_groups_that_do_not_spread_have_no_interval():
    found = difference_of_means([2, 2, 1, 1], np.array([True, True, False, False]))
    assert ends(found) == [1, None, None]


def test_adjustment_narrows_where_covariates_tell_the_outcome():
    plain, adjusted = (
        difference_of_means(OUTCOME, FLAGS),
        adjusted_difference(OUTCOME, FLAGS, BEFORE),
    )
    assert adjusted.upper - adjusted.lower < (plain.upper - plain.lower) / 3
    assert adjusted.lower < -4 < adjusted.upper


def test_adjustment_undoes_an_unlucky_draw():
    covariate = np.where(FLAGS, 1.0, 0.0) + np.arange(60) // 2 % 3
    outcome = 10 * covariate
    assert difference_of_means(outcome, FLAGS).value == pytest.approx(10)
    adjusted = adjusted_difference(outcome, FLAGS, covariate[:, np.newaxis])
    assert adjusted.value == pytest.approx(0, abs=1e-9)


def test_a_covariates_unit_and_order_change_nothing():
    turned = 1e7 + 1e-3 * BEFORE[:, ::-1]
    found = adjusted_difference(OUTCOME, FLAGS, turned)
    assert ends(found) == pytest.approx(ends(adjusted_difference(OUTCOME, FLAGS, BEFORE)), rel=1e-6)


def test_groups_turned_round_turn_the_difference_round():
    for there, back in (
        (difference_of_means(OUTCOME, FLAGS), difference_of_means(OUTCOME, ~FLAGS)),
        (adjusted_difference(OUTCOME, FLAGS, BEFORE), adjusted_difference(OUTCOME, ~FLAGS, BEFORE)),
    ):
        assert ends(back) == pytest.approx([-there.value, -there.upper, -there.lower])


def test_a_higher_level_makes_a_wider_interval():
    narrow, wide = (adjusted_difference(OUTCOME, FLAGS, BEFORE, level) for level in (0.8, 0.99))
    assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper
    assert (narrow.level, narrow.n) == (0.8, 60)


def test_nothing_that_is_given_is_changed():
    outcome, before = OUTCOME.copy(), BEFORE.copy()
    adjusted_difference(outcome, FLAGS, before)
    assert (outcome == OUTCOME).all()
    assert (before == BEFORE).all()


@pytest.mark.parametrize(
    ("covariates", "message"),
    [
        (BEFORE[:, 0], r"^covariates are a row for each of 60 people, not \(60,\)$"),
        (BEFORE[:59], r"^covariates are a row for each of 60 people, not \(59, 2\)$"),
        (BEFORE[:, :0], r"^covariates are a row for each of 60 people, not \(60, 0\)$"),
        (np.where(BEFORE > 25, np.nan, BEFORE), r"^a covariate is missing$"),
        (np.ones((60, 1)), r"^60 people do not bear 1 covariates: some are constant"),
        (FLAGS[:, np.newaxis], r"^60 people do not bear 1 covariates: some are constant"),
        (BEFORE @ [[1, 2], [0, 0]], r"^60 people do not bear 2 covariates: some are constant"),
        (RNG.normal(size=(60, 29)), r"^60 people do not bear 29 covariates: some are constant"),
    ],
)
def test_covariates_that_cannot_be_used_are_refused(covariates, message):
    with pytest.raises(ValueError, match=message):
        adjusted_difference(OUTCOME, FLAGS, covariates)


def test_a_standardised_difference_of_a_covariate_that_tells_nothing_is_the_plain_one():
    # Each half of both groups has the covariate, and as many events with it as without.
    flags, covariate = np.arange(80) < 40, np.arange(80) % 2
    events = np.concatenate([np.arange(40) < 12, np.arange(40) < 20])
    found = standardised_difference_of_events(events, flags, covariate[:, np.newaxis])
    assert found.value == pytest.approx(-20)
    half = 1.959963984540054 * np.sqrt(0.3 * 0.7 / 40 + 0.5 * 0.5 / 40)
    assert found.upper - found.value == pytest.approx(100 * half, rel=1e-6)
    assert (found.n, found.level) == (80, 0.95)


def test_standardising_undoes_an_unlucky_draw():
    before = np.concatenate([np.arange(40) < 30, np.arange(40) < 10])
    events = np.where(before, np.arange(80) % 5 < 3, np.arange(80) % 5 < 1)
    flags = np.arange(80) < 40
    found = standardised_difference_of_events(events, flags, before[:, np.newaxis])
    assert 100 * (events[flags].mean() - events[~flags].mean()) == pytest.approx(20)
    assert found.value == pytest.approx(0, abs=1e-6)


def test_a_covariate_of_one_person_alone_in_each_group_is_refused():
    alone = np.isin(np.arange(60), [4, 7])[:, np.newaxis]
    message = r"^of 60 people one has covariates that nobody else of the group comes near: the reg"
    with pytest.raises(ValueError, match=message):
        adjusted_difference(OUTCOME, FLAGS, alone)


def test_covariates_that_tell_every_outcome_are_refused():
    with pytest.raises(ValueError, match=r"^the outcome of 60 people is the same, or told by cov"):
        standardised_difference_of_events(BEFORE[:, 0] > 20, FLAGS, BEFORE)
    with pytest.raises(ValueError, match=r"^the outcome of 60 people is the same, or told by cov"):
        standardised_difference_of_events(np.zeros(60, dtype=bool), FLAGS, BEFORE)


def test_what_cannot_be_standardised_is_refused():
    events = BEFORE[:, 1] > 18
    with pytest.raises(ValueError, match=r"^whether it happened is true or false, not float64$"):
        standardised_difference_of_events(OUTCOME, FLAGS, BEFORE)
    with pytest.raises(ValueError, match=r"^a covariate is missing$"):
        standardised_difference_of_events(events, FLAGS, np.full((60, 1), np.nan))
    with pytest.raises(ValueError, match=r"^60 people do not bear 1 covariates: some are constant"):
        standardised_difference_of_events(events, FLAGS, FLAGS[:, np.newaxis])
    with pytest.raises(ValueError, match=r"^1 people treated and 59 not: each group has two or"):
        standardised_difference_of_events(events, np.arange(60) == 3, BEFORE)


@pytest.mark.parametrize("make", [difference_of_means, lambda *a: adjusted_difference(*a, BEFORE)])
def test_outcomes_that_are_missing_and_groups_of_one_are_refused(make):
    with pytest.raises(ValueError, match=r"^outcomes are one a person, none missing; these are"):
        make(np.where(FLAGS, np.nan, OUTCOME), FLAGS)
    with pytest.raises(ValueError, match=r"^whether it happened is true or false, not int64$"):
        make(OUTCOME, FLAGS.astype(int))
    with pytest.raises(ValueError, match=r"^1 people treated and 59 not: each group has two or"):
        make(OUTCOME, np.arange(60) == 3)
