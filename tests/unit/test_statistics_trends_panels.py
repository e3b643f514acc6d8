"""Panels, few areas, staggered adoption and synthetic controls: by hand, by force and by a peer."""

import json
from itertools import permutations, product
from math import inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.trends import (
    Control,
    Errors,
    breakdown,
    by_event_time,
    coefficient,
    covariance,
    donors_of,
    dose_response,
    event_study,
    group_time_effects,
    leave_one_out,
    overall,
    panel_of,
    permuted_adoption,
    permuted_doses,
    permuted_interval,
    permuted_pre_trends,
    placebo_in_time,
    placebos_in_space,
    poisson_two_way,
    pre_trend_test,
    relative_magnitudes,
    synthetic_control,
    two_way,
    wild_cluster_bootstrap,
)
from rrlib.statistics.trends.panel_errors import known

REFERENCE = Path(__file__).parents[1] / "reference"
AREAS, PERIODS, FIRST = 9, 8, 5


def made(seed=0, effect=0.0, areas=AREAS, drift=0.0):
    """A panel, the dose of each row, and whether the row is treated."""
    rng = np.random.default_rng(seed)
    doses, period = rng.gamma(3, 1, areas), np.arange(PERIODS)
    outcome = rng.normal(size=(areas, PERIODS)) + rng.normal(size=(areas, 1)) * 3 + period
    outcome = outcome + doses[:, None] * (effect * (period >= FIRST) + drift * period)
    rows = np.repeat(np.arange(areas), PERIODS), np.tile(period, areas)
    return (
        panel_of(*rows, outcome.ravel()),
        np.repeat(doses, PERIODS),
        np.tile(period >= FIRST, areas),
    )


def test_rows_may_come_in_any_order():
    panel, dose, after = made()
    order = np.random.default_rng(1).permutation(AREAS * PERIODS)
    rows = np.repeat(np.arange(AREAS), PERIODS)[order], np.tile(np.arange(PERIODS), AREAS)[order]
    shuffled = panel_of(*rows, panel.outcome.ravel()[order])
    one = coefficient(two_way(panel, dose * after, ["x"]), "x")
    other = coefficient(two_way(shuffled, (dose * after)[order], ["x"]), "x")
    assert other.estimate.value == pytest.approx(one.estimate.value)
    assert other.p_value == pytest.approx(one.p_value)


def test_a_panel_with_a_hole_is_declined_and_the_hole_is_named():
    with pytest.raises(NotEstimable, match=r"B lacks the period 2$"):
        panel_of(["A", "A", "B"], [1, 2, 1], [1.0, 2.0, 3.0])
    with pytest.raises(NotEstimable, match="A has the period 1 2 times"):
        panel_of(["A", "A", "B", "B"], [1, 1, 1, 2], np.ones(4))
    with pytest.raises(ValueError, match="an outcome is missing"):
        panel_of(["A", "A", "B", "B"], [1, 2, 1, 2], [1, 2, 3, np.nan])


def test_what_areas_and_periods_tell_is_no_treatment():
    panel, dose, after = made()
    with pytest.raises(NotEstimable, match="areas and periods tell all of dose"):
        two_way(panel, dose, ["dose"])
    with pytest.raises(NotEstimable, match="say what others say already: x, twice"):
        two_way(panel, np.column_stack([dose * after, 2 * dose * after]), ["x", "twice"])
    with pytest.raises(ValueError, match="a row for each of 72 rows"):
        two_way(panel, dose[:-1], ["dose"])
    with pytest.raises(ValueError, match="there is no 'y': there are x"):
        coefficient(two_way(panel, dose * after, ["x"]), "y")


def test_a_poisson_panel_without_an_event_in_an_area_is_declined():
    panel, dose, after = made()
    counts = np.maximum(np.round(panel.outcome + 9), 0)
    counts[3] = 0
    rows = np.repeat(np.arange(AREAS), PERIODS), np.tile(np.arange(PERIODS), AREAS)
    with pytest.raises(NotEstimable, match="without an event"):
        poisson_two_way(panel_of(*rows, counts.ravel()), dose * after, ["x"])


