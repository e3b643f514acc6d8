"""Invented people, their offences and their time in custody, before any of it is a file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rrlib.codes import PROVEN_DISPOSALS, CustodyType, Disposal, OffenceGroup, Sex
from rrlib.periods import ADULT_AGE, FinancialQuarter, add_months

QUARTER = FinancialQuarter(2020, 2)
AS_AT = QUARTER.window.last
DURHAM = "County Durham"
DARLINGTON = "Darlington"
BOTH = "County Durham and Darlington"


@dataclass(frozen=True)
class Person:
    """`area` is where somebody lives, throughout."""

    number: int
    sex: Sex
    born: date
    area: str

    def birthday(self, age: int) -> date:
        return add_months(self.born, 12 * age)

    @cached_property
    def of_age_on(self) -> date:
        return self.birthday(ADULT_AGE)


@dataclass(frozen=True, order=True)
class Outcome:
    day: date
    disposal: Disposal


@dataclass(frozen=True)
class Offence:
    """An offence and its outcomes in order of time, none while it is undisposed.

    `group` is empty for those that are given one at the end.
    """

    number: int
    person: Person
    committed: date
    outcomes: tuple[Outcome, ...]
    group: OffenceGroup | None = None

    @property
    def proven_on(self) -> date | None:
        """The day of the earliest outcome that proves it, unless it is a breach."""
        if self.group is OffenceGroup.BREACH:
            return None
        return next((o.day for o in self.outcomes if o.disposal in PROVEN_DISPOSALS), None)


@dataclass(frozen=True)
class Spell:
    """Custody from reception to release; `released` is empty while it lasts."""

    person: Person
    received: date
    released: date | None
    kind: CustodyType


@dataclass(frozen=True)
class Following:
    """Somebody followed from an index event for `months`, with `waiting` more for proof.

    Until `free_until` they were at liberty: the day of the index event, or of their reception
    where that event is a release.
    """

    person: Person
    index: date
    months: int
    waiting: int
    free_until: date

    @cached_property
    def end(self) -> date:
        return add_months(self.index, self.months)

    @cached_property
    def deadline(self) -> date:
        """The last day on which a reoffence can be proven and still count."""
        return add_months(self.index, self.months + self.waiting)

    def counts(self, offence: Offence) -> bool:
        proven = offence.proven_on
        return (
            self.index < offence.committed <= self.end
            and proven is not None
            and proven <= self.deadline
        )


@dataclass
class Register:
    """Everybody and everything invented so far, each numbered as it comes."""

    people: list[Person] = field(default_factory=list)
    offences: list[Offence] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    _offences: defaultdict[int, list[Offence]] = field(default_factory=lambda: defaultdict(list))
    _spells: defaultdict[int, list[Spell]] = field(default_factory=lambda: defaultdict(list))

    def person(self, sex: Sex, born: date, area: str) -> Person:
        person = Person(len(self.people), sex, born, area)
        self.people.append(person)
        return person

    def offence(
        self,
        person: Person,
        committed: date,
        *outcomes: Outcome,
        group: OffenceGroup | None = None,
    ) -> None:
        """Enter an offence as known on the delivery's last day: later outcomes are left out."""
        if committed > AS_AT:
            return
        known = tuple(sorted(outcome for outcome in outcomes if outcome.day <= AS_AT))
        offence = Offence(len(self.offences), person, committed, known, group)
        self.offences.append(offence)
        self._offences[person.number].append(offence)

    def spell(
        self, person: Person, received: date, released: date | None, kind: CustodyType
    ) -> Spell:
        known = released if released is not None and released <= AS_AT else None
        spell = Spell(person, received, known, kind)
        self.spells.append(spell)
        self._spells[person.number].append(spell)
        return spell

    def offences_of(self, person: Person) -> list[Offence]:
        return self._offences[person.number]

    def spells_of(self, person: Person) -> list[Spell]:
        return self._spells[person.number]

    def reoffended(self, following: Following) -> bool:
        return any(following.counts(offence) for offence in self.offences_of(following.person))
