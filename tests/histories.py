"""Histories drawn as tables of dates, and the records they make.

A spec shows only the dates that matter; everything else has a default: one young man, P1, born
on 15 June 1996, found in the offence source, living in County Durham, whose offences are
acquisitive and lead to a referral order. Dates are written `2012-02-29`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from rrlib.cohorts import youth_cohort
from rrlib.contracts import EXTRACTS, Extract, Kind
from rrlib.periods import FinancialQuarter
from rrlib.records import Origin, Records, as_at
from rrlib.reoffending import (
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    YOT_LOCAL,
    FollowUp,
    follow_up,
)
from rrlib.results import Definition

DURHAM = "County Durham"
DARLINGTON = "Darlington"
BOTH = (DURHAM, DARLINGTON)
ALL_KNOWN = "2029-30Q4"
"""A quarter so late that every drawn event has been recorded by its end."""

every_definition = pytest.mark.parametrize(
    "definition", [YOT_LOCAL, MOJ_PROVEN, MOJ_PROVEN_QUARTERLY], ids=lambda d: d.name
)


def each(names: str, rows: Mapping[str, object]) -> pytest.MarkDecorator:
    """A test for each of `rows`, a table drawn as {what the row shows: its values}."""
    return pytest.mark.parametrize(names, list(rows.values()), ids=list(rows))


Row = dict[str, object]


@dataclass(frozen=True)
class Person:
    person: str = "P1"
    born: str = "1996-06-15"
    sex: str = "male"
    matched: str = "yes"

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "sex": self.sex,
                "date_of_birth": date.fromisoformat(self.born),
                "matched": self.matched,
            }
        ]


@dataclass(frozen=True)
class Event:
    """An index event: an outcome or a release from custody."""

    on: str
    tier: str = "first tier"
    person: str = "P1"
    area: str = DURHAM

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "index_date": date.fromisoformat(self.on),
                "tier": self.tier,
                "area": self.area,
            }
        ]


@dataclass(frozen=True)
class Offence:
    """An offence and what became of it: `disposals` are (date, disposal) or only a date, which
    then stands for a referral order; none while it is undisposed.
    """

    on: str
    disposals: Sequence[str | tuple[str, str]] = ()
    group: str = "acquisitive"
    alcohol: str = "no"
    person: str = "P1"
    area: str = DURHAM
    offence_id: str = ""

    def rows(self) -> list[Row]:
        return [
            {
                "offence_id": self.offence_id,
                "person_id": self.person,
                "offence_date": date.fromisoformat(self.on),
                "offence_group": self.group,
                "alcohol_related": self.alcohol,
                "disposal_date": day and date.fromisoformat(day),
                "disposal": disposal,
                "area": self.area,
            }
            for day, disposal in map(_disposal, self.disposals or [(None, None)])
        ]


@dataclass(frozen=True)
class Entry:
    """A row of the first-time entrants: a first disposal, entry or diversion."""

    on: str
    disposal: str = "youth caution"
    person: str = "P1"
    area: str = DURHAM

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "disposal_date": date.fromisoformat(self.on),
                "disposal": self.disposal,
                "area": self.area,
            }
        ]


@dataclass(frozen=True)
class Residents:
    """A row of the population estimates."""

    persons: int
    age: int = 15
    year: int = 2013
    area: str = DURHAM

    def rows(self) -> list[Row]:
        return [{"area": self.area, "year": self.year, "age": self.age, "persons": self.persons}]


def proven(on: str, disposed: str, **details: str) -> Offence:
    """An offence proven by one referral order."""
    return Offence(on, [disposed], **details)


def records_of(
    *history: Person | Event | Offence | Entry | Residents, to: str = ALL_KNOWN, **origin: str
) -> Records:
    """The `Records` of a history as known at the end of the quarter `to`; `origin` as below.

    Rows stand in the order in which they are drawn. Somebody who is not drawn as a `Person` has
    the defaults; an offence without a name gets one of its own.
    """
    drawn: dict[str, list[Row]] = {extract.name: [] for extract in EXTRACTS}
    for number, item in enumerate(history):
        for row in item.rows():
            if isinstance(item, Offence):
                row["offence_id"] = item.offence_id or f"O{number}"
            drawn[_EXTRACT_OF[type(item)]].append(row)
    named = {row["person_id"] for row in drawn["people"]}
    for item in history:
        person = getattr(item, "person", None)
        if person is not None and person not in named:
            named.add(person)
            drawn["people"] += Person(person).rows()
    return records_of_rows(drawn, to, **origin)


def records_of_rows(
    drawn: dict[str, list[Row]],
    to: str,
    *,
    delivery: str | None = None,
    recorded: Iterable[str] = (),
    versioned: Iterable[str] = (),
) -> Records:
    """The `Records` of rows by the name of their extract, from the delivery of `delivery`."""
    tables = {extract.name: _table(extract, drawn.get(extract.name, ())) for extract in EXTRACTS}
    quarter = FinancialQuarter.parse(to)
    origin = Origin(
        FinancialQuarter.parse(delivery or to),
        synthetic=True,
        recorded=frozenset(recorded),
        versioned=frozenset(versioned),
    )
    return as_at(tables, quarter, origin)


def followed(
    definition: Definition,
    *history: Person | Event | Offence,
    to: str = ALL_KNOWN,
    areas: tuple[str, ...] = BOTH,
) -> FollowUp:
    """The follow-up of the cohort whose window begins with the calendar quarter of the first
    index event drawn.
    """
    records = records_of(*history, to=to)
    first = date.fromisoformat(next(item.on for item in history if isinstance(item, Event)))
    begins = date(first.year, first.month - (first.month - 1) % 3, 1)
    return follow_up(youth_cohort(records, definition, begins, areas), records)


def outcome(definition: Definition, *history: Person | Event | Offence, to: str = ALL_KNOWN):
    """What `followed` knows of the only person in the history."""
    (person,) = followed(definition, *history, to=to).people.itertuples()
    return person


def _disposal(drawn: str | tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    return (drawn, "referral order") if isinstance(drawn, str) else drawn


def _table(extract: Extract, rows: Iterable[Row]) -> ir.Table:
    """An Ibis table with the extract's types, which an empty one keeps."""
    kinds = {
        Kind.DATE: "date",
        Kind.WHOLE_NUMBER: "int64",
        Kind.YEAR: "int64",
        Kind.BALANCE: "int64",
        Kind.DECIMAL: "float64",
        Kind.PERCENT: "float64",
    }
    schema = ibis.schema(
        {column.name: kinds.get(column.kind, "string") for column in extract.columns}
    )
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=schema.to_pyarrow()))


_EXTRACT_OF = {
    Person: "people",
    Event: "yos_cohort",
    Offence: "offences",
    Entry: "first_time_entrants",
    Residents: "population",
}
