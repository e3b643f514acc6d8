"""In which months after release or sentence members begin to reoffend."""

from datetime import date

import pytest
from drawn_cohorts import cell, told
from drawn_framework import (
    AREAS,
    DAY,
    FAR,
    PROVEN_NOT,
    add_months,
    drug_order,
    raw,
    somebody,
    what_the_public_learns,
)
from drawn_members import member, offence, records_of_members
from histories import BOTH, DURHAM, each
from test_framework_releases import released

from rrlib.statistics import poisson_rate
from rrlib.studies.performance_framework.hazards import (
    ALL,
    followed_window,
    hazard_since_release,
    hazard_since_sentence,
)

BANDS = {"Months 1 to 3": (1, 3), "Months 4 to 6": (4, 6)}
BANDS |= {"Months 7 to 9": (7, 9), "Months 10 to 12": (10, 12)}
SENTENCES = {"community order", "suspended sentence order", "drug rehabilitation requirement"}
RELEASE = ("2012-01-01", "2012-07-10")


def reoffending(person, months):
    """Released on 10 July 2012, and reoffending in that month after it."""
    day = add_months(date(2012, 7, 10), months - 1) + 5 * DAY
    return [*released(person, RELEASE), *offence(person, str(day), (str(day + 9 * DAY), "fine"))]


def of(*history, finding=hazard_since_release, to="2013-14Q4"):
    return told(finding(records_of_members(*history, to=to), BOTH), "first", "at_risk")


def test_each_month_at_risk_counts_up_to_that_of_the_reoffence():
    found = of(
        reoffending("in month 1", 1),
        reoffending("in month 3", 3),
        reoffending("in month 4", 4),
        reoffending("in month 12", 12),
        released("never", RELEASE),
        released("in prison again in month 5", RELEASE, ("2012-11-20", None)),
        released("died in month 2", RELEASE, died="2012-08-20"),
    )

    assert found == {
        ALL: (4, 1 + 3 + 4 + 12 + 12 + 5 + 2),
        "Months 1 to 3": (2, 1 + 3 + 3 + 3 + 3 + 3 + 2),
        "Months 4 to 6": (1, 1 + 3 + 3 + 2),
        "Months 7 to 9": (0, 6),
        "Months 10 to 12": (1, 6),
    }


def test_following_ends_six_months_before_the_last_day_known():
    """31 March 2014 less six months leaves two whole months from 10 July 2013."""
    found = of(
        released("A", ("2013-01-01", "2013-07-10")),
        offence("A", "2013-09-15", ("2013-10-01", "fine")),
    )

    assert found[ALL] == (0, 2)


def test_an_offence_counts_that_is_proven_within_six_months_of_it():
    history = [
        released("in time", RELEASE),
        offence("in time", "2012-08-15", ("2013-02-15", "fine")),
        released("late", RELEASE),
        offence("late", "2012-08-15", ("2013-02-16", "fine")),
    ]

    assert of(*history)[ALL] == (1, 2 + 12)


def test_the_window_is_of_three_years(delivered):
    window = followed_window(delivered("2013-14Q4"))

    assert (window.first, window.last) == (date(2010, 10, 1), date(2013, 9, 30))


def test_somebody_released_twice_is_followed_from_the_first_release_of_the_window():
    early = released("A", ("2010-02-01", "2010-09-30"), ("2012-01-01", "2012-07-10"))
    twice = released("B", ("2011-01-01", "2011-07-10"), ("2012-01-01", "2012-07-10"))

    assert of(early, twice)[ALL] == (0, 12 + 6)


@each(
    "kind, joined, counts",
    {
        "a community order": ("community order", "2012-06-01", True),
        "a drug rehabilitation requirement": (
            "drug rehabilitation requirement",
            "2012-06-01",
            True,
        ),
        "a licence is a part of a sentence of custody": ("licence", "2012-06-01", False),
        "of somebody who joined later": ("community order", "2012-06-02", False),
    },
)
def test_which_sentences_are_followed(kind, joined, counts):
    history = [
        member("A", joined),
        drug_order("A", "2012-06-01", "2012-05-01", kind=kind),
        offence("A", "2012-07-15", ("2012-08-01", "fine")),
    ]
    found = of(*history, finding=hazard_since_sentence)

    assert found.get(ALL) == ((1, 2) if counts else None)


