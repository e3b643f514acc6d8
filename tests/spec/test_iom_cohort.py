"""The share of the IOM cohort that reoffends is of members at liberty, in one period, as members.

Integrated Offender Management is a scheme that people join and leave, not an event. Whoever was at
liberty on one day of the quarter or year could reoffend and is in the denominator, once; somebody
in prison throughout could not. An offence counts if it was committed in the period, after the day
of joining and while a member. What led to joining is no result of it. The share is known three
months after the period, when the courts have had their time, and provisional until then.

    joined long ago      │ period                          │
    ─────────────────────┤●✓                            ●✓│×           index: the day before
           changed scheme│        ├── ●✓                   │           no new joining
                         │      joined                     │
                         │ ×     ┬×●✓                      │           index: the day of joining
                         │            ●✓ left ×            │           no member any more
"""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from histories import (
    BOTH,
    DARLINGTON,
    DURHAM,
    Custody,
    Member,
    Person,
    proven,
    records_of,
    told,
)
from ledger import counting

from rrlib.cohorts import LeftOut, iom_cohort, iom_cohorts, proven_within
from rrlib.errors import DeliveryError
from rrlib.periods import FinancialQuarter, add_months
from rrlib.reoffending import (
    IOM_QUARTER,
    IOM_YEAR,
    follow_up,
    follow_up_each,
    proportion_reoffending,
)

APRIL, JULY = date(2012, 4, 1), date(2012, 7, 1)
LONG_AGO = "2010-01-01"


def people_of(*history):
    records = records_of(*history)
    return follow_up(iom_cohort(records, IOM_QUARTER, APRIL, BOTH), records).people


#                                       spells in custody                     at liberty
SPELLS = {
    "never": ([], True),
    "throughout": ([("2011-01-01", None)], False),
    "released on the first day": ([("2011-01-01", "2012-04-01")], True),
    "received on the first day": ([("2012-04-01", None)], False),
    "received on the second day": ([("2012-04-02", None)], True),
    "released on the last day": ([("2011-01-01", "2012-06-30")], True),
    "released the day after": ([("2011-01-01", "2012-07-01")], False),
    "received again the same day": ([("2011-01-01", "2012-05-01"), ("2012-05-01", None)], False),
    "free one day": ([("2011-01-01", "2012-05-01"), ("2012-05-02", None)], True),
    "before and after": ([("2011-01-01", "2012-03-31"), ("2012-07-01", None)], True),
}


def test_a_member_counts_who_was_at_liberty_on_at_least_one_day():
    history = [Member(LONG_AGO, person=name) for name in SPELLS]
    history += [
        Custody(*days, person=name) for name, (spells, _) in SPELLS.items() for days in spells
    ]

    people = people_of(*history)

    assert set(people.person_id) == {name for name, (_, free) in SPELLS.items() if free}
    assert not told(people, "in_custody")["before and after"]


#                                       memberships                           index date
MEMBERSHIPS = {
    "long before": ([(LONG_AGO, None)], "2012-03-31"),
    "joined the day before": ([("2012-03-31", None)], "2012-03-31"),
    "joined on the first day": ([("2012-04-01", None)], "2012-04-01"),
    "joined in the middle": ([("2012-05-10", None)], "2012-05-10"),
    "joined on the last day": ([("2012-06-30", None)], "2012-06-30"),
    "joined the day after": ([("2012-07-01", None)], None),
    "left on the first day": ([(LONG_AGO, "2012-04-01")], "2012-03-31"),
    "left the day before": ([(LONG_AGO, "2012-03-31")], None),
    "changed scheme": ([(LONG_AGO, "2012-05-09"), ("2012-05-10", None)], "2012-03-31"),
    "changed scheme as the period began": (
        [(LONG_AGO, "2012-03-31"), ("2012-04-01", None)],
        "2012-03-31",
    ),
    "joined, then changed scheme twice": (
        [("2012-04-15", "2012-04-30"), ("2012-05-01", "2012-05-09"), ("2012-05-10", None)],
        "2012-04-15",
    ),
    "left, joined again in the period": (
        [(LONG_AGO, "2012-01-31"), ("2012-05-10", None)],
        "2012-05-10",
    ),
    "left for a day, joined again": (
        [(LONG_AGO, "2012-03-30"), ("2012-04-01", None)],
        "2012-04-01",
    ),
}


