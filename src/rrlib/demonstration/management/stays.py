"""When people joined and left, so that the cohort has its size on each day that matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.demonstration.draws import InfeasibleTargetsError, day_between
from rrlib.demonstration.management.targets import AreaTargets, Exit, Intake

_SHORTEST_STAY = timedelta(days=60)
_SHORTEST_ABSENCE = timedelta(days=400)


@dataclass(frozen=True)
class Stay:
    """One unbroken membership, whatever the schemes."""

    joined: date
    left: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day <= self.left)


def stays(rng: Random, targets: AreaTargets) -> list[tuple[Stay, ...]]:
    """The stays of each person, in order of time."""
    people: list[list[Stay]] = []
    happenings: list[Intake | Exit] = [*targets.intakes, *targets.exits]
    # Whoever is to leave in a window joins before, if need be in the same window.
    happenings.sort(key=lambda h: (h.window.last, isinstance(h, Exit)))
    for happening in happenings:
        if isinstance(happening, Intake):
            _join(rng, people, happening)
        else:
            _leave(rng, people, happening)
    return [tuple(person) for person in people]


def _join(rng: Random, people: list[list[Stay]], intake: Intake) -> None:
    gone = [person for person in people if _away_long_enough(person, intake)]
    if len(gone) < intake.returning:
        raise InfeasibleTargetsError(f"{intake.returning} to return among {len(gone)}")
    returning = rng.sample(gone, intake.returning)
    new: list[list[Stay]] = [[] for _ in range(intake.joiners - intake.returning)]
    people.extend(new)
    for person in (*returning, *new):
        person.append(Stay(day_between(rng, intake.window.first, intake.window.last)))


def _away_long_enough(person: list[Stay], intake: Intake) -> bool:
    left = person[-1].left
    return left is not None and left + _SHORTEST_ABSENCE < intake.window.first


def _leave(rng: Random, people: list[list[Stay]], leaving: Exit) -> None:
    able = [
        person
        for person in people
        if person[-1].left is None and person[-1].joined + _SHORTEST_STAY < leaving.window.last
    ]
    if len(able) < leaving.leavers:
        raise InfeasibleTargetsError(f"{leaving.leavers} to leave among {len(able)}")
    for person in rng.sample(able, leaving.leavers):
        joined = person[-1].joined
        earliest = max(leaving.window.first, joined + _SHORTEST_STAY)
        person[-1] = Stay(joined, day_between(rng, earliest, leaving.window.last))
