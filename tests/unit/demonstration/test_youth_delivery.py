"""A recount of the young people's records that shares no code with what made them."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
import recount
from dateutil.relativedelta import relativedelta
from recount import (
    BREACH,
    DARLINGTON,
    DISMISSED,
    DIVERTED,
    DURHAM,
    as_known,
    as_printed,
    financial_year,
    grouped,
    is_proven,
    ledger,
    percent,
    published,
    read,
)

DELIVERY = "2013-14Q4"
AS_AT = date(2014, 3, 31)
BANDS = {"10-13": (10, 13), "14-15": (14, 15), "16-17": (16, 17)}
INDEX_DISPOSALS = {
    "pre-court": {"reprimand", "final warning"},
    "first tier": {"referral order", "reparation order", "fine", "discharge"},
    "community penalty": {"youth rehabilitation order"},
    "custodial release": {"custody"},
}
PEOPLE = {row["person_id"]: row for row in read(DELIVERY, "people")}
ADULTS = {row["person_id"] for row in read(DELIVERY, "iom_membership")}
EVENTS = sorted(read(DELIVERY, "yos_cohort"), key=lambda row: row["index_date"])
FIRSTS = read(DELIVERY, "first_time_entrants")


def offences_known(read_on):
    """Rows of the offences of everybody but the adults who are managed."""
    known = as_known(DELIVERY, "offences", read_on)
    return [row for row in known if row["person_id"] not in ADULTS]


OFFENCE_ROWS = offences_known(AS_AT)
ROWS_OF_OFFENCE = grouped(OFFENCE_ROWS, "offence_id")
ROWS_OF_PERSON = grouped(OFFENCE_ROWS, "person_id")


def age(person, day):
    return recount.age(PEOPLE[person]["date_of_birth"], day)


# ---- cohorts -----------------------------------------------------------------------------


def cohort(year, area=DURHAM, matched="yes"):
    """The first index event from January to March of everybody in the cohort."""
    first = {}
    for event in EVENTS:
        inside = date(year, 1, 1) <= event["index_date"] <= date(year, 3, 31)
        if inside and event["area"] == area:
            first.setdefault(event["person_id"], event)
    return [e for p, e in first.items() if PEOPLE[p]["matched"] == matched]


def counts_for(rows, event):
    """Whether an offence, given by its rows, is a reoffence of an index event."""
    index, committed = event["index_date"], rows[0]["offence_date"]
    proven = [row["disposal_date"] for row in rows if is_proven(row)]
    return (
        rows[0]["offence_group"] != BREACH
        and index < committed <= index + relativedelta(months=12)
        and bool(proven)
        and min(proven) <= index + relativedelta(months=15)
    )


def offences_of(event, rows_of_person=ROWS_OF_PERSON):
    return list(grouped(rows_of_person[event["person_id"]], "offence_id").values())


def reoffences(event, rows_of_person=ROWS_OF_PERSON):
    return [rows for rows in offences_of(event, rows_of_person) if counts_for(rows, event)]


def reoffenders(members, rows_of_person=ROWS_OF_PERSON):
    return [event for event in members if reoffences(event, rows_of_person)]


def sexes(events):
    return Counter(PEOPLE[event["person_id"]]["sex"] for event in events)


@pytest.mark.parametrize(
    ("area", "year", "size", "again", "times"),
    [
        (DURHAM, 2011, 167, 81, 267),
        (DURHAM, 2012, 157, 62, 189),
        (DURHAM, 2013, 151, 47, 118),
        (DARLINGTON, 2011, 44, 21, 66),
        (DARLINGTON, 2012, 41, 17, 50),
        (DARLINGTON, 2013, 38, 12, 30),
    ],
)
def test_each_cohort_has_its_size_reoffenders_and_reoffences(area, year, size, again, times):
    members = cohort(year, area)
    assert len(members) == size
    assert len(reoffenders(members)) == again
    assert sum(len(reoffences(event)) for event in members) == times


def test_the_published_shares_of_reoffenders_are_reproduced():
    shares = {y: percent(len(reoffenders(cohort(y))), len(cohort(y))) for y in (2011, 2012)}
    for year, share in shares.items():
        claim = f"yos-{year}-cohort-reoffended-share"
        assert as_printed(claim, share) == published(claim)
    before, claim = (
        published("yos-2011-cohort-reoffended-share"),
        "yos-2012-cohort-relative-reduction",
    )
    assert as_printed(claim, percent(before - shares[2012], before)) == published(claim)


def test_the_cohort_of_2012_had_reoffended_as_published_by_what_was_known_in_june_2013():
    known = grouped(offences_known(date(2013, 6, 30)), "person_id")
    assert len(reoffenders(cohort(2012), known)) == published("yos-2012-cohort-reoffended")


TIER_CLAIMS = {
    "pre-court": "pre-court",
    "first tier": "first-tier",
    "community penalty": "community",
    "custodial release": "custodial-release",
}


@pytest.mark.parametrize("year", [2012, 2013])
def test_the_tracked_cohorts_have_their_published_sizes_sexes_and_tiers(year):
    members = cohort(year)
    assert len(members) == published(f"yos-{year}-cohort-size")
    for sex in ("male", "female"):
        assert sexes(members)[sex] == published(f"yos-{year}-cohort-{sex}")
    tiers = Counter(event["tier"] for event in members)
    for tier, words in TIER_CLAIMS.items():
        assert tiers[tier] == published(f"yos-{year}-cohort-{words}")


def test_the_reoffenders_of_2012_are_of_both_sexes_and_every_tier():
    again = reoffenders(cohort(2012))
    assert sexes(again) == {"male": 54, "female": 8}
    tiers = Counter(event["tier"] for event in again)
    assert [tiers[tier] for tier in INDEX_DISPOSALS] == [15, 17, 23, 7]


@pytest.mark.parametrize("month", ["mar-2013", "dec-2013", "jun-2014"])
def test_the_cohort_of_2013_comes_of_age_as_published(month):
    claim = f"yos-2013-cohort-18plus-{month}"
    day = date.fromisoformat(ledger()[claim]["period_end"])
    assert sum(age(e["person_id"], day) >= 18 for e in cohort(2013)) == published(claim)


def test_people_whom_linkage_did_not_find_are_in_cohorts_but_have_no_offences():
    unmatched = [p for p, row in PEOPLE.items() if row["matched"] == "no"]
    assert len(unmatched) == 3
    assert len(cohort(2011, matched="no")) == 2
    assert len(cohort(2012, DARLINGTON, matched="no")) == 1
    assert not any(person in ROWS_OF_PERSON for person in unmatched)


def test_few_reoffenders_commit_many_of_the_reoffences():
    for year in (2011, 2012):
        counts = Counter(len(reoffences(event)) for event in cohort(year))
        assert counts[1] >= 10
        assert sum(n for times, n in counts.items() if times >= 9) >= 2


def test_most_first_reoffences_fall_in_the_first_three_months():
    days = [
        min(rows[0]["offence_date"] for rows in reoffences(event)) - event["index_date"]
        for event in reoffenders(cohort(2011) + cohort(2012))
    ]
    quarters = Counter(min((gap.days - 1) // 91, 3) for gap in days)
    assert quarters[0] > quarters[1] > quarters[3] > 0


def test_every_member_is_10_to_17_and_every_reoffence_comes_before_the_18th_birthday():
    for event in EVENTS:
        assert 10 <= age(event["person_id"], event["index_date"]) <= 17
        for rows in reoffences(event):
            assert age(event["person_id"], rows[0]["offence_date"]) < 18


def test_every_index_event_has_an_index_offence_that_fits_its_tier():
    for event in EVENTS:
        if PEOPLE[event["person_id"]]["matched"] == "no":
            continue
        index, tier = event["index_date"], event["tier"]
        first = last = index
        if tier == "custodial release":
            first, last = index - relativedelta(months=6), index - relativedelta(months=2)
        assert any(
            row["disposal"] in INDEX_DISPOSALS[tier]
            and first <= row["disposal_date"] <= last
            and row["offence_date"] <= row["disposal_date"]
            for row in ROWS_OF_PERSON[event["person_id"]]
        )


# ---- records that must not count ---------------------------------------------------------


def proven_days(rows):
    return [row["disposal_date"] for row in rows if is_proven(row)]


def follows(rows, event):
    committed, index = rows[0]["offence_date"], event["index_date"]
    return index < committed <= index + relativedelta(months=12)


def waiting_ends(event):
    return event["index_date"] + relativedelta(months=15)


def is_breach(rows):
    return rows[0]["offence_group"] == BREACH


DISTRACTORS = {
    "proven after the waiting period": lambda rows, event: (
        follows(rows, event)
        and not is_breach(rows)
        and bool(proven_days(rows))
        and min(proven_days(rows)) > waiting_ends(event)
    ),
    "committed before and convicted after": lambda rows, event: (
        rows[0]["offence_date"] < event["index_date"]
        and any(day > event["index_date"] for day in proven_days(rows))
    ),
    "committed on the index date": lambda rows, event: (
        rows[0]["offence_date"] == event["index_date"]
        and any(day > event["index_date"] for day in proven_days(rows))
    ),
    "breach": lambda rows, event: (
        follows(rows, event) and is_breach(rows) and bool(proven_days(rows))
    ),
    "diverted or dismissed": lambda rows, event: (
        follows(rows, event) and rows[0]["disposal_date"] is not None and not proven_days(rows)
    ),
    "committed after twelve months": lambda rows, event: (
        rows[0]["offence_date"] > event["index_date"] + relativedelta(months=12)
    ),
    "undisposed": lambda rows, event: (
        rows[0]["disposal_date"] is None and rows[0]["offence_date"] > event["index_date"]
    ),
}


@pytest.mark.parametrize("kind", DISTRACTORS)
@pytest.mark.parametrize("area", [DURHAM, DARLINGTON])
@pytest.mark.parametrize("year", [2011, 2012])
def test_complete_cohorts_hold_records_of_each_kind_that_must_not_count(year, area, kind):
    members = cohort(year, area)
    found = [
        event
        for event in members
        if any(DISTRACTORS[kind](rows, event) for rows in offences_of(event))
    ]
    assert len(found) >= (5 if area == DURHAM else 2)
    assert not all(reoffences(event) for event in found)


@pytest.mark.parametrize("year", [2011, 2012, 2013])
def test_some_members_have_a_second_index_event_in_the_window(year):
    members = {event["person_id"]: event for event in cohort(year)}
    days = Counter(
        event["person_id"]
        for event in EVENTS
        if date(year, 1, 1) <= event["index_date"] <= date(year, 3, 31)
    )
    twice = [person for person in members if days[person] > 1]
    assert len(twice) >= 5
    assert any(
        members[p]["tier"] != e["tier"] for p in twice for e in EVENTS if e["person_id"] == p
    )


def test_some_index_events_lie_just_outside_the_tracked_quarter():
    others = [e for e in EVENTS if e["index_date"].month > 3]
    assert {e["index_date"].month for e in others} == {4, 12}
    inside = {e["person_id"] for e in EVENTS if e["index_date"].month <= 3}
    assert not inside & {e["person_id"] for e in others}


def test_some_reoffences_have_two_disposals_of_which_the_earliest_proven_counts():
    twice = [rows for e in cohort(2011) + cohort(2012) for rows in reoffences(e) if rows[1:]]
    assert any(len(proven_days(rows)) == 2 for rows in twice)
    assert any(rows[0]["disposal"] in DIVERTED for rows in twice)
    assert any(rows[0]["disposal"] in DISMISSED for rows in twice)


def test_some_reoffence_falls_on_the_last_day_and_is_proven_on_the_last_day():
    for year in (2011, 2012):
        assert any(
            rows[0]["offence_date"] == event["index_date"] + relativedelta(months=12)
            and min(proven_days(rows)) == waiting_ends(event)
            for event in cohort(year)
            for rows in reoffences(event)
        )


def test_undisposed_offences_are_recent():
    recent = [row["offence_date"] for row in OFFENCE_ROWS if row["disposal_date"] is None]
    assert len(recent) > 20
    assert min(recent) >= date(2013, 10, 1)


# ---- youth offences of a year ------------------------------------------------------------


def youth_offences(year, area=DURHAM, without=None, read_on=AS_AT):
    """The first row of every offence counted in a financial year."""
    counted = []
    known = ROWS_OF_OFFENCE if read_on == AS_AT else grouped(offences_known(read_on), "offence_id")
    for rows in known.values():
        first = rows[0]
        days = [
            row["disposal_date"]
            for row in rows
            if row["disposal"] and row["disposal"] not in DISMISSED and row is not without
        ]
        if (
            first["area"] == area
            and first["offence_group"] != BREACH
            and days
            and financial_year(min(days)) == year
            and 10 <= age(first["person_id"], first["offence_date"]) <= 17
        ):
            counted.append(first)
    return counted


def by_sex(rows):
    return [
        sum(PEOPLE[row["person_id"]]["sex"] == sex for row in rows) for sex in ("male", "female")
    ]


def by_band(rows):
    ages = [age(row["person_id"], row["offence_date"]) for row in rows]
    return [sum(low <= years <= high for years in ages) for low, high in BANDS.values()]


def by_group(rows):
    return Counter(row["offence_group"] for row in rows)


def with_alcohol(rows):
    return [row for row in rows if row["alcohol_related"] == "yes"]


def persons(rows):
    return list({row["person_id"]: row for row in rows}.values())


@pytest.mark.parametrize(
    ("year", "people", "offences", "bands", "alcohol", "drinkers"),
    [
        (2010, [1040, 293], [2075, 384], [470, 830, 1159], [32, 218, 440], 400),
        (2011, [780, 205], [1597, 293], [340, 630, 920], [21, 160, 340], 310),
        (2012, [605, 162], [1251, 226], [253, 487, 737], [10, 112, 261], 233),
        (2013, [520, 140], [1095, 191], [194, 371, 721], [5, 66, 235], 183),
    ],
)
def test_each_years_youth_offences_add_up(year, people, offences, bands, alcohol, drinkers):
    rows = youth_offences(year)
    assert by_sex(persons(rows)) == people
    assert by_sex(rows) == offences
    assert by_band(rows) == bands
    assert by_band(with_alcohol(rows)) == alcohol
    assert len(persons(with_alcohol(rows))) == drinkers


@pytest.mark.parametrize("read_on", [date(2013, 3, 31), date(2013, 12, 31), AS_AT])
def test_2012_13_has_its_published_offences_and_young_people_from_its_end_on(read_on):
    rows = youth_offences(2012, read_on=read_on)
    assert len(rows) == published("yos-2012-13-offences")
    assert len(persons(rows)) == published("yos-2012-13-yp")
    for sex, offences, people in zip(
        ("male", "female"), by_sex(rows), by_sex(persons(rows)), strict=True
    ):
        assert offences == published(f"yos-2012-13-offences-{sex}")
        assert people == published(f"yos-2012-13-yp-{sex}")
    for words, offences in zip(("10-13", "14-15", "16plus"), by_band(rows), strict=True):
        assert offences == published(f"yos-2012-13-offences-{words}")


GROUP_CLAIMS = {
    "acquisitive": "acquisitive",
    "violence against the person": "violence",
    "public order": "public-order",
    "criminal damage": "criminal-damage",
}


@pytest.mark.parametrize("year", [2011, 2012])
def test_the_published_offence_groups_of_each_year_are_reproduced(year):
    groups = by_group(youth_offences(year))
    for group in ("acquisitive", "violence against the person"):
        claim = f"yos-{GROUP_CLAIMS[group]}-{year}-{(year + 1) % 100}"
        assert groups[group] == published(claim)
    top = [group for group, _ in groups.most_common(2)]
    assert top == ["acquisitive", "violence against the person"]


def test_offences_with_alcohol_of_2012_13_have_their_published_total_and_largest_groups():
    rows = with_alcohol(youth_offences(2012))
    drunk = by_group(rows)
    assert drunk.total() == published("yos-alcohol-2012-13-offences")
    assert [group for group, _ in drunk.most_common(3)] == [
        "public order",
        "violence against the person",
        "criminal damage",
    ]
    for group, count in drunk.most_common(3):
        assert count == published(f"yos-alcohol-2012-13-{GROUP_CLAIMS[group]}")
    assert max(count for _, count in drunk.most_common()[3:]) <= 70
    for year in (2011, 2012):
        people = persons(with_alcohol(youth_offences(year)))
        assert len(people) == published(f"yos-alcohol-{year}-{(year + 1) % 100}-yp")


def test_the_published_changes_to_2013_14_are_reproduced():
    early, late, last = youth_offences(2010), youth_offences(2012), youth_offences(2013)
    drunk, drunk_before = with_alcohol(last), with_alcohol(late)
    assert (len(early), len(last)) == (2459, 1286)
    assert len(persons(drunk)) == published("yos-alcohol-2013-14-yp")
    for claim, before, after in (
        ("yos-offences-reduction-2010-11-2013-14", early, last),
        ("yos-yp-reduction-2010-11-2013-14", persons(early), persons(last)),
        ("yos-alcohol-2013-14-reduction", drunk_before, drunk),
        ("yos-alcohol-2013-14-yp-reduction", persons(drunk_before), persons(drunk)),
    ):
        fall = percent(len(before) - len(after), len(before))
        assert as_printed(claim, fall) == published(claim)


@pytest.mark.parametrize("year", [2012, 2013])
def test_the_published_shares_with_alcohol_are_reproduced(year):
    rows = youth_offences(year)
    drunk = with_alcohol(rows)
    claim = f"yos-alcohol-{year}-{(year + 1) % 100}-share"
    assert as_printed(claim, percent(len(drunk), len(rows))) == published(claim)
    parts = zip(("10-13", "14-15", "16plus"), by_band(drunk), by_band(rows), strict=True)
    for words, part, whole in parts:
        assert as_printed(f"{claim}-{words}", percent(part, whole)) == published(f"{claim}-{words}")


def test_darlington_has_about_a_quarter_of_county_durhams_offences():
    sizes = [
        (len(youth_offences(y, DARLINGTON)), len(youth_offences(y))) for y in range(2010, 2014)
    ]
    assert [darlington for darlington, _ in sizes] == [614, 472, 369, 321]
    assert all(0.2 < part / whole < 0.3 for part, whole in sizes)


def test_taking_one_row_away_takes_one_offence_away():
    single = next(
        row for row in youth_offences(2012) if len(ROWS_OF_OFFENCE[row["offence_id"]]) == 1
    )
    assert len(youth_offences(2012, without=single)) == published("yos-2012-13-offences") - 1


def test_no_offence_is_dealt_with_before_the_records_begin():
    assert min(r["disposal_date"] for r in OFFENCE_ROWS if r["disposal_date"]) >= date(2010, 4, 1)


# ---- first-time entrants -----------------------------------------------------------------


def entrants(area):
    return Counter(
        financial_year(row["disposal_date"])
        for row in FIRSTS
        if row["area"] == area
        and is_proven(row)
        and 10 <= age(row["person_id"], row["disposal_date"]) <= 17
    )


@pytest.mark.parametrize(
    ("area", "numbers"),
    [
        (DURHAM, [1129, 930, 720, 560, 420, 290, 210]),
        (DARLINGTON, [258, 214, 171, 137, 104, 76, 58]),
    ],
)
def test_first_time_entrants_of_each_year_add_up(area, numbers):
    assert [entrants(area)[year] for year in range(2007, 2014)] == numbers


def test_the_published_entrants_and_their_fall_are_reproduced():
    counts = {start: entrants(DURHAM)[start] for start in (2007, 2013)}
    for start, count in counts.items():
        assert count == published(f"fte-{start}-{(start + 1) % 100:02d}")
    claim = "fte-reduction-2007-08-2013-14"
    assert as_printed(claim, percent(counts[2007] - counts[2013], counts[2007])) == published(claim)


def test_nobody_enters_twice_and_some_are_already_18():
    entries = [row for row in FIRSTS if is_proven(row)]
    assert len({row["person_id"] for row in entries}) == len(entries)
    assert sum(age(row["person_id"], row["disposal_date"]) >= 18 for row in entries) >= 10


def test_entrants_since_2010_entered_with_their_earliest_proven_disposal():
    for row in FIRSTS:
        recorded = ROWS_OF_PERSON.get(row["person_id"], [])
        if row["disposal_date"] < date(2010, 4, 1):
            assert not recorded
        elif is_proven(row):
            earliest = min((r["disposal_date"], r["disposal"]) for r in recorded if is_proven(r))
            assert earliest == (row["disposal_date"], row["disposal"])


def test_diversions_stand_beside_the_entries_and_some_of_the_diverted_enter_later():
    diverted = {row["person_id"]: row for row in FIRSTS if not is_proven(row)}
    entered = {row["person_id"]: row["disposal_date"] for row in FIRSTS if is_proven(row)}
    years = Counter(
        financial_year(r["disposal_date"]) for r in diverted.values() if r["area"] == DURHAM
    )
    assert all(200 <= years[year] <= 400 for year in range(2007, 2014))
    both = [person for person in diverted if person in entered]
    assert 20 < len(both) < len(diverted)
    assert all(diverted[p]["disposal_date"] < entered[p] for p in both)


# ---- words and populations ----------------------------------------------------------------


def test_disposals_are_those_in_use_on_their_day():
    until = {"pre-reprimand disposal": date(2013, 3, 31)} | dict.fromkeys(
        ("reprimand", "final warning"), date(2013, 4, 7)
    )
    since = {"pre-caution disposal": date(2013, 4, 1)} | dict.fromkeys(
        ("youth caution", "youth conditional caution"), date(2013, 4, 8)
    )
    for row in OFFENCE_ROWS + FIRSTS:
        day, word = row["disposal_date"], row["disposal"]
        if day is not None:
            assert since.get(word, day) <= day <= until.get(word, day)
    used = {row["disposal"] for row in OFFENCE_ROWS}
    assert used >= set(until) | set(since)


def test_an_offence_says_the_same_of_itself_in_each_of_its_rows():
    for rows in ROWS_OF_OFFENCE.values():
        same = ("person_id", "offence_date", "offence_group", "alcohol_related", "area")
        assert len({tuple(row[column] for column in same) for row in rows}) == 1
        assert len({(row["disposal_date"], row["disposal"]) for row in rows}) == len(rows)


def test_populations_fall_over_the_years():
    persons_in = Counter()
    rows = read(DELIVERY, "population")
    for row in rows:
        persons_in[row["area"], int(row["year"])] += int(row["persons"])
    assert len(rows) == 2 * 7 * 8
    for area, first, last in ((DURHAM, 50_000, 44_500), (DARLINGTON, 10_600, 9_900)):
        series = [persons_in[area, year] for year in range(2007, 2014)]
        assert series[0] == pytest.approx(first, rel=0.01)
        assert series[-1] == pytest.approx(last, rel=0.01)
        assert all(later < earlier for earlier, later in pairwise(series))
