"""A cohort is the people with an index event from the first to the last day of its months.

Both days belong to it. The local youth tracker follows January to March and no other quarter
(Hansard, 11 January 2010; the Strategy's cohort of January to March 2012), so that a window of any
other months is refused rather than put into a series with those. The Ministry's cohorts are of
twelve months, and of three from October 2015 on.
"""

from datetime import date

import pytest
from histories import BOTH, Event, each, records_of

from rrlib.cohorts import youth_cohort
from rrlib.errors import PeriodError
from rrlib.reoffending import MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL

EDGES = {
    "YOT_LOCAL, the day before": (YOT_LOCAL, date(2012, 1, 1), "2011-12-31", False),
    "YOT_LOCAL, the first day": (YOT_LOCAL, date(2012, 1, 1), "2012-01-01", True),
    "YOT_LOCAL, a leap day": (YOT_LOCAL, date(2012, 1, 1), "2012-02-29", True),
    "YOT_LOCAL, the last day": (YOT_LOCAL, date(2012, 1, 1), "2012-03-31", True),
    "YOT_LOCAL, the day after": (YOT_LOCAL, date(2012, 1, 1), "2012-04-01", False),
    "MOJ_PROVEN, the day before": (MOJ_PROVEN, date(2013, 4, 1), "2013-03-31", False),
    "MOJ_PROVEN, the first day": (MOJ_PROVEN, date(2013, 4, 1), "2013-04-01", True),
    "MOJ_PROVEN, the last day": (MOJ_PROVEN, date(2013, 4, 1), "2014-03-31", True),
    "MOJ_PROVEN, the day after": (MOJ_PROVEN, date(2013, 4, 1), "2014-04-01", False),
    "MOJ_PROVEN to a leap day": (MOJ_PROVEN, date(2011, 3, 1), "2012-02-29", True),
    "MOJ_PROVEN past a leap day": (MOJ_PROVEN, date(2011, 3, 1), "2012-03-01", False),
    "QUARTERLY, the day before": (MOJ_PROVEN_QUARTERLY, date(2015, 10, 1), "2015-09-30", False),
    "QUARTERLY, the first day": (MOJ_PROVEN_QUARTERLY, date(2015, 10, 1), "2015-10-01", True),
    "QUARTERLY, the last day": (MOJ_PROVEN_QUARTERLY, date(2015, 10, 1), "2015-12-31", True),
    "QUARTERLY, the day after": (MOJ_PROVEN_QUARTERLY, date(2015, 10, 1), "2016-01-01", False),
}


@each("definition, first, event, belongs", EDGES)
def test_an_event_belongs_to_the_cohort_from_its_first_day_to_its_last(
    definition, first, event, belongs
):
    cohort = youth_cohort(records_of(Event(event)), definition, first, BOTH)

    assert cohort.entered == belongs
    assert len(cohort.members.execute()) == belongs


@pytest.mark.parametrize("month", range(2, 13))
def test_a_local_youth_cohort_begins_in_january(month):
    first = date(2012, month, 1)

    with pytest.raises(PeriodError) as refusal:
        youth_cohort(records_of(), YOT_LOCAL, first, BOTH)

    assert str(refusal.value) == f"a YOT_LOCAL cohort begins in month 1, not on {first}."


def test_the_local_youth_cohort_of_a_year_begins_on_1_january():
    assert YOT_LOCAL.cohort_begins(2012) == date(2012, 1, 1)


@pytest.mark.parametrize("definition", [MOJ_PROVEN, MOJ_PROVEN_QUARTERLY], ids=lambda d: d.name)
def test_a_year_does_not_say_when_a_cohort_of_the_ministry_begins(definition):
    with pytest.raises(PeriodError) as refusal:
        definition.cohort_begins(2012)

    assert str(refusal.value) == (
        f"a {definition.name} cohort may begin in any month; name its first day."
    )


def test_a_cohort_begins_on_the_first_of_a_month():
    with pytest.raises(PeriodError) as refusal:
        youth_cohort(records_of(), MOJ_PROVEN, date(2012, 4, 2), BOTH)

    assert (
        str(refusal.value) == "a window of months begins on the first of a month, not on 2012-04-02"
    )


@pytest.mark.parametrize("definition", [MOJ_PROVEN, MOJ_PROVEN_QUARTERLY], ids=lambda d: d.name)
def test_a_cohort_of_the_ministry_may_begin_in_any_month(definition):
    for month in range(1, 13):
        assert definition.cohort_window(date(2012, month, 1)).first == date(2012, month, 1)


def test_a_cohort_without_events_is_empty():
    cohort = youth_cohort(records_of(), YOT_LOCAL, date(2012, 1, 1), BOTH)

    assert (cohort.entered, cohort.unmatched, len(cohort.members.execute())) == (0, 0, 0)


def test_a_person_of_two_quarterly_cohorts_is_in_each():
    records = records_of(Event("2015-11-01"), Event("2016-02-01"))

    entered = [
        youth_cohort(records, MOJ_PROVEN_QUARTERLY, first, BOTH).entered
        for first in (date(2015, 10, 1), date(2016, 1, 1))
    ]

    assert entered == [1, 1]
    assert youth_cohort(records, MOJ_PROVEN, date(2015, 10, 1), BOTH).entered == 1
