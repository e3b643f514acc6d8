"""Each rule of the contracts on a cell, by the one cell that breaks it.

Every case changes a single cell of a small sound delivery and says all that the check then has to
say: as the sound delivery is accepted whole, each message is its rule's work.
"""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from deliveries import (
    PARTNERSHIP,
    QUARTER,
    SOUND,
    YOUTH,
    accepted,
    processed,
    quarantined,
    reasons,
    said,
    sound,
    spoil,
    write,
)

from rrlib.contracts import EXTRACTS, Kind, Presence, Severity, process_delivery
from rrlib.contracts.checking import Bounds, check_sheet
from rrlib.contracts.extracts import PEOPLE, YOS_COHORT
from rrlib.contracts.sheets import Sheet
from rrlib.contracts.values import meanings

A_DATE = "a date written year-month-day, such as 2013-03-31"
AN_ID = "a pseudonymous id: letters, digits, hyphens"
A_NUMBER = "a whole number of 0 or more, digits only"
A_BALANCE = "a whole number, below 0 where more was taken back than added"
A_PERCENTAGE = "a percentage from 0 to 100, such as 39.5"
A_DECIMAL = "a number, such as 470 or 1.25"
A_QUARTER = "a financial quarter, such as 2013-14Q4"
A_YEAR = "a calendar year of four digits"
IN_TIME = "a day not after 2014-03-31, the last of the delivery's quarter"
A_PERSON = "a person accepted from people"
RESIDENCES = "one of 'County Durham', 'Darlington', 'elsewhere', 'no fixed address'"
OWN_PLACES = "one of 'County Durham', 'Darlington', 'County Durham and Darlington'"
ONE_STORY = (
    "the same offence_date, offence_to, offence_group, offence_code, alcohol_related on every row "
    "of one person's part in an offence, and one area a day"
)


STAND_ALONE = ["people", *(each.name for each in EXTRACTS if not each.of_people)]


@pytest.fixture
def drawn():
    return sound(*YOUTH)


@pytest.fixture
def check(tmp_path, drawn):
    """Check the drawn delivery as it now stands."""
    return lambda: processed(tmp_path, drawn)


@pytest.fixture
def spoilt(tmp_path):
    """Check a delivery of one extract, and of people, in which one cell is another."""

    def checked(extract, row, column, value):
        tables = sound(extract) if extract in STAND_ALONE else sound("people", extract)
        spoil(tables, extract, row, column, value)
        return processed(tmp_path, tables)

    return checked


def breach_of(delivery, column):
    (found,) = [breach for breach in delivery.breaches if breach.column == column]
    return found


def test_the_drawn_delivery_is_accepted_whole(tmp_path):
    tables = sound(*SOUND)
    assert set(tables) == {extract.name for extract in EXTRACTS}
    delivery = processed(tmp_path, tables)
    assert said(delivery) == []
    assert quarantined(delivery) == {}
    assert {name: len(accepted(delivery, name)) for name in delivery.extracts} == {
        name: len(rows) - 1 for name, rows in tables.items()
    }


