"""Members of Integrated Offender Management (IOM), their schemes and their time in custody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import CustodyType, Scheme, Sex
from rrlib.demonstration.draws import birth_date, chance, day_between
from rrlib.demonstration.panel.histories import (
    DAY,
    add_earlier_offences,
    add_sentenced_offence,
)
from rrlib.demonstration.panel.register import AS_AT, Person, Register, Spell
from rrlib.periods import FinancialQuarter, Window

FIRST_QUARTER = FinancialQuarter(2017, 1)
_FIRST_DAY = FIRST_QUARTER.window.first
# Tenths of the memberships last between neighbouring numbers of days.
_STAYS = (120, 190, 260, 330, 400, 470, 550, 650, 780, 950, 1200)
_SCHEMES = (Scheme.PPO, Scheme.DRR, Scheme.HCC)
_SCHEME_WEIGHTS = (30, 22, 48)
_CUSTODY = (CustodyType.SENTENCE, CustodyType.REMAND, CustodyType.RECALL)
_CUSTODY_WEIGHTS = (40, 35, 25)
_OTHER_SCHEME = 0.15
_REJOINS = 0.12
_EARLIER_CUSTODY = 0.35
_AGES = range(18, 44)


@dataclass(frozen=True)
class Period:
    """A membership under one scheme from its first to its last day, empty while it goes on."""

    scheme: Scheme
    joined: date
    left: date | None

    @property
    def window(self) -> Window:
        return Window(self.joined, self.left or AS_AT)


@dataclass(frozen=True)
class Member:
    """`weight` says how prone to offending, from 1 to 6."""

    person: Person
    periods: tuple[Period, ...]
    spells: tuple[Spell, ...]
    weight: int

    def windows_at_liberty(self, quarter: Window) -> list[Window]:
        """The days of a quarter on which they are a member and not in custody at all."""
        windows = [w for p in self.periods for w in _overlap(p.window, quarter)]
        for spell in self.spells:
            held = Window(spell.received, spell.released or AS_AT)
            windows = [left for window in windows for left in _less(window, held)]
        return windows


def add_members(rng: Random, register: Register, area: str, places: int) -> list[Member]:
    """Members of an area: so many places, each of which passes on when its holder leaves."""
    return [member for _ in range(places) for member in _holders(rng, register, area)]


def _holders(rng: Random, register: Register, area: str) -> Iterator[Member]:
    joined = _FIRST_DAY - timedelta(days=rng.randint(20, 600))
    while joined <= AS_AT - timedelta(days=10):
        stays = list(_stays(rng, joined))
        person = _person(rng, register, area, joined)
        spells = [s for stay in stays for s in _spells_within(rng, register, person, stay)]
        periods = tuple(period for stay in stays for period in _periods(rng, stay, spells))
        yield Member(person, periods, tuple(spells), rng.randint(1, 6))
        if stays[-1].last > AS_AT:
            return
        joined = stays[-1].last + timedelta(days=rng.randint(1, 40))


def _stays(rng: Random, joined: date) -> Iterator[Window]:
    """One stay from joining to leaving, or a second one at least a quarter later."""
    tenth = rng.randrange(10)
    left = joined + timedelta(days=rng.randint(_STAYS[tenth], _STAYS[tenth + 1]))
    left = max(left, _FIRST_DAY + timedelta(days=rng.randint(5, 300)))
    yield Window(joined, left)
    again = left + timedelta(days=rng.randint(95, 250))
    if chance(rng, _REJOINS) and again < AS_AT - timedelta(days=100):
        yield Window(again, again + timedelta(days=rng.randint(150, 400)))


def _person(rng: Random, register: Register, area: str, joined: date) -> Person:
    """With a past: offences, and for some a sentence served before they joined."""
    sex = Sex.FEMALE if chance(rng, 0.15) else Sex.MALE
    born = birth_date(rng, _AGES, Window(joined, joined))
    person = register.person(sex, born, area)
    before = joined
    if chance(rng, _EARLIER_CUSTODY):
        released = joined - timedelta(days=rng.randint(1, 60))
        before = released - timedelta(days=rng.randint(30, 150))
        register.spell(person, before, released, CustodyType.SENTENCE)
        add_sentenced_offence(rng, register, person, before)
    add_earlier_offences(rng, register, person, rng.randint(2, 8), before)
    return person


def _spells_within(
    rng: Random, register: Register, person: Person, stay: Window
) -> Iterator[Spell]:
    """Custody during a stay, which begins and ends at liberty unless it goes on."""
    last = min(stay.last, AS_AT)
    free_from = stay.first
    received = free_from + timedelta(days=rng.randint(90, 700))
    while received < last - timedelta(days=45):
        received = _not_first(received)
        released = received + timedelta(days=rng.randint(15, 160))
        if stay.last <= AS_AT:
            released = min(released, stay.last - timedelta(days=20))
        released = _not_last(released)
        kind = rng.choices(_CUSTODY, _CUSTODY_WEIGHTS)[0]
        spell = register.spell(person, received, released, kind)
        yield spell
        if kind is CustodyType.SENTENCE:
            add_sentenced_offence(rng, register, person, received)
        free_from = released + DAY
        received = free_from + timedelta(days=rng.randint(100, 700))


def _not_first(day: date) -> date:
    """A reception, moved off the first day of a month.

    Whether somebody is at liberty on the day of reception or release then decides no quarter.
    """
    return day + 3 * DAY if day.day == 1 else day


def _not_last(day: date) -> date:
    return day + 3 * DAY if (day + DAY).day == 1 else day


def _periods(rng: Random, stay: Window, spells: list[Spell]) -> Iterator[Period]:
    """One period, or two where the scheme changes while they are at liberty."""
    before, after = rng.sample(_SCHEMES, 2, counts=_SCHEME_WEIGHTS)
    left = stay.last if stay.last <= AS_AT else None
    change = day_between(rng, stay.first + 40 * DAY, stay.last - 40 * DAY)
    held = any(s.received <= change <= (s.released or AS_AT) for s in spells)
    if before is after or held or change >= AS_AT or not chance(rng, _OTHER_SCHEME):
        yield Period(before, stay.first, left)
        return
    yield Period(before, stay.first, change)
    yield Period(after, change + DAY, left)


def _overlap(one: Window, other: Window) -> list[Window]:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return [Window(first, last)] if first <= last else []


def _less(window: Window, held: Window) -> list[Window]:
    """What of a window is left outside the days held."""
    if held.last < window.first or window.last < held.first:
        return [window]
    before = [Window(window.first, held.first - DAY)] if window.first < held.first else []
    after = [Window(held.last + DAY, window.last)] if held.last < window.last else []
    return before + after
