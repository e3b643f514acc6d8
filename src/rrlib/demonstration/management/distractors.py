"""Offences of people who do not reoffend, none of which makes a reoffender of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import Disposal, OffenceGroup
from rrlib.demonstration.draws import day_between
from rrlib.demonstration.management.crimes import commit, commit_late, kind
from rrlib.demonstration.management.histories import Career, Outcome, Register
from rrlib.demonstration.management.reoffending import Split, days_to_offend
from rrlib.demonstration.management.targets import AS_AT, PROFILED, SNAPSHOT, YEARS
from rrlib.periods import Window, add_months

_UNPROVEN = (Disposal.NO_FURTHER_ACTION, Disposal.NOT_GUILTY, Disposal.COMMUNITY_RESOLUTION)
_UNDISPOSED_FROM = add_months(AS_AT, -6) + timedelta(days=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Making:
    """Where a year's distractors are entered, and how many of each kind."""

    rng: Random
    register: Register
    split: Split
    each: int

    def some(self, able: Iterable[Career], count: int | None = None) -> list[Career]:
        people = list(able)
        return self.rng.sample(people, min(count or self.each, len(people)))


def add_distractors(rng: Random, register: Register, split: Split, each: int) -> None:
    """`each` of every kind, by people who do not reoffend in that year."""
    making = _Making(rng, register, split, each)
    _on_the_joining_day(making)
    _after_leaving(making)
    _breaches(making)
    _unproven(making)
    if split.year == YEARS[-1]:
        _undisposed(making)
    else:
        _proven_too_late(making)


def _on_the_joining_day(making: _Making) -> None:
    window = making.split.year.window
    joiners = [c for c in making.split.others if c.joined in window and c.settled_on(c.joined)]
    for career in making.some(joiners):
        commit(making.rng, making.register, career, career.joined, window.last)


def _after_leaving(making: _Making) -> None:
    window = making.split.year.window
    for career in making.some(c for c in making.split.others if _offends_after(c, window)):
        left = _left(career)
        day = left + timedelta(days=making.rng.randint(5, 25))
        commit(making.rng, making.register, career, day, window.last)


def _left(career: Career) -> date:
    return career.periods[-1].left or AS_AT


def _offends_after(career: Career, window: Window) -> bool:
    left = _left(career)
    days = [left + timedelta(days=days) for days in range(5, 26)]
    return all(day in window and career.settled_on(day) for day in days)


def _breaches(making: _Making) -> None:
    for career in making.some(_unlike_the_described(making)):
        day = making.rng.choice(days_to_offend(career, making.split.year))
        outcome = Outcome(day + timedelta(days=making.rng.randint(4, 12)), Disposal.FINE)
        making.register.offence(career.adult, day, outcome, (OffenceGroup.BREACH, False))


def _unproven(making: _Making) -> None:
    for turn, career in enumerate(making.some(_unlike_the_described(making), 3)):
        day = making.rng.choice(days_to_offend(career, making.split.year))
        outcome = Outcome(day + timedelta(days=making.rng.randint(2, 12)), _UNPROVEN[turn])
        making.register.offence(career.adult, day, outcome, kind(making.rng))


def _unlike_the_described(making: _Making) -> list[Career]:
    """Whoever could have offended; in the year profiled, not the cohort of August 2013.

    All its offences of that year are proven, so that they can be counted in one way only.
    """
    year = making.split.year
    able = [career for career in making.split.others if days_to_offend(career, year)]
    return [c for c in able if year != PROFILED or not c.member_on(SNAPSHOT)]


def _proven_too_late(making: _Making) -> None:
    year = making.split.year
    autumn = add_months(year.window.first, 6)
    after_waiting = Window(add_months(year.window.last + _DAY, 3), year.window.last + 145 * _DAY)
    able = [(c, [d for d in days_to_offend(c, year) if d > autumn]) for c in making.split.others]
    for career in making.some(c for c, days in able if days):
        day = making.rng.choice([d for d in days_to_offend(career, year) if d > autumn])
        commit_late(making.rng, making.register, career, day, after_waiting)


def _undisposed(making: _Making) -> None:
    """Cases still before the courts, of those who have been proven to reoffend as well."""
    people = [*making.split.others, *making.split.reoffenders]
    able = [c for c in people if c.free_days(Window(_UNDISPOSED_FROM, AS_AT))]
    for career in making.some(able, 12 * making.each):
        day = day_between(making.rng, _UNDISPOSED_FROM, AS_AT - 5 * _DAY)
        if career.settled_on(day):
            making.register.offence(career.adult, day, None, kind(making.rng))
