"""Control charts: `tests/reference/charts.R` made the numbers; the rest is counted by hand."""

import json
from datetime import date, timedelta
from math import erfc, exp, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrlib.periods import FinancialQuarter, Window
from rrlib.statistics import (
    Kind,
    Phase,
    Rule,
    choose_for_proportions,
    choose_for_rates,
    expected_false_signals,
    false_signals_of,
    g_chart,
    individuals_chart,
    laney_p_chart,
    laney_u_chart,
    moving_range_chart,
    overdispersion,
    p_chart,
    smallest_detectable_change,
    smallest_detectable_change_of_counts,
    t_chart,
    u_chart,
)
from rrlib.statistics.charting import D2, D3
from rrlib.statistics.false_signals import BEYOND, RUNS

ROOT = Path(__file__).parents[2]
R = json.loads((ROOT / "tests" / "reference" / "charts.json").read_text(encoding="utf-8"))
LIKE_R = {"rel": 1e-9, "abs": 1e-9}
COUNTED = {
    "P": p_chart,
    "LANEY_P": laney_p_chart,
    "U": u_chart,
    "LANEY_U": laney_u_chart,
}
RUN = Rule.RUN_OF_EIGHT


def quarters(number):
    first = FinancialQuarter(2008, 1)
    return [quarter.window for quarter in first.through(first.shift(number - 1))]


