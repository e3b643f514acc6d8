"""Every published claim is proven from the demonstration's records, or it is said why it cannot.

The ledger `data/raw/published/published_figures.csv` lists what five public documents claim. Each
is proven at its own date: read from the delivery as known at the end of the quarter it speaks of.
"""

from decimal import Decimal
from fnmatch import fnmatchcase

import pytest
from claims import FILE, LEDGER, PUBLISHED, as_printed
from proofs import PARTNERSHIP, PROOFS
from unheld import UNHELD

from rrlib.codes import Audience
from rrlib.contracts.checking import Bounds, check_sheet
from rrlib.contracts.extracts import PUBLISHED_FIGURES
from rrlib.contracts.reading import read_extract
from rrlib.disclosure import release, rule_for
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row

TRUNCATED = {
    "iom-reoffending-average-table": "23.75 is printed as 23.7, which only truncation gives",
}


@pytest.mark.parametrize("claim", sorted(PROOFS))
def test_the_records_give_what_was_published(opened, claim):
    proof, row = PROOFS[claim], LEDGER[claim]
    figure = proof.figure(opened(proof.quarter, proof.delivery))
    assert as_printed(figure, row["decimals"]) == Decimal(row["value"])


def _reasons(claim):
    return [reason for pattern, reason in UNHELD.items() if fnmatchcase(claim, pattern)]


@pytest.mark.parametrize("claim", PUBLISHED)
def test_every_claim_is_proven_or_said_to_be_out_of_reach_but_not_both(claim):
    proven, unheld = claim in PROOFS or claim in AVERAGES, bool(_reasons(claim))
    assert proven != unheld


@pytest.mark.parametrize("pattern", UNHELD)
def test_no_reason_stands_for_nothing(pattern):
    assert [claim for claim in PUBLISHED if fnmatchcase(claim, pattern)]


AVERAGES = {
    "iom-detected-average-table": "iom-detected",
    "iom-reoffending-average-table": "iom-reoffending",
}
"""Means of the printed yearly figures, not of anything more exact."""


@pytest.mark.parametrize("claim", AVERAGES)
def test_the_averages_are_means_of_four_printed_years(opened, claim):
    years = ("2010-11", "2011-12", "2012-13", "2013-14")
    printed = []
    for year in years:
        proof = PROOFS[f"{AVERAGES[claim]}-{year}"]
        printed.append(as_printed(proof.figure(opened(proof.quarter, proof.delivery)), 0))
    mean = sum(printed) / len(printed)
    row = LEDGER[claim]
    cut = int(mean * 10) / Decimal(10) if claim in TRUNCATED else as_printed(mean, row["decimals"])
    assert cut == Decimal(row["value"])


SMALL = ("iom-2013-ppo-female", "iom-2013-no-substance-issue", "iom-2013-employed")


@pytest.mark.parametrize("claim", SMALL)
def test_small_published_counts_are_for_the_internal_audience_only(opened, claim):
    proof = PROOFS[claim]
    people = int(proof.figure(opened(proof.quarter, proof.delivery)))
    columns = (Column("people", "People", Role.BASE),)
    rows = (Row("Some", {"people": Estimate.count(people)}),)
    finding = Finding("small", "How many?", "Who", columns, rows, ())
    internal, public = (
        release(finding, rule_for(PARTNERSHIP, audience)).cell("Some", "people")
        for audience in (Audience.INTERNAL, Audience.PUBLIC)
    )
    assert internal == Estimate.count(people)
    assert public is Marker.CONFIDENTIAL


def test_the_ledger_keeps_its_contract():
    sheet = read_extract(FILE, PUBLISHED_FIGURES)
    checked = check_sheet(sheet, PUBLISHED_FIGURES, Bounds((), (), last_day=None))
    assert (sheet.rows_read, checked.table.num_rows) == (len(LEDGER), len(LEDGER))
    assert [str(fault.breach(FILE.name)) for fault in checked.faults] == []
    assert sheet.notes == ()