#   extract, row, column: what arrived, what is then said of it
SHOWN = [
    ("offences", 4, "offence_date", "31/02/2013", A_DATE),
    ("offences", 4, "offence_date", "2013-02-30", A_DATE),
    ("offences", 4, "offence_date", "2013-02-29", A_DATE),
    ("offences", 4, "offence_date", "2013-3-5", A_DATE),
    ("offences", 5, "disposal_date", "20.13", A_DATE),
    ("first_time_entrants", 3, "disposal_date", "20-Jul-13", A_DATE),
    ("offences", 4, "offence_date", "2014-04-01", IN_TIME),
    ("offences", 5, "disposal_date", "2014-04-01", IN_TIME),
    ("first_time_entrants", 3, "disposal_date", "2104-07-20", IN_TIME),
    ("offences", 4, "offence_group", "drug", None),
    ("offences", 5, "disposal", "fined", None),
    ("yos_cohort", 3, "area", "Co Durham", RESIDENCES),
    ("yos_cohort", 3, "area", "Darlingtn", RESIDENCES),
    ("population", 3, "area", "Darlingtom", OWN_PLACES),
    ("population", 3, "year", "2012/13", A_YEAR),
    ("population", 3, "year", "12", A_YEAR),
    ("population", 3, "year", "2014", IN_TIME),
    ("population", 3, "age", "-11", A_NUMBER),
    ("population", 3, "persons", "1210.5", A_NUMBER),
    ("population", 3, "persons", "1" * 16, A_NUMBER),
    ("recorded_crime", 3, "quarter", "2013-14", A_QUARTER),
    ("recorded_crime", 3, "quarter", "2013-15Q4", A_QUARTER),
    ("recorded_crime", 3, "offences", "-2.5", A_BALANCE),
    ("welfare_losses", 3, "pounds", "1.2.5", A_DECIMAL),
    ("surveys", 3, "score", "100.1", A_PERCENTAGE),
    ("surveys", 3, "score", "101%", A_PERCENTAGE),
    ("surveys", 3, "score", "-1", A_PERCENTAGE),
]


@pytest.mark.parametrize(("extract", "row", "column", "value", "expected"), SHOWN)
def test_a_bad_value_is_named_with_file_row_column_what_arrived_and_what_was_expected(
    spoilt, extract, row, column, value, expected
):
    delivery = spoilt(extract, row, column, value)
    (message,) = said(delivery)
    assert message.startswith(f"{extract}.csv, row {row}, column {column}: arrived '{value}'; ")
    if expected is None:
        assert re.search(r"; expected one of '[a-z0-9 -]+'(, '[a-z0-9 -]+')+$", message)
    else:
        assert message.endswith(f"; expected {expected}")
    assert quarantined(delivery) == {extract: [row]}


#   extract, row, column: a personal value, or one that could be, is not repeated; what is said
HIDDEN = [
    ("people", 4, "date_of_birth", "1999-02-29", A_DATE),
    ("people", 4, "date_of_birth", "2999-12-30", IN_TIME),
    ("people", 4, "person_id", "Jo Smith", AN_ID),
    ("offences", 4, "offence_id", "F 2/13", AN_ID),
    ("offences", 4, "person_id", "P/2", AN_ID),
    ("offences", 4, "person_id", "P9", A_PERSON),
    ("offences", 4, "offence_date", "Jo Smith", A_DATE),
    ("offences", 4, "offence_group", "Jo Smith", None),
    ("offences", 4, "alcohol_related", "Smith", "one of 'yes', 'no'"),
    ("yos_cohort", 3, "area", "Smith", RESIDENCES),
    ("first_time_entrants", 3, "area", "Gateshead", RESIDENCES),
    ("population", 3, "area", "elsewhere", OWN_PLACES),
    ("population", 3, "age", "Smith", A_NUMBER),
    ("offences", 5, "disposal_date", "2013-06-30", "a day not before offence_date"),
    ("needs_assessments", 2, "answer", "heroin", "one of the item's answers; see the data"),
]


@pytest.mark.parametrize(("extract", "row", "column", "value", "expected"), HIDDEN)
def test_what_is_or_could_be_personal_is_not_repeated(
    spoilt, extract, row, column, value, expected
):
    delivery = spoilt(extract, row, column, value)
    own = f"{extract}.csv, row {row}, column {column}: expected {expected or 'one of '}"
    assert said(delivery)[0].startswith(own)
    assert value not in " ".join(said(delivery))
    assert quarantined(delivery)[extract] == [row]


def test_headings_in_the_wrong_order_do_not_have_dates_of_birth_repeated(check, drawn):
    drawn["people"][0] = ["person_id", "date_of_birth", "sex", "matched"]
    messages = "\n".join(said(check()))
    assert "people.csv, row 2, column sex: " in messages
    for born in ("1998-05-01", "1997-02-11", "1999-12-30"):
        assert born not in messages


