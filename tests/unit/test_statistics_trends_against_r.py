"""Trends are those that R makes: `tests/reference/trends.R` made the numbers.

A second set of R's numbers, of published data, lies beside the repository where it was developed;
those tests are skipped elsewhere.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rrlib.statistics.trends import (
    Control,
    Errors,
    Family,
    Form,
    Intervention,
    Model,
    automatic_lag,
    breusch_godfrey,
    by_event_time,
    covariance,
    donors_of,
    dose_response,
    durbin_watson,
    event_study,
    group_time_effects,
    leave_one_out,
    ljung_box,
    log_linear,
    newey_west,
    overall,
    panel_of,
    placebo_in_time,
    placebos_in_space,
    poisson_two_way,
    segmented,
    series_of,
    synthetic_control,
    two_way,
    without_intervention,
)
from rrlib.statistics.trends.panel_errors import coefficient, joint_degrees, known

ROOT = Path(__file__).parents[2]
OURS = json.loads((ROOT / "tests" / "reference" / "trends.json").read_text(encoding="utf-8"))
ROWS = pd.read_csv(ROOT / "tests" / "reference" / "trends.csv")
BESIDE = ROOT.parent / "shared" / "reference"
EVENT, LATER = 8051, 8059
CLOSED = {"rel": 1e-9, "abs": 1e-9}
LIKELIHOOD = {"rel": 1e-6, "abs": 1e-9}
THETA = {"rel": 1e-4}

beside = pytest.mark.skipif(
    not BESIDE.is_dir(), reason="R's numbers of published data lie beside the repository only"
)


def area_a():
    rows = ROWS[ROWS.area == "A"]
    return series_of(rows["count"], rows.exposure, rows.period)


def two_interventions(family=Family.NEGATIVE_BINOMIAL):
    later = Intervention("later", LATER, Form.LEVEL)
    return Model((Intervention("reform", EVENT), later), family)


def panel(outcome="rate"):
    rows = ROWS.assign(rate=1000 * ROWS["count"] / ROWS.exposure)
    return panel_of(rows.area, rows.period, rows[outcome], rows.exposure)


def errors(matrix):
    return np.sqrt(np.diag(matrix)).tolist()


def test_the_numbers_say_which_r_made_them():
    assert OURS["R"].startswith("R version ")


@pytest.mark.parametrize(
    ("family", "name"),
    [(Family.POISSON, "poisson"), (Family.NEGATIVE_BINOMIAL, "negative_binomial")],
)
def test_segmented_regressions_and_their_newey_west_errors_are_those_of_r(family, name):
    fitted, expected = segmented(area_a(), two_interventions(family)), OURS["segmented"][name]
    assert fitted.coefficients.tolist() == pytest.approx(expected["coefficients"], **LIKELIHOOD)
    assert errors(newey_west(fitted, 4)) == pytest.approx(expected["newey_west_4"], **LIKELIHOOD)
    if family is Family.POISSON:
        assert errors(newey_west(fitted, 0)) == pytest.approx(expected["white"], **LIKELIHOOD)
        assert fitted.theta == np.inf
    else:
        assert fitted.theta == pytest.approx(expected["theta"], **THETA)


def test_a_line_of_log_rates_and_what_looks_for_autocorrelation_are_those_of_r():
    fitted, expected = log_linear(area_a(), two_interventions()), OURS["segmented"]["line"]
    assert fitted.coefficients.tolist() == pytest.approx(expected["coefficients"], **CLOSED)
    assert errors(newey_west(fitted, 4)) == pytest.approx(expected["newey_west_4"], **CLOSED)
    assert automatic_lag(fitted) == pytest.approx(expected["automatic_lag"], **CLOSED)
    assert durbin_watson(fitted) == pytest.approx(expected["durbin_watson"], **CLOSED)
    for test, name in ((breusch_godfrey, "breusch_godfrey_4"), (ljung_box, "ljung_box_4")):
        found = test(fitted, 4)
        assert [found.statistic, found.p_value] == pytest.approx(expected[name], **CLOSED)


def test_two_way_fixed_effects_and_an_event_study_are_those_of_r():
    expected, dose = OURS["panel"], ROWS.dose.to_numpy(dtype=float)
    fitted = two_way(panel(), dose * (ROWS.period >= EVENT), ["dose"])
    assert fitted.coefficients[0] == pytest.approx(expected["coefficient"], **CLOSED)
    for kind, name in ((Errors.IID, "iid"), (Errors.HC1, "hc1"), (Errors.CLUSTER, "cluster")):
        assert errors(covariance(fitted, kind)) == pytest.approx([expected[name]], **CLOSED)
    study = event_study(panel(), dose, EVENT)
    assert study.coefficients.tolist() == pytest.approx(expected["events"], **CLOSED)
    clustered = covariance(study.fitted, Errors.CLUSTER)
    assert errors(clustered) == pytest.approx(expected["events_cluster"], **CLOSED)


def test_errors_unbiased_with_few_areas_and_their_degrees_are_those_of_club_sandwich():
    expected, dose = OURS["panel"], ROWS.dose.to_numpy(dtype=float)
    found = known(two_way(panel(), dose * (ROWS.period >= EVENT), ["dose"]), np.ones(1))
    assert [found.error, found.degrees] == pytest.approx(expected["cr2"], **LIKELIHOOD)
    study = event_study(panel(), dose, EVENT)
    two = np.eye(len(study.relative))[np.isin(study.relative, [-2, -3])]
    degrees = joint_degrees(study.fitted, two)
    values = two @ study.coefficients
    squared = float(values @ np.linalg.solve(two @ study.covariance @ two.T, values))
    statistic = squared * (degrees - 1) / (2 * degrees)
    assert [statistic, degrees - 1] == pytest.approx(expected["hotelling"], **LIKELIHOOD)


def test_a_poisson_regression_with_effects_of_areas_and_periods_is_that_of_r():
    expected = OURS["panel"]
    dose = ROWS.dose * (ROWS.period >= EVENT)
    fitted = poisson_two_way(panel("count"), dose, ["dose"])
    assert fitted.coefficients[0] == pytest.approx(expected["poisson"], **LIKELIHOOD)
    found = errors(covariance(fitted, Errors.CLUSTER))
    assert found == pytest.approx([expected["poisson_cluster"]], **LIKELIHOOD)


def test_dose_and_response_are_those_of_r_and_the_slope_is_that_of_two_way_effects():
    found, expected = dose_response(panel(), ROWS.dose, EVENT), OURS["doses"]
    reach = 2.3060041352041662  # Student's t, 8 degrees
    assert found.slope.estimate.value == pytest.approx(expected["slope"], **CLOSED)
    half = (found.slope.estimate.upper - found.slope.estimate.lower) / 2
    assert half / reach == pytest.approx(expected["error"], **CLOSED)
    assert found.curvature.estimate.value == pytest.approx(expected["curvature"], **CLOSED)
    half = (found.curvature.estimate.upper - found.curvature.estimate.lower) / 2
    assert half / 2.3646242515927844 == pytest.approx(expected["curve_error"], **CLOSED)
    fitted = two_way(panel(), ROWS.dose * (ROWS.period >= EVENT), ["dose"])
    assert found.slope.estimate.value == pytest.approx(float(fitted.coefficients[0]))


def test_effects_of_groups_and_their_means_are_those_of_the_formulas_in_r():
    first = np.where(ROWS["first"] > 0, ROWS["first"].astype(float), np.inf)
    found, expected = group_time_effects(panel(), first), OURS["staggered"]
    assert found.effects.tolist() == pytest.approx(expected["effects"], **CLOSED)
    by_time = dict(by_event_time(found))
    for tested, name in (
        (overall(found), "overall"),
        (by_time[4], "since_4"),
        (by_time[-3], "before_3"),
    ):
        value, error = expected[name]
        assert tested.estimate.value == pytest.approx(value, **CLOSED)
        half = tested.estimate.upper - value
        assert half / 2.2621571628540993 == pytest.approx(error, **CLOSED)


def test_a_synthetic_control_and_its_placebos_are_those_of_quadratic_programming_in_r():
    wide = ROWS.assign(rate=1000 * ROWS["count"] / ROWS.exposure).pivot(
        index="period", columns="area", values="rate"
    )
    donors = donors_of(wide.to_numpy(), wide.index.to_numpy(), list(wide.columns))
    found, expected = synthetic_control(donors, "A", EVENT), OURS["synthetic"]
    assert list(found.weights.values()) == pytest.approx(expected["weights"], abs=1e-6)
    assert found.before == pytest.approx(expected["before"], **LIKELIHOOD)
    assert found.after == pytest.approx(expected["after"], **LIKELIHOOD)
    assert found.effect == pytest.approx(expected["effect"], **LIKELIHOOD)
    placebos = placebos_in_space(donors, "A", EVENT)
    assert list(placebos.ratios.values()) == pytest.approx(expected["ratios"], rel=1e-5)


@pytest.fixture(scope="module")
def seatbelts():
    expected = json.loads((BESIDE / "04_its.json").read_text(encoding="utf-8"))
    return pd.read_csv(BESIDE / "data" / "seatbelts.csv"), expected


@beside
@pytest.mark.parametrize(
    ("family", "name", "exposed"),
    [
        (Family.POISSON, "poisson", False),
        (Family.NEGATIVE_BINOMIAL, "negbin", False),
        (Family.NEGATIVE_BINOMIAL, "negbin_offset_kms", True),
    ],
)
def test_the_seatbelt_law_is_that_of_r(seatbelts, family, name, exposed):
    rows, expected = seatbelts
    exposure = rows.kms if exposed else np.ones(len(rows))
    series = series_of(rows.drivers, exposure, rows.t, year=12)
    fitted = segmented(series, Model((Intervention("law", 170),), family))
    # R's slope counts from 1 at the law's first month, ours from 0: its level is one slope less.
    level, slope = fitted.contrast("law: level"), fitted.contrast("law: slope")
    like_r = {"post": level - slope, "since": slope, "t": fitted.contrast("trend")}
    bread = newey_west(fitted, 12)
    for term, contrast in like_r.items():
        value = float(contrast @ fitted.coefficients)
        assert value == pytest.approx(expected[name]["coef"][term], **LIKELIHOOD)
        error = float(np.sqrt(contrast @ bread @ contrast))
        assert error == pytest.approx(expected[name]["nw12"][term], **LIKELIHOOD)
    if "theta" in expected[name]:
        assert fitted.theta == pytest.approx(expected[name]["theta"], **THETA)
    if "excess_counterfactual" in expected[name]:
        after = rows.t >= 170
        without = without_intervention(fitted, "law", fitted.coefficients)
        excess = float((rows.drivers - without)[after].sum())
        assert excess == pytest.approx(expected[name]["excess_counterfactual"], **LIKELIHOOD)


@beside
def test_the_seatbelts_residuals_hang_together_as_r_says(seatbelts):
    rows, expected = seatbelts
    series = series_of(rows.drivers, np.ones(len(rows)), rows.t, year=12)
    fitted, of_r = log_linear(series, Model((Intervention("law", 170),))), expected["ols_log"]
    assert durbin_watson(fitted) == pytest.approx(of_r["dw"], **CLOSED)
    assert breusch_godfrey(fitted, 12).statistic == pytest.approx(of_r["bg12"][0], **CLOSED)
    assert breusch_godfrey(fitted, 12).p_value == pytest.approx(of_r["bg12"][1], **CLOSED)
    assert ljung_box(fitted, 12).statistic == pytest.approx(of_r["ljung12"][0], **CLOSED)


@pytest.fixture(scope="module")
def guns():
    expected = json.loads((BESIDE / "05_panel_did.json").read_text(encoding="utf-8"))
    return pd.read_csv(BESIDE / "data" / "guns.csv"), expected


@beside
def test_shall_issue_laws_have_every_error_of_r(guns):
    rows, expected = guns
    of_r = expected["guns"]["twfe"]
    fitted = two_way(panel_of(rows.state, rows.year, rows.lv), rows.lawn, ["law"])
    assert fitted.coefficients[0] == pytest.approx(of_r["coef"], **CLOSED)
    for kind, name in (
        (Errors.IID, "se_iid"),
        (Errors.CLUSTER, "se_cl_HC1"),
        (Errors.CR2, "cr2_se"),
        (Errors.DRISCOLL_KRAAY, "plm_driscoll_kraay_lag3"),
    ):
        assert errors(covariance(fitted, kind)) == pytest.approx([of_r[name]], **CLOSED)
    assert known(fitted, np.ones(1)).degrees == pytest.approx(of_r["cr2_df"], **CLOSED)
    assert coefficient(fitted, "law").p_value == pytest.approx(of_r["cr2_p"], **CLOSED)


@beside
def test_an_event_study_of_the_cohort_of_1995_is_that_of_r(guns):
    rows, expected = guns
    kept = rows[(rows.g.isna() | (rows.g == 1995)) & (rows.year >= 1988)]
    study = event_study(panel_of(kept.state, kept.year, kept.lv), kept.g.notna() * 1.0, 1995)
    of_r = expected["did_1995cohort"]
    assert study.coefficients.tolist() == pytest.approx(of_r["event"]["coef"], **CLOSED)
    clustered = covariance(study.fitted, Errors.CLUSTER)
    assert errors(clustered) == pytest.approx(of_r["event"]["se"], **CLOSED)
    before = study.relative < 0
    values = study.coefficients[before]
    wald = float(values @ np.linalg.solve(clustered[np.ix_(before, before)], values))
    assert wald == pytest.approx(of_r["pretrend_wald_chisq6"], **CLOSED)


@beside
def test_the_beer_tax_is_that_of_r_and_of_stock_and_watson(guns):
    expected = guns[1]["fatalities"]
    rows = pd.read_csv(BESIDE / "data" / "fatalities.csv")
    fitted = two_way(panel_of(rows.state, rows.year, rows.fr), rows.beertax, ["tax"])
    assert fitted.coefficients[0] == pytest.approx(expected["twfe"], **CLOSED)
    assert round(float(fitted.coefficients[0]), 2) == -0.64
    counted = panel_of(rows.state, rows.year, rows.nfatal, rows["pop"])
    fitted = poisson_two_way(counted, rows.beertax, ["tax"])
    of_r = expected["poisson_fe"]
    assert fitted.coefficients[0] == pytest.approx(of_r["coef"], **LIKELIHOOD)
    assert errors(covariance(fitted, Errors.IID)) == pytest.approx([of_r["quasi_se"]], **LIKELIHOOD)
    clustered = errors(covariance(fitted, Errors.CLUSTER))
    assert clustered == pytest.approx([of_r["cl_HC1"]], **LIKELIHOOD)


@pytest.fixture(scope="module")
def proposition_99():
    expected = json.loads((BESIDE / "06_synth.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(BESIDE / "data" / "prop99_california.csv")
    wide = rows.pivot(index="Year", columns="State", values="PacksPerCapita")
    return donors_of(wide.to_numpy(), wide.index.to_numpy(), list(wide.columns)), expected


@beside
def test_proposition_99_is_that_of_r(proposition_99):
    donors, expected = proposition_99
    found = synthetic_control(donors, "California", 1989)
    of_weight = {name: weight for name, weight in found.weights.items() if weight > 1e-6}
    assert of_weight == pytest.approx(expected["weights"], abs=1e-6)
    assert found.before == pytest.approx(expected["pre_rmspe"], **LIKELIHOOD)
    assert found.effect == pytest.approx(expected["att_1989_2000"], **LIKELIHOOD)
    # R's ridge, for one solution where donors outnumber years, is not in the outcome's unit.
    placebos = placebos_in_space(donors, "California", 1989)
    assert dict(placebos.ratios) == pytest.approx(expected["rmspe_ratio"], rel=1e-5)
    assert placebos.rank == expected["rank"]
    assert placebos.p_value == pytest.approx(expected["p"], **CLOSED)
    left_out = leave_one_out(donors, "California", 1989)
    assert dict(left_out) == pytest.approx(expected["leave_one_out"], **LIKELIHOOD)
    earlier = placebo_in_time(donors, "California", 1989, 1980)
    expected_earlier = expected["placebo_in_time_1980_att_1980_88"]
    assert earlier.effect == pytest.approx(expected_earlier, **LIKELIHOOD)


@beside
def test_proposition_99_by_predictors_mixes_the_states_that_were_published(proposition_99):
    donors, _ = proposition_99
    years = [np.flatnonzero(donors.periods == year)[0] for year in (1975, 1980, 1988)]
    before = donors.outcomes[donors.periods < 1989].mean(axis=0)
    found = synthetic_control(
        donors, "California", 1989, np.column_stack([*donors.outcomes[years], before])
    )
    heaviest = sorted(found.weights, key=found.weights.get, reverse=True)[:5]
    # Abadie, Diamond and Hainmueller (2010), table 2: these, Colorado before Connecticut; income,
    # prices, age and beer, which they have too, are not in the data.
    assert {"Utah", "Nevada", "Montana", "Connecticut"} <= set(heaviest)
    assert found.effect == pytest.approx(-19.5, abs=1.0)


def test_not_yet_treated_areas_are_compared_with_until_they_are_treated():
    first = np.where(ROWS["first"] > 0, ROWS["first"].astype(float), np.inf)
    found = group_time_effects(panel(), first, Control.NOT_YET_TREATED)
    never = group_time_effects(panel(), first)
    early = (found.groups == 8055) & (found.periods == 8060)
    late = (found.groups == 8055) & (found.periods == 8066)
    assert found.effects[late] == pytest.approx(never.effects[late])
    assert found.effects[early] != pytest.approx(never.effects[early])
