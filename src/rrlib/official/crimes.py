"""Recorded crime added up while rows pass: by area, force, quarter and crime group."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from statistics import median
from typing import NamedTuple

import pandas as pd

from rrlib.codes import CrimeGroup
from rrlib.contracts.extracts import RECORDED_CRIME
from rrlib.errors import PeriodError
from rrlib.official.accounts import Check, Subject, Tally, Total
from rrlib.official.amounts import amount
from rrlib.official.areas import UNASSIGNED, force_named, is_non_territorial, is_subtotal
from rrlib.official.coverage import covered, quarters_of
from rrlib.official.offences import BY_CODE, BY_SUBGROUP, crime_group, is_fraud
from rrlib.periods import FinancialQuarter

_YEAR = re.compile(r"([0-9]{4})[/-](?:[0-9]{2})?([0-9]{2})")
_QUARTER = re.compile(r"(?:q|quarter )?([1-4])(?:\.0)?")
_QUARTERS_TO_TELL = 3
_ROWS_TO_TELL = 10
"""With fewer, a small area's quarter may well have less than half of them."""
_WITHIN, _AT_THE_END = 0.5, 0.8
"""Shares of the rows that an area's quarters usually have: with less of them it breaks off."""
_MAY_BE_LEFT_OUT = 0.1
"""Share of forces that a published table may do without in its last quarter."""
BURGLARY_CHANGED = FinancialQuarter(2017, 1)
"""From here on burglary of sheds and garages of a home is counted with that of the home itself."""


class Entry(NamedTuple):
    """One row of a table of crime, as text. `area` is empty where the table is of whole forces."""

    year: str
    quarter: str
    force: str
    area: str
    group: str
    subgroup: str
    code: str
    number: str


@lru_cache(maxsize=1024)
def read_quarter(year: str, quarter: str) -> FinancialQuarter | None:
    """The quarter of `2013/14` and `4`; None where it is not written so."""
    found, part = _YEAR.fullmatch(year.strip()), _QUARTER.fullmatch(quarter.strip().casefold())
    if found is None or part is None:
        return None
    try:
        return FinancialQuarter.parse(f"{found[1]}-{found[2]}Q{part[1]}")
    except PeriodError:
        return None


@lru_cache(maxsize=1024)
def _force(name: str) -> str:
    return force_named(name)