def test_headings_in_the_wrong_order_do_not_have_ids_repeated(check, drawn):
    drawn["offences"][0][:3] = ["offence_date", "offence_id", "person_id"]
    messages = "\n".join(said(check()))
    assert "offences.csv, row 2, column offence_date: " in messages
    assert not re.search(r"\bF[123]\b|\bP[123]\b", messages)


NO_RESIDENCE = "a residence; a prison is none: give the address before custody, or"


@pytest.mark.parametrize(
    "held_in",
    [
        "HMP Durham",
        "HM P Durham",
        "hmp/yoi low newton",
        "HMYOI Deerbolt",
        "HMPYOI Low Newton",
        "Frankland Prison",
        "Deerbolt Young Offender Institution",
        "Aycliffe Secure Centre",
    ],
)
def test_a_prison_is_no_residence(spoilt, held_in):
    delivery = spoilt("offences", 5, "area", held_in)
    assert said(delivery) == [
        f"offences.csv, row 5, column area: expected {NO_RESIDENCE} 'no fixed address'"
    ]
    assert quarantined(delivery) == {"offences": [5]}


@pytest.mark.parametrize("place", ["Durham", "Insecure", "Foyle", "shmp"])
def test_another_place_is_not_taken_for_a_prison(spoilt, place):
    (message,) = said(spoilt("yos_cohort", 3, "area", place))
    assert message.endswith(f"expected {RESIDENCES}")


def test_only_where_somebody_lived_is_a_prison_spoken_of(spoilt):
    assert said(spoilt("population", 3, "area", "HMP Durham")) == [
        f"population.csv, row 3, column area: expected {OWN_PLACES}"
    ]


def test_an_area_of_the_partnership_may_be_called_after_a_prison():
    words = ("Prison Fields", "elsewhere")
    texts = pa.chunked_array([pa.array(["Prison Fields", "HMP Durham"]).dictionary_encode()])
    areas = Sheet({"area": texts}, np.array([2, 3]), {}, (), ())
    column = YOS_COHORT.column("area")
    checked = check_sheet(areas, replace(YOS_COHORT, columns=(column,)), Bounds(words, (), None))
    assert checked.table["area"].to_pylist() == ["Prison Fields", None]
    (fault,) = checked.faults
    assert fault.rows.tolist() == [3]
    assert NO_RESIDENCE in fault.expected


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_a_missing_value_is_named_unless_the_column_may_be_empty(tmp_path, extract):
    tables = sound(*dict.fromkeys(["people", extract.name]))
    rows = tables[extract.name]
    expected = {}
    for name in rows[0]:
        rows.append(list(rows[1]))
        spoil(tables, extract.name, len(rows), name, " ")
        if extract.column(name).presence is Presence.EVERY_ROW:
            expected[len(rows)] = name
    delivery = processed(tmp_path, tables)
    missing = {b.rows: b.column for b in delivery.breaches if b.expected == "a value"}
    assert missing == {(row,): name for row, name in expected.items()}
    why = reasons(delivery, extract.name)
    assert {row: why[row] for row in expected} == {
        row: f"{name}: expected a value" for row, name in expected.items()
    }


@pytest.mark.parametrize("text", ["n/a", "NULL", "none", "#N/A", "?", "-"])
def test_a_word_for_nothing_is_no_value_even_where_the_cell_may_be_empty(spoilt, text):
    delivery = spoilt("iom_membership", 3, "left_on", text)
    assert said(delivery) == [
        f"iom_membership.csv, row 3, column left_on: arrived '{text}'; "
        f"expected {A_DATE}; leave the cell empty where there is none"
    ]


