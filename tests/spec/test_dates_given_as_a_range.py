"""An offence known only by a range of days counts by the first of them.

A burglary is found after a holiday: it was committed on one of some days. The first day dates it,
as in police records. Where the range spans the index date it may have come before or after it: it
is ambiguous, is not counted, and is reported. Counting it would make a reoffence of an offence that
may be the one that led to the index event; leaving it out without a word would hide how many there
are.

                 index
    ──┬────────────┬───────────────────────────────
      ├────────────┤                                 before: an offence on the index date is none
      ├──────────────────┤                           ambiguous
                   ├─────┤                           ambiguous
                     ├──────────┤                    a reoffence, on its first day
"""

from histories import Event, Offence, every_definition, followed, outcome, proven, told

from rrlib.reoffending import YOT_LOCAL

INDEX, DISPOSED = "2012-01-15", "2012-12-01"
#                                     first day     last day      counted, ambiguous
RANGES = {
    "before": ("2012-01-10", "2012-01-14", 0, 0),
    "to the index date": ("2012-01-10", "2012-01-15", 0, 0),
    "to the day after the index date": ("2012-01-10", "2012-01-16", 0, 1),
    "on the index date alone": ("2012-01-15", "2012-01-15", 0, 0),
    "from the index date": ("2012-01-15", "2012-01-16", 0, 1),
    "from the day after": ("2012-01-16", "2012-03-01", 1, 0),
    "one day": ("2012-01-16", "2012-01-16", 1, 0),
    "from the last day, beyond the follow-up": ("2013-01-15", "2013-02-15", 1, 0),
    "after the follow-up": ("2013-01-16", "2013-02-15", 0, 0),
    "the whole follow-up, from before it": ("2011-12-01", "2013-06-01", 0, 1),
}


def test_a_range_counts_by_its_first_day_and_is_ambiguous_where_it_spans_the_index_date():
    history = [Event(INDEX, person=name) for name in RANGES]
    history += [
        proven(first, "2013-04-01", to=last, person=name)
        for name, (first, last, *_) in RANGES.items()
    ]

    people = followed(YOT_LOCAL, *history).people

    assert told(people, "reoffences", "ambiguous") == {
        name: tuple(counts) for name, (_, _, *counts) in RANGES.items()
    }


@every_definition
def test_the_first_day_of_a_range_is_the_day_of_the_reoffence(definition):
    person = outcome(
        definition,
        Event(INDEX),
        proven("2012-03-01", DISPOSED, to="2012-05-01"),
        proven("2012-04-01", DISPOSED),
    )

    assert str(person.first_reoffence.date()) == "2012-03-01"
    assert person.reoffences == 2


UNPROVEN = {
    "undisposed": Offence("2012-01-10", to="2012-01-20"),
    "dismissed": Offence("2012-01-10", [(DISPOSED, "not guilty")], to="2012-01-20"),
    "a breach": proven("2012-01-10", DISPOSED, to="2012-01-20", group="breach of an order"),
}


@every_definition
def test_what_is_no_proven_offence_is_not_ambiguous_either(definition):
    person = outcome(definition, Event(INDEX), *UNPROVEN.values())

    counts = (person.ambiguous, person.reoffences, person.undisposed, person.proven_late)
    assert counts == (0, 0, 0, 0)


def test_an_ambiguous_offence_with_two_disposals_is_one():
    twice = Offence("2012-01-10", ["2012-03-01", "2012-06-01"], to="2012-01-20")

    assert outcome(YOT_LOCAL, Event(INDEX), twice).ambiguous == 1
