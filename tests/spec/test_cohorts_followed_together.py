"""Cohorts followed in one query are followed as each would be alone.

A trend needs many cohorts, and to read the offences once for all of them is quick. A person may be
in several: each membership and index date counts for its own cohort. What is found of a person must
come back to that person in that cohort, also of those of whom nothing was found.

                 April to June        July to September
    P1           ●  member   ┤                            → reoffends in the first only
    P2                    ●  ┤  ├ ●  member               → reoffends in both
    P3           member         member                    → in neither
"""

from datetime import date

from histories import BOTH, Custody, Event, Member, proven, records_of, told

from rrlib.cohorts import iom_cohort, youth_cohort
from rrlib.reoffending import IOM_QUARTER, YOT_LOCAL, follow_up, follow_up_each

QUARTERS = [date(2012, 4, 1), date(2012, 7, 1), date(2012, 10, 1)]
COLUMNS = ("reoffences", "in_custody")
HISTORY = [
    Member("2011-01-01", "2012-07-10", person="P1"),
    proven("2012-05-01", "2012-06-01", person="P1"),
    proven("2012-07-20", "2012-08-01", person="P1"),
    Member("2011-01-01", "2012-06-30", person="P2"),
    Member("2012-07-20", person="P2"),
    proven("2012-06-20", "2012-08-01", person="P2"),
    proven("2012-07-25", "2012-08-01", person="P2"),
    proven("2012-07-15", "2012-08-01", person="P2"),
    Member("2011-01-01", person="P3"),
    Custody("2012-08-01", "2012-09-01", person="P3"),
]


def test_each_cohort_is_followed_as_it_would_be_alone():
    records = records_of(*HISTORY)
    cohorts = [iom_cohort(records, IOM_QUARTER, first, BOTH) for first in QUARTERS]

    together = [told(each.people, *COLUMNS) for each in follow_up_each(cohorts, records)]

    assert together == [
        {"P1": (1, False), "P2": (1, False), "P3": (0, False)},
        {"P1": (0, False), "P2": (1, False), "P3": (0, True)},
        {"P2": (0, False), "P3": (0, False)},
    ]
    assert together[0] == told(follow_up(cohorts[0], records).people, *COLUMNS)


def test_a_cohort_of_nobody_among_others_is_of_nobody():
    records = records_of(Event("2012-01-15"), proven("2012-03-01", "2012-04-01"))
    cohorts = [youth_cohort(records, YOT_LOCAL, date(y, 1, 1), BOTH) for y in (2011, 2012, 2013)]

    found = [told(each.people, "reoffences") for each in follow_up_each(cohorts, records)]

    assert found == [{}, {"P1": 1}, {}]
    assert follow_up_each([], records) == ()
