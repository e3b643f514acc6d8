"""Our effects are those that R makes: `tests/reference/effects.R` made the numbers.

A second set of R's numbers, made with other packages, lies beside the repository where it was
developed; those tests are skipped elsewhere.
"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rrlib.statistics.adjusted import (
    adjusted_difference,
    difference_of_means,
    standardised_difference_of_events,
)
from rrlib.statistics.compliers import complier_effect
from rrlib.statistics.exact_tests import barnard, boschloo
from rrlib.statistics.meta_analysis import dersimonian_laird, fixed_effect, hartung_knapp, reml
from rrlib.statistics.multiplicity import benjamini_hochberg, holm
from rrlib.statistics.randomisation import exact_randomisation_test
from rrlib.statistics.sample_size import (
    interval_width_at,
    people_needed,
    people_needed_pooled,
    power_of,
)
from rrlib.statistics.sensitivity import e_value, mcnemar_bound, wilcoxon_bound
from rrlib.statistics.strata import (
    breslow_day,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
    mantel_haenszel_test,
)
from rrlib.statistics.study_effects import (
    difference_and_variance,
    log_odds_ratio_and_variance,
    log_ratio_and_variance,
)
from rrlib.statistics.two_groups import exact_odds_ratio, odds_ratio, risk_ratio

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "tests" / "reference"
OURS = json.loads((REFERENCE / "effects.json").read_text(encoding="utf-8"))
PEOPLE = pd.read_csv(REFERENCE / "effects.csv")
BESIDE = ROOT / ".." / "shared" / "reference"
LIKE_R = {"rel": 1e-9, "abs": 1e-9}
LIKELIHOOD = {"rel": 1e-6, "abs": 1e-9}


def each(name, *keys):
    cases = OURS[name]
    ids = ["-".join(str(case[key]) for key in keys) for case in cases]
    return pytest.mark.parametrize("case", cases, ids=ids)


def arms(pair):
    return tuple(pair[:2]), tuple(pair[2:])


def ends(estimate, scale=1.0):
    found = (estimate.value, estimate.lower, estimate.upper)
    return [end if end is None else end / scale for end in found]


def required(found, expected, like):
    """R's infinite ends are stored as null; ours are None, and a value is infinite."""
    for one, other in zip(found, expected, strict=True):
        if other is None:
            assert one is None or math.isinf(one)
        else:
            assert one == pytest.approx(other, **like)


def test_the_numbers_say_which_r_made_them():
    assert OURS["R"].startswith("R version ")
    assert set(OURS["packages"]) == {"metafor", "sandwich", "AER"}
    assert {name: len(OURS[name]) for name in OURS if name not in ("R", "packages")} == {
        "score_interval": 20,
        "exact_odds": 10,
        "all_draws": 9,
        "exact_tests": 5,
        "strata": 3,
        "combined": 20,
        "study": 9,
        "means": 3,
        "adjusted": 5,
        "standardised": 2,
        "compliers": 4,
        "mcnemar": 4,
        "signed_ranks": 3,
        "size": 3,
        "p_values": 1,
    }


@each("score_interval", "scale", "pair", "level")
def test_ratios_have_the_score_intervals_that_a_search_finds(case):
    ratio = {"ratio": risk_ratio, "odds": odds_ratio}[case["scale"]]
    estimate = ratio(*arms(case["pair"]), case["level"])
    required(ends(estimate), [case["value"], *case["interval"]], LIKE_R)
    assert estimate.n == case["pair"][1] + case["pair"][3]
    assert estimate.level == case["level"]


@each("exact_odds", "pair", "level")
def test_an_exact_odds_ratio_is_that_of_fisher_test_searched_for_more_finely(case):
    estimate = exact_odds_ratio(*arms(case["pair"]), case["level"])
    required(ends(estimate), [case["value"], *case["interval"]], LIKELIHOOD)
    # fisher.test itself stops its search early, the later the further from 1.
    required(ends(estimate)[1:], case["fisher_test"], {"rel": 0.02})


@each("all_draws", "pair")
def test_the_exact_randomisation_test_counts_every_draw(case):
    found = exact_randomisation_test(*arms(case["pair"]))
    assert found.p_value == pytest.approx(case["p"], **LIKE_R)


@each("exact_tests", "pair")
def test_exact_tests_are_those_that_a_list_of_all_tables_gives(case):
    assert barnard(*arms(case["pair"])).p_value == pytest.approx(case["barnard"], rel=1e-6)
    assert boschloo(*arms(case["pair"])).p_value == pytest.approx(case["boschloo"], rel=1e-6)


