"""Who reoffends while a member, year by year, and how often, until the published figures hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.demonstration.draws import InfeasibleTargetsError, chance, skewed_counts
from rrlib.demonstration.management.counting import (
    detected,
    detected_before,
    members_at_the_end,
    members_of_the_snapshot,
    share_of,
)
from rrlib.demonstration.management.crimes import commit, commit_late
from rrlib.demonstration.management.histories import Career, Register
from rrlib.demonstration.management.targets import PROFILED, YEARS, AreaTargets
from rrlib.periods import FinancialYear, Window

_FREE_DAYS = 45
_AGAIN = 3
_TIME_FOR_PROOF = timedelta(days=12)
_DAY = timedelta(days=1)
_SAME_DAY = 0.15
_MOST_IN_A_YEAR = 25
_MEAN_OF_LEAVERS = 3
_CARRIED_OVER = 2
_CARRIED_OVER_OF = 4

Group = tuple[list[Career], int]


@dataclass(frozen=True)
class Split:
    """A year's cohort: who reoffends in it and who does not."""

    year: FinancialYear
    reoffenders: list[Career]
    others: list[Career]


def split_cohort(
    rng: Random, cohort: list[Career], year: FinancialYear, percent: int, before: Split | None
) -> Split:
    """As many reoffenders as the year's share asks for; more often those of the year before."""
    again = {career.adult.number for career in before.reoffenders} if before else set()
    able = [career for career in cohort if len(days_to_offend(career, year)) >= _FREE_DAYS]
    chosen: list[Career] = []
    for _ in range(share_of(percent, len(cohort))):
        weights = [_AGAIN if career.adult.number in again else 1 for career in able]
        chosen.append(able.pop(rng.choices(range(len(able)), weights)[0]))
    numbers = {career.adult.number for career in chosen}
    return Split(year, chosen, [c for c in cohort if c.adult.number not in numbers])


def days_to_offend(career: Career, year: FinancialYear) -> list[date]:
    """Days on which a member at liberty reoffends, early enough to be proven by the year's end."""
    last = year.window.last - _TIME_FOR_PROOF
    joined = [period.joined for period in career.periods]
    return [day for day in career.free_days(Window(year.window.first, last)) if day not in joined]


def add_reoffences(
    rng: Random, register: Register, careers: list[Career], targets: AreaTargets, split: Split
) -> None:
    """Give the year's reoffenders so many offences that its fall in detected crimes holds."""
    staying, *others = _groups(register, careers, targets, split)
    for (group, total), late in ((staying, _late(targets, split)), *((g, 0) for g in others)):
        if not len(group) <= total <= _MOST_IN_A_YEAR * len(group):
            raise InfeasibleTargetsError(
                f"{targets.area} {split.year}: {total} offences by {len(group)} reoffenders"
            )
        _hand_out(rng, register, split.year, (group, total), late)


def _groups(
    register: Register, careers: list[Career], targets: AreaTargets, split: Split
) -> list[Group]:
    """Reoffenders with the offences they must have together.

    First those who are members at the year's end, and of them, in the year that the cohort of
    August 2013 is described by, its members; last those who left.
    """
    ending = members_at_the_end(careers, split.year)
    staying, leaving = _parted(split.reoffenders, ending)
    allowed = share_of(100 - targets.reduction[split.year], detected_before(register, ending))
    wanted = allowed - detected(register, ending, split.year.window)
    left: Group = (leaving, _MEAN_OF_LEAVERS * len(leaving))
    if split.year != PROFILED or targets.profiled_offences is None:
        return [(staying, wanted), left]
    described = members_of_the_snapshot(careers)
    there = len(register.of(described, split.year.window))
    in_it, not_in_it = _parted(staying, described)
    of_them = targets.profiled_offences - there
    return [(in_it, of_them), (not_in_it, wanted - of_them), left]


def _parted(some: list[Career], among: list[Career]) -> tuple[list[Career], list[Career]]:
    numbers = {career.adult.number for career in among}
    return (
        [career for career in some if career.adult.number in numbers],
        [career for career in some if career.adult.number not in numbers],
    )


def _late(targets: AreaTargets, split: Split) -> int:
    """How many may be proven only after the year's end, its share staying what it is."""
    cohort, known = len(split.reoffenders) + len(split.others), len(split.reoffenders) - 1
    holds = (200 * known + cohort) // (2 * cohort) == targets.reoffending[split.year]
    return int(holds and split.year != YEARS[-1])


def _hand_out(
    rng: Random, register: Register, year: FinancialYear, group: Group, late: int
) -> None:
    """Offences for a group, more to those who are free for longer.

    `late` of those with one offence have it proven after the year's end; a few with many have
    their last one carried over into the next year.
    """
    people, total = group
    counts = sorted(skewed_counts(rng, total, len(people)), reverse=True)
    order = sorted(rng.sample(people, len(people)), key=lambda c: -len(days_to_offend(c, year)))
    carried = _CARRIED_OVER if year != YEARS[-1] else 0
    for career, count in zip(order, counts, strict=True):
        only = count == 1 and late > 0
        over = count >= _CARRIED_OVER_OF and carried > 0
        late, carried = late - only, carried - over
        days = _days(rng, days_to_offend(career, year), count)
        for day in days[: count - (only or over)]:
            commit(rng, register, career, day, year.window.last)
        for day in days[count - (only or over) :]:
            commit_late(rng, register, career, day, _while_waiting(year))


def _days(rng: Random, able: list[date], count: int) -> list[date]:
    days = [rng.choice(able)]
    while len(days) < count:
        days.append(days[-1] if chance(rng, _SAME_DAY) else rng.choice(able))
    return sorted(days)


def _while_waiting(year: FinancialYear) -> Window:
    """Days of the three months that a year's figures wait for the courts."""
    return Window(year.window.last + 5 * _DAY, year.window.last + 80 * _DAY)
