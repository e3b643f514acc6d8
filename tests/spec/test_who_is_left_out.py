"""Of every index event it is told whether it is followed, and why not if it is not.

A rate is of those who were followed. Who was not is counted by the reason, so that a reader can
see how many a rate does not speak of: later events of people already followed, people living
elsewhere or without a fixed address at the event, people whom linkage did not find. A person is
chosen before the area is asked for: whoever came first from elsewhere is nobody's later.

           15 Jan              10 Mar
    P1     ┬ County Durham     ┬ County Durham      → followed in Durham; a later event of Durham
    P2     ┬ Darlington        ┬ County Durham      → followed in Darlington; a later one of Durham
    P3     ┬ elsewhere         ┬ Darlington         → elsewhere; a later one of Darlington
    P4     ┬ no fixed address                       → no fixed address
    P5     ┬ Darlington, not matched                → not matched, of Darlington
"""

from datetime import date

import pytest
from histories import BOTH, DARLINGTON, DURHAM, Event, Person, each, records_of

from rrlib.cohorts import LeftOut, youth_cohort
from rrlib.reoffending import YOT_LOCAL

ELSEWHERE, NO_ADDRESS = "elsewhere", "no fixed address"
HISTORY = [
    Event("2012-01-15", person="P1"),
    Event("2012-03-10", person="P1"),
    Event("2012-01-15", person="P2", area=DARLINGTON),
    Event("2012-03-10", person="P2"),
    Event("2012-01-15", person="P3", area=ELSEWHERE),
    Event("2012-03-10", person="P3", area=DARLINGTON),
    Event("2012-01-15", person="P4", area=NO_ADDRESS),
    Event("2012-01-15", person="P5", area=DARLINGTON),
    Person("P5", matched="no"),
    Event("2011-12-31", person="P6"),
    Event("2012-04-01", person="P7", area=NO_ADDRESS),
]
#                        entered  later, elsewhere, no fixed address, not matched
LEFT_OUT = {
    "County Durham": ((DURHAM,), 1, (2, 1, 1, 0)),
    "Darlington": ((DARLINGTON,), 2, (1, 1, 1, 1)),
    "both": (BOTH, 3, (3, 1, 1, 1)),
    "elsewhere": ((ELSEWHERE,), 1, (0, 0, 1, 0)),
    "no fixed address": ((NO_ADDRESS,), 1, (0, 1, 0, 0)),
}
ADD_UP = (LeftOut.LATER_EVENT, LeftOut.NOT_MATCHED)


@pytest.fixture(scope="module")
def cohorts():
    records = records_of(*HISTORY)
    return {
        areas: youth_cohort(records, YOT_LOCAL, date(2012, 1, 1), areas)
        for areas, *_ in LEFT_OUT.values()
    }


@each("areas, entered, left_out", LEFT_OUT)
def test_every_event_that_is_not_followed_is_counted_by_its_reason(
    cohorts, areas, entered, left_out
):
    cohort = cohorts[areas]

    assert tuple(cohort.left_out[reason] for reason in LeftOut) == left_out
    assert cohort.entered == entered
    assert cohort.entered == cohort.members.count().execute() + cohort.unmatched


def test_areas_add_up(cohorts):
    apart = [cohorts[area,] for area in BOTH]

    assert cohorts[BOTH].entered == sum(cohort.entered for cohort in apart)
    for reason in ADD_UP:
        assert cohorts[BOTH].left_out[reason] == sum(cohort.left_out[reason] for cohort in apart)


def test_every_event_of_the_window_is_told_of_once_by_all_areas_together(cohorts):
    of_areas = [cohorts[areas] for areas in (BOTH, (ELSEWHERE,), (NO_ADDRESS,))]

    told_of = sum(cohort.entered + cohort.left_out[LeftOut.LATER_EVENT] for cohort in of_areas)

    assert told_of == len([item for item in HISTORY if isinstance(item, Event)]) - 2


def test_where_nothing_happened_nobody_is_left_out():
    cohort = youth_cohort(records_of(), YOT_LOCAL, date(2012, 1, 1), BOTH)

    assert set(cohort.left_out.values()) == {0}
