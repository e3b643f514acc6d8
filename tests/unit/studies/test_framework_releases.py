"""Indicators 9 and 11: who reoffends after release from prison, and how soon."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from drawn_cohorts import cell, told
from drawn_framework import (
    AREAS,
    DAY,
    FAR,
    PROVEN_NOT,
    add_months,
    custody,
    raw,
    somebody,
    what_the_public_learns,
)
from drawn_members import member, offence, period, records_of_members
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.cohorts import each_apart, every_release, release_cohort
from rrlib.reoffending import End, follow_up, iom_release, times_to_reoffence
from rrlib.results import Estimate
from rrlib.statistics import cumulative_incidence, survival_quantile
from rrlib.studies.performance_framework.releases import iom_after_release
from rrlib.studies.performance_framework.times import (
    LONGEST,
    TIME,
    reached,
    seeing_adults,
    time_to_reoffending,
)

YEAR, BEFORE = "2013-14", "2012-13"
QUARTERS = [f"2013-14Q{number}" for number in (1, 2, 3, 4)]
COHORTS = {
    BEFORE: (date(2010, 10, 1), date(2011, 9, 30)),
    QUARTERS[0]: (date(2011, 10, 1), date(2011, 12, 31)),
    QUARTERS[1]: (date(2012, 1, 1), date(2012, 3, 31)),
    QUARTERS[2]: (date(2012, 4, 1), date(2012, 6, 30)),
    QUARTERS[3]: (date(2012, 7, 1), date(2012, 9, 30)),
    YEAR: (date(2011, 10, 1), date(2012, 9, 30)),
}


def released(person, *spells, joined="2010-01-01", left=None, **details):
    """A member with spells in prison as (received, released) or with their ground."""
    return [
        *member(person, joined, left, **details),
        *(custody(person, *spell) for spell in spells),
    ]


def after_release(*history, columns=("released",), areas=BOTH, to="2013-14Q4"):
    return told(iom_after_release(records_of_members(*history, to=to), areas), *columns)


def test_a_row_is_of_the_releases_that_became_complete_in_it():
    days = {
        "the first of the year": "2011-10-01",
        "the last of its first quarter": "2011-12-31",
        "the first of its second": "2012-01-01",
        "the last of the year": "2012-09-30",
        "not complete yet": "2012-10-01",
        "the last of last year": "2011-09-30",
        "the first of last year": "2010-10-01",
        "earlier": "2010-09-30",
    }
    history = [released(person, ("2010-02-01", day)) for person, day in days.items()]

    assert after_release(*history) == {
        BEFORE: 2,
        **dict(zip(QUARTERS, (2, 1, 0, 1), strict=True)),
        YEAR: 4,
    }
    assert after_release(*history, to="2013-14Q2") == {
        BEFORE: 2,
        **dict(zip(QUARTERS[:2], (2, 1), strict=True)),
        "2013-14 to Q2": 3,
    }


SPELLS = {
    "a sentence": ([("2012-01-01", "2012-07-10")], 1),
    "remand": ([("2012-01-01", "2012-07-10", "remand")], 1),
    "a recall": ([("2012-01-01", "2012-07-10", "recall")], 0),
    "a sentence after which a recall came": (
        [("2012-01-01", "2012-07-10"), ("2012-08-01", "2012-09-01", "recall")],
        1,
    ),
    "remand that turned into a sentence": (
        [("2012-01-01", "2012-02-10", "remand"), ("2012-02-10", "2012-07-10")],
        1,
    ),
    "remand that turned into a sentence still served": (
        [("2012-06-01", "2012-07-10", "remand"), ("2012-07-10", None)],
        0,
    ),
    "still in prison": ([("2012-01-01", None)], 0),
    "released twice in the quarter": (
        [("2012-01-01", "2012-07-10"), ("2012-08-01", "2012-09-10")],
        1,
    ),
}


def test_which_releases_are_index_events():
    for person, (spells, number) in SPELLS.items():
        records = records_of_members(released(person, *spells))
        assert told(iom_after_release(records, BOTH), "released")[QUARTERS[3]] == number, person


def test_somebody_released_in_two_quarters_counts_once_in_the_year():
    found = after_release(released("A", ("2011-01-01", "2011-11-10"), ("2012-02-01", "2012-08-10")))

    assert (found[QUARTERS[0]], found[QUARTERS[3]], found[YEAR]) == (1, 1, 1)


def test_members_on_the_day_of_release_count():
    spell = ("2012-01-01", "2012-07-10")
    history = [
        released("joined that day", spell, joined="2012-07-10"),
        released("joined the day after", spell, joined="2012-07-11"),
        released("left that day", spell, left="2012-07-10"),
        released("left the day before", spell, left="2012-07-09"),
        released("not found", spell, matched="no"),
        released("another area", spell, area=DARLINGTON),
        [somebody("never joined"), custody("never joined", *spell)],
    ]

    assert after_release(*history)[YEAR] == 3
    assert after_release(*history, areas=(DURHAM,))[YEAR] == 2


def test_who_was_first_released_as_a_member_of_another_area_is_not_of_this_one():
    history = [
        released(
            "A",
            ("2011-01-01", "2011-11-10"),
            ("2012-02-01", "2012-08-10"),
            left="2012-01-31",
            area=DARLINGTON,
        ),
        period("A", "2012-02-01"),
    ]
    found = after_release(*history, areas=(DURHAM,))

    assert (found[QUARTERS[3]], found[YEAR]) == (1, 0)


def test_a_reoffence_is_proven_in_time():
    days = {
        "on the day of release": ("2012-07-10", "2012-08-01", 0),
        "the day after": ("2012-07-11", "2012-08-01", 1),
        "the last day of the follow-up": ("2013-07-10", "2014-01-10", 1),
        "proven a day late": ("2013-07-10", "2014-01-11", 0),
        "after the follow-up": ("2013-07-11", "2013-08-01", 0),
    }
    history = [
        rows
        for person, (on, proven, _) in days.items()
        for rows in (
            released(person, ("2012-01-01", "2012-07-10")),
            offence(person, on, (proven, "fine")),
        )
    ]

    assert after_release(*history, columns=("released", "reoffended"))[YEAR] == (
        len(days),
        sum(number for *_, number in days.values()),
    )


def recounted(areas):
    """By row, of each person's first release of the cohort, whether they reoffended in time."""
    members, spells = raw("iom_membership"), raw("custody_spells")
    releases = []
    for spell in spells:
        person, day = spell["person_id"], spell["released_on"]
        again = any(
            other["person_id"] == person
            and other["received_on"] <= day < (other["released_on"] or FAR)
            for other in spells
            if day
        )
        if not day or again or spell["custody_type"] == "recall":
            continue
        releases += [
            (day, person, each["area"])
            for each in members
            if each["person_id"] == person and each["joined_on"] <= day <= (each["left_on"] or FAR)
        ]
    for label, (begins, ends) in COHORTS.items():
        first = {}
        for day, person, area in sorted(releases):
            if begins <= day <= ends:
                first.setdefault(person, (day, area))
        yield label, [(person, day) for person, (day, area) in first.items() if area in areas]