def test_ids_are_read_as_any_other_text_however_plain_they_look(tmp_path):
    words = "P7 P-8 P.9 12.0 1E+05 Total TOTAL subtotal sub-total Null NaN NONE na X x - --- ? P/1"
    texts = [*words.split(), "'P10", " P11", "P12\u200b", "P 13"]
    column = PEOPLE.column("person_id")
    expected = {
        text: meaning.value for text, meaning in zip(texts, meanings(texts, column), strict=True)
    }
    assert sum(value is None for value in expected.values()) == 16
    tables = sound("people")
    born = ["male", "1998-05-01", "yes"]
    tables["people"] = [tables["people"][0], *([text, *born] for text in texts)]
    delivery = processed(tmp_path, tables)
    held = {row["person_id"] for row in accepted(delivery, "people")}
    assert held == {value for value in expected.values() if value is not None}
    bad = [row for row, text in enumerate(texts, 2) if expected[text] is None]
    assert quarantined(delivery) == {"people": bad}


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [("disposal", "fine", "disposal"), ("disposal_date", "2013-06-20", "disposal")],
)
def test_a_disposal_needs_a_date_and_a_date_needs_a_disposal(spoilt, column, value, named):
    delivery = spoilt("offences", 4, column, value)
    assert said(delivery) == [
        f"offences.csv, row 4, column {named}: expected disposal and disposal_date, or neither"
    ]
    assert quarantined(delivery) == {"offences": [4]}


#   extract, row, column: the last value that is still right
RIGHT = [
    ("offences", 4, "offence_date", "2014-03-31"),
    ("offences", 4, "offence_date", "2012-02-29"),
    ("offences", 5, "disposal_date", "2013-07-01"),
    ("offences", 5, "disposal_date", "2014-03-31"),
    ("people", 4, "date_of_birth", "1931-01-01"),
    ("people", 4, "date_of_birth", "2000-02-29"),
    ("yos_cohort", 3, "index_date", "2014-03-31"),
    ("yos_cohort", 3, "area", "elsewhere"),
    ("yos_cohort", 3, "area", "no fixed address"),
    ("population", 3, "persons", "0"),
    ("population", 3, "year", "2013"),
    ("population", 3, "area", "County Durham and Darlington"),
    ("recorded_crime", 3, "offences", "-2"),
    ("recorded_crime", 3, "offences", "0"),
    ("welfare_losses", 3, "pounds", "-12.75"),
    ("surveys", 3, "score", "100"),
    ("surveys", 3, "score", "0"),
    ("surveys", 3, "places", "-12"),
]


@pytest.mark.parametrize(("extract", "row", "column", "value"), RIGHT)
def test_a_value_just_within_a_rule_is_accepted(spoilt, extract, row, column, value):
    delivery = spoilt(extract, row, column, value)
    assert said(delivery) == []
    assert quarantined(delivery) == {}
    assert value in {str(each[column]).removesuffix(".0") for each in accepted(delivery, extract)}


#   extract, row, column: how it arrived, what it can only mean, what is noted of it
READ = [
    ("offences", 4, "offence_date", "13/06/2013", "2013-06-13", "day/month/year"),
    ("offences", 4, "offence_date", "5 Mar 2013", "2013-03-05", "day month year"),
    ("offences", 4, "offence_date", "41345", "2013-03-12", "Excel's count of days"),
    ("offences", 4, "offence_group", "DRUGS", "drugs", "'drugs', in these letters"),
    ("population", 3, "persons", "1,210", "1210", "without thousands separators"),
    ("population", 3, "persons", "1210.0", "1210", "without decimals"),
    ("offences", 4, "offence_date", "2013-03-05 00:00", "2013-03-05", None),
    ("surveys", 3, "score", "61%", "61.0", None),
]


@pytest.mark.parametrize(("extract", "row", "column", "value", "meant", "noted"), READ)
def test_what_can_only_mean_one_thing_is_read_and_noted(
    spoilt, extract, row, column, value, meant, noted
):
    delivery = spoilt(extract, row, column, value)
    assert quarantined(delivery) == {}
    assert meant in {str(each[column]) for each in accepted(delivery, extract)}
    if noted is None:
        assert said(delivery) == []
    else:
        breach = breach_of(delivery, column)
        assert (breach.severity, breach.rows) == (Severity.NOTED, (row,))
        assert noted in breach.expected


