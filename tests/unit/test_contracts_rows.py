"""Each rule of the contracts, by the one cell that breaks it.

A small sound delivery is drawn below. Every case changes a single cell of it and says all that
the check then has to say: as the drawn delivery is accepted whole, each message is its rule's work.
"""

import csv
import re
from pathlib import Path

import pytest

from rrlib.contracts import check_delivery
from rrlib.errors import DeliveryError
from rrlib.partnership import read_partnership

DRAWN = {
    "people": """\
person_id,sex,date_of_birth,matched
P1,male,1998-05-01,yes
P2,female,1997-02-11,yes
P3,not recorded,1999-12-30,no
""",
    "offences": """\
offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,area
F1,P1,2013-04-02,acquisitive,no,2013-05-01,referral order,Darlington
F1,P1,2013-04-02,acquisitive,no,2013-09-01,youth rehabilitation order,Darlington
F2,P2,2013-06-10,drugs,yes,,,elsewhere
F3,P3,2013-07-01,motoring,no,2013-07-20,fine,no fixed address
""",
    "yos_cohort": """\
person_id,index_date,tier,area
P1,2013-05-01,first tier,Darlington
P2,2013-08-01,pre-court,County Durham
""",
    "first_time_entrants": """\
person_id,disposal_date,disposal,area
P1,2013-05-01,referral order,Darlington
P3,2013-07-20,fine,no fixed address
""",
    "population": """\
area,year,age,persons
Darlington,2012,10,1200
Darlington,2012,11,1210
""",
}
A_DATE = "a date written year-month-day, such as 2013-03-31"
AN_ID = "a pseudonymous id: letters, digits, dots, hyphens"
A_NUMBER = "a whole number of 0 or more, digits only"
IN_TIME = "a day not after 2014-03-31, the last of the delivery's quarter"
A_PERSON = "a person accepted from people.csv"
PLACES = "one of 'County Durham', 'Darlington', 'elsewhere', 'no fixed address'"
ONE_STORY = (
    "the same person_id, offence_date, offence_group, alcohol_related on every row of one offence, "
    "and one area a day"
)
PARTNERSHIP = read_partnership(Path(__file__).parents[2] / "partnership.toml")


@pytest.fixture
def drawn():
    return {name: list(csv.reader(text.splitlines())) for name, text in DRAWN.items()}


@pytest.fixture
def check(tmp_path, drawn):
    """Check the drawn delivery as it now stands."""

    def checked():
        folder = tmp_path / "2013-14Q4"
        folder.mkdir(exist_ok=True)
        for name, rows in drawn.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return check_delivery(folder, PARTNERSHIP)

    return checked


def spoil(drawn, extract, row, column, value):
    """Put `value` into a cell; rows are counted as in the messages."""
    rows = drawn[extract]
    rows[row - 1][rows[0].index(column)] = value


def said(delivery):
    return [str(breach) for breach in delivery.breaches]


def quarantined(delivery):
    return {
        name: [int(row) for row in rows["row"]]
        for name, rows in delivery.quarantined.items()
        if len(rows)
    }


def test_the_drawn_delivery_is_accepted_whole(check, drawn):
    delivery = check()
    assert said(delivery) == []
    assert quarantined(delivery) == {}
    assert {name: len(table) for name, table in delivery.accepted.items()} == {
        name: len(rows) - 1 for name, rows in drawn.items()
    }


