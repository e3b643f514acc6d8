"""An offence counts from the day after the index date to the same day twelve months later.

Calendar months, as the Ministry of Justice counts them (Proven reoffending statistics, July 2011
to June 2012: "a one year follow-up period"), so that a follow-up lasts 365 or 366 days. Where the
last month is shorter, it ends on that month's last day: rolling over into the next month would
follow somebody released on 29 February for longer than somebody released on the 28th.

    index                                    the same day, a year on
    ──┬────────────────────────────────────────────────┬──────────
      ×✓                                               ✓×
"""

from histories import Event, each, every_definition, outcome, proven

from rrlib.periods import add_months
from rrlib.reoffending import MOJ_PROVEN, MOJ_PROVEN_QUARTERLY

WINTER = {
    "the day before the index date": ("2012-01-15", "2012-01-14", 0),
    "the index date": ("2012-01-15", "2012-01-15", 0),
    "the day after": ("2012-01-15", "2012-01-16", 1),
    "the last day": ("2012-01-15", "2013-01-15", 1),
    "the day after the last": ("2012-01-15", "2013-01-16", 0),
    "from 1 January, last": ("2012-01-01", "2013-01-01", 1),
    "from 1 January, after": ("2012-01-01", "2013-01-02", 0),
    "from 29 February, the day after": ("2012-02-29", "2012-03-01", 1),
    "from 29 February, last": ("2012-02-29", "2013-02-28", 1),
    "from 29 February, after": ("2012-02-29", "2013-03-01", 0),
    "from 28 February before a leap day, last": ("2011-02-28", "2012-02-28", 1),
    "from 28 February to a leap day": ("2011-02-28", "2012-02-29", 0),
    "from 28 February of a leap year, on its leap day": ("2012-02-28", "2012-02-29", 1),
    "from 28 February of a leap year, last": ("2012-02-28", "2013-02-28", 1),
    "from 28 February of a leap year, after": ("2012-02-28", "2013-03-01", 0),
    "from 31 March, last": ("2012-03-31", "2013-03-31", 1),
    "from 31 March, after": ("2012-03-31", "2013-04-01", 0),
}
REST_OF_THE_YEAR = {
    "from 30 April, last": ("2012-04-30", "2013-04-30", 1),
    "from 30 April, after": ("2012-04-30", "2013-05-01", 0),
    "from 31 August, the day after": ("2012-08-31", "2012-09-01", 1),
    "from 31 August, last": ("2012-08-31", "2013-08-31", 1),
    "from 31 August, after": ("2012-08-31", "2013-09-01", 0),
    "from 30 November, last": ("2012-11-30", "2013-11-30", 1),
    "from 30 November, after": ("2012-11-30", "2013-12-01", 0),
    "from 31 December, last": ("2012-12-31", "2013-12-31", 1),
    "from 31 December, after": ("2012-12-31", "2014-01-01", 0),
}


@every_definition
@each("index, offence, counted", WINTER)
def test_an_offence_counts_when_it_lies_in_the_twelve_months_after_the_index_date(
    definition, index, offence, counted
):
    person = outcome(definition, Event(index), proven(offence, offence))

    assert person.reoffences == counted


@each("index, offence, counted", REST_OF_THE_YEAR)
def test_the_window_closes_on_the_same_day_of_the_month_whatever_the_month(index, offence, counted):
    person = outcome(MOJ_PROVEN_QUARTERLY, Event(index), proven(offence, offence))

    assert person.reoffences == counted


@every_definition
def test_every_offence_in_the_window_counts_and_the_first_is_kept(definition):
    person = outcome(
        definition,
        Event("2012-01-15"),
        proven("2012-09-01", "2012-09-02"),
        proven("2012-01-15", "2012-01-20"),
        proven("2012-03-01", "2012-10-01"),
        proven("2013-01-15", "2013-01-16"),
        proven("2013-01-16", "2013-01-17"),
    )

    assert person.reoffences == 3
    assert str(person.first_reoffence.date()) == "2012-03-01"


@every_definition
def test_somebody_without_offences_has_no_reoffence_and_no_first_one(definition):
    person = outcome(definition, Event("2012-01-15"))

    assert person.reoffences == 0
    assert str(person.first_reoffence) == "NaT"


@each(
    "index, followed_to",
    {
        "a leap day": ("2012-02-29", "2013-02-28"),
        "before a leap day": ("2011-02-28", "2012-02-28"),
        "the end of August": ("2012-08-31", "2013-08-31"),
        "the end of November": ("2012-11-30", "2013-11-30"),
    },
)
def test_the_query_and_the_calendar_end_the_follow_up_on_the_same_day(index, followed_to):
    person = outcome(MOJ_PROVEN, Event(index))

    assert str(person.followed_to.date()) == followed_to
    assert person.followed_to.date() == add_months(person.index_date.date(), 12)


@every_definition
def test_offences_of_somebody_else_do_not_count(definition):
    person = outcome(
        definition, Event("2012-01-15"), proven("2012-02-01", "2012-03-01", person="P2")
    )

    assert person.reoffences == 0
