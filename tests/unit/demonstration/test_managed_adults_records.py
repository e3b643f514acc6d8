"""What must hold of single records, of adults and of everybody, in both deliveries."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from recount import (
    BREACH,
    DARLINGTON,
    DURHAM,
    EVENTS,
    LAST_DAYS,
    LATER,
    age,
    financial_year,
    grouped,
    is_proven,
    read,
)

from rrlib.codes import ASSESSED, Assessment

DAY = timedelta(days=1)
either_delivery = pytest.mark.parametrize("quarter", LAST_DAYS)
OF_PEOPLE = tuple(EVENTS)
LATEST = "2013-14Q4"


def born(quarter):
    return {row["person_id"]: row["date_of_birth"] for row in read(quarter, "people")}


def adults(quarter):
    return {row["person_id"] for row in read(quarter, "iom_membership")}


def rows_with_dates(quarter):
    return [(name, row) for name in OF_PEOPLE for row in read(quarter, name)]


# ---- everybody's records -----------------------------------------------------------------


@either_delivery
def test_people_holds_exactly_everybody_named_elsewhere_once(quarter):
    named = {row["person_id"] for _, row in rows_with_dates(quarter)}
    people = [row["person_id"] for row in read(quarter, "people")]
    assert len(set(people)) == len(people)
    assert set(people) == named
    assert all(re.fullmatch("P[0-9]{5}", person) for person in people)


@either_delivery
def test_nothing_happened_or_was_entered_after_the_deliverys_last_day(quarter):
    for name, row in rows_with_dates(quarter):
        for column in (EVENTS[name], *LATER.get(name, ())[:1], "recorded_on"):
            assert row.get(column) is None or row[column] <= LAST_DAYS[quarter]
    for row in read(quarter, "service_activity"):
        assert row["quarter"] <= quarter


@either_delivery
def test_what_became_of_a_record_came_after_it_and_is_told_in_full_or_not_at_all(quarter):
    for name, row in rows_with_dates(quarter):
        later = LATER.get(name, ())
        assert len({row[column] is None for column in later}) <= 1
        assert not later or row[later[0]] is None or row[EVENTS[name]] <= row[later[0]]


@either_delivery
def test_a_record_was_entered_on_or_after_the_day_of_its_latest_fact(quarter):
    for name in set(EVENTS) - {"yos_cohort", "first_time_entrants"}:
        for row in read(quarter, name):
            facts = [row[column] for column in (EVENTS[name], *LATER.get(name, ())[:1])]
            assert max(day for day in facts if day is not None) <= row["recorded_on"]


def test_facts_are_entered_within_forty_days_and_before_the_figures_of_their_year_are_read():
    crossed = Counter()
    for name in set(EVENTS) - {"yos_cohort", "first_time_entrants"}:
        for row in read(LATEST, name):
            fact = row[LATER[name][0]] if name in LATER else None
            fact = fact or row[EVENTS[name]]
            assert row["recorded_on"] - fact <= 40 * DAY
            assert financial_year(row["recorded_on"]) == financial_year(fact)
            assert not fact <= date(fact.year, 6, 30) < row["recorded_on"]
            crossed[fact.year] += fact.year < row["recorded_on"].year
    assert crossed[2013] > 20


@either_delivery
def test_nobody_is_born_on_29_february_or_acts_before_birth(quarter):
    births = born(quarter)
    assert not any((day.month, day.day) == (2, 29) for day in births.values())
    for name, row in rows_with_dates(quarter):
        youngest = 10 if name in ("yos_cohort", "first_time_entrants", "offences") else 18
        assert age(births[row["person_id"]], row[EVENTS[name]]) >= youngest


def test_pseudonyms_do_not_tell_adults_from_young_people():
    grown = [person in adults(LATEST) for person in sorted(born(LATEST))]
    half = len(grown) // 2
    assert 0.7 < sum(grown[:half]) / sum(grown[half:]) < 1.4


# ---- adults ------------------------------------------------------------------------------


@either_delivery
def test_adults_stand_in_no_youth_extract_and_offend_as_adults_only(quarter):
    grown, births = adults(LATEST), born(quarter)
    for name in ("yos_cohort", "first_time_entrants"):
        assert not grown & {row["person_id"] for row in read(quarter, name)}
    for name in ("custody_spells", "orders", "needs_assessments"):
        assert adults(LATEST) >= {row["person_id"] for row in read(quarter, name)}
    for row in read(quarter, "offences"):
        if row["person_id"] in grown:
            assert age(births[row["person_id"]], row["offence_date"]) >= 18
            assert row["offence_date"] >= date(2009, 4, 1)


@either_delivery
def test_memberships_of_one_person_do_not_overlap(quarter):
    for rows in grouped(read(quarter, "iom_membership"), "person_id").values():
        ordered = sorted(rows, key=lambda row: row["joined_on"])
        assert all(a["left_on"] and a["left_on"] < b["joined_on"] for a, b in pairwise(ordered))


@either_delivery
def test_spells_in_custody_of_one_person_do_not_overlap(quarter):
    for rows in grouped(read(quarter, "custody_spells"), "person_id").values():
        ordered = sorted(rows, key=lambda row: row["received_on"])
        assert all(
            a["released_on"] and a["released_on"] <= b["received_on"] for a, b in pairwise(ordered)
        )


@either_delivery
def test_nobody_offends_in_custody(quarter):
    offences = grouped(read(quarter, "offences"), "person_id")
    for spell in read(quarter, "custody_spells"):
        released = spell["released_on"] or LAST_DAYS[quarter]
        for row in offences[spell["person_id"]]:
            assert not spell["received_on"] <= row["offence_date"] <= released


def test_about_a_third_of_members_have_been_in_custody_on_every_ground():
    spells = read(LATEST, "custody_spells")
    inside = {row["person_id"] for row in spells}
    assert 0.25 < len(inside) / len(adults(LATEST)) < 0.45
    assert {row["custody_type"] for row in spells} == {"remand", "sentence", "recall"}
    assert any(row["released_on"] is None for row in spells)


def test_a_remand_may_turn_into_a_sentence_on_its_last_day():
    spells = read(LATEST, "custody_spells")
    begins = {(row["person_id"], row["received_on"]): row["custody_type"] for row in spells}
    ends = [(r["person_id"], r["released_on"]) for r in spells if r["custody_type"] == "remand"]
    assert sum(begins.get(end) == "sentence" for end in ends) >= 10


def test_offences_are_dealt_with_by_the_sentence_that_follows_them():
    days = {(row["person_id"], row["received_on"]) for row in read(LATEST, "custody_spells")}
    sentenced = [
        row
        for row in read(LATEST, "offences")
        if row["disposal"] == "custody" and row["person_id"] in adults(LATEST)
    ]
    assert len(sentenced) > 200
    assert all((row["person_id"], row["disposal_date"]) in days for row in sentenced)


def stays(area=DURHAM):
    """Each person's memberships in that area, in order of time."""
    rows = [row for row in read(LATEST, "iom_membership") if row["area"] == area]
    return [
        sorted(of_person, key=lambda row: row["joined_on"])
        for of_person in grouped(rows, "person_id").values()
    ]


