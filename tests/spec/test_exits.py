"""Somebody leaves youth supervision on the day an order or programme of the service ends.

The Strategy (9.18) asks for better exit strategies for those who leave at 16 to 18, and so what
becomes of them. An order that somebody else supervised, or that is still served, is no exit. Where
a delivery holds orders but no programmes, or programmes but no orders, the cohort is of those;
where it holds neither there is no cohort, which is not the same as a cohort of nobody.

    16th birthday                                    19th birthday
    ──────┬───────────────────────────────────────────────┬──────
         ×│✓ left                                       ✓ │×
"""

from datetime import date

import pytest
from histories import BOTH, Order, Person, Programme, each, records_of, told

from rrlib.cohorts import LeftOut, exit_cohort
from rrlib.errors import DeliveryError
from rrlib.reoffending import YOS_EXIT

FIRST, BEGAN = date(2012, 4, 1), "2011-10-01"


def left(*history, **known):
    """The day each person left, of those of the year from 1 April 2012."""
    cohort = exit_cohort(records_of(*history, **known), YOS_EXIT, FIRST, BOTH)
    days = told(cohort.members.execute(), "index_date")
    return {person: str(day.date()) for person, day in days.items()}


#                                        born          left          counts
AGES = {
    "on the 16th birthday": ("1996-06-15", "2012-06-15", True),
    "the day before": ("1996-06-16", "2012-06-15", False),
    "at 17": ("1995-01-01", "2012-06-15", True),
    "the day before the 19th birthday": ("1993-06-16", "2012-06-15", True),
    "on the 19th birthday": ("1993-06-15", "2012-06-15", False),
}


def test_somebody_counts_who_was_16_to_18_on_the_day_of_leaving():
    history = [Person(name, born=born) for name, (born, *_) in AGES.items()]
    history += [Order(BEGAN, day, person=name) for name, (_, day, _) in AGES.items()]

    assert left(*history) == {name: day for name, (_, day, counts) in AGES.items() if counts}


BY_PROBATION = "national probation service"
#                                     what ended                                  the day
EXITS = {
    "an order": ([Order(BEGAN, "2012-08-01")], "2012-08-01"),
    "a programme": ([Programme(BEGAN, "2012-08-01")], "2012-08-01"),
    "an order on the first day": ([Order(BEGAN, "2012-04-01")], "2012-04-01"),
    "an order on the last day": ([Order(BEGAN, "2013-03-31")], "2013-03-31"),
    "an order the day before": ([Order(BEGAN, "2012-03-31")], None),
    "an order the day after": ([Order(BEGAN, "2013-04-01")], None),
    "nothing yet": ([Order(BEGAN), Programme(BEGAN)], None),
    "an order of others": ([Order(BEGAN, "2012-08-01", supervised_by=BY_PROBATION)], None),
    "both": ([Order(BEGAN, "2012-09-01"), Programme(BEGAN, "2012-08-01")], "2012-08-01"),
}


def drawn(exits):
    items = []
    for name, (ended, _) in exits.items():
        items += [type(item)(**{**vars(item), "person": name}) for item in ended]
    return [Person(name, born="1995-06-15") for name in exits] + items


def test_leaving_is_the_first_end_of_an_order_of_the_service_or_of_a_programme():
    assert left(*drawn(EXITS)) == {name: day for name, (_, day) in EXITS.items() if day}


def test_a_second_end_in_the_year_is_a_later_event():
    both = {name: EXITS[name] for name in ("both",)}

    cohort = exit_cohort(records_of(*drawn(both)), YOS_EXIT, FIRST, BOTH)

    assert cohort.left_out[LeftOut.LATER_EVENT] == 1


@each(
    "missing, expected",
    {
        "orders": ("orders", {"a programme": "2012-08-01"}),
        "programmes": ("yos_programmes", {"an order": "2012-08-01"}),
    },
)
def test_one_of_the_two_extracts_is_enough(missing, expected):
    exits = {name: EXITS[name] for name in ("an order", "a programme")}

    assert left(*drawn(exits), without=[missing]) == expected


def test_without_either_extract_there_is_no_cohort():
    with pytest.raises(DeliveryError) as refusal:
        left(without=["orders", "yos_programmes"], to="2013-14Q4")

    assert str(refusal.value) == (
        "the delivery of 2013-14Q4 does not hold orders (Orders and licences served in the "
        "community); yos_programmes (Young people who began a programme of the youth offending "
        "service)."
    )
