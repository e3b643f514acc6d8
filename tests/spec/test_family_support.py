"""Support counts if it began before the day of release, at the prison that was left.

Whatever defines a group must come before all that is followed: who has to be free to be supported
after release cannot have reoffended at once (immortal time). Support at another prison only makes
somebody neither supported nor one of the others.

    reception ──────────── release ────────── followed ──────▶
               ✓ here       × on the day     × after
"""

from datetime import date

from histories import BOTH, Person, Release, Support, records_of, told

from rrlib.cohorts import prison_release_cohort, support_of
from rrlib.reoffending import PRISON_RELEASE

RELEASED = Release("2018-09-01")
#                                          support                            here  elsewhere after
GROUPS = {
    "none": ([], (False, False, False)),
    "before": ([Support("2018-06-01")], (True, False, False)),
    "the day before": ([Support("2018-08-31")], (True, False, False)),
    "on the day": ([Support("2018-09-01")], (False, False, True)),
    "after": ([Support("2018-09-02")], (False, False, True)),
    "before and after": ([Support("2018-06-01"), Support("2018-10-01")], (True, False, False)),
    "before, elsewhere": ([Support("2018-06-01", "Frankland")], (False, True, False)),
    "after, elsewhere": ([Support("2018-10-01", "Frankland")], (False, False, True)),
    "before, here and elsewhere": (
        [Support("2018-06-01"), Support("2018-05-01", "Frankland")],
        (True, False, False),
    ),
    "before elsewhere, after here": (
        [Support("2018-05-01", "Frankland"), Support("2018-10-01")],
        (False, True, False),
    ),
}


def groups_of(rows, **known):
    history = []
    for name, (support, _) in rows.items():
        history += [Person(name, born="1985-01-01"), Release(RELEASED.on, person=name)]
        history += [Support(item.on, item.prison, name) for item in support]
    records = records_of(*history, **known)
    cohort = prison_release_cohort(records, PRISON_RELEASE, date(2018, 4, 1), BOTH)
    return told(support_of(cohort, records).reset_index(), "here", "elsewhere", "after")


def test_support_that_began_before_release_at_that_prison_makes_somebody_supported():
    assert groups_of(GROUPS) == {name: group for name, (_, group) in GROUPS.items()}


def test_it_is_the_support_of_somebody_released_that_counts_and_only_theirs():
    history = [
        Person("P1", born="1985-01-01"),
        Person("P2", born="1985-01-01"),
        Release("2018-09-01", person="P1"),
        Support("2018-06-01", person="P2"),
    ]
    records = records_of(*history)
    cohort = prison_release_cohort(records, PRISON_RELEASE, date(2018, 4, 1), BOTH)

    assert told(support_of(cohort, records).reset_index(), "here") == {"P1": False}


def test_each_release_is_told_by_its_own_day():
    history = [
        Person("P1", born="1985-01-01"),
        Release("2018-06-01", person="P1"),
        Release("2018-11-01", person="P1"),
        Support("2018-08-01", person="P1"),
    ]
    records = records_of(*history)
    cohort = prison_release_cohort(records, PRISON_RELEASE, date(2018, 4, 1), BOTH)

    assert told(support_of(cohort, records).reset_index(), "here", "after") == {"P1": (False, True)}
