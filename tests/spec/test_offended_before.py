"""Whether somebody offended in the year before the sentence began, as known when it did.

What support may have changed lies after the reception into prison. Before it lies a placebo: an
outcome that no support can have made.

    a year before        reception                     release
    ──────┬──────────────────┬────────────────────────────┬────
        × │ ✓ proven by then │ × proven later             │
"""

from datetime import date

from histories import BOTH, Custody, Offence, Person, Release, proven, records_of, told

from rrlib.cohorts import prison_release_cohort
from rrlib.reoffending import PRISON_RELEASE, offended_before

RECEIVED, RELEASED = "2018-03-01", "2018-09-01"
#                                      committed     disposed                    counts
BEFORE = {
    "proven before": ([proven("2018-01-01", "2018-02-01")], True),
    "a year before": ([proven("2017-03-01", "2017-06-01")], True),
    "more than a year before": ([proven("2017-02-28", "2017-06-01")], False),
    "proven the day before": ([proven("2018-01-01", "2018-02-28")], True),
    "proven on the day": ([proven("2018-01-01", "2018-03-01")], False),
    "proven later": ([proven("2018-01-01", "2018-05-01")], False),
    "not proven": ([Offence("2018-01-01", [("2018-02-01", "not guilty")])], False),
    "a breach": ([proven("2018-01-01", "2018-02-01", group="breach of an order")], False),
    "quashed": (
        [Offence("2018-01-01", ["2018-02-01", ("2018-02-20", "conviction quashed")])],
        False,
    ),
    "nothing": ([], False),
}


def known(history):
    records = records_of(*history)
    cohort = prison_release_cohort(records, PRISON_RELEASE, date(2018, 4, 1), BOTH)
    return told(offended_before(cohort, records, 12).reset_index(), "offended_before")


def drawn(name, offences):
    return [
        Person(name, born="1985-01-01"),
        Custody(RECEIVED, RELEASED, name),
        Release(RELEASED, person=name),
        *(type(item)(**{**vars(item), "person": name}) for item in offences),
    ]


def test_an_offence_of_the_year_before_counts_that_was_proven_before_the_sentence_began():
    history = [item for name, (done, _) in BEFORE.items() for item in drawn(name, done)]

    assert known(history) == {name: counts for name, (_, counts) in BEFORE.items()}


def test_it_is_missing_where_no_spell_ends_on_the_day_of_release():
    history = [
        *drawn("P1", [proven("2018-01-01", "2018-02-01")]),
        Person("P2", born="1985-01-01"),
        Release(RELEASED, person="P2"),
        proven("2018-01-01", "2018-02-01", person="P2"),
    ]
    found = known(history)

    assert found["P1"]
    assert found["P2"] is None or found["P2"] != found["P2"]