def test_some_change_scheme_without_a_gap_and_some_return_after_more_than_a_year():
    gaps = [b["joined_on"] - a["left_on"] for rows in stays() for a, b in pairwise(rows)]
    assert sum(gap == DAY for gap in gaps) >= 15
    assert sum(gap > 365 * DAY for gap in gaps) >= 3
    assert all(gap == DAY or gap > 365 * DAY for gap in gaps)
    for rows in stays() + stays(DARLINGTON):
        for a, b in pairwise(rows):
            assert a["scheme"] != b["scheme"] or b["joined_on"] - a["left_on"] > DAY


def test_members_join_and_leave_in_every_year():
    for area, least in ((DURHAM, 10), (DARLINGTON, 3)):
        joined = Counter(financial_year(rows[0]["joined_on"]) for rows in stays(area))
        left = Counter(
            financial_year(rows[-1]["left_on"]) for rows in stays(area) if rows[-1]["left_on"]
        )
        assert all(joined[year] >= least for year in range(2010, 2014))
        assert all(left[year] >= least for year in range(2011, 2014))


# ---- orders ------------------------------------------------------------------------------


def test_orders_are_supervised_by_the_probation_trust_and_some_run_beyond_the_delivery():
    orders = read(LATEST, "orders")
    assert {row["supervised_by"] for row in orders} == {"probation trust"}
    assert {row["order_type"] for row in orders} == {
        "community order",
        "suspended sentence order",
        "drug rehabilitation requirement",
        "licence",
    }
    assert {row["how_ended"] for row in orders} >= {
        None,
        "completed",
        "revoked for good progress",
        "revoked for breach",
        "revoked for a further offence",
    }
    running = [row for row in orders if row["ended_on"] is None]
    assert all(row["planned_end"] > LAST_DAYS[LATEST] for row in running)
    assert len(running) > 20


