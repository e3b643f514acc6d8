"""Of which places and periods a table has rows, and where it has a gap that others have not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from rrlib.official.areas import MERGERS, merger_of
from rrlib.periods import FinancialQuarter, add_months, mid_year

_EXAMPLES = 5

Periods = Mapping[str, date]
"""Periods that follow one another, as they are written, and a day of each."""


def quarters_of(some: Collection[FinancialQuarter]) -> Periods:
    """Every quarter from the first to the last of `some`."""
    if not some:
        return {}
    quarter, last = min(some), max(some)
    every = {str(quarter): quarter.window.first}
    while quarter < last:
        quarter = quarter.shift(1)
        every[str(quarter)] = quarter.window.first
    return every


def years_of(some: Collection[int]) -> Periods:
    """Every calendar year from the first to the last of `some`."""
    return {str(year): mid_year(year) for year in range(min(some), max(some) + 1)} if some else {}


def months_of(some: Collection[date]) -> Periods:
    """Every month from the first to the last of `some`, which are first days of months."""
    if not some:
        return {}
    month, every = min(some), {}
    while month <= max(some):
        every[f"{month:%Y-%m}"] = month
        month = add_months(month, 1)
    return every


def periods_of(some: Collection[str | int]) -> Periods:
    """Every period from the first to the last of those that a column has: quarters, or years."""
    quarters = [FinancialQuarter.parse(each) for each in some if isinstance(each, str)]
    return quarters_of(quarters) or years_of([int(each) for each in some])


def covered(what: str, held: Mapping[str, Collection[str]], every: Periods) -> tuple[str, ...]:
    """How many places have rows of which periods, and which lack some that others have.

    `what` is one of them, such as `area`. `held` is, by place, the periods of which it has a row;
    `every` all from the first to the last.
    """
    if not held or not every:
        return ()
    there = {period for periods in held.values() for period in periods}
    lines = [f"covers {counted(len(held), what)}, {_runs(list(every), every)}"]
    if absent := [period for period in every if period not in there]:
        lines.append(f"no row of {_runs(absent, every)}: a gap in all of them")
    return (*lines, *_lacking(what, held, every, there))


def _lacking(
    what: str, held: Mapping[str, Collection[str]], every: Periods, there: Collection[str]
) -> Iterator[str]:
    gaps = {
        place: [p for p in every if p in there and p not in periods and _is_there(place, every[p])]
        for place, periods in sorted(held.items())
    }
    lacking = [f"{place} ({_runs(gap, every)})" for place, gap in gaps.items() if gap]
    if lacking:
        yield f"periods that others have are lacking in {counted(len(lacking), what)}: " + listed(
            lacking
        )


def lacking_in(places: Mapping[str, Collection[str]], every: Periods) -> Iterator[str]:
    """Each of `places` that has no row of some of the periods, with all of those."""
    for place, periods in sorted(places.items()):
        gap = [p for p in every if p not in periods and _is_there(place, every[p])]
        if gap:
            yield f"{place} has no row of {_runs(gap, every)}"


def _is_there(place: str, day: date) -> bool:
    """Whether an area of that name is known to be there on `day`: no district after its merger."""
    merger = merger_of(place, date.min)
    before = any(each.into == place and day < each.on for each in MERGERS)
    return not before and (merger is None or day < merger.on)


def counted(number: int, what: str) -> str:
    """`1 area`, `12 areas`."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def listed(words: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    more = len(words) - _EXAMPLES
    return ", ".join(words[:_EXAMPLES]) + (f" and {more:,} more" if more > 0 else "")


def _runs(periods: Sequence[str], every: Periods) -> str:
    """Periods in words, those that follow each other as one run."""
    order = {period: place for place, period in enumerate(every)}
    runs: list[list[str]] = []
    for period in periods:
        if runs and order[runs[-1][-1]] + 1 == order[period]:
            runs[-1].append(period)
        else:
            runs.append([period])
    return listed([f"{run[0]} to {run[-1]}" if len(run) > 1 else run[0] for run in runs])


def months_missing(months: Iterable[tuple[str, date]]) -> Iterator[str]:
    """Forces whose street files leave out a month between two, or end before those of others."""
    held: defaultdict[str, set[date]] = defaultdict(set)
    for force, month in months:
        held[force].add(month)
    every = months_of({month for each in held.values() for month in each})
    for force, own in sorted(held.items()):
        gap = [label for label, month in every.items() if month not in own]
        if gap:
            yield f"{force}: no street file of {_runs(gap, every)}"
