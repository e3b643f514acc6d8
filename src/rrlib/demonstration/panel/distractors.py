"""Records that look like reoffences of somebody followed and must not count as such."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from rrlib.codes import OffenceGroup
from rrlib.demonstration.draws import day_between
from rrlib.demonstration.panel import disposals
from rrlib.demonstration.panel.histories import DAY, by_now
from rrlib.demonstration.panel.register import AS_AT, Following, Register
from rrlib.periods import add_months

Making = Callable[[Random, Register, Following], None]


def proven_too_late(rng: Random, register: Register, following: Following) -> None:
    committed = day_between(rng, add_months(following.index, following.months // 2), following.end)
    disposed = day_between(
        rng, following.deadline + DAY, by_now(following.deadline + timedelta(days=100))
    )
    _convicted(rng, register, following, committed, disposed)


def committed_before_convicted_after(rng: Random, register: Register, following: Following) -> None:
    committed = following.free_until - timedelta(days=rng.randint(1, 90))
    disposed = following.index + timedelta(days=rng.randint(1, 60))
    _convicted(rng, register, following, committed, disposed)


def committed_on_the_index_date(rng: Random, register: Register, following: Following) -> None:
    disposed = following.index + timedelta(days=rng.randint(5, 60))
    _convicted(rng, register, following, following.index, disposed)


def breach(rng: Random, register: Register, following: Following) -> None:
    committed = following.index + timedelta(days=rng.randint(20, 90))
    outcome = disposals.conviction(
        rng, following.person, committed + timedelta(days=rng.randint(7, 40))
    )
    register.offence(following.person, committed, outcome, group=OffenceGroup.BREACH)


def nothing_proven(rng: Random, register: Register, following: Following) -> None:
    committed = following.index + timedelta(days=rng.randint(10, 120))
    disposed = committed + timedelta(days=rng.randint(10, 50))
    outcome = disposals.nothing_proven(rng, following.person, disposed)
    register.offence(following.person, committed, outcome)


def committed_after_the_follow_up(rng: Random, register: Register, following: Following) -> None:
    committed = day_between(rng, following.end + DAY, by_now(following.end + timedelta(days=150)))
    disposed = committed + timedelta(days=rng.randint(10, 40))
    _convicted(rng, register, following, committed, disposed)


def undisposed(rng: Random, register: Register, following: Following) -> None:
    committed = day_between(rng, add_months(following.index, following.months // 2), following.end)
    register.offence(following.person, committed)


KINDS: tuple[Making, ...] = (
    proven_too_late,
    committed_before_convicted_after,
    committed_on_the_index_date,
    breach,
    nothing_proven,
    committed_after_the_follow_up,
    undisposed,
)


def add_distractors(
    rng: Random, register: Register, followed: list[Following], each: int
) -> list[Following]:
    """`each` of every kind among people who do not reoffend, and those people."""
    able = [following for following in followed if following.deadline < AS_AT]
    chosen = rng.sample(able, min(each * len(KINDS), len(able)))
    for turn, following in enumerate(chosen):
        KINDS[turn % len(KINDS)](rng, register, following)
    return chosen


def _convicted(
    rng: Random, register: Register, following: Following, committed: date, disposed: date
) -> None:
    outcome = disposals.conviction(rng, following.person, disposed)
    register.offence(following.person, committed, outcome)
