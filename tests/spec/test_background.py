"""What a person's risk is told from stands on the index date, and nothing later.

Age, the number of earlier offences and the disposal of the index date describe somebody as known
that day. What was learnt afterwards belongs to the follow-up: an earlier offence proven after the
index date would make those who were caught later look riskier from the start.

                      index
    ─────────────●──────┬────────●──────
       proven before    │     proven after: no earlier offence
                        proven that day: the disposal of the index date, no earlier offence
"""

from datetime import date

import pytest
from histories import BOTH, Event, Offence, Person, each, proven, records_of

from rrlib.cohorts import youth_cohort
from rrlib.reoffending import YOT_LOCAL, background

INDEX, BEFORE, AFTER = "2012-01-15", "2012-01-14", "2012-01-16"
QUASHED, ADMITTED = "conviction quashed", "taken into consideration"


def known(*history, year=2012):
    records = records_of(*history)
    return background(youth_cohort(records, YOT_LOCAL, date(year, 1, 1), BOTH), records)


#                                       index         born          age
AGES = {
    "the day before a birthday": ("2012-01-15", "1996-01-16", 15),
    "a birthday": ("2012-01-15", "1996-01-15", 16),
    "the day after": ("2012-01-15", "1996-01-14", 16),
    "a later month, an earlier day": ("2012-01-15", "1996-02-01", 15),
    "an earlier month, a later day": ("2012-02-01", "1996-01-31", 16),
    "born on a leap day, on 28 February": ("2013-02-28", "1996-02-29", 16),
    "born on a leap day, on 1 March": ("2013-03-01", "1996-02-29", 17),
    "born on a leap day, on a leap day": ("2012-02-29", "1996-02-29", 16),
    "born on a leap day, the day before one": ("2012-02-28", "1996-02-29", 15),
}


@each("year", {"2012": 2012, "2013": 2013})
def test_age_is_in_completed_years_on_the_index_date(year):
    of_year = {name: row for name, row in AGES.items() if row[0].startswith(str(year))}
    history = [Person(name, born=born) for name, (_, born, _) in of_year.items()]
    history += [Event(index, person=name) for name, (index, *_) in of_year.items()]

    assert dict(known(*history, year=year).age) == {
        name: age for name, (*_, age) in of_year.items()
    }


#                                        disposals                     earlier, disposal of the day
DISPOSALS = {
    "proven the day before": ([(BEFORE, "fine")], 1, None),
    "proven on the index date": ([(INDEX, "fine")], 0, "fine"),
    "proven the day after": ([(AFTER, "fine")], 0, None),
    "resentenced on the index date": ([(BEFORE, "fine"), (INDEX, "custody")], 1, "custody"),
    "sentenced twice before": ([("2011-01-01", "fine"), (BEFORE, "custody")], 1, None),
    "dismissed before": ([(BEFORE, "not guilty")], 0, None),
    "dismissed on the index date": ([(INDEX, "not guilty")], 0, None),
    "diverted before": ([(BEFORE, "community resolution")], 0, None),
    "diverted on the index date": ([(INDEX, "community resolution")], 0, "community resolution"),
    "admitted before": ([(BEFORE, ADMITTED)], 0, None),
    "admitted on the index date": ([(INDEX, ADMITTED)], 0, None),
    "quashed before": ([("2011-01-01", "fine"), (BEFORE, QUASHED)], 0, None),
    "quashed on the index date": ([("2011-01-01", "fine"), (INDEX, QUASHED)], 0, None),
    "quashed the day after": ([(BEFORE, "fine"), (AFTER, QUASHED)], 1, None),
    "quashed, convicted again before": (
        [("2011-01-01", "fine"), ("2011-06-01", QUASHED), (BEFORE, "fine")],
        1,
        None,
    ),
    "convicted and quashed on the index date": ([(INDEX, "fine"), (INDEX, QUASHED)], 0, None),
    "undisposed": ([], 0, None),
}


@pytest.fixture(scope="module")
def told_of_disposals():
    history = [Event(INDEX, person=name) for name in DISPOSALS]
    history += [
        Offence("2010-06-01", disposals, person=name) for name, (disposals, *_) in DISPOSALS.items()
    ]
    return known(*history)


def test_an_offence_is_earlier_when_it_was_proven_before_the_index_date(told_of_disposals):
    assert dict(told_of_disposals.earlier_offences) == {
        name: earlier for name, (_, earlier, _) in DISPOSALS.items()
    }


def test_the_index_disposal_is_one_of_that_very_day(told_of_disposals):
    assert told_of_disposals.index_disposal.dropna().to_dict() == {
        name: disposal for name, (*_, disposal) in DISPOSALS.items() if disposal
    }


def test_earlier_offences_are_each_counted_once_and_breaches_never():
    history = [proven("2011-06-01", BEFORE), proven("2011-06-01", BEFORE)]
    history += [proven("2011-06-01", BEFORE, group="breach of an order")]
    history += [proven("2011-06-01", BEFORE, person="P2")]

    table = known(Event(INDEX), *history)

    assert dict(table.earlier_offences) == {"P1": 2}


@each("step", {"in order": 1, "rows the other way round": -1})
def test_of_several_disposals_of_the_index_date_the_most_serious_is_told(step):
    of_the_day = [
        Offence("2011-06-01", [(INDEX, disposal)])
        for disposal in ("fine", "custody", "youth caution", "not guilty")
    ][::step]
    breach = Offence("2011-06-01", [(INDEX, "custody")], group="breach of an order", person="P2")

    table = known(
        Event(INDEX),
        *of_the_day,
        Event(INDEX, person="P2"),
        breach,
        proven(BEFORE, INDEX, person="P2"),
    )

    assert dict(table.index_disposal) == {"P1": "custody", "P2": "referral order"}
