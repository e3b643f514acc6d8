"""Street-level crime of data.police.uk: counts by month and force, to compare with others.

https://data.police.uk/about/. Its crime types are no `CrimeGroup` and its places are only near
where something happened, so that it makes no extract.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from rrlib.errors import nearest
from rrlib.official.accounts import Subject, Tally, Total, Understood
from rrlib.official.areas import force_named
from rrlib.official.coverage import covered, months_of
from rrlib.official.layouts import Layout, Table
from rrlib.official.offences import ANTI_SOCIAL_BEHAVIOUR, STREET_WORDS
from rrlib.periods import Window

SOURCE = "police.uk: street-level crime"
NOWHERE = "no place"
"""Where a row has no LSOA: the police could not place it."""

_COLUMNS = ("month", "falls within", "crime type")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_LSOA = re.compile(r" [0-9]{3}[A-Z]{1,2}$")


def read(table: Table) -> Understood:
    """Totals by month and force, and how many rows lie in which local authority."""
    street = _Street(table)
    for number, cells in table.records(street.tally):
        street.add(number, cells)
    notes = tuple(street.notes())
    account = table.account(SOURCE, street.tally, notes=notes, covers=street.covers())
    totals = tuple(
        Total(Subject.OFFENCES, force, _window(month), number)
        for (force, month), number in street.crimes.items()
    )
    return Understood(account, totals=totals, elsewhere=dict(street.places))


class _Street:
    """The counts so far. Crime IDs name single crimes and are kept only to see which repeat."""

    def __init__(self, table: Table) -> None:
        self.month, self.force, self.kind = table.columns(*_COLUMNS)
        self.crime_id = table.column("crime id") if table.has("crime id") else None
        self.lsoa = table.column("lsoa name") if table.has("lsoa name") else None
        self.tally = Tally()
        self.crimes: Counter[tuple[str, str]] = Counter()
        self.kinds: Counter[tuple[str, str, str]] = Counter()
        self.places: Counter[tuple[str, str]] = Counter()
        self.seen: set[str] = set()
        self.repeated = 0

    def add(self, row: int, cells: list[str]) -> None:
        kind, month, force = (
            cells[self.kind].strip().casefold(),
            cells[self.month],
            cells[self.force],
        )
        if kind not in STREET_WORDS:
            expected = "a crime type of police.uk." + nearest(kind, STREET_WORDS)
            self.tally.fault(row, "crime type", cells[self.kind], expected)
            return
        if _MONTH.fullmatch(month) is None:
            self.tally.fault(row, "month", month, "a month such as 2018-10")
            return
        force = force_named(force)
        self.kinds[(force, month, kind)] += 1
        self._place(force, cells)
        if kind == ANTI_SOCIAL_BEHAVIOUR:
            self.tally.leave("anti-social behaviour, which is no crime")
            return
        self.crimes[(force, month)] += 1
        if self.crime_id is not None and (crime := cells[self.crime_id]):
            self.repeated += crime in self.seen
            self.seen.add(crime)

    def _place(self, force: str, cells: list[str]) -> None:
        if self.lsoa is not None:
            area = _LSOA.sub("", cells[self.lsoa].strip())
            self.places[(force, area or NOWHERE)] += 1

    def covers(self) -> tuple[str, ...]:
        held: defaultdict[str, set[str]] = defaultdict(set)
        for force, month, _ in self.kinds:
            held[force].add(month)
        months = {_window(month).first for _, month, _ in self.kinds}
        return covered("police force", held, months_of(months))

    def notes(self) -> Iterator[str]:
        for (force, month), crimes in sorted(self.crimes.items()):
            incidents = self.kinds[(force, month, ANTI_SOCIAL_BEHAVIOUR)]
            yield (
                f"{force}, {month}: {crimes:,} crimes and {incidents:,} incidents of anti-social "
                "behaviour"
            )
        if self.crime_id is not None:
            yield f"{self.repeated:,} rows repeat the Crime ID of another; every row is counted"


def _window(month: str) -> Window:
    year, number = month.split("-")
    return Window.of_months(date(int(year), int(number), 1), 1)


LAYOUTS = (Layout(SOURCE, _COLUMNS, read),)
