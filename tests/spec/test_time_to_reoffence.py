"""A live curve gives every offence the same months to be disposed of, and follows nobody into them.

How soon people reoffend is asked before anybody can be followed for a year. If everybody is
followed to the as-at date and what is proven by then is counted, the latest offences are missing:
they are still in the courts. Such a curve reads low, and lowest where it is watched most. Here an
offence counts if it is disposed of within W months of the offence, following ends W months before
the as-at date, and earlier cohorts are cut the same way, so that curves of all ages can be set
beside each other. Only whole months are followed. Custody and death before a reoffence are
competing events; where offences of adults are not seen, following ends at the 18th birthday.

    index                             as-at - W            as-at
    ──┬──────┬──────┬──────┬──────────────┬──────────────────┬──
      │  ●───────────────── W ──✓         │                  │    reoffended in month 1
      │         ●──────── W ────│──✓      │                  │    disposed of too late
      │      │      │      │      ●       │                  │    in an unfinished month
"""

from datetime import date

import pytest
from histories import (
    BOTH,
    Custody,
    Event,
    Offence,
    Person,
    each,
    proven,
    records_of,
    told,
)

from rrlib.cohorts import youth_cohort
from rrlib.partnership import OffenceSource
from rrlib.reoffending import (
    MOJ_PROVEN,
    YOT_LOCAL,
    End,
    at_month,
    curve,
    follow_up,
    time_to_reoffence_within,
    times_to_reoffence,
)
from rrlib.results import Marker

INDEX = "2012-01-15"
FOLLOWED, REOFFENDED, CUSTODY, DIED = End
SIX = time_to_reoffence_within(6)


def times(*history, definition=SIX, first=date(2012, 1, 1), months=12, **known):
    """Of each person the months followed and what ended them."""
    records = records_of(*history, **known)
    cohort = youth_cohort(records, MOJ_PROVEN, first, BOTH)
    return times_to_reoffence(cohort, records, definition, months)


def ends(*history, **known):
    return told(times(*history, **known).people, "months", "end")


#                                index         committed     disposed      reoffended
DELAYS = {
    "the same day": ("2012-01-15", "2012-03-10", "2012-03-10", True),
    "six months": ("2012-01-15", "2012-03-10", "2012-09-10", True),
    "six months and a day": ("2012-01-15", "2012-03-10", "2012-09-11", False),
    "to the end of February": ("2012-01-15", "2012-08-31", "2013-02-28", True),
    "past the end of February": ("2012-01-15", "2012-08-31", "2013-03-01", False),
    "to a leap day": ("2011-01-15", "2011-08-31", "2012-02-29", True),
    "past a leap day": ("2011-01-15", "2011-08-31", "2012-03-01", False),
}


@each("year", {"2011": 2011, "2012": 2012})
def test_an_offence_counts_that_is_disposed_of_within_so_many_months_of_the_offence(year):
    of_year = {name: row for name, row in DELAYS.items() if row[0].startswith(str(year))}
    history = [Event(index, person=name) for name, (index, *_) in of_year.items()]
    history += [proven(on, day, person=name) for name, (_, on, day, _) in of_year.items()]

    people = times(*history, first=date(year, 1, 1)).people

    assert told(people, "end") == {
        name: REOFFENDED if counts else FOLLOWED for name, (*_, counts) in of_year.items()
    }


def test_each_definition_allows_its_own_months():
    committed, disposed = "2012-03-10", "2012-06-10"

    found = [
        ends(Event(INDEX), proven(committed, disposed), definition=time_to_reoffence_within(months))
        for months in (2, 3)
    ]

    assert found == [{"P1": (12, FOLLOWED)}, {"P1": (2, REOFFENDED)}]