def test_whoever_never_joined_is_not_followed():
    history = [somebody("A"), drug_order("A", "2012-06-01", "2012-05-01")]

    assert of(*history, finding=hazard_since_sentence) == {}


def months_between(first, day):
    """In which month after `first` a day lies: month 1 ends a calendar month after it."""
    month = 1
    while add_months(first, month) < day:
        month += 1
    return month


def recounted(index_dates):
    """By band, first reoffences and months at risk, one person after another."""
    sums = {ALL: [0, 0], **{label: [0, 0] for label in BANDS}}
    last_followed = date(2013, 9, 30)
    for person, index in index_dates.items():
        whole = 0
        while whole < 12 and add_months(index, whole + 1) <= last_followed:
            whole += 1
        again = [
            row["offence_date"]
            for row in raw("offences")
            if row["person_id"] == person
            and row["offence_group"] != "breach of an order"
            and row["disposal"] not in PROVEN_NOT
            and index < row["offence_date"]
            and row["disposal_date"] <= add_months(row["offence_date"], 6)
        ]
        jailed = [
            max(row["received_on"], index + DAY)
            for row in raw("custody_spells")
            if row["person_id"] == person
            and (row["released_on"] or FAR) > max(row["received_on"], index + DAY)
        ]
        ends = min([*again, *jailed], default=FAR)
        happened = ends <= add_months(index, whole) and whole > 0
        months = months_between(index, ends) if happened else whole
        first = happened and ends in again
        for label, (begins, until) in {ALL: (1, 12), **BANDS}.items():
            sums[label][0] += first and begins <= months <= until
            sums[label][1] += max(0, min(months, until) - begins + 1)
    return sums


def first_events(days, areas):
    """By person, the first of these days in three years on which they were a member."""
    found = {}
    for person, day in sorted(days, key=lambda each: each[1]):
        if date(2010, 10, 1) <= day <= date(2013, 9, 30):
            for each in raw("iom_membership"):
                there = each["joined_on"] <= day <= (each["left_on"] or FAR)
                if each["person_id"] == person and there:
                    found.setdefault(person, (day, each["area"]))
    return {person: day for person, (day, area) in found.items() if area in areas}


def release_days():
    spells = raw("custody_spells")
    for spell in spells:
        day = spell["released_on"]
        if (
            day
            and spell["custody_type"] != "recall"
            and not any(
                each["person_id"] == spell["person_id"]
                and each["received_on"] <= day < (each["released_on"] or FAR)
                for each in spells
            )
        ):
            yield spell["person_id"], day


def sentence_days():
    for row in raw("orders"):
        if row["order_type"] in SENTENCES:
            yield row["person_id"], row["started_on"]


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
@each(
    "finding, days",
    {
        "release": (hazard_since_release, release_days),
        "sentence": (hazard_since_sentence, sentence_days),
    },
)
def test_the_demonstration_is_as_recounted(delivered, areas, finding, days):
    found = finding(delivered("2013-14Q4"), areas)

    for label, (events, months) in recounted(first_events(days(), areas)).items():
        assert cell(found, label, "first").value == events, label
        assert cell(found, label, "at_risk").value == months, label
        rate, known = cell(found, label, "rate"), poisson_rate(events, months / 100)
        assert (rate.value, rate.lower, rate.upper) == (known.value, known.lower, known.upper)


def test_bands_make_the_whole(delivered):
    rows = hazard_since_release(delivered("2020-21Q2"), (DURHAM,)).rows
    whole, *bands = rows

    assert whole.cells["first"].value > 50
    for key in ("first", "at_risk"):
        assert whole.cells[key].value == sum(row.cells[key].value for row in bands)


@each("extract", {name: name for name in ("people", "custody_spells", "offences")})
def test_without_an_extract_that_it_needs_there_is_no_table(extract):
    records = records_of_members(released("A", RELEASE), without=[extract])

    assert hazard_since_release(records, BOTH).rows == ()


@each("quarter, hidden", {"few": ("2013-14Q4", 20), "more": ("2020-21Q2", 5)})
def test_the_public_learns_no_hidden_number(delivered, partnership, quarter, hidden):
    _, found = what_the_public_learns(
        partnership, delivered(quarter), hazard_since_release, hazard_since_sentence
    )

    assert found.hidden > hidden
    assert [each.told for each in found.exposures] == []
