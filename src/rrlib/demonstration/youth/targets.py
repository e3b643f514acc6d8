"""What the invented records must add up to, and which of it has been published.

`published` names the fields printed in the Reducing Re-offending Strategy 2014-2017,
Appendix 2 or 3, or fixed by figures printed there; every other field is our own choice, made
to be plausible beside them. Nothing here reaches a file: the records are made to fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from rrlib.codes import AgeBand, OffenceGroup, Sex, Tier
from rrlib.demonstration.draws import InfeasibleTargetsError, share_out
from rrlib.periods import FinancialQuarter, FinancialYear, Window

QUARTER = FinancialQuarter(2013, 4)
AS_AT = QUARTER.window.last
DURHAM = "County Durham"
DARLINGTON = "Darlington"
AREAS = (DURHAM, DARLINGTON)

_Word = TypeVar("_Word")


@dataclass(frozen=True)
class YearTargets:
    """Youth offences first dealt with in a financial year, and the people behind them."""

    area: str
    year: FinancialYear
    offences_by_sex: Mapping[Sex, int]
    people_by_sex: Mapping[Sex, int]
    offences_by_band: Mapping[AgeBand, int]
    alcohol_by_band: Mapping[AgeBand, int]
    offences_by_group: Mapping[OffenceGroup, int]
    alcohol_by_group: Mapping[OffenceGroup, int]
    alcohol_people: int
    published: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        by_age, by_group = sum(self.offences_by_band.values()), sum(self.offences_by_group.values())
        alcohol_by_age = sum(self.alcohol_by_band.values())
        if not (
            self.offences == by_age == by_group
            and alcohol_by_age == sum(self.alcohol_by_group.values())
        ):
            raise InfeasibleTargetsError(
                f"{self.area} {self.year}: sex, age and group do not add up to one total"
            )

    @property
    def offences(self) -> int:
        return sum(self.offences_by_sex.values())

    def scaled(self, area: str, parts: int) -> YearTargets:
        """About one in `parts` of every figure, for an area that publishes none."""
        offences, people = self.offences // parts, sum(self.people_by_sex.values()) // parts
        alcohol = sum(self.alcohol_by_band.values()) // parts
        return YearTargets(
            area,
            self.year,
            _shared(offences, self.offences_by_sex),
            _shared(people, self.people_by_sex),
            _shared(offences, self.offences_by_band),
            _shared(alcohol, self.alcohol_by_band),
            _shared(offences, self.offences_by_group),
            _shared(alcohol, self.alcohol_by_group),
            self.alcohol_people // parts,
        )


@dataclass(frozen=True)
class CohortTargets:
    """A tracked cohort: who enters it from January to March, and who reoffends."""

    area: str
    calendar_year: int
    by_sex: Mapping[Sex, int]
    by_tier: Mapping[Tier, int]
    reoffenders_by_sex: Mapping[Sex, int]
    reoffenders_by_tier: Mapping[Tier, int]
    reoffences: int
    unmatched: int = 0
    eighteenths: Mapping[Window, int] = field(default_factory=dict)
    """How many members have their 18th birthday in each window; empty where it is free."""
    published: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        sizes = {sum(self.by_sex.values()), sum(self.by_tier.values())}
        reoffenders = {
            sum(self.reoffenders_by_sex.values()),
            sum(self.reoffenders_by_tier.values()),
        }
        if len(sizes) != 1 or len(reoffenders) != 1:
            raise InfeasibleTargetsError(f"cohort {self.calendar_year}, {self.area}: sums differ")

    @property
    def window(self) -> Window:
        return cohort_window(self.calendar_year)


def cohort_window(calendar_year: int) -> Window:
    return Window.of_months(date(calendar_year, 1, 1), 3)


def _shared(total: int, like: Mapping[_Word, int]) -> dict[_Word, int]:
    return dict(zip(like, share_out(total, tuple(like.values())), strict=True))