class Crimes:
    """The sums so far, and what the file said of them."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.counts: defaultdict[tuple[str, str, FinancialQuarter, CrimeGroup], float]
        self.counts = defaultdict(float)
        self.unknown: set[tuple[str, str, FinancialQuarter]] = set()
        self.forces: defaultdict[tuple[str, FinancialQuarter], float] = defaultdict(float)
        self.everywhere: defaultdict[FinancialQuarter, float] = defaultdict(float)
        self.stated: defaultdict[tuple[str, FinancialQuarter], float] = defaultdict(float)
        self.is_by_area = False
        self.last: tuple[str, FinancialQuarter] | None = None
        self.held: Counter[tuple[str, str, FinancialQuarter]] = Counter()
        self.named: defaultdict[str, dict[str, FinancialQuarter]] = defaultdict(dict)

    def add(self, row: int, entry: Entry) -> None:
        """Counts one row, leaves it out for a reason, or keeps what is wrong with it."""
        quarter = read_quarter(entry.year, entry.quarter)
        if quarter is None:
            told = f"{entry.year} {entry.quarter}"
            self.tally.fault(row, "quarter", told, "a financial year and quarter: 2013/14 and 4")
            return
        try:
            count = amount(entry.number)
        except ValueError:
            self.tally.fault(row, "count", entry.number, "a number or a mark such as NA or x")
            return
        force = _force(entry.force)
        if is_fraud(entry.group) or is_fraud(entry.subgroup):
            self.tally.leave("fraud, which Action Fraud records since 2011 to 2013", count)
        elif is_non_territorial(force):
            self.tally.leave(f"no territory: {force}", count)
            self.everywhere[quarter] += count or 0
        elif is_subtotal(force) or is_subtotal(entry.area):
            self.tally.leave("a subtotal")
            self.stated[(force, quarter)] += count or 0
        else:
            self._count(row, entry, force, quarter, count)

    def _count(
        self, row: int, entry: Entry, force: str, quarter: FinancialQuarter, count: float | None
    ) -> None:
        try:
            group = crime_group(entry.code, entry.subgroup)
        except KeyError:
            told = f"{entry.code}, {entry.subgroup}"
            known = "an offence code or subgroup of rrlib/official/offences.py: add it there"
            self.tally.fault(row, "offence subgroup", told, known)
            return
        area = entry.area or force
        self.is_by_area = self.is_by_area or bool(entry.area)
        self.held[(area, force, quarter)] += 1
        self.last = (area, quarter)
        self.named[entry.code].setdefault(entry.subgroup.strip(), quarter)
        if count is None:
            self.unknown.add((area, force, quarter))
            self.tally.leave("no number, but a mark: the area's whole quarter is left out")
            return
        self.forces[(force, quarter)] += count
        self.everywhere[quarter] += count
        if area.strip().casefold() in UNASSIGNED:
            self.tally.leave("assigned to no area (counted in the force's total)", count)
        else:
            self.counts[(area, force, quarter, group)] += count

    def rows(self) -> pd.DataFrame:
        """The rows of `recorded_crime`, areas as the file names them, without unknown quarters."""
        rows = [
            (area, force, str(quarter), group.value, int(number))
            for (area, force, quarter, group), number in self.counts.items()
            if (area, force, quarter) not in self.unknown
        ]
        return pd.DataFrame(rows, columns=list(RECORDED_CRIME.names))

    def totals(self) -> tuple[Total, ...]:
        """Of each force and quarter of which every number is known."""
        unknown = {(force, quarter) for _, force, quarter in self.unknown}
        return tuple(
            Total(Subject.OFFENCES, force, quarter.window, number)
            for (force, quarter), number in self.forces.items()
            if (force, quarter) not in unknown
        )

    def checks(self) -> tuple[Check, ...]:
        """The rows against the totals of all that stand among them."""
        return tuple(
            Check(f"{name}, {quarter}: all rows against its own row", counted, stated)
            for (name, quarter), stated in self.stated.items()
            if name.casefold() in ("england and wales", "total", "all forces")
            for counted in (self.everywhere[quarter],)
        )

    def covers(self) -> tuple[str, ...]:
        """Which forces and areas have rows of which quarters."""
        forces: defaultdict[str, set[str]] = defaultdict(set)
        areas: defaultdict[str, set[str]] = defaultdict(set)
        for area, force, quarter in self.held:
            forces[force].add(str(quarter))
            if self.is_by_area and area.strip().casefold() not in UNASSIGNED:
                areas[area].add(str(quarter))
        every = quarters_of({quarter for _, _, quarter in self.held})
        return (*covered("police force", forces, every), *covered("area", areas, every))

    def partial(self) -> Mapping[str, str]:
        """Areas that may be there in part only, with why: they break off, or the table does."""
        return {**self._broken_off(), **self._thin()}

    def _broken_off(self) -> Mapping[str, str]:
        """Every area of a table that many forces are in until the last quarter but one.

        A few forces are left out of published tables now and then.
        """
        forces: defaultdict[FinancialQuarter, set[str]] = defaultdict(set)
        for _, force, quarter in self.held:
            forces[quarter].add(force)
        if not forces:
            return {}
        last = max(forces)
        before = forces.get(last.shift(-1), set())
        lacking = before - forces[last]
        if len(lacking) <= max(1, _MAY_BE_LEFT_OUT * len(before)):
            return {}
        why = (
            f"{len(lacking)} of {len(before)} police forces have no row of its last quarter, {last}"
        )
        return {area: f"the table may break off: {why}" for area, _, _ in self.held}

    def _thin(self) -> Mapping[str, str]:
        """Areas of which a quarter has far fewer rows than their quarters usually have.

        So an area looks whose rows break off: less than half of them, or less than four fifths in
        the quarter with which the table ends. Three quarters or more are needed to tell.
        """
        rows: defaultdict[str, dict[FinancialQuarter, int]] = defaultdict(dict)
        for (area, _, quarter), number in self.held.items():
            rows[area][quarter] = number
        return {
            area: f"{quarter} has {number:,} rows, its quarters usually {usual:,.0f}"
            for area, numbers in rows.items()
            if len(numbers) >= _QUARTERS_TO_TELL and (usual := median(numbers.values()))
            for quarter, number in numbers.items()
            if usual >= _ROWS_TO_TELL
            and number < usual * (_AT_THE_END if (area, quarter) == self.last else _WITHIN)
        }

    def notes(self) -> tuple[str, ...]:
        """What became of codes that the file groups otherwise, and breaks within the series."""
        return (*self._marked(), *self._moved(), *self._burglary())

    def _marked(self) -> Iterator[str]:
        for area, force, quarter in sorted(self.unknown):
            yield f"{area} ({force}), {quarter}: left out, since some of its numbers are marks"

    def _moved(self) -> Iterator[str]:
        for code, names in sorted(self.named.items()):
            groups = {BY_SUBGROUP.get(name.casefold()) for name in names} - {None}
            fixed = BY_CODE.get(code.strip().upper())
            listed = ", ".join(f"{name!r} from {since}" for name, since in names.items())
            if fixed is not None and groups - {fixed}:
                yield f"offence code {code} ({listed}) is counted as {fixed.value} in every year"
            elif fixed is None and len(groups) > 1:
                yield f"offence code {code} changes its group ({listed}): a break in both groups"

    def _burglary(self) -> Iterator[str]:
        quarters = {quarter for _, quarter in self.forces}
        if quarters and min(quarters) < BURGLARY_CHANGED <= max(quarters):
            yield (
                f"dwelling burglary holds sheds and garages of homes from {BURGLARY_CHANGED} on, "
                "other burglary before: a break in both groups"
            )
