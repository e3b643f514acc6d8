"""Recorded crime by area and quarter, beside the people who live there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rrlib.codes import CrimeGroup
from rrlib.periods import FinancialQuarter
from rrlib.records import Records
from rrlib.statistics import NotEstimable
from rrlib.statistics.trends import Series, series_of
from rrlib.studies.welfare_reform_impact.outcomes import Outcome

Floats = NDArray[np.float64]

_GROUPS = {group: place for place, group in enumerate(CrimeGroup)}


@dataclass(frozen=True)
class Crime:
    """Crimes and people by area and quarter.

    `offences` is of shape (areas, groups of crime, quarters) and `people` (areas, quarters). A
    quarter in which an area has no row at all is missing, and NaN; a group that has none where
    others have is nought. From the quarter at place `carried` on, the populations of some area are
    those of the last year that has any.
    """

    areas: tuple[str, ...]
    quarters: tuple[FinancialQuarter, ...]
    offences: Floats
    people: Floats
    carried: int | None

    def place(self, quarter: FinancialQuarter) -> int:
        """Where `quarter` stands among the quarters; below 0 or beyond them if it is not there."""
        first = self.quarters[0]
        return 4 * (quarter.start_year - first.start_year) + quarter.number - first.number

    def counts(self, areas: Iterable[str], outcome: Outcome) -> Floats:
        """Crimes of an outcome in all of `areas` by quarter; NaN where one of them is missing."""
        groups = [_GROUPS[group] for group in outcome.groups]
        asked = self.offences[np.ix_(self._rows(areas), groups)]
        return np.asarray(asked.sum(axis=(0, 1)))

    def residents(self, areas: Iterable[str]) -> Floats:
        """People who live in all of `areas`, by quarter."""
        return np.asarray(self.people[self._rows(areas)].sum(axis=0))

    def _rows(self, areas: Iterable[str]) -> list[int]:
        return [self.areas.index(area) for area in areas]

    def rates(self, areas: Sequence[str], outcome: Outcome) -> Floats:
        """Crimes a quarter for each 1,000 residents."""
        return 1000 * self.counts(areas, outcome) / self.residents(areas)

    def series(self, areas: Sequence[str], outcome: Outcome, places: Iterable[int]) -> Series:
        """The quarters at `places` that are not missing, in `numbers`; their counts not below 0."""
        counts, residents = self.counts(areas, outcome), self.residents(areas)
        held = [place for place in places if not np.isnan(counts[place])]
        return series_of(
            np.maximum(counts[held], 0.0), residents[held], [self.number(place) for place in held]
        )

    def number(self, place: int) -> int:
        """The quarter at `place`, counted on from year 0: its remainder by 4 is its season."""
        first = self.quarters[0]
        return 4 * first.start_year + first.number - 1 + place

    def missing(self, areas: Iterable[str]) -> list[FinancialQuarter]:
        """The quarters in which one of `areas` has no row at all."""
        gone = np.asarray(np.isnan(self.offences[self._rows(areas)]).any(axis=(0, 1)))
        return [quarter for quarter, is_gone in zip(self.quarters, gone, strict=True) if is_gone]


def read_crime(records: Records, areas: Sequence[str]) -> Crime:
    """The crime of those of `areas` of which any is held, with a population.

    Raises NotEstimable where that is none.
    """
    rows = records.recorded_crime.execute()
    residents = _residents(records)
    held = set(rows["area"]) & set(residents.index)
    kept = [area for area in areas if area in held]
    if not kept:
        raise NotEstimable("no area has recorded crime and a population in this delivery")
    rows = rows[rows["area"].isin(kept)]
    named = sorted(set(rows["quarter"]))
    first, last = (FinancialQuarter.parse(named[end]) for end in (0, -1))
    quarters = tuple(first.through(last))
    wide = rows.pivot_table(
        index=["area", "offence_group"], columns="quarter", values="offences", aggfunc="sum"
    )
    every = pd.MultiIndex.from_product([kept, [group.value for group in CrimeGroup]])
    wide = wide.reindex(index=every, columns=[str(quarter) for quarter in quarters])
    offences = wide.to_numpy(float).reshape(len(kept), len(CrimeGroup), len(quarters))
    missing = np.isnan(offences)
    offences = np.where(missing & ~missing.all(axis=1, keepdims=True), 0.0, offences)
    people, carried = _by_quarter(residents.loc[kept], quarters)
    return Crime(tuple(kept), quarters, offences, people, carried)


def _residents(records: Records) -> pd.DataFrame:
    """People by area, a column a calendar year, at its middle."""
    population = records.population
    rows: pd.DataFrame = (
        population.group_by(["area", "year"]).agg(persons=population.persons.sum()).execute()
    )
    return rows.pivot_table(index="area", columns="year", values="persons")


def _by_quarter(
    residents: pd.DataFrame, quarters: Sequence[FinancialQuarter]
) -> tuple[Floats, int | None]:
    """Each quarter has the population of the mid-year in its financial year.

    Years without any have the nearest year's before them, or after them; the place of the first
    quarter from which some area has one carried on.
    """
    years = [quarter.start_year for quarter in quarters]
    wanted = residents.reindex(columns=sorted({*years, *residents.columns}))
    carried_on = wanted.ffill(axis=1)
    carried = (wanted.isna() & carried_on.notna()).any()
    people = carried_on.bfill(axis=1)[years].to_numpy(float)
    return people, next((place for place, year in enumerate(years) if carried[year]), None)


def working_age(records: Records, areas: Sequence[str]) -> pd.Series:
    """People from 16 to 64 in the last year that has any, by area."""
    rows: pd.DataFrame = records.population.execute()
    rows = rows[rows["area"].isin(areas) & rows["age"].between(16, 64)]
    rows = rows[rows["year"] == rows["year"].max()]
    return rows.groupby("area")["persons"].sum()
