"""People randomised in the Checkpoint trial, and who of them reoffended within two years.

Printed in the panel report of 16 October 2020, KPQ6, are 36.6% of the treatment and 46.9% of the
control cohort. Arm sizes are not printed: 97 of 265 and 120 of 256 are one way to reach both with
about the 520 people whom other publications name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import Arm, Disposal, Sex
from rrlib.demonstration.draws import InfeasibleTargetsError, birth_date, chance, day_between
from rrlib.demonstration.panel import disposals
from rrlib.demonstration.panel.distractors import add_distractors
from rrlib.demonstration.panel.histories import (
    add_earlier_offences,
    add_reoffences,
    few_or_many,
    weighted_sample,
)
from rrlib.demonstration.panel.iom import Member
from rrlib.demonstration.panel.register import (
    DARLINGTON,
    DURHAM,
    Following,
    Outcome,
    Person,
    Register,
)
from rrlib.periods import ADULT_AGE, Window

RANDOMISED = Window(date(2016, 8, 1), date(2018, 3, 31))
_FOLLOW_UP_MONTHS = 24
_WAITING_MONTHS = 6
_SIZES: Mapping[Arm, tuple[int, int]] = {Arm.TREATMENT: (265, 97), Arm.CONTROL: (256, 120)}
_NOT_AS_DRAWN = {Arm.TREATMENT: 0.10, Arm.CONTROL: 0.02}
_ALSO_IOM = 3
_CONTRACT_DAYS = 122


@dataclass(frozen=True)
class Participant:
    """`prior` offences before randomisation make a reoffender more likely, being untreated too."""

    following: Following
    arm: Arm
    treated: bool
    prior: int

    @property
    def weight(self) -> int:
        return (2 + self.prior) * (2 if self.treated else 3)


def add_trial(rng: Random, register: Register, members: list[Member]) -> list[Participant]:
    """Everybody randomised; a few became members of Integrated Offender Management later."""
    later_members = [m.person for m in members if _can_have_taken_part(register, m)]
    also = rng.sample(later_members, _ALSO_IOM)
    participants: list[Participant] = []
    for arm, (size, reoffenders) in _SIZES.items():
        shared = also[:1] if arm is Arm.CONTROL else also[1:]
        people = [*shared, *_newcomers(rng, register, size - len(shared))]
        in_arm = [_randomise(rng, register, person, arm) for person in people]
        _reoffend(rng, register, in_arm, reoffenders)
        participants += in_arm
    return participants


def _can_have_taken_part(register: Register, member: Member) -> bool:
    """Of age when randomised, and neither a member nor in custody until long after."""
    since = min(period.joined for period in member.periods)
    held = [spell.received for spell in register.spells_of(member.person)]
    return member.person.of_age_on < RANDOMISED.first - timedelta(days=60) and min(
        [since, *held]
    ) > RANDOMISED.last + timedelta(days=365)


def _newcomers(rng: Random, register: Register, count: int) -> Iterator[Person]:
    for _ in range(count):
        sex = Sex.FEMALE if chance(rng, 0.22) else Sex.MALE
        born = birth_date(rng, range(ADULT_AGE, 56), RANDOMISED)
        yield register.person(sex, born, DURHAM if chance(rng, 0.8) else DARLINGTON)


def _randomise(rng: Random, register: Register, person: Person, arm: Arm) -> Participant:
    day = day_between(rng, RANDOMISED.first, RANDOMISED.last)
    following = Following(person, day, _FOLLOW_UP_MONTHS, _WAITING_MONTHS, day)
    treated = (arm is Arm.TREATMENT) != chance(rng, _NOT_AS_DRAWN[arm])
    committed = day - timedelta(days=rng.randint(1, 20))
    prior = int(7 * rng.random() * rng.random())
    if not register.offences_of(person):
        add_earlier_offences(rng, register, person, prior, committed)
    register.offence(person, committed, _index_outcome(rng, following, treated=treated))
    return Participant(following, arm, treated, prior)


def _index_outcome(rng: Random, following: Following, *, treated: bool) -> Outcome:
    """A deferred prosecution ends with its contract; otherwise court follows."""
    if treated:
        ended = following.index + timedelta(days=_CONTRACT_DAYS + rng.randint(0, 20))
        return Outcome(ended, Disposal.COMMUNITY_RESOLUTION)
    day = following.index + timedelta(days=rng.randint(10, 60))
    return disposals.conviction(rng, following.person, day)


def _reoffend(
    rng: Random, register: Register, participants: list[Participant], reoffenders: int
) -> None:
    others = [p for p in participants if not register.reoffended(p.following)]
    due = reoffenders - (len(participants) - len(others))
    if due < 0:
        raise InfeasibleTargetsError(f"more than {reoffenders} reoffend already")
    able = [p for p in others if not register.spells_of(p.following.person)]
    chosen = weighted_sample(rng, able, [p.weight for p in able], due)
    for participant in chosen:
        add_reoffences(rng, register, participant.following, few_or_many(rng, 8))
    taken = {participant.following.person.number for participant in chosen}
    rest = [p.following for p in able if p.following.person.number not in taken]
    add_distractors(rng, register, rest, each=4)