@each("strata", "name", "level")
def test_stratified_effects_are_those_of_rma_mh(case):
    treated = list(zip(case["a"], case["n"], strict=True))
    control = list(zip(case["c"], case["m"], strict=True))
    level = case["level"]
    difference = mantel_haenszel_difference(treated, control, level)
    required(ends(difference, 100), case["difference"], LIKE_R)
    ratio = mantel_haenszel_ratio(treated, control, level)
    required(ends(ratio), case["ratio"], LIKE_R)
    odds = mantel_haenszel_odds_ratio(treated, control, level)
    required(ends(odds), case["odds"], LIKE_R)
    required(ends(odds), case["odds_of_base"], LIKE_R)
    assert {one.n for one in (difference, ratio, odds)} == {sum(case["n"]) + sum(case["m"])}


@each("strata", "name", "level")
def test_tests_of_strata_are_those_of_mantelhaen_test_and_rma_mh(case):
    treated = list(zip(case["a"], case["n"], strict=True))
    control = list(zip(case["c"], case["m"], strict=True))
    test = mantel_haenszel_test(treated, control)
    assert [test.statistic, test.p_value] == pytest.approx(case["test"], **LIKE_R)
    alike = breslow_day(treated, control)
    assert [alike.statistic, alike.p_value] == pytest.approx(case["tarone"], **LIKE_R)


@each("combined", "name", "kind", "level")
def test_studies_are_combined_as_metafor_combines_them(case):
    combine = {
        "fixed": fixed_effect,
        "moments": dersimonian_laird,
        "reml": reml,
        "hartung_knapp": hartung_knapp,
    }[case["kind"]]
    found = combine(case["effects"], case["variances"], case["level"])
    required(ends(found.estimate), [case["value"], *case["interval"]], LIKELIHOOD)
    assert found.standard_error == pytest.approx(case["error"], **LIKELIHOOD)
    assert found.tau_squared == pytest.approx(case["tau_squared"], rel=1e-6, abs=1e-9)
    assert [found.q.statistic, found.q.p_value] == pytest.approx(case["q"], **LIKE_R)
    assert found.i_squared == pytest.approx(case["i_squared"], **LIKELIHOOD)
    assert found.weights == pytest.approx(case["weights"], **LIKELIHOOD)
    if case["prediction"] == [None, None]:
        assert found.prediction is None
    else:
        assert found.prediction == pytest.approx(case["prediction"], **LIKELIHOOD)


@each("study", "pair")
def test_studies_have_the_effects_and_variances_of_escalc(case):
    both = arms(case["pair"])
    assert difference_and_variance(*both) == pytest.approx(case["difference"], **LIKE_R)
    assert log_ratio_and_variance(*both) == pytest.approx(case["ratio"], **LIKE_R)
    assert log_odds_ratio_and_variance(*both) == pytest.approx(case["odds"], **LIKE_R)


@each("means", "outcome", "level")
def test_a_difference_of_means_is_that_of_t_test(case):
    treated = PEOPLE["assigned"] == 1
    estimate = difference_of_means(PEOPLE[case["outcome"]], treated, case["level"])
    required(ends(estimate), [case["value"], *case["interval"]], LIKE_R)


@each("adjusted", "outcome", "covariates", "level")
def test_an_adjusted_difference_is_that_of_lm_and_sandwich(case):
    outcome, covariates = PEOPLE[case["outcome"]], PEOPLE[case["covariates"]]
    estimate = adjusted_difference(outcome, PEOPLE["assigned"] == 1, covariates, case["level"])
    required(ends(estimate), [case["value"], *case["interval"]], LIKE_R)


@each("standardised", "covariates", "level")
def test_a_standardised_difference_is_that_of_glm_and_stacked_equations(case):
    happened, treated = PEOPLE["event"] == 1, PEOPLE["assigned"] == 1
    covariates = PEOPLE[case["covariates"]]
    estimate = standardised_difference_of_events(happened, treated, covariates, case["level"])
    required(ends(estimate), [case["value"], *case["interval"]], LIKELIHOOD)


@each("compliers", "outcome", "received", "level")
def test_an_effect_on_compliers_is_that_of_ivreg_with_what_hc2_does_not_reject(case):
    weak = (np.arange(1, len(PEOPLE) + 1) + PEOPLE["assigned"]) % 3 == 0
    received = {"received": PEOPLE["received"] == 1, "weak": weak}[case["received"]]
    outcome = PEOPLE[case["outcome"]]
    found = complier_effect(outcome, PEOPLE["assigned"] == 1, received, case["level"])
    required(ends(found.estimate), [case["value"], *case["interval"]], {"rel": 1e-8, "abs": 1e-8})
    assert found.first_stage.value == pytest.approx(case["first_stage"], **LIKE_R)
    assert found.f_statistic == pytest.approx(case["f"], **LIKE_R)


@each("mcnemar", "pairs", "gamma")
def test_bounds_of_pairs_are_binomial(case):
    bounds = mcnemar_bound(*case["pairs"], case["gamma"])
    assert [bounds.lower, bounds.upper] == pytest.approx(case["p"], **LIKE_R)


@each("signed_ranks", "gamma")
def test_bounds_of_signed_ranks_are_rosenbaums(case):
    bounds = wilcoxon_bound(case["differences"], case["gamma"])
    assert [bounds.lower, bounds.upper] == pytest.approx(case["p"], **LIKE_R)


