"""Records that look like reoffences or index events and must not count as such."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import Disposal, OffenceGroup, Sex, Tier
from rrlib.demonstration.draws import InfeasibleTargetsError, birth_date, day_between, proof_delay
from rrlib.demonstration.youth import disposals
from rrlib.demonstration.youth.cohorts import Member, add_index_offence, known_by
from rrlib.demonstration.youth.histories import IndexEvent, Outcome, Register, committed_before
from rrlib.demonstration.youth.targets import AREAS, AS_AT, DURHAM, CohortTargets
from rrlib.periods import Window, add_months

_COURT_WEIGHTS = (20, 55, 25, 0)
_UNDISPOSED_FROM = add_months(AS_AT, -6) + timedelta(days=1)
_DAY = timedelta(days=1)

Making = Callable[[Random, Register, Member, int], None]


@dataclass(frozen=True)
class Distractor:
    """A kind of record that must not count: whom it can befall, and how it is made."""

    kind: str
    fits: Callable[[Member], bool]
    make: Making


def add_distractors(
    rng: Random, register: Register, targets: CohortTargets, members: list[Member]
) -> None:
    """Several of each kind, as far as the delivery's last day lets them happen."""
    wanted = 7 if targets.area == DURHAM else 3
    complete = add_months(targets.window.last, 15) <= AS_AT
    for distractor in DISTRACTORS:
        able = [member for member in members if distractor.fits(member)]
        if complete and len(able) < wanted:
            raise InfeasibleTargetsError(f"too few for: {distractor.kind}")
        for turn, member in enumerate(_chosen(rng, able, wanted)):
            distractor.make(rng, register, member, turn)


def _chosen(rng: Random, able: list[Member], wanted: int) -> list[Member]:
    """Members at random, at least one who does not reoffend.

    If the record were counted by mistake, the number of reoffenders would then be wrong too.
    """
    rng.shuffle(able)
    able.sort(key=lambda member: bool(member.reoffences))
    return able[:1] + rng.sample(able[1:], min(wanted, len(able)) - 1) if able else []


def add_events_of_other_quarters(rng: Random, register: Register) -> None:
    """Index events just outside January to March, of people in no cohort."""
    days = (date(2011, 12, 5), date(2011, 12, 31), date(2012, 4, 1), date(2012, 4, 20))
    for area in AREAS:
        for day in days:
            born = birth_date(rng, range(14, 17), Window(day, day))
            person = register.person(Sex.MALE, born, area)
            register.events.append(IndexEvent(person, day, Tier.FIRST_TIER))
            add_index_offence(rng, register, Member(person, day, Tier.FIRST_TIER, 0))


def _proven_later(
    rng: Random, register: Register, member: Member, committed: date, disposed: date
) -> None:
    outcome = Outcome(disposed, disposals.proven(rng, disposed, _COURT_WEIGHTS))
    register.offence(member.person, committed, outcome)


def _proven_too_late(rng: Random, register: Register, member: Member, turn: int) -> None:
    committed = day_between(rng, add_months(member.index, 8), member.follow_up_end)
    latest = known_by(member.deadline + timedelta(days=100))
    disposed = day_between(rng, member.deadline + _DAY, latest)
    if turn == 0:
        disposed = member.deadline + _DAY
    _proven_later(rng, register, member, committed, disposed)


def _committed_earlier(rng: Random, register: Register, member: Member, _turn: int) -> None:
    committed = max(member.index - timedelta(days=rng.randint(1, 90)), member.person.tenth_birthday)
    disposed = member.index + timedelta(days=rng.randint(5, 150))
    _proven_later(rng, register, member, committed, disposed)


def _committed_that_day(rng: Random, register: Register, member: Member, _turn: int) -> None:
    disposed = member.index + timedelta(days=rng.randint(15, 160))
    _proven_later(rng, register, member, member.index, disposed)


