"""Rules of single extracts, between the columns of a row and between rows.

Slow oracles compare every pair of rows in plain Python, over periods and rows drawn at random.
"""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from deliveries import accepted, processed, quarantined, reasons, said, sound, spoil

from rrlib.codes import ASSESSED
from rrlib.contracts import Severity

ONE_STORY = (
    "the same offence_date, offence_to, offence_group, offence_code, alcohol_related on every row "
    "of one person's part in an offence, and one area a day"
)
OVERLAP = "periods of one person that do not overlap"


@pytest.fixture
def check(tmp_path):
    """Check the sound people and one extract with the given rows, header first."""

    def checked(extract, header, rows, people=("P1", "P2", "P3")):
        born = [[person, "male", "1990-01-01", "yes"] for person in people]
        tables = {"people": [sound("people")["people"][0], *born]}
        tables[extract] = [header.split(","), *rows]
        return processed(tmp_path, tables)

    return checked


@pytest.fixture
def spoilt(tmp_path):
    """Check the sound rows of an extract, some cells of which are others."""

    def checked(extract, *cells):
        tables = sound(*dict.fromkeys(["people", extract]))
        for row, column, value in cells:
            spoil(tables, extract, row, column, value)
        return processed(tmp_path, tables)

    return checked


def membership(person, joined, left, scheme="high crime causer", recorded=""):
    return [person, scheme, joined, left, "Darlington", recorded]


def spell(person, received, released, ground="sentence", recorded=""):
    return [person, received, released, ground, recorded]


MEMBERSHIPS = ("iom_membership", "person_id,scheme,joined_on,left_on,area,recorded_on")
SPELLS = ("custody_spells", "person_id,received_on,released_on,custody_type,recorded_on")

#   two periods of one person: whether memberships overlap, whether spells in custody do
PERIODS = {
    "apart": (("2013-01-01", "2013-01-31"), ("2013-02-02", "2013-02-28"), False, False),
    "one after the other": (("2013-01-01", "2013-01-31"), ("2013-02-01", ""), False, False),
    "touching": (("2013-01-01", "2013-01-31"), ("2013-01-31", "2013-02-28"), True, False),
    "a day in common": (("2013-01-01", "2013-01-31"), ("2013-01-30", "2013-02-28"), True, True),
    "contained": (("2013-01-01", "2013-03-31"), ("2013-02-01", "2013-02-28"), True, True),
    "one day within": (("2013-01-01", "2013-03-31"), ("2013-02-01", "2013-02-01"), True, True),
    "the first goes on": (("2013-01-01", ""), ("2013-02-01", "2013-02-28"), True, True),
    "the second goes on": (("2013-01-01", "2013-01-31"), ("2013-01-31", ""), True, False),
    "both go on": (("2013-01-01", ""), ("2013-02-01", ""), True, True),
}


@pytest.mark.parametrize(
    ("one", "other", "of_members", "of_prisoners"), PERIODS.values(), ids=PERIODS
)
def test_periods_of_one_person_do_not_overlap(check, one, other, of_members, of_prisoners):
    for (name, header), row, overlap in (
        (MEMBERSHIPS, membership, of_members),
        (SPELLS, spell, of_prisoners),
    ):
        rows = [row("P1", *other), row("P1", *one), row("P2", *one)]
        delivery = check(name, header, rows)
        assert quarantined(delivery) == ({name: [2, 3]} if overlap else {})
        column = "joined_on" if name == "iom_membership" else "received_on"
        assert said(delivery) == (
            [f"{name}.csv, row 2, column {column}: expected {OVERLAP} (and 1 more such)"]
            if overlap
            else []
        )


def test_a_long_period_overlaps_all_that_it_contains_and_not_what_follows(check):
    rows = [
        membership("P1", "2012-01-01", "2012-12-31"),
        membership("P1", "2012-02-01", "2012-02-28"),
        membership("P1", "2012-06-01", "2012-06-30"),
        membership("P1", "2013-01-01", ""),
    ]
    assert quarantined(check(*MEMBERSHIPS, rows)) == {"iom_membership": [2, 3, 4]}


