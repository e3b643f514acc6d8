"""Somebody released from prison is followed from the first release of the year.

A release that ends a recall is no new index event: the sentence was released from before. Only
custody spells tell which releases those are; where they are not delivered, every release counts.

    1 April 2018                                     31 March 2019
    ──────┬───────────────────────────────────────────────┬──────
        × │ ✓ first                  a later one: no   ✓  │ ×
"""

from datetime import date

from histories import (
    BOTH,
    DARLINGTON,
    Custody,
    Person,
    Release,
    each,
    proven,
    records_of,
    told,
)

from rrlib.cohorts import LeftOut, prison_release_cohort
from rrlib.reoffending import PRISON_RELEASE, follow_up

FIRST = date(2018, 4, 1)
BORN = "1985-01-01"


def cohort_of(*history, areas=BOTH, **known):
    return prison_release_cohort(records_of(*history, **known), PRISON_RELEASE, FIRST, areas)


def followed_from(*history, **known):
    """The day each person is followed from."""
    days = told(cohort_of(*history, **known).members.execute(), "index_date")
    return {person: str(day.date()) for person, day in days.items()}


#                                     what happened                                 followed from
RELEASES = {
    "on the first day": ([Release("2018-04-01")], "2018-04-01"),
    "on the last day": ([Release("2019-03-31")], "2019-03-31"),
    "the day before": ([Release("2018-03-31")], None),
    "the day after": ([Release("2019-04-01")], None),
    "twice": ([Release("2018-06-01"), Release("2018-11-01")], "2018-06-01"),
    "twice, drawn later first": ([Release("2018-11-01"), Release("2018-06-01")], "2018-06-01"),
    "before and within": ([Release("2018-03-01"), Release("2018-11-01")], "2018-11-01"),
    "after a recall": (
        [Custody("2018-05-01", "2018-08-01", kind="recall"), Release("2018-08-01")],
        None,
    ),
    "after a recall, and from a new sentence": (
        [
            Custody("2018-05-01", "2018-08-01", kind="recall"),
            Release("2018-08-01"),
            Custody("2018-10-01", "2018-12-01"),
            Release("2018-12-01"),
        ],
        "2018-12-01",
    ),
    "on the day a remand ended": (
        [Custody("2018-05-01", "2018-08-01", kind="remand"), Release("2018-08-01")],
        "2018-08-01",
    ),
}


def drawn(rows):
    items = [Person(name, born=BORN) for name in rows]
    for name, (history, _) in rows.items():
        items += [type(item)(**{**vars(item), "person": name}) for item in history]
    return items


def test_somebody_is_followed_from_the_first_release_of_the_year_that_ends_no_recall():
    expected = {name: day for name, (_, day) in RELEASES.items() if day}
    assert followed_from(*drawn(RELEASES)) == expected


def test_without_custody_spells_every_release_counts():
    recalled = {"after a recall": RELEASES["after a recall"]}

    assert followed_from(*drawn(recalled), without=["custody_spells"]) == {
        "after a recall": "2018-08-01"
    }


def test_a_later_release_of_the_year_is_a_later_event():
    history = [Person(born=BORN), Release("2018-06-01"), Release("2018-11-01")]

    assert cohort_of(*history).left_out[LeftOut.LATER_EVENT] == 1


@each(
    "area, reason",
    {
        "elsewhere": ("elsewhere", LeftOut.ELSEWHERE),
        "no fixed address": ("no fixed address", LeftOut.NO_FIXED_ADDRESS),
    },
)
def test_who_lives_in_none_of_the_areas_is_left_out_and_counted(area, reason):
    cohort = cohort_of(Person(born=BORN), Release("2018-06-01", area=area))

    assert (cohort.entered, cohort.left_out[reason]) == (0, 1)


def test_members_have_what_their_release_says():
    release = Release(
        "2018-06-01",
        "Frankland",
        area=DARLINGTON,
        sentence="4 years or more",
        group="drugs",
        visits=7,
    )
    (row,) = cohort_of(Person(born=BORN), release).members.execute().itertuples()

    assert (row.prison, row.sentence, row.offence_group, row.early_visits, row.area) == (
        "Frankland",
        "4 years or more",
        "drugs",
        7,
        DARLINGTON,
    )


#                                   committed     disposed      counts
AFTER_RELEASE = {
    "on the last day": ("2019-06-01", "2019-12-01", True),
    "the day after": ("2019-06-02", "2019-12-01", False),
    "proven on the last day": ("2019-06-01", "2019-12-01", True),
    "proven the day after": ("2019-06-01", "2019-12-02", False),
    "on the day of release": ("2018-06-01", "2018-07-01", False),
}


def test_reoffending_is_counted_for_a_year_and_proven_within_six_months_more():
    history = []
    for name, (committed, disposed, _) in AFTER_RELEASE.items():
        history += [
            Person(name, born=BORN),
            Release("2018-06-01", person=name),
            proven(committed, disposed, person=name),
        ]
    records = records_of(*history)
    people = follow_up(prison_release_cohort(records, PRISON_RELEASE, FIRST, BOTH), records).people

    assert told(people, "reoffences") == {
        name: int(counts) for name, (*_, counts) in AFTER_RELEASE.items()
    }