def test_the_index_date_is_the_later_of_joining_and_the_day_before_the_period():
    history = [
        Member(*days, person=name) for name, (stays, _) in MEMBERSHIPS.items() for days in stays
    ]

    people = people_of(*history)

    index = {person: str(day.date()) for person, day in told(people, "index_date").items()}
    assert index == {name: day for name, (_, day) in MEMBERSHIPS.items() if day}


STAYS, IN_MAY = [(LONG_AGO, None)], [("2012-05-10", None)]
CHANGED, LEFT = [(LONG_AGO, "2012-05-09"), ("2012-05-10", None)], [(LONG_AGO, "2012-05-10")]
AWAY = [(LONG_AGO, "2012-04-30"), ("2012-05-10", None)]
#                                    memberships  offence       proven        counted, late
OFFENCES = {
    "the day before the period": (STAYS, "2012-03-31", "2012-05-01", 0, 0),
    "the first day": (STAYS, "2012-04-01", "2012-05-01", 1, 0),
    "the last day": (STAYS, "2012-06-30", "2012-09-30", 1, 0),
    "the day after": (STAYS, "2012-07-01", "2012-07-01", 0, 0),
    "proven too late": (STAYS, "2012-06-30", "2012-10-01", 0, 1),
    "the day of joining": (IN_MAY, "2012-05-10", "2012-06-01", 0, 0),
    "before joining": (IN_MAY, "2012-05-01", "2012-06-01", 0, 0),
    "the day after joining": (IN_MAY, "2012-05-11", "2012-06-01", 1, 0),
    "the day of a change of scheme": (CHANGED, "2012-05-10", "2012-06-01", 1, 0),
    "the last day of membership": (LEFT, "2012-05-10", "2012-06-01", 1, 0),
    "the day after leaving": (LEFT, "2012-05-11", "2012-06-01", 0, 0),
    "the day after leaving, proven late": (LEFT, "2012-05-11", "2012-12-01", 0, 0),
    "between two memberships": (AWAY, "2012-05-05", "2012-06-01", 0, 0),
    "in the second membership": (AWAY, "2012-05-11", "2012-06-01", 1, 0),
}


def test_an_offence_counts_in_the_period_after_joining_and_while_a_member():
    history = []
    for name, (stays, committed, day, *_) in OFFENCES.items():
        history += [Member(*days, person=name) for days in stays]
        history += [proven(committed, day, person=name)]

    people = people_of(*history)

    assert told(people, "reoffences", "proven_late") == {
        name: (counted, late) for name, (*_, counted, late) in OFFENCES.items()
    }


#                               definition, first day        last day of proof
KNOWN = {
    "a quarter to June": (IOM_QUARTER, APRIL, date(2012, 9, 30)),
    "a quarter to September": (IOM_QUARTER, JULY, date(2012, 12, 31)),
    "a year to March": (IOM_YEAR, APRIL, date(2013, 6, 30)),
}


def known_from(definition, first, last):
    """Whether the share is known the day before `last`, on it and after; what counts by then."""
    days = [last + timedelta(days=days) for days in (-1, 0, 1)]
    committed = str(add_months(first, 1))
    records = records_of(Member(LONG_AGO), *(proven(committed, str(day)) for day in days))
    cohort = iom_cohort(records, definition, first, BOTH)
    known = [follow_up(cohort, replace(records, as_at=day)) for day in days]
    counts = told(known[1].people, "reoffences", "proven_late")["P1"]
    return [len(followed.complete) for followed in known], counts


def test_a_share_is_known_three_whole_months_after_the_period_and_provisional_until_then():
    found = {name: known_from(*row) for name, row in KNOWN.items()}

    assert found == dict.fromkeys(KNOWN, ([0, 1, 1], (2, 1)))


def test_somebody_belongs_to_the_area_of_the_first_membership_of_the_period():
    history = [
        Member(LONG_AGO, "2012-05-09", area=DURHAM),
        Member("2012-05-10", area=DARLINGTON),
        Member(LONG_AGO, "2012-03-31", person="P2", area=DURHAM),
        Member("2012-04-01", person="P2", area=DARLINGTON),
    ]
    records = records_of(*history)

    of_area = {
        area: set(iom_cohort(records, IOM_QUARTER, APRIL, (area,)).members.execute().person_id)
        for area in BOTH
    }

    assert of_area == {DURHAM: {"P1"}, DARLINGTON: {"P2"}}


