"""Areas and police forces by name: renamed, merged, and those that are no territory."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from rrlib.official.amounts import plain_name


@dataclass(frozen=True)
class Merger:
    """Districts that became one area on a day."""

    into: str
    districts: tuple[str, ...]
    on: date


_NAMES = Path(__file__).parent / "names"
"""National tables: no place stands in the code, and an area is added by a row."""


def _rows(table: str) -> list[list[str]]:
    with (_NAMES / table).open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return rows


def _mergers() -> Iterator[Merger]:
    for (into, on), rows in groupby(_rows("merged_districts.csv"), key=lambda row: row[:2]):
        yield Merger(into, tuple(district for *_, district in rows), date.fromisoformat(on))


MERGERS = tuple(_mergers())
"""Mergers of local authorities, by the structural changes orders for England that took effect on
these days (see the Code History Database of the Office for National Statistics). Not all of them:
an area that is not there keeps the name that the file gives it.
"""

_RENAMED: Mapping[str, str] = dict(_rows("spellings.csv"))
"""One area that publishers spell in several ways, in small letters. A name may be a district's
until it merged, and then that of the area it became, as another publisher writes it.
"""

_MERGED: Mapping[str, Merger] = {
    district.casefold(): merger for merger in MERGERS for district in merger.districts
}

UNASSIGNED = frozenset({"unassigned", "not assigned", "unknown", "other", "force unassigned"})
"""What stands for an area where the police recorded none."""

NON_TERRITORIAL = frozenset(
    {
        "british transport police",
        "action fraud",
        "cifas",
        "uk finance",
        "financial fraud action uk",
        "ffa uk",
        "ministry of defence police",
        "civil nuclear constabulary",
        "national crime agency",
    }
)
"""Bodies beside forces in tables of forces. Their crimes lie in the areas of others, or nowhere."""

REGIONS = frozenset(
    {
        "north east",
        "north west",
        "yorkshire and the humber",
        "yorkshire and humber",
        "east midlands",
        "east of england",
        "london",
        "south east",
        "south west",
    }
)
"""The regions of England but for the West Midlands, which is a police force as well."""

_COUNTRIES = frozenset(
    {
        "england",
        "wales",
        "england and wales",
        "great britain",
        "united kingdom",
        "total",
        "all forces",
    }
)


def spelled(name: str, places: Collection[str]) -> str:
    """The name of an area as `places` has it, where it is one of them: renamed, or merged.

    A district that is itself among `places` keeps its name.
    """
    plain = plain_name(name)
    for place in places:
        if place.casefold() == plain.casefold():
            return place
    renamed = _RENAMED.get(plain.casefold(), plain)
    merger = _MERGED.get(plain.casefold())
    return renamed if merger is None else merger.into


def merger_of(name: str, day: date) -> Merger | None:
    """The merger of the district so named, if on `day` the name can only be the district's.

    From its merger on, a name that is also a spelling of the whole area names the whole.
    """
    folded = plain_name(name).casefold()
    merger = _MERGED.get(folded)
    return None if merger is None or (folded in _RENAMED and day >= merger.on) else merger


_OF_A_FORCE = (" constabulary", " police service", " police")


def force_named(name: str) -> str:
    """A police force as the Home Office names it: without `Constabulary` or `Police`."""
    plain = plain_name(name)
    folded = plain.casefold()
    if folded in NON_TERRITORIAL or folded == "metropolitan police":
        return plain
    if folded in ("metropolitan police service", "city of london police", "city of london"):
        return "Metropolitan Police" if folded.startswith("m") else "London, City of"
    for ending in _OF_A_FORCE:
        if folded.endswith(ending):
            plain = plain[: -len(ending)]
            break
    return {"Devon & Cornwall": "Devon and Cornwall", "Avon & Somerset": "Avon and Somerset"}.get(
        plain, plain
    )


def is_non_territorial(force: str) -> bool:
    return force.casefold() in NON_TERRITORIAL


def is_subtotal(name: str) -> bool:
    """Whether a row so named adds up others: a region or a country."""
    folded = plain_name(name).casefold()
    return folded in REGIONS or folded in _COUNTRIES or folded.endswith(" region")
