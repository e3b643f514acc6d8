"""Curves, their tests, and their edges: one person, nobody censored, nobody left, ties."""

import math
from itertools import pairwise

import numpy as np
import pytest

from rrlib.statistics import (
    cumulative_incidence,
    events_and_exposure,
    gray,
    kaplan_meier,
    kaplan_meier_risk,
    log_rank,
    poisson_rate,
    restricted_mean,
    survival_quantile,
)

#   months, cause (0 is censored): ties of all kinds, and somebody censored with an event
PEOPLE = [(1, 1), (2, 1), (2, 0), (2, 2), (3, 0), (4, 1), (4, 1), (6, 2), (6, 0), (9, 1), (9, 0)]
MONTHS, CAUSES = (np.array(column) for column in zip(*PEOPLE, strict=True))
HAPPENED = CAUSES > 0


def ends(estimate):
    return [estimate.value, estimate.lower, estimate.upper]


def one_by_one(months, causes, of, point, weights=None):
    """Aalen and Johansen's share, month by month, with people counted as `weights` says."""
    weights = np.ones(len(months)) if weights is None else weights
    surviving, share = 1.0, 0.0
    for month in sorted(set(months[causes > 0].tolist())):
        if month <= point:
            at_risk = weights[months >= month].sum()
            share += surviving * weights[(months == month) & (causes == of)].sum() / at_risk
            surviving *= 1 - weights[(months == month) & (causes > 0)].sum() / at_risk
    return share


def test_a_curve_by_hand():
    curve = kaplan_meier(MONTHS, HAPPENED, [0, 1, 2, 3.5, 4, 8])
    left = np.cumprod([1, 10 / 11, 8 / 10, 1, 4 / 6, 3 / 4])
    assert [estimate.value for estimate in curve.estimates] == pytest.approx(100 * left)
    assert curve.at == (0, 1, 2, 3.5, 4, 8)
    assert curve.at_risk == (11, 11, 10, 6, 6, 2)
    assert curve.happened == (0, 1, 3, 3, 5, 6)
    assert {estimate.n for estimate in curve.estimates} == {11}
    assert {estimate.method for estimate in curve.estimates} == {"Kaplan-Meier, log-log interval"}


def test_who_is_censored_at_a_time_is_at_risk_at_it():
    at_once = kaplan_meier([2, 2, 5], [True, False, False], [2]).estimates[0]
    assert at_once.value == pytest.approx(100 * 2 / 3)


def test_the_points_may_come_in_any_order():
    there, back = (kaplan_meier(MONTHS, HAPPENED, at) for at in ([1, 4], [4, 1]))
    assert (back.at, back.at_risk) == ((4, 1), there.at_risk[::-1])
    assert back.estimates == there.estimates[::-1]


def test_without_censoring_the_curve_is_the_proportion_and_its_error_the_binomial_one():
    months = np.array([1, 1, 2, 3, 5, 8, 8, 8, 9, 12])
    curve = kaplan_meier(months, np.ones(10, dtype=bool), range(1, 12))
    for month, estimate in zip(curve.at, curve.estimates, strict=True):
        share = np.mean(months > month)
        spread = 1.959963984540054 * math.sqrt((1 - share) / (10 * share)) / -math.log(share)
        expected = [share, share ** math.exp(spread), share ** math.exp(-spread)]
        assert ends(estimate) == pytest.approx([100 * end for end in expected])


def test_the_risk_is_what_the_curve_leaves_of_100():
    curve, risk = (make(MONTHS, HAPPENED, range(9)) for make in (kaplan_meier, kaplan_meier_risk))
    for up, down in zip(risk.estimates, curve.estimates, strict=True):
        assert ends(up) == pytest.approx([100 - down.value, 100 - down.upper, 100 - down.lower])
    assert (risk.at, risk.at_risk, risk.happened) == (curve.at, curve.at_risk, curve.happened)


@pytest.mark.parametrize("of", [1, 2])
def test_incidence_is_counted_month_by_month(of):
    curve = cumulative_incidence(MONTHS, CAUSES, of, range(10))
    shares = [100 * one_by_one(MONTHS, CAUSES, of, month) for month in range(10)]
    assert [estimate.value for estimate in curve.estimates] == pytest.approx(shares)
    people = list(zip(MONTHS, CAUSES, strict=True))
    for month, at_risk, happened in zip(curve.at, curve.at_risk, curve.happened, strict=True):
        assert at_risk == sum(until >= month for until, _ in people)
        assert happened == sum(until <= month and cause == of for until, cause in people)