def test_a_period_that_comes_twice_does_not_overlap_itself(check):
    rows = [membership("P1", "2013-01-01", "2013-02-01")] * 2
    delivery = check(*MEMBERSHIPS, rows)
    assert quarantined(delivery) == {"iom_membership": [3]}
    assert "overlap" not in reasons(delivery, "iom_membership")[3]


def test_versions_of_a_period_do_not_overlap_one_another(check):
    rows = [
        spell("P1", "2013-01-01", "", recorded="2013-01-02"),
        spell("P1", "2013-01-01", "2013-06-30", recorded="2013-07-01"),
        spell("P1", "2013-09-01", "", recorded="2013-09-02"),
    ]
    delivery = check(*SPELLS, rows)
    assert said(delivery) == []
    assert delivery.versioned == ("custody_spells",)


def test_no_earlier_version_stands_in_for_a_period_that_overlaps_another(check):
    rows = [
        spell("P1", "2013-01-01", "2013-03-31", recorded="2013-04-02"),
        spell("P1", "2013-01-01", "2013-06-30", recorded="2013-07-01"),
        spell("P1", "2013-05-01", "", recorded="2013-05-02"),
    ]
    assert quarantined(check(*SPELLS, rows)) == {"custody_spells": [2, 3, 4]}


def drawn_periods(seed, people):
    """(person, first day, last day or None), a few for each person, no two of one first day."""
    draw = random.Random(seed)
    for person in people:
        for start in draw.sample(range(40), draw.randint(1, 5)):
            first = date(2013, 1, 1) + timedelta(days=start)
            open_ended = draw.random() < 0.15
            yield person, first, None if open_ended else first + timedelta(draw.randint(0, 15))


def overlapping(periods, *, may_touch):
    """The places of periods that have days in common with another of the same person."""
    found = set()
    for (one, (person, first, last)), (two, (other, begins, ends)) in combinations(
        enumerate(periods), 2
    ):
        if person != other:
            continue
        last, ends = last or date.max, ends or date.max
        shared = (min(last, ends) - max(first, begins)).days
        within = shared >= 0 and (first < begins < last or begins < first < ends)
        if shared > 0 or (shared == 0 and (within or not may_touch)):
            found |= {one, two}
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", [MEMBERSHIPS, SPELLS], ids=["memberships", "spells"])
def test_overlaps_are_those_that_a_look_at_every_pair_finds(check, kind, seed):
    people = [f"P{number}" for number in range(120)]
    periods = list(drawn_periods(seed, people))
    random.Random(seed).shuffle(periods)
    row = membership if kind is MEMBERSHIPS else spell
    rows = [row(who, str(first), str(last or "")) for who, first, last in periods]
    found = quarantined(check(*kind, rows, people))
    expected = overlapping(periods, may_touch=kind is SPELLS)
    assert 20 < len(expected) < len(rows) - 20
    assert found == {kind[0]: sorted(place + 2 for place in expected)}


def drawn_answers(seed, number):
    draw = random.Random(seed)
    for _ in range(number):
        yield [
            f"P{draw.randint(1, 8)}",
            f"2013-01-0{draw.randint(1, 2)}",
            "substances",
            draw.choice(["alcohol", "heroin"]),
            draw.choice(["problem", "no problem"]),
            draw.choice(["", "2013-02-01", "2013-02-02"]),
        ]


@pytest.mark.parametrize("seed", range(3))
def test_doubled_rows_and_rows_at_odds_are_those_that_a_look_at_every_pair_finds(check, seed):
    header = "person_id,assessed_on,assessment,item,answer,recorded_on"
    rows = list(drawn_answers(seed, 60))
    doubled = {two for one, two in combinations(range(len(rows)), 2) if rows[one] == rows[two]}
    at_odds = {
        place
        for pair in combinations(sorted(set(range(len(rows))) - doubled), 2)
        if rows[pair[0]][:4] == rows[pair[1]][:4] and rows[pair[0]][5] == rows[pair[1]][5]
        for place in pair
    }
    assert min(len(doubled), len(at_odds), len(rows) - len(doubled | at_odds)) > 3
    delivery = check("needs_assessments", header, rows, [f"P{number}" for number in range(9)])
    why = reasons(delivery, "needs_assessments")
    assert {row - 2 for row, reason in why.items() if "each row once" in reason} == doubled
    assert {row - 2 for row, reason in why.items() if "says something else" in reason} == at_odds
    assert len(why) == len(doubled | at_odds)
    left = [tuple(row[:4]) for place, row in enumerate(rows) if place not in doubled | at_odds]
    assert ("needs_assessments" in delivery.versioned) == (max(Counter(left).values()) > 1)