def days_after(gaps):
    days = [date(2010, 1, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(gap))
    return days


def drawn_as(case):
    """The chart that a case of R's is of."""
    if case["kind"] in COUNTED:
        return COUNTED[case["kind"]](case["x"], case["n"], quarters(len(case["x"])))
    if case["kind"] == "T":
        return t_chart(days_after(case["values"]))
    if case["kind"] == "MOVING_RANGE":
        return moving_range_chart(case["x"], quarters(len(case["x"])))
    of_values = {"INDIVIDUALS": individuals_chart, "G": g_chart}[case["kind"]]
    return of_values(case["values"], quarters(len(case["values"])))


@pytest.mark.parametrize("case", R["charts"], ids=lambda case: case["kind"])
def test_charts_are_those_that_r_draws(case):
    chart = drawn_as(case)
    assert chart.kind is Kind[case["kind"]]
    for name in ("values", "sigma", "lower", "upper"):
        found = [getattr(point, name.removesuffix("s")) for point in chart.points]
        assert found == pytest.approx(case[name], **LIKE_R), name
    assert {point.centre for point in chart.points} == {chart.points[0].centre}
    assert chart.points[0].centre == pytest.approx(case["centre"], **LIKE_R)
    dispersion = case.get("dispersion")
    assert chart.phases[0].dispersion == (dispersion and pytest.approx(dispersion, **LIKE_R))
    outside = zip(case["values"], case["lower"], case["upper"], strict=True)
    beyond = [index for index, (value, low, up) in enumerate(outside) if not low <= value <= up]
    assert chart.signals() == tuple(beyond)


def test_every_kind_of_chart_was_drawn_by_r_and_some_points_lie_outside():
    assert {case["kind"] for case in R["charts"]} == {kind.name for kind in Kind}
    assert any(drawn_as(case).signals() for case in R["charts"])
    assert pytest.approx(R["d2"], **LIKE_R) == D2
    assert pytest.approx(R["d3"], **LIKE_R) == D3
    assert pytest.approx(R["beyond"], rel=1e-12) == BEYOND


def test_limits_of_individuals_are_those_of_the_textbook():
    #   Wheeler's factors, to the decimals that are printed: 2.66 and 3.267 mean ranges
    values = [10.0, 12.0, 11.0, 15.0, 9.0]
    mean, moved = 11.4, (2 + 1 + 4 + 6) / 4
    point = individuals_chart(values, quarters(5)).points[0]
    assert point.upper == pytest.approx(mean + 2.66 * moved, abs=0.002 * moved)
    assert point.lower == pytest.approx(mean - 2.66 * moved, abs=0.002 * moved)
    ranges = moving_range_chart(values, quarters(5)).points
    assert [one.value for one in ranges] == [2, 1, 4, 6]
    assert ranges[0].upper == pytest.approx(3.267 * moved, abs=0.001 * moved)
    assert [one.period for one in ranges] == quarters(5)[1:]


def test_limits_are_clipped_where_a_value_cannot_go():
    rare = p_chart([0, 1, 0, 0], [10] * 4, quarters(4)).points[0]
    common = p_chart([10, 9, 10, 10], [10] * 4, quarters(4)).points[0]
    assert (rare.lower, common.upper) == (0.0, 100.0)
    assert u_chart([0, 1, 0, 0], [1] * 4, quarters(4)).points[0].lower == 0.0
    bounded = individuals_chart([1, 9, 2, 8], quarters(4), lowest=0.0, highest=10.0).points[0]
    assert (bounded.lower, bounded.upper) == (0.0, 10.0)


def test_a_rate_is_per_what_is_asked_and_signals_alike():
    events, exposures = [5, 9, 7, 40], [91.0, 91.0, 92.0, 92.0]
    one, thousand = (u_chart(events, exposures, quarters(4), per=per) for per in (1, 1000))
    assert one.signals() == thousand.signals() == (3,)
    for each, larger in zip(one.points, thousand.points, strict=True):
        assert larger.value == pytest.approx(1000 * each.value)
        assert larger.upper == pytest.approx(1000 * each.upper)
        assert larger.value * larger.exposure == pytest.approx(each.value * each.exposure)


@given(
    st.integers(0, 20),
    st.integers(1, 30),
    st.sampled_from([individuals_chart, "p", "u", "laney_p", "laney_u"]),
)
def test_what_never_moves_never_signals(events, points, chart):
    periods = quarters(points)
    if chart is individuals_chart:
        drawn = chart([events / 7] * points, periods)
    elif chart in ("p", "laney_p"):
        drawn = COUNTED[chart.upper()]([events] * points, [20] * points, periods)
    else:
        drawn = COUNTED[chart.upper()]([events] * points, [7.3] * points, periods)
    assert drawn.signals() == drawn.signals(RUN) == ()


def test_where_nobody_or_everybody_has_a_success_laney_s_limits_are_the_centre():
    for successes, centre in ((0, 0.0), (20, 100.0)):
        chart = laney_p_chart([successes] * 3, [20] * 3, quarters(3))
        assert chart.phases[0].dispersion == 1.0
        assert {(one.lower, one.centre, one.upper) for one in chart.points} == {(centre,) * 3}


def test_a_value_on_its_limit_is_within_and_one_just_beyond_it_is_not():
    chart = individuals_chart([0, 2, 0, 2, 0, 2], quarters(6))
    upper = chart.points[0].upper
    on, beyond = (
        type(chart.points[0])(quarters(1)[0], value, 1.0, -1.0, upper, 1.0)
        for value in (upper, upper * 1.0000001)
    )
    assert (on.beyond, beyond.beyond) == (False, True)


class TestPhases:
    SHARES = (10, 11, 9, 10, 12, 10, 30, 29, 31, 30, 32, 30)

    def test_a_break_gives_both_sides_a_centre_and_limits_of_their_own(self):
        whole = p_chart(self.SHARES, [50] * 12, quarters(12))
        broken = p_chart(self.SHARES, [50] * 12, quarters(12), breaks=[6])
        for part in (slice(0, 6), slice(6, 12)):
            alone = p_chart(self.SHARES[part], [50] * 6, quarters(12)[part])
            assert broken.points[part] == alone.points
        assert broken.phases == (Phase(0, 6), Phase(6, 6))
        assert len(whole.phases) == 1
        assert (len(whole.signals()) > 0, broken.signals()) == (True, ())

    def test_a_range_does_not_reach_across_a_break(self):
        values, broken = self.SHARES, moving_range_chart(self.SHARES, quarters(12), [6])
        assert [point.value for point in broken.points] == [1, 2, 1, 2, 2, 1, 2, 1, 2, 2]
        assert broken.phases == (Phase(0, 5), Phase(5, 5))
        assert 20 in [point.value for point in moving_range_chart(values, quarters(12)).points]
        laney = laney_p_chart(values, [50] * 12, quarters(12), [6])
        alone = laney_p_chart(values[6:], [50] * 6, quarters(12)[6:])
        assert laney.phases[1].dispersion == alone.phases[0].dispersion

    def test_fewer_than_twelve_points_have_trial_limits(self):
        assert p_chart([5] * 11, [20] * 11, quarters(11)).trial
        assert not p_chart([5] * 12, [20] * 12, quarters(12)).trial
        chart = p_chart([5] * 20, [20] * 20, quarters(20), breaks=[12])
        assert [phase.trial for phase in chart.phases] == [False, True]
        assert chart.trial

    def test_a_phase_of_one_point_has_no_limits_to_be_judged_by(self):
        for chart in (p_chart, laney_p_chart):
            last = chart([5, 6, 5, 19], [20] * 4, quarters(4), breaks=[3]).points[3]
            assert (last.lower, last.upper, last.sigma) == (None, None, None)
            assert (last.centre, last.beyond) == (95.0, False)

    @pytest.mark.parametrize("breaks", [[0], [12], [-1], [3, 3], [6, 3]])
    def test_a_break_is_at_a_point_after_the_first(self, breaks):
        with pytest.raises(ValueError, match="ascending indices of points from 1 to 11"):
            p_chart(self.SHARES, [50] * 12, quarters(12), breaks)


class TestRuns:
    """Eight in a row on one side of the centre, by another way: letters of a string."""

    @staticmethod
    def runs(letters, breaks=()):
        values = {"a": 2.0, "b": 0.0, "o": 1.0}
        points = [values[letter] for letter in letters]
        return individuals_chart(points, quarters(len(points)), breaks)

    @pytest.mark.parametrize(
        ("letters", "signalling"),
        [
            ("aaaaaaaabbbbbbbb", (7, 15)),
            ("aaaaaaabbbbbbb", ()),
            ("aaaaaaaaabbbbbbbbb", (7, 8, 16, 17)),
            ("aaaaoaaaabbbbobbbb", ()),
            ("abababab" * 2, ()),
        ],
    )
    def test_the_eighth_and_later_points_of_a_run_signal(self, letters, signalling):
        chart = self.runs(letters)
        assert chart.points[0].centre == 1.0
        assert chart.signals(RUN) == signalling

    def test_a_run_does_not_go_on_across_a_break(self):
        chart = self.runs("bbbbaaaaaaaabbbb", breaks=[8])
        assert [point.centre for point in chart.points] == [1.0] * 16
        assert chart.signals(RUN) == ()
        assert self.runs("bbbbaaaaaaaabbbb").signals(RUN) == (11,)

    def test_runs_of_ranges_and_of_a_g_chart_are_refused(self):
        for chart in (
            moving_range_chart([1.0, 2.0, 1.0], quarters(3)),
            g_chart([1, 2, 3], quarters(3)),
        ):
            with pytest.raises(ValueError, match="runs say nothing"):
                chart.signals(RUN)


class TestPeriods:
    @pytest.mark.parametrize("chart", [*COUNTED.values()])
    def test_rolling_years_are_refused(self, chart):
        rolling = [
            Window(date(2012, 4, 1), date(2013, 3, 31)),
            Window(date(2012, 7, 1), date(2013, 6, 30)),
        ]
        with pytest.raises(ValueError, match="2012-07-01 begins before that from 2012-04-01"):
            chart([1, 2], [10, 10], rolling)

    @pytest.mark.parametrize("chart", [individuals_chart, moving_range_chart, g_chart])
    def test_one_shared_day_is_an_overlap_and_a_day_later_is_not(self, chart):
        first = Window(date(2012, 4, 1), date(2012, 6, 30))
        touching = Window(date(2012, 6, 30), date(2012, 9, 30))
        with pytest.raises(ValueError, match="none overlap"):
            chart([1, 2], [first, touching])
        chart([1, 2], [first, Window(date(2012, 7, 1), date(2012, 9, 30))])

    def test_periods_out_of_order_are_refused(self):
        with pytest.raises(ValueError, match="in order"):
            individuals_chart([1, 2], quarters(2)[::-1])

    def test_stable_rolling_years_by_quarter_would_signal_in_most_series(self):
        # What the refusal is for: four quarters to a window, as if they were independent.
        rng = np.random.default_rng(2013)
        alarms = 0
        for quarterly in rng.binomial(60, 0.4, (200, 27)):
            yearly = np.convolve(quarterly, np.ones(4), "valid")
            alarms += bool(individuals_chart(yearly, quarters(24)).signals())
        assert alarms > 100


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: p_chart([], [], []), "for 0 periods"),
        (lambda: p_chart([1], [2], quarters(2)), "for 2 periods"),
        (lambda: p_chart([3], [2], quarters(1)), "more successes than people"),
        (lambda: p_chart([0], [0], quarters(1)), "no people"),
        (lambda: u_chart([-1], [2], quarters(1)), "negative"),
        (lambda: u_chart([1], [float("nan")], quarters(1)), "missing"),
        (lambda: moving_range_chart([1], quarters(1)), "no range of single values"),
        (lambda: g_chart([1.5], quarters(1)), "whole number"),
        (lambda: g_chart([-1], quarters(1)), "whole number"),
        (lambda: t_chart([date(2012, 1, 1)]), "two or more days"),
        (lambda: t_chart([date(2012, 1, 2), date(2012, 1, 1)]), "in order"),
        (lambda: overdispersion(individuals_chart([1, 2], quarters(2))), "p or u chart"),
        (lambda: expected_false_signals(-1, 1), "cannot be"),
        (lambda: expected_false_signals(121, 1, RUN), "up to 120"),
        (lambda: smallest_detectable_change(1.1, 10), "a share of 1.1"),
        (lambda: smallest_detectable_change(0.5, 0), "of 0 people"),
        (lambda: smallest_detectable_change(0.5, 9, power=1.0), "a power of 1.0"),
        (lambda: smallest_detectable_change_of_counts(-1), "of -1 events"),
    ],
)
def test_what_is_no_chart_is_refused_in_words(make, message):
    with pytest.raises(ValueError, match=message):
        make()


