"""Who was assessed when, and on which list of items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import ASSESSED, Assessment
from rrlib.demonstration.draws import chance, day_between
from rrlib.demonstration.management.counting import members_of_the_snapshot
from rrlib.demonstration.management.histories import Adult, Career
from rrlib.demonstration.management.needs import (
    Needs,
    described_needs,
    drawn_needs,
    once_employed,
    pathways,
    without_problems,
)
from rrlib.demonstration.management.targets import AS_AT, SNAPSHOT, AreaTargets
from rrlib.periods import Window

# By then it is known who was in work at the end of March 2013, whether or not they had joined:
# those who had not were assessed in custody or on probation.
_CIRCUMSTANCES = Window(date(2012, 9, 10), date(2013, 3, 22))
_LONG_BEFORE = Window(date(2011, 9, 5), date(2012, 3, 16))
_AGAIN = Window(date(2014, 1, 13), date(2014, 3, 14))
_LONG_BEFORE_SHARE, _ONCE_EMPLOYED, _AGAIN_SHARE = 0.25, 3, 0.3
_SOON = timedelta(days=28)


@dataclass(frozen=True)
class Assessed:
    """One adult's answers to one list of items on one day."""

    adult: Adult
    day: date
    assessment: Assessment
    answers: dict[str, str]


def assessments(rng: Random, careers: list[Career], targets: AreaTargets) -> list[Assessed]:
    """Every assessment of an area's members."""
    described = members_of_the_snapshot(careers)
    needs = described_needs(rng, described, targets.needs)
    found = [a for c in described for a in _of_the_described(rng, c, needs[c.adult.number])]
    early = [
        career
        for career in described
        if career.joined < _LONG_BEFORE.first
        and not without_problems(needs[career.adult.number])
        and chance(rng, _LONG_BEFORE_SHARE)
    ]
    for turn, career in enumerate(early):
        found += _long_before(rng, career, was_employed=turn < _ONCE_EMPLOYED)
    for career in careers:
        found += _of_a_later_member(rng, career)
    present = [c for c in described if c.member_on(AS_AT)]
    for career in rng.sample(present, int(len(present) * _AGAIN_SHARE)):
        found += _again(rng, career)
    return found


def _of_the_described(rng: Random, career: Career, needs: Needs) -> Iterator[Assessed]:
    """On circumstances and pathways by March 2013, on substances when they joined at the latest."""
    adult = career.adult
    first = max(_CIRCUMSTANCES.first, adult.eighteenth_birthday)
    day = day_between(rng, first, _CIRCUMSTANCES.last)
    yield Assessed(adult, day, Assessment.CIRCUMSTANCES, needs.circumstances)
    yield _pathways(rng, adult, day, Assessment.PATHWAYS_2004)
    if career.joined > day:
        day = day_between(rng, career.joined, min(career.joined + _SOON, SNAPSHOT))
    yield Assessed(adult, day, Assessment.SUBSTANCES, needs.substances)


def _long_before(rng: Random, career: Career, *, was_employed: bool) -> Iterator[Assessed]:
    """An assessment that a later one took the place of; answers differ."""
    needs = drawn_needs(rng, career)
    day = day_between(rng, _LONG_BEFORE.first, _LONG_BEFORE.last)
    known = once_employed(needs) if was_employed else needs
    yield Assessed(career.adult, day, Assessment.CIRCUMSTANCES, known.circumstances)
    yield Assessed(career.adult, day, Assessment.SUBSTANCES, known.substances)


def _of_a_later_member(rng: Random, career: Career) -> Iterator[Assessed]:
    """Whoever joined since the cohort was described."""
    joined = career.periods[-1].joined
    if career.member_on(SNAPSHOT) or joined < SNAPSHOT or joined + _SOON > AS_AT:
        return
    needs = drawn_needs(rng, career)
    day = day_between(rng, joined, joined + _SOON)
    yield Assessed(career.adult, day, Assessment.CIRCUMSTANCES, needs.circumstances)
    yield Assessed(career.adult, day, Assessment.SUBSTANCES, needs.substances)
    yield _pathways(rng, career.adult, max(day, _AGAIN.first), Assessment.PATHWAYS_2014)


def _again(rng: Random, career: Career) -> Iterator[Assessed]:
    day = day_between(rng, _AGAIN.first, _AGAIN.last)
    yield _pathways(rng, career.adult, day, Assessment.PATHWAYS_2014)


def _pathways(rng: Random, adult: Adult, day: date, assessment: Assessment) -> Assessed:
    return Assessed(adult, day, assessment, pathways(rng, tuple(ASSESSED[assessment])))