PART = {
    "offence_id": "F1",
    "person_id": "P1",
    "offence_date": "2013-04-02",
    "offence_to": "2013-04-04",
    "offence_group": "acquisitive",
    "offence_code": "28/3",
    "alcohol_related": "no",
    "disposal_date": "2013-05-01",
    "disposal": "fine",
    "area": "Darlington",
}


def part(fine_on=PART["disposal_date"], **told):
    """A row of one person's part in an offence."""
    return list({**PART, "disposal_date": fine_on, **told}.values())


AREA_A_DAY = [
    ("first_time_entrants", "disposal_date", "disposal", ("fine", "custody")),
    ("yos_cohort", "index_date", "tier", ("first tier", "pre-court")),
]


@pytest.mark.parametrize(("name", "day", "what", "words"), AREA_A_DAY)
def test_nobody_lives_in_two_areas_on_one_day(check, name, day, what, words):
    header = f"person_id,{day},{what},area,recorded_on"
    one, other = words
    rows = [
        ["P1", "2013-07-20", one, "Darlington", ""],
        ["P1", "2013-07-20", other, "County Durham", ""],
        ["P1", "2013-07-21", one, "elsewhere", ""],
        ["P2", "2013-07-20", one, "County Durham", ""],
        ["P2", "2013-07-20", other, "County Durham", ""],
    ]
    delivery = check(name, header, rows)
    assert said(delivery)[0] == (
        f"{name}.csv, row 2, column area: expected one area for one person on one day "
        "(and 1 more such)"
    )
    assert quarantined(delivery) == {name: [2, 3]}


@pytest.mark.parametrize(("name", "day", "what", "words"), AREA_A_DAY)
def test_a_corrected_area_is_a_version_and_the_last_one_counts(check, name, day, what, words):
    header = f"person_id,{day},{what},area,recorded_on"
    one, other = words
    rows = [
        ["P1", "2013-07-20", one, "Darlington", "2013-07-21"],
        ["P1", "2013-07-20", one, "County Durham", "2013-08-01"],
        ["P1", "2013-07-20", other, "County Durham", "2013-07-21"],
        ["P2", "2013-07-20", one, "Darlington", "2013-07-21"],
        ["P2", "2013-07-20", one, "County Durham", "2013-08-01"],
        ["P2", "2013-07-20", other, "Darlington", "2013-07-21"],
    ]
    assert quarantined(check(name, header, rows)) == {name: [5, 6, 7]}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("offence_date", "2013-04-03"),
        ("offence_to", "2013-04-05"),
        ("offence_to", ""),
        ("offence_group", "other"),
        ("offence_code", "66/92"),
        ("offence_code", ""),
        ("alcohol_related", "yes"),
    ],
)
def test_a_part_that_tells_two_stories_is_quarantined_in_each_of_its_rows(check, column, value):
    delivery = check("offences", ",".join(PART), [part(), part(fine_on="2013-05-02")])
    assert said(delivery) == []
    rows = [part(), part(fine_on="2013-05-02", **{column: value}), part(offence_id="F2")]
    delivery = check("offences", ",".join(PART), rows)
    assert said(delivery) == [
        f"offences.csv, row 2, column offence_id: expected {ONE_STORY} (and 1 more such)"
    ]
    assert quarantined(delivery) == {"offences": [2, 3]}


def test_of_a_joint_offence_each_may_have_a_story_area_and_disposals_of_their_own(check):
    another = {
        "offence_date": "2013-04-02",
        "offence_to": "",
        "offence_group": "other",
        "offence_code": "1/1",
        "alcohol_related": "yes",
        "area": "County Durham",
    }
    rows = [
        part(),
        part(person_id="P2"),
        part(person_id="P3", **another),
        part(person_id="P3", fine_on="2013-06-01", **another),
    ]
    delivery = check("offences", ",".join(PART), rows)
    assert said(delivery) == []
    assert delivery.versioned == ()
    assert len(accepted(delivery, "offences")) == 4


