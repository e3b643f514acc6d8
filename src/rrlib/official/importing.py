"""Published files become extracts: which rows of which source, and what was left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice

import pandas as pd

from rrlib.contracts.columns import Extract, Kind
from rrlib.contracts.extracts import POPULATION, RECORDED_CRIME
from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Account, Check, Level, Opened, PassedOver, Understood, Use
from rrlib.official.coverage import lacking_in, listed, months_missing, periods_of
from rrlib.official.doubting import doubts, require_some_agree
from rrlib.official.merging import merged
from rrlib.official.reconciling import reconciled, require_different
from rrlib.official.street import NOWHERE
from rrlib.official.street import SOURCE as STREET
from rrlib.periods import FinancialQuarter

_TABLE = "table"
_SHOWN = 10


@dataclass(frozen=True)
class Imported:
    """What files give together.

    `extracts` are rows as the contracts want them, by extract. `accounts` has one line a table,
    `passed_over` the sheets that are none, `checks` compare tables of different sources, `notes`
    say what became of areas.
    """

    extracts: Mapping[Extract, pd.DataFrame]
    accounts: tuple[Account, ...]
    passed_over: tuple[PassedOver, ...]
    checks: tuple[Check, ...]
    notes: tuple[str, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why what was imported is not safe to use; nothing where it is."""
        return tuple(f"{each.place}: {doubt}" for each in self.accounts for doubt in each.doubts)


@dataclass(frozen=True)
class _Kept:
    """The rows of a table that go into its extract."""

    table: Understood
    rows: pd.DataFrame

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.rows["area"])))


def gather(files: Iterable[Opened], places: Collection[str]) -> Imported:
    """The extracts that files give for the areas in `places`, and what became of other areas.

    A row that two tables have alike is taken once; raises OfficialFileError where they differ,
    where a month of street files is there twice, or where no total of a table agrees.
    """
    files = tuple(files)
    understood = [table for file in files for table in file.tables]
    require_some_agree(understood)
    require_different(understood)
    notes: list[str] = []
    extracts: dict[Extract, pd.DataFrame] = {}
    kept: list[_Kept] = []
    for extract in dict.fromkeys(each.extract for each in understood if each.extract):
        tables = [each for each in understood if each.extract is extract]
        of_extract, told = _placed(extract, tables, places)
        notes += told
        kept += of_extract
        if of_extract:
            extracts[extract], told = _each_once(extract, of_extract)
            notes += told
    checks = reconciled(understood)
    notes += _gaps(extracts, understood)
    notes += _outside(understood, places)
    notes += _street_months(understood)
    notes += _years_missing(extracts)
    accounts = tuple(_settled(each, kept, checks, places) for each in understood)
    passed_over = tuple(sheet for file in files for sheet in file.passed_over)
    return Imported(extracts, accounts, passed_over, checks, tuple(notes))


def _settled(
    each: Understood, kept: Iterable[_Kept], checks: Iterable[Check], places: Collection[str]
) -> Account:
    """The account of a table once it is known what was done with its rows."""
    areas = next((one.areas for one in kept if one.table is each), ())
    if areas:
        use = Use.WRITTEN
    elif each.homes:
        use = Use.LOOKED_UP
    elif any(each.account.source in check.sources for check in checks):
        use = Use.COMPARED
    else:
        use = Use.NOTHING
    doubted = doubts(each, areas, places)
    return replace(each.account, use=use, areas=areas, doubts=doubted)


def _placed(
    extract: Extract, tables: Iterable[Understood], places: Collection[str]
) -> tuple[list[_Kept], tuple[str, ...]]:
    """The rows of all tables that are of `places`, each from the first level that has it."""
    kept: list[_Kept] = []
    notes: list[str] = []
    by_level = sorted(tables, key=_level)
    for _, group in groupby(by_level, _level):
        nothing = pd.DataFrame(columns=list(extract.names))
        held = pd.concat([each.rows for each in kept] or [nothing])
        for each in group:
            if each.rows is None:
                continue
            rows, told = _of_places(extract, each, each.rows, held, places)
            notes += told
            if len(rows):
                kept.append(_Kept(each, rows))
    return kept, tuple(notes)


def _level(table: Understood) -> int:
    return list(Level).index(table.level)


