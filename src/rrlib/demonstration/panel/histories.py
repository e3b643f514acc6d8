"""Offences before and after an index event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from rrlib.codes import Disposal
from rrlib.demonstration.draws import (
    InfeasibleTargetsError,
    chance,
    day_between,
    days_to_first_reoffence,
    proof_delay,
)
from rrlib.demonstration.panel import disposals
from rrlib.demonstration.panel.register import AS_AT, Following, Outcome, Person, Register
from rrlib.periods import add_months

DAY = timedelta(days=1)
_HISTORY_MONTHS = 96
_YOUNGEST = 11
_SHORTEST_PROOF = timedelta(days=14)
_SAME_DAY = 0.25
_BEYOND_A_YEAR = 0.35
_TWO_OUTCOMES = 0.05

_Thing = TypeVar("_Thing")


def weighted_sample(
    rng: Random, things: Sequence[_Thing], weights: Sequence[int], count: int
) -> list[_Thing]:
    """`count` different things, the heavier the more likely."""
    if count > len(things):
        raise InfeasibleTargetsError(f"{count} wanted of {len(things)}")
    places, left = list(range(len(things))), list(weights)
    chosen = []
    for _ in range(count):
        place = rng.choices(range(len(places)), left)[0]
        chosen.append(things[places.pop(place)])
        left.pop(place)
    return chosen


def few_or_many(rng: Random, most: int) -> int:
    """1 to `most`, and far more often few than many."""
    return 1 + int(most * rng.random() * rng.random() * rng.random())


def add_earlier_offences(
    rng: Random, register: Register, person: Person, count: int, before: date
) -> None:
    """`count` offences of the last eight years, committed and proven before a day."""
    earliest = max(person.birthday(_YOUNGEST), add_months(before, -_HISTORY_MONTHS))
    for _ in range(count):
        committed = day_between(rng, earliest, before - _SHORTEST_PROOF)
        disposed = min(committed + timedelta(days=proof_delay(rng)), before - DAY)
        register.offence(person, committed, disposals.conviction(rng, person, disposed))


def add_sentenced_offence(rng: Random, register: Register, person: Person, sentenced: date) -> None:
    """The offence for which somebody is received into custody on a day."""
    committed = sentenced - timedelta(days=rng.randint(6, 80))
    register.offence(person, committed, Outcome(sentenced, Disposal.CUSTODY))


def add_reoffences(
    rng: Random, register: Register, following: Following, count: int, *, custody: bool = False
) -> date:
    """So many reoffences, proven in time, and the day on which the last of them is dealt with.

    They lie before the 18th birthday of those who are followed from before it. Where `custody`
    is true, the last is dealt with by a sentence to it.
    """
    proven = following.index
    days = _days(rng, following, count)
    for place, committed in enumerate(days):
        proven = committed + timedelta(days=proof_delay(rng))
        if proven > following.deadline:
            proven = day_between(rng, committed + DAY, following.deadline)
        outcome = disposals.conviction(rng, following.person, proven)
        if custody and place == len(days) - 1:
            outcome = Outcome(proven, Disposal.CUSTODY)
        dropped = _dropped_before(rng, committed, outcome)
        register.offence(following.person, committed, outcome, *dropped)
    return proven


def _days(rng: Random, following: Following, count: int) -> list[date]:
    last = min(following.end, following.deadline - _SHORTEST_PROOF)
    adult = following.person.of_age_on
    if following.index < adult:
        last = min(last, adult - DAY)
    if last < following.index + timedelta(days=30):
        raise InfeasibleTargetsError(f"no time to reoffend after {following.index}")
    first = last + DAY
    while first > last:
        first = following.index + timedelta(days=days_to_first_reoffence(rng))
        if following.months > 12 and chance(rng, _BEYOND_A_YEAR):
            first += timedelta(days=365)
    days = [first]
    while len(days) < count:
        days.append(days[-1] if chance(rng, _SAME_DAY) else day_between(rng, first, last))
    return sorted(days)


def _dropped_before(rng: Random, committed: date, proven: Outcome) -> list[Outcome]:
    """A few offences are dismissed at first and proven after all."""
    if proven.day - committed > 10 * DAY and chance(rng, _TWO_OUTCOMES):
        return [Outcome(day_between(rng, committed + DAY, proven.day - DAY), Disposal.NOT_GUILTY)]
    return []


def by_now(day: date) -> date:
    """`day`, or the delivery's last day if that is earlier."""
    return min(day, AS_AT)