class TestRareEvents:
    def test_a_gap_runs_from_the_day_after_an_event_to_the_next(self):
        days = [date(2012, 1, 1), date(2012, 1, 11), date(2012, 1, 11), date(2012, 3, 1)]
        points = t_chart(days).points
        assert [point.value for point in points] == [10, 0, 50]
        assert points[0].period == Window(date(2012, 1, 2), date(2012, 1, 11))
        assert points[1].period == Window(date(2012, 1, 11), date(2012, 1, 11))

    def test_no_gap_lies_below_a_lower_limit_of_a_g_chart_with_more_than_its_chance(self):
        # (1 - p)^(k + 1) is the chance of a gap above k.
        mean = 900
        point = g_chart([mean, mean], quarters(2)).points[0]
        p, chance = 1 / (mean + 1), erfc(3 / sqrt(2)) / 2
        below = 1 - (1 - p) ** point.lower
        above = (1 - p) ** (point.upper + 1)
        assert 0 < below <= chance < 1 - (1 - p) ** (point.lower + 1)
        assert above <= chance < (1 - p) ** point.upper

    def test_a_long_silence_after_many_events_signals(self):
        assert t_chart(
            days_after([20, 25, 18, 30, 22, 19, 27, 24, 21, 26, 23, 2000])
        ).signals() == (11,)


