"""Values as they are typed, exported and mangled by spreadsheets: dates, numbers, ids, words."""

from datetime import date

import pyarrow.parquet as pq
from untidy import (
    CLEAN,
    HEADERS,
    SURNAME,
    TELEPHONE,
    arrived,
    comes_of,
    quarantined,
    read,
    refused,
    table,
    text_of,
)

from rrlib.codes import Disposal

DATE = "expected a date written year-month-day, such as 2013-03-31"
CANNOT = f"{DATE}: it could be month/day/year, so that the day cannot be told"
PROOF = f"{DATE}: this one is month/day/year, as others may be, so that the day cannot be told"
AMERICAN = f"{DATE}: others are month/day/year, so that the day cannot be told"
SWAPPED = (
    f"{DATE}: all others have a day above 12, and Excel may have taken this one for "
    "month/day/year, so that the day cannot be told"
)
AS_UK = "expected year-month-day, not day/month/year (read as such)"
AS_NAMED = "expected year-month-day, not day month year (read as such)"
AS_SERIAL = "expected a date, not Excel's count of days (read as such)"
EMPTY_DATE = f"{DATE}; leave the cell empty where there is none"
ID = "expected a pseudonymous id: letters, digits, hyphens"
NOBODY = "expected a person accepted from people"
WHOLE = "expected a whole number of 0 or more, digits only"
DIGITS = "expected digits without thousands separators"
PERCENT = "expected a percentage from 0 to 100, such as 39.5"
NONE_ACCEPTED = "expected rows: not one was accepted"
GROUPS = (
    "expected one of 'acquisitive', 'violence against the person', 'criminal damage', "
    "'public order', 'drugs', 'motoring', 'sexual', 'other', 'breach of an order'"
)
DISPOSAL_WITHOUT = "column disposal: expected disposal and disposal_date, or neither"


def dates(column: str, written: str, extract: str = "offences") -> dict[tuple[int, str], str]:
    """Every date of a column in another notation, as `strftime` has it."""
    return {
        (row, column): date.fromisoformat(record[column]).strftime(written)
        for row, record in enumerate(CLEAN[extract], 2)
        if record[column]
    }


def offences(changes: dict[tuple[int, str], str]) -> str:
    return text_of("offences", changes)


def in_offence(row: int, text: str, column: str = "offence_date") -> str:
    """The clean offences with one text in the place of another."""
    return offences({(row, column): text})


def at(row: int, column: str, said: str, arrived: str | None = None, file: str = "offences") -> str:
    shown = "" if arrived is None else f"arrived {arrived!r}; "
    return f"{file}.csv, row {row}, column {column}: {shown}{said}"


ALL_UK = dates("offence_date", "%d/%m/%Y")
SERIALS = {
    place: str((date.fromisoformat(text) - date(1899, 12, 30)).days)
    for place, text in dates("offence_date", "%Y-%m-%d").items()
}
NONE_TELLS = {**SERIALS, (2, "offence_date"): "03/04/2013", (4, "offence_date"): "09/12/2013"}
WITH_TIMES = {
    **dates("offence_date", "%Y-%m-%d 14:25:01"),
    (2, "offence_date"): "2013-04-03T00:00:00.000",
}