def test_who_is_in_custody_throughout_did_not_enter_and_the_unmatched_are_left_out():
    history = [Member(LONG_AGO, person=person) for person in ("P1", "P2", "P3")]
    history += [Custody("2012-01-01", person="P2"), Person("P3", matched="no")]

    cohort = iom_cohort(records_of(*history), IOM_QUARTER, APRIL, BOTH)

    assert (cohort.entered, cohort.left_out[LeftOut.NOT_MATCHED]) == (2, 1)


def test_an_offence_that_may_have_come_before_the_period_is_ambiguous():
    people = people_of(Member(LONG_AGO), proven("2012-03-20", "2012-06-01", to="2012-04-10"))

    assert told(people, "reoffences", "ambiguous") == {"P1": (0, 1)}


def test_without_spells_in_custody_nobody_is_said_to_have_been_at_liberty():
    records = records_of(Member(LONG_AGO), without=["custody_spells"])

    with pytest.raises(DeliveryError, match="custody_spells"):
        iom_cohort(records, IOM_QUARTER, APRIL, BOTH)


def test_several_periods_at_one_go_are_each_what_it_is_alone():
    history = [Member(*days, person=name) for name, (s, _) in MEMBERSHIPS.items() for days in s]
    history += [Member(LONG_AGO, person=name) for name in SPELLS]
    history += [Custody(*days, person=name) for name, (s, _) in SPELLS.items() for days in s]
    history += [proven("2012-05-20", "2012-08-01", person=name) for name in SPELLS]
    records = records_of(*history)
    firsts = [date(2012, 1, 1), APRIL, JULY]

    together = iom_cohorts(records, IOM_QUARTER, firsts, BOTH)
    alone = [iom_cohort(records, IOM_QUARTER, first, BOTH) for first in firsts]

    assert len({each.entered for each in alone}) > 1
    for one, other in zip(together, alone, strict=True):
        assert (one.window, one.left_out) == (other.window, other.left_out)
        found, expected = (follow_up(each, records).people for each in (one, other))
        pd.testing.assert_frame_equal(found, expected)


def test_no_period_has_no_cohort():
    assert iom_cohorts(records_of(Member(LONG_AGO)), IOM_QUARTER, [], BOTH) == ()


def test_the_first_version_of_a_share_counts_what_was_proven_in_the_period_itself():
    records = records_of(
        Member(LONG_AGO, person="soon"),
        Member(LONG_AGO, person="late"),
        proven("2012-05-20", "2012-06-30", person="soon"),
        proven("2012-05-20", "2012-07-01", person="late"),
    )
    cohort = iom_cohort(records, IOM_QUARTER, APRIL, BOTH)

    assert told(follow_up(cohort, records).people, "reoffences") == {"soon": 1, "late": 1}
    first = follow_up(proven_within(cohort), records)
    assert told(first.people, "reoffences") == {"soon": 1, "late": 0}


@pytest.fixture
def by_hand(monkeypatch):
    """The share of each area by the ledger's plain loops, which read the offences once."""
    read = {}
    offences = counting.offences

    def read_once(records):
        if id(records) not in read:
            read[id(records)] = offences(records)
        return read[id(records)]

    monkeypatch.setattr(counting, "offences", read_once)

    def count(records, window, known_by):
        return {
            area: counting.iom_share(records, window.first, window.last, known_by, area)
            for area in BOTH
        }

    return count


def shares(followed):
    """The share of each area, of a cohort of both."""
    by_area = followed.complete.groupby("area").reoffences
    return by_area.agg(lambda counts: (counts > 0).mean()).to_dict()


def test_the_share_of_a_year_is_what_plain_loops_find_in_the_demonstration(delivered, by_hand):
    records = delivered("2013-14Q4")
    year = IOM_YEAR.period(APRIL)

    found = follow_up(iom_cohort(records, IOM_YEAR, APRIL, BOTH), records)

    assert shares(found) == pytest.approx(by_hand(records, year, date(2013, 6, 30)))
    assert proportion_reoffending(found).n == len(found.people) > 250


def test_the_shares_of_nine_quarters_are_what_plain_loops_find_in_the_demonstration(
    delivered, by_hand
):
    records = delivered("2020-21Q2")
    quarters = list(FinancialQuarter(2018, 1).through(FinancialQuarter(2020, 1)))

    cohorts = iom_cohorts(records, IOM_QUARTER, [each.window.first for each in quarters], BOTH)
    found = follow_up_each(cohorts, records)

    for quarter, followed in zip(quarters, found, strict=True):
        known_by = quarter.shift(1).window.last
        expected = by_hand(records, quarter.window, known_by)
        assert shares(followed) == pytest.approx(expected), quarter
