"""A cohort by disposal is of young people dealt with in a year, from the first disposal of it.

Diversion is compared with caution and charge (panel report, October 2020), so that those diverted
are followed like those sentenced, though a diversion proves nothing. Whoever was found not guilty,
or whose conviction was quashed, was not dealt with. Of disposals of one day the most serious
stands, or who was charged and cautioned at once would be in one group or the other by chance.

    1 April                                        31 March
    ──┬────────────────────────────────────────────────┬──
      │   ┬ diverted          ┬ referral order         │    → followed from the diversion
      │   ┬ caution, custody                           │    → in the group of custody
"""

from datetime import date

from histories import BOTH, Offence, Person, each, proven, records_of, told

from rrlib.cohorts import disposal_cohort
from rrlib.reoffending import DISPOSAL_12, follow_up

FIRST, DAY, LATER = date(2012, 4, 1), "2012-06-01", "2012-09-01"
CAUTION, DIVERTED = "youth caution", "community resolution"


def members(*history):
    """What is known of each person's index event, as texts."""
    cohort = disposal_cohort(records_of(*history), DISPOSAL_12, FIRST, BOTH)
    table = cohort.members.execute().astype({"index_date": "string"})
    return told(table, "index_date", "disposal")


#                                         disposals                   index event
DISPOSALS = {
    "convicted": ([(DAY, "fine")], (DAY, "fine")),
    "diverted": ([(DAY, DIVERTED)], (DAY, DIVERTED)),
    "outcome 22": ([(DAY, "outcome 22")], (DAY, "outcome 22")),
    "diverted, then convicted": ([(DAY, DIVERTED), (LATER, "fine")], (DAY, DIVERTED)),
    "convicted, then diverted": ([(LATER, DIVERTED), (DAY, "fine")], (DAY, "fine")),
    "cautioned and sentenced at once": ([(DAY, CAUTION), (DAY, "custody")], (DAY, "custody")),
    "diverted and cautioned at once": ([(DAY, CAUTION), (DAY, DIVERTED)], (DAY, CAUTION)),
    "dismissed, then convicted": ([(DAY, "not guilty"), (LATER, "fine")], (LATER, "fine")),
    "before the year and in it": ([("2012-03-31", "fine"), (DAY, CAUTION)], (DAY, CAUTION)),
    "on the last day": ([("2013-03-31", "fine")], ("2013-03-31", "fine")),
    "the day after": ([("2013-04-01", "fine")], None),
    "dismissed": ([(DAY, "no further action")], None),
    "quashed": ([(DAY, "fine"), (LATER, "conviction quashed")], None),
    "admitted": ([(DAY, "taken into consideration")], None),
    "undisposed": ([], None),
}


def test_somebody_is_followed_from_the_first_disposal_of_the_year_diversions_included():
    history = [
        Offence("2012-01-01", disposals, person=name) for name, (disposals, _) in DISPOSALS.items()
    ]

    assert members(*history) == {name: event for name, (_, event) in DISPOSALS.items() if event}


@each(
    "born, counts",
    {
        "the 10th birthday": ("2002-06-01", True),
        "the day before it": ("2002-06-02", False),
        "the day before the 18th": ("1994-06-02", True),
        "the 18th birthday": ("1994-06-01", False),
    },
)
def test_somebody_counts_who_is_10_to_17_on_the_day_of_the_disposal(born, counts):
    assert bool(members(Person(born=born), proven("2012-01-01", DAY))) == counts


def test_a_breach_is_no_disposal_to_be_followed_from():
    assert members(proven("2012-01-01", DAY, group="breach of an order")) == {}


def test_the_offence_dealt_with_is_no_reoffence_and_the_next_one_is():
    records = records_of(
        Offence("2012-05-01", [(DAY, DIVERTED), (LATER, "fine")], group="drugs"),
        proven("2012-07-01", LATER),
    )

    people = follow_up(disposal_cohort(records, DISPOSAL_12, FIRST, BOTH), records).people

    assert told(people, "reoffences", "offence_group") == {"P1": (1, "drugs")}