@pytest.mark.parametrize("of", [1, 2])
def test_the_error_of_an_incidence_is_what_each_person_moves_it_by(of):
    for month in (2, 4, 9):
        moved = []
        for person in range(len(MONTHS)):
            more, less = np.ones(len(MONTHS)), np.ones(len(MONTHS))
            more[person] += 1e-5
            less[person] -= 1e-5
            change = one_by_one(MONTHS, CAUSES, of, month, more) - one_by_one(
                MONTHS, CAUSES, of, month, less
            )
            moved.append(change / 2e-5)
        error = math.sqrt(np.sum(np.square(moved)))
        (estimate,) = cumulative_incidence(MONTHS, CAUSES, of, [month]).estimates
        share = estimate.value / 100
        spread = math.exp(1.959963984540054 * error / (share * -math.log(share)))
        assert estimate.lower / 100 == pytest.approx(share**spread, rel=1e-6)
        assert estimate.upper / 100 == pytest.approx(share ** (1 / spread), rel=1e-6)


def test_causes_add_up_to_what_kaplan_meier_says_has_happened():
    at = range(10)
    causes = [cumulative_incidence(MONTHS, CAUSES, of, at).estimates for of in (1, 2)]
    risk = kaplan_meier_risk(MONTHS, HAPPENED, at).estimates
    for one, other, both in zip(*causes, risk, strict=True):
        assert one.value + other.value == pytest.approx(both.value)


def test_with_no_other_cause_the_share_and_its_error_are_kaplan_meiers():
    at = (1, 2, 4)
    one = cumulative_incidence(MONTHS, HAPPENED.astype(int), 1, at).estimates
    other = kaplan_meier(MONTHS, HAPPENED, at).estimates
    for risk, survived in zip(one, other, strict=True):
        assert risk.value == pytest.approx(100 - survived.value)
        errors = []
        for estimate in (risk, survived):
            share = estimate.value / 100
            far, near = (math.log(-math.log(end / 100)) for end in ends(estimate)[1:])
            errors.append((far - near) * share * -math.log(share))
        assert errors[0] == pytest.approx(errors[1])


def test_competing_events_lower_an_incidence():
    naive = kaplan_meier_risk(MONTHS, CAUSES == 1, [9]).estimates[0]
    assert cumulative_incidence(MONTHS, CAUSES, 1, [9]).estimates[0].value < naive.value - 5


def test_a_point_that_nobody_was_followed_to_is_left_out():
    curve = kaplan_meier([1, 2, 3], [True, False, False], [1, 3, 3.1, 12])
    assert (curve.at, curve.at_risk) == ((1, 3), (3, 1))
    assert len(curve.estimates) == len(curve.happened) == 2
    assert cumulative_incidence([1, 2, 3], [1, 0, 0], 1, [4]).estimates == ()


def test_a_curve_that_has_ended_goes_on():
    curve = kaplan_meier([1, 2, 3], [True, False, True], [3, 12])
    assert (curve.at, curve.at_risk) == ((3, 12), (1, 0))
    assert [estimate.value for estimate in curve.estimates] == [0, 0]
    both = [cumulative_incidence([1, 2, 3], [2, 0, 1], of, [12]).estimates[0] for of in (1, 2)]
    assert [estimate.value for estimate in both] == pytest.approx([100 * 2 / 3, 100 / 3])


def test_a_curve_whose_last_event_ties_with_somebody_censored_has_not_ended():
    assert kaplan_meier([1, 3, 3], [True, False, True], [3, 4]).at == (3,)


def test_one_person():
    curve = kaplan_meier([5], [True], [0, 3, 5, 7])
    assert curve.at_risk == (1, 1, 1, 0)
    assert [ends(estimate) for estimate in curve.estimates] == [
        [100, 100, 100],
        [100, pytest.approx(2.5), 100],
        [0, 0, pytest.approx(97.5)],
        [0, 0, pytest.approx(97.5)],
    ]
    incidence = cumulative_incidence([5], [1], 1, [3, 5])
    assert [ends(estimate) for estimate in incidence.estimates] == [
        [0, 0, pytest.approx(97.5)],
        [100, pytest.approx(2.5), 100],
    ]
    assert ends(survival_quantile([5], [True], 0.5)) == [5, 5, None]
    assert ends(restricted_mean([5], [True], 7)) == [5, None, None]


