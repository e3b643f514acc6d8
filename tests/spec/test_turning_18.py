"""Who turns 18 while followed is known to the day, from the date of birth.

A youth system sees nobody after the 18th birthday, and most of a tracked cohort turns 18 while it
is tracked: how many did is printed beside the rate, as the reach of what can be seen. The birthday
counts from the day after the index date to the last day of the follow-up; somebody who was already
18 does not turn it. Somebody born on 29 February is 18 on 1 March: an age is reached at the start
of the birthday (Family Law Reform Act 1969, section 9), and a birthday that a year does not have
cannot be reached on the day before it.

    index                                        followed to
    ──┬──────────────────────────────────────────────┬──────
    18│ 18: turned adult                           18│ 18: not
"""

from datetime import date

from histories import Event, Person, each, every_definition, outcome

from rrlib.periods import age_on
from rrlib.reoffending import MOJ_PROVEN, YOT_LOCAL

#                                     index         born          turns 18
BIRTHDAYS = {
    "18 before the index date": ("2012-01-15", "1994-01-14", False),
    "18 on the index date": ("2012-01-15", "1994-01-15", False),
    "18 the day after the index date": ("2012-01-15", "1994-01-16", True),
    "17 throughout": ("2012-01-15", "1996-06-15", False),
    "18 in the middle": ("2012-01-15", "1994-06-15", True),
    "18 the day before the last": ("2012-01-15", "1995-01-14", True),
    "18 on the last day": ("2012-01-15", "1995-01-15", True),
    "18 the day after the last": ("2012-01-15", "1995-01-16", False),
    "18 on 28 February, followed from a leap day": ("2012-02-29", "1995-02-28", True),
    "18 on 1 March, followed from a leap day": ("2012-02-29", "1995-03-01", False),
    "born on a leap day, followed to 28 February": ("2013-02-28", "1996-02-29", False),
    "born on a leap day, followed to 1 March": ("2013-03-01", "1996-02-29", True),
    "born on a leap day, 18 the day after 28 February": ("2010-02-28", "1992-02-29", True),
    "born on a leap day, 18 on 1 March": ("2010-03-01", "1992-02-29", False),
    "18 on 28 February of a leap year": ("2011-02-28", "1994-02-28", True),
    "18 the day after 28 February of a leap year": ("2011-02-28", "1994-03-01", False),
}


@each("index, born, adult", BIRTHDAYS)
def test_somebody_turned_adult_when_the_18th_birthday_fell_in_the_follow_up(index, born, adult):
    person = outcome(YOT_LOCAL, Person(born=born), Event(index))

    ages = [
        age_on(date.fromisoformat(born), day.date())
        for day in (person.index_date, person.followed_to)
    ]
    assert person.turned_adult == adult
    assert (ages[0] < 18 <= ages[1]) == adult


@each(
    "index, born, adult",
    {
        "18 on 31 August": ("2012-08-31", "1995-08-31", True),
        "18 on 1 September": ("2012-08-31", "1995-09-01", False),
        "18 on 31 December": ("2012-12-31", "1995-12-31", True),
        "18 on 1 January": ("2012-12-31", "1996-01-01", False),
    },
)
def test_the_birthday_is_compared_by_day_at_the_end_of_any_month(index, born, adult):
    assert outcome(MOJ_PROVEN, Person(born=born), Event(index)).turned_adult == adult


@every_definition
def test_the_waiting_period_turns_nobody_adult(definition):
    person = outcome(definition, Person(born="1995-02-15"), Event("2012-01-15"))

    assert not person.turned_adult


@every_definition
def test_turning_18_is_told_of_an_incomplete_follow_up_too(definition):
    person = outcome(definition, Person(born="1994-06-15"), Event("2012-01-15"), to="2011-12Q4")

    assert person.turned_adult
    assert not person.complete
