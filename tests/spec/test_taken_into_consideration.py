"""An offence taken into consideration is shown apart: it was admitted, and never proven.

A court that sentences somebody for one offence may take others into consideration, which the
person admits. They are no convictions of their own, and how many are admitted hangs on how the
police ask. Counted as reoffences they would make an area look worse for asking.

    index                          follow-up ends
    ──┬──────────────────────────────────┬──────
      │  ● admitted                      │         → taken into consideration, no reoffence
      │  ● admitted, then convicted      │         → a reoffence
"""

from histories import Event, Offence, every_definition, followed, outcome, told

from rrlib.reoffending import YOT_LOCAL, proportion_reoffending

ADMITTED = "taken into consideration"
INDEX, DAY, LATER, LATE = "2012-01-15", "2012-07-01", "2012-09-01", "2014-03-01"

#                                   committed, disposals                  counted, late, apart
ADMISSIONS = {
    "admitted": ("2012-06-01", [(DAY, ADMITTED)], 0, 0, 1),
    "admitted after waiting": ("2012-06-01", [(LATE, ADMITTED)], 0, 0, 1),
    "admitted twice": ("2012-06-01", [(DAY, ADMITTED), (LATER, ADMITTED)], 0, 0, 1),
    "admitted, then convicted": ("2012-06-01", [(DAY, ADMITTED), (LATER, "fine")], 1, 0, 0),
    "convicted, then admitted": ("2012-06-01", [(DAY, "fine"), (LATER, ADMITTED)], 1, 0, 0),
    "admitted, convicted too late": ("2012-06-01", [(DAY, ADMITTED), (LATE, "fine")], 0, 1, 0),
    "dismissed, then admitted": ("2012-06-01", [(DAY, "not guilty"), (LATER, ADMITTED)], 0, 0, 1),
    "dismissed": ("2012-06-01", [(DAY, "not guilty")], 0, 0, 0),
    "of the index date": ("2012-01-15", [(DAY, ADMITTED)], 0, 0, 0),
    "of the day after": ("2012-01-16", [(DAY, ADMITTED)], 0, 0, 1),
    "of the last day": ("2013-01-15", [(LATE, ADMITTED)], 0, 0, 1),
    "of after the follow-up": ("2013-01-16", [(LATE, ADMITTED)], 0, 0, 0),
}


def test_an_offence_taken_into_consideration_is_counted_apart_unless_it_was_proven():
    history = [Event(INDEX, person=name) for name in ADMISSIONS]
    history += [
        Offence(day, disposals, person=name) for name, (day, disposals, *_) in ADMISSIONS.items()
    ]

    people = followed(YOT_LOCAL, *history).people

    assert told(people, "reoffences", "proven_late", "taken_into_consideration", "undisposed") == {
        name: (*counts, 0) for name, (_, _, *counts) in ADMISSIONS.items()
    }


@every_definition
def test_somebody_who_only_admitted_offences_is_no_reoffender(definition):
    known = followed(definition, Event(INDEX), Offence("2012-06-01", [(DAY, ADMITTED)]))

    assert proportion_reoffending(known).numerator == 0
    assert str(known.people.first_reoffence[0]) == "NaT"


def test_a_breach_taken_into_consideration_is_not_counted_apart():
    breach = Offence("2012-06-01", [(DAY, ADMITTED)], group="breach of an order")

    assert outcome(YOT_LOCAL, Event(INDEX), breach).taken_into_consideration == 0
