"""An offence of the follow-up of which nothing has become yet is neither proven nor forgotten.

It awaits its end in the courts and may prove a reoffence tomorrow. How many there are tells a
reader how far a live count can still rise; a count of nought that hides three cases in the courts
is not the same as a count of nought.

    index                          follow-up ends        as-at
    ──┬──────────────────────────────────┬────────────────┬──────
      │  ● committed                     │                │  disposed of later → undisposed
"""

from histories import Event, Offence, every_definition, followed, outcome, proven, told

from rrlib.reoffending import YOT_LOCAL

INDEX, DAY = "2012-01-15", "2012-07-01"
AS_AT = "2012-13Q4"

#                                       committed, disposals               undisposed
OFFENCES = {
    "nothing yet": ("2012-06-01", [], 1),
    "disposed of after the as-at date": ("2012-06-01", ["2013-04-01"], 1),
    "disposed of on the as-at date": ("2012-06-01", ["2013-03-31"], 0),
    "convicted": ("2012-06-01", [DAY], 0),
    "dismissed": ("2012-06-01", [(DAY, "no further action")], 0),
    "diverted": ("2012-06-01", [(DAY, "community resolution")], 0),
    "dismissed, convicted after": ("2012-06-01", [(DAY, "not guilty"), "2013-04-01"], 0),
    "quashed": ("2012-06-01", [DAY, ("2012-09-01", "conviction quashed")], 0),
    "of the index date": ("2012-01-15", [], 0),
    "of the day after": ("2012-01-16", [], 1),
    "of the last day": ("2013-01-15", [], 1),
    "of after the follow-up": ("2013-01-16", [], 0),
}


def test_an_offence_of_the_follow_up_is_undisposed_until_something_has_become_of_it():
    history = [Event(INDEX, person=name) for name in OFFENCES]
    history += [
        Offence(day, disposals, person=name) for name, (day, disposals, _) in OFFENCES.items()
    ]

    people = followed(YOT_LOCAL, *history, to=AS_AT).people

    assert told(people, "undisposed") == {name: number for name, (*_, number) in OFFENCES.items()}


@every_definition
def test_undisposed_offences_are_counted_each_beside_the_reoffences(definition):
    history = [Offence("2012-06-01"), Offence("2012-06-01"), proven("2012-06-01", DAY)]

    person = outcome(definition, Event(INDEX), *history)

    assert (person.undisposed, person.reoffences, person.proven_late) == (2, 1, 0)


def test_a_breach_in_the_courts_is_no_undisposed_offence():
    breach = Offence("2012-06-01", group="breach of an order")

    assert outcome(YOT_LOCAL, Event(INDEX), breach).undisposed == 0
