"""The invented records as rows of the delivery's extracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import YesNo, YouthProgramme
from rrlib.demonstration.files import Row, pseudonyms
from rrlib.demonstration.panel.characters import characters
from rrlib.demonstration.panel.claims import published_figures
from rrlib.demonstration.panel.context import published_rates, service_activity, surveys
from rrlib.demonstration.panel.counts import DEFINITION, PrisonCount
from rrlib.demonstration.panel.enhanced import Start
from rrlib.demonstration.panel.histories import by_now
from rrlib.demonstration.panel.iom import Member
from rrlib.demonstration.panel.prison_records import (
    PrisonRecords,
    ReleaseRecord,
    SupportRecord,
)
from rrlib.demonstration.panel.register import Offence, Person, Register, Spell
from rrlib.demonstration.panel.releases import COUNTED
from rrlib.demonstration.panel.trial import Participant

_ENTERED_WITHIN_DAYS = 30


@dataclass(frozen=True)
class Invented:
    """All that a delivery is written from."""

    register: Register
    starts: list[Start]
    members: list[Member]
    participants: list[Participant]
    prisons: PrisonRecords
    counts: list[PrisonCount]


@dataclass(frozen=True)
class _Office:
    """Knows everybody's pseudonym, and when rows are entered."""

    rng: Random
    pseudonyms: list[str]

    def name(self, person: Person) -> str:
        return self.pseudonyms[person.number]

    def entered(self, *facts: date | None) -> date:
        """Up to a month after the latest fact, and by the delivery's last day."""
        latest = max(day for day in facts if day is not None)
        return by_now(latest + timedelta(days=self.rng.randint(0, _ENTERED_WITHIN_DAYS)))


def tables(rng: Random, invented: Invented) -> dict[str, list[Row]]:
    """The rows of every extract of the delivery, by its name."""
    register = invented.register
    office = _Office(rng, pseudonyms(rng, "P", 5, len(register.people)))
    return {
        "people": [_person(office, person) for person in register.people],
        "offences": list(_offences(office, register.offences)),
        "yos_programmes": [_start(office, start) for start in invented.starts],
        "iom_membership": list(_periods(office, invented.members)),
        "custody_spells": [_spell(office, spell) for spell in register.spells],
        "family_support": [_support(office, row) for row in invented.prisons.support],
        "prison_releases": [_release(office, row) for row in invented.prisons.releases],
        "prison_counts": [_count(count) for count in invented.counts],
        "trial_participants": [_participant(office, one) for one in invented.participants],
        "service_activity": list(service_activity()),
        "surveys": list(surveys()),
        "published_rates": list(published_rates()),
        "published_figures": list(published_figures()),
    }


def _yes_no(truth: bool) -> YesNo:
    return YesNo.YES if truth else YesNo.NO


def _person(office: _Office, person: Person) -> Row:
    return {
        "person_id": office.name(person),
        "sex": person.sex,
        "date_of_birth": person.born,
        "matched": YesNo.YES,
    }


def _offences(office: _Office, offences: Sequence[Offence]) -> Iterator[Row]:
    """One row for each outcome, or one without any."""
    ids = pseudonyms(office.rng, "O", 6, len(offences))
    for offence, (group, alcohol) in zip(offences, characters(office.rng, offences), strict=True):
        for outcome in offence.outcomes or (None,):
            day = outcome.day if outcome else None
            yield {
                "offence_id": ids[offence.number],
                "person_id": office.name(offence.person),
                "offence_date": offence.committed,
                "offence_group": group,
                "alcohol_related": _yes_no(alcohol),
                "disposal_date": day,
                "disposal": outcome.disposal if outcome else None,
                "area": offence.person.area,
                "recorded_on": office.entered(offence.committed, day),
            }


def _start(office: _Office, start: Start) -> Row:
    return {
        "person_id": office.name(start.person),
        "programme": YouthProgramme.ENHANCED_INTERVENTION,
        "started_on": start.started,
        "ended_on": start.ended,
        "area": start.person.area,
    }


def _periods(office: _Office, members: Iterable[Member]) -> Iterator[Row]:
    for member in members:
        for period in member.periods:
            yield {
                "person_id": office.name(member.person),
                "scheme": period.scheme,
                "joined_on": period.joined,
                "left_on": period.left,
                "area": member.person.area,
                "recorded_on": office.entered(period.joined, period.left),
            }


def _spell(office: _Office, spell: Spell) -> Row:
    return {
        "person_id": office.name(spell.person),
        "received_on": spell.received,
        "released_on": spell.released,
        "custody_type": spell.kind,
        "recorded_on": office.entered(spell.received, spell.released),
    }


def _support(office: _Office, record: SupportRecord) -> Row:
    return {
        "person_id": office.name(record.person),
        "prison": record.prison,
        "service": record.service,
        "started_on": record.started,
        "ended_on": record.ended,
    }


def _release(office: _Office, record: ReleaseRecord) -> Row:
    return {
        "person_id": office.name(record.person),
        "released_on": record.released,
        "prison": record.prison,
        "sentence": record.sentence,
        "offence_group": record.group,
        "early_visits": record.visits,
        "area": record.person.area,
    }


def _count(count: PrisonCount) -> Row:
    return {
        "prison": count.prison,
        "released_from": COUNTED.first,
        "released_to": COUNTED.last,
        "support": count.support,
        "releases": count.releases,
        "reoffenders": count.reoffenders,
        "definition": DEFINITION,
    }


def _participant(office: _Office, participant: Participant) -> Row:
    following = participant.following
    return {
        "person_id": office.name(following.person),
        "trial": "Checkpoint",
        "randomised_on": following.index,
        "arm": participant.arm,
        "treated": _yes_no(participant.treated),
        "area": following.person.area,
    }