def test_cr2_errors_and_their_degrees_are_those_of_the_formula_written_out():
    panel, dose, after = made(seed=3)
    fitted = two_way(panel, dose * after, ["x"])
    area = np.repeat(np.arange(AREAS), PERIODS)
    columns = np.column_stack(
        [
            dose * after,
            area[:, None] == np.arange(AREAS),
            np.tile(np.eye(PERIODS)[:, 1:], (AREAS, 1)),
        ]
    ).astype(float)
    bread = np.linalg.inv(columns.T @ columns)
    hat = columns @ bread @ columns.T
    left = np.eye(len(area)) - hat
    outcome = panel.outcome.ravel()
    residuals = left @ outcome
    middle, parts = 0.0, []
    for one in range(AREAS):
        own = area == one
        values, vectors = np.linalg.eigh(left[np.ix_(own, own)])
        root = (
            vectors[:, values > 1e-9] / np.sqrt(values[values > 1e-9]) @ vectors[:, values > 1e-9].T
        )
        weighed = root @ columns[own] @ bread[:, 0]
        middle += (weighed @ residuals[own]) ** 2
        parts.append(left[:, own] @ weighed)
    assert covariance(fitted, Errors.CR2)[0, 0] == pytest.approx(middle)
    alike = np.array(parts) @ np.array(parts).T
    degrees = np.trace(alike) ** 2 / (alike**2).sum()
    assert known(fitted, np.ones(1)).degrees == pytest.approx(degrees)


def test_event_study_coefficients_are_slopes_of_changes_on_the_dose():
    panel, dose, _ = made(seed=2)
    study = event_study(panel, dose, FIRST)
    assert study.relative.tolist() == [-5, -4, -3, -2, 0, 1, 2]
    centred = dose[::PERIODS] - dose[::PERIODS].mean()
    for relative, value in zip(study.relative, study.coefficients, strict=True):
        moved = panel.outcome[:, FIRST + relative] - panel.outcome[:, FIRST - 1]
        assert value == pytest.approx(centred @ moved / (centred @ centred))
    tested = study.estimates()
    assert [one.estimate.value for one in tested] == pytest.approx(study.coefficients.tolist())


def test_a_trend_that_was_there_before_is_found_by_both_tests_of_it():
    for drift, found in ((0.0, False), (2.0, True)):
        panel, dose, _ = made(seed=4, drift=drift, areas=24)
        assert (pre_trend_test(event_study(panel, dose, FIRST)).p_value < 0.05) == found
        permuted = permuted_pre_trends(panel, dose, FIRST, 1_999, 1)
        assert (permuted.p_value < 0.05) == found
        assert permuted.smallest_p_value == 1 / 2_000


def test_more_differences_before_than_areas_bear_are_not_tested_together():
    panel, dose, _ = made(areas=5)
    with pytest.raises(NotEstimable, match=r"4 differences .* with 5 areas"):
        pre_trend_test(event_study(panel, dose, FIRST))
    assert 0 < permuted_pre_trends(panel, dose, FIRST, 999, 1).p_value <= 1


def test_an_event_needs_periods_around_it_and_a_dose_that_differs():
    panel, dose, _ = made()
    with pytest.raises(NotEstimable, match="1 of 8 periods are before 1"):
        event_study(panel, dose, 1)
    with pytest.raises(NotEstimable, match="nothing to compare"):
        event_study(panel, np.ones(len(dose)), FIRST)
    with pytest.raises(ValueError, match="it changes within 0"):
        event_study(panel, np.append(9.0, dose[1:]), FIRST)


def test_the_more_may_have_gone_apart_the_wider_an_effect_is_until_it_breaks_down():
    panel, dose, _ = made(seed=5, effect=6.0, areas=14)
    study = event_study(panel, dose, FIRST)
    plain = relative_magnitudes(study, 0, 0.0)
    own = study.estimates()[study.relative.tolist().index(0)].estimate
    assert (plain.lower, plain.upper) == pytest.approx((own.lower, own.upper))
    wider = relative_magnitudes(study, 0, 1.0)
    assert wider.lower < plain.lower
    assert wider.upper > plain.upper
    # Without chance the bound would be the worst step before, once for each step since.
    before = np.append(study.coefficients[study.relative < 0], 0.0)
    worst = np.abs(np.diff(before)).max()
    assert wider.lower < plain.value - worst
    assert (
        relative_magnitudes(study, 1, 1.0).lower < relative_magnitudes(study, 1, 0.0).lower - worst
    )
    multiple = breakdown(study, 0)
    assert relative_magnitudes(study, 0, 0.99 * multiple).lower > 0
    assert relative_magnitudes(study, 0, 1.01 * multiple).lower < 0
    assert breakdown(event_study(*made(seed=6)[:2], FIRST), 0) == 0.0
    with pytest.raises(ValueError, match="no coefficient is -2 periods after"):
        relative_magnitudes(study, -2, 1.0)
    with pytest.raises(ValueError, match="a multiple is 0 or more"):
        relative_magnitudes(study, 0, -1.0)