@table(
    {
        "day/month/year, of which one can only be that": read(
            "offences.csv",
            offences(ALL_UK),
            at(2, "offence_date", f"{AS_UK} (and 5 more such)", "03/04/2013"),
        ),
        "the same between dots": read(
            "offences.csv",
            offences(dates("offence_date", "%d.%m.%Y")),
            at(2, "offence_date", f"{AS_UK} (and 5 more such)", "03.04.2013"),
        ),
        "the same with a time of day": read(
            "offences.csv",
            offences(dates("offence_date", "%d/%m/%Y 14:25")),
            at(2, "offence_date", f"{AS_UK} (and 5 more such)", "03/04/2013 14:25"),
        ),
        "days of birth as day/month/year": read(
            "people.csv",
            text_of("people", dates("date_of_birth", "%d/%m/%Y", "people")),
            at(2, "date_of_birth", f"{AS_UK} (and 3 more such)", file="people"),
        ),
        "month/day/year, of which some can only be that": refused(
            "offences.csv",
            offences(dates("offence_date", "%m/%d/%Y")),
            at(2, "offence_date", f"{AMERICAN} (and 2 more such)", "04/03/2013"),
            at(3, "offence_date", f"{PROOF} (and 2 more such)", "07/31/2013"),
            f"offences.csv: {NONE_ACCEPTED}",
        ),
        "American dates among British ones": quarantined(
            "offences.csv",
            offences({**ALL_UK, (3, "offence_date"): "07/31/2013"}),
            [2, 3, 4, 7],
            at(2, "offence_date", f"{AMERICAN} (and 2 more such)", "03/04/2013"),
            at(3, "offence_date", PROOF, "07/31/2013"),
            at(5, "offence_date", f"{AS_UK} (and 1 more such)", "17/01/2014"),
        ),
        "dates of which none tells which part is the day": quarantined(
            "offences.csv",
            offences(NONE_TELLS),
            [2, 4],
            at(2, "offence_date", f"{CANNOT} (and 1 more such)", "03/04/2013"),
            at(3, "offence_date", f"{AS_SERIAL} (and 3 more such)", "41486"),
        ),
        "one such date hidden by an invisible space": quarantined(
            "offences.csv",
            in_offence(2, "03/04/2013\u200b"),
            [2],
            at(2, "offence_date", CANNOT, "03/04/2013\u200b"),
        ),
        "one such date hidden by an apostrophe and a space": quarantined(
            "offences.csv",
            in_offence(2, "' 03/04/2013"),
            [2],
            at(2, "offence_date", CANNOT, "' 03/04/2013"),
        ),
        "a date that is the same day either way": read(
            "people.csv",
            text_of("people").replace("1998-05-14", "14/05/1998"),
            at(2, "date_of_birth", AS_UK, file="people"),
        ),
        "year-month-day and day/month/year mixed": read(
            "offences.csv",
            in_offence(6, "30/03/2014"),
            at(6, "offence_date", AS_UK, "30/03/2014"),
        ),
        "dates that Excel swapped beside those that it could not": quarantined(
            "offences.csv",
            offences(
                {
                    **ALL_UK,
                    (2, "offence_date"): "2013-03-04",
                    (4, "offence_date"): "2013-09-12",
                    (7, "offence_date"): "2014-06-05",
                }
            ),
            [2, 4, 7],
            at(2, "offence_date", f"{SWAPPED} (and 2 more such)", "2013-03-04"),
            at(3, "offence_date", f"{AS_UK} (and 2 more such)", "31/07/2013"),
        ),
        "the same, swapped ones as Excel's count of days": quarantined(
            "offences.csv",
            offences(
                {
                    **ALL_UK,
                    (2, "offence_date"): "41337",
                    (4, "offence_date"): "41529",
                    (7, "offence_date"): "41795",
                }
            ),
            [2, 4, 7],
            at(2, "offence_date", f"{SWAPPED} (and 2 more such)", "41337"),
            at(3, "offence_date", f"{AS_UK} (and 2 more such)", "31/07/2013"),
        ),
        "years of two digits": refused(
            "offences.csv",
            offences(dates("offence_date", "%d/%m/%y")),
            at(2, "offence_date", f"{DATE} (and 5 more such)", "03/04/13"),
            f"offences.csv: {NONE_ACCEPTED}",
        ),
        "31 February": quarantined(
            "offences.csv",
            in_offence(5, "31/02/2014"),
            [5],
            at(5, "offence_date", DATE, "31/02/2014"),
        ),
        "29 February of a year that has none": quarantined(
            "offences.csv",
            in_offence(5, "2014-02-29"),
            [5],
            at(5, "offence_date", DATE, "2014-02-29"),
        ),
        "months by name": read(
            "offences.csv",
            offences(dates("offence_date", "%d %B %Y")),
            at(2, "offence_date", f"{AS_NAMED} (and 5 more such)", "03 April 2013"),
        ),
        "months by the beginning of their names": read(
            "offences.csv",
            offences(dates("offence_date", "%d-%b-%Y")),
            at(2, "offence_date", f"{AS_NAMED} (and 5 more such)", "03-Apr-2013"),
        ),
        "a month in another language": quarantined(
            "offences.csv",
            in_offence(4, "9 marraskuu 2013"),
            [4],
            at(4, "offence_date", DATE, "9 marraskuu 2013"),
        ),
        "Excel's count of days": read(
            "offences.csv",
            offences(SERIALS),
            at(2, "offence_date", f"{AS_SERIAL} (and 5 more such)", "41367"),
        ),
        "Excel's count of days with a decimal": read(
            "offences.csv",
            in_offence(2, "41367.0"),
            at(2, "offence_date", AS_SERIAL, "41367.0"),
        ),
        "Excel's count of days with a time of day": quarantined(
            "offences.csv", in_offence(2, "41367.6"), [2], at(2, "offence_date", DATE, "41367.6")
        ),
        "year-month-day with times of day": read(
            "offences.csv",
            offences(WITH_TIMES),
        ),
        "summer midnights an hour early": quarantined(
            "people.csv",
            text_of(
                "people",
                {
                    **dates("date_of_birth", "%Y-%m-%d 00:00:00", "people"),
                    (2, "date_of_birth"): "1998-05-13 23:00:00",
                    (5, "date_of_birth"): "2000-08-16 23:00:00",
                },
            ),
            [2, 5],
            at(
                2,
                "date_of_birth",
                f"{DATE}: 23:00 may be the midnight after, in Greenwich time, so that the day "
                "cannot be told (and 1 more such)",
                file="people",
            ),
        ),
        "digits without separators": quarantined(
            "offences.csv", in_offence(2, "20130403"), [2], at(2, "offence_date", DATE, "20130403")
        ),
        "the first day of 1900, where there is none": quarantined(
            "people.csv",
            text_of("people", {(4, "date_of_birth"): "01/01/1900"}),
            [4],
            at(4, "date_of_birth", EMPTY_DATE, file="people"),
        ),
        "a day after the quarter": quarantined(
            "offences.csv",
            in_offence(7, "2014-07-01"),
            [7],
            at(
                7,
                "offence_date",
                "expected a day not after 2014-06-30, the last of the delivery's quarter",
                "2014-07-01",
            ),
        ),
    }
)
def test_a_date_means_one_day_or_none(case, tmp_path):
    comes_of(case, tmp_path)


