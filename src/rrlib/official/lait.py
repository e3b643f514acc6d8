"""The local authority interactive tool (LAIT) of the Department for Education: youth offending.

https://www.gov.uk/government/publications/local-authority-interactive-tool-lait, in long form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from rrlib.codes import PublishedMeasure
from rrlib.contracts.extracts import PUBLISHED_RATES
from rrlib.official.accounts import Check, Tally, Understood
from rrlib.official.amounts import amount, plain_name
from rrlib.official.areas import REGIONS, spelled
from rrlib.official.coverage import covered, years_of
from rrlib.official.layouts import Layout, Table

SOURCE = "DfE: local authority interactive tool, youth offending"
DEFINITION = "as the local authority interactive tool has it, which names a year but no months"
PEOPLE = "juveniles"
_WITHOUT_COHORT = (
    "these rates have no first day of a cohort (cohort_from) and no counts of offenders and "
    "reoffenders: what asks whether reoffending moved with an event, as welfare_reform_impact "
    "does, cannot be answered from them"
)

_COLUMNS = ("short desc", "data item", "years", "la and regions", "values")
_ITEMS: Mapping[str, PublishedMeasure] = {
    "first time entrants to the youth justice system aged 10-17 (rate)": (
        PublishedMeasure.FIRST_TIME_ENTRANTS
    ),
    "rate of proven re-offending by young offenders (%)": PublishedMeasure.REOFFENDING,
}
_ENGLAND = "england"
_WEST_MIDLANDS = "west midlands"
_REGIONS_OF_ENGLAND = 9
_YEAR = re.compile("[0-9]{4}")
_DECIMALS = 4
"""The file holds 33.12 as 33.119999999999997."""

_Key = tuple[PublishedMeasure, int]


@dataclass(frozen=True)
class _Rate:
    measure: PublishedMeasure
    year: int
    area: str
    value: float

    @property
    def key(self) -> _Key:
        return self.measure, self.year

    @property
    def is_england(self) -> bool:
        return self.area.casefold() == _ENGLAND


def read(table: Table) -> Understood:
    """Rows of `published_rates`; a rate of England that its regions rule out is left out."""
    tally = Tally()
    rates = _rates(table, tally)
    wrong, checks, told = _england(rates)
    for _ in wrong:
        tally.leave("a rate of England that its regions rule out")
    kept = [rate for rate in rates if not (rate.is_england and rate.key in wrong)]
    notes = (*told, _WITHOUT_COHORT) if kept else told
    account = table.account(SOURCE, tally, checks, notes, _covers(kept))
    return Understood(account, PUBLISHED_RATES, _frame(kept, table.file))


def _covers(rates: Iterable[_Rate]) -> tuple[str, ...]:
    held: defaultdict[PublishedMeasure, defaultdict[str, set[str]]]
    held = defaultdict(lambda: defaultdict(set))
    years: defaultdict[PublishedMeasure, set[int]] = defaultdict(set)
    for rate in rates:
        held[rate.measure][rate.area].add(str(rate.year))
        years[rate.measure].add(rate.year)
    return tuple(
        f"{measure.value}: {line}"
        for measure, areas in held.items()
        for line in covered("area", areas, years_of(years[measure]))
    )


def _rates(table: Table, tally: Tally) -> list[_Rate]:
    """A block's description stands on its first rows only: it goes on to the block's end."""
    short, item, year, area, value = table.columns(*_COLUMNS)
    described: dict[str, str] = {}
    rates = []
    for row, cells in table.records(tally):
        if cells[item].strip():
            described[cells[short]] = cells[item].strip()
        name = described.get(cells[short], cells[short])
        measure = _ITEMS.get(" ".join(name.split()).casefold())
        try:
            number = amount(cells[value])
        except ValueError:
            tally.fault(row, "values", cells[value], "a number or a mark such as - or x")
            continue
        if measure is not None:
            key = (measure.value, plain_name(cells[area]), cells[year].strip())
            tally.keys.add(row, key, {"values": cells[value]})
        if measure is None:
            tally.leave(f"no measure of published_rates: {name}")
        elif number is None:
            tally.leave("no number, but a mark")
        elif not _YEAR.fullmatch(cells[year].strip()):
            tally.fault(row, "years", cells[year], "a calendar year")
        else:
            rates.append(_Rate(measure, int(cells[year]), plain_name(cells[area]), number))
    return rates


def _england(rates: Iterable[_Rate]) -> tuple[set[_Key], tuple[Check, ...], tuple[str, ...]]:
    """The rates of England that lie outside those of its regions, which no mean of them can.

    A rate of a whole lies between the smallest and the largest of its parts; their sum does not.
    """
    regions: dict[_Key, list[float]] = {}
    for rate in rates:
        if rate.area.casefold() in REGIONS | {_WEST_MIDLANDS}:
            regions.setdefault(rate.key, []).append(rate.value)
    wrong: set[_Key] = set()
    checks = []
    notes: dict[str, list[int]] = {}
    for rate in rates:
        parts = regions.get(rate.key, [])
        if not rate.is_england or len(parts) < _REGIONS_OF_ENGLAND:
            continue
        within = min(max(rate.value, min(parts)), max(parts))
        what = f"England, {rate.measure.value}, {rate.year}"
        what += ": the nearest rate that its regions allow"
        checks.append(Check(what, within, rate.value, refused=within != rate.value))
        if within != rate.value:
            wrong.add(rate.key)
            # Nine rates rounded to whole numbers, and their sum rounded again.
            summed = abs(sum(parts) - rate.value) <= (len(parts) + 1) / 2
            how = ", the sum of nine regional rates" if summed else ""
            notes.setdefault(f"England, {rate.measure.value}{how}", []).append(rate.year)
    return wrong, tuple(checks), tuple(_told(notes))


def _told(notes: Mapping[str, list[int]]) -> Iterator[str]:
    for what, years in notes.items():
        yield f"{what}: wrong at source and left out, {', '.join(map(str, sorted(years)))}"


def _frame(rates: Iterable[_Rate], file: str) -> pd.DataFrame:
    rows = [
        {
            "measure": rate.measure.value,
            "definition": DEFINITION,
            "area": spelled(rate.area, ()),
            "people": PEOPLE,
            "cohort_from": "",
            "cohort_to": date(rate.year, 12, 31).isoformat(),
            "offenders": "",
            "reoffenders": "",
            "reoffences": "",
            "value": f"{round(rate.value, _DECIMALS):.12g}",
            "source": f"Department for Education, local authority interactive tool ({file})",
        }
        for rate in rates
    ]
    return pd.DataFrame(rows, columns=list(PUBLISHED_RATES.names))


LAYOUTS = (Layout(SOURCE, _COLUMNS, read),)