#   extract, row, column: what arrived, what is then said of it
SHOWN = [
    ("offences", 4, "offence_date", "31/02/2013", A_DATE),
    ("offences", 4, "offence_date", "2013-02-30", A_DATE),
    ("offences", 4, "offence_date", "2013-02-29", A_DATE),
    ("offences", 4, "offence_date", "5 Mar 2013", A_DATE),
    ("offences", 4, "offence_date", "2013-3-5", A_DATE),
    ("offences", 4, "offence_date", "2013-03-05 00:00", A_DATE),
    ("offences", 5, "disposal_date", "20/07/2013", A_DATE),
    ("yos_cohort", 3, "index_date", "1.8.2013", A_DATE),
    ("first_time_entrants", 3, "disposal_date", "20-Jul-13", A_DATE),
    ("offences", 4, "offence_date", "2014-04-01", IN_TIME),
    ("offences", 5, "disposal_date", "2014-04-01", IN_TIME),
    ("yos_cohort", 3, "index_date", "2014-04-01", IN_TIME),
    ("first_time_entrants", 3, "disposal_date", "2104-07-20", IN_TIME),
    ("offences", 4, "offence_group", "arson", None),
    ("offences", 4, "offence_group", "Drugs", None),
    ("offences", 4, "alcohol_related", "Y", "one of 'yes', 'no'"),
    ("offences", 5, "disposal", "fined", None),
    ("yos_cohort", 3, "tier", "final", None),
    ("first_time_entrants", 3, "disposal", "fined", None),
    ("offences", 4, "area", "Durham", PLACES),
    ("yos_cohort", 3, "area", "Co Durham", PLACES),
    ("first_time_entrants", 3, "area", "Gateshead", PLACES),
    ("population", 3, "area", "Gateshead", PLACES),
    ("population", 3, "year", "2012/13", A_NUMBER),
    ("population", 3, "age", "-11", A_NUMBER),
    ("population", 3, "persons", "1,210", A_NUMBER),
    ("population", 3, "persons", "1210.0", A_NUMBER),
    ("population", 3, "persons", "1" * 16, A_NUMBER),
]


@pytest.mark.parametrize(("extract", "row", "column", "value", "expected"), SHOWN)
def test_a_bad_value_is_named_with_file_row_column_what_arrived_and_what_was_expected(
    check, drawn, extract, row, column, value, expected
):
    spoil(drawn, extract, row, column, value)
    delivery = check()
    (message,) = said(delivery)
    assert message.startswith(f"{extract}.csv, row {row}, column {column}: arrived '{value}'; ")
    if expected is None:
        assert re.search(r"; expected one of '[a-z -]+'(, '[a-z -]+')+$", message)
    else:
        assert message.endswith(f"; expected {expected}")
    assert quarantined(delivery) == {extract: [row]}


#   extract, row, column: a personal value that is not repeated, what is said of it
HIDDEN = [
    ("people", 4, "date_of_birth", "30/12/1999", A_DATE),
    ("people", 4, "date_of_birth", "1999-02-29", A_DATE),
    ("people", 4, "date_of_birth", "2999-12-30", IN_TIME),
    ("people", 4, "person_id", "Jo Smith", AN_ID),
    ("offences", 4, "offence_id", "F 2/13", AN_ID),
    ("offences", 4, "person_id", "P/2", AN_ID),
    ("offences", 4, "person_id", "P9", A_PERSON),
    ("yos_cohort", 3, "person_id", "P9", A_PERSON),
    ("first_time_entrants", 3, "person_id", "P9", A_PERSON),
    ("offences", 5, "disposal_date", "2013-06-30", "a day not before the offence"),
]


@pytest.mark.parametrize(("extract", "row", "column", "value", "expected"), HIDDEN)
def test_a_personal_value_is_not_repeated(check, drawn, extract, row, column, value, expected):
    spoil(drawn, extract, row, column, value)
    delivery = check()
    own = f"{extract}.csv, row {row}, column {column}: expected {expected}"
    assert said(delivery)[0] == own
    assert value not in " ".join(said(delivery))
    assert quarantined(delivery)[extract] == [row]


def test_headings_in_the_wrong_order_do_not_have_dates_of_birth_repeated(check, drawn):
    drawn["people"][0] = ["person_id", "date_of_birth", "sex", "matched"]
    with pytest.raises(DeliveryError) as refusal:
        check()
    assert "people.csv, row 2, column sex: " in str(refusal.value)
    for born in ("1998-05-01", "1997-02-11", "1999-12-30"):
        assert born not in str(refusal.value)


def test_headings_in_the_wrong_order_do_not_have_ids_repeated(check, drawn):
    drawn["offences"][0][:3] = ["offence_date", "offence_id", "person_id"]
    with pytest.raises(DeliveryError) as refusal:
        check()
    assert "offences.csv, row 2, column offence_date: " in str(refusal.value)
    assert not re.search(r"\bF[123]\b|\bP[123]\b", str(refusal.value))