def test_permuted_doses_are_every_order_of_them_where_those_are_few():
    rng = np.random.default_rng(1)
    changes, doses = rng.normal(size=6), np.array([1.0, 1.0, 2.0, 3.0, 3.0, 5.0])
    found = permuted_doses(changes, doses, 10_000, 1)
    slopes = [abs(np.polyfit(one, changes, 1)[0]) for one in permutations(doses)]
    assert found.value == pytest.approx(np.polyfit(doses, changes, 1)[0])
    assert found.p_value == pytest.approx(np.mean(np.array(slopes) >= abs(found.value) - 1e-12))
    assert (found.exact, found.arrangements) == (True, 180)
    drawn = permuted_doses(changes, doses, 100, 1)
    assert (drawn.exact, drawn.arrangements, drawn.smallest_p_value) == (False, 100, 1 / 101)
    assert drawn == permuted_doses(changes, doses, 100, 1)


def test_with_two_of_seven_areas_treated_no_p_value_can_be_under_one_in_21():
    treated = np.array([1.0, 1.0, 0, 0, 0, 0, 0])
    found = permuted_doses(np.array([9.0, 8.0, 0, 1, 2, 1, 0]), treated, 1_000, 1)
    assert found.p_value == found.smallest_p_value == pytest.approx(1 / 21)
    with pytest.raises(NotEstimable, match="do not differ in their dose"):
        permuted_doses([1.0, 2.0], [3.0, 3.0], 10, 1)
    with pytest.raises(ValueError, match="takes 1 draw or more, not 0"):
        permuted_doses([1.0, 2.0], [3.0, 4.0], 0, 1)


