"""Offences committed in the follow-up but proven after the waiting period are said, not counted.

Slow courts look like less reoffending. How many offences came too late is printed beside the
rate, so that a reader can see when it happens.

    index         follow-up ends   waiting ends
    ──┬──────────────────┬─────────────┬────────────
      │     offence      │             │    proven      → late
      │                  │  offence    │    proven      → nothing: committed too late
      │     offence      │             │    not guilty  → nothing: not proven
"""

from histories import Event, Offence, every_definition, outcome, proven

LATE = "2014-03-01"


@every_definition
def test_an_offence_in_follow_up_that_is_proven_after_waiting_is_late(definition):
    person = outcome(definition, Event("2012-01-15"), proven("2012-06-01", LATE))

    assert (person.reoffences, person.proven_late) == (0, 1)


@every_definition
def test_a_late_offence_is_no_first_reoffence(definition):
    person = outcome(
        definition,
        Event("2012-01-15"),
        proven("2012-03-01", LATE),
        proven("2012-06-01", "2012-07-01"),
    )

    assert (person.reoffences, person.proven_late) == (1, 1)
    assert str(person.first_reoffence.date()) == "2012-06-01"


@every_definition
def test_somebody_with_only_late_offences_has_no_first_reoffence(definition):
    person = outcome(definition, Event("2012-01-15"), proven("2012-06-01", LATE))

    assert str(person.first_reoffence) == "NaT"


@every_definition
def test_an_offence_outside_follow_up_is_never_late(definition):
    person = outcome(
        definition, Event("2012-01-15"), proven("2013-01-16", LATE), proven("2012-01-15", LATE)
    )

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_an_offence_dismissed_late_is_not_late(definition):
    person = outcome(definition, Event("2012-01-15"), Offence("2012-06-01", [(LATE, "not guilty")]))

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_an_undisposed_offence_is_not_late_before_it_is_proven(definition):
    history = [Event("2012-01-15"), proven("2012-06-01", LATE)]

    assert outcome(definition, *history, to="2013-14Q3").proven_late == 0
    assert outcome(definition, *history, to="2013-14Q4").proven_late == 1
