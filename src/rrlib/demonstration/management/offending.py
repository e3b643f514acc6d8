"""The adults' offences before they joined: a peak, for that is when people are taken on."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from rrlib.demonstration.draws import chance, day_between, skewed_counts
from rrlib.demonstration.management.crimes import commit
from rrlib.demonstration.management.histories import Career, Register
from rrlib.demonstration.management.targets import AS_AT, PROFILED, SNAPSHOT, AreaTargets
from rrlib.periods import FinancialYear, Window

ADULT_RECORDS = date(2009, 4, 1)
"""The police's records of adults hold nothing committed before."""

_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)
_AT_LEAST = 3
_SOONER = 0.3
_EARLIER_COUNTS = (0, 0, 1, 1, 2, 3)
_AWAY_COUNTS = (1, 2, 3, 4)


def add_before_joining(
    rng: Random, register: Register, careers: list[Career], targets: AreaTargets
) -> None:
    """Offences of the year before joining, fewer of the year before that, and while away."""
    total = targets.before_joining * len(careers) // 10
    counts = skewed_counts(rng, total - (_AT_LEAST - 1) * len(careers), len(careers))
    for career, count in zip(careers, counts, strict=True):
        days = [_peak_day(rng, career) for _ in range(count + _AT_LEAST - 1)]
        days += _earlier_days(rng, career)
        days += _days_away(rng, career)
        for day in sorted(days):
            commit(rng, register, career, day, _limit(career, day))


def _peak_day(rng: Random, career: Career) -> date:
    """A day of the year before joining on which the adult was 18 and free; later ones more so."""
    first = max(career.joined - _YEAR, career.adult.eighteenth_birthday)
    while True:
        day = day_between(rng, first, career.joined - _DAY)
        if chance(rng, _SOONER):
            day = max(day, day_between(rng, first, career.joined - _DAY))
        if career.settled_on(day):
            return day


def _earlier_days(rng: Random, career: Career) -> list[date]:
    first = max(career.joined - 2 * _YEAR, career.adult.eighteenth_birthday, ADULT_RECORDS)
    last = career.joined - _YEAR - _DAY
    if first >= last:
        return []
    days = [day_between(rng, first, last) for _ in range(rng.choice(_EARLIER_COUNTS))]
    return [day for day in days if career.settled_on(day)]


def _days_away(rng: Random, career: Career) -> list[date]:
    """Those who return had offended again after leaving."""
    found = []
    for before, after in zip(career.periods, career.periods[1:], strict=False):
        if before.left is not None and after.joined - before.left > _YEAR:
            away = Window(after.joined - timedelta(days=150), after.joined - 10 * _DAY)
            count = rng.choice(_AWAY_COUNTS)
            found += [day_between(rng, away.first, away.last) for _ in range(count)]
    return found


def _limit(career: Career, committed: date) -> date:
    """By when the offence must be proven for the figures of the year of joining to hold."""
    period = next((p for p in career.periods if p.joined > committed), career.periods[-1])
    limit = FinancialYear.containing(period.joined).window.last
    profiled = committed in PROFILED.window and career.member_on(SNAPSHOT)
    return min(limit, SNAPSHOT, AS_AT) if profiled else limit