def reoffended(person, day, proven_within):
    return any(
        row["person_id"] == person
        and row["offence_group"] != "breach of an order"
        and row["disposal"] not in PROVEN_NOT
        and day < row["offence_date"] <= add_months(day, 12)
        and row["disposal_date"] <= add_months(day, proven_within)
        for row in raw("offences")
    )


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
def test_the_demonstration_is_as_recounted(delivered, areas):
    finding = iom_after_release(delivered("2013-14Q4"), areas)
    times = time_to_reoffending(delivered("2013-14Q4"), areas)

    for label, people in recounted(areas):
        again = sum(reoffended(person, day, 18) for person, day in people)
        assert cell(finding, label, "released").value == len(people), label
        assert cell(times, label, "released").value == len(people), label
        assert cell(finding, label, "reoffended").value == again, label
        if people:
            share = cell(finding, label, "share")
            assert share.value == pytest.approx(100 * again / len(people))


@pytest.mark.parametrize("quarter", ["2013-14Q4", "2020-21Q2"])
def test_all_releases_followed_at_once_are_each_cohort_followed_by_itself(delivered, quarter):
    records, areas = delivered(quarter), (DURHAM,)
    finding, times = iom_after_release(records, areas), time_to_reoffending(records, areas)
    for row, timed in zip(finding.rows, times.rows, strict=True):
        first = date.fromisoformat(row.counts.split()[3])
        cohort = release_cohort(records, row.definition, first, areas)
        people = follow_up(cohort, records).people
        alone = times_to_reoffence(cohort, seeing_adults(records), TIME, LONGEST).people
        assert row.cells["released"].value == len(people)
        assert row.cells["reoffended"].value == (people["reoffences"] > 0).sum()
        assert people["complete"].all()
        assert timed.cells["reoffended"].value == (alone["end"] == End.REOFFENDED).sum()


def test_each_apart_has_the_offences_of_its_person():
    records = records_of_members(
        released("A", ("2011-01-01", "2011-11-10"), ("2012-02-01", "2012-08-10")),
        offence("A", "2012-10-01", ("2012-11-01", "fine")),
    )
    cohort = every_release(records, iom_release(12), date(2011, 10, 1))
    people = times_to_reoffence(*each_apart(cohort, seeing_adults(records)), TIME, LONGEST).people

    assert list(people["person"]) == ["A", "A"]
    assert list(people["end"]) == [End.CUSTODY, End.REOFFENDED]
    assert list(people["months"]) == [3, 2]


