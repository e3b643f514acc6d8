"""Indicator 8: detected crimes during drug rehabilitation requirements."""

from collections import Counter
from datetime import date

import pytest
from drawn_cohorts import cell, told
from drawn_framework import (
    AREAS,
    DAY,
    custody,
    drug_order,
    free_between,
    offences_between,
    raw,
    somebody,
    what_the_public_learns,
)
from drawn_members import DRR, offence, records_of_members
from histories import BOTH, DARLINGTON, DURHAM

from rrlib.results import Estimate
from rrlib.studies.performance_framework.drug_orders import drug_order_change

YEAR, BEFORE = "2013-14", "2012-13"
QUARTERS = [f"2013-14Q{number}" for number in (1, 2, 3, 4)]
WINDOWS = {
    BEFORE: (date(2012, 4, 1), date(2013, 3, 31)),
    QUARTERS[0]: (date(2013, 4, 1), date(2013, 6, 30)),
    QUARTERS[1]: (date(2013, 7, 1), date(2013, 9, 30)),
    QUARTERS[2]: (date(2013, 10, 1), date(2013, 12, 31)),
    QUARTERS[3]: (date(2014, 1, 1), date(2014, 3, 31)),
    YEAR: (date(2013, 4, 1), date(2014, 3, 31)),
}


def of(*history, columns=("orders", "before", "after"), areas=BOTH):
    finding = drug_order_change(records_of_members(*history), areas)
    return told(finding, *columns)


def test_a_requirement_counts_when_its_180_days_are_complete():
    started = {
        "the 180th day is the last of the year": "2013-10-03",
        "it is the first day after it": "2013-10-04",
        "the 180th day is the first of the year": "2012-10-04",
        "it is the last of last year": "2012-10-03",
    }
    history = [
        row
        for person, day in started.items()
        for row in (somebody(person), drug_order(person, day, "2012-06-01"))
    ]

    assert of(*history, columns=("orders",)) == {
        BEFORE: 1,
        **dict(zip(QUARTERS, (1, 0, 0, 1), strict=True)),
        YEAR: 2,
    }


def test_before_ends_the_day_before_the_earliest_sentenced_offence():
    """What was sentenced, and what came between it and the start, counts on neither side."""
    days = {
        "the 181st day before the sentenced offence": ("2012-12-02", (0, 0)),
        "the 180th day before it": ("2012-12-03", (1, 0)),
        "the day before it": ("2013-05-31", (1, 0)),
        "the sentenced offence": ("2013-06-01", (0, 0)),
        "the day before the start": ("2013-08-31", (0, 0)),
        "the day of the start": ("2013-09-01", (0, 1)),
        "the 180th day": ("2014-02-27", (0, 1)),
        "the 181st day": ("2014-02-28", (0, 0)),
    }
    for day, wanted in days.values():
        found = of(
            somebody("A"),
            drug_order("A", "2013-09-01", "2013-06-01", ended="2013-09-20"),
            offence("A", day, ("2014-03-15", "fine")),
        )
        assert found[YEAR][1:] == wanted, day


def test_which_orders_count():
    history = [
        [somebody(person) for person in "ABCD"],
        somebody("unmatched", matched="no"),
        drug_order("A", "2013-06-01", "2013-05-01", ended="2013-06-02"),
        drug_order("B", "2013-06-01", None),
        drug_order("C", "2013-06-01", "2013-05-01", kind="community order"),
        drug_order("D", "2013-06-01", "2013-05-01", area=DARLINGTON),
        drug_order("unmatched", "2013-06-01", "2013-05-01"),
    ]

    assert of(*history, columns=("orders",), areas=(DURHAM,))[YEAR] == 1
    assert of(*history, columns=("orders",))[YEAR] == 2


def test_two_requirements_of_one_person_are_taken_together_by_the_interval():
    """Five people with two each, alike: no more is known of them than of five."""
    history = [somebody(f"P{number}") for number in range(6)]
    for number in range(6):
        for start, earlier in (("2013-05-01", "2013-04-01"), ("2013-08-01", "2013-07-25")):
            history.append(drug_order(f"P{number}", start, earlier))
        history += [
            offence(f"P{number}", f"2013-02-{place + 1:02d}", ("2014-03-01", "fine"))
            for place in range(number + 1)
        ]
        history.append(offence(f"P{number}", "2013-06-01", ("2014-03-01", "fine")))
    finding = drug_order_change(records_of_members(*history), BOTH)

    assert cell(finding, YEAR, "orders").value == 12
    assert cell(finding, YEAR, "orders").n == 6
    assert cell(finding, YEAR, "change").n == 6


def test_rates_are_of_days_at_liberty():
    finding = drug_order_change(
        records_of_members(
            somebody("A"),
            drug_order("A", "2013-06-01", "2013-05-01"),
            offence("A", "2013-06-10", ("2014-03-01", "fine")),
            custody("A", "2013-07-01", "2013-07-31"),
        ),
        BOTH,
    )

    assert cell(finding, YEAR, "rate_after").value == pytest.approx(1000 / 150)


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
def test_the_demonstration_is_as_recounted(delivered, areas):
    finding = drug_order_change(delivered("2013-14Q4"), areas)
    orders = [row for row in raw("orders") if row["order_type"] == DRR and row["area"] in areas]

    for label, (begins, ends) in WINDOWS.items():
        sums = Counter()
        for row in orders:
            start, first = row["started_on"], row["first_offence_on"]
            if not begins <= start + 179 * DAY <= ends:
                continue
            sums["orders"] += 1
            for side, day in (("before", first - 180 * DAY), ("after", start)):
                sums[side] += offences_between(row["person_id"], day, day + 179 * DAY)
                sums[f"days {side}"] += free_between(row["person_id"], day, day + 179 * DAY)
        for key in ("orders", "before", "after"):
            assert cell(finding, label, key).value == sums[key], (label, key)
        for side in ("before", "after"):
            rate = cell(finding, label, f"rate_{side}")
            assert rate.value == pytest.approx(1000 * sums[side] / sums[f"days {side}"]), label
        change = cell(finding, label, "change")
        if isinstance(change, Estimate):
            ratio = sums["after"] / sums["days after"] / (sums["before"] / sums["days before"])
            assert change.value == pytest.approx(100 * (ratio - 1))


def test_a_delivery_without_orders_has_no_table(delivered):
    finding = drug_order_change(delivered("2020-21Q2"), (DURHAM,))

    assert finding.rows == ()
    assert "orders" in finding.notes[0]


def test_the_public_learns_no_hidden_number(delivered, partnership):
    released, found = what_the_public_learns(partnership, delivered("2013-14Q4"), drug_order_change)

    assert found.hidden > 20
    assert [each.told for each in found.exposures] == []
    assert isinstance(released[DURHAM][0].cell(YEAR, "change"), Estimate)
