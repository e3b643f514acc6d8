"""Our curves and tests are those that R makes: `tests/reference/survival.R` made the numbers.

A second set of R's numbers, of published data, lies beside the repository where it was developed;
those tests are skipped elsewhere.
"""

import csv
import json
from math import log
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from rrlib.statistics import (
    cumulative_incidence,
    events_and_exposure,
    gray,
    kaplan_meier,
    kaplan_meier_risk,
    log_rank,
    restricted_mean,
    survival_quantile,
)

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "tests" / "reference"
OURS = json.loads((REFERENCE / "survival.json").read_text(encoding="utf-8"))
BESIDE = ROOT / ".." / "shared" / "reference"
LIKE_R = {"rel": 1e-9, "abs": 1e-9}


def table(path):
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


PEOPLE = table(REFERENCE / "survival.csv")
MONTHS, CAUSES = PEOPLE["months"].astype(int), PEOPLE["cause"].astype(int)


def each(name):
    return pytest.mark.parametrize(
        "case",
        OURS[name],
        ids=["-".join(str(value) for value in list(case.values())[:3]) for case in OURS[name]],
    )


def of_group(name):
    of_it = np.ones(len(MONTHS), dtype=bool) if name == "all" else PEOPLE["group"] == name
    return MONTHS[of_it], CAUSES[of_it]


def shares(estimates):
    return [estimate.value / 100 for estimate in estimates]


def require_intervals(estimates, lower, upper):
    """R has none where a share is 0 or 1."""
    compared = 0
    for estimate, low, high in zip(estimates, lower, upper, strict=True):
        if low is None or not 0 < estimate.value < 100:
            continue
        assert estimate.lower / 100 == pytest.approx(low, **LIKE_R)
        assert estimate.upper / 100 == pytest.approx(high, **LIKE_R)
        compared += 1
    return compared


def error_of_logit(estimate, horizon):
    """The standard error of a restricted mean, from the interval on its logit's scale."""
    reach = NormalDist().inv_cdf((1 + estimate.level) / 2)
    odds = [end / (horizon - end) for end in (estimate.lower, estimate.upper)]
    spread = (log(odds[1]) - log(odds[0])) / 2 / reach
    return spread * estimate.value * (horizon - estimate.value) / horizon


def test_the_numbers_say_which_r_made_them():
    assert OURS["R"].startswith("R version ")
    assert {name: len(OURS[name]) for name in OURS if isinstance(OURS[name], list)} == {
        "kaplan_meier": 6,
        "quantiles": 6,
        "restricted_mean": 6,
        "cumulative_incidence": 12,
        "cuminc": 4,
        "log_rank": 3,
        "gray": 4,
        "events_and_exposure": 3,
    }
    assert len(MONTHS) == 60


@each("kaplan_meier")
def test_kaplan_meier_is_survfit_with_log_log_intervals(case):
    months, causes = of_group(case["group"])
    curve = kaplan_meier(months, causes > 0, case["at"], case["level"])
    assert curve.at == tuple(case["at"])
    assert curve.at_risk == tuple(case["at_risk"])
    assert shares(curve.estimates) == pytest.approx(case["share"], **LIKE_R)
    assert require_intervals(curve.estimates, case["lower"], case["upper"]) == 5
    assert {estimate.level for estimate in curve.estimates} == {case["level"]}
    assert {estimate.n for estimate in curve.estimates} == {len(months)}


@each("quantiles")
def test_quantiles_are_those_of_survfit(case):
    months, causes = of_group(case["group"])
    for share, *expected in zip(
        case["shares"], case["values"], case["lower"], case["upper"], strict=True
    ):
        found = survival_quantile(months, causes > 0, share, case["level"])
        ends = [None] * 3 if found is None else [found.value, found.lower, found.upper]
        if expected[0] is None:
            assert found is None
        else:
            assert ends == expected


