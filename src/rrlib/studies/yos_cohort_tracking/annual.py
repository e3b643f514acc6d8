"""What a year brings: offences, the young people behind them, first-time entrants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from rrlib.annual_counts import (
    complete_years,
    diversions,
    first_entries,
    partial_years,
    population_aged_10_to_17,
    youth_offences,
)
from rrlib.codes import AgeBand, Disposal, OffenceGroup, Sex, YesNo
from rrlib.letters import capitalised
from rrlib.periods import FinancialYear
from rrlib.records import Records, missing
from rrlib.reoffending import FTE_LOCAL
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import poisson_change, poisson_rate
from rrlib.studies.yos_cohort_tracking.tracking import of_all_young_people

YEARS_SHOWN = 4
EVERYBODY = "All"

SEXES = {sex: capitalised(sex) for sex in Sex}
AGES = {band: f"Aged {band}" for band in AgeBand}
GROUPS = {group: capitalised(group) for group in OffenceGroup}
DRINK = (
    "alcohol_related",
    {YesNo.YES: "Alcohol-related", YesNo.NO: "Not alcohol-related"},
)

NO_ENTRY = {
    "diverted": "Pre-reprimand or pre-caution",
    "resolved": "Community resolution",
    "deferred": "Outcome 22",
}
_KIND = {
    Disposal.PRE_REPRIMAND.value: "diverted",
    Disposal.PRE_CAUTION.value: "diverted",
    Disposal.COMMUNITY_RESOLUTION.value: "resolved",
    Disposal.OUTCOME_22.value: "deferred",
}
_OFFENCES_ASKED = "How many offences of young people were dealt with?"
_PEOPLE_ASKED = "How many young people were behind them?"
_ENTRANTS_ASKED = "How many entered the youth justice system for the first time?"

Count = Callable[[pd.DataFrame], Estimate]


def offences_by_year(records: Records, areas: tuple[str, ...]) -> Finding:
    """Offences of young people by financial year of disposal, by who and what."""
    if not records.holds("first_time_entrants"):
        return unanswered("offences_by_year", _OFFENCES_ASKED, of_all_young_people(records))
    offences, years = _offences_and_years(records, areas)
    rows = [
        _total(offences, years, _offences),
        *_split(offences, years, _offences, "By sex", "sex", SEXES),
        *_split(offences, years, _offences, "By age at the offence", "age_band", AGES),
        *_split(offences, years, _offences, "By kind of offence", "offence_group", GROUPS),
        *_split(offences, years, _offences, "By whether drink played a part", *DRINK),
    ]
    return Finding(
        name="offences_by_year",
        question=_OFFENCES_ASKED,
        rows_are="Offences",
        columns=_year_columns(years),
        rows=tuple(rows),
        sentences=_sentences(years, "{latest} offences of young people were dealt with in {year}"),
        limits=(
            "Only offences that were dealt with are counted, in the year they were dealt with.",
            "Fewer recorded offences can mean fewer offences, or fewer that came to notice.",
        ),
        notes=(
            "Aged 10 to 17 at the offence; the first disposal that counts gives the year. "
            "Pre-reprimand and pre-caution disposals and community resolutions count; breaches of "
            "orders, ‘no further action’ and ‘not guilty’ do not.",
            *_years_left_out(records.offences, records),
        ),
    )


def young_people_by_year(records: Records, areas: tuple[str, ...]) -> Finding:
    """The young people behind those offences, each once a year."""
    if not records.holds("first_time_entrants"):
        return unanswered("young_people_by_year", _PEOPLE_ASKED, of_all_young_people(records))
    offences, years = _offences_and_years(records, areas)
    drinkers = offences.loc[offences["alcohol_related"] == YesNo.YES.value]
    others = offences[~_pairs(offences).isin(_pairs(drinkers))]
    drink = "By whether drink ever played a part"
    rows = [
        _total(offences, years, _people),
        *_split(offences, years, _people, "By sex", "sex", SEXES),
        Row("With an alcohol-related offence", _yearly(drinkers, years, _people), drink),
        Row("Without one", _yearly(others, years, _people), drink),
    ]
    return Finding(
        name="young_people_by_year",
        question=_PEOPLE_ASKED,
        rows_are="Young people",
        columns=_year_columns(years),
        rows=tuple(rows),
        sentences=_sentences(years, "{latest} young people had offences dealt with in {year}"),
        notes=_years_left_out(records.offences, records),
    )


def first_time_entrants(records: Records, areas: tuple[str, ...]) -> Finding:
    """Young people's first reprimand, warning, caution or conviction, by financial year."""
    if not records.holds("first_time_entrants"):
        return unanswered(
            "first_time_entrants", _ENTRANTS_ASKED, missing(records, "first_time_entrants")
        )
    years = complete_years(records.first_time_entrants, records)
    since = str(years[0]) if years else "the first year"
    return Finding(
        name="first_time_entrants",
        question=_ENTRANTS_ASKED,
        rows_are="Financial year",
        columns=(
            Column("entrants", "First-time entrants", Role.BASE),
            Column("rate", "Per 1,000 aged 10-17", Role.DERIVED, Unit.RATE, sources=("entrants",)),
            Column(
                "change",
                f"Change since {since}",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("entrants",),
                against=since,
            ),
            *(Column(key, title, Role.BASE) for key, title in NO_ENTRY.items()),
        ),
        rows=_entrant_rows(records, areas, years),
        sentences=_entrant_sentences(years),
        definition=FTE_LOCAL,
        limits=(
            "This is the local count from the youth offending service's records. The Ministry's "
            "rate for each 100,000 counts from the Police National Computer and finds more "
            "entrants: the two cannot be compared.",
            "Diversion lowers the count of entrants whether or not young people offend less. Some "
            "who are diverted enter later, and stand in both columns.",
        ),
        notes=(
            "Residents aged 10 to 17 at their first ever reprimand, warning, caution or "
            "conviction. Rates use the mid-year population of the year's first summer.",
            *missing(records, "population", so="No rates"),
            *_years_left_out(records.first_time_entrants, records),
        ),
    )