def test_of_a_joint_offence_only_the_part_that_tells_two_stories_is_quarantined(check):
    rows = [
        part(),
        part(person_id="P2"),
        part(fine_on="2013-05-02", alcohol_related="yes"),
        part(person_id="P2"),
    ]
    delivery = check("offences", ",".join(PART), rows)
    assert quarantined(delivery) == {"offences": [2, 4, 5]}
    assert "each row once" in reasons(delivery, "offences")[5]
    assert ONE_STORY in reasons(delivery, "offences")[4]


def test_a_version_of_one_part_of_a_joint_offence_is_none_of_another(check):
    header = ",".join([*PART, "recorded_on"])
    first = [*part(), "2013-05-02"]
    corrected = [*part(offence_group="other"), "2013-06-02"]
    of_another = [*part(person_id="P2"), "2013-05-02"]
    delivery = check("offences", header, [first, of_another])
    assert (said(delivery), delivery.versioned) == ([], ())
    delivery = check("offences", header, [first, of_another, corrected])
    assert (said(delivery), delivery.versioned) == ([], ("offences",))


def test_the_range_of_days_of_an_offence_ends_no_earlier_than_it_begins(check):
    days = ("2013-04-01", "2013-04-02", "02/04/2013", "2014-12-31", "")
    rows = [part(offence_id=f"F{number}", offence_to=day) for number, day in enumerate(days)]
    rows.append(part(offence_id="F5", offence_to="30/04/2013"))
    delivery = check("offences", ",".join(PART), rows)
    assert reasons(delivery, "offences") == {
        2: "offence_to: expected a day not before offence_date"
    }
    ends = {row["offence_id"]: row["offence_to"] for row in accepted(delivery, "offences")}
    assert ends == {
        "F1": date(2013, 4, 2),
        "F2": date(2013, 4, 2),
        "F3": date(2014, 12, 31),
        "F4": None,
        "F5": date(2013, 4, 30),
    }


def test_an_offence_may_be_dealt_with_in_two_areas_but_not_on_one_day(spoilt):
    elsewhere = (3, "area", "County Durham")
    assert said(spoilt("offences", elsewhere)) == []
    delivery = spoilt("offences", elsewhere, (3, "disposal_date", "2013-05-01"))
    assert said(delivery) == [
        f"offences.csv, row 2, column offence_id: expected {ONE_STORY} (and 1 more such)"
    ]
    assert quarantined(delivery) == {"offences": [2, 3]}
    assert said(spoilt("offences", (3, "disposal_date", "2013-05-01"))) == []


def test_versions_of_an_offence_may_tell_its_story_anew(check):
    header = (
        "offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,"
        "area,recorded_on"
    )
    row = ["F1", "P1", "2013-04-02", "drugs", "no", "2013-05-01", "fine", "Darlington"]
    other = [*row[:3], "acquisitive", *row[4:]]
    second = [*other[:5], "2013-06-01", "custody", "Darlington"]
    rows = [[*row, "2013-05-02"], [*other, "2013-06-02"], [*second, "2013-06-02"]]
    assert said(check("offences", header, rows)) == []
    rows[1][-1] = "2013-05-01"
    delivery = check("offences", header, rows)
    assert quarantined(delivery) == {"offences": [2, 3, 4]}
    assert all(ONE_STORY in reason for reason in reasons(delivery, "offences").values())


def test_an_undisposed_offence_that_comes_twice_is_kept_once(tmp_path):
    tables = sound("people", "offences")
    tables["offences"].append(list(tables["offences"][3]))
    assert quarantined(processed(tmp_path, tables)) == {"offences": [6]}