@either_delivery
def test_an_order_ends_as_it_says_it_ended(quarter):
    for row in read(quarter, "orders"):
        assert row["started_on"] < row["planned_end"]
        if row["how_ended"] == "completed":
            assert row["ended_on"] == row["planned_end"]
        elif row["ended_on"] is not None:
            assert row["started_on"] < row["ended_on"] <= row["planned_end"]


def test_an_order_was_made_for_an_offence_dealt_with_that_day():
    offences = grouped(read(LATEST, "offences"), "person_id")
    for row in read(LATEST, "orders"):
        first = row["first_offence_on"]
        if row["order_type"] == "licence":
            assert first is None or first < row["started_on"]
            continue
        for_it = [
            offence["offence_date"]
            for offence in offences[row["person_id"]]
            if offence["disposal_date"] == row["started_on"] and is_proven(offence)
        ]
        assert min(for_it) == first < row["started_on"]


def test_whoever_is_a_member_for_a_drug_order_has_one():
    drr = "drug rehabilitation requirement"
    members = {r["person_id"] for r in read(LATEST, "iom_membership") if r["scheme"] == drr}
    ordered = {r["person_id"] for r in read(LATEST, "orders") if r["order_type"] == drr}
    assert ordered <= members
    assert len(ordered) > 0.9 * len(members)


def test_a_licence_follows_a_release_and_a_recall_ends_it():
    spells = read(LATEST, "custody_spells")
    released = {(row["person_id"], row["released_on"]) for row in spells}
    recalled = {
        (row["person_id"], row["received_on"]) for row in spells if row["custody_type"] == "recall"
    }
    licences = [row for row in read(LATEST, "orders") if row["order_type"] == "licence"]
    assert all((row["person_id"], row["started_on"]) in released for row in licences)
    ended = {
        (row["person_id"], row["ended_on"])
        for row in licences
        if row["how_ended"] == "revoked for breach"
    }
    assert ended == recalled


# ---- words -------------------------------------------------------------------------------


@either_delivery
def test_every_answer_is_one_of_its_items_and_every_list_is_asked_in_full(quarter):
    asked = Counter()
    for row in read(quarter, "needs_assessments"):
        items = ASSESSED[Assessment(row["assessment"])]
        assert row["answer"] in items[row["item"]]
        asked[row["person_id"], row["assessed_on"], row["assessment"]] += 1
    for (_, _, assessment), items in asked.items():
        assert items == len(ASSESSED[Assessment(assessment)])


def test_breaches_are_few_and_never_prove_a_reoffence_of_an_adult():
    of_adults = [row for row in read(LATEST, "offences") if row["person_id"] in adults(LATEST)]
    breaches = [row for row in of_adults if row["offence_group"] == BREACH]
    assert 8 <= len(breaches) < len(of_adults) / 100