def population(row: int, text: str, column: str = "persons") -> str:
    return text_of("population", {(row, column): text})


def survey(texts: list[str], column: str = "score") -> str:
    return text_of("surveys", {(row, column): text for row, text in enumerate(texts, 2)})


def in_population(row: int, said: str, arrived: str, column: str = "persons") -> str:
    return at(row, column, said, arrived, "population")


@table(
    {
        "thousands separators": read(
            "population.csv",
            text_of(
                "population",
                {(2, "persons"): "5,432", (3, "persons"): "5,519", (4, "persons"): "1,214"},
            ),
            in_population(2, f"{DIGITS} (and 2 more such)", "5,432"),
        ),
        "thousands separators without quotes": quarantined(
            "population.csv",
            text_of("population").replace("5432", "5,432"),
            [2],
            "population.csv, row 2: arrived '5 values'; expected 4 values, as in the header",
        ),
        "separators that are not of thousands": quarantined(
            "population.csv", population(2, "54,32"), [2], in_population(2, WHOLE, "54,32")
        ),
        "a point between thousands": quarantined(
            "population.csv", population(2, "5.432"), [2], in_population(2, WHOLE, "5.432")
        ),
        "a space between thousands": quarantined(
            "population.csv", population(2, "5 432"), [2], in_population(2, WHOLE, "5 432")
        ),
        "whole numbers with decimals": read(
            "population.csv",
            text_of("population", {(2, "persons"): "5432.0", (3, "persons"): "5519.00"}),
            in_population(
                2, "expected a whole number without decimals (and 1 more such)", "5432.0"
            ),
        ),
        "a count that is no whole number": quarantined(
            "population.csv", population(2, "5432.5"), [2], in_population(2, WHOLE, "5432.5")
        ),
        "scientific notation": quarantined(
            "population.csv", population(2, "5.432E+03"), [2], in_population(2, WHOLE, "5.432E+03")
        ),
        "a count below 0": quarantined(
            "population.csv", population(2, "-5432"), [2], in_population(2, WHOLE, "-5432")
        ),
        "a count in brackets, as accountants write what is below 0": quarantined(
            "recorded_crime.csv",
            text_of("recorded_crime", {(5, "offences"): "(2)"}),
            [5],
            at(
                5,
                "offences",
                "expected a whole number, below 0 where more was taken back than added",
                "(2)",
                "recorded_crime",
            ),
        ),
        "the highest age as '90+'": quarantined(
            "population.csv",
            population(5, "11+", "age"),
            [5],
            in_population(5, WHOLE, "11+", "age"),
        ),
        "an estimate marked as such": quarantined(
            "population.csv",
            population(5, "1198e"),
            [5],
            at(5, "persons", WHOLE, file="population"),
        ),
        "a financial year for a calendar year": quarantined(
            "population.csv",
            population(2, "2013/14", "year"),
            [2],
            in_population(2, "expected a calendar year of four digits", "2013/14", "year"),
        ),
        "a calendar quarter for a financial one": quarantined(
            "recorded_crime.csv",
            text_of("recorded_crime", {(2, "quarter"): "2014 Q1"}),
            [2],
            at(
                2,
                "quarter",
                "expected a financial quarter, such as 2013-14Q4",
                "2014 Q1",
                "recorded_crime",
            ),
        ),
        "percent signs": read("surveys.csv", survey(["62.5%", "58 %", "63.0%"])),
        "fractions for percentages": refused(
            "surveys.csv",
            survey(["0.625", "0.58", "0.63"]),
            at(
                2,
                "score",
                f"{PERCENT}: these may be fractions of 1 (and 2 more such)",
                "0.625",
                "surveys",
            ),
            f"surveys.csv: {NONE_ACCEPTED}",
        ),
        "a fraction among percentages with their sign": quarantined(
            "surveys.csv",
            survey(["62.5%", "0.58", "63%"]),
            [3],
            at(3, "score", f"{PERCENT}: these may be fractions of 1", "0.58", "surveys"),
        ),
        "more than a hundred percent": quarantined(
            "surveys.csv",
            survey(["62.5", "580", "63"]),
            [3],
            at(3, "score", PERCENT, "580", "surveys"),
        ),
        "a decimal comma": quarantined(
            "surveys.csv",
            survey(["62,5", "58", "63"]),
            [2],
            at(2, "score", PERCENT, "62,5", "surveys"),
        ),
        "pounds": quarantined(
            "population.csv", population(2, "£5432"), [2], in_population(2, WHOLE, "£5432")
        ),
        "a telephone number where a count belongs": quarantined(
            "population.csv",
            population(2, TELEPHONE),
            [2],
            at(2, "persons", WHOLE, file="population"),
        ),
    }
)
def test_a_number_is_the_number_that_was_meant_or_none(case, tmp_path):
    comes_of(case, tmp_path)


