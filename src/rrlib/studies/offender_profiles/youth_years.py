"""The young people and offences of the last two whole years, and how their tables are cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from rrlib.annual_counts import (
    complete_years,
    partial_years,
    young_people,
    youth_offences,
)
from rrlib.codes import AgeBand, OffenceGroup, Sex, YesNo
from rrlib.letters import capitalised
from rrlib.periods import FinancialYear
from rrlib.records import Records, missing
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Unit, unanswered
from rrlib.statistics import poisson_change
from rrlib.studies.offender_profiles.clusters import LEAST_PEOPLE, change_in_total
from rrlib.studies.offender_profiles.crossing import Crossing, Cut
from rrlib.studies.yos_cohort_tracking.tracking import of_all_young_people

ALL_OFFENCES = "All offences"
EVERYBODY = "All young people"
NEEDED = ("people", "offences")

BY_SEX = Cut("By sex", "sex", {sex.value: capitalised(sex) for sex in Sex})
BY_KIND = Cut(
    "By kind of offence", "offence_group", {kind.value: capitalised(kind) for kind in OffenceGroup}
)
BY_AGE = Cut("By age at the offence", "age_band", {band.value: f"Aged {band}" for band in AgeBand})
BY_DRINK = Cut(
    "By whether drink played a part",
    "alcohol_related",
    {YesNo.YES.value: "Alcohol-related", YesNo.NO.value: "Not alcohol-related"},
)
BY_FIRST_AGE = Cut("By age at the earliest offence of the year", "age_band", BY_AGE.labels)
BY_EVER_DRINK = Cut(
    "By whether drink ever played a part",
    "alcohol_related",
    {YesNo.YES.value: "With an alcohol-related offence", YesNo.NO.value: "Without one"},
)

COUNTED_HOW = (
    "Offences of people aged 10 to 17 at the offence, in the financial year in which they were "
    "first dealt with: cautioned, sentenced or diverted; not breaches of orders, quashed "
    "convictions, or what was dismissed or only taken into consideration."
)
OF_FEW = (
    f"No change is given where fewer than {LEAST_PEOPLE} young people stand behind either year."
)
FEWER_SEEN = (
    "Only offences that were dealt with are counted, in the year they were dealt with: fewer can "
    "mean fewer offences, or fewer that came to notice."
)


@dataclass(frozen=True)
class Youth:
    """The last two whole financial years, earliest first, or one or none; `offences` are theirs."""

    offences: pd.DataFrame
    years: tuple[FinancialYear, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(map(str, self.years))

    @property
    def by_offence(self) -> Crossing:
        """Their offences, to be cut."""
        return Crossing(self.offences, ALL_OFFENCES, self._cells(_offences), _counts("offences"))

    @property
    def by_person(self) -> Crossing:
        """The young people behind them, each once a year, to be cut."""
        return self._of_people(young_people(self.offences))

    @property
    def behind_offences(self) -> Crossing:
        """The same by what they did: somebody with several offences is behind each of them."""
        return self._of_people(self.offences)

    @property
    def columns(self) -> tuple[Column, ...]:
        """A column for each year, and the change between two."""
        counts = tuple(Column(key, key, Role.BASE) for key in self.keys)
        if len(counts) < 2:
            return counts
        title = f"Change, {self.keys[0]} to {self.keys[1]}"
        change = Column(self.change, title, Role.DERIVED, Unit.PERCENT, sources=self.keys)
        return (*counts, change)

    @property
    def change(self) -> str:
        """The key of the column of change: of another pair of years it is another."""
        return f"change_{self.keys[-1]}"

    def _of_people(self, table: pd.DataFrame) -> Crossing:
        return Crossing(table, EVERYBODY, self._cells(_people), _counts("young people"))

    def _cells(self, count: _Count) -> Callable[[pd.DataFrame], Mapping[str, Cell]]:
        def cells(own: pd.DataFrame) -> dict[str, Cell]:
            of_years = [own[own["year"] == key] for key in self.keys]
            found: dict[str, Cell] = {
                key: count.cell(of_year) for key, of_year in zip(self.keys, of_years, strict=True)
            }
            if len(of_years) == 2:
                found[self.change] = _change(count, *of_years)
            return found

        return cells


@dataclass(frozen=True)
class _Count:
    """How a part of a year is counted, and how its change is estimated from two parts."""

    cell: Callable[[pd.DataFrame], Estimate]
    change: Callable[[pd.Series, pd.Series], Cell]


def last_years(records: Records, areas: tuple[str, ...]) -> Youth:
    """What the delivery knows of the last two financial years that it covers whole."""
    years = complete_years(records.offences, records)[-2:]
    offences = youth_offences(records, areas)
    return Youth(offences[offences["year"].isin([str(year) for year in years])], years)


def lacking_youth(name: str, question: str, records: Records) -> Finding | None:
    """The finding that says why the delivery tells nothing of all young people, if it does not."""
    why = missing(records, *NEEDED) or of_all_young_people(records)
    return unanswered(name, question, why) if why else None


def left_out(youth: Youth, records: Records) -> tuple[str, ...]:
    """That a year was left out which would have been shown, if one was."""
    return tuple(
        f"{year} is left out: the extract has nobody dealt with in some month of it, and a part of "
        "a year would look like a fall."
        for year in partial_years(records.offences, records)
        if not youth.years or year > youth.years[0]
    )


def offences_of_each(offences: pd.DataFrame) -> pd.Series:
    """How many of `offences` each young person committed who committed any."""
    return offences["person_id"].value_counts()


def _change(count: _Count, earlier: pd.DataFrame, later: pd.DataFrame) -> Cell:
    if earlier.empty:
        return Marker.NOT_APPLICABLE
    return count.change(offences_of_each(later), offences_of_each(earlier))


def _change_of_people(later: pd.Series, earlier: pd.Series) -> Cell:
    if min(len(later), len(earlier)) < LEAST_PEOPLE:
        return Marker.UNRELIABLE
    return poisson_change(len(later), len(earlier))


def _change_of_offences(later: pd.Series, earlier: pd.Series) -> Cell:
    return change_in_total(later.tolist(), earlier.tolist())


def _counts(what: str) -> Callable[..., str]:
    """Whom a row counts, under each year's own column."""

    def counts(*labels: str) -> str:
        return ", ".join((f"youth justice, {what} of the year", *labels))

    return counts


_offences = _Count(
    lambda own: Estimate.count(len(own), people=own["person_id"].nunique()), _change_of_offences
)
_people = _Count(lambda own: Estimate.count(own["person_id"].nunique()), _change_of_people)
