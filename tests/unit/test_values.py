"""What a text means in a column of each kind: every notation, and that none means another value."""

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rrlib.codes import Disposal, YesNo
from rrlib.contracts import Column, Kind
from rrlib.contracts.days import read_day
from rrlib.contracts.values import Meaning, may_be_repeated, meanings


def column(kind: Kind, **more) -> Column:
    return Column("column", kind, "of a test", **more)


DATES = column(Kind.DATE, uk_dates=True)
ISO_DATES = column(Kind.DATE)
NUMBERS = (Kind.WHOLE_NUMBER, Kind.BALANCE, Kind.DECIMAL, Kind.PERCENT, Kind.YEAR)
WORDS = column(Kind.CODE, codes=Disposal)


def meaning(text: str, of: Column, *others: str) -> Meaning:
    """What `text` means in a column beside `others`."""
    return meanings([text, *others], of)[0]


READ = [
    (Kind.IDENTIFIER, "P00001", "P00001", None),
    (Kind.IDENTIFIER, "2013-X", "2013-X", None),
    (Kind.IDENTIFIER, "4711.0", "4711", "an id without decimals"),
    (Kind.IDENTIFIER, "A.1", "A.1", None),
    (Kind.DATE, "2013-03-31", "2013-03-31", None),
    (Kind.DATE, "2013-03-31T09:05", "2013-03-31", None),
    (Kind.DATE, "2013-03-31 09:05:59.123", "2013-03-31", None),
    (Kind.DATE, "41364", "2013-03-31", "Excel's count of days"),
    (Kind.DATE, "41364.0", "2013-03-31", "Excel's count of days"),
    (Kind.DATE, "31/03/2013", "2013-03-31", "day/month/year"),
    (Kind.DATE, "31.3.2013", "2013-03-31", "day/month/year"),
    (Kind.DATE, "31-03-2013", "2013-03-31", "day/month/year"),
    (Kind.DATE, "31/03/2013 9:05", "2013-03-31", "day/month/year"),
    (Kind.DATE, "3/3/2013", "2013-03-03", "day/month/year"),
    (Kind.DATE, "31 March 2013", "2013-03-31", "day month year"),
    (Kind.DATE, "31-Mar-2013", "2013-03-31", "day month year"),
    (Kind.DATE, "1 SEPT 2013", "2013-09-01", "day month year"),
    (Kind.QUARTER, "2013-14Q4", "2013-14Q4", None),
    (Kind.YEAR, "2013", "2013", None),
    (Kind.YEAR, "2013.0", "2013", "without decimals"),
    (Kind.WHOLE_NUMBER, "0", "0", None),
    (Kind.WHOLE_NUMBER, "007", "007", None),
    (Kind.WHOLE_NUMBER, "1,234,567", "1234567", "without thousands separators"),
    (Kind.WHOLE_NUMBER, "12.00", "12", "without decimals"),
    (Kind.BALANCE, "-12", "-12", None),
    (Kind.BALANCE, "-1,234", "-1234", "without thousands separators"),
    (Kind.DECIMAL, "1.25", "1.25", None),
    (Kind.DECIMAL, "-1,234.5", "-1234.5", "without thousands separators"),
    (Kind.PERCENT, "39.5", "39.5", None),
    (Kind.PERCENT, "39.5%", "39.5", None),
    (Kind.PERCENT, "39.5 %", "39.5", None),
    (Kind.PERCENT, "0.4%", "0.4", None),
    (Kind.TEXT, "  Her Majesty's   Prison ", "Her Majesty's Prison", None),
    (Kind.TEXT, "n/a", "n/a", None),
    (Kind.AREA, "County\xa0Durham", "County Durham", None),
    (Kind.PLACE, "County Durham", "County Durham", None),
]


@pytest.mark.parametrize(("kind", "text", "value", "note"), READ)
def test_each_notation_of_a_kind_is_read_and_an_odd_one_noted(kind, text, value, note):
    read = meaning(text, column(kind, uk_dates=True), "31/12/2012", "30.12.2012", "31-12-2012")
    assert (read.value, read.fault) == (value, None)
    assert read.note is None if note is None else note in read.note


