"""Mid-year population estimates of the Office for National Statistics, in three layouts.

https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates

A row an area with a column an age (table MYE2); a row an area, sex and age with a column a year
(MYEB1); a row an area and year without ages, which makes no extract but can be compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

import pandas as pd

from rrlib.contracts.extracts import POPULATION
from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Account, Check, Subject, Tally, Total, Understood
from rrlib.official.amounts import amount, plain_name
from rrlib.official.areas import is_subtotal
from rrlib.official.coverage import covered, years_of
from rrlib.official.layouts import Layout, Table
from rrlib.periods import Window, mid_year

BY_AGE = "ONS: mid-year population by single year of age"
BY_YEAR = "ONS: mid-year population by year, without ages"
SERIES = "ONS: mid-year population series by sex and age (MYEB1)"

_EVERY_AGE = range(91)
"""Single years of age; the last holds everybody who is older."""
_AGES = ("code", "name", "all ages", *map(str, _EVERY_AGE[:-1]), rf"{_EVERY_AGE[-1]}\+?")
_LONG = (r"ladcode\d\d", r"laname\d\d", "year", "population")
_SERIES = (r"ladcode\d\d", r"laname\d\d", "sex", "age", r"population \d\d\d\d")
_LOCAL = ("E06", "E07", "E08", "E09", "W06", "S12", "N09")
"""How the codes of local authorities begin: in England, Wales, Scotland and Northern Ireland."""

_KINGDOM = "united kingdom"
_MID_YEAR = re.compile(
    r"(?:mid[-_ ]?(?:year[a-z,_ -]*)?|(?<![a-z])june )((?:19|20)[0-9]{2})(?![0-9])", re.IGNORECASE
)
_ANY_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_AGE = re.compile(r"([0-9]{1,3})\+?")
_YEAR_COLUMN = re.compile(r"population ([0-9]{4})")

Persons = Mapping[tuple[str, int, int], float]
"""Residents by area, calendar year and age."""


def read_ages(table: Table) -> Understood:
    """Rows of `population` of one year, which the title or else the file's name must tell."""
    (year, notes), tally = _year_of(table), Tally()
    code, name, every = table.columns("code", "name", "all ages")
    ages = _numbered(table, _AGE)
    columns = {"all ages": every} | {f"age {age}": at for age, at in ages.items()}
    persons: dict[tuple[str, int, int], float] = {}
    checks: list[Check] = []
    local, kingdom = 0.0, None
    for row, cells in table.records(tally):
        counts = {age: persons_in(tally, row, str(age), cells[at]) for age, at in ages.items()}
        stated = persons_in(tally, row, "all ages", cells[every])
        named = {name: cells[at] for name, at in columns.items()}
        tally.keys.add(row, (plain_name(cells[name]),), named)
        known = [count for count in counts.values() if count is not None]
        if stated is None or len(known) < len(counts):
            tally.leave("no number, but a mark")
            continue
        area = plain_name(cells[name])
        checks.append(Check(f"{area}: ages added up", sum(known), stated))
        local += stated if cells[code].startswith(_LOCAL) else 0.0
        kingdom = stated if area.casefold() == _KINGDOM else kingdom
        if is_subtotal(area):
            tally.leave("a region or country")
            continue
        persons |= {(area, year, age): count or 0.0 for age, count in counts.items()}
    if kingdom is not None:
        checks.append(Check("United Kingdom: local authorities added up", local, kingdom))
    account = table.account(BY_AGE, tally, tuple(checks), notes, covers_of(persons))
    return population_of(account, persons, {})


def read_series(table: Table) -> Understood:
    """Rows of `population` of every year that the table has, women and men added up.

    An area's year with a mark in place of a number is left out: the rest of it would be too few.
    """
    tally = Tally()
    name, age = table.columns(r"laname\d\d", "age")
    key = table.key(r"laname\d\d", "sex", "age")
    years = _numbered(table, _YEAR_COLUMN)
    rows_held: Counter[str] = Counter()
    persons: defaultdict[tuple[str, int, int], float] = defaultdict(float)
    marked: set[tuple[str, int]] = set()
    for row, cells in table.records(tally):
        found = _AGE.fullmatch(cells[age].strip())
        if found is None:
            tally.fault(row, "age", cells[age], "an age such as 17 or 90")
            continue
        tally.keys.add(row, key(cells), {str(year): cells[at] for year, at in years.items()})
        area = plain_name(cells[name])
        rows_held[area] += 1
        for year, at in years.items():
            count = persons_in(tally, row, str(year), cells[at])
            if count is None:
                marked.add((area, year))
            else:
                persons[area, year, int(found[1])] += count
    whole = {key: count for key, count in persons.items() if key[:2] not in marked}
    notes = tuple(
        f"{area}, {year}: left out, a mark stands where a number is expected"
        for area, year in sorted(marked)
    )
    most = max(rows_held.values(), default=0)
    lacking = {
        area: f"{number:,} rows of a sex and age, others have {most:,}"
        for area, number in rows_held.items()
        if number < most
    }
    account = table.account(SERIES, tally, notes=notes, covers=covers_of(whole))
    return population_of(account, whole, {**ages_lacking(whole), **lacking})


