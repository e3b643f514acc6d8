"""Verdicts on the ledger's claims, set against what it records, and moved by perturbing it."""

from collections import Counter
from fractions import Fraction

import pytest
from claims import LEDGER

from rrlib.claims import Claim, Compared, Rounding, Why, judge, recorded_verdict
from rrlib.codes import ClaimVerdict

ROWS = [{name: text or None for name, text in row.items()} for row in LEDGER.values()]
WITHIN_ROUNDING_OF_THREE_SHARES = {
    "iom-reoffending-average-prose",
    "check-iom-reoffending-average-three-years",
}
"""`agrees` is `no`: it compares with the printed figures as they stand, (24+23+25)/3 = 24.0. Each
of the three can have been up to half a point less, so that their mean can have been 23.7."""


def judged(rows=ROWS):
    return {each.claim.claim_id: each for each in judge(Claim.of(row) for row in rows)}


FOUND = judged()
OTHERS = {row["claim_id"]: row for row in ROWS}


def test_verdicts_are_those_recorded_but_for_the_exceptions_with_a_reason():
    differ = {
        claim
        for claim, each in FOUND.items()
        if each.verdict is not recorded_verdict(OTHERS[claim]["agrees"], None)
    }

    assert differ == WITHIN_ROUNDING_OF_THREE_SHARES
    assert {FOUND[claim].why for claim in differ} == {Why.INPUTS}


def test_how_many_have_each_verdict():
    """Counted by hand from `agrees`: 84 yes, 20 no of which two are within rounding, 2 rounding."""
    assert Counter(each.verdict.value for each in FOUND.values()) == {
        "cannot be checked": 267,
        "reproduces": 84,
        "contradicts": 18,
        "rounding": 4,
    }


@pytest.mark.parametrize("claim", [row["claim_id"] for row in ROWS if row["formula"]])
def test_a_formula_gives_what_the_ledger_recomputed(claim):
    four = Rounding.HALF_UP.printed(FOUND[claim].gives, 4)

    assert four == Fraction(OTHERS[claim]["recomputed"])


@pytest.mark.parametrize("claim", [row["claim_id"] for row in ROWS if row["formula"]])
def test_a_perturbed_value_moves_its_verdict(claim):
    """Far off, every claim with a formula is contradicted, and every bound is broken."""
    below = FOUND[claim].claim.compared is Compared.BOUND
    off = -(10**6) if below else 10**6
    rows = [
        {**row, "value": str(float(row["value"]) + off)} if row["claim_id"] == claim else row
        for row in ROWS
    ]

    assert judged(rows)[claim].verdict is ClaimVerdict.CONTRADICTS


def test_a_perturbed_input_moves_the_verdicts_of_all_that_is_made_of_it():
    rows = [
        {**row, "value": "160"} if row["claim_id"] == "yos-2012-cohort-size" else row
        for row in ROWS
    ]
    moved = {
        claim for claim, each in judged(rows).items() if each.verdict is not FOUND[claim].verdict
    }

    # 38.8% of 160, not 39.5% of 157; 98 did not reoffend, not 95; 131 + 26 is not 160.
    assert moved == {
        "yos-2012-cohort-size",
        "yos-2012-cohort-reoffended-share",
        "check-yos-2012-cohort-reduction-exact",
        "check-implied-yos-2012-cohort-not-reoffended",
    }