def person(row: int, text: str) -> str:
    return text_of("offences", {(row, "person_id"): text})


@table(
    {
        "an id that Excel shortened": quarantined(
            "offences.csv",
            in_offence(3, "1.23457E+11", "offence_id"),
            [3],
            at(
                3,
                "offence_id",
                "expected an id in full: Excel has shortened it and its digits are lost",
            ),
        ),
        "an apostrophe before an id": read(
            "offences.csv",
            person(2, "'P70001"),
            at(2, "person_id", "expected no apostrophe before the value"),
        ),
        "spaces around an id": read("offences.csv", person(2, " P70001\t")),
        "spaces that do not break and spaces of no width around ids": read(
            "offences.csv",
            offences({(2, "person_id"): "\xa0P70001", (3, "person_id"): "P70002\u200b"}),
        ),
        "marks of the direction of writing around an id": read(
            "offences.csv", person(2, "\u200eP70001\u200f")
        ),
        "a space within an id": quarantined(
            "offences.csv", person(2, "P70 001"), [2], at(2, "person_id", ID)
        ),
        "a Cyrillic letter in an id": quarantined(
            "offences.csv", person(2, "\u042070001"), [2], at(2, "person_id", ID)
        ),
        "an id in other capitals is nobody's": quarantined(
            "offences.csv", person(2, "p70001"), [2], at(2, "person_id", NOBODY)
        ),
        "an id that lost its zeros is nobody's": quarantined(
            "offences.csv", person(2, "70001"), [2], at(2, "person_id", NOBODY)
        ),
        "an error of Excel for an id": quarantined(
            "offences.csv",
            person(2, "#N/A"),
            [2],
            at(2, "person_id", f"{ID}; leave the cell empty where there is none"),
        ),
        "NULL for an id": quarantined(
            "offences.csv",
            person(2, "NULL"),
            [2],
            at(2, "person_id", f"{ID}; leave the cell empty where there is none"),
        ),
        "no id": quarantined(
            "offences.csv", person(2, ""), [2], at(2, "person_id", "expected a value")
        ),
        "a surname for an id is nobody's": quarantined(
            "offences.csv", person(2, SURNAME), [2], at(2, "person_id", NOBODY)
        ),
    }
)
def test_an_id_is_the_same_id_or_none(case, tmp_path):
    comes_of(case, tmp_path)


