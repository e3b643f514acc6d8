"""Releases as the agencies record them: sentences, support, offences before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from rrlib.codes import CustodyType, Disposal, OffenceGroup, SentenceBand, Sex, SupportService
from rrlib.demonstration.draws import birth_date, chance, day_between
from rrlib.demonstration.panel.distractors import add_distractors
from rrlib.demonstration.panel.histories import (
    DAY,
    add_earlier_offences,
    add_reoffences,
    by_now,
    few_or_many,
    weighted_sample,
)
from rrlib.demonstration.panel.iom import Member
from rrlib.demonstration.panel.prisons import PRISONS
from rrlib.demonstration.panel.register import AS_AT, Following, Outcome, Person, Register
from rrlib.demonstration.panel.releases import COUNTED, Release
from rrlib.periods import Window

_SERVICE_WEIGHTS = (40, 30, 10, 20)
_SECOND_SERVICE = 0.35
_SUPPORT_FROM_RELEASE = 0.03
_SUPPORT_ELSEWHERE = 0.03
_CUSTODY_AGAIN = 0.3
_RECALLED = 0.08
_OF_EACH_DISTRACTOR = 20
_ALSO_IOM = 6


@dataclass(frozen=True)
class ReleaseRecord:
    person: Person
    released: date
    prison: str
    sentence: SentenceBand
    group: OffenceGroup
    visits: int


@dataclass(frozen=True)
class SupportRecord:
    person: Person
    prison: str
    service: SupportService
    started: date
    ended: date | None


@dataclass(frozen=True)
class PrisonRecords:
    releases: list[ReleaseRecord] = field(default_factory=list)
    support: list[SupportRecord] = field(default_factory=list)


def add_releases(rng: Random, register: Register, planned: Iterable[Release]) -> PrisonRecords:
    """Everybody released, with a past, support as planned, and a future as planned."""
    records = PrisonRecords()
    desisting: list[tuple[ReleaseRecord, Following]] = []
    for release in planned:
        record, following = _enter(rng, register, release)
        records.releases.append(record)
        records.support.extend(_support(rng, release, following))
        if release.fate.reoffends:
            records.releases.extend(_reoffend(rng, register, record, following))
        else:
            desisting.append((record, following))
    chosen = add_distractors(rng, register, [f for _, f in desisting], _OF_EACH_DISTRACTOR)
    taken = {following.person.number for following in chosen}
    for record, following in desisting:
        free = following.person.number not in taken and record.released >= COUNTED.first
        if free and chance(rng, _RECALLED):
            recalled = record.released + timedelta(days=rng.randint(15, 250))
            records.releases.extend(_held(rng, register, record, recalled, CustodyType.RECALL))
    return records


def _enter(rng: Random, register: Register, release: Release) -> tuple[ReleaseRecord, Following]:
    one, released = release.profile, release.released
    born = birth_date(rng, range(one.age, one.age + 1), Window(released, released))
    person = register.person(one.prison.sex, born, one.area)
    received = released - timedelta(days=one.days_served)
    committed = received - timedelta(days=rng.randint(6, 80))
    register.offence(person, committed, Outcome(received, Disposal.CUSTODY), group=one.group)
    add_earlier_offences(rng, register, person, one.earlier, received - timedelta(days=81))
    register.spell(person, received, released, CustodyType.SENTENCE)
    record = ReleaseRecord(person, released, one.prison.name, one.sentence, one.group, one.visits)
    return record, Following(person, released, 12, 6, received)


def _support(rng: Random, release: Release, following: Following) -> Iterator[SupportRecord]:
    """Support as planned; for others now and then from their release on, or in another prison."""
    person, prison = following.person, release.profile.prison.name
    before = Window(following.free_until + 3 * DAY, following.index - 5 * DAY)
    if release.fate.supported:
        services = weighted_sample(
            rng, tuple(SupportService), _SERVICE_WEIGHTS, 1 + chance(rng, _SECOND_SERVICE)
        )
        for service in services:
            yield _supported(rng, person, prison, service, before)
    elif chance(rng, _SUPPORT_FROM_RELEASE):
        since = Window(following.index, following.index + timedelta(days=60))
        yield _supported(rng, person, prison, SupportService.FAMILY_SUPPORT_WORKER, since)
    elif chance(rng, _SUPPORT_ELSEWHERE):
        other = rng.choice([p.name for p in PRISONS if p.name != prison])
        yield _supported(rng, person, other, SupportService.VISITOR_CENTRE, before)


def _supported(
    rng: Random, person: Person, prison: str, service: SupportService, within: Window
) -> SupportRecord:
    started = by_now(day_between(rng, within.first, within.last))
    ended = min(started + timedelta(days=rng.randint(1, 150)), within.last + 5 * DAY)
    return SupportRecord(person, prison, service, started, ended if ended <= AS_AT else None)


def _reoffend(
    rng: Random, register: Register, record: ReleaseRecord, following: Following
) -> list[ReleaseRecord]:
    """Reoffend, and for some serve a sentence for it and be released again.

    Nobody released before the window counted is released again: that would be a first release
    within it.
    """
    custody = record.released >= COUNTED.first and chance(rng, _CUSTODY_AGAIN)
    count = few_or_many(rng, 9)
    sentenced = add_reoffences(rng, register, following, count, custody=custody)
    if not custody:
        return []
    return _held(rng, register, record, sentenced, CustodyType.SENTENCE)


def _held(
    rng: Random, register: Register, record: ReleaseRecord, received: date, kind: CustodyType
) -> list[ReleaseRecord]:
    """Back in custody, and released from the same prison if that was before the last day."""
    if received > AS_AT:
        return []
    released = received + timedelta(days=rng.randint(20, 200))
    register.spell(record.person, received, released, kind)
    if released > AS_AT:
        return []
    return [
        replace(
            record,
            released=released,
            sentence=SentenceBand.UNDER_12_MONTHS,
            visits=rng.randint(0, 3),
        )
    ]


def iom_releases(rng: Random, members: Iterable[Member]) -> list[ReleaseRecord]:
    """A few members of Integrated Offender Management, released after the window counted."""
    ends = {
        spell.person.number: (spell.person, spell.released)
        for member in members
        for spell in member.spells
        if spell.kind is CustodyType.SENTENCE and member.person.sex is Sex.MALE
        if spell.released is not None and spell.released > COUNTED.last
    }
    return [
        ReleaseRecord(
            person,
            released,
            PRISONS[0].name,
            SentenceBand.UNDER_12_MONTHS,
            OffenceGroup.ACQUISITIVE,
            rng.randint(0, 3),
        )
        for person, released in rng.sample(list(ends.values()), _ALSO_IOM)
    ]