QUASHED, ADMITTED = "conviction quashed", "taken into consideration"
#                                      offences of 10 March                     counts
WHAT_PROVES = {
    "a conviction": (Offence("2012-03-10", ["2012-05-01"]), True),
    "a second disposal in time": (
        Offence("2012-03-10", [("2012-05-01", "not guilty"), "2012-09-10"]),
        True,
    ),
    "resentenced too late": (Offence("2012-03-10", ["2012-05-01", "2013-05-01"]), True),
    "a diversion": (Offence("2012-03-10", [("2012-05-01", "community resolution")]), False),
    "admitted": (Offence("2012-03-10", [("2012-05-01", ADMITTED)]), False),
    "quashed": (Offence("2012-03-10", ["2012-05-01", ("2012-09-01", QUASHED)]), False),
    "a breach": (proven("2012-03-10", "2012-05-01", group="breach of an order"), False),
    "perhaps before the index date": (proven("2012-01-10", "2012-05-01", to="2012-03-10"), False),
    "on the index date": (proven("2012-01-15", "2012-05-01"), False),
    "undisposed": (Offence("2012-03-10"), False),
}


def test_what_is_no_reoffence_ends_no_time():
    history = [Event(INDEX, person=name) for name in WHAT_PROVES]
    history += [
        Offence(**{**vars(offence), "person": name}) for name, (offence, _) in WHAT_PROVES.items()
    ]

    assert ends(*history) == {
        name: (2, REOFFENDED) if counts else (12, FOLLOWED)
        for name, (_, counts) in WHAT_PROVES.items()
    }


def test_the_first_offence_that_counts_ends_the_time_and_not_one_proven_too_late():
    history = [proven("2012-02-10", "2012-08-11"), proven("2012-05-10", "2012-06-01")]
    history += [proven("2012-04-20", "2012-12-01"), proven("2012-09-10", "2012-10-01")]

    assert ends(Event(INDEX), *history) == {"P1": (4, REOFFENDED)}


#                                    index         committed     months
MONTHS = {
    "the day after": ("2012-01-15", "2012-01-16", 1),
    "a month on": ("2012-01-15", "2012-02-15", 1),
    "a month and a day": ("2012-01-15", "2012-02-16", 2),
    "a year on": ("2012-01-15", "2013-01-15", 12),
    "from 31 January, a month on": ("2012-01-31", "2012-02-29", 1),
    "from 31 January, the next day": ("2012-01-31", "2012-03-01", 2),
    "from 31 January, two months on": ("2012-01-31", "2012-03-31", 2),
}


def test_a_reoffence_is_of_the_month_since_the_index_date_in_which_it_was_committed():
    history = [Event(index, person=name) for name, (index, *_) in MONTHS.items()]
    history += [proven(on, "2013-01-31", person=name) for name, (_, on, _) in MONTHS.items()]

    known = ends(*history, definition=time_to_reoffence_within(13))

    assert known == {name: (months, REOFFENDED) for name, (*_, months) in MONTHS.items()}


#   As at 30 September 2012, less six months: 30 March 2012
#                                    index         committed     months, end
AT_THE_AS_AT_DATE = {
    "whole months only": ("2012-01-15", None, (2, FOLLOWED)),
    "in a whole month": ("2012-01-15", "2012-03-15", (2, REOFFENDED)),
    "in an unfinished month": ("2012-01-15", "2012-03-16", (2, FOLLOWED)),
    "the last day": ("2012-01-30", "2012-03-30", (2, REOFFENDED)),
    "a month lacking a day": ("2012-01-31", "2012-03-30", (1, FOLLOWED)),
    "not a month yet": ("2012-03-15", "2012-03-20", (0, FOLLOWED)),
}


def test_following_ends_with_the_last_whole_month_before_the_as_at_date_less_the_delay():
    history = [Event(index, person=name) for name, (index, *_) in AT_THE_AS_AT_DATE.items()]
    history += [
        proven(on, "2012-04-01", person=name)
        for name, (_, on, _) in AT_THE_AS_AT_DATE.items()
        if on
    ]

    assert ends(*history, to="2012-13Q2") == {
        name: end for name, (*_, end) in AT_THE_AS_AT_DATE.items()
    }


@each("months", {"three": 3, "twelve": 12, "eighteen": 18})
def test_nobody_is_followed_for_longer_than_is_asked(months):
    assert ends(Event(INDEX), proven("2013-07-16", "2013-08-01"), months=months) == {
        "P1": (months, FOLLOWED)
    }


