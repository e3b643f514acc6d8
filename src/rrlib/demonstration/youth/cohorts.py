"""The tracked cohorts: their members, index offences, earlier offences and reoffences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from rrlib.codes import Sex, Tier
from rrlib.demonstration.draws import birth_date, chance, day_between, skewed_counts
from rrlib.demonstration.youth import disposals
from rrlib.demonstration.youth.histories import (
    IndexEvent,
    Outcome,
    Person,
    Register,
    committed_before,
)
from rrlib.demonstration.youth.targets import AS_AT, CohortTargets, cohort_window
from rrlib.periods import YOUTH_AGES, Window, add_months, age_on

FIRST_RECORDS = date(2010, 4, 1)
"""The offence source holds nothing disposed before."""
TRACKED_WINDOWS = tuple(cohort_window(year) for year in (2011, 2012, 2013))

_Word = TypeVar("_Word")
_ALWAYS = Window(date(2000, 1, 1), date(2030, 12, 31))
_AGE_WEIGHTS = (1, 3, 8, 18, 32, 42, 48, 48)
_NOTICE_BEFORE_18 = timedelta(days=60)
_EARLIER_COUNTS = {
    Tier.PRE_COURT: (0, 0, 0, 1),
    Tier.FIRST_TIER: (0, 0, 1, 1, 2),
    Tier.COMMUNITY: (1, 1, 2, 2, 3, 4),
    Tier.CUSTODIAL_RELEASE: (2, 3, 4, 5),
}


@dataclass(frozen=True)
class Member:
    """Somebody followed from an index event, and how many reoffences they shall have."""

    person: Person
    index: date
    tier: Tier
    reoffences: int

    @property
    def follow_up_end(self) -> date:
        return add_months(self.index, 12)

    @property
    def deadline(self) -> date:
        """The last day on which a reoffence can be proven and still count."""
        return add_months(self.index, 15)

    @property
    def last_day_seen(self) -> date:
        return min(self.follow_up_end, self.person.last_day_as_child)


@dataclass(frozen=True)
class _Place:
    """A place in a cohort that a member is to be invented for."""

    sex: Sex
    tier: Tier
    reoffences: int
    eighteenth: Window


def build_cohort(rng: Random, register: Register, targets: CohortTargets) -> list[Member]:
    """Enter a cohort with its index offences, and return those of it who are followed."""
    members = [_enter(rng, register, targets, place) for place in _places(rng, targets)]
    for member in members:
        add_index_offence(rng, register, member)
    for _ in range(targets.unmatched):
        # Linkage did not find them, so the offence source says nothing about them.
        day = day_between(rng, targets.window.first, targets.window.last)
        born = birth_date(rng, range(14, 17), Window(day, day))
        person = register.person(Sex.MALE, born, targets.area, matched=False)
        register.events.append(IndexEvent(person, day, Tier.FIRST_TIER))
    return members


def _places(rng: Random, targets: CohortTargets) -> Iterator[_Place]:
    again_sex, again_tier = targets.reoffenders_by_sex, targets.reoffenders_by_tier
    others_sex = {sex: count - again_sex[sex] for sex, count in targets.by_sex.items()}
    others_tier = {tier: count - again_tier[tier] for tier, count in targets.by_tier.items()}
    sexes = [*_shuffled(rng, again_sex), *_shuffled(rng, others_sex)]
    tiers = [*_shuffled(rng, again_tier), *_shuffled(rng, others_tier)]
    counts = skewed_counts(rng, targets.reoffences, sum(again_sex.values()))
    counts += [0] * (len(sexes) - len(counts))
    eighteenths = _eighteenths(rng, targets, len(sexes))
    for place in zip(sexes, tiers, counts, eighteenths, strict=True):
        yield _Place(*place)


def _shuffled(rng: Random, counts: Mapping[_Word, int]) -> list[_Word]:
    words = [word for word, count in counts.items() for _ in range(count)]
    rng.shuffle(words)
    return words


def _eighteenths(rng: Random, targets: CohortTargets, size: int) -> list[Window]:
    """When each member comes of age. Reoffenders come first and so never leave at once."""
    if not targets.eighteenths:
        return [_ALWAYS] * size
    soonest = min(targets.eighteenths)
    later = {window: n for window, n in targets.eighteenths.items() if window != soonest}
    return [*_shuffled(rng, later), *[soonest] * targets.eighteenths[soonest]]


def _enter(rng: Random, register: Register, targets: CohortTargets, place: _Place) -> Member:
    while True:
        index = day_between(rng, targets.window.first, targets.window.last)
        age = rng.choices(YOUTH_AGES, _AGE_WEIGHTS)[0]
        born = birth_date(rng, range(age, age + 1), Window(index, index))
        if _fits(place, born, index):
            break
    person = register.person(place.sex, born, targets.area)
    register.events.append(IndexEvent(person, index, place.tier))
    return Member(person, index, place.tier, place.reoffences)


def _fits(place: _Place, born: date, index: date) -> bool:
    eighteenth = add_months(born, 12 * YOUTH_AGES.stop)
    if place.reoffences and eighteenth - index < _NOTICE_BEFORE_18:
        return False
    if place.tier in (Tier.COMMUNITY, Tier.CUSTODIAL_RELEASE) and age_on(born, index) < 13:
        return False
    # The index offence too is committed at 10 or over, some time before the index date.
    return eighteenth in place.eighteenth and age_on(born, add_months(index, -4)) >= 10


def add_index_offence(rng: Random, register: Register, member: Member) -> None:
    """The offence that led to the index event, and what came before it."""
    sentenced = member.index
    if member.tier is Tier.CUSTODIAL_RELEASE:
        sentenced = day_between(rng, add_months(sentenced, -6), add_months(sentenced, -2))
    disposal = disposals.for_tier(rng, sentenced, member.tier)
    committed = committed_before(rng, member.person, sentenced)
    register.offence(member.person, committed, Outcome(sentenced, disposal))
    _add_earlier_offences(rng, register, member, committed)


def _add_earlier_offences(rng: Random, register: Register, member: Member, before: date) -> None:
    earliest = max(
        FIRST_RECORDS,
        member.person.tenth_birthday + timedelta(days=90),
        add_months(before, -24),
    )
    count = rng.choice(_EARLIER_COUNTS[member.tier])
    if before <= earliest:
        return
    days = sorted(day_between(rng, earliest, before) for _ in range(count))
    # An earlier outcome in a tracked quarter would have been an index event of its own.
    for step, day in enumerate(_outside(days, TRACKED_WINDOWS)):
        outcome = _earlier_outcome(rng, step, day, member.tier)
        register.offence(member.person, committed_before(rng, member.person, day), outcome)


def _outside(days: Iterable[date], windows: Iterable[Window]) -> list[date]:
    closed = tuple(windows)
    return [day for day in days if not any(day in window for window in closed)]


def _earlier_outcome(rng: Random, step: int, day: date, tier: Tier) -> Outcome:
    """Outcomes grow more serious with each further one."""
    if tier is Tier.PRE_COURT or (step == 0 and chance(rng, 0.4)):
        return Outcome(day, disposals.diversion(rng, day))
    ladder = ((1, 0, 0, 0), (3, 2, 0, 0), (0, 3, 2, 0))
    return Outcome(day, disposals.proven(rng, day, ladder[min(step, 2)]))


def known_by(day: date) -> date:
    """`day`, or the delivery's last day if that is earlier."""
    return min(day, AS_AT)
