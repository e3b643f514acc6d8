"""The periods that a framework speaks of: those of the rows of its twelve indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rrlib.periods import FinancialQuarter, FinancialYear, Window
from rrlib.records import Records

QUARTERS = 4


@dataclass(frozen=True)
class Period:
    """A financial quarter or year as a framework prints it."""

    label: str
    window: Window

    @property
    def first(self) -> date:
        return self.window.first

    @property
    def last(self) -> date:
        return self.window.last


@dataclass(frozen=True)
class Reported:
    """Last year, this year's quarters so far, and this year as far as it has come."""

    before: Period
    quarters: tuple[Period, ...]
    year: Period

    @property
    def is_whole_year(self) -> bool:
        return len(self.quarters) == QUARTERS

    @property
    def all(self) -> tuple[Period, ...]:
        """In the order of a framework's rows."""
        return (self.before, *self.quarters, self.year)


def reported(records: Records) -> Reported:
    """What the framework of the records' quarter speaks of."""
    quarter = records.quarter
    year = quarter.financial_year
    before = FinancialYear(year.start_year - 1)
    so_far = FinancialQuarter(year.start_year, 1).through(quarter)
    quarters = tuple(Period(str(each), each.window) for each in so_far)
    whole = len(quarters) == QUARTERS
    return Reported(
        Period(str(before), before.window),
        quarters,
        Period(
            str(year) if whole else f"{year} to Q{quarter.number}",
            Window(year.window.first, quarters[-1].last),
        ),
    )
