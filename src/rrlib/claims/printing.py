"""What a printed figure can have been before it was rounded, and whether a number prints as it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from math import floor, trunc
from typing import Any

from rrlib.claims.formulas import Interval

_HALF = Fraction(1, 2)
_ROUNDED_UNITS = ("percent", "percentage_points", "ratio", "per_100")
_MEAN = "mean"
_DERIVED = "derived"
_IMPLIED = "implied_"
_BOUND = "check_upper_bound"
_READING = "check_reading"
_EXACT = 6
"""Decimals with which numbers are released."""


class Compared(Enum):
    """What a figure of the ledger is to what its formula gives."""

    EQUAL = "it is printed, and its formula should give it"
    BOUND = "its formula should give no more"
    READING = "the ledger tries what a text could mean: where it does not hold, no figure is wrong"
    IMPLIED = "it is printed nowhere: the ledger itself gives it"


@dataclass(frozen=True)
class Claim:
    """One row of a ledger of public claims, see the extract `published_figures`.

    `value` is what is printed and `decimals` with how many; None where it is printed in words,
    which then stand for exactly that. `first_day` and `last_day` are those of its period, as far as
    the document fixes them. `numerator` and `denominator` are ids of claims.
    """

    claim_id: str
    document: str
    locator: str
    programme: str
    area: str
    first_day: date | None
    last_day: date | None
    group: str
    measure: str
    value: Fraction
    unit: str
    decimals: int | None
    formula: str | None
    numerator: str | None
    denominator: str | None
    note: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Claim:
        """The claim that a row holds, by the names of the extract's columns; None where empty."""
        return cls(
            claim_id=row["claim_id"],
            document=row["document"],
            locator=row["locator"],
            programme=row["programme"],
            area=row["area"],
            first_day=_day(row["period_start"]),
            last_day=_day(row["period_end"]),
            group=row["group"],
            measure=row["measure"],
            value=Fraction(str(row["value"])),
            unit=row["unit"],
            decimals=None if row["decimals"] is None else int(row["decimals"]),
            formula=row["formula"],
            numerator=row["numerator_claim"],
            denominator=row["denominator_claim"],
            note=row["note"],
        )

    def prints_as(self, number: float) -> bool:
        """Whether a number, as it was released, prints as this claim by any way of rounding."""
        exact, decimals = Fraction(str(round(number, _EXACT))), self.decimals or 0
        return any(rule.printed(exact, decimals) == self.value for rule in Rounding)

    @property
    def printed(self) -> str:
        """Its value as it is printed."""
        return figure(self.value, self.decimals)

    @property
    def is_printed(self) -> bool:
        """Whether a document prints it; the ledger's own checks are derived."""
        return self.document != _DERIVED

    @property
    def compared(self) -> Compared:
        if self.measure.startswith(_IMPLIED):
            return Compared.IMPLIED
        return _COMPARED.get(self.measure, Compared.EQUAL)

    @property
    def before_rounding(self) -> Interval:
        """All that it can have been before it was rounded: half a unit of its last digit either
        way. Counts, ages, months and ranks are exact, and what is printed in words is.
        """
        if self.decimals is None or not self._is_rounded:
            return Interval(self.value, self.value)
        half = _HALF / 10**self.decimals
        return Interval(self.value - half, self.value + half)

    @property
    def _is_rounded(self) -> bool:
        return bool(self.decimals) or self.unit in _ROUNDED_UNITS or self.measure == _MEAN


_COMPARED = {_BOUND: Compared.BOUND, _READING: Compared.READING}


class Rounding(Enum):
    """How an exact number prints with so many decimals, where a half lies between two."""

    HALF_UP = "halves up, as by hand and in spreadsheets"
    HALF_EVEN = "halves to the even digit, as R and Python do"
    CUT = "cut off"

    def printed(self, exact: Fraction, decimals: int) -> Fraction:
        """`exact` as it prints by this rule."""
        units = exact * 10**decimals
        if self is Rounding.CUT:
            whole = trunc(units)
        elif self is Rounding.HALF_EVEN:
            whole = round(units)
        else:
            away = floor(abs(units) + _HALF)
            whole = away if units >= 0 else -away
        return Fraction(whole, 10**decimals)


def _day(day: Any) -> date | None:
    return None if day is None else date.fromisoformat(str(day)[:10])


def figure(value: Fraction, decimals: int | None) -> str:
    """A number with so many decimals, halves up; without a decimal point where it has none."""
    exact = Rounding.HALF_UP.printed(value, decimals or 0)
    text = f"{abs(exact.numerator / exact.denominator):,.{decimals or 0}f}"
    return f"−{text}" if exact < 0 else text
