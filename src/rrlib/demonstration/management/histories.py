"""Invented adults, their membership, custody and offences, before any of it is a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from rrlib.codes import CustodyType, Disposal, OffenceGroup, Scheme, Sex
from rrlib.periods import ADULT_AGE, Window, add_months

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Adult:
    number: int
    sex: Sex
    date_of_birth: date
    area: str

    @property
    def eighteenth_birthday(self) -> date:
        return add_months(self.date_of_birth, 12 * ADULT_AGE)


@dataclass(frozen=True)
class Period:
    """Membership under one scheme, from the day of joining to its last day."""

    scheme: Scheme
    joined: date
    left: date | None

    def __contains__(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day <= self.left)


@dataclass(frozen=True)
class Spell:
    """Time in custody, from the day of reception to the day of release."""

    received: date
    released: date | None
    ground: CustodyType

    def __contains__(self, day: date) -> bool:
        return self.received <= day and (self.released is None or day <= self.released)


@dataclass(frozen=True)
class Career:
    """An adult's membership and custody, each in order of time."""

    adult: Adult
    periods: tuple[Period, ...]
    spells: tuple[Spell, ...] = ()

    @property
    def joined(self) -> date:
        return self.periods[0].joined

    def period_on(self, day: date) -> Period | None:
        return next((period for period in self.periods if day in period), None)

    def member_on(self, day: date) -> bool:
        return self.period_on(day) is not None

    def free_on(self, day: date) -> bool:
        return not any(day in spell for spell in self.spells)

    def settled_on(self, day: date) -> bool:
        """At liberty, and out of prison for more than a week."""
        return not any(
            spell.received <= day and (spell.released is None or day <= spell.released + _WEEK)
            for spell in self.spells
        )

    def member_days(self, window: Window) -> list[date]:
        return [
            day
            for period in self.periods
            if period.joined <= window.last and (period.left or window.last) >= window.first
            for day in days_of(
                Window(
                    max(period.joined, window.first),
                    min(period.left or window.last, window.last),
                )
            )
        ]

    def free_days(self, window: Window) -> list[date]:
        """The days of a window on which the adult was a member and could have offended."""
        days = self.member_days(window)
        return [day for day in days if self.settled_on(day)] if self.spells else days


Kind = tuple[OffenceGroup, bool]
"""What an offence was of, and whether drink played a part."""


@dataclass(frozen=True)
class Outcome:
    day: date
    disposal: Disposal


@dataclass(frozen=True)
class Offence:
    """An offence, with its outcome unless it is undisposed."""

    number: int
    adult: Adult
    committed: date
    outcome: Outcome | None
    group: OffenceGroup
    alcohol: bool


@dataclass
class Register:
    """Every adult and offence invented so far, each numbered as it comes."""

    adults: list[Adult] = field(default_factory=list)
    careers: list[Career] = field(default_factory=list)
    offences: list[Offence] = field(default_factory=list)
    by_adult: defaultdict[int, list[Offence]] = field(default_factory=lambda: defaultdict(list))

    def adult(self, sex: Sex, born: date, area: str) -> Adult:
        adult = Adult(len(self.adults), sex, born, area)
        self.adults.append(adult)
        return adult

    def offence(
        self,
        adult: Adult,
        committed: date,
        outcome: Outcome | None,
        kind: tuple[OffenceGroup, bool],
    ) -> Offence:
        """Enter an offence; `kind` is its group and whether drink played a part."""
        offence = Offence(len(self.offences), adult, committed, outcome, *kind)
        self.offences.append(offence)
        self.by_adult[adult.number].append(offence)
        return offence

    def of(self, careers: Sequence[Career], window: Window) -> list[Offence]:
        """The offences that these adults committed in a window."""
        return [
            offence
            for career in careers
            for offence in self.by_adult[career.adult.number]
            if offence.committed in window
        ]


def days_of(window: Window) -> Iterator[date]:
    first = window.first.toordinal()
    return map(date.fromordinal, range(first, window.last.toordinal() + 1))
