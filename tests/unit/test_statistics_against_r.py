"""Our intervals are those that R makes: `tests/reference/rates.R` made the numbers.

A second set of R's numbers, made with other packages for the differences too, lies beside the
repository where it was developed; those tests are skipped elsewhere.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from rrlib.statistics import (
    directly_standardised,
    mean,
    mee,
    miettinen_nurminen,
    newcombe,
    poisson_change,
    poisson_rate,
    poisson_ratio,
    wilson,
)

ROOT = Path(__file__).parents[2]
OURS = json.loads((ROOT / "tests" / "reference" / "rates.json").read_text(encoding="utf-8"))
BESIDE = ROOT / ".." / "shared" / "reference" / "01_rates.json"
LIKE_R = {"rel": 1e-9, "abs": 1e-9}


def each(cases, *keys):
    return pytest.mark.parametrize(
        "case", cases, ids=["-".join(str(case[key]) for key in keys) for case in cases]
    )


def require_interval(estimate, interval, scale=1.0):
    assert estimate.lower / scale == pytest.approx(interval[0], **LIKE_R)
    assert estimate.upper / scale == pytest.approx(interval[1], **LIKE_R)


def test_the_numbers_say_which_r_made_them():
    assert OURS["R"].startswith("R version ")
    assert {name: len(OURS[name]) for name in OURS if name != "R"} == {
        "wilson": 25,
        "poisson_rate": 14,
        "poisson_ratio": 8,
        "rate_ratio": 4,
        "score_interval": 17,
        "directly_standardised": 3,
        "mean": 5,
    }


@each(OURS["wilson"], "x", "n", "level")
def test_wilson_is_prop_test_without_correction(case):
    estimate = wilson(case["x"], case["n"], case["level"])
    assert estimate.value == pytest.approx(100 * case["x"] / case["n"], **LIKE_R)
    require_interval(estimate, case["interval"], scale=100)
    assert (estimate.numerator, estimate.n) == (case["x"], case["n"])
    assert estimate.level == case["level"]


@each(OURS["poisson_rate"], "x", "exposure", "level")
def test_a_rate_is_poisson_test_of_one_count(case):
    estimate = poisson_rate(case["x"], case["exposure"], case["level"])
    assert estimate.value == pytest.approx(case["estimate"], **LIKE_R)
    require_interval(estimate, case["interval"])
    assert (estimate.numerator, estimate.level) == (case["x"], case["level"])


@each(OURS["poisson_ratio"], "later", "earlier", "level")
def test_a_change_of_counts_is_poisson_test_of_two(case):
    estimate = poisson_change(case["later"], case["earlier"], case["level"])
    assert estimate.value == pytest.approx(100 * (case["estimate"] - 1), **LIKE_R)
    require_interval(estimate, [100 * (bound - 1) for bound in case["interval"]])
    assert estimate.n == case["later"] + case["earlier"]


@each(OURS["rate_ratio"], "events", "exposures", "level")
def test_a_ratio_of_rates_is_poisson_test_of_two(case):
    later, earlier = zip(case["events"], case["exposures"], strict=True)
    estimate = poisson_ratio(later, earlier, case["level"])
    assert estimate.value == pytest.approx(case["estimate"], **LIKE_R)
    require_interval(estimate, case["interval"])
    assert (estimate.n, estimate.level) == (sum(case["events"]), case["level"])


@each(OURS["score_interval"], "later", "earlier", "level", "corrected")
def test_score_intervals_are_those_that_a_search_finds(case):
    interval = miettinen_nurminen if case["corrected"] else mee
    estimate = interval(tuple(case["later"]), tuple(case["earlier"]), case["level"])
    (one, many), (other, more) = case["later"], case["earlier"]
    assert estimate.value == pytest.approx(100 * (one / many - other / more), **LIKE_R)
    require_interval(estimate, case["interval"], scale=100)
    assert (estimate.n, estimate.level) == (many + more, case["level"])


@each(OURS["directly_standardised"], "events", "people", "level")
def test_a_standardised_rate_is_that_of_epitools(case):
    strata = case["events"], case["people"], case["weights"]
    for per in (1, 1000):
        estimate = directly_standardised(*strata, per=per, level=case["level"])
        assert estimate.value / per == pytest.approx(case["estimate"], **LIKE_R)
        require_interval(estimate, case["interval"], scale=per)
    assert (estimate.numerator, estimate.n) == (sum(case["events"]), sum(case["people"]))


@each(OURS["mean"], "values", "least", "level")
def test_a_mean_is_a_quasi_poisson_model_of_nothing_but_the_mean(case):
    estimate = mean(np.array(case["values"]), case["least"], case["level"])
    assert estimate.value == pytest.approx(case["estimate"], **LIKE_R)
    require_interval(estimate, case["interval"])
    assert (estimate.n, estimate.numerator) == (len(case["values"]), sum(case["values"]))


@pytest.fixture(scope="module")
def beside():
    if not BESIDE.is_file():
        pytest.skip(
            "shared/reference/01_rates.json is missing beside the repository: "
            "R's Newcombe intervals, epiR's score intervals, and R's others a second time, "
            "were not compared"
        )
    return json.loads(BESIDE.read_text(encoding="utf-8"))


def test_wilson_agrees_with_the_numbers_beside_the_repository(beside):
    assert len(beside["single_proportions"]) == 11
    for case in beside["single_proportions"]:
        require_interval(wilson(case["x"], case["n"]), case["wilson"], scale=100)


def test_rates_agree_with_the_numbers_beside_the_repository(beside):
    assert len(beside["poisson_rates"]) == 6
    for case in beside["poisson_rates"]:
        require_interval(poisson_rate(case["x"], case["pt"]), case["exact"])


def test_newcombe_agrees_with_the_numbers_beside_the_repository(beside):
    assert len(beside["two_proportions"]) == 11
    for case in beside["two_proportions"]:
        difference, *interval = case["newcombe10"]
        estimate = newcombe((case["a"], case["n1"]), (case["b"], case["n2"]))
        assert estimate.value / 100 == pytest.approx(difference, **LIKE_R)
        require_interval(estimate, interval, scale=100)


def test_mee_agrees_with_the_numbers_beside_the_repository(beside):
    for case in beside["two_proportions"]:
        estimate = mee((case["a"], case["n1"]), (case["b"], case["n2"]))
        found = [estimate.value, estimate.lower, estimate.upper]
        assert found == pytest.approx(case["RD_score_percent"], rel=0, abs=1e-4)


def test_ratios_agree_with_the_numbers_beside_the_repository(beside):
    assert len(beside["rate_ratios"]) == 3
    for case in beside["rate_ratios"]:
        estimate = poisson_ratio((case["x1"], case["t1"]), (case["x0"], case["t0"]))
        ratio, *interval = case["exact"]
        assert estimate.value == pytest.approx(ratio, **LIKE_R)
        require_interval(estimate, interval)


def test_a_standardised_rate_agrees_with_the_numbers_beside_the_repository(beside):
    case = beside["standardisation"]
    estimate = directly_standardised(case["x"], case["pop"], case["stdpop"])
    assert estimate.value == pytest.approx(case["direct"]["adj.rate"], rel=1e-9)
    assert estimate.lower == pytest.approx(case["direct"]["lci"], rel=1e-9)
    assert estimate.upper == pytest.approx(case["direct"]["uci"], rel=1e-9)