def test_ids_to_which_excel_added_a_decimal_are_the_ids_without_it(tmp_path):
    texts = {(row, "offence_id"): f"{80000 + row}.0" for row in range(2, 8)}
    said = at(2, "offence_id", "expected an id without decimals (and 5 more such)")
    processed = arrived(read("offences.csv", offences(texts), said), tmp_path)
    assert [str(breach) for breach in processed.breaches] == [said]
    ids = pq.read_table(processed.table("offences"))["offence_id"].to_pylist()
    assert sorted(ids) == [str(80000 + row) for row in range(2, 8)]


DISPOSALS = f"expected one of {', '.join(repr(code.value) for code in Disposal)}"
NONE_OF_THEM = "expected one of the listed words; leave the cell empty where there is none"


@table(
    {
        "words in other capitals": read(
            "offences.csv",
            offences({(2, "disposal"): "Referral Order", (3, "alcohol_related"): "YES"}),
            at(2, "disposal", "expected 'referral order', in these letters", "Referral Order"),
            at(3, "alcohol_related", "expected 'yes', in these letters", "YES"),
        ),
        "spaces doubled, around and of the kind that does not break": read(
            "offences.csv",
            offences(
                {
                    (2, "disposal"): "referral  order",
                    (2, "area"): "County\xa0Durham",
                    (3, "area"): " Darlington ",
                }
            ),
        ),
        "a near miss": quarantined(
            "offences.csv",
            in_offence(2, "aquisitive", "offence_group"),
            [2],
            at(2, "offence_group", GROUPS, "aquisitive"),
        ),
        "a dash for a hyphen": quarantined(
            "offences.csv",
            in_offence(2, "pre–caution disposal", "disposal"),
            [2],
            at(2, "disposal", DISPOSALS, "pre–caution disposal"),
        ),
        "a word that is none of the list": quarantined(
            "offences.csv",
            in_offence(2, "shoplifting", "offence_group"),
            [2],
            at(2, "offence_group", GROUPS),
        ),
        "a surname where a word belongs": quarantined(
            "offences.csv",
            in_offence(2, SURNAME, "offence_group"),
            [2],
            at(2, "offence_group", GROUPS),
        ),
        "letters for yes and no": refused(
            "offences.csv",
            offences({(row, "alcohol_related"): "NY"[row % 2] for row in range(2, 8)}),
            at(2, "alcohol_related", "expected one of 'yes', 'no' (and 5 more such)", "N"),
            f"offences.csv: {NONE_ACCEPTED}",
        ),
        "an error of Excel where nothing may stand": quarantined(
            "offences.csv",
            offences({(4, "disposal"): "#N/A", (4, "disposal_date"): "#N/A"}),
            [4],
            at(4, "disposal_date", EMPTY_DATE, "#N/A"),
            at(4, "disposal", NONE_OF_THEM, "#N/A"),
        ),
        "NULL where nothing may stand": quarantined(
            "offences.csv",
            offences({(4, "disposal"): "NULL", (4, "disposal_date"): "NULL"}),
            [4],
            at(4, "disposal_date", EMPTY_DATE, "NULL"),
            at(4, "disposal", NONE_OF_THEM, "NULL"),
        ),
        "an unknown disposal of a known day": quarantined(
            "offences.csv",
            in_offence(3, "#REF!", "disposal"),
            [3],
            at(3, "disposal", NONE_OF_THEM, "#REF!"),
        ),
        "an unknown disposal that was left empty": quarantined(
            "offences.csv",
            in_offence(3, "", "disposal"),
            [3],
            f"offences.csv, row 3, {DISPOSAL_WITHOUT}",
        ),
    }
)
def test_a_word_is_one_of_the_contract_or_none(case, tmp_path):
    comes_of(case, tmp_path)


