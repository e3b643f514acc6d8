"""Time that members spend in custody: before joining, while members, and for whole years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from rrlib.codes import CustodyType
from rrlib.demonstration.draws import InfeasibleTargetsError, chance, day_between
from rrlib.demonstration.management.histories import Career, Spell
from rrlib.demonstration.management.targets import AS_AT, YEARS
from rrlib.periods import FinancialYear

_IN_CUSTODY = 0.38
_BEFORE_JOINING = 0.4
_RECALLED = 0.3
_FREE_DAYS = 45
_SETTLED = timedelta(days=40)
_REMAND, _REMAND_AND_SENTENCE, _SENTENCE = range(3)
_PATTERN_WEIGHTS = (25, 35, 40)


def with_custody(rng: Random, careers: list[Career], locked_up: int) -> list[Career]:
    """The careers with their spells: `locked_up` members for each whole year, a third for less."""
    found = list(careers)
    for year in YEARS[1:]:
        for place in rng.sample(_able_to_be_away(found, year), locked_up):
            found[place] = replace(found[place], spells=(_whole_year(rng, year),))
    for place, career in enumerate(found):
        if not career.spells and chance(rng, _IN_CUSTODY):
            tried = replace(career, spells=tuple(_spells(rng, career)))
            if _seen_every_year(tried):
                found[place] = tried
    return found


def _able_to_be_away(careers: list[Career], year: FinancialYear) -> list[int]:
    joined_by = year.window.first - timedelta(days=220)
    stays_until = min(year.window.last + timedelta(days=60), AS_AT)
    able = [
        place
        for place, career in enumerate(careers)
        if not career.spells
        and career.joined <= joined_by
        and career.member_on(joined_by)
        and career.member_on(stays_until)
    ]
    if not able:
        raise InfeasibleTargetsError(f"nobody to spend {year} in custody")
    return able


def _whole_year(rng: Random, year: FinancialYear) -> Spell:
    received = year.window.first - timedelta(days=rng.randint(30, 120))
    released = year.window.last + timedelta(days=rng.randint(10, 120))
    return Spell(received, _known(released), CustodyType.SENTENCE)


def _known(released: date) -> date | None:
    return released if released <= AS_AT else None


def _spells(rng: Random, career: Career) -> Iterator[Spell]:
    before = _before_joining(rng, career) if chance(rng, _BEFORE_JOINING) else None
    if before is not None:
        yield before
    if before is None or chance(rng, 0.4):
        yield from _while_a_member(rng, career)


def _before_joining(rng: Random, career: Career) -> Spell | None:
    released = career.joined - timedelta(days=rng.randint(0, 25))
    received = released - timedelta(days=rng.randint(60, 200))
    if received < career.adult.eighteenth_birthday + timedelta(days=60):
        return None
    return Spell(received, released, CustodyType.SENTENCE)


def _while_a_member(rng: Random, career: Career) -> Iterator[Spell]:
    first = career.joined + _SETTLED
    last = min((career.periods[0].left or AS_AT), AS_AT) - _SETTLED
    if first > last:
        return
    received = day_between(rng, first, last)
    pattern = rng.choices((_REMAND, _REMAND_AND_SENTENCE, _SENTENCE), _PATTERN_WEIGHTS)[0]
    if pattern != _SENTENCE:
        released = received + timedelta(days=rng.randint(15, 60))
        yield Spell(received, _known(released), CustodyType.REMAND)
        received = released
    if pattern == _REMAND or received > AS_AT:
        return
    released = received + timedelta(days=rng.randint(40, 220))
    yield Spell(received, _known(released), CustodyType.SENTENCE)
    recalled = released + timedelta(days=rng.randint(20, 120))
    if recalled <= AS_AT - _SETTLED and chance(rng, _RECALLED):
        back_out = recalled + timedelta(days=rng.choice((14, 28, 28, 90)))
        yield Spell(recalled, _known(back_out), CustodyType.RECALL)


def _seen_every_year(career: Career) -> bool:
    """Whether enough days at liberty are left in each year of membership."""
    for year in YEARS:
        member, free = career.member_days(year.window), career.free_days(year.window)
        if len(free) < min(_FREE_DAYS, len(member) // 2):
            return False
    return True