def _entrant_rows(
    records: Records, areas: tuple[str, ...], years: tuple[FinancialYear, ...]
) -> tuple[Row, ...]:
    entered, diverted = first_entries(records, areas), diversions(records, areas)
    population = population_aged_10_to_17(records, areas) if records.holds("population") else {}
    entrants = {year: int((entered["year"] == str(year)).sum()) for year in years}
    first = years[0] if years else None
    return tuple(
        Row(
            str(year),
            {
                "entrants": Estimate.count(count, FTE_LOCAL),
                "rate": _rate(count, population.get(year.start_year, 0)),
                "change": Marker.NOT_APPLICABLE
                if first is None or year == first
                else _change(count, entrants[first]),
                **_not_entries(diverted[diverted["year"] == str(year)]),
            },
        )
        for year, count in entrants.items()
    )


def _not_entries(diverted: pd.DataFrame) -> dict[str, Cell]:
    """The young people with each kind of disposal that is no entry."""
    kinds = diverted["disposal"].map(_KIND)
    return {key: _people(diverted[kinds == key]) for key in NO_ENTRY}


def _years_left_out(disposals: Any, records: Records) -> tuple[str, ...]:
    """A year that is not shown is missed by nobody unless it is named."""
    return tuple(
        f"{year} is left out: the extract has nobody dealt with in some month of it, and a part of "
        "a year would look like a fall."
        for year in partial_years(disposals, records)
    )


def _offences_and_years(
    records: Records, areas: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[FinancialYear, ...]]:
    years = complete_years(records.offences, records)[-YEARS_SHOWN:]
    return youth_offences(records, areas), years


def _total(offences: pd.DataFrame, years: tuple[FinancialYear, ...], count: Count) -> Row:
    return Row(EVERYBODY, _yearly(offences, years, count), is_total=True)


def _split(
    offences: pd.DataFrame,
    years: tuple[FinancialYear, ...],
    count: Count,
    heading: str,
    column: str,
    labels: Mapping[Any, str],
) -> list[Row]:
    return [
        Row(label, _yearly(offences[offences[column] == code.value], years, count), heading)
        for code, label in labels.items()
        if (offences[column] == code.value).any()
    ]


def _yearly(
    offences: pd.DataFrame, years: tuple[FinancialYear, ...], count: Count
) -> dict[str, Cell]:
    return {str(year): count(offences[offences["year"] == str(year)]) for year in years}


def _offences(offences: pd.DataFrame) -> Estimate:
    return Estimate.count(len(offences), people=offences["person_id"].nunique())


def _people(offences: pd.DataFrame) -> Estimate:
    return Estimate.count(offences["person_id"].nunique())


def _pairs(offences: pd.DataFrame) -> pd.Series:
    """Person and year as one value."""
    return offences["person_id"] + " " + offences["year"].astype("str")


def _year_columns(years: tuple[FinancialYear, ...]) -> tuple[Column, ...]:
    return tuple(Column(str(year), str(year), Role.BASE) for year in years)


def _sentences(years: tuple[FinancialYear, ...], claim: str) -> tuple[Sentence, ...]:
    if not years:
        return ()
    claim = claim.replace("{year}", str(years[-1]))
    cells = {"latest": (EVERYBODY, str(years[-1]))}
    if len(years) == 1:
        return (Sentence(claim + ".", cells),)
    cells["before"] = (EVERYBODY, str(years[-2]))
    return (Sentence(f"{claim}, against {{before}} in {years[-2]}.", cells),)


def _entrant_sentences(years: tuple[FinancialYear, ...]) -> tuple[Sentence, ...]:
    if not years:
        return ()
    first, last = str(years[0]), str(years[-1])
    return (
        Sentence(
            f"{{latest}} young people were first-time entrants in {last}, against {{first}} in "
            f"{first}: a change of {{change}}.",
            {
                "latest": (last, "entrants"),
                "first": (first, "entrants"),
                "change": (last, "change"),
            },
        ),
    )


def _rate(entrants: int, population: int) -> Cell:
    return poisson_rate(entrants, population / 1000) if population else Marker.NOT_AVAILABLE


def _change(later: int, earlier: int) -> Cell:
    return poisson_change(later, earlier) if earlier else Marker.NOT_APPLICABLE
