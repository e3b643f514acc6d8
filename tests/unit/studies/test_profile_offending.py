"""What the members did in the last whole financial year."""

from datetime import date

import pandas as pd
import pytest
from drawn_cohorts import cell, said, shown, told
from drawn_members import DRR, HCC, STRATEGY_DAY, ledger, member, offence, records_of_members
from histories import BOTH, DURHAM, each

from rrlib.results import Marker
from rrlib.studies import offender_profiles as study
from rrlib.studies.offender_profiles.offending import year_before

FINE = ("2013-09-01", "fine")


@pytest.fixture(scope="module")
def august(delivered):
    return delivered("2013-14Q2", "2013-14Q4")


@each(
    "day, year",
    {
        "the last day of a year": (date(2014, 3, 31), "2013-14"),
        "the day before": (date(2014, 3, 30), "2012-13"),
        "the first day": (date(2013, 4, 1), "2012-13"),
        "the Strategy's day": (date(2013, 8, 31), "2012-13"),
    },
)
def test_the_year_is_the_last_that_is_over(day, year):
    assert str(year_before(day)) == year


def test_the_members_of_august_2013_committed_as_many_as_published(august):
    found = study.offences_last_year(august, (DURHAM,), STRATEGY_DAY)
    published = ledger()["iom-2012-13-offences"]
    each_of_them = cell(found, "All members", "per_member")

    assert told(found, "offences")["All members"] == published == 889
    assert round(each_of_them.value, 2) == ledger()["check-implied-iom-offences-per-offender"]
    assert said(found)[0].startswith(
        "The members on 31 August 2013 committed 889 offences in 2012-13: 4.56 "
    )


def test_members_with_an_offence_and_kinds_are_as_recounted(august):
    rows = august.offences.execute()
    there = august.iom_membership.execute()
    on = pd.Timestamp(STRATEGY_DAY)
    there = there[
        (there["joined_on"] <= on)
        & (there["left_on"].isna() | (there["left_on"] >= on))
        & (there["area"] == DURHAM)
    ]
    rows = rows[rows["person_id"].isin(there["person_id"])]
    rows = rows[(rows["offence_date"] >= "2012-04-01") & (rows["offence_date"] <= "2013-03-31")]
    rows = rows.drop_duplicates(["person_id", "offence_id"])
    all_of_them = told(study.offences_last_year(august, (DURHAM,), STRATEGY_DAY))
    kinds = told(study.offence_types(august, (DURHAM,), STRATEGY_DAY), "offences", "offenders")

    assert all_of_them["All members"][1] == rows["person_id"].nunique()
    for kind, own in rows.groupby("offence_group"):
        assert kinds[kind[0].upper() + kind[1:]] == (len(own), own["person_id"].nunique())
    assert sum(number for number, _ in list(kinds.values())[1:]) == 889


#                            what is drawn of the one member's year         counted  waiting
KINDS = {
    "a fine": (offence("A", "2013-05-01", FINE), 1, 0),
    "on the first day": (offence("A", "2013-04-01", FINE), 1, 0),
    "the day before": (offence("A", "2013-03-31", FINE), 0, 0),
    "on the last day": (offence("A", "2014-03-31", ("2014-03-31", "caution")), 1, 0),
    "before joining": (offence("A", "2013-04-02", FINE), 1, 0),
    "a community resolution": (
        offence("A", "2013-05-01", ("2013-06-01", "community resolution")),
        1,
        0,
    ),
    "undisposed": (offence("A", "2013-05-01"), 0, 1),
    "not guilty": (offence("A", "2013-05-01", ("2013-06-01", "not guilty")), 0, 0),
    "quashed": (offence("A", "2013-05-01", FINE, ("2013-10-01", "conviction quashed")), 0, 0),
    "a retrial": (
        offence(
            "A", "2013-05-01", FINE, ("2013-10-01", "conviction quashed"), ("2014-01-01", "fine")
        ),
        1,
        0,
    ),
    "only taken into consideration": (
        offence("A", "2013-05-01", ("2013-06-01", "taken into consideration")),
        0,
        0,
    ),
    "a breach": (offence("A", "2013-05-01", FINE, group="breach of an order"), 0, 0),
    "two disposals": (offence("A", "2013-05-01", FINE, ("2013-10-01", "custody")), 1, 0),
    "of somebody else": (offence("B", "2013-05-01", FINE), 0, 0),
}


@each("drawn, counts, waiting", KINDS)
def test_an_offence_counts_if_it_was_dealt_with(drawn, counts, waiting):
    records = records_of_members(member("A", "2013-08-01"), drawn)

    found = told(study.offences_last_year(records, BOTH), "offenders", "offences", "waiting")

    assert found["All members"] == (counts, counts, waiting)


def test_a_joint_offence_is_one_of_each_of_those_who_took_part():
    records = records_of_members(
        member("A", "2013-08-01"),
        member("B", "2013-08-01"),
        offence("A", "2013-05-01", FINE, offence_id="joint"),
        offence("B", "2013-05-01", FINE, offence_id="joint"),
    )

    found = told(study.offences_last_year(records, BOTH), "offenders", "offences")

    assert found["All members"] == (2, 2)


def test_of_whom_linkage_did_not_find_nothing_is_counted():
    records = records_of_members(
        member("A", "2013-08-01"),
        member("B", "2013-08-01", matched="no"),
        offence("A", "2013-05-01", FINE),
        offence("B", "2013-05-01", FINE),
    )
    all_of_them = study.offences_last_year(records, BOTH)
    kinds = study.offence_types(records, BOTH)

    assert told(all_of_them, "number", "offenders", "offences")["All members"] == (1, 1, 1)
    assert told(kinds, "offences")["All offences"] == 1
    assert all_of_them.rows[0].counts.endswith("found in the offence source")


def of_many(offenders, others=0):
    drawn = [member(f"A{number}", "2013-08-01", scheme=HCC) for number in range(offenders)]
    drawn += [member(f"B{number}", "2013-08-01", scheme=DRR) for number in range(others)]
    drawn += [offence(f"A{number}", "2013-05-01", FINE) for number in range(offenders)]
    drawn += [offence("A0", "2013-06-01", FINE, group="drugs")]
    return records_of_members(*drawn)


def test_no_mean_stands_on_fewer_than_thirty_who_offended():
    assert (
        cell(study.offences_last_year(of_many(29), BOTH), "All members", "per_member")
        is Marker.UNRELIABLE
    )
    found = told(study.offences_last_year(of_many(30, others=32), BOTH), "per_member")
    assert found["All members"] == 0.5  # 31 offences of 62 members


def test_the_commonest_kind_is_told_and_a_rare_one_is_hidden_from_the_public():
    finding = study.offence_types(of_many(30), BOTH)

    assert said(finding)[0].startswith("The commonest kind in 2013-14 was acquisitive: 96.8% of 31")
    assert shown(finding, "offences")["Drugs"] == "[c]"
    assert shown(finding, "offences")["Acquisitive"] == "[c]"


def test_without_an_offence_there_is_no_kind():
    found = study.offence_types(records_of_members(member("A", "2013-08-01")), BOTH)

    assert (found.rows, said(found)) == ((), [])
