"""Histories drawn as tables of dates, and the records they make.

A spec shows only the dates that matter; everything else has a default: one young man, P1, born
on 15 June 1996, found in the offence source, living in County Durham, whose offences are
acquisitive and lead to a referral order. Dates are written `2012-02-29`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from rrlib.cohorts import youth_cohort
from rrlib.contracts import EXTRACTS, Extract, Kind
from rrlib.definitions import FollowUpDefinition
from rrlib.partnership import OffenceSource
from rrlib.periods import FinancialQuarter
from rrlib.records import Origin, Records, as_at
from rrlib.reoffending import (
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    YOT_LOCAL,
    FollowUp,
    follow_up,
)

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
    died: str | None = None

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "sex": self.sex,
                "date_of_birth": date.fromisoformat(self.born),
                "matched": self.matched,
                "died_on": self.died and date.fromisoformat(self.died),
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
    """A person's part in an offence and what became of it: `disposals` are (date, disposal) or only
    a date, which then stands for a referral order; none while it is undisposed. Joint offences are
    drawn once for each person, with one `offence_id`.
    """

    on: str
    disposals: Sequence[str | tuple[str, str]] = ()
    group: str = "acquisitive"
    alcohol: str = "no"
    person: str = "P1"
    area: str = DURHAM
    offence_id: str = ""
    to: str | None = None
    code: str | None = None

    def rows(self) -> list[Row]:
        return [
            {
                "offence_id": self.offence_id,
                "person_id": self.person,
                "offence_date": date.fromisoformat(self.on),
                "offence_to": self.to and date.fromisoformat(self.to),
                "offence_group": self.group,
                "offence_code": self.code,
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


@dataclass(frozen=True)
class Custody:
    """A spell in prison, from the day of reception to that of release, if it has come."""

    on: str
    released: str | None = None
    person: str = "P1"
    kind: str = "sentence"

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "received_on": date.fromisoformat(self.on),
                "released_on": _day(self.released),
                "custody_type": self.kind,
            }
        ]


@dataclass(frozen=True)
class Release:
    """A release from a prison, whatever the spell that it ends."""

    on: str
    prison: str = "Durham"
    person: str = "P1"
    area: str = DURHAM
    sentence: str = "under 12 months"
    group: str = "acquisitive"
    visits: int | None = 0

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "released_on": date.fromisoformat(self.on),
                "prison": self.prison,
                "sentence": self.sentence,
                "offence_group": self.group,
                "early_visits": self.visits,
                "area": self.area,
            }
        ]


@dataclass(frozen=True)
class Support:
    """Family support at a prison, from its first day."""

    on: str
    prison: str = "Durham"
    person: str = "P1"

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "prison": self.prison,
                "service": "family support worker",
                "started_on": date.fromisoformat(self.on),
                "ended_on": None,
            }
        ]


@dataclass(frozen=True)
class Randomised:
    """Somebody drawn into a trial; unless it is said, they received what was drawn for them."""

    on: str
    arm: str = "treatment"
    treated: str | None = None
    trial: str = "Checkpoint"
    person: str = "P1"
    area: str = DURHAM

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "trial": self.trial,
                "randomised_on": date.fromisoformat(self.on),
                "arm": self.arm,
                "treated": self.treated or ("yes" if self.arm == "treatment" else "no"),
                "area": self.area,
            }
        ]


@dataclass(frozen=True)
class Answer:
    """One answer of an assessment of needs."""

    on: str
    item: str = "accommodation"
    answer: str = "need"
    assessment: str = "eight pathways (2014)"
    person: str = "P1"

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "assessed_on": date.fromisoformat(self.on),
                "assessment": self.assessment,
                "item": self.item,
                "answer": self.answer,
            }
        ]


@dataclass(frozen=True)
class Member:
    """A membership of Integrated Offender Management, to its last day, if it has come."""

    on: str
    left: str | None = None
    person: str = "P1"
    area: str = DURHAM

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "scheme": "prolific and priority offender",
                "joined_on": date.fromisoformat(self.on),
                "left_on": _day(self.left),
                "area": self.area,
            }
        ]


@dataclass(frozen=True)
class Programme:
    """A time on a programme of the youth offending service, to its last day, if it has come."""

    on: str
    ended: str | None = None
    person: str = "P1"
    area: str = DURHAM

    def rows(self) -> list[Row]:
        return [
            {
                "person_id": self.person,
                "programme": "enhanced intervention",
                "started_on": date.fromisoformat(self.on),
                "ended_on": _day(self.ended),
                "area": self.area,
            }
        ]


@dataclass(frozen=True)
class Order:
    """An order served in the community, to its last day, if it has come."""

    on: str
    ended: str | None = None
    person: str = "P1"
    area: str = DURHAM
    supervised_by: str = "youth offending service"

    def rows(self) -> list[Row]:
        return [
            {
                "order_id": f"{self.person}, {self.on}",
                "person_id": self.person,
                "order_type": "youth rehabilitation order",
                "started_on": date.fromisoformat(self.on),
                "ended_on": _day(self.ended),
                "supervised_by": self.supervised_by,
                "area": self.area,
            }
        ]


Drawn = (
    Person
    | Event
    | Offence
    | Entry
    | Residents
    | Custody
    | Release
    | Support
    | Randomised
    | Answer
    | Member
    | Programme
    | Order
)


def proven(on: str, disposed: str, **details: str) -> Offence:
    """An offence proven by one referral order."""
    return Offence(on, [disposed], **details)


def records_of(*history: Drawn, to: str = ALL_KNOWN, **origin: Any) -> Records:
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
    offence_source: OffenceSource | None = None,
    without: Iterable[str] = (),
) -> Records:
    """The `Records` of rows by the name of their extract, from the delivery of `delivery`.

    `without` names the extracts that it does not hold.
    """
    tables = {
        extract.name: pa.Table.from_pylist(
            list(drawn.get(extract.name, ())), schema=_schema(extract)
        )
        for extract in EXTRACTS
        if extract.name not in without
    }
    quarter = FinancialQuarter.parse(to)
    origin = Origin(
        FinancialQuarter.parse(delivery or to),
        synthetic=True,
        recorded=frozenset(recorded),
        versioned=frozenset(versioned),
        offence_source=offence_source or OffenceSource(),
    )
    return as_at({name: ibis.memtable(table) for name, table in tables.items()}, quarter, origin)


def records_of_columns(columns: Mapping[str, Mapping[str, Any]], to: str) -> Records:
    """The `Records` of many rows, as arrays by extract and column; what is not given is empty."""
    tables = {}
    for extract in EXTRACTS:
        given = columns.get(extract.name, {})
        empty = pa.nulls(len(next(iter(given.values()), ())))
        schema = _schema(extract)
        arrays = [pa.array(given.get(field.name, empty)).cast(field.type) for field in schema]
        tables[extract.name] = ibis.memtable(pa.table(arrays, schema=schema))
    quarter = FinancialQuarter.parse(to)
    return as_at(tables, quarter, Origin(quarter, synthetic=True))


def followed(
    definition: FollowUpDefinition,
    *history: Drawn,
    to: str = ALL_KNOWN,
    areas: tuple[str, ...] = BOTH,
    **origin: Any,
) -> FollowUp:
    """The follow-up of the cohort whose window begins with the calendar quarter of the first
    index event drawn.
    """
    records = records_of(*history, to=to, **origin)
    first = date.fromisoformat(next(item.on for item in history if isinstance(item, Event)))
    begins = date(first.year, first.month - (first.month - 1) % 3, 1)
    return follow_up(youth_cohort(records, definition, begins, areas), records)


def outcome(definition: FollowUpDefinition, *history: Drawn, to: str = ALL_KNOWN):
    """What `followed` knows of the only person in the history."""
    (person,) = followed(definition, *history, to=to).people.itertuples()
    return person


def told(people: pd.DataFrame, *columns: str) -> dict[str, Any]:
    """What `columns` tell of each person: one value, or of several columns a tuple.

    With a person for each row of a drawn table, named by what the row shows, a whole table is
    followed at once.
    """
    rows = people[["person_id", *columns]].itertuples(index=False, name=None)
    return {person: tuple(row) if len(row) > 1 else row[0] for person, *row in rows}


def _day(drawn: str | None) -> date | None:
    return drawn and date.fromisoformat(drawn)


def _disposal(drawn: str | tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    return (drawn, "referral order") if isinstance(drawn, str) else drawn


def _schema(extract: Extract) -> pa.Schema:
    """The extract's types, which an empty table keeps."""
    kinds = {
        Kind.DATE: "date",
        Kind.WHOLE_NUMBER: "int64",
        Kind.YEAR: "int64",
        Kind.BALANCE: "int64",
        Kind.DECIMAL: "float64",
        Kind.PERCENT: "float64",
    }
    names = {column.name: kinds.get(column.kind, "string") for column in extract.columns}
    return ibis.schema(names).to_pyarrow()


_EXTRACT_OF = {
    Person: "people",
    Event: "yos_cohort",
    Offence: "offences",
    Entry: "first_time_entrants",
    Residents: "population",
    Custody: "custody_spells",
    Release: "prison_releases",
    Support: "family_support",
    Randomised: "trial_participants",
    Answer: "needs_assessments",
    Member: "iom_membership",
    Programme: "yos_programmes",
    Order: "orders",
}
