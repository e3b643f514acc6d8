"""The rows of the youth extracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from rrlib.codes import YesNo
from rrlib.demonstration.entering import entered
from rrlib.demonstration.files import Row
from rrlib.demonstration.youth.entrants import FirstDisposal
from rrlib.demonstration.youth.histories import Offence, Outcome, Register
from rrlib.demonstration.youth.population import Residents


@dataclass(frozen=True)
class Youth:
    """All that the youth extracts are written from."""

    register: Register
    first_disposals: list[FirstDisposal]
    populations: list[Residents]


@dataclass(frozen=True)
class Pseudonyms:
    """What each person and each offence is called, by the number they were invented under."""

    people: list[str]
    offences: list[str]


def people_rows(youth: Youth, names: Pseudonyms) -> Iterator[Row]:
    for person in youth.register.people:
        yield {
            "person_id": names.people[person.number],
            "sex": person.sex,
            "date_of_birth": person.date_of_birth,
            "matched": YesNo.YES if person.matched else YesNo.NO,
        }


def offence_rows(rng: Random, youth: Youth, names: Pseudonyms) -> Iterator[Row]:
    for offence in youth.register.offences:
        for outcome in offence.outcomes or (None,):
            yield _offence_row(rng, offence, outcome, names)


def _offence_row(rng: Random, offence: Offence, outcome: Outcome | None, names: Pseudonyms) -> Row:
    latest = offence.committed if outcome is None else outcome.day
    return {
        "offence_id": names.offences[offence.number],
        "person_id": names.people[offence.person.number],
        "offence_date": offence.committed,
        "offence_group": offence.group,
        "alcohol_related": YesNo.YES if offence.alcohol else YesNo.NO,
        "disposal_date": None if outcome is None else outcome.day,
        "disposal": None if outcome is None else outcome.disposal,
        "area": offence.person.area,
        "recorded_on": entered(rng, latest),
    }


def cohort_rows(youth: Youth, names: Pseudonyms) -> Iterator[Row]:
    for event in youth.register.events:
        yield {
            "person_id": names.people[event.person.number],
            "index_date": event.day,
            "tier": event.tier,
            "area": event.person.area,
        }


def first_disposal_rows(youth: Youth, names: Pseudonyms) -> Iterator[Row]:
    for first in youth.first_disposals:
        yield {
            "person_id": names.people[first.person.number],
            "disposal_date": first.outcome.day,
            "disposal": first.outcome.disposal,
            "area": first.person.area,
        }


def population_rows(youth: Youth) -> Iterator[Row]:
    for residents in youth.populations:
        yield dict(vars(residents))
