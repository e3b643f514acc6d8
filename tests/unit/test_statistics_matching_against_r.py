"""Comparisons of treated and untreated are R's: `tests/reference/matching.R` made the numbers.

A second set, of the lalonde data with MatchIt itself, lies beside the repository where it was
developed; those tests are skipped elsewhere.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from rrlib.statistics.balance import balance, effective_size
from rrlib.statistics.designs import design_of, every_level
from rrlib.statistics.matched import matched_difference, matched_difference_adjusted
from rrlib.statistics.matching import Matching, caliper_of, nearest_neighbour
from rrlib.statistics.propensity import propensity
from rrlib.statistics.weighting import (
    doubly_robust_difference,
    standardised_by_regression,
    weighted_difference,
    weighted_difference_given_scores,
    weights_of_odds,
)

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "tests" / "reference"
R = json.loads((REFERENCE / "matching.json").read_text(encoding="utf-8"))
PEOPLE = pd.read_csv(REFERENCE / "matching.csv")
BESIDE = ROOT / ".." / "shared" / "reference"
LIKE_R = {"rel": 1e-9, "abs": 1e-9}
FITTED = {"rel": 1e-6, "abs": 1e-8}

TREATED = PEOPLE["treated"].to_numpy() == 1
OUTCOME = PEOPLE["outcome"].to_numpy(dtype=float)
DESIGN = design_of(PEOPLE[["age", "before", "area", "held"]])
SCORE = np.array(R["score"])
CALIPER = R["caliper"]
CALLS = {
    "none": {},
    "caliper": {"caliper": CALIPER},
    "ratio": {"caliper": CALIPER, "ratio": 2},
    "replace": {"caliper": CALIPER, "replace": True},
    "replace, ratio": {"caliper": CALIPER, "replace": True, "ratio": 3},
    "within": {"caliper": CALIPER, "within": PEOPLE["area"]},
}


def matched(case):
    return nearest_neighbour(TREATED, SCORE, **CALLS[case["name"]])


def require(estimate, case, like=LIKE_R):
    found = [estimate.value, estimate.lower, estimate.upper]
    assert found == pytest.approx([case["value"], case["lower"], case["upper"]], **like)


each_matching = pytest.mark.parametrize(
    "case", R["matchings"], ids=[case["name"] for case in R["matchings"]]
)


def test_the_numbers_say_which_r_made_them():
    assert R["R"].startswith("R version ")
    assert [case["name"] for case in R["matchings"]] == list(CALLS)
    assert (len(PEOPLE), TREATED.sum(), len(R["score"])) == (126, 53, 126)


def test_the_design_is_that_of_treatment_contrasts():
    assert DESIGN.names == ("age", "before", "area: north", "area: south", "held")


def test_the_score_is_glm_of_binomials():
    scores = propensity(TREATED, DESIGN)
    assert scores.names == ("constant", *DESIGN.names)
    assert scores.coefficients == pytest.approx(R["coefficients"], rel=1e-8)
    assert scores.probability == pytest.approx(R["probability"], rel=0, abs=1e-8)
    assert scores.linear == pytest.approx(R["score"], rel=0, abs=1e-6)


def test_the_caliper_is_in_standard_deviations_of_all():
    assert caliper_of(SCORE) == pytest.approx(R["caliper"], **LIKE_R)


@each_matching
def test_the_pairs_are_those_of_a_matcher_written_from_its_description(case):
    matching = matched(case)
    assert set(zip(matching.treated.tolist(), matching.control.tolist(), strict=True)) == set(
        zip(case["treated"], case["control"], strict=True)
    )
    assert len(matching.treated) == len(case["treated"])
    assert matching.weights == pytest.approx(case["weights"], **LIKE_R)
    assert matching.people == case["people"]
    assert matching.ties > 0


@each_matching
def test_a_matched_difference_is_weighted_lm_with_robust_errors(case):
    estimate = matched_difference(OUTCOME, TREATED, matched(case))
    require(estimate, case["difference"])
    assert estimate.n == case["people"]


@each_matching
def test_regression_after_matching_is_weighted_lm_with_robust_errors(case):
    estimate = matched_difference_adjusted(OUTCOME, TREATED, matched(case), DESIGN)
    require(estimate, case["adjusted"])


@pytest.mark.parametrize("key", ["balance_before", "balance_after", "balance_weighted"])
def test_balance_is_that_of_matchit(key):
    weights = {
        "balance_before": None,
        "balance_after": nearest_neighbour(TREATED, SCORE, caliper=CALIPER).weights,
        "balance_weighted": weights_of_odds(TREATED, propensity(TREATED, DESIGN)),
    }[key]
    design = every_level(PEOPLE[["age", "before", "held", "area"]])
    names = [name.removeprefix("area: ") for name in design.names]
    assert names == [case["name"] for case in R[key]]
    for found, case in zip(balance(design, TREATED, weights), R[key], strict=True):
        assert [found.treated_mean, found.control_mean] == pytest.approx(case["means"], **FITTED)
        assert found.standardised_difference == pytest.approx(case["difference"], **FITTED)
        assert [found.ecdf_mean, found.ecdf_max] == pytest.approx(case["ecdf"], **FITTED)
        if case["ratio"] is None:
            assert found.variance_ratio is None
        else:
            assert found.variance_ratio == pytest.approx(case["ratio"], **FITTED)


def test_weighting_is_r_with_scores_as_known_and_with_the_scores_equations_stacked():
    scores = propensity(TREATED, DESIGN)
    require(weighted_difference_given_scores(OUTCOME, TREATED, scores), R["weighted_given_scores"])
    estimate = weighted_difference(OUTCOME, TREATED, scores, DESIGN)
    require(estimate, R["weighted"], FITTED)
    assert estimate.n == 126
    weights = weights_of_odds(TREATED, scores)
    assert effective_size(weights[~TREATED]) == pytest.approx(R["effective_size"], **FITTED)


def test_regression_of_the_untreated_is_r_with_its_equations_stacked():
    require(standardised_by_regression(OUTCOME, TREATED, DESIGN), R["regression"], FITTED)


def test_the_doubly_robust_difference_is_r_from_its_influence_function():
    scores = propensity(TREATED, DESIGN)
    require(doubly_robust_difference(OUTCOME, TREATED, scores, DESIGN), R["doubly_robust"])


class Lalonde:
    """The lalonde data, and what MatchIt makes of them."""

    def __init__(self):
        frame = pd.read_csv(BESIDE / "data" / "lalonde_matchit.csv", index_col=0)
        self.r = json.loads((BESIDE / "03_matching.json").read_text(encoding="utf-8"))
        self.people = frame
        self.treated = frame["treat"].to_numpy() == 1
        self.outcome = frame["re78"].to_numpy()
        self.covariates = frame[["age", "educ", "race", "married", "nodegree", "re74", "re75"]]
        self.design = design_of(self.covariates)
        self.scores = propensity(self.treated, self.design)
        self.caliper = caliper_of(self.scores.probability)

    def matching(self, **rules):
        return nearest_neighbour(self.treated, self.scores.probability, **rules)

    def difference(self, matching):
        return matched_difference(self.outcome, self.treated, matching).value

    def adjusted(self, matching):
        return matched_difference_adjusted(self.outcome, self.treated, matching, self.design).value

    def theirs(self, key):
        """MatchIt's pairs of a 1:1 matching as a matching of ours."""
        places = {name: place for place, name in enumerate(self.people.index)}
        pairs = self.r[key]["pairs"]
        both = [
            (places[one], places[other])
            for one, other in zip(pairs["treated"], pairs["control"], strict=True)
            if other != "NA"
        ]
        ours, controls = (np.array(column) for column in zip(*both, strict=True))
        weights = np.zeros(len(places))
        weights[[*ours, *controls]] = 1
        return Matching(ours, controls, weights, np.zeros(0, dtype=int), 0)


