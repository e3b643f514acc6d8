"""Segmented regression: what it refuses, what it keeps apart, and what it finds of known truth."""

from itertools import pairwise

import numpy as np
import pytest

from rrlib.statistics.designs import NotEstimable
from rrlib.statistics.trends import (
    Family,
    Form,
    Intervention,
    Model,
    breusch_godfrey,
    change,
    comparative,
    durbin_watson,
    excess,
    ljung_box,
    log_linear,
    newey_west,
    segmented,
    series_of,
    without_intervention,
)
from rrlib.statistics.trends.averaging import GRID, Mixture, averaged
from rrlib.statistics.trends.likelihood import negative_binomial, poisson

START = 8032
REFORM = Intervention("reform", START + 20)


def quarters(number=40, seed=1, level=0.0, spread=0.05, mean=300.0):
    rng = np.random.default_rng(seed)
    quarter = np.arange(number)
    rate = np.log(mean) + 0.1 * np.cos(np.pi / 2 * quarter) + level * (quarter >= 20)
    counts = rng.poisson(np.exp(rate + rng.normal(0, spread, number)))
    return series_of(counts, np.full(number, 1_000.0), START + quarter)


def test_fewer_than_eight_quarters_before_an_intervention_are_declined_by_name():
    with pytest.raises(NotEstimable, match=r"7 periods before reform tell no trend.* needs 8"):
        segmented(quarters(), Model((Intervention("reform", START + 7),)))
    segmented(quarters(), Model((Intervention("reform", START + 8),)))


def test_fewer_than_four_quarters_from_an_intervention_on_are_declined_by_name():
    with pytest.raises(NotEstimable, match="3 periods from reform on tell no change"):
        segmented(quarters(), Model((Intervention("reform", START + 37),)))
    segmented(quarters(), Model((Intervention("reform", START + 36, Form.LEVEL),)))


def test_too_few_quarters_for_the_columns_are_declined():
    with pytest.raises(NotEstimable, match="12 periods do not bear 7 columns"):
        segmented(quarters(12), Model((Intervention("reform", START + 8),)))


def test_two_interventions_that_begin_together_cannot_be_told_apart_and_are_named():
    model = Model((REFORM, Intervention("other", REFORM.first, Form.LEVEL)))
    with pytest.raises(NotEstimable, match=r"other: level says what .* reform: level"):
        segmented(quarters(), model)


def test_a_missing_quarter_is_a_gap_and_never_closed_up():
    whole = quarters()
    kept = np.arange(40) != 11
    gap = series_of(whole.counts[kept], whole.exposure[kept], whole.periods[kept])
    closed = series_of(whole.counts[kept], whole.exposure[kept], START + np.arange(39))
    assert gap.missing == (START + 11,)
    assert closed.missing == whole.missing == ()
    model = Model((REFORM,))
    fitted, wrongly = segmented(gap, model), segmented(closed, model)
    # Season and trend stay with the quarters that they are of.
    trend = fitted.design[:, fitted.names.index("trend")]
    assert trend.tolist() == [*range(1, 12), *range(13, 41)]
    assert change(fitted, "reform: level").estimate != change(wrongly, "reform: level").estimate
    near = change(segmented(whole, model), "reform: level").estimate.value
    assert change(fitted, "reform: level").estimate.value == pytest.approx(near, abs=2.0)
    found = [
        durbin_watson(fitted),
        ljung_box(fitted, 4).p_value,
        breusch_godfrey(fitted, 4).p_value,
    ]
    assert np.isfinite(found).all()


def test_neighbours_across_a_gap_are_not_taken_for_neighbours():
    whole = quarters(seed=3)
    kept = np.arange(40) % 2 == 0
    every_other = series_of(whole.counts[kept], whole.exposure[kept], whole.periods[kept])
    fitted = segmented(every_other, Model((REFORM,), harmonics=0))
    assert newey_west(fitted, 1) == pytest.approx(newey_west(fitted, 0))
    assert (newey_west(fitted, 2) != newey_west(fitted, 0)).any()


def test_zero_counts_are_counts():
    rng = np.random.default_rng(5)
    counts = rng.poisson(1.2, 40)
    assert (counts == 0).sum() > 5
    series = series_of(counts, np.ones(40), START + np.arange(40))
    for family in Family:
        tested = change(segmented(series, Model((REFORM,), family)), "reform: level")
        assert tested.estimate.lower < tested.estimate.value < tested.estimate.upper
    with pytest.raises(NotEstimable, match="without an event: their rates have no logarithm"):
        log_linear(series, Model((REFORM,)))