def quarter_of(months, others=0, *, jailed=0):
    """Releases of July 2012: after so many months somebody reoffends; others never do."""
    for number, month in enumerate(months):
        day = add_months(date(2012, 7, 10), month)
        yield released(f"R{number}", ("2012-01-01", "2012-07-10"))
        yield offence(f"R{number}", str(day), (str(day + 9 * DAY), "fine"))
    for number in range(others):
        yield released(f"N{number}", ("2012-01-01", "2012-07-10"))
    for number in range(jailed):
        yield released(f"J{number}", ("2012-01-01", "2012-07-10"), ("2012-07-20", None))


def times_of(*history):
    columns = ("reoffended", "first_quartile", "median", "third_quartile")
    return told(time_to_reoffending(records_of_members(*history), BOTH), *columns)[QUARTERS[3]]


@each(
    "history, found",
    {
        "all of eight": (quarter_of(range(1, 9)), (8, 2, 4, 6)),
        "a quarter of eight": (quarter_of([3, 5], others=6), (2, 5, "[x]", "[x]")),
        "one of eight": (quarter_of([3], others=7), (1, "[x]", "[x]", "[x]")),
        "whoever is in prison at once never does": (
            quarter_of([1, 2, 3], others=1, jailed=4),
            (3, 2, "[x]", "[x]"),
        ),
        "nobody": ((), (0, "[x]", "[x]", "[x]")),
    },
)
def test_quantiles_are_of_all_released(history, found):
    assert times_of(*history) == found


def test_members_are_followed_whatever_their_age_at_home():
    """The demonstration declares no cover of adults: young people are followed to 18 only."""
    history = list(quarter_of(range(1, 9)))
    records = records_of_members(*history)
    cohort = release_cohort(records, iom_release(3), date(2012, 7, 1), BOTH)

    assert not times_to_reoffence(cohort, records, TIME, LONGEST).people["months"].any()
    assert times_of(*history)[0] == 8


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_with_no_other_end_a_quantile_is_that_of_kaplan_and_meier(share):
    """Held against `survival_quantile`, which is held against R: the ends are of another scale."""
    rng = np.random.default_rng(5)
    months = rng.integers(1, 25, 97)
    happened = rng.random(97) < 0.8
    curve = cumulative_incidence(months, happened.astype(int), 1, tuple(range(25)))

    found, known = reached(curve, share), survival_quantile(months, happened, share)

    assert found.value == known.value
    assert abs(found.lower - known.lower) <= 2
    assert abs(found.upper - known.upper) <= 2


def test_the_interval_of_a_quantile_holds_the_truth():
    """Months with a chance of 6% of a reoffence and 3% of custody: a quarter in month 5."""
    held = 0
    truth = next(m for m in range(1, 25) if (0.06 / 0.09) * (1 - 0.91**m) >= 0.25)
    rng = np.random.default_rng(11)
    for _ in range(400):
        months = rng.geometric(0.09, 40)
        cause = np.where(months > 24, 0, np.where(rng.random(40) < 2 / 3, 1, 2))
        curve = cumulative_incidence(np.minimum(months, 24), cause, 1, tuple(range(25)))
        found = reached(curve, 0.25)
        if isinstance(found, Estimate):
            held += found.lower <= truth <= (found.upper or np.inf)

    assert held / 400 >= 0.93


@each("extract", {name: name for name in ("iom_membership", "custody_spells", "offences")})
def test_without_an_extract_that_it_needs_there_is_no_table(extract):
    records = records_of_members(released("A", ("2012-01-01", "2012-07-10")), without=[extract])

    for finding in (iom_after_release, time_to_reoffending):
        assert finding(records, BOTH).rows == ()


def test_each_row_names_its_definition(delivered):
    finding = iom_after_release(delivered("2013-14Q3", "2013-14Q4"), (DURHAM,))

    assert [row.definition.name for row in finding.rows] == [
        "IOM_RELEASE_YEAR",
        *["IOM_RELEASE"] * 3,
        "IOM_RELEASE_9",
    ]
    assert replace(iom_release(9), name="") != replace(iom_release(3), name="")


@pytest.mark.parametrize("quarter", ["2013-14Q4", "2020-21Q2"])
def test_the_public_learns_no_hidden_number(delivered, partnership, quarter):
    released_tables, found = what_the_public_learns(
        partnership, delivered(quarter), iom_after_release, time_to_reoffending
    )

    assert found.hidden > 15
    assert [each.told for each in found.exposures] == []
    for tables in released_tables.values():
        assert isinstance(tables[0].finding.rows[-1].cells["released"], Estimate)
