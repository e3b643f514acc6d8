"""A programme's cohort is followed from the first day on it, and given no time for the courts.

The panel's reports print the share of a quarter's starts on Enhanced Intervention that reoffended
within six and within twelve months, as known when those months were over (quarterly performance
report, 16 October 2020). Without a waiting period offences still in the courts are missed, so that
such a share must never stand beside one that waited.

    start                      + 6 months
    ──┬────────────────────────────┬──────────────
      │  ● committed     proven ✓  ✓×             no waiting: proven a day later is too late
"""

from datetime import date

import pytest
from histories import BOTH, DARLINGTON, DURHAM, Programme, each, proven, records_of, told
from ledger import counting

from rrlib.codes import YouthProgramme
from rrlib.cohorts import LeftOut, programme_cohort
from rrlib.errors import DeliveryError
from rrlib.reoffending import EIP_6, EIP_12, follow_up, proportion_reoffending

OCTOBER = date(2019, 10, 1)


def cohort_of(records, definition=EIP_6, first=OCTOBER, areas=BOTH):
    return programme_cohort(records, definition, first, areas, YouthProgramme.ENHANCED_INTERVENTION)


#                             definition  committed     proven        counted, late
EDGES = {
    "6 months, last day": (EIP_6, "2020-04-15", "2020-04-15", 1, 0),
    "6 months, proven a day late": (EIP_6, "2020-04-15", "2020-04-16", 0, 1),
    "6 months, the day after": (EIP_6, "2020-04-16", "2020-04-16", 0, 0),
    "6 months, the day it began": (EIP_6, "2019-10-15", "2019-11-01", 0, 0),
    "6 months, the day after it began": (EIP_6, "2019-10-16", "2019-11-01", 1, 0),
    "12 months, last day": (EIP_12, "2020-10-15", "2020-10-15", 1, 0),
    "12 months, proven a day late": (EIP_12, "2020-10-15", "2020-10-16", 0, 1),
    "12 months, the day after": (EIP_12, "2020-10-16", "2020-10-16", 0, 0),
}


@each("definition", {definition.name: definition for definition in (EIP_6, EIP_12)})
def test_an_offence_counts_when_it_was_committed_and_proven_within_the_months(definition):
    rows = {name: row for name, (its, *row) in EDGES.items() if its is definition}
    history = [Programme("2019-10-15", person=name) for name in rows]
    history += [proven(on, disposed, person=name) for name, (on, disposed, *_) in rows.items()]
    records = records_of(*history)

    people = follow_up(cohort_of(records, definition), records).people

    assert told(people, "reoffences", "proven_late") == {
        name: (counted, late) for name, (*_, counted, late) in rows.items()
    }


def test_a_cohort_is_who_began_in_the_quarter_each_from_the_first_start():
    starts = {
        "the day before": ["2019-09-30"],
        "the first day": ["2019-10-01"],
        "the last day": ["2019-12-31"],
        "the day after": ["2020-01-01"],
        "twice": ["2019-12-01", "2019-11-01"],
    }
    history = [Programme(day, person=name) for name, days in starts.items() for day in days]

    cohort = cohort_of(records_of(*history))

    index = told(cohort.members.execute(), "index_date")
    assert {name: str(day.date()) for name, day in index.items()} == {
        "the first day": "2019-10-01",
        "the last day": "2019-12-31",
        "twice": "2019-11-01",
    }
    assert cohort.left_out[LeftOut.LATER_EVENT] == 1


def test_a_cohort_is_of_an_area():
    records = records_of(
        Programme("2019-10-15", area=DURHAM), Programme("2019-10-15", person="P2", area=DARLINGTON)
    )

    assert list(cohort_of(records, areas=(DARLINGTON,)).members.execute().person_id) == ["P2"]


def test_a_delivery_without_programmes_has_no_such_cohort():
    with pytest.raises(DeliveryError, match="yos_programmes"):
        cohort_of(records_of(without=["yos_programmes"]))


@each(
    "definition, first, reoffended, people",
    {
        "October 2019, six months": (EIP_6, OCTOBER, 2, 14),
        "April 2019, twelve months": (EIP_12, date(2019, 4, 1), 5, 19),
    },
)
def test_the_demonstration_has_the_panel_s_cohorts_as_plain_loops_find_them(
    delivered, definition, first, reoffended, people
):
    records = delivered("2020-21Q2")

    found = follow_up(cohort_of(records, definition, first, (DURHAM,)), records)

    estimate = proportion_reoffending(found)
    by_hand = counting.programme_reoffending(records, first, definition.follow_up_months)
    assert (estimate.numerator, estimate.n) == (reoffended, people)
    assert by_hand == (people, reoffended)
