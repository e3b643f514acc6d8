"""What a financial year of youth justice holds: offences, young people, first-time entrants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil

import ibis
import ibis.expr.types as ir
import pandas as pd

from rrlib.codes import (
    DISMISSED_DISPOSALS,
    DIVERSION_DISPOSALS,
    ONLY_ADMITTED,
    PROVEN_DISPOSALS,
    AgeBand,
    Disposal,
    OffenceGroup,
)
from rrlib.periods import YOUTH_AGES, FinancialYear
from rrlib.records import Records, has_reached, standing

MONTHS_OF_A_YEAR = 12


def youth_offences(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """The offences of young people aged 10 to 17 at the offence, dealt with by a disposal.

    One row for each person's part in an offence, by the financial year of its earliest disposal
    other than a dismissal. Diversions count; breaches of orders, offences taken into consideration
    and quashed convictions do not. Columns: year, person_id, offence_date, sex, age_band,
    offence_group, alcohol_related.
    """
    return records.once(("youth offences", areas), lambda: _youth_offences(records, areas))


def _youth_offences(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    dealt_with = standing(records.offences).filter(
        ibis._.disposal.isin(_words(set(Disposal) - DISMISSED_DISPOSALS - ONLY_ADMITTED)),
        ibis._.offence_group != OffenceGroup.BREACH.value,
    )
    offences = dealt_with.group_by("person_id", "offence_id").aggregate(
        offence_date=ibis._.offence_date.min(),
        disposal_date=ibis._.disposal_date.min(),
        offence_group=ibis._.offence_group.min(),
        alcohol_related=ibis._.alcohol_related.max(),
        area=ibis._.area.argmin(ibis._.disposal_date),
    )
    counted = _of_youth_age(offences.join(records.people, "person_id"), "offence_date")
    table = counted.filter(ibis._.area.isin(areas)).mutate(age_band=_age_band()).execute()
    return _by_year(table).drop(columns=["offence_id", "disposal_date"])


def young_people(offences: pd.DataFrame) -> pd.DataFrame:
    """The young people behind `youth_offences`, one row for each and year.

    Columns: year, person_id, sex, `age_band` at the earliest of the year's offences, and
    `alcohol_related`, whether any of them was.
    """
    in_order = offences.sort_values(["year", "person_id", "offence_date"])
    by_person = in_order.groupby(["year", "person_id"], as_index=False)
    return by_person.agg(
        sex=("sex", "first"),
        age_band=("age_band", "first"),
        alcohol_related=("alcohol_related", "max"),
    )


def of_busiest_tenth(offences_of_each: Iterable[int]) -> tuple[int, int]:
    """How many people the tenth with the most offences is, rounded up, and what they committed.

    Of equals, as many as fill the tenth count: their number of offences is the same.
    """
    most_first = sorted(offences_of_each, reverse=True)
    people = ceil(len(most_first) / 10)
    return people, sum(most_first[:people])


def first_entries(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """First-time entrants: the first proven disposal of each person, if aged 10 to 17 that day.

    Columns: year, person_id, disposal_date.
    """
    return records.once(("first entries", areas), lambda: _first_entries(records, areas))


def _first_entries(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    proven = records.first_time_entrants.filter(ibis._.disposal.isin(_words(PROVEN_DISPOSALS)))
    first_day = proven.disposal_date == proven.disposal_date.min().over(group_by=proven.person_id)
    first = (
        proven.filter(first_day)
        .group_by("person_id")
        .aggregate(area=ibis._.area.min(), disposal_date=ibis._.disposal_date.min())
    )
    return _youth_disposals(first, records, areas)[["year", "person_id", "disposal_date"]]


def diversions(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """Disposals that divert a young person and are no entry.

    Columns: year, person_id, disposal, disposal_date.
    """
    diverted = records.first_time_entrants.filter(ibis._.disposal.isin(_words(DIVERSION_DISPOSALS)))
    columns = ["year", "person_id", "disposal", "disposal_date"]
    return _youth_disposals(diverted, records, areas)[columns]


def custodial_sentences(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """Occasions on which somebody aged 10 to 17 that day was sentenced to custody.

    One row a person and day, however many offences it was for; a sentence that was quashed is
    none. Columns: year, person_id, disposal_date.
    """
    sentences = (
        standing(records.offences)
        .filter(ibis._.disposal == Disposal.CUSTODY.value)
        .group_by("person_id", "disposal_date")
        .aggregate(area=ibis._.area.min())
    )
    return _youth_disposals(sentences, records, areas)[["year", "person_id", "disposal_date"]]


def population_aged_10_to_17(records: Records, areas: tuple[str, ...]) -> dict[int, int]:
    """Residents aged 10 to 17 by calendar year of the mid-year estimate.

    A year for which any area lacks any of the ages is left out: its rate would be too high.
    """
    young = records.population.filter(
        ibis._.area.isin(areas), ibis._.age.between(YOUTH_AGES[0], YOUTH_AGES[-1])
    )
    totals = young.group_by("year").aggregate(persons=ibis._.persons.sum(), cells=ibis._.count())
    whole = totals.filter(ibis._.cells == len(areas) * len(YOUTH_AGES)).execute()
    return {int(row.year): int(row.persons) for row in whole.itertuples()}


def complete_years(disposals: ir.Table, records: Records) -> tuple[FinancialYear, ...]:
    """The financial years, over by the as-at date, in every month of which somebody aged 10 to 17
    was dealt with in `disposals` (a table of `records`, any area).

    A year that an extract covers in part would look like a fall. Adults, whose records may begin
    earlier or end later, show nothing of how far those of young people reach.
    """
    months = _months_covered(disposals, records)
    return tuple(year for year, held in months.items() if held == MONTHS_OF_A_YEAR)


def partial_years(disposals: ir.Table, records: Records) -> tuple[FinancialYear, ...]:
    """The financial years, over by the as-at date, that `disposals` cover in some months only."""
    months = _months_covered(disposals, records)
    return tuple(year for year, held in months.items() if held < MONTHS_OF_A_YEAR)


def _months_covered(disposals: ir.Table, records: Records) -> dict[FinancialYear, int]:
    """In how many months of each year, over by the as-at date, a young person was dealt with."""
    what = ("months covered", disposals.op())
    return records.once(what, lambda: _months(disposals, records))


def _months(disposals: ir.Table, records: Records) -> dict[FinancialYear, int]:
    dated = _of_youth_age(disposals.join(records.people, "person_id"), "disposal_date")
    months = dated.select(month=dated.disposal_date.truncate("M").cast("date")).distinct()
    covered = Counter(
        FinancialYear.containing(month) for month in pd.to_datetime(months.execute()["month"])
    )
    return {year: covered[year] for year in sorted(covered) if year.window.last <= records.as_at}


def _youth_disposals(disposals: ir.Table, records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    dated = _of_youth_age(disposals.join(records.people, "person_id"), "disposal_date")
    table = dated.filter(ibis._.area.isin(areas)).execute()
    return _by_year(table)


def _of_youth_age(table: ir.Table, day: str) -> ir.Table:
    born, on = table.date_of_birth, table[day]
    return table.filter(
        has_reached(YOUTH_AGES[0], born, on), ~has_reached(YOUTH_AGES[-1] + 1, born, on)
    )


def _age_band() -> ir.StringValue:
    bands = sorted(AgeBand, key=lambda band: band.ages[0])
    return ibis.cases(
        *(
            (~has_reached(band.ages[-1] + 1, ibis._.date_of_birth, ibis._.offence_date), band.value)
            for band in bands[:-1]
        ),
        else_=bands[-1].value,
    )


def _by_year(table: pd.DataFrame) -> pd.DataFrame:
    days = pd.to_datetime(table["disposal_date"])
    return table.assign(year=[str(FinancialYear.containing(day.date())) for day in days])


def _words(disposals: Iterable[Disposal]) -> list[str]:
    return sorted(disposal.value for disposal in disposals)
