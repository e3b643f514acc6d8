"""With one row less each finding says something else: none is told from anywhere but the records.

Every row deleted below is of somebody of the 2012 cohort, of a programme or of a year's disposals.
"""

import pytest
from drawn_cohorts import Findings, day, holding, told, young
from histories import (
    DURHAM,
    Entry,
    Event,
    Offence,
    Order,
    Person,
    Programme,
    Residents,
    each,
    proven,
    records_of,
)

TO = "2013-14Q4"
MONTHS = [f"2011-{month:02d}" for month in range(4, 13)] + ["2012-01", "2012-02", "2012-03"]

REOFFENCE = proven("2012-03-10", "2012-06-01", person="Ann")
EVENT = Event("2013-02-15", person="Dan")
PERSON = Person("Eve", born="1995-03-01")
LATE = Offence("2012-05-01", ["2013-06-20"], person="Cy")
START = Programme("2012-10-01", "2013-01-31", person="Flo")
ON_PROGRAMME = proven("2012-11-01", "2012-12-01", person="Flo")
END = Order("2011-01-01", "2011-09-01", person="Gus")
DIVERTED = Offence("2011-05-01", [("2011-06-15", "community resolution")], person="Hal")
ENTRY = Entry("2011-06-20", person="Hal")
RESIDENTS = Residents(500, 12, 2011)

HISTORY = [
    *young("Ann", 2012, again=1),
    REOFFENCE,
    *young("Bob", 2012, again=1),
    *young("Cy", 2012, tier="pre-court"),
    LATE,
    *young("Ian", 2011, again=1),
    *young("Jim", 2011, tier="pre-court"),
    *young("Kit", 2011),
    EVENT,
    PERSON,
    Event("2013-02-15", person="Eve"),
    START,
    ON_PROGRAMME,
    Programme("2012-10-15", person="Lee"),
    Person("Gus", born="1995-01-01"),
    END,
    Person("Max", born="1995-01-01"),
    Order("2011-01-01", "2011-10-01", person="Max"),
    DIVERTED,
    *(Offence(f"{month}-01", [f"{month}-15"], person="Ned") for month in MONTHS),
    ENTRY,
    *(Entry(f"{month}-15", person=f"in {month}") for month in MONTHS),
    *(Residents(500, age, 2011) for age in range(10, 18) if age != 12),
    RESIDENTS,
]
RATE = {
    "measure": "proportion reoffending",
    "area": "Durham",
    "people": "all",
    "cohort_to": day("2012-03-31"),
    "offenders": None,
    "reoffenders": None,
    "value": 30.5,
}
ENTRANTS = {**RATE, "measure": "first-time entrants per 100,000", "value": 500.0}


def findings(history, rates=(RATE, ENTRANTS)):
    records = holding(records_of(*history, to=TO), "published_rates", list(rates))
    return Findings(records, (DURHAM,))


def less(*rows):
    return [item for item in HISTORY if not any(item is row for row in rows)]


@pytest.fixture(scope="module")
def before():
    return findings(HISTORY)


CHANGED = {
    "a first reoffence": (
        REOFFENCE,
        {
            "further_offences",
            "concentration",
            "how_soon",
            "at_the_same_age",
            "riskiest_months",
            "back_test",
        },
    ),
    "an index event of the latest cohort": (
        EVENT,
        {"reoffended_by_cohort", "still_followed", "turning_adult", "left_out", "how_complete"},
    ),
    "what is known of a person of it": (PERSON, {"turning_adult", "how_complete"}),
    "an offence proven late": (LATE, {"how_complete", "local_and_published"}),
    "a programme's start": (START, {"programme_cohorts_6", "programme_cohorts_12", "exits"}),
    "an offence on it": (ON_PROGRAMME, {"programme_cohorts_6", "programme_cohorts_12"}),
    "an order's end": (END, {"exits"}),
    "a diversion": (DIVERTED, {"disposals_compared", "offences_by_year", "young_people_by_year"}),
    "an entry": (ENTRY, {"first_time_entrants"}),
    "a part of the population": (RESIDENTS, {"first_time_entrants"}),
}


@each("row, names", CHANGED)
def test_a_row_less_and_every_finding_made_of_it_changes(before, row, names):
    after = findings(less(row))

    unchanged = [name for name in names if told(after[name]) == told(before[name])]
    assert unchanged == []


def test_a_reoffence_less_and_the_share_is_lower(before):
    """Bob has one, so that it makes him a reoffender or not."""
    rows = [item for item in HISTORY if isinstance(item, Offence) and item.person == "Bob"]
    after = findings(less(*rows))

    for name in ("reoffended_by_cohort", "change_standardised", "reoffended_by_group"):
        assert told(after[name]) != told(before[name]), name
    assert told(before["reoffended_by_cohort"])["2012"] == (3, 2, 66.7)
    assert told(after["reoffended_by_cohort"])["2012"] == (3, 1, 33.3)


def test_a_published_rate_less_and_it_is_not_told(before):
    rates = findings([], rates=[ENTRANTS]), findings([], rates=[RATE])

    assert "Published, Durham, all, to 31 March 2012" in told(before["local_and_published"])
    assert told(rates[0]["local_and_published"]) == {}
    assert told(rates[0]["entrants_published"]) == told(before["entrants_published"])
    assert told(rates[1]["entrants_published"]) == {}


def test_every_finding_is_seen_to_change():
    of_rows = {name for _, names in CHANGED.values() for name in names}
    elsewhere = {"change_standardised", "reoffended_by_group", "entrants_published"}

    assert of_rows | elsewhere == set(Findings.NAMES)