#                                    index         born          months, unseen
BIRTHDAYS = {
    "18 after a year": ("2012-01-15", "1995-01-16", 12, False),
    "18 on the last day": ("2012-01-15", "1995-01-15", 11, True),
    "18 when a month ends": ("2012-01-15", "1994-04-15", 2, True),
    "18 the day after": ("2012-01-15", "1994-04-16", 3, True),
    "18 at the index date": ("2012-01-15", "1994-01-15", 0, True),
    "18 before the index date": ("2012-01-15", "1993-01-15", 0, True),
}
LEAP = {
    "born on a leap day": ("2013-11-28", "1996-02-29", 3, True),
    "born the day before": ("2013-11-28", "1996-02-28", 2, True),
}


@each(
    "rows, first",
    {"any day": (BIRTHDAYS, date(2012, 1, 1)), "a leap day": (LEAP, date(2013, 11, 1))},
)
def test_without_offences_of_adults_following_ends_before_the_18th_birthday(rows, first):
    history = [Person(name, born=born) for name, (_, born, *_) in rows.items()]
    history += [Event(index, person=name) for name, (index, *_) in rows.items()]

    people = times(*history, first=first).people

    assert told(people, "months", "turned_18_unseen") == {
        name: (months, unseen) for name, (_, _, months, unseen) in rows.items()
    }


def adults(*days):
    covers = [{"since": date.fromisoformat(day), "by": "police"} for day in days]
    return OffenceSource(adults=covers)


#                                 covers, for somebody 18 on 15 April 2012
COVERS = {
    "from the birthday": (adults("2012-04-15"), (12, False)),
    "from the day after": (adults("2012-04-16"), (2, True)),
    "the earlier of two": (adults("2012-06-01", "2012-04-01"), (12, False)),
    "two later ones": (adults("2012-06-01", "2012-05-01"), (2, True)),
}


@each("cover, expected", COVERS)
def test_where_offences_of_adults_are_seen_the_18th_birthday_ends_nothing(cover, expected):
    people = times(Person(born="1994-04-15"), Event(INDEX), offence_source=cover).people

    assert told(people, "months", "turned_18_unseen") == {"P1": expected}


def test_somebody_whose_following_ends_before_the_birthday_did_not_turn_18_unseen():
    born = {"before": "1994-03-30", "on the day": "1994-03-31"}
    history = [Person(name, born=day) for name, day in born.items()]

    people = times(*history, *(Event(INDEX, person=name) for name in born), to="2012-13Q2").people

    assert told(people, "months", "turned_18_unseen") == {
        "before": (2, True),
        "on the day": (2, False),
    }


OFFENDED = proven("2012-03-20", "2012-05-01")
#                                      history                                months, end
ENDS = {
    "received": ([Custody("2012-02-20")], (2, CUSTODY)),
    "received after a reoffence": ([OFFENDED, Custody("2012-03-21")], (3, REOFFENDED)),
    "received on the day of one": ([OFFENDED, Custody("2012-03-20")], (3, REOFFENDED)),
    "received before one": ([OFFENDED, Custody("2012-03-19")], (3, CUSTODY)),
    "held at the index date": ([Custody("2011-06-01", "2012-06-01")], (1, CUSTODY)),
    "held, a reoffence on the first day": (
        [Custody("2011-06-01"), proven("2012-01-16", "2012-05-01")],
        (1, REOFFENDED),
    ),
    "released two days after": ([Custody("2011-06-01", "2012-01-17"), OFFENDED], (1, CUSTODY)),
    "released the day after": ([Custody("2011-06-01", "2012-01-16")], (12, FOLLOWED)),
    "held for no day": ([Custody("2012-06-01", "2012-06-01")], (12, FOLLOWED)),
    "received on the index date": ([Custody("2012-01-15")], (1, CUSTODY)),
    "received on the last day": ([Custody("2013-01-15")], (12, CUSTODY)),
    "received the day after": ([Custody("2013-01-16")], (12, FOLLOWED)),
    "received twice": ([Custody("2012-06-20"), Custody("2012-04-20", "2012-05-20")], (4, CUSTODY)),
    "died": ("2012-04-20", [], (4, DIED)),
    "died on the day of a reoffence": ("2012-03-20", [OFFENDED], (3, REOFFENDED)),
    "died before a reoffence": ("2012-03-19", [OFFENDED], (3, DIED)),
    "died on the day of reception": ("2012-02-20", [Custody("2012-02-20")], (2, CUSTODY)),
    "died in custody": ("2012-05-20", [Custody("2012-02-20")], (2, CUSTODY)),
    "died on the last day": ("2013-01-15", [], (12, DIED)),
    "died the day after": ("2013-01-16", [], (12, FOLLOWED)),
}