REQUIRED = [
    ("people", 4, "person_id"),
    ("people", 4, "sex"),
    ("people", 4, "date_of_birth"),
    ("people", 4, "matched"),
    ("offences", 4, "offence_id"),
    ("offences", 4, "person_id"),
    ("offences", 4, "offence_date"),
    ("offences", 4, "offence_group"),
    ("offences", 4, "alcohol_related"),
    ("offences", 4, "area"),
    ("yos_cohort", 3, "index_date"),
    ("yos_cohort", 3, "tier"),
    ("first_time_entrants", 3, "disposal_date"),
    ("first_time_entrants", 3, "disposal"),
    ("population", 3, "persons"),
]


@pytest.mark.parametrize(("extract", "row", "column"), REQUIRED)
def test_a_missing_value_is_named(check, drawn, extract, row, column):
    spoil(drawn, extract, row, column, "")
    delivery = check()
    assert re.fullmatch(
        f"{extract}.csv, row {row}, column {column}: arrived '?nothing'?; expected a value",
        said(delivery)[0],
    )
    assert quarantined(delivery)[extract] == [row]


def test_a_value_of_blanks_is_missing(check, drawn):
    spoil(drawn, "people", 4, "sex", "   ")
    assert said(check())[0].endswith("expected a value")


@pytest.mark.parametrize(
    ("column", "value"), [("disposal", "fine"), ("disposal_date", "2013-06-20")]
)
def test_a_disposal_needs_a_date_and_a_date_needs_a_disposal(check, drawn, column, value):
    spoil(drawn, "offences", 4, column, value)
    delivery = check()
    assert said(delivery) == [
        "offences.csv, row 4, column disposal: expected a disposal and its date, or neither"
    ]
    assert quarantined(delivery) == {"offences": [4]}


def test_a_disposal_with_its_date_or_neither_is_accepted(check, drawn):
    spoil(drawn, "offences", 4, "disposal", "fine")
    spoil(drawn, "offences", 4, "disposal_date", "2013-06-20")
    assert said(check()) == []


#   extract, row, column: the last value that is still right
RIGHT = [
    ("offences", 4, "offence_date", "2014-03-31"),
    ("offences", 4, "offence_date", "2012-02-29"),
    ("offences", 5, "disposal_date", "2013-07-01"),
    ("offences", 5, "disposal_date", "2014-03-31"),
    ("people", 4, "date_of_birth", "1931-01-01"),
    ("people", 4, "date_of_birth", "2000-02-29"),
    ("yos_cohort", 3, "index_date", "2014-03-31"),
    ("first_time_entrants", 3, "disposal_date", "2014-03-31"),
    ("population", 3, "persons", "0"),
    ("yos_cohort", 3, "area", "elsewhere"),
    ("yos_cohort", 3, "area", "no fixed address"),
]


@pytest.mark.parametrize(("extract", "row", "column", "value"), RIGHT)
def test_a_value_just_within_a_rule_is_accepted(check, drawn, extract, row, column, value):
    spoil(drawn, extract, row, column, value)
    assert said(check()) == []


@pytest.mark.parametrize(
    "value", ["0000-01-01", "\u0662\u0660\u0661\u0663-\u0660\u0661-\u0660\u0661"]
)
def test_a_day_that_no_calendar_type_can_hold_is_quarantined(check, drawn, value):
    spoil(drawn, "people", 4, "date_of_birth", value)
    delivery = check()
    assert said(delivery)[0] == f"people.csv, row 4, column date_of_birth: expected {A_DATE}"
    assert quarantined(delivery)["people"] == [4]


@pytest.mark.parametrize("value", ["\u0661\u0662", "\uff11\uff12", "\u00b2"], ids=ascii)
def test_digits_of_another_script_are_no_whole_number(check, drawn, value):
    spoil(drawn, "population", 3, "age", value)
    delivery = check()
    assert said(delivery) == [
        f"population.csv, row 3, column age: arrived '{value}'; expected {A_NUMBER}"
    ]


