"""Young people on the Enhanced Intervention Programme, by the quarter in which they began.

Printed in the panel report of 16 October 2020, KPQ6, are 2 people (14.3%) of those who began from
October 2019 within 6 months and 26.3% of those from April 2019 within 12 months, both in County
Durham and both the lowest yet. 14 people follow from the first; 5 of 19 is the smallest that fits
the second; all other figures are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rrlib.codes import Sex
from rrlib.demonstration.draws import birth_date, chance, day_between, proof_delay
from rrlib.demonstration.panel import disposals
from rrlib.demonstration.panel.distractors import add_distractors
from rrlib.demonstration.panel.histories import (
    DAY,
    add_earlier_offences,
    add_reoffences,
    by_now,
    few_or_many,
)
from rrlib.demonstration.panel.register import (
    AS_AT,
    DARLINGTON,
    DURHAM,
    Following,
    Person,
    Register,
)
from rrlib.periods import FinancialQuarter, Window, add_months

_AGES = range(12, 18)
_OLDEST_AGES = range(17, 18)
_ONE_IN_OLDEST = 6
_MOST_DAYS_TO_BEGIN_AGAIN = 35


@dataclass(frozen=True)
class ProgrammeCohort:
    """Who began in a quarter, and how many reoffended, proven within 6 and within 12 months."""

    area: str
    quarter: FinancialQuarter
    began: int
    within_6: int
    within_12: int


COHORTS = (
    ProgrammeCohort(DURHAM, FinancialQuarter(2018, 1), 17, 6, 9),
    ProgrammeCohort(DURHAM, FinancialQuarter(2018, 2), 16, 5, 8),
    ProgrammeCohort(DURHAM, FinancialQuarter(2018, 3), 18, 6, 9),
    ProgrammeCohort(DURHAM, FinancialQuarter(2018, 4), 15, 4, 6),
    ProgrammeCohort(DURHAM, FinancialQuarter(2019, 1), 19, 4, 5),
    ProgrammeCohort(DURHAM, FinancialQuarter(2019, 2), 16, 4, 6),
    ProgrammeCohort(DURHAM, FinancialQuarter(2019, 3), 14, 2, 4),
    ProgrammeCohort(DURHAM, FinancialQuarter(2020, 1), 8, 1, 1),
    ProgrammeCohort(DURHAM, FinancialQuarter(2020, 2), 9, 0, 0),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2018, 1), 6, 3, 4),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2018, 2), 5, 2, 3),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2018, 3), 6, 3, 4),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2018, 4), 4, 2, 2),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2019, 1), 6, 2, 3),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2019, 2), 5, 1, 2),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2019, 3), 5, 1, 2),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2020, 1), 3, 1, 1),
    ProgrammeCohort(DARLINGTON, FinancialQuarter(2020, 2), 3, 0, 0),
)
"""Nobody began from January to March 2020: the report calls October 2019 the most recent cohort,
and on the delivery's last day a later one would have been followed for 6 months as well. Of cohorts
not yet followed for so long the counts are of what becomes of them, some of it later.
"""


@dataclass(frozen=True)
class Start:
    person: Person
    started: date
    ended: date | None


def add_enhanced_intervention(rng: Random, register: Register) -> list[Start]:
    """Everybody on the programme with their offences, and when they began and ended."""
    return [start for cohort in COHORTS for start in _add_cohort(rng, register, cohort)]


def _add_cohort(rng: Random, register: Register, cohort: ProgrammeCohort) -> Iterator[Start]:
    followed = [_begin(rng, register, cohort, place) for place in range(cohort.began)]
    for place, following in enumerate(followed):
        if place < cohort.within_6:
            add_reoffences(rng, register, _for_months(following, 6), few_or_many(rng, 5))
        elif place < cohort.within_12:
            _reoffend_later(rng, register, following, early=place % 2 == 0)
    add_distractors(rng, register, followed[cohort.within_12 :], each=1)
    for place, following in enumerate(followed):
        ended = following.index + timedelta(days=rng.randint(60, 200))
        start = Start(following.person, following.index, ended if ended <= AS_AT else None)
        yield from _again(rng, start, cohort) if place == cohort.began - 1 else (start,)


def _begin(rng: Random, register: Register, cohort: ProgrammeCohort, place: int) -> Following:
    started = day_between(rng, cohort.quarter.window.first, cohort.quarter.window.last)
    oldest = place >= cohort.within_12 and place % _ONE_IN_OLDEST == 0
    ages = _OLDEST_AGES if oldest else _AGES
    born = birth_date(rng, ages, Window(started, started if oldest else add_months(started, 12)))
    sex = Sex.FEMALE if chance(rng, 0.2) else Sex.MALE
    person = register.person(sex, born, cohort.area)
    add_earlier_offences(rng, register, person, rng.randint(2, 5), started)
    return Following(person, started, 12, 0, started)


def _for_months(following: Following, months: int) -> Following:
    return Following(following.person, following.index, months, 0, following.free_until)


def _reoffend_later(rng: Random, register: Register, following: Following, *, early: bool) -> None:
    """Reoffend so that it counts within 12 months and not within 6.

    Where `early`, the offence itself falls into the first 6 months and only its proof does not.
    """
    half = add_months(following.index, 6)
    last_proof = by_now(following.end)
    if early:
        committed = day_between(rng, half - timedelta(days=40), half)
        disposed = day_between(rng, half + DAY, by_now(half + timedelta(days=80)))
    else:
        committed = day_between(rng, half + DAY, last_proof - timedelta(days=15))
        disposed = min(committed + timedelta(days=proof_delay(rng)), last_proof)
    outcome = disposals.conviction(rng, following.person, disposed)
    register.offence(following.person, committed, outcome)


def _again(rng: Random, start: Start, cohort: ProgrammeCohort) -> Iterator[Start]:
    """Somebody who begins anew in the same quarter, as far as there is time for it."""
    again = start.started + timedelta(days=rng.randint(20, _MOST_DAYS_TO_BEGIN_AGAIN))
    if again > cohort.quarter.window.last:
        yield start
        return
    yield Start(start.person, start.started, again - timedelta(days=rng.randint(5, 15)))
    yield Start(start.person, again, start.ended if start.ended and start.ended > again else None)