def drawn(rows):
    items = []
    for name, (*death, happened, _) in rows.items():
        items += [Person(name, died=death[0] if death else None), Event(INDEX, person=name)]
        items += [type(item)(**{**vars(item), "person": name}) for item in happened]
    return items


def test_the_first_of_reoffence_custody_and_death_ends_the_time():
    assert ends(*drawn(ENDS)) == {name: end for name, (*_, end) in ENDS.items()}


def test_custody_and_death_of_an_unfinished_month_are_not_told_either():
    unfinished = {
        "custody": ([Custody("2012-03-20")], (2, FOLLOWED)),
        "death": ("2012-03-20", [], (2, FOLLOWED)),
    }

    assert ends(*drawn(unfinished), to="2012-13Q2") == {
        name: end for name, (*_, end) in unfinished.items()
    }


def test_where_spells_were_not_delivered_nobody_is_taken_into_custody():
    assert ends(Event(INDEX), OFFENDED, without=["custody_spells"]) == {"P1": (3, REOFFENDED)}


#             Jan    Feb    Mar    Apr    May    Jun  …  Jan
#   P1        ┬      ●1                                         reoffends in month 1
#   P2        ┬                           ●4                    in month 4
#   P3        ┬             ┤2                                  is received in month 2
#   P4, P5    ┬                                                 neither
FIVE = [
    *[Event(INDEX, person=f"P{number}") for number in (1, 2, 3, 4, 5)],
    proven("2012-02-01", "2012-04-01", person="P1"),
    proven("2012-05-01", "2012-06-01", person="P2"),
    Custody("2012-03-01", person="P3"),
]
SHARES = {0: 0, 1: 20, 2: 20, 3: 20, 4: 40, 12: 40}


def test_the_curve_of_an_old_cohort_is_the_share_counted_by_hand():
    records = records_of(*FIVE)
    cohort = youth_cohort(records, YOT_LOCAL, date(2012, 1, 1), BOTH)

    whole = curve(times_to_reoffence(cohort, records, SIX))

    assert {month: at_month(whole, month).value for month in SHARES} == pytest.approx(SHARES)
    assert (follow_up(cohort, records).people.reoffences > 0).sum() == 2
    assert at_month(whole, 12).definition is SIX
    assert whole.at_risk[:6] == (5, 5, 4, 3, 3, 2)


def test_a_live_curve_is_the_earlier_part_of_what_the_cohort_will_show_when_it_is_old():
    live = times(*FIVE, to="2012-13Q3")  # followed to 30 June 2012: five whole months

    old, young = curve(times(*FIVE)), curve(live)

    assert young.at == (0, 1, 2, 3, 4, 5)
    for month in young.at:
        assert at_month(young, month).value == pytest.approx(at_month(old, month).value)
    assert at_month(young, 6) is Marker.NOT_AVAILABLE


def test_custody_has_a_curve_of_its_own():
    custody = curve(times(*FIVE), End.CUSTODY)

    assert [at_month(custody, month).value for month in (1, 2, 12)] == pytest.approx([0, 20, 20])


def test_a_cohort_of_nobody_has_no_curve():
    nobody = curve(times())

    assert nobody is None
    assert at_month(nobody, 0) is Marker.NOT_AVAILABLE


@each("months", {"none": 0, "less than none": -1})
def test_an_offence_must_be_given_a_month_to_be_disposed_of(months):
    with pytest.raises(ValueError, match=f"no offence is disposed of within {months} months"):
        time_to_reoffence_within(months)