def test_a_stretch_without_a_single_event_is_declined():
    counts = np.where(np.arange(40) < 20, 9, 0)
    series = series_of(counts, np.ones(40), START + np.arange(40))
    for family in Family:
        with pytest.raises(NotEstimable, match="stretch without a single event"):
            segmented(series, Model((REFORM,), family))
    with pytest.raises(NotEstimable):
        segmented(series_of(0 * counts, np.ones(40), START + np.arange(40)), Model((REFORM,)))


def test_counts_that_a_model_fits_without_error_have_no_interval():
    series = series_of(np.full(40, 7), np.ones(40), START + np.arange(40))
    with pytest.raises(NotEstimable, match="without any error"):
        segmented(series, Model((REFORM,)))


def test_every_fault_of_a_series_is_told_at_once():
    with pytest.raises(
        ValueError, match=r"counts are whole.*; an exposure is above 0.*; numbers of"
    ):
        series_of([1.5, 2], [0, 1], [3, 3])
    with pytest.raises(ValueError, match="a count, an exposure and a number for each period"):
        series_of([1, 2], [1], [1, 2])
    with pytest.raises(ValueError, match=r"whole and each above the one before, not 4, 2"):
        series_of([1, 2], [1, 1], [4, 2])


def test_what_a_model_does_not_have_is_told_with_what_it_has():
    fitted = segmented(quarters(), Model((REFORM,)))
    with pytest.raises(ValueError, match="no term 'reform': it has constant, trend"):
        change(fitted, "reform")
    with pytest.raises(ValueError, match="no intervention 'other': it has reform"):
        excess(fitted, "other")
    with pytest.raises(ValueError, match="no period lies between reform"):
        excess(fitted, "reform", last=START + 3)
    with pytest.raises(ValueError, match="4 periods a year have 0 to 2 harmonics, not 3"):
        segmented(quarters(), Model((REFORM,), harmonics=3))
    with pytest.raises(ValueError, match="two interventions have one name"):
        segmented(quarters(), Model((REFORM, REFORM)))
    with pytest.raises(ValueError, match="lags"):
        ljung_box(fitted, 40)
    with pytest.raises(ValueError, match="a lag is 0 or more"):
        newey_west(fitted, -1)


def test_counts_that_vary_less_than_poissons_have_an_infinite_theta_and_its_coefficients():
    rng = np.random.default_rng(2)
    counts = np.round(100 * np.exp(0.01 * np.arange(40)) + rng.normal(0, 2, 40))
    design = np.column_stack([np.ones(40), np.arange(40)])
    found = negative_binomial(counts, design, np.zeros(40))
    assert found.theta == np.inf
    of_poisson = poisson(counts, design, np.zeros(40))
    assert found.coefficients == pytest.approx(of_poisson.coefficients)


def test_averaging_equals_generalised_least_squares_with_the_correlation_written_out():
    rng = np.random.default_rng(4)
    periods = np.array([0, 1, 2, 4, 5, 6, 7, 10, 11, 12, 13, 14])
    design = np.column_stack([np.ones(12), periods, periods > 6])
    response = rng.normal(size=12)
    near = np.linalg.lstsq(design, response)[0]
    found = averaged(design, response - design @ near, near, periods)
    likelihoods = []
    for place, kept in enumerate(GRID):
        correlation = kept ** np.abs(np.subtract.outer(periods, periods)).astype(float)
        inverse = np.linalg.inv(correlation)
        inner = design.T @ inverse @ design
        coefficients = np.linalg.solve(inner, design.T @ inverse @ response)
        left = response - design @ coefficients
        squared = left @ inverse @ left
        assert found.coefficients[place] == pytest.approx(coefficients)
        assert found.covariances[place] == pytest.approx(np.linalg.inv(inner) * squared / 9)
        logdet = np.linalg.slogdet(correlation)[1] + np.linalg.slogdet(inner)[1]
        prior = 12 / 27 * np.log(1 + kept) - np.log(1 - kept) / 2
        likelihoods.append(-logdet / 2 - 4.5 * np.log(squared) + prior)
    expected = np.exp(np.array(likelihoods) - max(likelihoods))
    assert found.weights == pytest.approx(expected / expected.sum())


def test_an_average_of_one_distribution_is_students_own():
    mixture = Mixture(np.array([2.0]), np.array([0.5]), np.ones(1), 10)
    reach = 2.2281388519649385
    assert mixture.interval(0.95) == pytest.approx((2 - reach / 2, 2 + reach / 2))
    assert mixture.p_value == pytest.approx(0.0025, abs=2e-4)
    wider = Mixture(np.array([2.0, 2.0]), np.array([0.5, 2.0]), np.array([0.5, 0.5]), 10)
    lower, upper = wider.interval(0.95)
    assert upper > 2 + reach / 2
    assert lower == pytest.approx(4 - upper)


