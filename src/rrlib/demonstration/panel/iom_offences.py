"""What members of Integrated Offender Management did in each quarter.

The panel report of 16 October 2020, KPQ6, says that the share of members reoffending declined over
recent years and rose in 2020-21Q1 in both areas; its chart has no figures, and these are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import OffenceGroup
from rrlib.demonstration.draws import InfeasibleTargetsError, chance, day_between, proof_delay
from rrlib.demonstration.panel import disposals
from rrlib.demonstration.panel.histories import DAY, by_now, few_or_many, weighted_sample
from rrlib.demonstration.panel.iom import FIRST_QUARTER, Member
from rrlib.demonstration.panel.register import (
    DARLINGTON,
    DURHAM,
    QUARTER,
    Offence,
    Register,
)
from rrlib.periods import FinancialQuarter, Window, add_months

# Percentages of those at liberty, quarter by quarter; the last is what is known so far.
_REOFFENDING = {
    DURHAM: (25, 25, 24, 24, 23, 22, 20, 19, 17, 16, 14, 12, 16, 7),
    DARLINGTON: (28, 28, 27, 27, 26, 24, 22, 20, 18, 16, 14, 12, 18, 8),
}
_COURTS_CLOSED = date(2020, 3, 23)
_SAME_DAY = 0.2

Making = Callable[[Random, Register, Member, "_Quarter"], None]


@dataclass(frozen=True)
class _Quarter:
    """`deadline` is the last day on which a reoffence in the quarter can be proven and count."""

    window: Window
    deadline: date


def add_quarters(rng: Random, register: Register, area: str, members: list[Member]) -> None:
    """Offences of an area's members that make up the share reoffending in each quarter."""
    for quarter, percent in zip(FIRST_QUARTER.through(QUARTER), _REOFFENDING[area], strict=True):
        _add_quarter(rng, register, members, _counted(quarter), percent)


def _counted(quarter: FinancialQuarter) -> _Quarter:
    return _Quarter(quarter.window, by_now(add_months(quarter.window.last, 3)))


def _add_quarter(
    rng: Random, register: Register, members: list[Member], quarter: _Quarter, percent: int
) -> None:
    at_liberty = [member for member in members if member.windows_at_liberty(quarter.window)]
    others = [m for m in at_liberty if not _reoffended(register, m, quarter)]
    already = len(at_liberty) - len(others)
    able = [member for member in others if _windows_to_offend(member, quarter)]
    due = (percent * len(at_liberty) + 50) // 100 - already
    if due < 0:
        raise InfeasibleTargetsError(f"{quarter.window.first}: {already} reoffend already")
    chosen = weighted_sample(rng, able, [member.weight for member in able], due)
    for member in chosen:
        _add_reoffences(rng, register, member, quarter)
    taken = {member.person.number for member in chosen}
    rest = [member for member in able if member.person.number not in taken]
    _add_what_does_not_count(rng, register, rest, quarter)
    _add_after_leaving(rng, register, members, quarter)


def _windows_to_offend(member: Member, quarter: _Quarter) -> list[Window]:
    """Days at liberty other than one on which a period begins: nothing counts on those."""
    joined = {period.joined for period in member.periods}
    windows = []
    for window in member.windows_at_liberty(quarter.window):
        first = window.first + DAY if window.first in joined else window.first
        if first <= window.last:
            windows.append(Window(first, window.last))
    return windows


def _reoffended(register: Register, member: Member, quarter: _Quarter) -> bool:
    windows = _windows_to_offend(member, quarter)
    return any(
        _in_time(offence, quarter) and any(offence.committed in window for window in windows)
        for offence in register.offences_of(member.person)
    )


def _in_time(offence: Offence, quarter: _Quarter) -> bool:
    return offence.proven_on is not None and offence.proven_on <= quarter.deadline


def _day_to_offend(rng: Random, member: Member, quarter: _Quarter) -> date:
    window = rng.choice(_windows_to_offend(member, quarter))
    return day_between(rng, window.first, window.last)


def _add_reoffences(rng: Random, register: Register, member: Member, quarter: _Quarter) -> None:
    committed = _day_to_offend(rng, member, quarter)
    for _ in range(few_or_many(rng, 6)):
        proven = committed + timedelta(days=proof_delay(rng))
        if proven > quarter.deadline:
            soonest = min(committed + DAY, quarter.deadline)
            proven = day_between(rng, soonest, quarter.deadline)
        outcome = disposals.conviction(rng, member.person, proven)
        register.offence(member.person, committed, outcome)
        if not chance(rng, _SAME_DAY):
            committed = _day_to_offend(rng, member, quarter)


def _add_what_does_not_count(
    rng: Random, register: Register, members: list[Member], quarter: _Quarter
) -> None:
    """Late proof, breaches and dismissals; more is late where courts were closed."""
    late = 10 if quarter.deadline >= _COURTS_CLOSED else 5
    shares: Mapping[Making, int] = {_proven_late: late, _breach: 5, _nothing_proven: 4}
    for making, percent in shares.items():
        for member in rng.sample(members, percent * len(members) // 100):
            making(rng, register, member, quarter)


def _proven_late(rng: Random, register: Register, member: Member, quarter: _Quarter) -> None:
    """Proven after the quarter has been counted, or not yet."""
    committed = _day_to_offend(rng, member, quarter)
    disposed = add_months(quarter.window.last, 3) + timedelta(days=rng.randint(3, 150))
    register.offence(member.person, committed, disposals.conviction(rng, member.person, disposed))


def _breach(rng: Random, register: Register, member: Member, quarter: _Quarter) -> None:
    committed = _day_to_offend(rng, member, quarter)
    disposed = committed + timedelta(days=rng.randint(5, 30))
    outcome = disposals.conviction(rng, member.person, disposed)
    register.offence(member.person, committed, outcome, group=OffenceGroup.BREACH)


def _nothing_proven(rng: Random, register: Register, member: Member, quarter: _Quarter) -> None:
    committed = _day_to_offend(rng, member, quarter)
    disposed = committed + timedelta(days=rng.randint(5, 60))
    register.offence(
        member.person, committed, disposals.nothing_proven(rng, member.person, disposed)
    )


def _add_after_leaving(
    rng: Random, register: Register, members: list[Member], quarter: _Quarter
) -> None:
    """A third of those who leave in the quarter offend again soon after it."""
    for member in members:
        left = member.periods[-1].left
        if left and left + 5 * DAY in quarter.window and chance(rng, 0.33):
            committed = day_between(rng, left + 5 * DAY, quarter.window.last)
            disposed = by_now(committed + timedelta(days=rng.randint(5, 40)))
            outcome = disposals.conviction(rng, member.person, disposed)
            register.offence(member.person, committed, outcome)
