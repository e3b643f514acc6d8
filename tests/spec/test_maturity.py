"""A follow-up is complete on the last day on which an offence could be proven, not before.

Until then some reoffences are still in the courts: a rate that takes in incomplete follow-ups
always reads low, and lowest for the latest cohort, so that every trend would end in a fall. Those
people are followed and shown, but never enter a rate.

    index               + 12 months       + waiting
    ──┬─────────────────────┬─────────────────┬────────→ as-at
                                    incomplete │ complete
"""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
from histories import BOTH, Event, each, every_definition, followed, proven, records_of

from rrlib.cohorts import youth_cohort
from rrlib.reoffending import (
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    YOT_LOCAL,
    FollowUp,
    follow_up,
    proportion_reoffending,
    reoffences_per_offender,
    reoffences_per_reoffender,
)
from rrlib.results import Marker

COMPLETE_ON = {
    "YOT_LOCAL": (YOT_LOCAL, "2012-01-15", "2013-04-15"),
    "YOT_LOCAL from a leap day": (YOT_LOCAL, "2012-02-29", "2013-05-29"),
    "YOT_LOCAL from 31 March": (YOT_LOCAL, "2012-03-31", "2013-06-30"),
    "MOJ_PROVEN": (MOJ_PROVEN, "2012-01-15", "2013-07-15"),
    "MOJ_PROVEN from a leap day": (MOJ_PROVEN, "2012-02-29", "2013-08-29"),
    "MOJ_PROVEN from 31 August": (MOJ_PROVEN, "2012-08-31", "2014-02-28"),
    "MOJ_PROVEN from 31 August, to a leap day": (MOJ_PROVEN, "2010-08-31", "2012-02-29"),
    "QUARTERLY from 30 November": (MOJ_PROVEN_QUARTERLY, "2015-11-30", "2017-05-30"),
    "QUARTERLY from 31 December": (MOJ_PROVEN_QUARTERLY, "2015-12-31", "2017-06-30"),
}
LAST_QUARTERS = {
    # A cohort's last index date, 31 March 2012: complete at the end of
    "YOT_LOCAL": (YOT_LOCAL, "2013-14Q1"),
    "MOJ_PROVEN": (MOJ_PROVEN, "2013-14Q2"),
    "MOJ_PROVEN_QUARTERLY": (MOJ_PROVEN_QUARTERLY, "2013-14Q2"),
}


def known_on(day, definition, *history):
    """The follow-up as known on any day, not only a quarter's last."""
    records = replace(records_of(*history), as_at=day)
    index = date.fromisoformat(history[0].on)
    first = date(index.year, index.month - (index.month - 1) % 3, 1)
    return follow_up(youth_cohort(records, definition, first, BOTH), records)


@each("definition, index, complete_on", COMPLETE_ON)
def test_a_follow_up_is_complete_from_the_last_day_of_waiting_on(definition, index, complete_on):
    last = date.fromisoformat(complete_on)

    known = [
        known_on(last + timedelta(days=days), definition, Event(index)).people.complete.all()
        for days in (-1, 0, 1)
    ]

    assert known == [False, True, True]


@each("definition, index, complete_on", COMPLETE_ON)
def test_the_calendar_agrees_when_a_follow_up_is_complete(definition, index, complete_on):
    assert str(definition.complete_on(date.fromisoformat(index))) == complete_on


@each("definition, quarter", LAST_QUARTERS)
def test_a_cohort_to_the_end_of_march_is_complete_at_the_end_of_a_quarter(definition, quarter):
    event = Event("2012-03-31")
    before = {"2013-14Q1": "2012-13Q4", "2013-14Q2": "2013-14Q1"}[quarter]

    assert followed(definition, event, to=quarter).people.complete.all()
    assert not followed(definition, event, to=before).people.complete.any()


#            index         reoffended    complete under YOT_LOCAL on
#   P1       15 Jan 2012   twice         15 April 2013
#   P2       31 Mar 2012   no            30 June 2013
MIXED = [
    Event("2012-01-15", person="P1"),
    Event("2012-03-31", person="P2"),
    proven("2012-05-01", "2012-06-01", person="P1"),
    proven("2012-05-02", "2012-06-01", person="P1"),
]


def test_people_whose_follow_up_is_incomplete_enter_no_rate():
    # On 29 June 2013 the follow-up of P2 lacks one day.
    known = known_on(date(2013, 6, 29), YOT_LOCAL, *MIXED)

    assert list(known.people.complete) == [True, False]
    assert list(known.complete.person_id) == ["P1"]
    assert (proportion_reoffending(known).numerator, proportion_reoffending(known).n) == (1, 1)


def test_people_enter_the_rate_on_the_day_their_follow_up_is_complete():
    known = known_on(date(2013, 6, 30), YOT_LOCAL, *MIXED)

    assert known.people.complete.all()
    assert (proportion_reoffending(known).numerator, proportion_reoffending(known).n) == (1, 2)


@each(
    "measure, value",
    {
        "proportion": (proportion_reoffending, 50),
        "reoffences per reoffender": (reoffences_per_reoffender, 2),
        "reoffences per offender": (reoffences_per_offender, 1),
    },
)
def test_no_measure_takes_in_an_incomplete_follow_up(measure, value):
    #            people   reoffences each   complete
    people = [
        *[{"reoffences": 2, "complete": True}] * 40,
        *[{"reoffences": 0, "complete": True}] * 40,
        *[{"reoffences": 9, "complete": False}] * 7,
    ]

    known = FollowUp(YOT_LOCAL, date(2013, 6, 29), pd.DataFrame(people))

    assert measure(known).value == value


@every_definition
def test_reoffences_of_an_incomplete_follow_up_are_known_though_not_in_a_rate(definition):
    known = followed(
        definition, Event("2012-01-15"), proven("2012-02-01", "2012-02-20"), to="2011-12Q4"
    )

    assert not known.people.complete.any()
    assert list(known.people.reoffences) == [1]
    assert proportion_reoffending(known) is Marker.NOT_APPLICABLE


@every_definition
def test_the_follow_up_says_as_at_which_day_it_is_known(definition):
    known = followed(definition, Event("2012-01-15"), to="2011-12Q4")

    assert known.as_at == date(2012, 3, 31)
    assert known.definition is definition
