"""Local figures beside the Ministry's: each by its own definition, and the step that is known."""

import pytest
from drawn_cohorts import cell, day, holding, shown, told
from histories import BOTH, Event, each, proven, records_of

from rrlib.reoffending import FTE_PNC, MOJ_PROVEN, YOT_LOCAL, YOT_LOCAL_LONGER_WAIT
from rrlib.studies import yos_cohort_tracking as study
from rrlib.studies.yos_cohort_tracking.bridging import LONGER, TRACKED


def published(area, to, value, measure="proportion reoffending", people="all", **counts):
    return {
        "measure": measure,
        "area": area,
        "people": people,
        "cohort_to": day(to),
        "offenders": counts.get("offenders"),
        "reoffenders": counts.get("reoffenders"),
        "value": value,
    }


ENTRANTS = "first-time entrants per 100,000"
RATES = [
    published("Durham", "2012-03-31", 30.5),
    published("England", "2012-03-31", 26.0, people="juveniles", offenders=1000, reoffenders=260),
    published("Durham", "2011-03-31", 31.0),
    published("Durham", "2013-03-31", 500.0, measure=ENTRANTS),
    published("England", "2012-03-31", 700.0, measure=ENTRANTS),
]


def tracked_and(history, to="2013-14Q4", **known):
    records = holding(records_of(*history, to=to, **known), "published_rates", RATES)
    return study.local_and_published(study.track(records, BOTH), records, BOTH)


#     each from 15 January 2012         committed     proven        by 15 April 2013, by 15 July
TEN = {
    "in time": ("2012-06-01", "2012-09-01", True, True),
    "on the last day": ("2012-06-01", "2013-04-15", True, True),
    "a day later": ("2012-06-01", "2013-04-16", False, True),
    "on the last day of the longer wait": ("2012-06-01", "2013-07-15", False, True),
    "a day after that": ("2012-06-01", "2013-07-16", False, False),
    "after the follow-up": ("2013-01-16", "2013-02-01", False, False),
    **{f"not at all {number}": (None, None, False, False) for number in range(4)},
}
HISTORY = [
    *(Event("2012-01-15", person=name) for name in TEN),
    *(proven(on, by, person=name) for name, (on, by, *_) in TEN.items() if on),
]


@pytest.fixture(scope="module")
def found():
    return tracked_and(HISTORY)


def test_the_same_cohort_is_counted_by_both_waits_and_their_step_is_told(found):
    within = [sum(row[place] for row in TEN.values()) for place in (2, 3)]
    assert within == [2, 4]

    rows = told(found, "people", "reoffended", "share", "step")

    assert rows[f"{TRACKED} 2012"] == (10, 2, 20.0, "[z]")
    assert rows[f"{LONGER} 2012"] == (10, 4, 40.0, 20.0)


def test_what_was_published_stands_as_it_was_printed(found):
    rows = told(found, "people", "reoffended", "share", "step")

    assert {label: row for label, row in rows.items() if label.startswith("Published")} == {
        "Published, Durham, all, to 31 March 2011": ("[x]", "[x]", 31.0, "[z]"),
        "Published, Durham, all, to 31 March 2012": ("[x]", "[x]", 30.5, "[z]"),
        "Published, England, juveniles, to 31 March 2012": (1000, 260, 26.0, "[z]"),
    }
    share = cell(found, "Published, Durham, all, to 31 March 2011", "share")
    assert (share.method, share.lower) == ("as published", None)


def test_each_row_is_of_its_own_definition(found):
    assert {row.label.split(",")[0]: row.definition for row in found.rows[2:]} == {
        "Published": MOJ_PROVEN
    }
    assert [row.definition for row in found.rows[:2]] == [YOT_LOCAL_LONGER_WAIT, YOT_LOCAL]


@each(
    "later, expected",
    {
        "five, who may be shown": (5, ((30, 11, 16.7), (30, 6, "[z]"))),
        "four, who may not": (4, (("[c]", "[c]", "[c]"), (30, 6, "[z]"))),
    },
)
def test_the_public_sees_the_tracked_share_and_not_the_few_whom_the_longer_wait_adds(
    later, expected
):
    proofs = ["2012-09-01"] * 6 + ["2013-05-01"] * later
    history = [Event("2012-01-15", person=f"P{number}") for number in range(30)]
    history += [proven("2012-06-01", by, person=f"P{number}") for number, by in enumerate(proofs)]

    rows = shown(tracked_and(history), "people", "reoffended", "step")

    assert (rows[f"{LONGER} 2012"], rows[f"{TRACKED} 2012"]) == expected


@each("to, year", {"before it is over": ("2013-14Q1", "2011"), "once it is": ("2013-14Q2", "2012")})
def test_the_cohort_is_the_latest_for_which_the_longer_wait_is_over(to, year):
    history = [Event("2011-03-31", person="P1"), Event("2012-03-31", person="P2")]

    labels = list(told(tracked_and(history, to=to), "share"))

    assert labels[:2] == [f"{LONGER} {year}", f"{TRACKED} {year}"]


def test_without_a_cohort_or_without_published_rates_the_other_stands():
    no_rates = records_of(*HISTORY, to="2013-14Q4", without=["published_rates"])
    local = study.local_and_published(study.track(no_rates, BOTH), no_rates, BOTH)
    no_cohort = tracked_and([], without=["yos_cohort"])

    assert list(told(local, "share").values()) == [40.0, 20.0]
    assert local.notes[0].startswith("No published figure: the delivery of 2013-14Q4 does not hold")
    assert list(told(no_cohort, "share").values()) == [31.0, 30.5, 26.0]
    assert no_cohort.notes[0].startswith("No local figure: the delivery of 2013-14Q4 does not hold")


def test_published_entrants_are_a_table_of_their_own():
    found = study.entrants_published(holding(records_of(), "published_rates", RATES))
    nothing = study.entrants_published(records_of(to="2013-14Q4", without=["published_rates"]))

    assert told(found) == {
        "England, year to 31 March 2012": 700.0,
        "Durham, year to 31 March 2013": 500.0,
    }
    assert found.definition == FTE_PNC
    assert nothing.rows == ()
    assert nothing.notes[0].startswith("Not answered: the delivery of 2013-14Q4 does not hold")