@each("size", "first", "second", "power", "level")
def test_sizes_are_those_of_power_prop_test_and_of_the_formula(case):
    shares = case["first"], case["second"]
    people = people_needed(*shares, case["power"], case["level"])
    assert people == case["unpooled"]
    assert people_needed_pooled(*shares, case["power"], case["level"]) == case["pooled"]
    groups = (case["first"], people, case["second"], people, case["level"])
    assert power_of(*groups) == pytest.approx(case["reached"], **LIKE_R)
    assert interval_width_at(*groups) == pytest.approx(case["width"], **LIKE_R)


@each("p_values", "given")
def test_adjusted_p_values_are_those_of_p_adjust(case):
    assert holm(case["given"]) == pytest.approx(case["holm"], **LIKE_R)
    adjusted = benjamini_hochberg(case["given"])
    assert adjusted == pytest.approx(case["benjamini_hochberg"], **LIKE_R)


def beside(name):
    if not (BESIDE / name).is_file():
        pytest.skip(
            f"shared/reference/{name} is missing beside the repository: epiR's, MatchIt's and "
            "base R's effects were not compared a second time"
        )
    return json.loads((BESIDE / name).read_text(encoding="utf-8"))


def test_ratios_agree_with_the_numbers_beside_the_repository():
    cases = beside("01_rates.json")["two_proportions"]
    compared = 0
    for case in cases:
        both = (case["a"], case["n1"]), (case["b"], case["n2"])
        if case["RR_score_koopman"] is not None:
            found = ends(risk_ratio(*both))
            assert found == pytest.approx(case["RR_score_koopman"], rel=1e-9)
            odds = odds_ratio(*both)
            assert odds.value == pytest.approx(case["OR_wald"][0], rel=1e-9)
            compared += 1
        if case["a"] + case["b"] > 0:
            required(ends(exact_odds_ratio(*both))[1:], case["fisher"]["ci"], {"rel": 0.02})
    assert (len(cases), compared) == (11, 7)


def test_adjusted_p_values_and_sizes_agree_with_the_numbers_beside_the_repository():
    rates = beside("01_rates.json")
    given = rates["p_adjust"]
    assert holm(given["p"]) == pytest.approx(given["holm"], **LIKE_R)
    assert benjamini_hochberg(given["p"]) == pytest.approx(given["BH"], **LIKE_R)
    needed = rates["power"]["two_prop_n"]
    assert people_needed_pooled(0.30, 0.25) == math.ceil(needed) == 1251


def test_strata_agree_with_the_numbers_beside_the_repository():
    # R's UCBAdmissions: admitted of applicants, men and women, in six departments.
    men = [(512, 825), (353, 560), (120, 325), (138, 417), (53, 191), (22, 373)]
    women = [(89, 108), (17, 25), (202, 593), (131, 375), (94, 393), (24, 341)]
    case = beside("01_rates.json")["mantel_haenszel_UCBAdmissions"]
    odds = mantel_haenszel_odds_ratio(men, women)
    assert ends(odds) == pytest.approx([case["or"], *case["ci"]], rel=1e-9)
    test = mantel_haenszel_test(men, women)
    assert [test.statistic, test.p_value] == pytest.approx([case["chisq"], case["p"]], rel=1e-9)


def test_bounds_and_e_values_agree_with_the_numbers_beside_the_repository():
    matching = beside("03_matching.json")
    for name, pairs in (("mcnemar_n10_58_n01_23", (58, 23)), ("hammond", (110, 12))):
        for gamma, upper, lower in matching["rosenbaum"][name]:
            bounds = mcnemar_bound(*pairs, gamma)
            # R made these as 1 - pbinom, which loses what is under 1e-15.
            assert [bounds.upper, bounds.lower] == pytest.approx(
                [upper, lower], rel=1e-9, abs=1e-14
            )
    case = matching["evalue"]
    assert e_value(3.9, 1.8, 8.7).point == pytest.approx(case["RR3.9"], rel=1e-12)
    assert e_value(3.9, 1.8, 8.7).limit == pytest.approx(case["RR_lower1.8"], rel=1e-12)
    assert e_value(0.8).point == pytest.approx(case["RR0.8"], rel=1e-12)


def test_bounds_of_matched_earnings_agree_with_the_numbers_beside_the_repository():
    matching = beside("03_matching.json")
    found = matching["nearest_1to1"]["pairs"]
    people = pd.read_csv(BESIDE / "data" / "lalonde_matchit.csv", index_col=0)["re78"]
    differences = people[found["treated"]].to_numpy() - people[found["control"]].to_numpy()
    assert len(differences) == 185
    for gamma, _ranks, upper, lower in matching["rosenbaum"]["wilcoxon_lalonde_m1"]:
        bounds = wilcoxon_bound(differences, gamma)
        assert [bounds.upper, bounds.lower] == pytest.approx([upper, lower], rel=1e-9)
