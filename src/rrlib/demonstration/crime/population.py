"""Invented mid-year populations of every age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rrlib.demonstration.crime.areas import AREAS, Area
from rrlib.demonstration.crime.chances import stream
from rrlib.demonstration.draws import share_out
from rrlib.demonstration.files import Row

_YEARS = range(2007, 2019)
_OLDEST = 90
"""And over."""
# Of 100,000 residents about so many are of each fifth age, 0 to 85; those between lie between.
_EVERY_FIFTH_AGE = (
    *(1220, 1240, 1250, 1290, 1340, 1270, 1220, 1290, 1420),
    *(1500, 1430, 1340, 1310, 1090, 920, 750, 560, 350),
)
_AT_THE_OLDEST = 700
_STUDENT_AGES = range(18, 22)
_STUDENTS_PERCENT: Mapping[str, int] = {
    "City of York": 75,
    "County Durham": 25,
    "Middlesbrough": 40,
    "Sunderland": 20,
}
# Births fell through the 1990s, so that there are fewer of 10 to 17 in 2013 than in 2007.
_FIRST_FALL, _LAST_FALL, _FEWER_EACH_YEAR = 1990, 2002, 12
_AGEING_FROM = 60
_OLD_MORE_PER_1000, _YOUNG_FEWER_PER_1000 = 14, 5


def populations() -> Iterator[Row]:
    """Residents by area, mid-year and completed years of age."""
    for area in AREAS:
        born = {year: _born(area, year) for year in range(_YEARS[0] - _OLDEST, _YEARS[-1] + 1)}
        for year in _YEARS:
            weights = [born[year - age] * _weight(area, year, age) for age in range(_OLDEST + 1)]
            for age, persons in enumerate(share_out(area.people_in(year), weights)):
                yield {"area": area.name, "year": year, "age": age, "persons": persons}


def _born(area: Area, year: int) -> int:
    """Proportional to births: those born in one year stay many or few at every age."""
    more = _FEWER_EACH_YEAR * max(0, _LAST_FALL - max(year, _FIRST_FALL))
    return stream("births", area.name, year).randint(970, 1030) + more


def _weight(area: Area, year: int, age: int) -> int:
    """Proportional to how many of an age live there, whatever the births of their year."""
    change = _OLD_MORE_PER_1000 if age >= _AGEING_FROM else -_YOUNG_FEWER_PER_1000
    students = _STUDENTS_PERCENT.get(area.name, 0) if age in _STUDENT_AGES else 0
    return _usual(age) * (1000 + change * (year - _YEARS[0])) * (100 + students)


def _usual(age: int) -> int:
    if age == _OLDEST:
        return 5 * _AT_THE_OLDEST
    fifth, beyond = divmod(age, 5)
    first, then = (*_EVERY_FIFTH_AGE, _EVERY_FIFTH_AGE[-1] // 2)[fifth : fifth + 2]
    return first * (5 - beyond) + then * beyond