@each("restricted_mean")
def test_restricted_means_and_their_errors_are_those_of_survfit(case):
    months, causes = of_group(case["group"])
    found = restricted_mean(months, causes > 0, case["horizon"], case["level"])
    assert found.value == pytest.approx(case["value"], **LIKE_R)
    assert error_of_logit(found, case["horizon"]) == pytest.approx(case["error"], **LIKE_R)


@each("cumulative_incidence")
def test_cumulative_incidence_is_survfit_of_several_states(case):
    months, causes = of_group(case["group"])
    curve = cumulative_incidence(months, causes, case["cause"], case["at"], case["level"])
    assert curve.at == tuple(case["at"])
    assert shares(curve.estimates) == pytest.approx(case["share"], **LIKE_R)
    inside = sum(0 < share < 1 for share in case["share"])
    assert require_intervals(curve.estimates, case["lower"], case["upper"]) == inside >= 2


@each("cuminc")
def test_cumulative_incidence_is_cuminc(case):
    curve = cumulative_incidence(*of_group(case["group"]), case["cause"], case["at"])
    assert shares(curve.estimates) == pytest.approx(case["share"], **LIKE_R)


@each("log_rank")
def test_log_rank_is_survdiff(case):
    strata = PEOPLE["stratum"] if case["stratified"] else None
    test = log_rank(MONTHS, CAUSES == 1, PEOPLE[case["by"]], strata)
    assert test.statistic == pytest.approx(case["statistic"], **LIKE_R)
    assert (test.degrees, test.method) == (case["degrees"], "log-rank test")
    assert test.p_value == pytest.approx(case["p_value"], **LIKE_R)


@each("gray")
def test_gray_is_cuminc(case):
    test = gray(MONTHS, CAUSES, PEOPLE[case["by"]], case["cause"])
    assert test.statistic == pytest.approx(case["statistic"], **LIKE_R)
    assert (test.degrees, test.method) == (case["degrees"], "Gray's test")
    assert test.p_value == pytest.approx(case["p_value"], **LIKE_R)


@each("events_and_exposure")
def test_events_and_exposure_are_those_of_survsplit(case):
    months, causes = of_group(case["group"])
    found = events_and_exposure(months, causes == 1, case["cuts"])
    assert found == tuple(zip(case["events"], case["exposure"], strict=True))


