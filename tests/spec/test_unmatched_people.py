"""Somebody whom linkage did not find in the offence source is left out and counted.

No offences found is not the same as no offences: calling an unmatched person a non-reoffender
lowers the rate by the failures of linkage. How many were left out is printed beside the rate.
"""

from datetime import date

from histories import BOTH, Event, Person, every_definition, followed, proven, records_of

from rrlib.cohorts import youth_cohort
from rrlib.reoffending import proportion_reoffending

HISTORY = [
    Event("2012-01-15", person="P1"),
    Event("2012-01-16", person="P2"),
    Event("2012-01-17", person="P3"),
    Person("P2", matched="no"),
    Person("P9", matched="no"),
    proven("2012-05-01", "2012-06-01", person="P1"),
]


def cohort(definition, *history):
    return youth_cohort(records_of(*history), definition, date(2012, 1, 1), BOTH)


@every_definition
def test_an_unmatched_person_is_not_followed(definition):
    assert list(followed(definition, *HISTORY).people.person_id) == ["P1", "P3"]


@every_definition
def test_an_unmatched_person_is_counted_among_those_who_entered(definition):
    counted = cohort(definition, *HISTORY)

    assert (counted.entered, counted.unmatched) == (3, 1)


@every_definition
def test_an_unmatched_person_is_not_in_the_rate(definition):
    estimate = proportion_reoffending(followed(definition, *HISTORY))

    assert (estimate.numerator, estimate.n) == (1, 2)


@every_definition
def test_an_unmatched_person_is_left_out_whatever_offences_bear_the_name(definition):
    people = followed(definition, *HISTORY, proven("2012-05-01", "2012-06-01", person="P2")).people

    assert "P2" not in set(people.person_id)


@every_definition
def test_an_unmatched_person_outside_the_window_is_not_counted(definition):
    counted = cohort(
        definition,
        Event("2012-01-15"),
        Event("2011-12-31", person="P2"),
        Person("P2", matched="no"),
    )

    assert (counted.entered, counted.unmatched) == (1, 0)


@every_definition
def test_a_cohort_of_unmatched_people_has_nobody_to_follow(definition):
    history = [Event("2012-01-15"), Person(matched="no")]

    counted = cohort(definition, *history)

    assert (counted.entered, counted.unmatched) == (1, 1)
    assert followed(definition, *history).people.empty