class TestChoice:
    def test_few_of_either_kind_are_charted_by_the_gaps_between_them(self):
        periods, many = quarters(4), [100] * 4
        assert choose_for_proportions([4, 5, 5, 5], many, periods).kind is Kind.G
        assert choose_for_proportions([5, 5, 5, 5], many, periods).kind is Kind.P
        assert choose_for_proportions([96, 95, 95, 95], many, periods).kind is Kind.G
        assert choose_for_proportions([95, 95, 95, 95], many, periods).kind is Kind.P
        assert choose_for_rates([4, 5, 5, 5], many, periods).kind is Kind.T
        assert choose_for_rates([5, 5, 5, 5], many, periods).kind is Kind.U
        assert choose_for_proportions([0] * 4, many, periods).kind is Kind.G

    def test_what_varies_as_chance_does_has_the_plain_chart_and_what_varies_more_has_laney_s(self):
        calm, wild = [40, 44, 37, 41, 38, 45] * 2, [40, 64, 17, 61, 18, 65] * 2
        periods, many = quarters(12), [100] * 12
        assert choose_for_proportions(calm, many, periods).kind is Kind.P
        assert choose_for_proportions(wild, many, periods).kind is Kind.LANEY_P
        assert choose_for_rates(calm, many, periods).kind is Kind.U
        assert choose_for_rates(wild, many, periods).kind is Kind.LANEY_U

    def test_a_single_step_does_not_hide_itself_as_over_dispersion(self):
        step = [30, 31, 30, 29, 30, 31, 60, 61, 60, 59, 60, 61]
        choice = choose_for_proportions(step, [100] * 12, quarters(12))
        assert (choice.kind, "but not one to the next" in choice.reason) == (Kind.P, True)
        assert choose_for_proportions(step, [100] * 12, quarters(12), [6]).reason == (
            "the periods vary as chance would have them"
        )
        assert p_chart(step, [100] * 12, quarters(12)).signals()

    def test_a_single_period_has_the_plain_chart(self):
        assert choose_for_rates([20], [1], quarters(1)).kind is Kind.U

    def test_reasons_hold_no_number(self):
        step = [30] * 6 + [60] * 6
        series = ([0] * 12, [97] * 12, [40] * 12, [10, 90] * 6, step)
        reasons = {choose_for_proportions(x, [100] * 12, quarters(12)).reason for x in series}
        assert len(reasons) == 5
        assert not any(letter.isdigit() for reason in reasons for letter in reason)

    def test_dispersion_is_tested_as_a_table_is(self):
        #   Pearson's chi-squared of the table of those with and without, counted out
        with_, people = [61, 55, 70, 48], [157, 149, 167, 120]
        share = sum(with_) / sum(people)
        expected = [(n * share, n * (1 - share)) for n in people]
        pearson = sum(
            (x - e) ** 2 / e + (n - x - f) ** 2 / f
            for x, n, (e, f) in zip(with_, people, expected, strict=True)
        )
        test = overdispersion(p_chart(with_, people, quarters(4)))
        assert test.statistic == pytest.approx(pearson, rel=1e-12)
        assert test.degrees == 3
        # The chi-squared tail of 3 degrees has a closed form.
        tail = erfc(sqrt(pearson / 2)) + sqrt(2 * pearson / np.pi) * exp(-pearson / 2)
        assert test.p_value == pytest.approx(tail, rel=1e-9)