def test_a_known_change_is_found_and_its_excess_adds_up():
    series = quarters(seed=7, level=np.log(1.3), spread=0.02)
    fitted = segmented(series, Model((Intervention("reform", START + 20, Form.LEVEL),)))
    tested = change(fitted, "reform: level")
    assert tested.estimate.lower < 30 < tested.estimate.upper
    assert tested.p_value < 0.001
    added = excess(fitted, "reform")
    assert (added.with_it - added.without).sum() == pytest.approx(added.counts.value)
    assert added.with_it / added.without == pytest.approx(1 + tested.estimate.value / 100, rel=0.01)
    assert added.percent.estimate.value == pytest.approx(tested.estimate.value, abs=0.1)
    assert (added.lower < added.without).all()
    assert (added.without < added.upper).all()
    # Whatever the ratio, the product of both sums stands: so do both ends of the counts.
    product = added.with_it.sum() * added.without.sum()
    for end in ("lower", "upper"):
        times = 1 + getattr(added.percent.estimate, end) / 100
        without = np.sqrt(product / times)
        assert getattr(added.counts, end) == pytest.approx(without * (times - 1), rel=1e-3)
    part = excess(fitted, "reform", last=START + 23)
    assert part.periods.tolist() == [START + 20, START + 21, START + 22, START + 23]
    assert part.counts.value < added.counts.value


def test_without_an_intervention_the_other_stays():
    later = Intervention("later", START + 30, Form.LEVEL)
    fitted = segmented(quarters(seed=8), Model((REFORM, later)))
    bare = without_intervention(fitted, "reform", fitted.coefficients)
    assert bare[:20] == pytest.approx(fitted.expected[:20])
    level = np.exp(fitted.coefficients[fitted.names.index("later: level")])
    ratios = bare[30:] / without_intervention(fitted, "later", fitted.coefficients)[30:]
    alone = fitted.expected[30:] / bare[30:]
    assert ratios * alone == pytest.approx(np.full(10, level))


def test_what_happened_to_all_areas_falls_away_in_a_comparison():
    shock = np.where(np.arange(40) >= 20, 2.0, 1.0)
    rng = np.random.default_rng(6)
    several = [
        series_of(rng.poisson(500 * shock * size), np.ones(40), START + np.arange(40))
        for size in (1, 2, 3, 4)
    ]
    model = Model((Intervention("reform", START + 20, Form.LEVEL),))
    alone = change(segmented(several[0], model), "reform: level").estimate
    compared = change(comparative(several[0], several[1:], model), "reform: level").estimate
    assert alone.value > 80
    assert compared.lower < 0 < compared.upper
    with pytest.raises(ValueError, match="comparator 1 has other periods"):
        comparative(several[0], [quarters(39)], model)
    with pytest.raises(ValueError, match="one comparator or more"):
        comparative(several[0], [], model)


def test_the_more_quarters_hang_together_the_wider_an_interval_is():
    widths = []
    for kept in (0.0, 0.5, 0.8):
        rng = np.random.default_rng(11)
        noise = rng.normal(size=200)
        for k in range(1, 200):
            noise[k] = kept * noise[k - 1] + np.sqrt(1 - kept**2) * noise[k]
        counts = rng.poisson(1_000 * np.exp(0.1 * noise))
        series = series_of(counts, np.ones(200), START + np.arange(200))
        fitted = segmented(series, Model((Intervention("reform", START + 100, Form.LEVEL),)))
        assert fitted.autocorrelation == pytest.approx(kept, abs=0.15)
        found = change(fitted, "reform: level").estimate
        widths.append(found.upper - found.lower)
    assert all(one < other for one, other in pairwise(widths))


def test_counts_that_vary_hardly_more_than_poissons_have_a_theta_where_the_likelihood_is_flat():
    """Rounding moves theta by more than two steps of a search would: it came to no end."""
    counts = [303, 302, 321, 262, 329, 301, 287, 296, 305, 260, 308, 254]
    counts += [281, 218, 294, 260, 319, 272, 307, 296, 328, 305, 281, 293]
    series = series_of(counts, np.ones(24), np.arange(24))
    model = Model((Intervention("it", 12),))
    found = segmented(series, model)

    assert found.theta == pytest.approx(58_788, rel=1e-3)
    plain = segmented(series, Model(model.interventions, Family.POISSON))
    assert found.coefficients == pytest.approx(plain.coefficients, abs=1e-4)
