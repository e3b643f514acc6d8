"""Reading days: in every notation that can mean one day only, and no other.

Whether 03/04/2013 is in March or in April, and whether Excel has swapped the two, the other texts
of a column tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_SERIALS = range(10_000, 73_051)
"""Days counted as Excel does, from May 1927 to December 2099."""
_EXCEL_BEGAN = date(1899, 12, 30)
STANDS_FOR_NONE = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1))
"""What systems write where there is no date."""

_CLOCK = r"(?:[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?))?"
_ISO = re.compile(r"((?:1[89]|2[0-9])[0-9]{2})-([0-9]{2})-([0-9]{2})" + _CLOCK)
_SLASHED = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})" + _CLOCK)
_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.0)?")
_MIDNIGHT = re.compile(r"00?:00(:00(\.0+)?)?")
_ELEVEN = re.compile(r"23:00(:00(\.0+)?)?")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_PROOF = "this one is month/day/year, as others may be"
_AMERICAN = "others are month/day/year"
_EITHER = "it could be month/day/year"
_SWAPPED = "all others have a day above 12, and Excel may have taken this one for month/day/year"
_SUMMER = "23:00 may be the midnight after, in Greenwich time"


@dataclass(frozen=True)
class Written:
    """A day, and what to note of the notation it came in; nothing of the project's own."""

    day: date
    note: str | None = None


def read_day(text: str, *, uk_dates: bool) -> Written | None:
    """The day that `text` means; None where it means none. A time of day is left out."""
    if match := _ISO.fullmatch(text):
        return _written(int(match[1]), int(match[2]), int(match[3]))
    if (match := _SERIAL.fullmatch(text)) and int(match[1]) in _SERIALS:
        day = _EXCEL_BEGAN + timedelta(days=int(match[1]))
        return Written(day, "a date, not Excel's count of days (read as such)")
    if uk_dates and (match := _SLASHED.fullmatch(text)):
        return _written(int(match[4]), int(match[3]), int(match[1]), "day/month/year")
    if uk_dates and (match := _NAMED.fullmatch(text)):
        return _written(int(match[3]), _month(match[2].casefold()), int(match[1]), "day month year")
    return None


def _month(name: str) -> int:
    """A month's number by its name or the beginning of it, 0 for another word."""
    named = [month.startswith(name) for month in _MONTHS]
    return named.index(True) + 1 if any(named) else 0


def _written(year: int, month: int, day: int, notation: str | None = None) -> Written | None:
    note = None if notation is None else f"year-month-day, not {notation} (read as such)"
    try:
        return Written(date(year, month, day), note)
    except ValueError:
        return None


def doubts(texts: Sequence[str]) -> Mapping[int, str]:
    """Which of a column's different texts could mean another day, by their place, and why."""
    slashed = {
        place: match for place, text in enumerate(texts) if (match := _SLASHED.fullmatch(text))
    }
    found = dict(_early_by_a_day(texts))
    for mark in {match[2] for match in slashed.values()}:
        pairs = {
            place: (int(match[1]), int(match[3]))
            for place, match in slashed.items()
            if match[2] == mark
        }
        found.update(_day_or_month_first(pairs))
    found.update(_swapped(texts, slashed.values()))
    return found


def _day_or_month_first(pairs: Mapping[int, tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Both 03/04 and 04/03 are days; 31/03 shows that days come first, 03/31 that months do."""
    american = any(second > 12 >= first for first, second in pairs.values())
    british = any(first > 12 >= second for first, second in pairs.values())
    if british and not american:
        return
    for place, (first, second) in pairs.items():
        if second > 12 >= first:
            yield place, _PROOF
        elif first != second and max(first, second) <= 12:
            yield place, _AMERICAN if american else _EITHER


def _swapped(texts: Sequence[str], slashed: Collection[re.Match[str]]) -> Iterator[tuple[int, str]]:
    """Real dates beside 31/03/2013 as text, of which none is after the twelfth of a month.

    Excel with American settings opens 03/04/2013 as 4 March and leaves 31/03/2013 as it stands.
    Three days of five are left: where far fewer are text, the two notations have another cause.
    """
    left = [(int(match[1]), int(match[3])) for match in slashed if _is_day(match)]
    if not left or any(max(pair) <= 12 for pair in left if pair[0] != pair[1]):
        return
    others = {
        place: written.day
        for place, text in enumerate(texts)
        if (written := read_day(text, uk_dates=False)) is not None
    }
    if len(others) < 2 * len(left) and all(day.day <= 12 for day in others.values()):
        for place, day in others.items():
            if day.day != day.month:
                yield place, _SWAPPED


def _is_day(match: re.Match[str]) -> bool:
    first, second, year = (int(match[group]) for group in (1, 3, 4))
    return any(_written(year, *pair) for pair in ((first, second), (second, first)))


def _early_by_a_day(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Times of day that are all midnight or eleven at night are no times of day."""
    clocks = {
        place: clock
        for place, text in enumerate(texts)
        if (match := _ISO.fullmatch(text) or _SLASHED.fullmatch(text))
        and (clock := match[match.re.groups])
        and not _MIDNIGHT.fullmatch(clock)
    }
    if all(_ELEVEN.fullmatch(clock) for clock in clocks.values()):
        for place in clocks:
            yield place, _SUMMER