@pytest.mark.parametrize(("areas", "draws"), [(5, 10_000), (6, 10_000), (14, 999)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_the_interval_by_permutation_ends_where_slopes_begin_to_be_rejected(areas, draws, level):
    rng = np.random.default_rng(areas)
    doses = rng.permutation(np.arange(areas, dtype=float))
    changes = 0.7 * doses + rng.normal(size=areas)
    found = permuted_interval(changes, doses, draws, 1, level)

    def p_value(slope):
        return permuted_doses(changes - slope * doses, doses, draws, 1).p_value

    alpha = round(1 - level, 6)
    assert found.value == pytest.approx(np.polyfit(doses, changes, 1)[0])
    for end, outwards in ((found.lower, -1e-6), (found.upper, 1e-6)):
        assert p_value(end - outwards) > alpha >= p_value(end + outwards)


def test_an_interval_by_permutation_has_no_end_where_no_p_value_can_be_as_small():
    changes, treated = np.array([9.0, 1.0, 0, 1, 2, 1]), np.array([1.0, 0, 0, 0, 0, 0])
    found = permuted_interval(changes, treated, 1_000, 1)
    assert found.value == pytest.approx(8.0)
    assert (found.lower, found.upper) == (None, None)
    assert permuted_interval(changes[[0, 2]], treated[[0, 2]], 10, 1).lower is None


def by_force(panel, treatment, null):
    """The p value of the wild bootstrap with every choice of signs, by as many regressions."""
    area = np.repeat(np.arange(len(panel.areas)), PERIODS)
    others = np.column_stack(
        [
            area[:, None] == np.arange(len(panel.areas)),
            np.tile(np.eye(PERIODS)[:, 1:], (len(panel.areas), 1)),
        ]
    ).astype(float)
    columns = np.column_stack([treatment, others])
    own = treatment - others @ np.linalg.lstsq(others, treatment)[0]

    def statistic(outcome):
        found = np.linalg.lstsq(columns, outcome)[0]
        scores = own * (outcome - columns @ found)
        return (found[0] - null) / np.linalg.norm(scores.reshape(-1, PERIODS).sum(axis=1))

    outcome = panel.outcome.ravel()
    left = outcome - null * treatment
    told = others @ np.linalg.lstsq(others, left)[0]
    worlds = [
        told + null * treatment + np.repeat(signs, PERIODS) * (left - told)
        for signs in product((1.0, -1.0), repeat=len(panel.areas))
    ]
    observed = abs(statistic(outcome)) - 1e-9
    return np.mean([abs(statistic(world)) >= observed for world in worlds])


def test_the_wild_bootstrap_is_that_of_regressions_run_by_force():
    panel, dose, after = made(seed=7, effect=0.6, areas=7)
    treatment = dose * after
    found = wild_cluster_bootstrap(two_way(panel, treatment, ["x"]), "x", 999, 1)
    assert found.tested.p_value == pytest.approx(by_force(panel, treatment, 0.0))
    assert (found.exact, found.draws, found.smallest_p_value) == (True, 128, 2 / 128)
    estimate = found.tested.estimate
    width = estimate.upper - estimate.lower
    for end, sign in ((estimate.lower, -1), (estimate.upper, 1)):
        assert by_force(panel, treatment, end + sign * 0.01 * width) < 0.05
        assert by_force(panel, treatment, end - sign * 0.01 * width) >= 0.05


def test_the_wild_bootstrap_of_many_areas_is_drawn_and_of_counts_refused():
    panel, dose, after = made(areas=14)
    fitted = two_way(panel, dose * after, ["x"])
    found = wild_cluster_bootstrap(fitted, "x", 499, 3)
    assert (found.exact, found.draws, found.smallest_p_value) == (False, 499, 1 / 500)
    assert found == wild_cluster_bootstrap(fitted, "x", 499, 3)
    with pytest.raises(ValueError, match="a least squares coefficient among x, not 'y'"):
        wild_cluster_bootstrap(fitted, "y", 499, 3)


def test_a_bend_in_the_dose_is_told_and_one_area_far_off_is_declined():
    panel, dose, _ = made(areas=14)
    doses = dose[::PERIODS]
    bent = panel.outcome + np.outer(doses**2, np.arange(PERIODS) >= FIRST) * 2
    rows = np.repeat(np.arange(14), PERIODS), np.tile(np.arange(PERIODS), 14)
    found = dose_response(panel_of(*rows, bent.ravel()), dose, FIRST)
    assert found.curvature.p_value < 0.01
    assert found.curvature.estimate.lower < 2 < found.curvature.estimate.upper
    alone = np.repeat((np.arange(14) == 0) * 1.0 + (np.arange(14) == 1) * 0.5, PERIODS)
    with pytest.raises(NotEstimable, match="no other comes near"):
        dose_response(panel, alone, FIRST)
    with pytest.raises(NotEstimable, match="14 areas with 2 different doses"):
        dose_response(panel, np.repeat(np.arange(14) > 6, PERIODS) * 1.0, FIRST)


@pytest.mark.parametrize("control", Control, ids=lambda one: one.name)
def test_effects_of_groups_are_those_of_an_independent_library(control):
    peer = json.loads((REFERENCE / "staggered_peer.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / "trends.csv")
    panel = panel_of(rows.area, rows.period, 1000 * rows["count"] / rows.exposure)
    first = np.where(rows["first"] > 0, rows["first"].astype(float), inf)
    found, expected = group_time_effects(panel, first, control), peer[control.name]
    assert len(found.effects) == len(expected["group_time"])
    for group, period, effect in expected["group_time"]:
        ours = found.effects[(found.groups == group) & (found.periods == period)]
        assert ours.tolist() == pytest.approx([effect], abs=1e-9)
    reach = 2.2621571628540993
    by_time = [(k, t.estimate.value, t.estimate.upper) for k, t in by_event_time(found)]
    for (since, value, upper), theirs in zip(by_time, expected["event_time"], strict=True):
        assert [since, value, (upper - value) / reach] == pytest.approx(theirs, abs=1e-9)
    simple = overall(found).estimate
    half = (simple.upper - simple.value) / reach
    assert [simple.value, half] == pytest.approx(expected["overall"], abs=1e-9)


def test_growing_effects_lead_two_way_effects_astray_and_not_those_of_groups():
    starts, period = np.repeat([2.0, 5.0, inf], 4), np.arange(PERIODS)
    since = np.maximum(period - starts[:, None] + 1, 0)
    rng = np.random.default_rng(1)
    outcome = since + period + rng.normal(size=(12, 1)) + 1e-3 * rng.normal(size=since.shape)
    rows = np.repeat(np.arange(12), PERIODS), np.tile(period, 12)
    panel = panel_of(*rows, outcome.ravel())
    found = group_time_effects(panel, np.repeat(starts, PERIODS))
    truth = since[since > 0].mean()
    assert overall(found).estimate.value == pytest.approx(truth, abs=0.01)
    assert dict(by_event_time(found))[2].estimate.value == pytest.approx(3, abs=0.01)
    usual = two_way(panel, (since > 0).ravel(), ["it"]).coefficients[0]
    assert usual < 0.8 * truth
    permuted = permuted_adoption(panel, np.repeat(starts, PERIODS), Control.NEVER_TREATED, 99, 1)
    assert permuted.value == pytest.approx(truth, abs=0.01)
    assert permuted.p_value <= 0.03


def test_a_group_of_one_area_has_no_interval_and_nobody_treated_no_effect():
    panel, _, _ = made()
    starts = np.repeat(np.where(np.arange(AREAS) == 0, 4.0, inf), PERIODS)
    tested = overall(group_time_effects(panel, starts))
    assert tested.estimate.lower is tested.estimate.upper is None
    assert np.isnan(tested.p_value)
    with pytest.raises(NotEstimable, match="of 9 areas 0 are treated"):
        group_time_effects(panel, np.full(AREAS * PERIODS, inf))
    with pytest.raises(NotEstimable, match="of 9 areas 9 are treated"):
        group_time_effects(panel, np.full(AREAS * PERIODS, 4.0))


def donors(seed=0, effect=0.0):
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(20, 2)).cumsum(axis=0)
    table = 20 + factors @ rng.normal(size=(2, 8)) + 0.1 * rng.normal(size=(20, 8))
    table[:, 0] = table[:, [1, 2, 3]] @ [0.5, 0.3, 0.2] + 0.05 * rng.normal(size=20)
    table[12:, 0] += effect
    return donors_of(table, np.arange(100, 120), list("ABCDEFGH"))


def test_a_synthetic_control_finds_the_mix_and_the_effect_that_were_put_in():
    found = synthetic_control(donors(effect=3.0), "A", 112)
    assert sum(found.weights.values()) == pytest.approx(1)
    assert min(found.weights.values()) >= 0
    assert found.effect == pytest.approx(3.0, abs=0.3)
    assert found.ratio == pytest.approx(found.after / found.before)
    placebos = placebos_in_space(donors(effect=3.0), "A", 112)
    assert (placebos.rank, placebos.p_value, placebos.smallest_p_value) == (1, 1 / 8, 1 / 8)
    assert abs(placebo_in_time(donors(effect=3.0), "A", 112, 107).effect) < 0.5
    left_out = leave_one_out(donors(effect=3.0), "A", 112)
    weighty = {name for name, weight in found.weights.items() if weight > 1e-6}
    assert set(left_out) == weighty


def test_a_mix_by_predictors_is_near_in_them_and_in_outcomes():
    made_of = donors(effect=3.0)
    predictors = np.column_stack([made_of.outcomes[:12].mean(axis=0), made_of.outcomes[11]])
    found = synthetic_control(made_of, "A", 112, predictors)
    mixed = np.array(list(found.weights.values())) @ predictors[1:]
    assert mixed == pytest.approx(predictors[0], abs=0.2)
    assert found.effect == pytest.approx(3.0, abs=0.5)
    assert placebos_in_space(made_of, "A", 112, predictors).rank == 1
    assert set(leave_one_out(made_of, "A", 112, predictors)) <= set("BCDEFGH")


def test_what_allows_no_synthetic_control_is_told():
    with pytest.raises(ValueError, match="there is no unit 'Z'"):
        synthetic_control(donors(), "Z", 112)
    with pytest.raises(NotEstimable, match="1 periods before 101 and 19 after"):
        synthetic_control(donors(), "A", 101)
    with pytest.raises(NotEstimable, match="1 donors"):
        synthetic_control(donors().without(*"CDEFGH"), "A", 112)
    with pytest.raises(ValueError, match="a placebo in time is before 112, not 113"):
        placebo_in_time(donors(), "A", 112, 113)
    with pytest.raises(ValueError, match="predictors are a row for each of 8 units"):
        synthetic_control(donors(), "A", 112, np.ones((3, 2)))
    with pytest.raises(ValueError, match="two units have one name"):
        donors_of(np.ones((3, 2)), [1, 2, 3], ["A", "A"])
