"""Counts and rates that others made, as the delivery of 2013-14Q4 holds them."""

from decimal import Decimal

import pytest
from managed_adults_recount import (
    DELIVERY,
)
from recount import (
    DURHAM,
    as_printed,
    ledger,
    percent,
    published,
    read,
)


def activity(year, stage, setting=None):
    return sum(
        int(row["number"])
        for row in read(DELIVERY, "service_activity")
        if row["service"] == "drug intervention programme"
        and row["area"] == DURHAM
        and row["quarter"].startswith(year)
        and row["stage"] == stage
        and setting in (None, row["setting"])
    )


def test_the_drug_intervention_programme_of_2012_13_has_its_published_counts():
    year = "2012-13"
    custody = activity(year, "approached", "police custody")
    court = activity(year, "approached", "court")
    assert custody == published("dip-2012-13-approached-custody")
    assert court == published("dip-2012-13-approached-court")
    assert activity(year, "approached") == published("dip-2012-13-approached")
    assert activity(year, "referred", "all") == published("dip-2012-13-referred")
    recorded = activity(year, "recorded by the receiving service", "all")
    assert recorded == published("dip-2012-13-service-recorded-referrals")
    for setting, claim in (("police custody", "custody"), ("court", "court")):
        declined = activity(year, "declined", setting)
        share_declined = percent(declined, activity(year, "approached", setting))
        claim = f"dip-2012-13-{claim}-declined-share"
        assert as_printed(claim, share_declined) == published(claim)


@pytest.mark.parametrize("year", ["2012-13", "2013-14"])
def test_whoever_is_approached_declines_or_engages_in_every_quarter(year):
    for quarter in range(1, 5):
        period = f"{year}Q{quarter}"
        for setting in ("police custody", "court"):
            approached, declined, engaged = (
                activity(period, stage, setting) for stage in ("approached", "declined", "engaged")
            )
            assert approached == declined + engaged
            assert declined > engaged > 0
        assert activity(period, "referred") < activity(period, "engaged")


def test_the_ministrys_rates_of_2011_are_those_printed():
    rates = {row["area"]: row for row in read(DELIVERY, "published_rates")}
    for area, claim in (
        (DURHAM, "proven-2011-durham"),
        ("England and Wales", "proven-2011-national"),
    ):
        row = rates.pop(area)
        assert Decimal(row["value"]) == published(claim)
        assert row["cohort_from"].isoformat() == ledger()[claim]["period_start"]
        assert row["cohort_to"].isoformat() == ledger()[claim]["period_end"]
        assert row["measure"] == "proportion reoffending"
    assert not rates