@pytest.mark.parametrize("value", ["03/04/2013", "1.8.2013"])
def test_a_date_whose_day_and_month_cannot_be_told_apart_is_quarantined(spoilt, value):
    delivery = spoilt("offences", 4, "offence_date", value)
    assert said(delivery) == [
        f"offences.csv, row 4, column offence_date: arrived '{value}'; expected {A_DATE}: "
        "it could be month/day/year, so that the day cannot be told"
    ]
    assert quarantined(delivery) == {"offences": [4]}


@pytest.mark.parametrize(
    "value", ["0000-01-01", "\u0662\u0660\u0661\u0663-\u0660\u0661-\u0660\u0661"], ids=ascii
)
def test_a_day_that_no_calendar_type_can_hold_is_quarantined(spoilt, value):
    delivery = spoilt("people", 4, "date_of_birth", value)
    assert said(delivery) == [f"people.csv, row 4, column date_of_birth: expected {A_DATE}"]
    assert quarantined(delivery) == {"people": [4]}


@pytest.mark.parametrize("value", ["\u0661\u0662", "\uff11\uff12", "\u00b2"], ids=ascii)
def test_digits_of_another_script_are_no_whole_number(spoilt, value):
    delivery = spoilt("population", 3, "age", value)
    assert said(delivery) == [f"population.csv, row 3, column age: expected {A_NUMBER}"]
    assert quarantined(delivery) == {"population": [3]}


OF_PLACES = [
    extract for extract in EXTRACTS if any(column.kind is Kind.PLACE for column in extract.columns)
]


@pytest.mark.parametrize("extract", OF_PLACES, ids=lambda extract: extract.name)
def test_a_place_is_known_through_the_comparators(tmp_path, extract):
    tables = sound(extract.name)
    spoil(tables, extract.name, 3, "area", "Hartlepool")
    alone = processed(tmp_path / "alone", tables)
    assert said(alone) == [f"{extract.name}.csv, row 3, column area: expected {OWN_PLACES}"]
    compared = processed(tmp_path / "compared", tables | sound("comparators"))
    assert said(compared) == []
    spoil(tables, extract.name, 3, "area", "Gateshead")
    other = processed(tmp_path / "other", tables | sound("comparators"))
    assert said(other) == [
        f"{extract.name}.csv, row 3, column area: expected {OWN_PLACES}, 'Hartlepool'"
    ]


def test_a_comparator_that_is_quarantined_makes_no_place_known(tmp_path):
    tables = sound("population", "comparators")
    spoil(tables, "population", 3, "area", "Hartlepool")
    spoil(tables, "comparators", 3, "relation", "")
    delivery = processed(tmp_path, tables)
    assert quarantined(delivery) == {"comparators": [3], "population": [3]}


def test_a_comparator_is_no_place_where_people_live(tmp_path):
    tables = sound("people", "offences", "comparators")
    spoil(tables, "offences", 4, "area", "Hartlepool")
    delivery = processed(tmp_path, tables)
    assert said(delivery) == [f"offences.csv, row 4, column area: expected {RESIDENCES}"]


def test_one_kind_of_fault_is_told_once_with_its_count_and_its_first_three_rows(tmp_path):
    tables = sound("population")
    header, row, _ = tables["population"]
    many = [[row[0], row[1], str(age), f"{age}.5"] for age in range(20, 1220)]
    tables["population"] = [header, row, *many]
    delivery = processed(tmp_path, tables)
    (breach,) = delivery.breaches
    assert (breach.count, breach.rows) == (1200, (3, 4, 5))
    assert breach.arrived == ("20.5", "21.5", "22.5")
    assert str(breach) == (
        f"population.csv, row 3, column persons: arrived '20.5'; expected {A_NUMBER} "
        "(and 1,199 more such)"
    )
    assert quarantined(delivery) == {"population": list(range(3, 1203))}


