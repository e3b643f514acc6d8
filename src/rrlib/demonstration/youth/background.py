"""Young people outside the cohorts, who bring each year's offences up to its total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import AgeBand, Disposal, OffenceGroup, Sex
from rrlib.demonstration.draws import (
    InfeasibleTargetsError,
    birth_date,
    chance,
    day_between,
    proof_delay,
    share_out,
    skewed_counts,
)
from rrlib.demonstration.youth import disposals
from rrlib.demonstration.youth.cohorts import TRACKED_WINDOWS
from rrlib.demonstration.youth.histories import Outcome, Person, Register, Tally, counted_in
from rrlib.demonstration.youth.targets import AS_AT, YearTargets
from rrlib.periods import FinancialYear, Window, add_months

_SEXES = (Sex.MALE, Sex.FEMALE)
_TOGETHER = 0.35
_SECOND_OUTCOME = 0.04
_DIVERTED_FIRST = 0.25
_FEWER_CHANCES = 0.6
# The share of one-offence young people who are diverted grew as the scheme did.
_DIVERTED = {2010: 0.40, 2011: 0.58, 2012: 0.72, 2013: 0.68}
_LADDERS = {
    AgeBand.FROM_10_TO_13: ((70, 30, 0, 0), (20, 70, 10, 0)),
    AgeBand.FROM_14_TO_15: ((60, 38, 2, 0), (10, 60, 30, 0)),
    AgeBand.FROM_16_TO_17: ((50, 45, 5, 0), (5, 50, 40, 5)),
}
_ORDERS = (
    Disposal.REFERRAL_ORDER,
    Disposal.REPARATION_ORDER,
    Disposal.YOUTH_REHABILITATION_ORDER,
)


@dataclass(frozen=True)
class Cell:
    """So many offences by so many people of one sex, each within one band of ages."""

    area: str
    year: FinancialYear
    sex: Sex
    band: AgeBand
    offences: int
    people: int


def fill_year(rng: Random, register: Register, targets: YearTargets) -> list[Person]:
    """Invent the people and offences that the year still lacks, and return the people."""
    there = Tally.of(counted_in(register, targets.area, targets.year))
    return [
        _offender(rng, register, cell, count)
        for cell in _cells(targets, there)
        for count in skewed_counts(rng, cell.offences, cell.people)
    ]


def _cells(targets: YearTargets, there: Tally) -> Iterator[Cell]:
    by_sex = {s: targets.offences_by_sex[s] - there.offences_by_sex[s] for s in _SEXES}
    by_band = {b: targets.offences_by_band[b] - there.offences_by_band[b] for b in AgeBand}
    people = {s: targets.people_by_sex[s] - there.people_by_sex[s] for s in _SEXES}
    if min(*by_sex.values(), *by_band.values(), *people.values()) < 0:
        raise InfeasibleTargetsError(
            f"{targets.area} {targets.year}: the cohorts already exceed a total; "
            f"left are {by_sex}, {by_band} offences and {people} people"
        )
    male = share_out(by_sex[Sex.MALE], tuple(by_band.values()))
    female = [whole - part for whole, part in zip(by_band.values(), male, strict=True)]
    for sex, offences in ((Sex.MALE, male), (Sex.FEMALE, female)):
        holders = share_out(people[sex], offences)
        for band, total, held in zip(AgeBand, offences, holders, strict=True):
            yield Cell(targets.area, targets.year, sex, band, total, held)


@dataclass(frozen=True)
class _Occasion:
    """Offences committed on one day and dealt with on another."""

    committed: date
    outcome: Outcome
    offences: int


def _offender(rng: Random, register: Register, cell: Cell, count: int) -> Person:
    occasions = _occasions(rng, cell, count)
    days = [occasion.committed for occasion in occasions]
    # Of the widest band few are 10 and most are 13.
    tries = 3 if cell.band is AgeBand.FROM_10_TO_13 else 1
    born = birth_date(rng, cell.band.ages, Window(min(days), max(days)), tries)
    person = register.person(cell.sex, born, cell.area)
    for occasion in occasions:
        for _ in range(occasion.offences):
            outcomes = [occasion.outcome, *_further_outcome(rng, cell.year, occasion.outcome)]
            register.offence(person, occasion.committed, *outcomes)
    return person


def _occasions(rng: Random, cell: Cell, count: int) -> list[_Occasion]:
    sizes = [1]
    for _ in range(count - 1):
        if chance(rng, _TOGETHER):
            sizes[-1] += 1
        else:
            sizes.append(1)
    diverted = _occasions_diverted(rng, cell.year, count, len(sizes))
    all_diverted = diverted == len(sizes)
    days = sorted(_disposal_day(rng, cell.year, all_diverted=all_diverted) for _ in sizes)
    return [
        _Occasion(
            day - timedelta(days=proof_delay(rng)),
            _outcome(rng, cell.band, day, step - diverted),
            size,
        )
        for step, (day, size) in enumerate(zip(days, sizes, strict=True))
    ]


def _occasions_diverted(rng: Random, year: FinancialYear, offences: int, occasions: int) -> int:
    """How many occasions pass before anything is proven; more offences, fewer chances."""
    share = _DIVERTED[year.start_year]
    if chance(rng, share if offences == 1 else share * _FEWER_CHANCES / occasions):
        return occasions
    return int(occasions > 1 and chance(rng, _DIVERTED_FIRST))


def _outcome(rng: Random, band: AgeBand, day: date, step: int) -> Outcome:
    """Steps below zero are diversions; proven disposals begin at zero."""
    if step < 0:
        return Outcome(day, disposals.diversion(rng, day))
    return Outcome(day, disposals.proven(rng, day, _LADDERS[band][min(step, 1)]))


def _disposal_day(rng: Random, year: FinancialYear, *, all_diverted: bool) -> date:
    """A day of the year on which somebody outside the cohorts can be dealt with.

    Whoever has a proven outcome from January to March enters that year's cohort, so in a
    tracked quarter only those who are diverted stay outside it.
    """
    while True:
        day = day_between(rng, year.window.first, year.window.last)
        if all_diverted or not any(day in window for window in TRACKED_WINDOWS):
            return day


def _further_outcome(rng: Random, year: FinancialYear, first: Outcome) -> Iterator[Outcome]:
    if first.disposal in _ORDERS and chance(rng, _SECOND_OUTCOME):
        day = first.day + timedelta(days=rng.randint(20, 90))
        tracked = any(day in window for window in TRACKED_WINDOWS)
        if day in year.window and not tracked:
            yield Outcome(day, Disposal.YOUTH_REHABILITATION_ORDER)


def add_uncounted(
    rng: Random, register: Register, targets: YearTargets, people: list[Person]
) -> None:
    """Offences of the year that no count of youth offences includes."""
    several = max(2, len(people) // 25)
    on_orders = [
        offence
        for offence in counted_in(register, targets.area, targets.year)
        if offence.outcomes[0].disposal in _ORDERS
    ]
    for offence in rng.sample(on_orders, several):
        _add_breach(rng, register, offence.person, offence.outcomes[-1].day)
    for person in rng.sample(people, several):
        _add_dismissed(rng, register, person, targets.year)
    for _ in range(several // 2):
        _add_dismissed(rng, register, _newcomer(rng, register, targets, 14), targets.year)
    for _ in range(3):
        _add_at_eighteen(rng, register, targets)
    if targets.year.window.last == AS_AT:
        for person in rng.sample(people, several):
            _add_undisposed(rng, register, person)


def _newcomer(rng: Random, register: Register, targets: YearTargets, age: int) -> Person:
    start = targets.year.window.first
    born = birth_date(rng, range(age, age + 1), Window(start, start))
    return register.person(rng.choices(_SEXES, (80, 20))[0], born, targets.area)


def _add_breach(rng: Random, register: Register, person: Person, order: date) -> None:
    committed = order + timedelta(days=rng.randint(15, 90))
    disposed = committed + timedelta(days=rng.randint(10, 40))
    if committed <= person.last_day_as_child and disposed <= AS_AT:
        outcome = Outcome(disposed, Disposal.YOUTH_REHABILITATION_ORDER)
        register.offence(person, committed, outcome, group=OffenceGroup.BREACH)


def _add_dismissed(rng: Random, register: Register, person: Person, year: FinancialYear) -> None:
    disposed = day_between(rng, add_months(year.window.first, 2), year.window.last)
    committed = min(disposed - timedelta(days=rng.randint(10, 60)), person.last_day_as_child)
    word = rng.choice((Disposal.NO_FURTHER_ACTION, Disposal.NOT_GUILTY))
    register.offence(person, committed, Outcome(disposed, word))


def _add_at_eighteen(rng: Random, register: Register, targets: YearTargets) -> None:
    """Somebody the service still recorded after their 18th birthday."""
    start = targets.year.window.first
    disposed = day_between(rng, add_months(start, 3), add_months(start, 9) - timedelta(days=1))
    committed = disposed - timedelta(days=rng.randint(10, 80))
    born = birth_date(rng, range(18, 19), Window(committed, committed))
    person = register.person(Sex.MALE, born, targets.area)
    outcome = Outcome(disposed, disposals.first_tier(rng))
    register.offence(person, committed, outcome)


def _add_undisposed(rng: Random, register: Register, person: Person) -> None:
    latest = min(AS_AT - timedelta(days=5), person.last_day_as_child)
    first = add_months(AS_AT, -6) + timedelta(days=1)
    if first <= latest:
        register.offence(person, day_between(rng, first, latest))
