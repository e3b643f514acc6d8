"""Financial quarters and years, and windows of days with both ends inside.

A financial year runs from 1 April to 31 March. A quarter is written `2013-14Q4` wherever
a person types or reads it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from rrlib.errors import PeriodError

ADULT_AGE = 18
KNOWN_YEARS = range(1900, 2200)
YOUTH_AGES = range(10, 18)
"""Ages at which a person is dealt with by youth justice: 10 to 17."""


def add_months(day: date, months: int) -> date:
    """`day` moved by whole calendar months, clipped to the end of a shorter month.

    Twelve months from 29 February 2012 end on 28 February 2013.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def age_on(date_of_birth: date, day: date) -> int:
    """Completed years of age. Somebody born on 29 February ages on 1 March in other years."""
    had_birthday = (day.month, day.day) >= (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - (0 if had_birthday else 1)


def mid_year(year: int) -> date:
    """The day to which a mid-year population estimate refers."""
    return date(year, 6, 30)


@dataclass(frozen=True, order=True)
class Window:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(f"a window cannot end ({self.last}) before it begins ({self.first})")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @classmethod
    def of_months(cls, first: date, months: int) -> Self:
        """The `months` calendar months that begin on `first`, the first day of a month."""
        if first.day != 1:
            raise PeriodError(f"a window of months begins on the first of a month, not on {first}")
        return cls(first, add_months(first, months) - timedelta(days=1))


@dataclass(frozen=True, order=True)
class FinancialYear:
    """The financial year that begins on 1 April of `start_year`, written `2013-14`."""

    start_year: int

    def __post_init__(self) -> None:
        if self.start_year not in KNOWN_YEARS:
            raise PeriodError(
                f"financial years begin in {KNOWN_YEARS[0]} to {KNOWN_YEARS[-1]}, "
                f"not in {self.start_year!r}"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text) if isinstance(text, str) else None
        if match is None:
            raise PeriodError(
                f"{text!r} is not a financial year. "
                "Write it as '2013-14': April 2013 to March 2014."
            )
        return cls(_checked_start(match[1], match[2], text))

    def __str__(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def window(self) -> Window:
        return Window(date(self.start_year, 4, 1), date(self.start_year + 1, 3, 31))

    @property
    def quarters(self) -> tuple[FinancialQuarter, ...]:
        return tuple(FinancialQuarter(self.start_year, number) for number in (1, 2, 3, 4))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year if day.month >= 4 else day.year - 1)


@dataclass(frozen=True, order=True)
class FinancialQuarter:
    """Quarter 1 to 4 of the financial year beginning in `start_year`; `(2013, 4)` is January
    to March 2014.
    """

    start_year: int
    number: int

    def __post_init__(self) -> None:
        FinancialYear(self.start_year)
        if self.number not in (1, 2, 3, 4):
            raise PeriodError(f"a financial year has quarters 1 to 4, not {self.number!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        match = (
            re.fullmatch(r"([0-9]{4})-([0-9]{2})Q([1-4])", text) if isinstance(text, str) else None
        )
        if match is None:
            raise PeriodError(
                f"{text!r} is not a financial quarter. "
                "Write it as '2013-14Q4': January to March 2014, quarter 4 of 2013-14."
            )
        return cls(_checked_start(match[1], match[2], text), int(match[3]))

    def __str__(self) -> str:
        return f"{self.financial_year}Q{self.number}"

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.start_year)

    @property
    def window(self) -> Window:
        april = date(self.start_year, 4, 1)
        return Window.of_months(add_months(april, 3 * (self.number - 1)), 3)

    @classmethod
    def containing(cls, day: date) -> Self:
        year = FinancialYear.containing(day)
        return cls(year.start_year, (day.month - 4) % 12 // 3 + 1)

    def shift(self, quarters: int) -> FinancialQuarter:
        """The quarter so many quarters later (or earlier, if negative)."""
        start_year, number = divmod(self.start_year * 4 + self.number - 1 + quarters, 4)
        return FinancialQuarter(start_year, number + 1)

    def through(self, last: FinancialQuarter) -> Iterator[FinancialQuarter]:
        """Every quarter from this one to `last`, both included."""
        quarter = self
        while quarter <= last:
            yield quarter
            quarter = quarter.shift(1)


def _checked_start(first: str, second: str, text: str) -> int:
    start_year = int(first)
    expected = f"{(start_year + 1) % 100:02d}"
    if second != expected:
        right = text.replace(f"{first}-{second}", f"{first}-{expected}", 1)
        raise PeriodError(
            f"{text!r} is not one financial year: the year after {first} ends in {expected}. "
            f"Write {right!r}."
        )
    return start_year


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def written(day: date) -> str:
    """`30 June 2014`, in whatever language the machine is set to."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