def test_none_and_all_have_the_exact_binomial_interval_where_nobody_is_censored():
    none, every = 100 * (1 - 0.025 ** (1 / 8)), 100 * 0.025 ** (1 / 8)
    months, happened = [4] * 8, [True] * 8
    for estimate, expected in zip(
        kaplan_meier_risk(months, happened, [2, 4, 6]).estimates,
        ([0, 0, none], [100, every, 100], [100, every, 100]),
        strict=True,
    ):
        assert ends(estimate) == pytest.approx(expected)
    risk = cumulative_incidence(months, [1] * 8, 1, [2, 4, 6])
    assert [ends(estimate) for estimate in risk.estimates] == [
        pytest.approx(expected) for expected in ([0, 0, none], [100, every, 100], [100, every, 100])
    ]
    assert kaplan_meier(months, happened, [2], 0.8).estimates[0].lower == pytest.approx(
        100 * 0.1 ** (1 / 8)
    )


def test_none_of_those_still_followed_says_no_more_than_they_can():
    months, happened = [3] * 5 + [10] * 5, [False] * 10
    estimates = kaplan_meier(months, happened, [3, 4]).estimates
    assert [estimate.lower for estimate in estimates] == pytest.approx(
        [100 * 0.025 ** (1 / 10), 100 * 0.025 ** (1 / 5)]
    )


def test_none_beside_another_cause_counts_who_would_have_been_followed():
    # One leaves by another cause, and one more in the month in which four of the other eight are
    # censored: of ten, half would be followed.
    months, causes = [1, 3] + [3] * 4 + [10] * 4, [2, 2] + [0] * 8
    (estimate,) = cumulative_incidence(months, causes, 1, [5]).estimates
    assert estimate.upper == pytest.approx(100 * (1 - 0.025 ** (1 / 5)))


def test_a_share_of_all_survives_adding_many_steps():
    months = np.arange(1, 1001)
    (estimate,) = cumulative_incidence(months, np.ones(1000, dtype=int), 1, [1000]).estimates
    assert (estimate.value, estimate.upper) == (100, 100)
    assert estimate.lower == pytest.approx(100 * 0.025 ** (1 / 1000))


def test_an_event_at_time_0_counts():
    curve = kaplan_meier([0, 2, 4], [True, True, False], [0, 1])
    assert curve.happened == (1, 1)
    assert [estimate.value for estimate in curve.estimates] == pytest.approx([200 / 3] * 2)
    assert curve.estimates[0].lower < 200 / 3 < curve.estimates[0].upper


def test_intervals_hold_their_shares_and_widen_with_the_level():
    for make in (
        lambda level: kaplan_meier(MONTHS, HAPPENED, [1, 4], level),
        lambda level: cumulative_incidence(MONTHS, CAUSES, 1, [1, 4], level),
    ):
        for narrow, wide in zip(make(0.8).estimates, make(0.99).estimates, strict=True):
            assert 0 < wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper < 100


def test_a_quantile_that_is_not_reached_is_none():
    assert survival_quantile(MONTHS, HAPPENED, 0.9) is None
    assert survival_quantile([4, 5], [False, False], 0.5) is None
    assert survival_quantile([1, 2, 3, 9], [True, True, False, False], 0.6) is None


def test_a_quantile_is_where_the_curve_and_its_band_cross():
    months = np.arange(1, 41)
    found = survival_quantile(months, np.ones(40, dtype=bool), 0.3)
    assert found.value == 12.5
    curve = kaplan_meier(months, np.ones(40, dtype=bool), months)
    assert found.lower == next(
        month for month, e in zip(months, curve.estimates, strict=True) if e.lower <= 70
    )
    assert found.upper == next(
        month for month, e in zip(months, curve.estimates, strict=True) if e.upper <= 70
    )


@pytest.mark.parametrize(("people", "number"), [(5, 2), (7, 3), (6, 4), (9, 3)])
def test_a_curve_lies_on_a_share_but_for_what_is_lost_in_multiplying(people, number):
    months = np.arange(1, people + 1)
    found = survival_quantile(months, np.ones(people, dtype=bool), number / people)
    assert found.value == number + 0.5


