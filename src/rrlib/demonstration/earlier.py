"""A delivery as it stood a quarter before: by what was known then, not by what is dated then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from random import Random

from rrlib.contracts import EXTRACTS, Extract
from rrlib.contracts.columns import RECORDED_ON, When
from rrlib.demonstration.entering import entered
from rrlib.demonstration.files import Row
from rrlib.periods import FinancialQuarter, add_months, age_on

Tables = Mapping[str, list[Row]]

_AGES_ARE_READ_ON = (
    date(2013, 3, 31),
    date(2013, 12, 31),
    date(2014, 3, 31),
    date(2014, 6, 30),
)


def as_known(rng: Random, tables: Tables, last: date) -> dict[str, list[Row]]:
    """The rows known on `last`, less what became of them since.

    An end, a release or a disposal that happened or was entered later is blank: its row then
    stands as entered some day between its event and `last`.
    """
    known = {
        extract.name: [
            row
            for later in tables[extract.name]
            if (row := _row_as_known(rng, extract, later, last)) is not None
        ]
        for extract in EXTRACTS
        if extract.name in tables
    }
    known["offences"] = _once_undisposed(known["offences"])
    named = {row["person_id"] for row in _rows_about_people(known)}
    known["people"] = [row for row in known["people"] if row["person_id"] in named]
    return known


def _row_as_known(rng: Random, extract: Extract, row: Row, last: date) -> Row | None:
    event = min(_day(row[c.name]) for c in extract.columns if c.when is When.HAPPENED)
    became = [
        c.name for c in extract.columns if c.when is When.LATER and row.get(c.name) is not None
    ]
    days = [*(row[name] for name in became), row.get(RECORDED_ON)]
    unknown = any(isinstance(day, date) and day > last for day in days)
    if event > last or (unknown and not became):
        return None
    if not unknown:
        return row
    blank = [c.name for c in extract.columns if c.name in became or c.goes_with in became]
    return {**row, **dict.fromkeys(blank), RECORDED_ON: min(entered(rng, event), last)}


def _day(value: object) -> date:
    """The last day that a row is about, which may give a day, a quarter or a mid-year."""
    if isinstance(value, FinancialQuarter):
        return value.window.last
    return value if isinstance(value, date) else date(int(str(value)), 6, 30)


def _once_undisposed(offences: Iterable[Row]) -> list[Row]:
    """A row for each disposal of an offence; one row of an offence that has none yet."""
    by_offence: defaultdict[object, list[Row]] = defaultdict(list)
    for row in offences:
        by_offence[row["offence_id"]].append(row)
    return [
        row
        for rows in by_offence.values()
        for row in [r for r in rows if r["disposal_date"]] or rows[:1]
    ]


def with_wrong_birth(tables: Tables, cohort_year: int) -> dict[str, list[Row]]:
    """The tables with the day and month of one date of birth swapped.

    It is that of somebody tracked since January to March of `cohort_year`, whose age is the same
    by both on every day that a published figure looks at.
    """
    tracked = {
        row["person_id"]
        for row in tables["yos_cohort"]
        if date(cohort_year, 1, 1) <= _day(row["index_date"]) <= date(cohort_year, 3, 31)
    }
    people = sorted(tables["people"], key=lambda row: str(row["person_id"]))
    wrong = next(
        row for row in people if row["person_id"] in tracked and _swaps_unnoticed(tables, row)
    )
    swapped = {**wrong, "date_of_birth": _swapped(_day(wrong["date_of_birth"]))}
    return {**tables, "people": [swapped if row is wrong else row for row in tables["people"]]}


def _swaps_unnoticed(tables: Tables, person: Row) -> bool:
    born = _day(person["date_of_birth"])
    if born.day > 12 or born.day == born.month:
        return False
    days = list(_AGES_ARE_READ_ON)
    for row in _rows_about_people(tables):
        if row["person_id"] == person["person_id"]:
            days += [value for value in row.values() if isinstance(value, date)]
            if "index_date" in row:
                days += [add_months(_day(row["index_date"]), months) for months in (12, 15)]
    return all(age_on(born, day) == age_on(_swapped(born), day) for day in days)


def _swapped(born: date) -> date:
    return date(born.year, born.day, born.month)


def _rows_about_people(tables: Tables) -> Iterator[Row]:
    for extract in EXTRACTS:
        if extract.of_people and extract.name != "people":
            yield from tables.get(extract.name, ())
