"""The four prisons of the county, and what their records say of the people they release.

The panel report of 16 October 2020, KPQ6, prints no size of any prison nor of the groups: the
numbers here are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from rrlib.codes import OffenceGroup, Residence, SentenceBand, Sex
from rrlib.demonstration.draws import chance
from rrlib.demonstration.panel.register import DARLINGTON, DURHAM

_AREAS = (DURHAM, DARLINGTON, Residence.ELSEWHERE.value, Residence.NO_FIXED_ADDRESS.value)
_AREA_WEIGHTS = (46, 16, 30, 8)
_BANDS = tuple(SentenceBand)
_DAYS_SERVED = {
    SentenceBand.UNDER_12_MONTHS: range(25, 180),
    SentenceBand.UNDER_4_YEARS: range(190, 700),
    SentenceBand.FROM_4_YEARS: range(740, 1800),
}
_YOUNGEST_WITH_4_YEARS = 23
_AVERAGE_RISK = 0.342
_LEAST_RISK = 0.10
_SENTENCE_RISK = {
    SentenceBand.UNDER_12_MONTHS: 0.09,
    SentenceBand.UNDER_4_YEARS: 0.0,
    SentenceBand.FROM_4_YEARS: -0.02,
}
_GROUPS = {
    OffenceGroup.ACQUISITIVE: 38,
    OffenceGroup.VIOLENCE: 24,
    OffenceGroup.PUBLIC_ORDER: 8,
    OffenceGroup.DRUGS: 14,
    OffenceGroup.MOTORING: 8,
    OffenceGroup.OTHER: 8,
}


@dataclass(frozen=True)
class Prison:
    """`sentences` are weights in the order of `SentenceBand`; `released` people in the window."""

    name: str
    sex: Sex
    ages: range
    sentences: tuple[int, int, int]
    released: int
    supported_percent: int


PRISONS = (
    Prison("Durham", Sex.MALE, range(21, 58), (62, 32, 6), 780, 24),
    Prison("Low Newton", Sex.FEMALE, range(19, 52), (58, 34, 8), 250, 34),
    Prison("Deerbolt", Sex.MALE, range(18, 25), (34, 58, 8), 290, 30),
    Prison("Frankland", Sex.MALE, range(24, 52), (5, 43, 52), 120, 36),
)


@dataclass(frozen=True)
class Profile:
    """What is recorded of somebody on the day of release.

    `earlier` counts the offences proven before the one sentenced, `visits` the social visits of
    the first three months.
    """

    prison: Prison
    area: str
    age: int
    earlier: int
    sentence: SentenceBand
    days_served: int
    visits: int
    group: OffenceGroup

    @property
    def risk(self) -> float:
        """The probability of reoffending: nothing but what is recorded goes into it."""
        by_points = (
            _AVERAGE_RISK
            + 0.038 * (min(self.earlier, 10) - 3)
            - 0.008 * (min(self.age, 48) - 28)
            - 0.024 * (min(self.visits, 8) - 3)
            + _SENTENCE_RISK[self.sentence]
        )
        return max(_LEAST_RISK, by_points)


def profile(rng: Random, prison: Prison) -> Profile:
    """Somebody of a prison. Settled people are older, sentenced for longer and visited more."""
    settled = rng.random()
    span = len(prison.ages)
    age = prison.ages.start + int(span * (0.5 * settled + 0.5 * rng.random()) * rng.random() * 1.3)
    age = min(age, prison.ages.stop - 1)
    sentence = _sentence(rng, prison, settled, age)
    visits = 0
    if chance(rng, 0.35 + 0.5 * settled):
        visits = 1 + int(10 * (0.5 * settled + 0.5 * rng.random()))
    return Profile(
        prison,
        rng.choices(_AREAS, _AREA_WEIGHTS)[0],
        age,
        int(13 * (1 - 0.75 * settled) * rng.random()),
        sentence,
        _days_served(rng, sentence, age),
        visits,
        rng.choices(tuple(_GROUPS), tuple(_GROUPS.values()))[0],
    )


def _sentence(rng: Random, prison: Prison, settled: float, age: int) -> SentenceBand:
    """The longer of two draws for many of the settled."""
    draws = rng.choices(range(len(_BANDS)), prison.sentences, k=2)
    drawn = _BANDS[max(draws) if chance(rng, 0.6 * settled) else draws[0]]
    if drawn is SentenceBand.FROM_4_YEARS and age < _YOUNGEST_WITH_4_YEARS:
        return SentenceBand.UNDER_4_YEARS
    return drawn


def _days_served(rng: Random, sentence: SentenceBand, age: int) -> int:
    """So many that nobody was received before 17."""
    served = _DAYS_SERVED[sentence]
    return min(rng.randrange(served.start, served.stop), 365 * (age - 17) + 200)