def read_years(table: Table) -> Understood:
    """Residents by area and year, to compare with other tables."""
    tally = Tally()
    name, year, count = table.columns(r"laname\d\d", "year", "population")
    totals = []
    for row, cells in table.records(tally):
        number = persons_in(tally, row, "population", cells[count])
        key = (plain_name(cells[name]), cells[year].strip())
        tally.keys.add(row, key, {"population": cells[count]})
        if not re.fullmatch("[0-9]{4}", cells[year].strip()):
            tally.fault(row, "year", cells[year], "a calendar year")
        elif number is None:
            tally.leave("no number, but a mark")
        else:
            totals.append(_total(plain_name(cells[name]), int(cells[year]), number))
    notes = ("it has no ages and gives no rows of population",)
    covers = _covers({(each.place, each.window.first.year) for each in totals})
    account = table.account(BY_YEAR, tally, notes=notes, covers=covers)
    return Understood(account, totals=tuple(totals))


def persons_in(tally: Tally, row: int, column: str, text: str) -> float | None:
    """The residents that a cell tells; a cell that is no number is kept as a fault."""
    try:
        return amount(text)
    except ValueError:
        tally.fault(row, column, text, "a number of people")
        return None


def covers_of(persons: Persons) -> tuple[str, ...]:
    """Which areas have residents of which years."""
    return _covers({(area, year) for area, year, _ in persons})


def _covers(pairs: Collection[tuple[str, int]]) -> tuple[str, ...]:
    held: defaultdict[str, set[str]] = defaultdict(set)
    for area, year in pairs:
        held[area].add(str(year))
    return covered("area", held, years_of({year for _, year in pairs}))


def ages_lacking(persons: Persons) -> Mapping[str, str]:
    """Areas of which a year lacks ages from 0 to 90, and how many: their residents are too few."""
    held: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for area, year, age in persons:
        held[area, year].add(age)
    return {
        area: f"{year} has {len(ages):,} of the ages 0 to {_EVERY_AGE[-1]}"
        for (area, year), ages in held.items()
        if not ages.issuperset(_EVERY_AGE)
    }


def population_of(account: Account, persons: Persons, partial: Mapping[str, str]) -> Understood:
    """Residents as rows of `population`, with the total of each area and year."""
    rows = [(*key, round(number)) for key, number in persons.items()]
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (area, year, _), number in persons.items():
        sums[(area, year)] += number
    totals = tuple(_total(area, year, number) for (area, year), number in sums.items())
    frame = pd.DataFrame(rows, columns=list(POPULATION.names))
    return Understood(account, POPULATION, frame, totals=totals, partial=partial)


def _numbered(table: Table, pattern: re.Pattern[str]) -> dict[int, int]:
    """The places of the columns that are named after an age or a year, by that number."""
    found = {place: pattern.fullmatch(name) for place, name in enumerate(table.names)}
    return {int(match[1]): place for place, match in found.items() if match}


def _total(area: str, year: int, number: float) -> Total:
    return Total(Subject.RESIDENTS, area, Window(mid_year(year), mid_year(year)), number)


def _year_of(table: Table) -> tuple[int, tuple[str, ...]]:
    """The year of the table, and a warning where only the file's name tells it.

    Raises OfficialFileError where nothing does, or where its title and its name disagree.
    """
    title = f"{table.title()} {table.sheet}"
    said = set(map(int, _MID_YEAR.findall(title)))
    named = set(map(int, _MID_YEAR.findall(table.file)))
    if len(said) > 1 or len(named) > 1:
        raise OfficialFileError(
            f"{table.place}: {_listed(said if len(said) > 1 else named)} arrived for its year, "
            "expected one: name the file after the year of its numbers, or give one table a file."
        )
    other = said or set(map(int, _ANY_YEAR.findall(title)))
    if named and other and not named <= other:
        raise OfficialFileError(
            f"{table.place}: its name says {_listed(named)}, what stands above its header or in "
            f"the sheet's name {_listed(other)}. Name the file after the year of its numbers."
        )
    if not said and not named:
        raise OfficialFileError(
            f"{table.place}: neither a title above the header nor the file's name tells the year. "
            f"Name the file after it: mid2018-{table.file}"
        )
    (year,) = said or named
    if other:
        return year, ()
    return year, (f"its year, {year}, is told by the file's name alone: make sure of it",)


def _listed(years: Collection[int]) -> str:
    return " and ".join(map(str, sorted(years)))


LAYOUTS = (
    Layout(BY_AGE, _AGES, read_ages),
    Layout(SERIES, _SERIES, read_series, verified=False),
    Layout(BY_YEAR, _LONG, read_years),
)
