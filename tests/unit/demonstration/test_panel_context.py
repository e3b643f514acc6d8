"""Surveys, services and published rates of the delivery 2020-21Q2 against the ledger."""

from datetime import date
from itertools import pairwise

import pytest
from panel_recount import BOTH, DARLINGTON, DURHAM, LEDGER, TABLES, printed


@pytest.mark.parametrize("claim", ["police-only", "police-council", "confidence", "good-excellent"])
def test_the_crime_survey_says_what_is_printed(claim):
    indicator = LEDGER[f"csew-2019-{claim}-score"]["group"]
    row = next(
        row
        for row in TABLES["surveys"]
        if row["indicator"] == indicator and row["period_end"] == date(2019, 6, 30)
    )
    assert (row["area"], row["respondents"]) == (BOTH, None)
    assert float(row["score"]) == printed(f"csew-2019-{claim}-score")
    assert float(row["quartile"]) == printed(f"csew-2019-{claim}-quartile")
    places = LEDGER.get(f"csew-2019-{claim}-places")
    assert (row["places"] or "") == (places["value"] if places else "")


def test_one_indicator_was_a_quartile_lower_the_quarter_before():
    earlier = [row for row in TABLES["surveys"] if row["period_end"] < date(2019, 6, 30)]
    assert [row["indicator"] for row in earlier] == ["Good/excellent"]
    assert float(earlier[0]["quartile"]) == printed("csew-2019-good-excellent-previous-quartile")
    assert float(earlier[0]["score"]) < printed("csew-2019-good-excellent-score")


def activity(stage):
    rows = [row for row in TABLES["service_activity"] if row["stage"] == stage]
    assert {row["area"] for row in rows} == {BOTH}
    return {row["quarter"]: int(row["number"]) for row in rows}


def test_referrals_to_the_restorative_hub_fall_quarter_by_quarter():
    referred = [number for _, number in sorted(activity("referred").items())]
    assert len(referred) == 10
    assert all(later < earlier for earlier, later in pairwise(referred))


def test_custody_was_visited_in_2019_and_not_after_march_2020():
    visits, visitors = activity("visits made"), activity("visitors appointed")
    assert visitors == {"2020-21Q2": printed("icv-visitors-count")}
    year = sum(visits[name] for name in ("2018-19Q4", "2019-20Q1", "2019-20Q2", "2019-20Q3"))
    assert year >= printed("check-implied-icv-paired-visits")
    assert (visits["2020-21Q1"], visits["2020-21Q2"]) == (0, 0)


def rates(measure="proportion reoffending"):
    return {
        (row["area"], row["people"], row["cohort_to"]): row
        for row in TABLES["published_rates"]
        if row["measure"] == measure
    }


@pytest.mark.parametrize(
    ("area", "cohort_to", "claim"),
    [
        (DURHAM, date(2018, 3, 31), "brief-reoffending-2018-county-durham"),
        (DARLINGTON, date(2018, 3, 31), "brief-reoffending-2018-darlington"),
        ("England", date(2018, 3, 31), "brief-reoffending-2018-england"),
        (DURHAM, date(2011, 12, 31), "proven-2011-durham"),
        ("England and Wales", date(2011, 12, 31), "proven-2011-national"),
    ],
)
def test_published_rates_are_those_printed_with_the_cohort_as_far_as_it_is_stated(
    area, cohort_to, claim
):
    row = rates()[area, "all", cohort_to]
    assert float(row["value"]) == printed(claim)
    assert row["cohort_from"] == LEDGER[claim]["period_start"]
    assert row["cohort_to"] == LEDGER[claim]["period_end"]
    assert row["offenders"] is None


@pytest.mark.parametrize("people", ["adults", "juveniles"])
def test_the_ministrys_rates_follow_from_the_counts_beside_them(people):
    key = ("England and Wales", people, date(2014, 3, 31))
    rows = [
        rates(measure)[key]
        for measure in (
            "proportion reoffending",
            "reoffences per reoffender",
            "reoffences per offender",
        )
    ]
    assert len({(r["offenders"], r["reoffenders"], r["reoffences"]) for r in rows}) == 1
    offenders, again, times = (
        int(rows[0][name]) for name in ("offenders", "reoffenders", "reoffences")
    )
    expected = {"adults": (468_134, 117_864, 367_605), "juveniles": (42_299, 16_083, 50_184)}
    assert (offenders, again, times) == expected[people]
    worked = [100 * again / offenders, times / again, times / offenders]
    assert [round(value, 1) for value in worked] == [float(row["value"]) for row in rows]


def test_the_delivery_holds_the_whole_ledger_with_the_verdicts_that_it_cannot_record():
    within = {"iom-reoffending-average-prose", "check-iom-reoffending-average-three-years"}
    held = {row["claim_id"]: dict(row) for row in TABLES["published_figures"]}
    verdicts = {claim: row.pop("verdict") for claim, row in held.items()}

    tried = {claim for claim, row in held.items() if row["measure"] == "check_reading"}
    assert tried == {
        "check-yos-2013-14-reduction-as-share",
        "check-dip-2012-13-referrals-two-sources",
    }
    as_compiled = {claim: {"measure": LEDGER[claim]["measure"]} for claim in tried}
    assert {claim: row | as_compiled.get(claim, {}) for claim, row in held.items()} == LEDGER
    assert {claim for claim, verdict in verdicts.items() if verdict == "rounding"} == within
    assert {verdicts[claim] for claim in held.keys() - within} == {None}
