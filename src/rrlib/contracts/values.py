"""Reading a column's values as they were meant: dates, numbers and words, however mangled.

A column's different texts are read, not its rows: five million dates are some thousand texts.
Nothing is guessed. What can only mean one thing is read and noted; anything else is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from rrlib.contracts.columns import Column, Kind
from rrlib.contracts.days import STANDS_FOR_NONE, doubts, read_day
from rrlib.errors import PeriodError
from rrlib.periods import FinancialQuarter

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_TOTALS = re.compile(r"(grand |sub-?|overall )?totals?( .*)?", re.IGNORECASE)
_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?")
_LEAVE_EMPTY = "leave the cell empty where there is none"
_PLAIN_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
_NOT_A_VALUE = re.compile(r"n/?a|null|none|nan|-+|\.+|\?+|x", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    """What a text means: a value in the project's own notation, or why there is none.

    `note` says how another notation was read. A text may mean nothing at all: an empty cell.
    """

    value: str | None = None
    fault: str | None = None
    note: str | None = None


def meanings(texts: Sequence[str], column: Column) -> list[Meaning]:
    """What each of the different `texts` of one column means."""
    bare = [_bare(text) for text in texts]
    read = [_meaning(text, column) for text in bare]
    for place, text in enumerate(texts):
        if text.count("'") > bare[place].count("'") and read[place].value is not None:
            note = read[place].note or "no apostrophe before the value"
            read[place] = Meaning(read[place].value, note=note)
    for place, why in _doubts(bare, column).items():
        read[place] = Meaning(fault=why)
    return read


def _bare(text: str) -> str:
    """Without what cannot be seen, and without the apostrophe that keeps Excel from reading it."""
    bare = text.translate(_INVISIBLE).strip()
    while bare.startswith("'") and len(bare) > 1 and not bare.endswith("'"):
        bare = bare[1:].strip()
    return bare


def _meaning(text: str, column: Column) -> Meaning:
    if not text:
        return Meaning()
    if _ERROR.fullmatch(text) or (column.kind is not Kind.TEXT and _NOT_A_VALUE.fullmatch(text)):
        return Meaning(fault=f"{column.kind.value}; {_LEAVE_EMPTY}")
    if column.kind not in _NUMBERS and _TOTALS.fullmatch(text):
        return Meaning(fault="a record of its own: this looks like a total of other rows")
    return _READERS[column.kind](text, column)


def _doubts(texts: Sequence[str], column: Column) -> dict[int, str]:
    """Texts that could mean something else, as the others of their column show."""
    what = column.kind.value
    if column.kind is Kind.DATE and column.uk_dates:
        told = "so that the day cannot be told"
        return {place: f"{what}: {why}, {told}" for place, why in doubts(texts).items()}
    if column.kind is Kind.PERCENT:
        return dict.fromkeys(_fractions(texts), f"{what}: these may be fractions of 1")
    return {}


def _fractions(texts: Sequence[str]) -> list[int]:
    """Excel shows 0.395 as 39.5%: of numbers of 1 or less none can be believed alone."""
    numbers = {
        place: float(text) for place, text in enumerate(texts) if _PLAIN_DECIMAL.fullmatch(text)
    }
    small = [place for place, number in numbers.items() if 0 < number <= 1]
    return small if len(small) == sum(number > 0 for number in numbers.values()) else []


def _identifier(text: str, _column: Column) -> Meaning:
    if re.fullmatch(r"[0-9]+\.0", text):
        return Meaning(text[:-2], note="an id without decimals")
    if re.fullmatch(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+", text):
        return Meaning(fault="an id in full: Excel has shortened it and its digits are lost")
    if not PLAIN_ID.fullmatch(text):
        return Meaning(fault=Kind.IDENTIFIER.value)
    return Meaning(text)


PLAIN_ID = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def _date(text: str, column: Column) -> Meaning:
    written = read_day(text, uk_dates=column.uk_dates)
    if written is None:
        return Meaning(fault=Kind.DATE.value)
    if written.day in STANDS_FOR_NONE:
        return Meaning(fault=f"{Kind.DATE.value}; {_LEAVE_EMPTY}")
    return Meaning(written.day.isoformat(), note=written.note)


def _quarter(text: str, _column: Column) -> Meaning:
    try:
        return Meaning(str(FinancialQuarter.parse(text)))
    except PeriodError:
        return Meaning(fault=Kind.QUARTER.value)


def _number(pattern: str) -> Callable[[str, Column], Meaning]:
    """A reader of numbers that match `pattern` once thousands separators are taken out."""

    def read(text: str, column: Column) -> Meaning:
        plain, note = text, None
        if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
            plain, note = text.replace(",", ""), "digits without thousands separators"
        if column.kind is Kind.PERCENT:
            plain = plain.removesuffix("%").rstrip()
        if column.kind in _WHOLE and re.fullmatch(r"-?[0-9]+\.0+", plain):
            plain, note = plain.split(".")[0], "a whole number without decimals"
        if not re.fullmatch(pattern, plain):
            return Meaning(fault=column.kind.value)
        return Meaning(plain, note=note)

    return read


def _words(text: str, column: Column) -> Meaning:
    """Words, in the contract's own capitals where they are one of its words."""
    together = " ".join(text.split())
    for code in column.codes or ():
        if together.casefold() == code.value.casefold():
            note = None if together == code.value else f"{code.value!r}, in these letters"
            return Meaning(code.value, note=note)
    return Meaning(together)


