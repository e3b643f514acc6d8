"""Areas of a table by the names that are asked for: renamed, and districts added up that merged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import pandas as pd

from rrlib.contracts.columns import Extract
from rrlib.official.areas import merger_of, spelled
from rrlib.periods import FinancialQuarter, mid_year

_NAME, _PART = "name in the file", "is a district"


def merged(
    extract: Extract, rows: pd.DataFrame, places: Collection[str]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows of `extract` with areas as `places` has them, and what was done.

    Districts are added up in a period of which all of them have rows. Where the area that they
    became has rows of that period itself, these are taken.
    """
    when = "quarter" if "quarter" in extract.names else "year"
    number = extract.columns[-1].name
    new = {name: spelled(name, places) for name in rows["area"].unique()}
    named = rows.assign(**{"area": rows["area"].map(new), _NAME: rows["area"]})
    pairs = named[["area", _NAME, when]].drop_duplicates()
    pairs[_PART] = [
        merger_of(name, _day(period)) is not None and area != name
        for area, name, period in zip(pairs["area"], pairs[_NAME], pairs[when], strict=True)
    ]
    usable = pairs[_usable(pairs, when)]
    notes = tuple(_told(pairs[pairs["area"].isin(places)], usable, extract.name))
    kept = named.merge(usable[["area", _NAME, when]], on=["area", _NAME, when])
    keys = [name for name in extract.names if name != number]
    added: pd.DataFrame = kept.groupby(keys, sort=False)[[number]].sum().reset_index()
    return added, notes


def _day(period: str | int) -> date:
    if isinstance(period, str):
        return FinancialQuarter.parse(period).window.first
    return mid_year(period)


def _usable(pairs: pd.DataFrame, when: str) -> pd.Series[bool]:
    """Whether an area's row of a period is itself, or one of all the districts that it became."""
    group = pairs.groupby(["area", when])[_PART]
    parts, names = group.transform("sum"), group.transform("size")
    needed = [
        len(merger.districts) if (merger := merger_of(name, date.min)) else 1
        for name in pairs[_NAME]
    ]
    return ~pairs[_PART] | ((parts == names) & (parts == needed))


def _told(pairs: pd.DataFrame, usable: pd.DataFrame, extract: str) -> Iterator[str]:
    left = pairs.drop(index=usable.index, errors="ignore")
    for area, group in pairs[pairs[_PART]].groupby("area"):
        parts = ", ".join(sorted(set(group[_NAME])))
        if len(group) > int((left["area"] == area).sum()):
            yield f"{area}: {extract} adds up {parts}, which merged into it"
    for area, group in left.groupby("area"):
        parts = ", ".join(sorted(set(group[_NAME])))
        yield (
            f"{area}: {extract} leaves out {len(group)} periods of districts ({parts}): not all of "
            "those that merged are there, or the area itself is"
        )
    renamed = pairs[~pairs[_PART] & (pairs["area"] != pairs[_NAME])]
    for area, group in renamed.groupby("area"):
        yield f"{area}: {extract} has it as {', '.join(sorted(set(group[_NAME])))}"