UNREAD = [
    *((Kind.IDENTIFIER, text) for text in ("P 1", "P/1", "P#1", "é", "-.")),
    *((Kind.DATE, text) for text in ("2013", "03/2013", "31/03/13", "2013/03/31", "20130331")),
    *((Kind.DATE, text) for text in ("2013-3-1", "31/02/2013", "00/01/2013", "32/01/2013")),
    *((Kind.DATE, text) for text in ("31st March 2013", "31 Foo 2013", "31 mars 2013", "9999")),
    *((Kind.DATE, text) for text in ("1013-03-31", "3013-03-31", "41364.5", "99999", "0")),
    *((Kind.DATE, text) for text in ("2013-03-31Z", "2013-03-31T09:05+01:00", "tomorrow")),
    *((Kind.DATE, text) for text in ("1899-12-30", "1900-01-01", "01/01/1900")),
    *((Kind.QUARTER, text) for text in ("2013Q4", "2013-14 Q4", "2013-14q4", "2013-15Q1", "Q4")),
    *((Kind.YEAR, text) for text in ("13", "2013-14", "2013/14", "1899", "2100")),
    *((Kind.WHOLE_NUMBER, text) for text in ("-1", "1.5", "1e3", "1,23", "12,34", "1 234", "+1")),
    *((Kind.WHOLE_NUMBER, text) for text in ("½", "٣", "1-2", "<5", "5*", "(5)", "£5", "1" * 16)),
    *((Kind.BALANCE, text) for text in ("--1", "1-", "(1)", "−1", "-1.5")),
    *((Kind.DECIMAL, text) for text in ("1,25", ".5", "5.", "1.2.3", "1e3", "inf", "39.5%")),
    *((Kind.PERCENT, text) for text in ("-1", "39,5", "1000", "%", "39.5%%")),
]


@pytest.mark.parametrize(("kind", "text"), UNREAD)
def test_a_text_that_could_mean_anything_else_is_a_fault(kind, text):
    read = meaning(text, column(kind, uk_dates=True), "31/12/2012")
    assert read.value is None
    assert read.fault.startswith(kind.value)


@pytest.mark.parametrize("text", ["1.23457E+11", "1.2e+11", "1E+5"])
def test_an_id_that_excel_shortened_has_lost_its_digits(text):
    read = meaning(text, column(Kind.IDENTIFIER))
    assert read.fault == "an id in full: Excel has shortened it and its digits are lost"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.TEXT])
@pytest.mark.parametrize("text", ["#N/A", "N/A", "NULL", "None", "nan", "-", "--", "?", "x", "..."])
def test_what_stands_for_nothing_is_never_an_empty_cell(kind, text):
    read = meaning(text, column(kind))
    assert read.value is None
    assert read.fault == f"{kind.value}; leave the cell empty where there is none"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", " ", "\t", "\xa0", "\u200b", "\u200e \ufeff"])
def test_a_cell_in_which_nothing_can_be_seen_is_empty(kind, text):
    assert meaning(text, column(kind)) == Meaning()


@pytest.mark.parametrize("text", ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#FORMULA!"])
@pytest.mark.parametrize("kind", list(Kind))
def test_an_error_of_a_spreadsheet_is_a_fault_even_among_words(kind, text):
    assert meaning(text, column(kind)).fault is not None


@pytest.mark.parametrize(
    "text", ["Total", "TOTALS", "Grand total", "Sub-total", "Subtotal", "Total persons"]
)
def test_a_total_is_no_record(text):
    told = "a record of its own: this looks like a total of other rows"
    assert meaning(text, column(Kind.TEXT)).fault == told
    assert meaning(text, column(Kind.AREA)).fault == told


@pytest.mark.parametrize("code", list(Disposal))
def test_a_word_of_the_contract_is_read_in_any_capitals_and_spaces(code):
    for text in (code.value.upper(), code.value.title(), f" {code.value.replace(' ', '  ')}\xa0"):
        assert meaning(text, WORDS).value == code.value
    assert meaning(code.value, WORDS).note is None


def test_an_apostrophe_is_taken_off_and_noted():
    assert meaning("'2013-03-31", DATES) == Meaning(
        "2013-03-31", note="no apostrophe before the value"
    )
    assert meaning("it's", column(Kind.TEXT)) == Meaning("it's")
    assert meaning("'all'", column(Kind.TEXT)) == Meaning("'all'")


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
days = st.dates(date(1928, 1, 1), date(2099, 12, 31))


def _named(day: date, length: int) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:length]} {day.year}"