def test_a_row_that_comes_twice_is_kept_once(check, drawn):
    for name, rows in drawn.items():
        rows.append(list(rows[1]))
        assert len(rows) == len(DRAWN[name].splitlines()) + 1
    delivery = check()
    assert said(delivery) == [
        "people.csv, row 5: expected each row once: another is the same, with its person_id",
        "offences.csv, row 6: expected each row once: "
        "another is the same, with its offence_id and disposal_date and disposal",
        "yos_cohort.csv, row 4: expected each row once: "
        "another is the same, with its person_id and index_date and tier",
        "first_time_entrants.csv, row 4: expected each row once: "
        "another is the same, with its person_id and disposal_date and disposal",
        "population.csv, row 4: expected each row once: "
        "another is the same, with its area and year and age",
    ]
    assert {name: len(table) for name, table in delivery.accepted.items()} == {
        name: len(text.splitlines()) - 1 for name, text in DRAWN.items()
    }


#   extract, row that is given again, column that differs, value, what the rows say differently of
AT_ODDS = [
    ("people", 4, "sex", "male", "person_id"),
    ("people", 4, "date_of_birth", "1999-12-31", "person_id"),
    ("yos_cohort", 3, "area", "Darlington", "person_id and index_date and tier"),
    ("first_time_entrants", 3, "area", "Darlington", "person_id and disposal_date and disposal"),
    ("population", 3, "persons", "1211", "area and year and age"),
]


@pytest.mark.parametrize(("extract", "row", "column", "value", "what"), AT_ODDS)
def test_rows_that_say_different_things_of_one_are_all_quarantined(
    check, drawn, extract, row, column, value, what
):
    rows = drawn[extract]
    rows.append(list(rows[row - 1]))
    spoil(drawn, extract, len(rows), column, value)
    delivery = check()
    assert said(delivery)[:2] == [
        f"{extract}.csv, row {each}: expected one row for each {what}: another says something else"
        for each in (row, len(rows))
    ]
    assert quarantined(delivery)[extract] == [row, len(rows)]


def test_a_bad_row_does_not_make_its_sound_double_a_double(check, drawn):
    drawn["people"].append(list(drawn["people"][3]))
    spoil(drawn, "people", 4, "sex", "m")
    delivery = check()
    assert quarantined(delivery) == {"people": [4]}
    assert "P3" in set(delivery.accepted["people"]["person_id"])


#   extract, row, column: an event the day before the person was born
UNBORN = [
    ("offences", 4, "offence_date", "1997-02-10"),
    ("yos_cohort", 3, "index_date", "1997-02-10"),
    ("first_time_entrants", 3, "disposal_date", "1999-12-29"),
]


@pytest.mark.parametrize(("extract", "row", "column", "value"), UNBORN)
def test_nothing_happens_before_birth(check, drawn, extract, row, column, value):
    spoil(drawn, extract, row, column, value)
    delivery = check()
    assert said(delivery) == [
        f"{extract}.csv, row {row}, column {column}: expected a day not before the person's birth"
    ]
    assert quarantined(delivery) == {extract: [row]}


def test_an_undisposed_offence_that_comes_twice_is_kept_once(check, drawn):
    drawn["offences"].append(list(drawn["offences"][3]))
    assert quarantined(check()) == {"offences": [6]}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("offence_date", "2013-04-03"),
        ("person_id", "P2"),
        ("offence_group", "other"),
        ("alcohol_related", "yes"),
    ],
)
def test_an_offence_that_tells_two_stories_is_quarantined_in_each_of_its_rows(
    check, drawn, column, value
):
    spoil(drawn, "offences", 3, column, value)
    delivery = check()
    assert said(delivery) == [
        f"offences.csv, row {row}, column offence_id: expected {ONE_STORY}" for row in (2, 3)
    ]
    assert quarantined(delivery) == {"offences": [2, 3]}


def test_an_offence_dealt_with_in_two_areas_on_one_day_is_quarantined(check, drawn):
    spoil(drawn, "offences", 3, "disposal_date", "2013-05-01")
    assert said(check()) == []
    spoil(drawn, "offences", 3, "area", "County Durham")
    delivery = check()
    assert said(delivery)[0] == f"offences.csv, row 2, column offence_id: expected {ONE_STORY}"
    assert quarantined(delivery) == {"offences": [2, 3]}


