"""An offence counts when it is proven within the follow-up and a waiting period.

The waiting period lets cases through the courts: six months for the Ministry of Justice (Proven
reoffending statistics, July 2011 to June 2012), three for the local youth tracker (Hansard,
11 January 2010, and the Strategy's 2012 cohort, tracked to June 2013). Its last day is found from
the index date in one step. Two steps clip 29 February twice, or 31 August too early, and lose a
day on which a case was proven in time.

    index               + 12 months          + waiting
    ──┬─────────────────────┬────────────────────┬──────
      │  offence committed  │                    │
      │  proven:     ✓      │          ✓         ✓× proven late
"""

from datetime import date, timedelta

from histories import Event, Offence, each, every_definition, outcome, proven

from rrlib.periods import add_months
from rrlib.reoffending import MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL

YOT_LAST_DAYS = {
    "mid-month": ("2012-01-15", "2013-04-15", "2013-04-16"),
    "31 January to a month of 30 days": ("2012-01-31", "2013-04-30", "2013-05-01"),
    "28 February": ("2012-02-28", "2013-05-28", "2013-05-29"),
    "29 February, not two steps": ("2012-02-29", "2013-05-29", "2013-05-30"),
    "1 March": ("2012-03-01", "2013-06-01", "2013-06-02"),
    "30 March": ("2012-03-30", "2013-06-30", "2013-07-01"),
    "31 March to a month of 30 days": ("2012-03-31", "2013-06-30", "2013-07-01"),
}
MOJ_LAST_DAYS = {
    "mid-month": ("2012-01-15", "2013-07-15", "2013-07-16"),
    "29 February, not two steps": ("2012-02-29", "2013-08-29", "2013-08-30"),
    "31 March to a month of 30 days": ("2012-03-31", "2013-09-30", "2013-10-01"),
    "28 August to February": ("2012-08-28", "2014-02-28", "2014-03-01"),
    "31 August to February": ("2012-08-31", "2014-02-28", "2014-03-01"),
    "28 August to a leap February": ("2010-08-28", "2012-02-28", "2012-02-29"),
    "29 August to a leap February, not waiting first": ("2010-08-29", "2012-02-29", "2012-03-01"),
    "31 August to a leap February, not waiting first": ("2010-08-31", "2012-02-29", "2012-03-01"),
    "30 November": ("2012-11-30", "2014-05-30", "2014-05-31"),
    "31 December to a month of 30 days": ("2012-12-31", "2014-06-30", "2014-07-01"),
}
LAST_DAYS = {
    f"{definition.name}, {day}": (definition, *dates)
    for definition, table in (
        (YOT_LOCAL, YOT_LAST_DAYS),
        (MOJ_PROVEN, MOJ_LAST_DAYS),
        (MOJ_PROVEN_QUARTERLY, MOJ_LAST_DAYS),
    )
    for day, dates in table.items()
}


@each("definition, index, last, after", LAST_DAYS)
def test_an_offence_proven_on_the_last_day_counts_and_a_day_later_it_does_not(
    definition, index, last, after
):
    committed = str(date.fromisoformat(index) + timedelta(days=60))

    person = outcome(definition, Event(index), *(proven(committed, day) for day in (last, after)))

    assert (person.reoffences, person.proven_late) == (1, 1)


@each(
    "definition, last, after",
    {
        "YOT_LOCAL": (YOT_LOCAL, "2013-04-15", "2013-04-16"),
        "MOJ_PROVEN": (MOJ_PROVEN, "2013-07-15", "2013-07-16"),
        "MOJ_PROVEN_QUARTERLY": (MOJ_PROVEN_QUARTERLY, "2013-07-15", "2013-07-16"),
    },
)
def test_an_offence_on_the_last_day_of_follow_up_has_the_whole_waiting_period_to_be_proven(
    definition, last, after
):
    history = [proven("2013-01-15", last), proven("2013-01-15", after)]

    person = outcome(definition, Event("2012-01-15"), *history)

    assert (person.reoffences, person.proven_late) == (1, 1)


@every_definition
def test_waiting_is_for_the_courts_and_not_for_further_offences(definition):
    person = outcome(
        definition, Event("2012-01-15"), proven("2013-01-16", "2013-01-20"), to="2013-14Q4"
    )

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_an_offence_that_is_never_disposed_of_is_neither_counted_nor_late(definition):
    person = outcome(definition, Event("2012-01-15"), Offence("2012-05-01"))

    assert (person.reoffences, person.proven_late) == (0, 0)


def test_follow_up_and_waiting_in_two_steps_would_differ_on_leap_days_only():
    days = [date(2008, 1, 1) + timedelta(days=n) for n in range(9 * 366)]

    for definition in (YOT_LOCAL, MOJ_PROVEN, MOJ_PROVEN_QUARTERLY):
        lost = [
            str(day)
            for day in days
            if definition.complete_on(day)
            != add_months(add_months(day, definition.follow_up_months), definition.waiting_months)
        ]

        assert lost == ["2008-02-29", "2012-02-29", "2016-02-29"]


@each(
    "definition, lost",
    {
        "YOT_LOCAL": (YOT_LOCAL, ["2010-11-29", "2010-11-30"]),
        "MOJ_PROVEN": (MOJ_PROVEN, ["2010-08-29", "2010-08-30", "2010-08-31"]),
    },
)
def test_waiting_first_would_differ_before_a_leap_day(definition, lost):
    days = [date(2010, 1, 1) + timedelta(days=n) for n in range(365)]

    assert lost == [
        str(day)
        for day in days
        if definition.complete_on(day)
        != add_months(add_months(day, definition.waiting_months), definition.follow_up_months)
    ]