UK_NOTATIONS = {
    "slashes": lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
    "slashes without zeros": lambda day: f"{day.day}/{day.month}/{day.year}",
    "a time of day": lambda day: f"{day.day:02d}/{day.month:02d}/{day.year} 10:30",
    "month by name": lambda day: _named(day, 9),
    "beginning of the month's name": lambda day: _named(day, 3),
    "Excel's count": lambda day: str((day - date(1899, 12, 30)).days),
    "apostrophe": lambda day: f"'{day.day:02d}/{day.month:02d}/{day.year}",
}


@pytest.mark.parametrize("written", list(UK_NOTATIONS.values()), ids=list(UK_NOTATIONS))
@given(days)
@example(date(2012, 2, 29))
@example(date(2013, 4, 3))
def test_a_day_among_others_that_show_the_notation_means_that_day(written, day):
    read = meaning(written(day), DATES, "31/12/2012", "29/02/2012", "01/02/2013")
    assert read.value == day.isoformat()


@given(days, st.times())
@example(date(2013, 4, 3), time(23, 0))
def test_year_month_day_means_that_day_at_any_time_but_a_doubtful_one(day, clock):
    read = meaning(f"{day} {clock}", DATES, "2013-01-01 12:34:56")
    assert read.value == day.isoformat()


@given(days)
def test_day_and_month_that_could_be_swapped_mean_no_day_without_a_proof(day):
    assume(day.day <= 12)
    written = f"{day.day:02d}/{day.month:02d}/{day.year}"
    read = meaning(written, DATES, "2013-03-31", "05/06/2013", "30.12.2012")
    if day.day == day.month:
        assert read.value == day.isoformat()
    else:
        assert "it could be month/day/year" in read.fault


@given(st.lists(days, min_size=1, max_size=30, unique=True))
def test_american_dates_are_never_read_as_british_ones(all_days):
    written = [f"{day.month:02d}/{day.day:02d}/{day.year}" for day in all_days]
    proof = any(day.month <= 12 < day.day for day in all_days)
    for day, read in zip(all_days, meanings(written, DATES), strict=True):
        assert read.value in (None, day.isoformat())
        if proof and day.day != day.month:
            told = "this one is" if day.day > 12 else "others are"
            assert f"{told} month/day/year" in read.fault


@given(st.lists(days, min_size=2, max_size=60, unique=True))
def test_no_day_that_excel_swapped_is_read_where_the_others_show_it(all_days):
    """As Excel with American settings opens British dates: up to the twelfth they are swapped."""
    swapped = {day for day in all_days if day.day <= 12}
    left = [day for day in all_days if day.day > 12]
    assume(2 * len(left) > len(swapped))
    written = [
        date(day.year, day.day, day.month).isoformat()
        if day in swapped
        else f"{day.day:02d}/{day.month:02d}/{day.year}"
        for day in all_days
    ]
    assume(len(set(written)) == len(written))
    for day, read in zip(all_days, meanings(written, DATES), strict=True):
        assert read.value in (None, day.isoformat())


@given(st.lists(days, min_size=1, max_size=20, unique=True), st.data())
def test_no_summer_midnight_in_greenwich_time_is_read_a_day_early(all_days, data):
    summer = {day for day in all_days if data.draw(st.booleans())}
    written = [
        f"{day - timedelta(days=1)} 23:00:00" if day in summer else f"{day} 00:00:00"
        for day in all_days
    ]
    assume(len(set(written)) == len(written))
    for day, read in zip(all_days, meanings(written, DATES), strict=True):
        assert read.value == (None if day in summer else day.isoformat())


def test_eleven_at_night_among_other_times_is_a_time_of_day():
    read = meanings(["2013-06-01 23:00:00", "2013-06-02 14:10:00"], DATES)
    assert [each.value for each in read] == ["2013-06-01", "2013-06-02"]