def _breach(rng: Random, register: Register, member: Member, _turn: int) -> None:
    committed = day_between(rng, member.index + _DAY, _last_seen(member, 60))
    disposed = committed + timedelta(days=rng.randint(10, 50))
    outcome = Outcome(disposed, Disposal.YOUTH_REHABILITATION_ORDER)
    register.offence(member.person, committed, outcome, group=OffenceGroup.BREACH)


def _not_proven(rng: Random, register: Register, member: Member, turn: int) -> None:
    committed = day_between(rng, member.index + _DAY, _last_seen(member, 60))
    disposed = committed + timedelta(days=rng.randint(5, 55))
    words = (
        disposals.diversion(rng, disposed),
        Disposal.COMMUNITY_RESOLUTION,
        Disposal.NO_FURTHER_ACTION,
        Disposal.NOT_GUILTY,
    )
    register.offence(member.person, committed, Outcome(disposed, words[turn % len(words)]))


def _after_follow_up(rng: Random, register: Register, member: Member, turn: int) -> None:
    latest = min(member.person.last_day_as_child, member.follow_up_end + timedelta(days=90))
    committed = day_between(rng, member.follow_up_end + _DAY, latest)
    disposed = known_by(committed + timedelta(days=proof_delay(rng)))
    if turn == 0:
        committed = member.follow_up_end + _DAY
        disposed = committed + timedelta(days=30)
    _proven_later(rng, register, member, committed, disposed)


def _undisposed(rng: Random, register: Register, member: Member, _turn: int) -> None:
    first = max(_UNDISPOSED_FROM, member.index + _DAY)
    latest = known_by(member.person.last_day_as_child) - timedelta(days=5)
    register.offence(member.person, day_between(rng, first, latest))


def _second_event(rng: Random, register: Register, member: Member, turn: int) -> None:
    """Another outcome in the same quarter, of an offence from before the first."""
    latest = min(date(member.index.year, 3, 31), member.person.last_day_as_child)
    day = day_between(rng, member.index + timedelta(days=5), latest)
    tier = Tier.FIRST_TIER if turn % 3 else Tier.COMMUNITY
    committed = min(committed_before(rng, member.person, day), member.index - _DAY)
    register.events.append(IndexEvent(member.person, day, tier))
    outcome = Outcome(day, disposals.for_tier(rng, day, tier))
    register.offence(member.person, committed, outcome)


def _last_seen(member: Member, days_to_disposal: int) -> date:
    return min(member.last_day_seen, AS_AT - timedelta(days=days_to_disposal))


def _seen_on(member: Member, day: date) -> bool:
    return day <= member.person.last_day_as_child


def _free(member: Member) -> bool:
    return member.tier is not Tier.CUSTODIAL_RELEASE


def _whole_follow_up(member: Member) -> bool:
    done = member.deadline + timedelta(days=60) <= AS_AT
    return done and _seen_on(member, member.follow_up_end + timedelta(days=30))


def _some_follow_up(member: Member) -> bool:
    return _seen_on(member, member.index + timedelta(days=60))


DISTRACTORS = (
    Distractor("proven after the waiting period", _whole_follow_up, _proven_too_late),
    Distractor("committed before the index date", _free, _committed_earlier),
    Distractor("committed on the index date", lambda _member: True, _committed_that_day),
    Distractor(
        "breach of an order",
        lambda member: member.tier is not Tier.PRE_COURT and _some_follow_up(member),
        _breach,
    ),
    Distractor("not proven", _some_follow_up, _not_proven),
    Distractor("committed after the follow-up", _whole_follow_up, _after_follow_up),
    Distractor(
        "not yet disposed",
        lambda member: _seen_on(member, _UNDISPOSED_FROM + timedelta(days=40)),
        _undisposed,
    ),
    Distractor(
        "second index event",
        lambda member: _free(member) and member.index.month < 3 and _some_follow_up(member),
        _second_event,
    ),
)