@pytest.fixture(scope="module")
def lalonde():
    if not (BESIDE / "03_matching.json").is_file():
        pytest.skip(
            "shared/reference/03_matching.json is missing beside the repository: the lalonde "
            "data's scores, pairs, balance and estimates were not compared with MatchIt's"
        )
    return Lalonde()


def test_lalondes_score_is_glm_of_binomials(lalonde):
    found = dict(zip(lalonde.scores.names, lalonde.scores.coefficients, strict=True))
    for name, theirs in lalonde.r["ps"]["coef"].items():
        ours = name.replace("(Intercept)", "constant").replace("race", "race: ")
        assert found.pop(ours) == pytest.approx(theirs, rel=1e-6)
    assert not found
    first = lalonde.scores.probability[:10]
    assert first == pytest.approx(lalonde.r["ps"]["first10"], rel=0, abs=1e-8)
    calipers = lalonde.r["caliper_values"]
    assert lalonde.caliper == pytest.approx(calipers["ps"], rel=1e-6)
    assert caliper_of(lalonde.scores.linear) == pytest.approx(calipers["linear"], rel=1e-6)


@pytest.mark.parametrize(
    ("key", "rules", "treated", "controls"),
    [
        ("nearest_1to1", {}, 185, 185),
        ("nearest_cal02", {"caliper": True}, 113, 113),
        ("nearest_2to1_cal02", {"caliper": True, "ratio": 2}, 113, 146),
        ("nearest_exact_married_cal02", {"caliper": True, "within": "married"}, 109, 109),
    ],
)
def test_lalondes_differences_are_matchits(lalonde, key, rules, treated, controls):
    given = dict(rules)
    if "caliper" in given:
        given["caliper"] = lalonde.caliper
    if "within" in given:
        given["within"] = lalonde.people[given["within"]]
    matching = lalonde.matching(**given)
    assert len(np.unique(matching.treated)) == treated
    assert len(np.unique(matching.control)) == controls == len(matching.control)
    assert lalonde.difference(matching) == pytest.approx(lalonde.r[key]["att"], **LIKE_R)
    assert lalonde.adjusted(matching) == pytest.approx(lalonde.r[key]["att_adj"], rel=1e-8)