#   extract, a second row of P3 on the day of the first but in another area
TWO_AREAS = [
    ("first_time_entrants", ["P3", "2013-07-20", "custody", "Darlington"], [3, 4]),
    ("yos_cohort", ["P2", "2013-08-01", "first tier", "Darlington"], [3, 4]),
]


@pytest.mark.parametrize(("extract", "second", "rows"), TWO_AREAS)
def test_nobody_lives_in_two_areas_on_one_day(check, drawn, extract, second, rows):
    drawn[extract].append(second)
    delivery = check()
    assert said(delivery) == [
        f"{extract}.csv, row {row}, column area: expected one area for one person on one day"
        for row in rows
    ]
    assert quarantined(delivery) == {extract: rows}


def test_people_none_of_whom_is_accepted_stop_the_delivery_with_the_first_reason(check, drawn):
    for row in (2, 3, 4):
        spoil(drawn, "people", row, "sex", "m")
    with pytest.raises(DeliveryError) as refusal:
        check()
    first, people, *others = str(refusal.value).splitlines()
    assert first == "the delivery 2013-14Q4 cannot be used:"
    assert people == (
        "  people.csv: no row was accepted. people.csv, row 2, column sex: "
        "arrived 'm'; expected one of 'male', 'female', 'not recorded'"
    )
    assert [line.split(":")[0].strip() for line in others] == [
        "offences.csv",
        "yos_cohort.csv",
        "first_time_entrants.csv",
    ]


def test_an_extract_without_events_in_the_last_month_is_said_to_end_early(check, drawn):
    def ends():
        return {source.file: source.ends_early for source in check().sources if source.ends_early}

    assert ends() == {"offences.csv": "2013-09-01", "first_time_entrants.csv": "2013-07-20"}
    spoil(drawn, "offences", 3, "disposal_date", "2014-02-28")
    spoil(drawn, "first_time_entrants", 3, "disposal_date", "2014-03-01")
    assert ends() == {"offences.csv": "2014-02-28"}
    spoil(drawn, "offences", 3, "disposal_date", "2014-03-31")
    assert ends() == {}


def test_everything_about_a_quarantined_person_follows_into_quarantine(check, drawn):
    spoil(drawn, "people", 2, "sex", "m")
    delivery = check()
    assert said(delivery) == [
        "people.csv, row 2, column sex: arrived 'm'; "
        "expected one of 'male', 'female', 'not recorded'",
        f"offences.csv, row 2, column person_id: expected {A_PERSON}",
        f"offences.csv, row 3, column person_id: expected {A_PERSON}",
        f"yos_cohort.csv, row 2, column person_id: expected {A_PERSON}",
        f"first_time_entrants.csv, row 2, column person_id: expected {A_PERSON}",
    ]
    assert "P1" not in {
        person
        for table in delivery.accepted.values()
        if "person_id" in table
        for person in table["person_id"]
    }


def test_all_breaches_are_told_at_once_and_a_row_gathers_all_its_reasons(check, drawn):
    spoil(drawn, "offences", 4, "offence_date", "10/06/2013")
    spoil(drawn, "offences", 4, "offence_group", "drug")
    spoil(drawn, "offences", 5, "disposal", "")
    spoil(drawn, "population", 2, "age", "ten")
    spoil(drawn, "yos_cohort", 3, "tier", "")
    delivery = check()
    assert sorted(message.split(":")[0] for message in said(delivery)) == [
        "offences.csv, row 4, column offence_date",
        "offences.csv, row 4, column offence_group",
        "offences.csv, row 5, column disposal",
        "population.csv, row 2, column age",
        "yos_cohort.csv, row 3, column tier",
    ]
    reasons = delivery.quarantined["offences"].set_index("row")["reasons"]
    assert reasons[4].startswith(f"offence_date: expected {A_DATE}; offence_group: expected one of")
    assert reasons[5] == "disposal: expected a disposal and its date, or neither"