def test_a_curve_that_stops_on_the_share_gives_the_middle_of_what_was_seen():
    assert survival_quantile([2, 3, 8, 10], [True, True, False, False], 0.5).value == (3 + 10) / 2


def test_a_restricted_mean_is_the_mean_of_what_was_followed():
    months = np.array([1, 2, 4, 6, 9, 12.5])
    found = restricted_mean(months, np.ones(6, dtype=bool), 8)
    assert found.value == pytest.approx(np.minimum(months, 8).mean())
    error = np.minimum(months, 8).std() / math.sqrt(6)
    logit = math.log(found.value / (8 - found.value))
    reach = 1.959963984540054 * error * 8 / (found.value * (8 - found.value))
    assert found.lower == pytest.approx(8 / (1 + math.exp(reach - logit)))
    assert found.upper == pytest.approx(8 / (1 + math.exp(-reach - logit)))
    assert found.n == 6


def test_a_restricted_mean_of_nothing_but_the_horizon_has_no_interval():
    assert ends(restricted_mean([5, 9], [False, True], 5)) == [5, None, None]
    assert ends(restricted_mean([3, 3], [True, True], 5)) == [3, None, None]


def test_nobody_followed_to_the_horizon_is_refused():
    with pytest.raises(ValueError, match=r"^nobody is followed to 10$"):
        restricted_mean(MONTHS, HAPPENED, 10)
    assert restricted_mean([1, 3], [False, True], 10).value == 3


@pytest.mark.parametrize("horizon", [0, -1, math.inf, math.nan])
def test_a_horizon_that_is_none_is_refused(horizon):
    with pytest.raises(ValueError, match=f"^there is no mean of the time until {horizon}$"):
        restricted_mean(MONTHS, HAPPENED, horizon)


@pytest.mark.parametrize("cuts", [(0, 2, 4, 9), (0, 3, 6), (2, 4), (0, 100), (1, 1.5, 2)])
def test_events_and_exposure_are_counted_one_by_one(cuts):
    expected = []
    for start, end in pairwise(cuts):
        inside = [h and start < m <= end for m, h in zip(MONTHS, HAPPENED, strict=True)]
        expected.append((sum(inside), sum(min(m, end) - min(m, start) for m in MONTHS)))
    found = events_and_exposure(MONTHS, HAPPENED, cuts)
    assert found == tuple((int(events), float(exposure)) for events, exposure in expected)
    assert [type(events) for events, _ in found] == [int] * len(expected)


def test_events_per_time_at_risk_make_a_rate():
    ((events, months),) = events_and_exposure(MONTHS, HAPPENED, (0, 3))
    assert (events, months) == (3, 1 + 3 * 2 + 7 * 3)
    assert poisson_rate(events, months / 100).value == pytest.approx(100 * 3 / 28)


def test_an_event_at_time_0_belongs_to_the_first_interval_from_0():
    assert events_and_exposure([0, 5], [True, False], (0, 3)) == ((1, 3.0),)
    assert events_and_exposure([0, 5], [True, False], (1, 3)) == ((0, 2.0),)


@pytest.mark.parametrize("cuts", [(), (3,), (3, 3), (4, 2), (-1, 2), (0, math.nan)])
def test_cuts_that_are_none_are_refused(cuts):
    with pytest.raises(ValueError, match=r"^cuts are two or more, rising from 0 or later$"):
        events_and_exposure(MONTHS, HAPPENED, cuts)


GROUPS = np.array(list("abbaabbabab"))


def test_log_rank_by_hand():
    # At 1, one of 5 a and 6 b; at 3, one of 4 a and 6 b.
    months = np.array([1, 3, 5, 5, 5, 3, 5, 5, 5, 5, 2])
    happened = np.array([True, False, False, False, False, True] + [False] * 5)
    groups = np.repeat(["a", "b"], [5, 6])
    expected = 5 / 11 + 4 / 9
    variance = 5 * 6 / 11**2 + 4 * 5 / 9**2
    test = log_rank(months, happened, groups)
    assert test.statistic == pytest.approx((1 - expected) ** 2 / variance)
    assert test.p_value == pytest.approx(math.erfc(math.sqrt(test.statistic / 2)))
    assert test.degrees == 1