def test_none_of_several_values_is_shown_where_one_of_them_could_be_personal(tmp_path):
    tables = sound("people", "offences")
    spoil(tables, "offences", 3, "offence_date", "2013-02-30")
    spoil(tables, "offences", 4, "offence_date", "Jo Smith")
    (breach,) = processed(tmp_path, tables).breaches
    assert (breach.count, breach.rows, breach.arrived) == (2, (3, 4), ())


def test_everything_about_a_quarantined_person_follows_into_quarantine(check, drawn):
    spoil(drawn, "people", 2, "sex", "mal")
    delivery = check()
    assert said(delivery) == [
        "people.csv, row 2, column sex: arrived 'mal'; "
        "expected one of 'male', 'female', 'not recorded'",
        f"offences.csv, row 2, column person_id: expected {A_PERSON} (and 1 more such)",
        f"yos_cohort.csv, row 2, column person_id: expected {A_PERSON}",
        f"first_time_entrants.csv, row 2, column person_id: expected {A_PERSON}",
    ]
    held = [accepted(delivery, name) for name in YOUTH[:-1]]
    assert "P1" not in {row["person_id"] for rows in held for row in rows}


def test_all_breaches_are_told_at_once_and_a_row_gathers_all_its_reasons(check, drawn):
    spoil(drawn, "offences", 4, "offence_date", "2013-13-06")
    spoil(drawn, "offences", 4, "offence_group", "drug")
    spoil(drawn, "offences", 5, "disposal", "")
    spoil(drawn, "population", 2, "age", "10.5")
    spoil(drawn, "yos_cohort", 3, "tier", "")
    delivery = check()
    assert sorted(message.split(":")[0] for message in said(delivery)) == [
        "offences.csv, row 4, column offence_date",
        "offences.csv, row 4, column offence_group",
        "offences.csv, row 5, column disposal",
        "population.csv, row 2, column age",
        "yos_cohort.csv, row 3, column tier",
    ]
    why = reasons(delivery, "offences")
    assert why[4].startswith(f"offence_date: expected {A_DATE}; offence_group: expected one of")
    assert why[5] == "disposal: expected disposal and disposal_date, or neither"


def test_people_none_of_whom_is_accepted_stop_the_delivery_and_all_that_names_them(check, drawn):
    for row in (2, 3, 4):
        spoil(drawn, "people", row, "sex", "")
    delivery = check()
    assert [str(breach) for breach in delivery.stopped] == [
        f"{name}.csv: expected rows: not one was accepted"
        for name in ("people", "offences", "yos_cohort", "first_time_entrants")
    ]
    assert delivery.extracts == ("population",)
    assert said(delivery)[0] == "people.csv, row 2, column sex: expected a value (and 2 more such)"


def test_an_extract_without_events_in_the_last_month_is_said_to_end_early(check, drawn):
    def ends():
        return {source.file: source.ends_early for source in check().sources if source.ends_early}

    assert ends() == {"offences.csv": "2013-09-01", "first_time_entrants.csv": "2013-07-20"}
    spoil(drawn, "offences", 3, "disposal_date", "2014-02-28")
    spoil(drawn, "first_time_entrants", 3, "disposal_date", "2014-03-01")
    assert ends() == {"offences.csv": "2014-02-28"}
    spoil(drawn, "offences", 3, "disposal_date", "2014-03-31")
    assert ends() == {}


def test_the_quarter_that_bounds_the_days_is_that_of_the_folder(tmp_path, drawn):
    spoil(drawn, "offences", 4, "offence_date", "2014-04-01")
    raw = write(tmp_path / "2014-15Q1", drawn)
    assert said(process_delivery(raw, tmp_path / "processed", PARTNERSHIP)) == []
    raw = write(tmp_path / QUARTER, drawn)
    assert len(said(process_delivery(raw, tmp_path / "processed", PARTNERSHIP))) == 1