class TestFalseSignals:
    def test_beyond_limits_as_many_as_points_times_their_chance(self):
        found = expected_false_signals(20, 12)
        assert found.expected == pytest.approx(240 * R["beyond"], rel=1e-12)
        silent = 1.0
        for _point in range(240):
            silent *= 1 - R["beyond"]
        assert found.any_at_all == pytest.approx(1 - silent, rel=1e-9)
        assert expected_false_signals(0, 5).expected == expected_false_signals(5, 0).any_at_all == 0

    def test_runs_are_those_that_a_simulation_finds(self):
        rng = np.random.default_rng(7)
        for points in (16, 24, 40):
            chance = RUNS[points][1]
            series = rng.standard_normal((3000, points))
            charts = (individuals_chart(values, quarters(points)) for values in series)
            share = np.mean([bool(chart.signals(RUN)) for chart in charts])
            assert share == pytest.approx(chance, abs=4 * sqrt(chance / 3000))

    def test_runs_between_those_simulated_lie_between_them_and_add_up_over_charts(self):
        below, above = RUNS[20], RUNS[24]
        found = expected_false_signals(22, 1, RUN)
        assert found.expected == pytest.approx((below[0] + above[0]) / 2)
        assert expected_false_signals(22, 3, RUN).expected == pytest.approx(3 * found.expected)
        three = expected_false_signals(22, 3, RUN).any_at_all
        assert three == pytest.approx(1 - (1 - found.any_at_all) ** 3)
        assert expected_false_signals(7, 9, RUN).expected == 0

    @pytest.mark.parametrize("case", R["chances"], ids=lambda case: case["kind"])
    def test_of_counts_they_are_exact(self, case):
        chart = COUNTED[case["kind"]](case["x"], case["n"], quarters(len(case["x"])))
        found = false_signals_of([chart, chart])
        assert found.expected == pytest.approx(2 * sum(case["chances"]), rel=1e-9)
        silent = np.prod([1 - chance for chance in case["chances"]]) ** 2
        assert found.any_at_all == pytest.approx(1 - silent, rel=1e-9)

    def test_few_people_make_it_another_number_than_the_normal_one(self):
        rare = p_chart([0, 1, 0, 1, 0, 1], [10] * 6, quarters(6))
        assert false_signals_of([rare]).expected > 2 * expected_false_signals(6, 1).expected

    def test_ranges_gaps_and_values_are_counted_each_by_their_own_law(self):
        ranges = moving_range_chart([1.0, 4.0, 2.0, 3.0], quarters(4))
        distance = D2 + 3 * D3
        assert false_signals_of([ranges]).expected == pytest.approx(3 * erfc(distance / 2))
        values = individuals_chart([1.0, 4.0, 2.0, 3.0], quarters(4))
        assert false_signals_of([values]).expected == pytest.approx(4 * BEYOND)
        gaps = g_chart([9, 11], quarters(2))
        upper = gaps.points[0].upper
        assert false_signals_of([gaps]).expected == pytest.approx(2 * (10 / 11) ** (upper + 1))

    def test_a_point_without_limits_cannot_signal(self):
        assert false_signals_of([u_chart([20], [1], quarters(1))]).expected == 0


class TestDetectable:
    @pytest.mark.parametrize("case", R["detectable"], ids=lambda case: f"{case['share']}")
    def test_changes_of_a_share_are_those_of_power_prop_test(self, case):
        found = smallest_detectable_change(case["share"], case["n"], case["power"], case["level"])
        for name in ("fall", "rise"):
            expected = case[name]
            assert getattr(found, name) == (expected and pytest.approx(expected, rel=1e-9)), name

    def test_no_change_beyond_the_scale_is_offered(self):
        assert smallest_detectable_change(0.0, 100).fall is None
        assert smallest_detectable_change(1.0, 100).rise is None
        assert smallest_detectable_change_of_counts(3).fall is None
        assert smallest_detectable_change_of_counts(4).fall < 4

    @pytest.mark.parametrize("events", [20, 100, 400])
    def test_changes_of_counts_have_their_power_in_a_simulation(self, events):
        found = smallest_detectable_change_of_counts(events)
        rng = np.random.default_rng(5)
        for after in (events - found.fall, events + found.rise):
            before, then = rng.poisson(events, 20_000), rng.poisson(after, 20_000)
            told = np.abs(then - before) / np.sqrt(then + before) > 1.959964
            assert np.mean(told) == pytest.approx(0.8, abs=0.02)
