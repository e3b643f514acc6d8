"""Who was in custody or died while followed stays in the rate, and is counted beside it.

Nobody reoffends in the community from a cell. The Ministry leaves time in custody and death in its
denominators, and so do we: a rate without those who went to prison would be of whoever behaved
well. How many they were is printed beside the rate. The day of reception is spent in custody, that
of release is not. Where spells in custody are not delivered, nobody is said to have been free.

    index                            follow-up ends
    ──┬────────────────────────────────────┬──────
    ──┼┤                                   │         released the day after: no
    ──────┤                                │         in custody
      │                                    ├─────    received on the last day: in custody
      │                                    │ ├───    no
"""

from histories import Custody, Event, Person, every_definition, followed, proven, told

from rrlib.reoffending import YOT_LOCAL, proportion_reoffending

INDEX = "2012-01-15"

#                                        received      released      in custody
SPELLS = {
    "before": ("2011-06-01", "2012-01-14", False),
    "released on the index date": ("2011-06-01", "2012-01-15", False),
    "released the day after": ("2011-06-01", "2012-01-16", False),
    "released a day later": ("2011-06-01", "2012-01-17", True),
    "received and released on one day": ("2012-06-01", "2012-06-01", False),
    "not released yet": ("2011-06-01", None, True),
    "released after the as-at date": ("2011-06-01", "2013-07-02", True),
    "received on the index date": ("2012-01-15", "2012-01-20", True),
    "received on the last day": ("2013-01-15", None, True),
    "received the day after the last": ("2013-01-16", None, False),
}
#                                     died          died while followed
DEATHS = {
    "alive": (None, False),
    "on the day after the index date": ("2012-01-16", True),
    "on the last day": ("2013-01-15", True),
    "on the day after the last": ("2013-01-16", False),
    "after the as-at date": ("2013-07-01", False),
}


def test_somebody_was_in_custody_who_spent_a_day_of_the_follow_up_there():
    history = [Event(INDEX, person=name) for name in SPELLS]
    history += [
        Custody(received, released, person=name) for name, (received, released, _) in SPELLS.items()
    ]

    people = followed(YOT_LOCAL, *history, to="2013-14Q1").people

    assert told(people, "in_custody") == {name: held for name, (*_, held) in SPELLS.items()}


def test_somebody_died_whose_day_of_death_lies_in_the_follow_up():
    history = [Event(INDEX, person=name) for name in DEATHS]
    history += [Person(name, died=day) for name, (day, _) in DEATHS.items()]

    people = followed(YOT_LOCAL, *history, to="2013-14Q1").people

    assert told(people, "died") == {name: died for name, (_, died) in DEATHS.items()}


@every_definition
def test_those_in_custody_and_the_dead_stay_in_the_denominator(definition):
    #   P1 reoffends; P2 is in prison all year; P3 dies
    history = [Event(INDEX, person=person) for person in ("P1", "P2", "P3")]
    history += [Custody("2012-01-15", person="P2"), Person("P3", died="2012-03-01")]

    known = followed(definition, *history, proven("2012-06-01", "2012-07-01"))

    estimate = proportion_reoffending(known)
    assert (estimate.numerator, estimate.n) == (1, 3)


def test_of_several_spells_one_in_the_follow_up_is_enough():
    history = [Custody("2011-01-01", "2011-06-01"), Custody("2012-06-01", "2012-07-01")]

    people = followed(YOT_LOCAL, Event(INDEX), *history, Custody("2012-09-01")).people

    assert list(people.in_custody) == [True]


def test_custody_is_unknown_where_spells_were_not_delivered():
    people = followed(YOT_LOCAL, Event(INDEX), without=["custody_spells"]).people

    assert list(people.in_custody) == [None]
    assert list(people.died) == [False]
