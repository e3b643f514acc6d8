"""Who the members are: sex, age and scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import Scheme, Sex
from rrlib.demonstration.draws import InfeasibleTargetsError, chance, day_between
from rrlib.demonstration.management.histories import Career, Period, Register
from rrlib.demonstration.management.stays import Stay
from rrlib.demonstration.management.targets import AS_AT, SNAPSHOT, AreaTargets
from rrlib.periods import Window, add_months

AGES = range(18, 34)
"""Completed years of the members of `SNAPSHOT`, spread evenly."""

_DAY = timedelta(days=1)
# The offences of the year before joining are those of an adult. The youngest had less time.
_ADULT_BEFORE_JOINING = timedelta(days=365)
_ADULT_BEFORE_JOINING_YOUNG = timedelta(days=150)
_YOUNG = range(18, 20)
_OTHERS = {Sex.MALE: (30, 22, 48), Sex.FEMALE: (0, 25, 75)}
_WOMEN = 0.17
_CHANGES_SCHEME = 0.12
_BEFORE_A_CHANGE = timedelta(days=90)


@dataclass(frozen=True)
class _Place:
    scheme: Scheme
    sex: Sex


def careers(
    rng: Random, register: Register, targets: AreaTargets, people: list[tuple[Stay, ...]]
) -> list[Career]:
    """An adult for each person's stays, with the members of `SNAPSHOT` as published."""
    born = _births(rng, people)
    places = _places(rng, targets)
    found = []
    for stays, birth in zip(people, born, strict=True):
        place = places.pop() if _there(stays) else _any_place(rng)
        adult = register.adult(place.sex, birth, targets.area)
        periods = tuple(p for stay in stays for p in _periods(rng, stay, place))
        found.append(Career(adult, periods))
    return found


def _there(stays: tuple[Stay, ...]) -> bool:
    return any(SNAPSHOT in stay for stay in stays)


def _places(rng: Random, targets: AreaTargets) -> list[_Place]:
    places = [_Place(*cell) for cell, count in targets.members.items() for _ in range(count)]
    rng.shuffle(places)
    return places


def _any_place(rng: Random) -> _Place:
    sex = Sex.FEMALE if chance(rng, _WOMEN) else Sex.MALE
    return _Place(rng.choices(tuple(Scheme), _OTHERS[sex])[0], sex)


def _births(rng: Random, people: list[tuple[Stay, ...]]) -> list[date]:
    births = [_birth_of_another(rng, stays[0].joined) for stays in people]
    there = [number for number, stays in enumerate(people) if _there(stays)]
    # The youngest first: the fewest can be that young.
    for age, count in zip(AGES, _evenly(len(there)), strict=True):
        able = [n for n in there if _latest_birth(people[n][0].joined, age) >= _born(age).first]
        if len(able) < count:
            raise InfeasibleTargetsError(f"{count} members aged {age} among {len(able)}")
        for number in rng.sample(able, count):
            there.remove(number)
            births[number] = _birth_at(rng, people[number][0].joined, age)
    return births


def _evenly(people: int) -> list[int]:
    each, over = divmod(people, len(AGES))
    return [each + (place < over) for place in range(len(AGES))]


def _born(age: int) -> Window:
    """When somebody of that age on `SNAPSHOT` was born."""
    return Window(add_months(SNAPSHOT, -12 * (age + 1)) + _DAY, add_months(SNAPSHOT, -12 * age))


def _latest_birth(joined: date, age: int) -> date:
    before = _ADULT_BEFORE_JOINING_YOUNG if age in _YOUNG else _ADULT_BEFORE_JOINING
    return add_months(joined - before, -12 * AGES.start)


def _birth_at(rng: Random, joined: date, age: int) -> date:
    return _not_on_leap_day(
        rng, Window(_born(age).first, min(_born(age).last, _latest_birth(joined, age)))
    )


def _birth_of_another(rng: Random, joined: date) -> date:
    oldest = add_months(joined, -12 * AGES.stop)
    return _not_on_leap_day(rng, Window(oldest, _latest_birth(joined, AGES.stop)))


def _not_on_leap_day(rng: Random, window: Window) -> date:
    while True:
        day = day_between(rng, window.first, window.last)
        if (day.month, day.day) != (2, 29):
            return day


def _periods(rng: Random, stay: Stay, place: _Place) -> list[Period]:
    """One period, or two where the scheme changed; on `SNAPSHOT` it is the place's scheme."""
    first = stay.joined + _BEFORE_A_CHANGE
    last = (stay.left or AS_AT - 2 * _DAY) - _BEFORE_A_CHANGE
    if first > last or not chance(rng, _CHANGES_SCHEME):
        return [Period(place.scheme, stay.joined, stay.left)]
    change = day_between(rng, first, last)
    # A change is entered on its day, which is never the first after a day of reading.
    change += _DAY * (change.day == 1)
    other = _other_scheme(rng, place)
    was, became = (place.scheme, other) if change > SNAPSHOT else (other, place.scheme)
    return [Period(was, stay.joined, change - _DAY), Period(became, change, stay.left)]


def _other_scheme(rng: Random, place: _Place) -> Scheme:
    weights = _OTHERS[place.sex]
    schemes = [s for s, weight in zip(Scheme, weights, strict=True) if weight]
    return rng.choice([scheme for scheme in schemes if scheme is not place.scheme])