#   extract, cell, message; the nearest value that is right
BETWEEN_COLUMNS = [
    ("orders", "planned_end", "2013-01-09", "a day not before started_on", "2013-01-10"),
    ("orders", "first_offence_on", "2013-01-11", "a day not after started_on", "2013-01-10"),
    ("prison_counts", "reoffenders", "41", "no more than were released", "40"),
    ("prison_counts", "released_to", "2012-03-31", "a day not before released_from", "2012-04-01"),
    ("published_rates", "reoffenders", "501", "no more than there are offenders", "500"),
    ("published_rates", "cohort_to", "2011-03-31", "a day not before cohort_from", "2011-04-01"),
    ("surveys", "quartile", "5", "a quartile from 1 to 4", "4"),
    ("surveys", "quartile", "0", "a quartile from 1 to 4", "1"),
]


@pytest.mark.parametrize(("name", "column", "wrong", "expected", "right"), BETWEEN_COLUMNS)
def test_the_columns_of_a_row_agree(spoilt, name, column, wrong, expected, right):
    assert said(spoilt(name, (2, column, right))) == []
    delivery = spoilt(name, (2, column, wrong))
    assert said(delivery) == [f"{name}.csv, row 2, column {column}: expected {expected}"]
    assert quarantined(delivery) == {name: [2]}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("published_rates", "offenders"),
        ("published_rates", "reoffenders"),
        ("published_rates", "cohort_from"),
        ("surveys", "quartile"),
        ("orders", "planned_end"),
        ("orders", "first_offence_on"),
    ],
)
def test_what_is_not_said_cannot_disagree(spoilt, name, column):
    assert said(spoilt(name, (2, column, ""))) == []


def test_every_answer_of_every_item_of_every_assessment_is_known(check):
    header = "person_id,assessed_on,assessment,item,answer"
    rows = [
        [f"P{number}", "2013-01-15", assessment.value, item, answer]
        for assessment, items in ASSESSED.items()
        for item, answers in items.items()
        for number, answer in enumerate(answers)
    ]
    assert len(rows) > 40
    people = [f"P{number}" for number in range(9)]
    assert said(check("needs_assessments", header, rows, people)) == []


def test_an_item_belongs_to_its_assessment_and_an_answer_to_its_item(check):
    header = "person_id,assessed_on,assessment,item,answer"
    rows = [
        ["P1", "2013-01-15", "substances", "alcohol", "problem"],
        ["P1", "2013-01-15", "substances", "employment", "problem"],
        ["P1", "2013-01-15", "circumstances", "employment", "problem"],
        ["P1", "2013-01-15", "substances", "heroin", "need"],
        ["P1", "2013-01-15", "seven pathways (2004)", "health", "need"],
        ["P1", "2013-01-15", "substances", "gambling", "problem"],
    ]
    delivery = check("needs_assessments", header, rows)
    item = "item: expected an item of that assessment; see the data dictionary"
    answer = "answer: expected one of the item's answers; see the data dictionary"
    assert reasons(delivery, "needs_assessments") == {3: item, 4: answer, 5: answer, 7: item}


def crimes(*quarters, area="Darlington", group="shoplifting"):
    return [[area, "Durham", quarter, group, "10"] for quarter in quarters]


CRIME = ("recorded_crime", "area,force,quarter,offence_group,offences")
GAP = "every quarter between an area's first and last: one or more before this are missing"


def test_a_gap_in_recorded_crime_is_noted_and_nothing_is_quarantined(check):
    rows = [
        *crimes("2011-12Q4", "2012-13Q1", "2012-13Q3", "2013-14Q4"),
        *crimes("2012-13Q2", "2012-13Q3", group="robbery"),
        *crimes("2012-13Q4", "2012-13Q2", area="County Durham"),
    ]
    delivery = check(*CRIME, rows)
    (breach,) = delivery.breaches
    assert breach.severity is Severity.NOTED
    assert (breach.column, breach.expected, breach.rows) == ("quarter", GAP, (4, 5, 8))
    assert quarantined(delivery) == {}
    assert delivery.stopped == ()


def test_quarters_that_follow_one_another_in_any_order_of_rows_have_no_gap(check):
    rows = crimes("2012-13Q1", "2011-12Q4", "2012-13Q3", "2012-13Q2", "2011-12Q3")
    assert said(check(*CRIME, rows)) == []