_WHOLE = (Kind.WHOLE_NUMBER, Kind.BALANCE, Kind.YEAR)
_NUMBERS = (*_WHOLE, Kind.DECIMAL, Kind.PERCENT)
_READERS: dict[Kind, Callable[[str, Column], Meaning]] = {
    Kind.IDENTIFIER: _identifier,
    Kind.DATE: _date,
    Kind.QUARTER: _quarter,
    Kind.YEAR: _number(r"(19|20)[0-9]{2}"),
    Kind.WHOLE_NUMBER: _number(r"[0-9]{1,15}"),
    Kind.BALANCE: _number(r"-?[0-9]{1,15}"),
    Kind.DECIMAL: _number(r"-?[0-9]{1,15}(\.[0-9]+)?"),
    Kind.PERCENT: _number(r"[0-9]{1,3}(\.[0-9]+)?"),
    Kind.CODE: _words,
    Kind.AREA: _words,
    Kind.PLACE: _words,
    Kind.TEXT: _words,
}


_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_LIKE_A_DATE = re.compile(
    r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}([T ][0-9:.]{1,15}Z?)?|[0-9]{1,4}[-/.][0-9]{1,4}"
    rf"|[0-9]{{1,2}}(st|nd|rd|th)?[- ]?{_MONTH}[- ]?([0-9]{{2,4}})?"
    r"|[0-9]{4,5}(\.[0-9]+)?|(19|20)[0-9]{2}[01][0-9][0-3][0-9]",
    re.IGNORECASE,
)
_YEARS = "[0-9]{4}([/-][0-9]{2,4})?"
_LIKE_A_QUARTER = re.compile(rf"({_YEARS})? ?(Q[0-9])?( ?{_YEARS})?", re.IGNORECASE)
_LIKE_A_NUMBER = re.compile(
    rf"(?!0[0-9 ]{{6}})[-+(£]*[0-9][0-9 .,]*(E[-+]?[0-9]+)?[%)+]*|{_YEARS}", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(r".|true|false|(not |un)known", re.IGNORECASE)


def may_be_repeated(text: str, column: Column, words: Sequence[str] = ()) -> bool:
    """Whether a message may show what arrived in a column; `words` are those it may hold.

    Headings get swapped: what could be a name, a telephone number or an id that strayed into
    another column is kept in.
    """
    if column.personal:
        return False
    bare = _bare(text)
    if _ERROR.fullmatch(bare) or _NOT_A_VALUE.fullmatch(bare):
        return True
    if column.kind is Kind.DATE:
        return _LIKE_A_DATE.fullmatch(bare) is not None
    if column.kind is Kind.QUARTER:
        return _LIKE_A_QUARTER.fullmatch(bare) is not None
    if column.kind in _NUMBERS:
        return _LIKE_A_NUMBER.fullmatch(bare) is not None
    if words and _SAYS_NOTHING.fullmatch(bare):
        return True
    parts = set(bare.casefold().split())
    if any(parts and parts < set(word.casefold().split()) for word in words):
        return True
    close = get_close_matches(bare.casefold(), [word.casefold() for word in words], 1, 0.8)
    return bool(close) and not any(sign.isdigit() for sign in bare)
