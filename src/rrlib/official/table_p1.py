"""Table P1 of the Office for National Statistics: a year's recorded crime by police force.

From "Crime in England and Wales: Police Force Area data tables". It has a year and not quarters, so
that it makes no extract: its totals are compared with other sources'.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from rrlib.official.accounts import Check, Subject, Tally, Total, Understood
from rrlib.official.amounts import amount, plain_name
from rrlib.official.areas import is_non_territorial
from rrlib.official.coverage import counted
from rrlib.official.layouts import Layout, Table
from rrlib.periods import Window, add_months

SOURCE = "ONS: table P1, recorded crime by police force"

_WITHOUT_FRAUD = "total recorded crime - excluding fraud"
_WITH_FRAUD = "total recorded crime - including fraud"
_FRAUD = "fraud"
_COLUMNS = (_WITH_FRAUD, _WITHOUT_FRAUD, "violence against the person", _FRAUD)
_MONTHS = {
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "october": 10,
    "november": 11,
    "december": 12,
}
_PERIOD = re.compile(r"(?:12 months to|year ending) ([a-z]+) ([0-9]{4})", re.IGNORECASE)

_Numbers = dict[str, float]


def read(table: Table) -> Understood:
    """The total of each force, and checks of every subtotal that the table prints."""
    tally = Tally()
    page = _Page(table, tally)
    for number, cells in table.records(tally):
        page.add(number, cells)
    window = _window(table.title())
    notes = []
    if window is None:
        notes.append("its title names no '12 months to June 2013': compared with nothing")
    if not page.is_whole:
        notes.append("it has no row of England and Wales: the file may break off before its end")
    when = "no period" if window is None else f"{window.first} to {window.last}"
    covers = (f"covers {counted(len(page.forces), 'police force')}, {when}",)
    account = table.account(SOURCE, tally, tuple(page.checks), tuple(notes), covers)
    totals = tuple(
        Total(Subject.OFFENCES, force, window, numbers[_WITHOUT_FRAUD])
        for force, numbers in page.forces.items()
        if window is not None and _WITHOUT_FRAUD in numbers
    )
    return Understood(account, totals=totals)


class _Page:
    """The forces so far, those of the region that is not yet closed, and what was compared."""

    def __init__(self, table: Table, tally: Tally) -> None:
        self.tally = tally
        self.numbers = {name: place for place, name in enumerate(table.names) if name and place}
        self.forces: dict[str, _Numbers] = {}
        self.block: list[_Numbers] = []
        self.country: list[_Numbers] = []
        self.kingdom: list[_Numbers] = []
        self.checks: list[Check] = []
        self.is_whole = False

    def add(self, row: int, cells: list[str]) -> None:
        name = plain_name(cells[0])
        numbers = self._numbers(row, cells)
        folded = name.casefold()
        if not name:
            self.tally.leave("a note or a heading")
        elif folded.endswith(" region"):
            self._close(name, numbers, self.block)
            self.block = []
        elif folded in ("england", "wales"):
            self._close(name, numbers, self.country)
            self.country, self.block = [], []
        elif folded == "england and wales":
            self._close(name, numbers, self.kingdom)
            self.is_whole = True
        else:
            self._force(row, name, numbers)

    def _numbers(self, row: int, cells: list[str]) -> _Numbers:
        numbers = {}
        for name, place in self.numbers.items():
            try:
                number = amount(cells[place])
            except ValueError:
                if cells[0].strip():
                    self.tally.fault(row, name, cells[place], "a number or a mark such as -")
                continue
            if number is not None:
                numbers[name] = number
        return numbers

    def _force(self, row: int, name: str, numbers: _Numbers) -> None:
        self.kingdom.append(numbers)
        if {_WITH_FRAUD, _WITHOUT_FRAUD, _FRAUD} <= set(numbers):
            counted = numbers[_WITHOUT_FRAUD] + numbers[_FRAUD]
            self.checks.append(Check(f"{name}: with fraud", counted, numbers[_WITH_FRAUD]))
        self.tally.keys.add(row, (name,), {c: f"{n:,.0f}" for c, n in numbers.items()})
        if is_non_territorial(name):
            self.tally.leave(f"no territory: {name}", numbers.get(_WITHOUT_FRAUD))
            return
        self.block.append(numbers)
        self.country.append(numbers)
        self.forces[name] = numbers

    def _close(self, name: str, numbers: _Numbers, parts: list[_Numbers]) -> None:
        self.tally.leave("a subtotal")
        for column, stated in numbers.items():
            counted = sum(part.get(column, 0.0) for part in parts)
            self.checks.append(Check(f"{name}: {column}, forces added up", counted, stated))


def _window(title: str) -> Window | None:
    found = next((each for each in _PERIOD.finditer(title) if each[1].casefold() in _MONTHS), None)
    if found is None:
        return None
    after = add_months(date(int(found[2]), _MONTHS[found[1].casefold()], 1), 1)
    return Window(add_months(after, -12), after - timedelta(days=1))


LAYOUTS = (Layout(SOURCE, _COLUMNS, read, header_rows=2),)
