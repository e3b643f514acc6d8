"""What adults' offences are of, and how they are dealt with."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from rrlib.codes import PROVEN_DISPOSALS, CustodyType, Disposal, OffenceGroup
from rrlib.demonstration.draws import chance, day_between, proof_delay
from rrlib.demonstration.management.histories import Career, Kind, Offence, Outcome, Register
from rrlib.periods import Window

# Shop theft, burglary and thefts from and of vehicles are all acquisitive.
_GROUPS = {
    OffenceGroup.ACQUISITIVE: 66,
    OffenceGroup.DRUGS: 12,
    OffenceGroup.MOTORING: 7,
    OffenceGroup.VIOLENCE: 5,
    OffenceGroup.PUBLIC_ORDER: 4,
    OffenceGroup.CRIMINAL_DAMAGE: 3,
    OffenceGroup.OTHER: 3,
}
_ALCOHOL = 0.14
_TOGETHER = 0.55
_FINED = 0.7
_SENTENCED_WITHIN = timedelta(days=150)
_DAY = timedelta(days=1)


def commit(
    rng: Random, register: Register, career: Career, committed: date, limit: date
) -> Offence:
    """Enter an offence that is proven by `limit`.

    It is dealt with by the sentence of custody that begins soon, if one does, or together with
    the offence before it, or on a day of its own.
    """
    outcome = (
        _sentence(career, committed, limit)
        or _together(rng, register, career, Window(committed + _DAY, max(limit, committed + _DAY)))
        or _alone(rng, committed, limit)
    )
    return register.offence(career.adult, committed, outcome, kind(rng))


def commit_late(
    rng: Random, register: Register, career: Career, committed: date, proven: Window
) -> Offence:
    """Enter an offence that is proven within a window some time afterwards."""
    outcome = Outcome(day_between(rng, proven.first, proven.last), _in_the_community(rng))
    return register.offence(career.adult, committed, outcome, kind(rng))


def kind(rng: Random) -> Kind:
    group = rng.choices(tuple(_GROUPS), tuple(_GROUPS.values()))[0]
    return group, chance(rng, _ALCOHOL)


def _sentence(career: Career, committed: date, limit: date) -> Outcome | None:
    latest = min(limit, committed + _SENTENCED_WITHIN)
    for spell in career.spells:
        if spell.ground is CustodyType.SENTENCE and committed < spell.received <= latest:
            return Outcome(spell.received, Disposal.CUSTODY)
    return None


def _together(rng: Random, register: Register, career: Career, days: Window) -> Outcome | None:
    for offence in register.by_adult[career.adult.number][-1:]:
        known = offence.outcome
        if known is not None and known.day in days and known.disposal in PROVEN_DISPOSALS:
            return known if chance(rng, _TOGETHER) else None
    return None


def _alone(rng: Random, committed: date, limit: date) -> Outcome:
    day = committed + timedelta(days=proof_delay(rng))
    if day > limit:
        day = day_between(rng, min(committed + _DAY, limit), limit)
    return Outcome(day, _in_the_community(rng))


def _in_the_community(rng: Random) -> Disposal:
    return Disposal.FINE if chance(rng, _FINED) else Disposal.DISCHARGE