@pytest.fixture(scope="module")
def beside():
    if not (BESIDE / "02_survival.json").is_file():
        pytest.skip(
            "shared/reference/02_survival.json is missing beside the repository: "
            "curves and tests were not compared with R's a second time, on published data"
        )
    return json.loads((BESIDE / "02_survival.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lung(beside):  # noqa: ARG001
    data = table(BESIDE / "data" / "lung.csv")
    assert len(data["time"]) == 228
    return data["time"].astype(float), data["status"] == "2", data


@pytest.fixture(scope="module")
def mgus2(beside):
    data = table(BESIDE / "data" / "mgus2.csv")
    assert len(data["sex"]) == beside["mgus2"]["n"]
    return data["etime"].astype(float), data["event"].astype(int), data["sex"]


def test_lung_curve(beside, lung):
    times, happened, _ = lung
    case = beside["lung"]["km"]["loglog"]
    curve = kaplan_meier(times, happened, case["times"])
    assert curve.at_risk == tuple(case["n_risk"])
    assert shares(curve.estimates) == pytest.approx(case["surv"], **LIKE_R)
    assert require_intervals(curve.estimates, case["lower"], case["upper"]) == 5
    risk = kaplan_meier_risk(times, happened, case["times"])
    lower, upper = ([1 - end for end in case[name]] for name in ("upper", "lower"))
    assert shares(risk.estimates) == pytest.approx([1 - s for s in case["surv"]], **LIKE_R)
    assert require_intervals(risk.estimates, lower, upper) == 5
    assert (risk.at, risk.at_risk, risk.happened) == (curve.at, curve.at_risk, curve.happened)


def test_lung_median_and_restricted_mean(beside, lung):
    times, happened, _ = lung
    median = survival_quantile(times, happened, 0.5)
    assert [median.value, median.lower, median.upper] == beside["lung"]["median"]["loglog"]
    found, expected = restricted_mean(times, happened, 365), beside["lung"]["rmst365"]
    assert found.value == pytest.approx(expected["rmean"], **LIKE_R)
    assert error_of_logit(found, 365) == pytest.approx(expected["se(rmean)"], **LIKE_R)


def test_lung_log_rank(beside, lung):
    times, happened, data = lung
    plain = log_rank(times, happened, data["sex"])
    assert plain.statistic == pytest.approx(beside["lung"]["logrank_sex"]["chisq"], **LIKE_R)
    known = np.char.isdigit(data["ph.ecog"])
    assert known.sum() == 227
    stratified = log_rank(times[known], happened[known], data["sex"][known], data["ph.ecog"][known])
    assert stratified.statistic == pytest.approx(beside["lung"]["stratified_logrank"], **LIKE_R)


def test_rossi(beside):
    data = table(BESIDE / "data" / "rossi.csv")
    weeks, arrested = data["week"].astype(int), data["y"] == "1"
    aided, case = data["z"] == "1", beside["rossi"]["km_by_fin"]
    assert (len(weeks), arrested.sum()) == (beside["rossi"]["n"], beside["rossi"]["events"])
    for number, of_it in enumerate((~aided, aided)):
        rows = slice(4 * number, 4 * number + 4)
        curve = kaplan_meier(weeks[of_it], arrested[of_it], case["times"][rows])
        assert curve.at_risk == tuple(case["n_risk"][rows])
        assert shares(curve.estimates) == pytest.approx(case["surv"][rows], **LIKE_R)
        assert require_intervals(curve.estimates, case["lower"][rows], case["upper"][rows]) == 4
    assert curve.happened[-1] == beside["rossi"]["crosstab"]["yes"][0]
    test = log_rank(weeks, arrested, aided)
    assert test.statistic == pytest.approx(beside["rossi"]["logrank"]["chisq"], **LIKE_R)
    assert test.p_value == pytest.approx(beside["rossi"]["logrank"]["p"], **LIKE_R)


@pytest.mark.parametrize("cause", [1, 2])
def test_mgus2_cumulative_incidence(beside, mgus2, cause):
    times, causes, sexes = mgus2
    case, second = beside["mgus2"]["aj"], beside["mgus2"]["cuminc"]
    for number, sex in enumerate("FM"):
        rows = range(3 * number, 3 * number + 3)
        of_it = sexes == sex
        curve = cumulative_incidence(times[of_it], causes[of_it], cause, (60, 120, 240))
        expected = {name: [case[name][row][cause] for row in rows] for name in ("lower", "upper")}
        assert shares(curve.estimates) == pytest.approx(
            [case["pstate"][row][cause] for row in rows], **LIKE_R
        )
        assert require_intervals(curve.estimates, expected["lower"], expected["upper"]) == 3
        row = second["rows"].index(f"{sex} {cause}")
        assert shares(curve.estimates) == pytest.approx(second["est"][row], **LIKE_R)


def test_mgus2_of_one_cause_alone_is_overstated_by_kaplan_meier(beside, mgus2):
    times, causes, _ = mgus2
    naive = kaplan_meier_risk(times, causes == 1, [240]).estimates
    right = cumulative_incidence(times, causes, 1, [240]).estimates
    assert shares(naive) == pytest.approx([beside["mgus2"]["naive_1_minus_km_240"]], **LIKE_R)
    assert shares(right) == pytest.approx([beside["mgus2"]["aj_all_240"][1]], **LIKE_R)


@pytest.mark.parametrize("cause", [1, 2])
def test_mgus2_gray(beside, mgus2, cause):
    times, causes, sexes = mgus2
    statistic, p_value, degrees = beside["mgus2"]["cuminc"]["gray"][cause - 1]
    test = gray(times, causes, sexes, cause)
    assert test.statistic == pytest.approx(statistic, **LIKE_R)
    assert (test.p_value, test.degrees) == (pytest.approx(p_value, **LIKE_R), degrees)