OFFENCES = text_of("offences")
LINES = OFFENCES.splitlines(keepends=True)
SAME = (
    "expected each row once: another is the same, with its offence_id and person_id and "
    "disposal_date and disposal"
)
AT_ODDS = (
    "expected one row for each offence_id and person_id and disposal_date and disposal: another "
    "says something else"
)


@table(
    {
        "a row twice": quarantined(
            "offences.csv", OFFENCES + LINES[3], [8], f"offences.csv, row 8: {SAME}", lost=[]
        ),
        "the whole file twice": quarantined(
            "offences.csv",
            OFFENCES + "".join(LINES[1:]),
            range(8, 14),
            f"offences.csv, row 8: {SAME} (and 5 more such)",
            lost=[],
        ),
        "a row twice in another notation": quarantined(
            "offences.csv",
            OFFENCES + LINES[2].replace("2013-07-31", "31/07/2013").replace("Darl", " Darl"),
            [8],
            at(8, "offence_date", AS_UK, "31/07/2013"),
            f"offences.csv, row 8: {SAME}",
            lost=[],
        ),
        "two rows of which one is wrong": quarantined(
            "population.csv",
            text_of("population") + "Darlington,2013,11,1199\n",
            [5, 6],
            "population.csv, row 5: expected one row for each area and year and age: another says "
            "something else (and 1 more such)",
            lost=[3],
        ),
        "the same person twice with two days of birth": quarantined(
            "people.csv",
            text_of("people") + "P70001,male,1998-05-15,yes\n",
            [2, 6],
            "people.csv, row 2: expected one row for each person_id: another says something else "
            "(and 1 more such)",
            lost=[0],
        ),
    }
)
def test_a_row_counts_once_and_never_where_another_contradicts_it(case, tmp_path):
    comes_of(case, tmp_path)


@table(
    {
        "two columns under each other's headings": refused(
            "people.csv",
            text_of("people").replace("person_id,sex,date_of_birth", "person_id,date_of_birth,sex"),
            at(
                2,
                "sex",
                "expected one of 'male', 'female', 'not recorded' (and 3 more such)",
                file="people",
            ),
            at(2, "date_of_birth", f"{DATE} (and 3 more such)", file="people"),
            f"people.csv: {NONE_ACCEPTED}",
        ),
        "ids under the heading of areas": refused(
            "offences.csv",
            OFFENCES.replace(
                ",".join(HEADERS["offences"]),
                "area,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,"
                "offence_id",
            ),
            at(
                2,
                "area",
                "expected one of 'County Durham', 'Darlington', 'elsewhere', 'no fixed address' "
                "(and 5 more such)",
            ),
            at(2, "offence_id", f"{ID} (and 2 more such)"),
            f"offences.csv: {NONE_ACCEPTED}",
        ),
    }
)
def test_swapped_headings_show_nothing_personal(case, tmp_path):
    comes_of(case, tmp_path)
