"""The offences by which members of a cohort count as reoffenders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from rrlib.codes import Disposal
from rrlib.demonstration.draws import (
    InfeasibleTargetsError,
    chance,
    day_between,
    days_to_first_reoffence,
    proof_delay,
)
from rrlib.demonstration.youth import disposals
from rrlib.demonstration.youth.cohorts import Member, known_by
from rrlib.demonstration.youth.histories import Outcome, Register
from rrlib.demonstration.youth.targets import AS_AT

_TIER_WEIGHTS = (18, 48, 28, 6)
_SAME_DAY = 0.3
_SHORTEST_PROOF = timedelta(days=14)
_ONE_IN_TWO_OUTCOMES = 8
_DAY = timedelta(days=1)


def add_reoffences(rng: Random, register: Register, members: list[Member]) -> None:
    """Give every member the reoffences planned for them, all proven in time."""
    reoffenders = [member for member in members if member.reoffences]
    last_chance = _on_the_last_day(reoffenders)
    done = 0
    for member in reoffenders:
        days = _offence_days(rng, member)
        if member is last_chance:
            _add_at_the_limits(rng, register, member)
            days = days[:-1]
        for committed in days:
            done += 1
            proven = Outcome(*_proof(rng, member, committed))
            outcomes = [proven]
            if done % _ONE_IN_TWO_OUTCOMES == 0:
                outcomes += _second_outcome(rng, committed, proven, done // _ONE_IN_TWO_OUTCOMES)
            register.offence(member.person, committed, *outcomes)


def _on_the_last_day(reoffenders: list[Member]) -> Member | None:
    """Who shall reoffend on the last day of follow-up, proven on the last day that counts."""
    return next(
        (
            member
            for member in reoffenders
            if member.reoffences > 1
            and member.deadline <= AS_AT
            and member.follow_up_end < member.person.last_day_as_child
        ),
        None,
    )


def _add_at_the_limits(rng: Random, register: Register, member: Member) -> None:
    disposal = disposals.first_tier(rng)
    register.offence(member.person, member.follow_up_end, Outcome(member.deadline, disposal))


def _offence_days(rng: Random, member: Member) -> list[date]:
    last = min(member.last_day_seen, known_by(member.deadline) - _SHORTEST_PROOF)
    if last <= member.index + timedelta(days=30):
        raise InfeasibleTargetsError(f"no time to reoffend after {member.index}")
    first = member.index + timedelta(days=days_to_first_reoffence(rng))
    while first > last:
        first = member.index + timedelta(days=days_to_first_reoffence(rng))
    days = [first]
    while len(days) < member.reoffences:
        days.append(days[-1] if chance(rng, _SAME_DAY) else day_between(rng, first, last))
    return sorted(days)


def _proof(rng: Random, member: Member, committed: date) -> tuple[date, Disposal]:
    limit = known_by(member.deadline)
    day = committed + timedelta(days=proof_delay(rng))
    if day > limit:
        day = day_between(rng, committed + _DAY, limit)
    return day, disposals.proven(rng, day, _TIER_WEIGHTS)


def _second_outcome(rng: Random, committed: date, proven: Outcome, turn: int) -> Iterator[Outcome]:
    """Another outcome of the same offence: tried before, dropped before, or sentenced anew."""
    if turn % 3 == 0:
        later = proven.day + timedelta(days=rng.randint(20, 120))
        if later <= AS_AT:
            yield Outcome(later, Disposal.YOUTH_REHABILITATION_ORDER)
    elif proven.day - committed > 2 * _DAY:
        before = day_between(rng, committed + _DAY, proven.day - _DAY)
        dropped = turn % 3 == 1
        word = Disposal.NO_FURTHER_ACTION if dropped else disposals.diversion(rng, before)
        yield Outcome(before, word)
