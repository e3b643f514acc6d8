"""Quarters, years, windows and ages, against the calendar and against dateutil."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta

from rrlib.errors import PeriodError
from rrlib.periods import (
    YOUTH_AGES,
    FinancialQuarter,
    FinancialYear,
    Window,
    add_months,
    age_on,
    written,
)

Q4 = FinancialQuarter(2013, 4)
NINE_THOUSAND_DAYS = [date(1995, 12, 1) + timedelta(days=n) for n in range(9_000)]


@pytest.mark.parametrize(
    ("text", "start_year", "number"),
    [
        ("2013-14Q1", 2013, 1),
        ("2013-14Q4", 2013, 4),
        ("1999-00Q2", 1999, 2),
        ("2099-00Q3", 2099, 3),
        ("2009-10Q1", 2009, 1),
    ],
)
def test_a_quarter_is_read_as_it_is_written(text, start_year, number):
    quarter = FinancialQuarter.parse(text)

    assert quarter == FinancialQuarter(start_year, number)
    assert str(quarter) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2013",
        "2013-14",
        "2013-14Q0",
        "2013-14Q5",
        "2013-14q4",
        "2013/14Q4",
        "13-14Q4",
        "2013-2014Q4",
        "2013-14 Q4",
        " 2013-14Q4",
        "2013-14Q4 ",
        "2013-14Q4\n",
        "2013Q4",
        None,
        20134,
        Q4,
    ],
)
def test_what_is_no_quarter_is_refused_with_one_written_right(text):
    with pytest.raises(PeriodError) as refusal:
        FinancialQuarter.parse(text)

    assert str(refusal.value) == (
        f"{text!r} is not a financial quarter. "
        "Write it as '2013-14Q4': January to March 2014, quarter 4 of 2013-14."
    )


@pytest.mark.parametrize("text", ["", "2013", "2013-14Q4", "2013/14", "2013-2014", "13-14", None])
def test_what_is_no_year_is_refused_with_one_written_right(text):
    with pytest.raises(PeriodError) as refusal:
        FinancialYear.parse(text)

    assert str(refusal.value) == (
        f"{text!r} is not a financial year. Write it as '2013-14': April 2013 to March 2014."
    )


@pytest.mark.parametrize(
    ("text", "ends", "right"),
    [
        ("2013-13Q4", "14", "2013-14Q4"),
        ("2013-15Q1", "14", "2013-14Q1"),
        ("1999-99Q2", "00", "1999-00Q2"),
        ("2014-13Q4", "15", "2014-15Q4"),
    ],
)
def test_two_years_that_do_not_follow_are_refused_with_the_quarter_corrected(text, ends, right):
    with pytest.raises(PeriodError) as refusal:
        FinancialQuarter.parse(text)

    assert str(refusal.value) == (
        f"{text!r} is not one financial year: the year after {text[:4]} ends in {ends}. "
        f"Write {right!r}."
    )
    assert str(FinancialQuarter.parse(right)) == right


def test_two_years_that_do_not_follow_are_refused_with_the_year_corrected():
    with pytest.raises(PeriodError) as refusal:
        FinancialYear.parse("2013-15")

    assert str(refusal.value) == (
        "'2013-15' is not one financial year: the year after 2013 ends in 14. Write '2013-14'."
    )


@pytest.mark.parametrize("digits", ["２０１３-14Q4", "2013-1４Q4", "٢٠١٣-14Q4"])
def test_digits_of_other_scripts_are_no_quarter(digits):
    with pytest.raises(PeriodError, match="Write it as '2013-14Q4'"):
        FinancialQuarter.parse(digits)
    with pytest.raises(PeriodError, match="Write it as '2013-14'"):
        FinancialYear.parse(digits[:-2])


@pytest.mark.parametrize("year", [0, 1899, 2200, 20134, None])
def test_a_year_far_off_is_refused_with_the_years_that_are_known(year):
    for made in (lambda: FinancialYear(year), lambda: FinancialQuarter(year, 1)):
        with pytest.raises(PeriodError) as refusal:
            made()

        assert str(refusal.value) == f"financial years begin in 1900 to 2199, not in {year}"


def test_the_first_and_last_known_years_are_read():
    assert FinancialYear.parse("1900-01").start_year == 1900
    assert FinancialQuarter.parse("2199-00Q4").window.last == date(2200, 3, 31)


@pytest.mark.parametrize("number", [0, 5, -1, None])
def test_a_quarter_has_a_number_from_1_to_4(number):
    with pytest.raises(PeriodError) as refusal:
        FinancialQuarter(2013, number)

    assert str(refusal.value) == f"a financial year has quarters 1 to 4, not {number}"


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2013-14Q1", date(2013, 4, 1), date(2013, 6, 30)),
        ("2013-14Q2", date(2013, 7, 1), date(2013, 9, 30)),
        ("2013-14Q3", date(2013, 10, 1), date(2013, 12, 31)),
        ("2013-14Q4", date(2014, 1, 1), date(2014, 3, 31)),
        ("2011-12Q4", date(2012, 1, 1), date(2012, 3, 31)),
    ],
)
def test_a_quarter_holds_its_first_and_last_day(quarter, first, last):
    window = FinancialQuarter.parse(quarter).window

    assert (window.first, window.last) == (first, last)
    assert first in window
    assert last in window
    assert first - timedelta(days=1) not in window
    assert last + timedelta(days=1) not in window


def test_a_year_holds_its_first_and_last_day():
    assert FinancialYear(2013).window == Window(date(2013, 4, 1), date(2014, 3, 31))


def test_the_quarters_of_a_year_cover_it_without_gap_or_overlap():
    year = FinancialYear(2011)
    windows = [quarter.window for quarter in year.quarters]

    assert [str(quarter) for quarter in year.quarters] == [
        "2011-12Q1",
        "2011-12Q2",
        "2011-12Q3",
        "2011-12Q4",
    ]
    assert (windows[0].first, windows[-1].last) == (year.window.first, year.window.last)
    assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(windows))


def test_every_day_lies_in_the_financial_year_that_contains_it():
    for day in NINE_THOUSAND_DAYS:
        assert day in FinancialYear.containing(day).window


def test_quarters_are_ordered_in_time_and_not_by_their_number():
    quarters = [FinancialQuarter.parse(q) for q in ("2014-15Q1", "2013-14Q4", "2013-14Q2")]

    assert [str(quarter) for quarter in sorted(quarters)] == ["2013-14Q2", "2013-14Q4", "2014-15Q1"]
    assert FinancialQuarter(2013, 4) < FinancialQuarter(2014, 1)
    assert FinancialYear(2012) < FinancialYear(2013)


def test_equal_quarters_are_one_key():
    assert {Q4: "held"}[FinancialQuarter.parse("2013-14Q4")] == "held"
    assert len({FinancialYear(2013), FinancialYear.parse("2013-14")}) == 1


@pytest.mark.parametrize(
    ("quarters", "shifted"),
    [
        (0, "2013-14Q4"),
        (1, "2014-15Q1"),
        (4, "2014-15Q4"),
        (5, "2015-16Q1"),
        (-1, "2013-14Q3"),
        (-3, "2013-14Q1"),
        (-4, "2012-13Q4"),
        (-56, "1999-00Q4"),
    ],
)
def test_a_quarter_is_shifted_over_year_ends(quarters, shifted):
    assert str(Q4.shift(quarters)) == shifted


def test_a_range_of_quarters_runs_over_the_year_end_and_holds_both_ends():
    found = FinancialQuarter(2013, 3).through(FinancialQuarter(2014, 2))

    assert [str(quarter) for quarter in found] == [
        "2013-14Q3",
        "2013-14Q4",
        "2014-15Q1",
        "2014-15Q2",
    ]


def test_a_range_of_one_quarter_holds_it_and_a_range_backwards_is_empty():
    assert list(Q4.through(Q4)) == [Q4]
    assert list(Q4.through(FinancialQuarter(2013, 3))) == []


def test_the_year_of_a_quarter_is_the_financial_one():
    assert str(Q4.financial_year) == "2013-14"


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2013, 3, 31), "2012-13"),
        (date(2013, 4, 1), "2013-14"),
        (date(2013, 12, 31), "2013-14"),
        (date(2014, 1, 1), "2013-14"),
        (date(2000, 1, 1), "1999-00"),
    ],
)
def test_a_day_lies_in_the_financial_year_that_began_in_april(day, year):
    assert str(FinancialYear.containing(day)) == year


@pytest.mark.parametrize("months", [-216, -18, -12, -1, 0, 1, 3, 6, 12, 13, 15, 18, 216])
def test_months_are_added_as_dateutil_adds_them(months):
    step = relativedelta(months=months)

    assert [add_months(day, months) for day in NINE_THOUSAND_DAYS] == [
        day + step for day in NINE_THOUSAND_DAYS
    ]


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2012, 2, 29), 12, date(2013, 2, 28)),
        (date(2012, 2, 29), 48, date(2016, 2, 29)),
        (date(2012, 2, 29), -12, date(2011, 2, 28)),
        (date(2012, 1, 31), 1, date(2012, 2, 29)),
        (date(2013, 1, 31), 1, date(2013, 2, 28)),
        (date(2012, 8, 31), 6, date(2013, 2, 28)),
        (date(2012, 11, 30), 3, date(2013, 2, 28)),
        (date(2012, 11, 30), 1, date(2012, 12, 30)),
        (date(2012, 12, 31), 12, date(2013, 12, 31)),
        (date(2012, 12, 1), 1, date(2013, 1, 1)),
        (date(1996, 2, 29), 48, date(2000, 2, 29)),
        (date(1896, 2, 29), 48, date(1900, 2, 28)),
        (date(2096, 2, 29), 48, date(2100, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day, months, moved):
    assert add_months(day, months) == moved


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1996, 6, 15), date(1996, 6, 15), 0),
        (date(1996, 6, 15), date(2014, 6, 14), 17),
        (date(1996, 6, 15), date(2014, 6, 15), 18),
        (date(1996, 6, 15), date(2014, 7, 1), 18),
        (date(1996, 6, 15), date(2014, 5, 31), 17),
        (date(1996, 2, 29), date(2014, 2, 28), 17),
        (date(1996, 2, 29), date(2014, 3, 1), 18),
        (date(1996, 2, 29), date(2016, 2, 28), 19),
        (date(1996, 2, 29), date(2016, 2, 29), 20),
        (date(1996, 2, 28), date(2014, 2, 28), 18),
        (date(1996, 3, 1), date(2016, 2, 29), 19),
        (date(1896, 2, 29), date(1900, 2, 28), 3),
        (date(1896, 2, 29), date(1900, 3, 1), 4),
        (date(1996, 2, 29), date(2000, 2, 29), 4),
        (date(1899, 12, 31), date(2000, 1, 1), 100),
        (date(1996, 12, 31), date(2014, 12, 30), 17),
        (date(1996, 12, 31), date(2014, 12, 31), 18),
    ],
)
def test_age_is_of_completed_years_and_a_leap_day_is_had_on_1_march(born, day, age):
    assert age_on(born, day) == age


def test_age_rises_by_one_a_year_on_the_birthday_and_on_no_other_day():
    for born in (date(1996, 6, 15), date(1996, 2, 29), date(1996, 12, 31), date(1996, 1, 1)):
        days = [born + timedelta(days=n) for n in range(9_000)]
        birthdays = [b for a, b in pairwise(days) if age_on(born, b) != age_on(born, a)]

        assert birthdays == [
            date(year, born.month, born.day)
            if (born.month, born.day) != (2, 29) or year % 4 == 0
            else date(year, 3, 1)
            for year in range(1997, 1997 + len(birthdays))
        ]
        assert age_on(born, days[-1]) == len(birthdays)


def test_the_ages_of_youth_are_10_to_17():
    assert list(YOUTH_AGES) == [10, 11, 12, 13, 14, 15, 16, 17]


def test_a_window_may_be_of_one_day():
    day = date(2012, 2, 29)

    assert day in Window(day, day)
    assert day + timedelta(days=1) not in Window(day, day)


def test_a_window_cannot_end_before_it_begins():
    with pytest.raises(PeriodError) as refusal:
        Window(date(2013, 4, 1), date(2013, 3, 31))

    assert str(refusal.value) == ("a window cannot end (2013-03-31) before it begins (2013-04-01)")


@pytest.mark.parametrize("thing", ["2013-04-01", None, 3, Q4])
def test_a_window_holds_days_and_nothing_else(thing):
    assert thing not in Window(date(2013, 4, 1), date(2014, 3, 31))


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2012, 1, 1), 3, date(2012, 3, 31)),
        (date(2012, 2, 1), 1, date(2012, 2, 29)),
        (date(2013, 2, 1), 1, date(2013, 2, 28)),
        (date(2011, 3, 1), 12, date(2012, 2, 29)),
        (date(2013, 11, 1), 3, date(2014, 1, 31)),
    ],
)
def test_a_window_of_months_ends_the_day_before_the_next_would_begin(first, months, last):
    assert Window.of_months(first, months) == Window(first, last)


def test_a_window_of_months_begins_on_the_first_of_a_month():
    with pytest.raises(PeriodError) as refusal:
        Window.of_months(date(2012, 1, 2), 3)

    assert str(refusal.value) == (
        "a window of months begins on the first of a month, not on 2012-01-02"
    )


def test_windows_are_ordered_by_their_first_day():
    assert Window(date(2012, 1, 1), date(2014, 1, 1)) < Window(date(2012, 1, 2), date(2012, 1, 3))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2014, 6, 30), "30 June 2014"),
        (date(2012, 2, 29), "29 February 2012"),
        (date(2014, 1, 1), "1 January 2014"),
        (date(2014, 12, 31), "31 December 2014"),
    ],
)
def test_a_date_is_written_in_words(day, text):
    assert written(day) == text