def test_one_separator_s_proof_is_none_for_another():
    british, doubtful = meanings(["31.12.2012", "03/04/2013"], DATES)
    assert british.value == "2012-12-31"
    assert "it could be month/day/year" in doubtful.fault


def test_dates_that_may_not_be_british_are_not_read():
    assert meaning("31/03/2013", ISO_DATES).fault == Kind.DATE.value
    assert read_day("31/03/2013", uk_dates=False) is None


@given(st.integers(0, 10**15 - 1))
@example(1000)
def test_a_number_with_thousands_separators_means_itself(number):
    for kind in (Kind.WHOLE_NUMBER, Kind.BALANCE, Kind.DECIMAL):
        for text in (f"{number:,}", str(number)):
            assert float(meaning(text, column(kind)).value) == number


@given(st.integers(-(10**12), 10**12))
def test_a_balance_means_itself_on_either_side_of_0(number):
    assert int(meaning(f"{number:,}", column(Kind.BALANCE)).value) == number


@given(st.decimals(0, 100, places=2))
def test_a_percentage_with_its_sign_means_itself(number):
    assert float(meaning(f"{number}%", column(Kind.PERCENT)).value) == float(number)


@given(st.lists(st.decimals("0.01", 100, places=2), min_size=1, max_size=9, unique=True))
def test_percentages_without_their_sign_are_read_unless_all_may_be_fractions(numbers):
    read = meanings([str(number) for number in numbers], column(Kind.PERCENT))
    fractions = all(number <= 1 for number in numbers)
    assert all((each.value is None) == fractions for each in read)


@pytest.mark.parametrize("kind", NUMBERS)
@given(st.text(alphabet="0123456789.,-+ %eE£()", min_size=1, max_size=9))
def test_a_number_is_never_another_than_its_digits_say(kind, text):
    """An oracle that knows nothing of kinds: digits, one point, separators in their places."""
    read = meaning(text, column(kind))
    if read.value is None:
        return
    plain = text.strip().removesuffix("%").strip()
    if "," in plain:
        assert re.fullmatch(r"-?\d{1,3}(,\d\d\d)+(\.\d+)?", plain)
    assert float(read.value) == float(plain.replace(",", ""))


@given(st.text(max_size=12))
def test_whatever_arrives_has_one_meaning_and_no_reader_gives_up(text):
    for kind in Kind:
        read = meaning(text, column(kind, uk_dates=True))
        assert read.value is None or read.fault is None


REPEATED = [
    (Kind.DATE, "31/02/2013", True),
    (Kind.DATE, "31/03/13", True),
    (Kind.DATE, "31-Mar-13", True),
    (Kind.DATE, "20130331", True),
    (Kind.DATE, "#N/A", True),
    (Kind.DATE, "07700 900123", False),
    (Kind.DATE, "13/123456A", False),
    (Kind.DATE, "2 Smith 1998", False),
    (Kind.DATE, "98765432", False),
    (Kind.DATE, "Smith", False),
    (Kind.QUARTER, "2014 Q1", True),
    (Kind.QUARTER, "Smith", False),
    (Kind.WHOLE_NUMBER, "5,43", True),
    (Kind.WHOLE_NUMBER, "5.4E+03", True),
    (Kind.WHOLE_NUMBER, "07700 900123", False),
    (Kind.WHOLE_NUMBER, "P70001", False),
    (Kind.TEXT, "Smith", False),
    (Kind.AREA, "Smith", False),
    (Kind.IDENTIFIER, "P 1", False),
]


@pytest.mark.parametrize(("kind", "text", "shown"), REPEATED)
def test_only_what_cannot_be_somebody_s_is_repeated(kind, text, shown):
    assert may_be_repeated(text, column(kind)) is shown
    assert not may_be_repeated(text, column(kind, personal=True))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("yess", True), ("Y", True), ("TRUE", True), ("not known", True), ("yes1", False)],
)
def test_a_word_is_repeated_where_it_is_near_to_one_of_the_contract(text, shown):
    words = [code.value for code in YesNo]
    assert may_be_repeated(text, column(Kind.CODE, codes=YesNo), words) is shown
