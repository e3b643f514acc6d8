"""Writes an invented delivery in the layout of a real one."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rrlib.codes import YesNo
from rrlib.contracts.columns import Extract
from rrlib.contracts.extracts import (
    FIRST_TIME_ENTRANTS,
    OFFENCES,
    PEOPLE,
    POPULATION,
    YOS_COHORT,
)
from rrlib.demonstration.entrants import FirstDisposal
from rrlib.demonstration.histories import Offence, Person, Register
from rrlib.demonstration.population import Residents
from rrlib.demonstration.targets import QUARTER

Row = Mapping[str, object]

_DELIVERY = f"""\
# An invented delivery: every person and record in it is made up. Its totals equal those
# published in the Reducing Re-offending Strategy 2014-2017 because the records add up to them.
quarter = "{QUARTER}"
synthetic = true
made_by = "rr demo"
"""


@dataclass(frozen=True)
class Invented:
    """All that a delivery is written from."""

    register: Register
    first_disposals: list[FirstDisposal]
    populations: list[Residents]


def write(folder: Path, invented: Invented, rng: Random) -> None:
    """Write the extracts, the delivery's description and the sums of both."""
    folder.mkdir(parents=True, exist_ok=True)
    people = _numbers(rng, "P", 5, len(invented.register.people))
    offences = _numbers(rng, "O", 6, len(invented.register.offences))
    tables: tuple[tuple[Extract, Iterable[Row]], ...] = (
        (PEOPLE, (_person(person, people) for person in invented.register.people)),
        (OFFENCES, _offence_rows(invented.register, people, offences)),
        (YOS_COHORT, _event_rows(invented.register, people)),
        (FIRST_TIME_ENTRANTS, _first_rows(invented.first_disposals, people)),
        (POPULATION, (vars(residents) for residents in invented.populations)),
    )
    written = [_write_extract(folder, extract, rows) for extract, rows in tables]
    written.append(_write_text(folder / "delivery.toml", _DELIVERY))
    _write_text(
        folder / "SHA256SUMS", "".join(_sum_line(path) for path in sorted(written, key=_name))
    )


def _numbers(rng: Random, letter: str, digits: int, count: int) -> list[str]:
    """Pseudonyms in random order, so that they tell nothing about how anybody was made."""
    numbers = list(range(1, count + 1))
    rng.shuffle(numbers)
    return [f"{letter}{number:0{digits}d}" for number in numbers]


def _yes_no(truth: bool) -> YesNo:
    return YesNo.YES if truth else YesNo.NO


def _person(person: Person, people: list[str]) -> Row:
    return {
        "person_id": people[person.number],
        "sex": person.sex,
        "date_of_birth": person.date_of_birth.isoformat(),
        "matched": _yes_no(person.matched),
    }


def _offence_rows(register: Register, people: list[str], offences: list[str]) -> list[Row]:
    return [
        {
            "offence_id": offences[offence.number],
            "person_id": people[offence.person.number],
            "offence_date": offence.committed.isoformat(),
            "offence_group": offence.group,
            "alcohol_related": _yes_no(offence.alcohol),
            "disposal_date": day,
            "disposal": disposal,
            "area": offence.person.area,
        }
        for offence in register.offences
        for day, disposal in _disposal_columns(offence)
    ]


def _disposal_columns(offence: Offence) -> list[tuple[str, str]]:
    """A pair for each outcome; one empty pair while there is none."""
    written = [(o.day.isoformat(), o.disposal.value) for o in offence.outcomes]
    return written or [("", "")]


def _event_rows(register: Register, people: list[str]) -> list[Row]:
    return [
        {
            "person_id": people[event.person.number],
            "index_date": event.day.isoformat(),
            "tier": event.tier,
            "area": event.person.area,
        }
        for event in register.events
    ]


def _first_rows(first_disposals: list[FirstDisposal], people: list[str]) -> list[Row]:
    return [
        {
            "person_id": people[first.person.number],
            "disposal_date": first.outcome.day.isoformat(),
            "disposal": first.outcome.disposal,
            "area": first.person.area,
        }
        for first in first_disposals
    ]


def _write_extract(folder: Path, extract: Extract, rows: Iterable[Row]) -> Path:
    path = folder / extract.file_name
    ordered = sorted(rows, key=lambda row: [str(row[column]) for column in extract.key])
    with path.open("w", encoding="utf-8", newline="") as file:
        names = [column.name for column in extract.columns]
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)
    return path


def _write_text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _name(path: Path) -> str:
    return path.name


def _sum_line(path: Path) -> str:
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
