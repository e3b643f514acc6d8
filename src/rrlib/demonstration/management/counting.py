"""What the invented records add up to so far, by the definitions of the published figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rrlib.codes import DISMISSED_DISPOSALS
from rrlib.demonstration.management.histories import Career, Offence, Register
from rrlib.demonstration.management.targets import SNAPSHOT
from rrlib.periods import FinancialYear, Window

_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)


def cohort_of(careers: Sequence[Career], year: FinancialYear) -> list[Career]:
    """Who was a member and at liberty on at least one day of the year."""
    return [
        career
        for career in careers
        if any(career.free_on(day) for day in career.member_days(year.window))
    ]


def members_at_the_end(careers: Sequence[Career], year: FinancialYear) -> list[Career]:
    return [career for career in careers if career.member_on(year.window.last)]


def members_of_the_snapshot(careers: Sequence[Career]) -> list[Career]:
    return [career for career in careers if career.member_on(SNAPSHOT)]


def detected(register: Register, careers: Sequence[Career], window: Window) -> int:
    """Offences of a window that were dealt with by anything but a dismissal."""
    return sum(_is_detected(offence) for offence in register.of(careers, window))


def detected_before(register: Register, careers: Sequence[Career]) -> int:
    """Detected offences of the 365 days before each of these people joined."""
    return sum(
        detected(register, [career], Window(career.joined - _YEAR, career.joined - _DAY))
        for career in careers
    )


def share_of(percent: int, whole: int) -> int:
    """The whole number nearest to a percentage of another."""
    return (2 * percent * whole + 100) // 200


def _is_detected(offence: Offence) -> bool:
    return offence.outcome is not None and offence.outcome.disposal not in DISMISSED_DISPOSALS
