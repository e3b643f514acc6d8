"""Claims that the panel's delivery holds, found by what they are about and not by their ids."""

import pytest
from claims import LEDGER
from proofs import PANEL, PARTNERSHIP, PROOFS

from rrlib.codes import Audience
from rrlib.disclosure import gates
from rrlib.notebook.report import Report
from rrlib.present import set_against
from rrlib.studies import (
    checkpoint_trial,
    nepacs_family_support,
    published_claims,
    yos_cohort_tracking,
)

BOTH, DURHAM = "County Durham and Darlington", "County Durham"
OF_RECORDS = {"nepacs-standard-reoffending", "nepacs-supported-reoffending"}
OF_OTHERS = {
    "brief-reoffending-2018-county-durham",
    "brief-reoffending-2018-darlington",
    "brief-reoffending-2018-england",
    "proven-2011-durham",
    "proven-2011-national",
    "icv-visitors-count",
    *(claim for claim in PROOFS if claim.startswith("csew-2019-") and "previous" not in claim),
}
OF_BOTH = {"checkpoint-treatment-prevalence", "checkpoint-control-prevalence"}
OF_DURHAM = {"pcp-yos-oct19-count", "pcp-yos-oct19-share", "pcp-yos-apr19-share"}


@pytest.fixture(scope="module")
def against(opened):
    """The claims held in a report of an area, and what is said of them."""

    def shown(area, audience):
        (gate,) = gates(PARTNERSHIP, audience, (area,), {})
        report = Report(opened(PANEL, PANEL), PARTNERSHIP, area, gate)
        records, areas = report.records, report.areas
        ledger = published_claims.ledger(records)
        trial = checkpoint_trial.trial(records, areas)
        released = [
            report.release(checkpoint_trial.reoffended, trial),
            report.release(nepacs_family_support.by_prison, records),
            report.release(yos_cohort_tracking.programme_cohorts_6, records, areas),
            report.release(yos_cohort_tracking.programme_cohorts_12, records, areas),
            report.release(published_claims.others_figures, records),
        ]
        held = published_claims.held(ledger, records, area)
        return {each.claim.claim_id for each in held}, set_against(held, *released)

    return shown


def test_the_report_of_both_areas_gives_what_is_printed_of_both(against):
    held, view = against(BOTH, Audience.PUBLIC)

    assert held == OF_RECORDS | OF_OTHERS | OF_BOTH
    assert view.data["headline"] == all_are_what_it_says(OF_RECORDS | OF_BOTH)


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.PUBLIC])
def test_the_report_of_one_area_gives_its_programmes_cohorts(against, audience):
    """Two of 14 are shown to everybody: partnership.toml says that they are published already."""
    held, view = against(DURHAM, audience)

    assert held == OF_RECORDS | OF_OTHERS | OF_DURHAM
    assert view.data["headline"] == all_are_what_it_says(OF_RECORDS | OF_DURHAM)


def test_every_claim_that_is_held_is_one_that_the_ledgers_proofs_reach():
    held = OF_RECORDS | OF_OTHERS | OF_BOTH | OF_DURHAM

    assert set(PROOFS) >= held
    assert set(LEDGER) >= held


def all_are_what_it_says(of_records):
    return (
        f"{len(of_records)} of {len(of_records)} printed figures are what this delivery's records "
        f"give, and {len(OF_OTHERS)} of {len(OF_OTHERS)} what others' figures in it say."
    )