def test_lalondes_difference_by_log_odds_is_matchits(lalonde):
    linear = lalonde.scores.linear
    matching = nearest_neighbour(lalonde.treated, linear, caliper=caliper_of(linear))
    theirs = lalonde.r["nearest_cal02_linearlogit"]
    assert len(matching.treated) == 117
    assert lalonde.difference(matching) == pytest.approx(theirs["att"], **LIKE_R)


@pytest.mark.parametrize("key", ["nearest_1to1", "nearest_cal02"])
def test_lalondes_pairs_are_matchits_but_for_people_of_equal_scores(lalonde, key):
    ours = lalonde.matching(caliper=lalonde.caliper if "cal" in key else None)
    theirs = lalonde.theirs(key)
    score = lalonde.scores.probability

    def pairs(matching):
        return sorted(zip(score[matching.treated], score[matching.control], strict=True))

    assert pairs(ours) == pairs(theirs)
    assert 0 < ours.ties < 10


@pytest.mark.parametrize("key", ["nearest_1to1", "nearest_cal02"])
def test_lalondes_errors_are_those_of_matchits_pairs(lalonde, key):
    theirs = lalonde.theirs(key)
    case = lalonde.r[key]
    two_sided = len(theirs.treated) - 1
    for estimate, error in (
        (matched_difference(lalonde.outcome, lalonde.treated, theirs), case["se"]),
        (
            matched_difference_adjusted(lalonde.outcome, lalonde.treated, theirs, lalonde.design),
            case["se_adj"],
        ),
    ):
        half = (estimate.upper - estimate.lower) / 2
        assert half / student(two_sided) == pytest.approx(error, rel=1e-8)


def test_lalondes_reused_controls_are_those_that_stand_first(lalonde):
    greedy = lalonde.r["base_R_greedy"]
    one = lalonde.matching(replace=True)
    assert len(np.unique(one.control)) == greedy["replace1"]["controls"]
    assert lalonde.difference(one) == pytest.approx(greedy["replace1"]["att"], **LIKE_R)
    three = lalonde.matching(replace=True, ratio=3, caliper=lalonde.caliper)
    assert len(np.unique(three.control)) == greedy["ratio3_replace_cal02"]["controls"]
    assert lalonde.difference(three) == pytest.approx(
        greedy["ratio3_replace_cal02"]["att"], **LIKE_R
    )


@pytest.mark.parametrize("key", ["all", "matched"])
def test_lalondes_balance_is_matchits(lalonde, key):
    weights = None
    if key == "matched":
        weights = lalonde.matching(caliper=lalonde.caliper).weights
    found = balance(every_level(lalonde.covariates), lalonde.treated, weights)
    theirs = {case["_row"]: case for case in lalonde.r["nearest_cal02"][key]}
    assert len(found) == 9
    for each in found:
        case = theirs[each.name.replace(": ", "")]
        assert each.treated_mean == pytest.approx(case["Means Treated"], **LIKE_R)
        assert each.control_mean == pytest.approx(case["Means Control"], **LIKE_R)
        assert each.standardised_difference == pytest.approx(case["Std. Mean Diff."], **LIKE_R)
        ratio = case["Var. Ratio"]
        assert each.variance_ratio == (ratio if ratio is None else pytest.approx(ratio, **LIKE_R))


def test_lalondes_weighted_and_modelled_differences_are_those_of_r(lalonde):
    who = lalonde.outcome, lalonde.treated
    given = weighted_difference_given_scores(*who, lalonde.scores)
    assert given.value == pytest.approx(lalonde.r["ipw"]["att"], rel=1e-8)
    half = (given.upper - given.lower) / 2
    assert half / student(np.inf) == pytest.approx(lalonde.r["ipw"]["se_HC0"], rel=1e-8)
    weighted = weighted_difference(*who, lalonde.scores, lalonde.design)
    assert weighted.value == given.value
    robust = doubly_robust_difference(*who, lalonde.scores, lalonde.design)
    assert robust.value == pytest.approx(lalonde.r["aipw"]["att"], rel=1e-8)
    half = (robust.upper - robust.lower) / 2
    assert half / student(np.inf) == pytest.approx(lalonde.r["aipw"]["att_se"], rel=1e-8)
    modelled = standardised_by_regression(*who, lalonde.design)
    assert modelled.value == pytest.approx(lalonde.r["gcomp"]["att"], rel=1e-8)


def student(degrees):

    return t.ppf(0.975, degrees)