@pytest.mark.parametrize(
    "run",
    [
        lambda groups: log_rank(MONTHS, HAPPENED, groups),
        lambda groups: log_rank(MONTHS, HAPPENED, groups, GROUPS[::-1]),
        lambda groups: gray(MONTHS, CAUSES, groups, 1),
    ],
    ids=["log_rank", "log_rank in strata", "gray"],
)
def test_names_and_order_of_groups_do_not_matter(run):
    test = run(GROUPS)
    renamed = run(np.where(GROUPS == "a", 7, 3))
    assert renamed.statistic == pytest.approx(test.statistic)
    assert (renamed.degrees, test.degrees) == (1, 1)
    assert run(["x"] + ["y"] * 5 + ["z"] * 5).degrees == 2


def test_a_stratum_of_one_group_says_nothing():
    strata = np.zeros(11)
    more = [*MONTHS, 1, 2, 3], [*HAPPENED, True, True, False], [*GROUPS, "a", "a", "a"]
    test = log_rank(MONTHS, HAPPENED, GROUPS, strata)
    assert log_rank(*more, [*strata, 1, 1, 1]).statistic == pytest.approx(test.statistic)


def test_a_group_that_is_never_at_risk_with_others_costs_a_degree_of_freedom():
    months, happened = [*MONTHS, 0, 0], [*HAPPENED, False, False]
    test = log_rank(months, happened, [*GROUPS, "c", "c"])
    assert test.degrees == 1
    assert test.statistic == pytest.approx(log_rank(MONTHS, HAPPENED, GROUPS).statistic)
    causes = [*CAUSES, 0, 0]
    other = gray(months, causes, [*GROUPS, "c", "c"], 1)
    assert other.degrees == 1
    assert other.statistic == pytest.approx(gray(MONTHS, CAUSES, GROUPS, 1).statistic)


@pytest.mark.parametrize(
    ("months", "happened", "groups"),
    [
        (MONTHS, HAPPENED, ["a"] * 11),
        (MONTHS, np.zeros(11, dtype=bool), GROUPS),
        ([5], [True], ["a"]),
        ([1, 1, 5, 6], [False, False, True, True], list("aabb")),
        ([4, 4, 4], [True, True, True], list("abb")),
    ],
    ids=["one group", "all censored", "one person", "never together", "all at once"],
)
def test_what_compares_nothing_is_refused(months, happened, groups):
    for run in (
        lambda: log_rank(months, happened, groups),
        lambda: gray(months, np.asarray(happened).astype(int), groups, 1),
    ):
        with pytest.raises(ValueError, match=r"^nothing happened that would let two groups be"):
            run()


def test_a_group_that_runs_out_leaves_a_test_of_what_was():
    # The pooled share is a half at 1; two more halves of b would take it beyond all.
    months, groups = [1, 1, 2, 3], list("aabb")
    with np.errstate(all="raise"):
        test = gray(months, [1] * 4, groups, 1)
    # With no other cause and nobody censored it is the log-rank test.
    assert test.statistic == pytest.approx(log_rank(months, [True] * 4, groups).statistic)
    assert test.statistic == pytest.approx(3)


def test_a_difference_is_found():
    months, happened = np.repeat([1, 9], 20), np.ones(40, dtype=bool)
    groups = np.repeat(["early", "late"], 20)
    assert log_rank(months, happened, groups).p_value < 1e-6
    causes = np.repeat([1, 2], 20)
    assert gray(months, causes, groups, 1).p_value < 1e-6


EVERY = [
    lambda times, happened: kaplan_meier(times, happened, [1]),
    lambda times, happened: kaplan_meier_risk(times, happened, [1]),
    lambda times, happened: survival_quantile(times, happened, 0.5),
    lambda times, happened: restricted_mean(times, happened, 1),
    lambda times, happened: events_and_exposure(times, happened, [0, 1]),
    lambda times, happened: log_rank(times, happened, list("abc")),
]
BOTH = [
    lambda times, causes: cumulative_incidence(times, causes, 1, [1]),
    lambda times, causes: gray(times, causes, list("abc"), 1),
]


