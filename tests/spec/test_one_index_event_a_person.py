"""A person is followed once in a cohort: from the first index event of its window.

Following every event would count one reoffence several times, most often for those who come back
most often. A rate is of people. Taking the last event would choose it by what happened after the
first. Where two events share a day, the most serious stands: which of them the tier tells of must
not depend on the order of rows in a file.
"""

from datetime import date

import pytest
from histories import (
    BOTH,
    DARLINGTON,
    Event,
    each,
    every_definition,
    followed,
    outcome,
    proven,
    records_of,
)

from rrlib.cohorts import youth_cohort
from rrlib.reoffending import MOJ_PROVEN, YOT_LOCAL

BY_SERIOUSNESS = ["pre-court", "first tier", "community penalty", "custodial release"]
_, FIRST, _, CUSTODY = BY_SERIOUSNESS


@every_definition
@pytest.mark.parametrize("step", [1, -1], ids=["in order", "rows the other way round"])
def test_the_first_of_two_index_events_is_followed(definition, step):
    #  15 Jan     15 Feb       10 Mar                       → 15 Jan 2013  reoffences
    #  ┬ first    ● offence    ┬ second (more serious)
    events = [Event("2012-01-15", FIRST), Event("2012-03-10", CUSTODY)][::step]

    people = followed(definition, *events, proven("2012-02-15", "2012-03-10")).people

    assert len(people) == 1
    assert str(people.index_date[0].date()) == "2012-01-15"
    assert people.tier[0] == FIRST
    assert people.reoffences[0] == 1


@every_definition
def test_an_offence_after_the_first_event_s_window_does_not_count_from_the_second(definition):
    person = outcome(
        definition,
        Event("2012-01-15"),
        Event("2012-03-10"),
        proven("2013-02-01", "2013-02-10"),
    )

    assert person.reoffences == 0


@each(
    "one, other",
    {
        f"{one} and {other}": (one, other)
        for one in BY_SERIOUSNESS
        for other in BY_SERIOUSNESS
        if one != other
    },
)
def test_the_most_serious_of_two_events_on_one_day_stands(one, other):
    person = outcome(YOT_LOCAL, Event("2012-01-15", one), Event("2012-01-15", other))

    assert person.tier == max(one, other, key=BY_SERIOUSNESS.index)


@each(
    "definition, first, outside, inside",
    {
        "YOT_LOCAL": (YOT_LOCAL, date(2012, 1, 1), "2011-12-31", "2012-01-15"),
        "MOJ_PROVEN": (MOJ_PROVEN, date(2012, 4, 1), "2012-03-31", "2012-07-15"),
    },
)
def test_an_event_before_the_window_is_not_the_first_of_the_window(
    definition, first, outside, inside
):
    records = records_of(Event(outside, CUSTODY), Event(inside, FIRST))

    members = youth_cohort(records, definition, first, BOTH).members.execute()

    assert [str(day.date()) for day in members.index_date] == [inside]
    assert list(members.tier) == [FIRST]


@every_definition
def test_somebody_with_two_events_enters_once(definition):
    records = records_of(
        Event("2012-01-15"), Event("2012-03-10", area=DARLINGTON), Event("2012-02-01", person="P2")
    )

    cohort = youth_cohort(records, definition, date(2012, 1, 1), BOTH)

    assert cohort.entered == 2
    assert sorted(cohort.members.execute().person_id) == ["P1", "P2"]
