"""The Drug Intervention Programme, from the counts of two sources."""

import pytest
from drawn_cohorts import cell, said, told
from drawn_members import activity, ledger, records_of_members
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.results import Marker
from rrlib.studies import offender_profiles as study

REFERRED = "Referrals that the programme sent"
RECORDED = "Referrals that the receiving service recorded"
QUARTERS = [f"2013-14Q{number}" for number in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def found(delivered):
    return study.drug_programme(delivered("2012-13Q4", "2013-14Q4"), (DURHAM,))


def test_the_year_is_as_published(found):
    numbers, published = told(found, "number"), ledger()

    assert numbers["Approached"] == published["dip-2012-13-approached"] == 5208
    assert numbers["Approached in police custody"] == published["dip-2012-13-approached-custody"]
    assert numbers["Approached at court"] == published["dip-2012-13-approached-court"]
    assert numbers[REFERRED] == published["dip-2012-13-referred"] == 240
    assert numbers[RECORDED] == published["dip-2012-13-service-recorded-referrals"] == 251
    for where, claim in (("in police custody", "custody"), ("at court", "court")):
        declined = cell(found, f"Declined {where}", "share").value
        assert round(declined) == published[f"dip-2012-13-{claim}-declined-share"]


def test_no_number_is_made_of_both_counts_of_referrals(found):
    for label in (REFERRED, RECORDED):
        assert cell(found, label, "share") is Marker.NOT_APPLICABLE
        (row,) = [row for row in found.rows if row.label == label]
        assert row.parent is None
    headings = {row.label: row.breakdown for row in found.rows}
    assert headings[REFERRED] != headings[RECORDED]
    assert said(found)[1] == (
        "By its own count it sent 240 referrals; the receiving service recorded 251."
    )


def test_the_year_before_stands_beside_the_latest(delivered):
    found = study.drug_programme(delivered("2013-14Q4"), (DURHAM,))

    assert told(found, "before")["Approached"] == 5208
    assert told(found, "number")["Approached"] == 4867


def test_a_year_with_a_missing_quarter_is_left_out_and_named(delivered):
    found = study.drug_programme(delivered("2013-14Q2", "2013-14Q4"), (DURHAM,))

    assert told(found, "number")["Approached"] == 5208
    assert found.notes[-1] == "2013-14 is left out: not all of its quarters are in."


def of_a_year(numbers, quarters=QUARTERS):
    return records_of_members(
        *(
            activity(quarter, stage, setting, number)
            for quarter in quarters
            for (stage, setting), number in numbers.items()
        )
    )


@each(
    "approached, engaged, share",
    {
        "a quarter": (20, 5, 25.0),
        "more than were approached": (5, 20, "[x]"),
        "nobody approached": (0, 0, "[x]"),
    },
)
def test_a_share_is_of_those_approached_there(approached, engaged, share):
    court = {("approached", "court"): approached, ("engaged", "court"): engaged}
    found = told(study.drug_programme(of_a_year(court), BOTH), "share")

    assert found["Engaged at court"] == share
    assert "Approached" not in found  # nothing is known of custody


def test_an_area_without_the_programme_says_so():
    records = of_a_year({("approached", "court"): 9})

    nothing = study.drug_programme(records, (DARLINGTON,))
    part = study.drug_programme(of_a_year({("approached", "court"): 9}, QUARTERS[:3]), BOTH)

    assert (nothing.rows, said(nothing)) == ((), [])
    assert nothing.notes == ("No whole year of the programme is in for this area.",)
    assert part.notes[1:] == ("2013-14 is left out: not all of its quarters are in.",)


def test_other_services_are_not_counted():
    rows = [activity(quarter, "approached", "court", 99) for quarter in QUARTERS]
    records = records_of_members(
        *((extract, {**row, "service": "restorative hub"}) for extract, row in rows)
    )

    assert study.drug_programme(records, BOTH).rows == ()
