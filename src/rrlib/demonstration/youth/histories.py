"""Invented people, their offences and what became of them, before any of it is a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from rrlib.codes import DISMISSED_DISPOSALS, AgeBand, Disposal, OffenceGroup, Sex, Tier
from rrlib.demonstration.draws import proof_delay
from rrlib.periods import ADULT_AGE, YOUTH_AGES, FinancialYear, add_months, age_on


@dataclass(frozen=True)
class Person:
    number: int
    sex: Sex
    date_of_birth: date
    area: str
    matched: bool = True

    @property
    def tenth_birthday(self) -> date:
        return add_months(self.date_of_birth, 12 * YOUTH_AGES.start)

    @property
    def last_day_as_child(self) -> date:
        return add_months(self.date_of_birth, 12 * ADULT_AGE) - timedelta(days=1)


@dataclass(frozen=True, order=True)
class Outcome:
    day: date
    disposal: Disposal


@dataclass(frozen=True)
class Offence:
    """An offence and its outcomes in order of time, none while it is undisposed.

    `group` stays empty until all the offences of a year are known: only then can groups be
    given out that add up.
    """

    number: int
    person: Person
    committed: date
    outcomes: tuple[Outcome, ...]
    group: OffenceGroup | None = None
    alcohol: bool = False

    @property
    def band(self) -> AgeBand | None:
        age = age_on(self.person.date_of_birth, self.committed)
        return next((band for band in AgeBand if age in band.ages), None)

    @property
    def counted_year(self) -> FinancialYear | None:
        """The financial year among whose youth offences this one is counted, if any."""
        dealt_with = [o.day for o in self.outcomes if o.disposal not in DISMISSED_DISPOSALS]
        if self.group is OffenceGroup.BREACH or self.band is None or not dealt_with:
            return None
        return FinancialYear.containing(min(dealt_with))


@dataclass(frozen=True)
class IndexEvent:
    person: Person
    day: date
    tier: Tier


@dataclass
class Register:
    """Everybody and everything invented so far, each numbered as it comes."""

    people: list[Person] = field(default_factory=list)
    offences: list[Offence] = field(default_factory=list)
    events: list[IndexEvent] = field(default_factory=list)

    def person(self, sex: Sex, born: date, area: str, *, matched: bool = True) -> Person:
        person = Person(len(self.people), sex, born, area, matched)
        self.people.append(person)
        return person

    def offence(
        self,
        person: Person,
        committed: date,
        *outcomes: Outcome,
        group: OffenceGroup | None = None,
    ) -> Offence:
        offence = Offence(len(self.offences), person, committed, tuple(sorted(outcomes)), group)
        self.offences.append(offence)
        return offence


@dataclass(frozen=True)
class Tally:
    """What counted offences of one area and year add up to."""

    offences_by_sex: Counter[Sex]
    offences_by_band: Counter[AgeBand]
    people_by_sex: Counter[Sex]

    @classmethod
    def of(cls, offences: Iterable[Offence]) -> Tally:
        counted = tuple(offences)
        people = {offence.person for offence in counted}
        return cls(
            Counter(offence.person.sex for offence in counted),
            Counter(offence.band for offence in counted if offence.band is not None),
            Counter(person.sex for person in people),
        )


def counted_in(register: Register, area: str, year: FinancialYear) -> list[Offence]:
    """The youth offences of an area that are counted in a financial year."""
    return [
        offence
        for offence in register.offences
        if offence.person.area == area and offence.counted_year == year
    ]


def committed_before(rng: Random, person: Person, disposed: date) -> date:
    """When an offence dealt with on `disposed` was committed, at age 10 at the youngest."""
    return max(disposed - timedelta(days=proof_delay(rng)), person.tenth_birthday)
