"""The rows of the extracts on adults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import Supervisor, YesNo
from rrlib.demonstration.entering import entered
from rrlib.demonstration.files import Row
from rrlib.demonstration.management.assessments import Assessed
from rrlib.demonstration.management.histories import Career, Offence, Period, Register, Spell
from rrlib.demonstration.management.orders import Order

_DAY = timedelta(days=1)
_PRISONS_ENTER_WITHIN = 5
_PROBATION_ENTERS_WITHIN = 20


@dataclass(frozen=True)
class Adults:
    """All that the extracts on adults are written from."""

    register: Register
    orders: list[Order]
    assessed: list[Assessed]


@dataclass(frozen=True)
class Pseudonyms:
    """What each adult, offence and order is called, by the number they were invented under."""

    adults: list[str]
    offences: list[str]
    orders: list[str]


def people_rows(adults: Adults, names: Pseudonyms) -> Iterator[Row]:
    for adult in adults.register.adults:
        yield {
            "person_id": names.adults[adult.number],
            "sex": adult.sex,
            "date_of_birth": adult.date_of_birth,
            "matched": YesNo.YES,
        }


def offence_rows(rng: Random, adults: Adults, names: Pseudonyms) -> Iterator[Row]:
    for offence in adults.register.offences:
        yield _offence_row(rng, offence, names)


def _offence_row(rng: Random, offence: Offence, names: Pseudonyms) -> Row:
    outcome = offence.outcome
    return {
        "offence_id": names.offences[offence.number],
        "person_id": names.adults[offence.adult.number],
        "offence_date": offence.committed,
        "offence_group": offence.group,
        "alcohol_related": YesNo.YES if offence.alcohol else YesNo.NO,
        "disposal_date": None if outcome is None else outcome.day,
        "disposal": None if outcome is None else outcome.disposal,
        "area": offence.adult.area,
        "recorded_on": entered(rng, offence.committed if outcome is None else outcome.day),
    }


def membership_rows(rng: Random, adults: Adults, names: Pseudonyms) -> Iterator[Row]:
    for career in adults.register.careers:
        for period in career.periods:
            yield {
                "person_id": names.adults[career.adult.number],
                "scheme": period.scheme,
                "joined_on": period.joined,
                "left_on": period.left,
                "area": career.adult.area,
                "recorded_on": _period_entered(rng, career, period),
            }


def _period_entered(rng: Random, career: Career, period: Period) -> date:
    """A change of scheme is entered on its day, so that nobody is seen under two."""
    if period.left is not None and career.member_on(period.left + _DAY):
        return period.left + _DAY
    return entered(rng, period.left or period.joined, _PROBATION_ENTERS_WITHIN)


def custody_rows(rng: Random, adults: Adults, names: Pseudonyms) -> Iterator[Row]:
    for career in adults.register.careers:
        for spell in career.spells:
            yield {
                "person_id": names.adults[career.adult.number],
                "received_on": spell.received,
                "released_on": spell.released,
                "custody_type": spell.ground,
                "recorded_on": _spell_entered(rng, career, spell),
            }


def _spell_entered(rng: Random, career: Career, spell: Spell) -> date:
    """Remand that turns into a sentence is entered on its day, so that no two spells overlap."""
    if spell.released in [other.received for other in career.spells]:
        return spell.released or spell.received
    return entered(rng, spell.released or spell.received, _PRISONS_ENTER_WITHIN)


def order_rows(rng: Random, adults: Adults, names: Pseudonyms) -> Iterator[Row]:
    for order_id, order in zip(names.orders, adults.orders, strict=True):
        yield {
            "order_id": order_id,
            "person_id": names.adults[order.adult.number],
            "order_type": order.order_type,
            "started_on": order.started,
            "planned_end": order.planned_end,
            "ended_on": order.ended,
            "how_ended": order.how,
            "first_offence_on": order.first_offence,
            "supervised_by": Supervisor.PROBATION_TRUST,
            "area": order.adult.area,
            "recorded_on": entered(rng, order.ended or order.started, _PROBATION_ENTERS_WITHIN),
        }


def assessment_rows(rng: Random, adults: Adults, names: Pseudonyms) -> Iterator[Row]:
    for assessed in adults.assessed:
        recorded = entered(rng, assessed.day, _PROBATION_ENTERS_WITHIN)
        for item, answer in assessed.answers.items():
            yield {
                "person_id": names.adults[assessed.adult.number],
                "assessed_on": assessed.day,
                "assessment": assessed.assessment,
                "item": item,
                "answer": answer,
                "recorded_on": recorded,
            }