@pytest.mark.parametrize("run", EVERY + BOTH)
@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([], r"^times are one a person, not of the shape \(0,\)$"),
        (4, r"^times are one a person, not of the shape \(\)$"),
        ([[1, 2, 3]], r"^times are one a person, not of the shape \(1, 3\)$"),
        ([1, -2, 3], r"^a time is negative, missing or endless$"),
        ([1, math.nan, 3], r"^a time is negative, missing or endless$"),
        ([1, math.inf, 3], r"^a time is negative, missing or endless$"),
    ],
)
def test_what_are_no_times_are_refused(run, times, message):
    with pytest.raises(ValueError, match=message):
        run(times, [True, False, True])


@pytest.mark.parametrize("run", EVERY)
@pytest.mark.parametrize(
    ("happened", "message"),
    [
        ([1, 2, 1], "^whether it happened is true or false, not int64$"),
        ([True, None, True], "^whether it happened is true or false, not object$"),
        ([True, False], r"^whether it happened is one for each of 3 people, not \(2,\)$"),
    ],
)
def test_what_is_neither_true_nor_false_is_refused(run, happened, message):
    with pytest.raises(ValueError, match=message):
        run([1, 2, 3], happened)


@pytest.mark.parametrize("run", BOTH)
@pytest.mark.parametrize(
    ("causes", "message"),
    [
        ([1.0, 0.0, 1.0], "^a cause is a whole number, not float64$"),
        ([True, False, True], "^a cause is a whole number, not bool$"),
        ([1, -1, 0], "^a cause is negative$"),
        ([1, 0], r"^a cause is one for each of 3 people, not \(2,\)$"),
    ],
)
def test_what_is_no_cause_is_refused(run, causes, message):
    with pytest.raises(ValueError, match=message):
        run([1, 2, 3], causes)


def test_censoring_is_not_a_cause_to_ask_for():
    for run in (
        lambda: cumulative_incidence(MONTHS, CAUSES, 0, [1]),
        lambda: gray(MONTHS, CAUSES, GROUPS, 0),
    ):
        with pytest.raises(ValueError, match=r"^0 is not a cause: causes count from 1$"):
            run()


def test_a_cause_that_nobody_has_is_none_of_all():
    estimates = cumulative_incidence(MONTHS, CAUSES, 3, [1, 4]).estimates
    assert [estimate.value for estimate in estimates] == [0, 0]
    assert all(0 == estimate.lower < estimate.upper < 100 for estimate in estimates)


@pytest.mark.parametrize("at", [[], [-1], [math.nan], [[1, 2]]])
def test_points_that_are_none_are_refused(at):
    with pytest.raises(ValueError, match=r"^the points of a curve are one or more, at 0 or later$"):
        kaplan_meier(MONTHS, HAPPENED, at)
    with pytest.raises(ValueError, match=r"^the points of a curve are one or more, at 0 or later$"):
        cumulative_incidence(MONTHS, CAUSES, 1, at)


@pytest.mark.parametrize("share", [0, 1, -0.1, 50, math.nan])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match=f"^a share of {share} is not between 0 and 1$"):
        survival_quantile(MONTHS, HAPPENED, share)


@pytest.mark.parametrize("labels", [["a", None] + ["b"] * 9, [1.0, math.nan] + [2.0] * 9])
def test_a_missing_group_or_stratum_is_refused(labels):
    with pytest.raises(ValueError, match=r"^a group is missing$"):
        log_rank(MONTHS, HAPPENED, labels)
    with pytest.raises(ValueError, match=r"^a group is missing$"):
        gray(MONTHS, CAUSES, labels, 1)
    with pytest.raises(ValueError, match=r"^a stratum is missing$"):
        log_rank(MONTHS, HAPPENED, GROUPS, labels)
    with pytest.raises(ValueError, match=r"^a stratum is one for each of 11 people, not \(2,\)$"):
        log_rank(MONTHS, HAPPENED, GROUPS, ["a", "b"])


@pytest.mark.parametrize("run", [kaplan_meier, kaplan_meier_risk])
def test_a_level_that_is_none_is_refused(run):
    for make in (
        lambda: run(MONTHS, HAPPENED, [1], 95),
        lambda: cumulative_incidence(MONTHS, CAUSES, 1, [1], 95),
        lambda: survival_quantile(MONTHS, HAPPENED, 0.5, 95),
        lambda: restricted_mean(MONTHS, HAPPENED, 5, 95),
    ):
        with pytest.raises(ValueError, match=r"^a level of 95 is not between 0 and 1$"):
            make()
