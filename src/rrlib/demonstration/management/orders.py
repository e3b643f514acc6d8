"""Orders and licences that members served in the community."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import PROVEN_DISPOSALS, CustodyType, OrderEnd, OrderType, Scheme
from rrlib.demonstration.draws import chance, day_between
from rrlib.demonstration.management.histories import Adult, Career, Offence, Register, Spell
from rrlib.demonstration.management.targets import AS_AT
from rrlib.periods import Window, add_months

_MONTHS = {
    OrderType.DRUG_REHABILITATION: (6, 6, 9, 12),
    OrderType.COMMUNITY: (9, 12, 12, 18),
    OrderType.SUSPENDED_SENTENCE: (12, 12, 18, 24),
}
_ON_AN_ORDER = 0.4
_BREACHED, _GOOD_PROGRESS = 0.22, 0.06
_LICENSED = 0.75
# Days before and after joining between which the sentence was passed; farther off if need be.
_NEAR, _FAR = (120, 150), (400, 400)
_SENTENCED_WITHIN = timedelta(days=200)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Order:
    """Supervision from `started` on, for offences the earliest of which was on `first_offence`."""

    adult: Adult
    order_type: OrderType
    started: date
    planned_end: date
    first_offence: date | None
    ended: date | None = None
    how: OrderEnd | None = None


def orders(rng: Random, register: Register) -> list[Order]:
    """Orders of every member to whom one was given, in no particular order."""
    return [
        order
        for career in register.careers
        for order in (*_sentences(rng, register, career), *_licences(rng, register, career))
    ]


def _sentences(rng: Random, register: Register, career: Career) -> Iterator[Order]:
    for period in career.periods:
        drugs = period.scheme is Scheme.DRR
        if not (drugs or chance(rng, _ON_AN_ORDER)):
            continue
        days = [near for near in (_NEAR, _FAR) if drugs or near is _NEAR]
        occasions = (_occasion(register, career, period.joined, near) for near in days)
        occasion = next(filter(None, occasions), [])
        if occasion:
            kinds = (OrderType.COMMUNITY, OrderType.SUSPENDED_SENTENCE)
            kind = OrderType.DRUG_REHABILITATION if drugs else rng.choices(kinds, (70, 30))[0]
            yield _sentence(rng, register, occasion, kind)


def _occasion(
    register: Register, career: Career, joined: date, around: tuple[int, int]
) -> list[Offence]:
    """The offences dealt with in the community on the court's day nearest to joining."""
    before, after = around
    near = Window(joined - timedelta(days=before), joined + timedelta(days=after))
    by_day: dict[date, list[Offence]] = {}
    for offence, day in _proven(register, career.adult):
        if day in near and career.settled_on(day):
            by_day.setdefault(day, []).append(offence)
    fitting = [day for day, dealt_with in by_day.items() if _are_recent(dealt_with, day)]
    return by_day[min(fitting, key=lambda day: (abs(day - joined), day))] if fitting else []


def _are_recent(offences: list[Offence], sentenced: date) -> bool:
    return all(_DAY <= sentenced - offence.committed <= _SENTENCED_WITHIN for offence in offences)


def _sentence(rng: Random, register: Register, occasion: list[Offence], kind: OrderType) -> Order:
    adult, outcome = occasion[0].adult, occasion[0].outcome
    started = AS_AT if outcome is None else outcome.day
    planned = add_months(started, rng.choice(_MONTHS[kind]))
    first = min(offence.committed for offence in occasion)
    ended, how = _ended(rng, register, adult, Window(started, planned))
    known = ended <= AS_AT
    return Order(
        adult, kind, started, planned, first, ended if known else None, how if known else None
    )


def _ended(rng: Random, register: Register, adult: Adult, planned: Window) -> tuple[date, OrderEnd]:
    """A further offence may revoke an order when it is dealt with; most run their course."""
    further = [
        day
        for offence, day in _proven(register, adult)
        if planned.first < offence.committed and day in planned
    ]
    if further and chance(rng, 0.5):
        return min(further), OrderEnd.REVOKED_FOR_OFFENCE
    if chance(rng, _BREACHED):
        early = planned.first + timedelta(days=40)
        return day_between(rng, early, planned.last - _DAY), OrderEnd.REVOKED_FOR_BREACH
    if chance(rng, _GOOD_PROGRESS):
        half = planned.first + (planned.last - planned.first) // 2
        return day_between(rng, half, planned.last - _DAY), OrderEnd.REVOKED_FOR_PROGRESS
    return planned.last, OrderEnd.COMPLETED


def _licences(rng: Random, register: Register, career: Career) -> Iterator[Order]:
    """Supervision for as long again as was served; a recall ends it."""
    for spell in career.spells:
        released = spell.released
        if spell.ground is not CustodyType.SENTENCE or released is None:
            continue
        recalled = next((s.received for s in _recalls(career) if s.received > released), None)
        if recalled is not None or chance(rng, _LICENSED):
            planned = released + max(released - spell.received, timedelta(days=130))
            ended = planned if recalled is None else min(planned, recalled)
            how = OrderEnd.COMPLETED if ended == planned else OrderEnd.REVOKED_FOR_BREACH
            known = ended <= AS_AT
            yield Order(
                career.adult,
                OrderType.LICENCE,
                released,
                planned,
                _first_sentenced(register, career.adult, spell),
                ended if known else None,
                how if known else None,
            )


def _recalls(career: Career) -> list[Spell]:
    return [spell for spell in career.spells if spell.ground is CustodyType.RECALL]


def _first_sentenced(register: Register, adult: Adult, spell: Spell) -> date | None:
    """The earliest offence that the sentence was passed for, where the records hold one."""
    dealt_with = _proven(register, adult)
    sentenced = [offence.committed for offence, day in dealt_with if day == spell.received]
    return min(sentenced, default=None)


def _proven(register: Register, adult: Adult) -> list[tuple[Offence, date]]:
    """The adult's proven offences, each with the day on which it was dealt with."""
    return [
        (offence, offence.outcome.day)
        for offence in register.by_adult[adult.number]
        if offence.outcome is not None and offence.outcome.disposal in PROVEN_DISPOSALS
    ]