def _of_places(
    extract: Extract,
    each: Understood,
    rows: pd.DataFrame,
    held: pd.DataFrame,
    places: Collection[str],
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows of a table that go into its extract, where `held` are there already."""
    if extract.column("area").kind is not Kind.PLACE:
        return rows, ()
    told: tuple[str, ...] = ()
    if each.level is Level.AREA:
        rows, told = merged(extract, rows, places)
        kept = rows[rows["area"].isin(places)]
    else:
        kept = rows[rows["area"].isin(places) & ~_is_held(rows, held)]
    return kept, (*told, *_left_out(extract, each, rows, kept))


def _is_held(rows: pd.DataFrame, held: pd.DataFrame) -> pd.Series[bool]:
    """Whether areas of a row's force are held, or that force's quarter from another table."""
    of_areas = set(held.loc[held["area"] != held["force"], "force"])
    quarters = set(zip(held["force"], held["quarter"], strict=True))
    there = [pair in quarters for pair in zip(rows["force"], rows["quarter"], strict=True)]
    return rows["force"].isin(of_areas) | pd.Series(there, index=rows.index, dtype=bool)


def _left_out(
    extract: Extract, each: Understood, rows: pd.DataFrame, kept: pd.DataFrame
) -> Iterator[str]:
    others = sorted(set(rows["area"]) - set(kept["area"]))
    if not others:
        return
    what = f"{each.account.file}: {extract.name} leaves out {len(others)} {each.level.value}"
    if each.level is not Level.AREA:
        yield (
            f"{what} ({listed(others)}): a force is the sum of its areas. Give the table by area, "
            "or name a force in comparators.csv to take it as one area"
        )
    else:
        yield f"{what} that neither partnership.toml nor comparators.csv names ({listed(others)})"


def _each_once(extract: Extract, kept: Iterable[_Kept]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows of all tables, alike ones once. Raises OfficialFileError where two differ."""
    rows = pd.concat([each.rows.assign(**{_TABLE: each.table.account.place}) for each in kept])
    once = rows.drop_duplicates(list(extract.names))
    alike = len(rows) - len(once)
    notes = (f"{extract.name}: {alike:,} rows stand in two tables, alike",) if alike else ()
    twice = once[once.duplicated(list(extract.key), keep=False)]
    if len(twice):
        raise OfficialFileError(
            f"{extract.name}: {len(twice):,} rows have another number in another table, such as\n"
            + "\n".join(_differing(extract, twice))
            + "\n  Give only the latest edition of each table."
        )
    order = [name for name in extract.order if name in extract.names]
    return once.sort_values(order, ignore_index=True)[list(extract.names)], notes


def _differing(extract: Extract, twice: pd.DataFrame) -> Iterator[str]:
    """The first keys of rows that differ, with what differs and in which tables."""
    for key, rows in islice(twice.groupby(list(extract.key)), _SHOWN):
        one, other = (rows.iloc[place].to_dict() for place in (0, 1))
        names = [name for name in extract.names if one[name] != other[name]]
        numbers = (", ".join(str(row[name]) for name in names) for row in (one, other))
        told = (f"{n} in {row[_TABLE]}" for n, row in zip(numbers, (one, other), strict=True))
        yield f"  {', '.join(map(str, key))}: {' and '.join(told)}"


def _outside(understood: Iterable[Understood], places: Collection[str]) -> Iterator[str]:
    """How many rows of street files lie outside their force, by the lookup where there is one."""
    homes: dict[str, str] = {}
    rows: Counter[tuple[str, str]] = Counter()
    for each in understood:
        homes |= each.homes
        rows.update(each.elsewhere)
    by_force: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (force, area), count in rows.items():
        by_force[force][area] += count
    for force, areas in sorted(by_force.items()):
        inside = {area for area in areas if homes.get(area) == force}
        how = "the force, by the lookup"
        if not homes:
            inside, how = (
                set(places) & set(areas),
                "the areas that are known",
            )
        nowhere = areas[NOWHERE]
        outside = areas.total() - nowhere - sum(areas[area] for area in inside)
        yield (
            f"{force}: of {areas.total():,} rows of street files {outside:,} lie outside {how}, "
            f"{nowhere:,} have no place; they are counted"
        )


def _gaps(
    extracts: Mapping[Extract, pd.DataFrame], understood: Collection[Understood]
) -> Iterator[str]:
    """Periods between the first and the last of an extract's tables that an area has not."""
    for extract, rows in extracts.items():
        when = "quarter" if "quarter" in extract.names else "year"
        if extract.column("area").kind is not Kind.PLACE:
            continue
        tables = [each.rows for each in understood if each.extract is extract]
        periods = {period for each in tables if each is not None for period in each[when]}
        held: defaultdict[str, set[str]] = defaultdict(set)
        for area, period in zip(rows["area"], rows[when], strict=True):
            held[area].add(str(period))
        for line in lacking_in(held, periods_of(periods)):
            yield f"{extract.name}: {line}"


def _street_months(understood: Iterable[Understood]) -> Iterator[str]:
    """Months between others, or at the end, of which a force has no street file."""
    tables = [each for each in understood if each.account.source == STREET]
    return months_missing(
        (total.place, total.window.first) for each in tables for total in each.totals
    )


def _years_missing(extracts: Mapping[Extract, pd.DataFrame]) -> Iterator[str]:
    """Areas whose population ends before the last year of their crime, which has no rate."""
    crime, people = extracts.get(RECORDED_CRIME), extracts.get(POPULATION)
    if crime is None or people is None:
        return
    known = dict(people.groupby("area")["year"].max().items())
    for area, last in crime.groupby("area")["quarter"].max().items():
        year = FinancialQuarter.parse(str(last)).start_year
        if area not in known:
            yield f"{area}: crime, but no population"
        elif known[area] < year:
            yield f"{area}: crime to {last}, but population to {known[area]} only"
