"""Who takes up family support before release, who reoffends, and what the one does to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from statistics import fmean

from rrlib.demonstration.draws import InfeasibleTargetsError, chance
from rrlib.demonstration.panel.prisons import PRISONS, Prison


class SupportTruth(Enum):
    """What is true of family support in a delivery.

    In every one of them those supported reoffend about 12 points less often than all.
    """

    NONE = "no effect; who is supported follows from what is recorded"
    EFFECT = "an effect; who is supported follows from what is recorded, less strongly"
    HIDDEN = "no effect; who is supported follows in part from something not recorded"


_GAP = 0.12
"""Between all people of a prison and those supported."""
_MEAN_SUPPORTED = fmean(prison.supported_percent for prison in PRISONS) / 100
_MOST_EFFECT = 0.15
_PULL = 0.9
_LEAST_SUPPORTED, _MOST_SUPPORTED = 0.01, 0.97
_LEAST_RISK, _MOST_RISK = 0.02, 0.97
_HALVINGS = 30
_STEEPEST = 8.0


_RECORDED = "earlier offences, age, sentence and early visits, all of them recorded"
_WORDS = {
    SupportTruth.NONE: f"Family support has no effect. Who takes it up follows from {_RECORDED}.",
    SupportTruth.EFFECT: (
        "Family support lowers the probability of reoffending by {points}. "
        f"Who takes it up follows from {_RECORDED}."
    ),
    SupportTruth.HIDDEN: (
        "Family support has no effect. Who takes it up follows in part from "
        f"{_RECORDED}, and in part from a trait that is not recorded; because of it, people alike "
        "in all that is recorded differ by about {points}."
    ),
}


@dataclass(frozen=True)
class Truth:
    """`effect` is how far alike people differ by support, as a proportion: caused by it or, where
    the truth is hidden, by a trait that is not recorded.
    """

    kind: SupportTruth
    effect: float

    def __post_init__(self) -> None:
        if not 0 <= self.effect <= _MOST_EFFECT:
            raise InfeasibleTargetsError(
                f"an effect of {self.effect}: from 0 to {_MOST_EFFECT} can be had"
            )

    @property
    def caused(self) -> float:
        return self.effect if self.kind is SupportTruth.EFFECT else 0.0

    @property
    def hidden(self) -> float:
        return self.effect if self.kind is SupportTruth.HIDDEN else 0.0

    @property
    def words(self) -> str:
        points = f"{100 * self.effect:.3g} percentage points"
        return _WORDS[self.kind].format(points=points)


@dataclass(frozen=True)
class Fate:
    """What becomes of somebody, given how `likely` they were to reoffend.

    `weight` makes the others of a prison alike to those supported in all that is recorded: for
    them it is the odds of being supported, for those supported it is 1.
    """

    supported: bool
    reoffends: bool
    likely: float
    weight: float


@dataclass(frozen=True)
class Uptake:
    """How support is taken up in a prison: `share` of all, the more the lower the risk."""

    share: float
    mean_risk: float
    slope: float

    def probability(self, risk: float, pull: float = 0.0) -> float:
        wanted = self.share + self.slope * (self.mean_risk - risk) + pull
        return min(max(wanted, _LEAST_SUPPORTED), _MOST_SUPPORTED)

    def gap(self, risks: Sequence[float]) -> float:
        """How much lower the risk of those supported is expected to be than everybody's."""
        chances = [self.probability(risk) for risk in risks]
        weighed = sum(chance * risk for chance, risk in zip(chances, risks, strict=True))
        return self.mean_risk - weighed / sum(chances)


def uptake(prison: Prison, risks: Sequence[float], truth: Truth) -> Uptake:
    """The uptake that, with what support or the trait does, makes up the gap of 12 points."""
    share, mean = prison.supported_percent / 100, fmean(risks)
    wanted = _GAP - (truth.caused + truth.hidden) * (1 - share)
    low, high = 0.0, _STEEPEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if Uptake(share, mean, middle).gap(risks) < wanted:
            low = middle
        else:
            high = middle
    return Uptake(share, mean, high)


def fates(rng: Random, truth: Truth, risks: Sequence[float], taken_up: Uptake) -> list[Fate]:
    """Support and reoffending of people of a prison, given their recorded risks."""
    return [_fate(rng, truth, risk, taken_up) for risk in risks]


def _fate(rng: Random, truth: Truth, risk: float, taken_up: Uptake) -> Fate:
    """The trait halves people: it pulls to support and away from reoffending.

    With the pull below, those supported have it more often than others by 0.45 (half of `_PULL`),
    so that it sets them apart by `truth.hidden`.
    """
    sign = 1 if chance(rng, 0.5) else -1
    share = taken_up.share
    pull = sign * _PULL * share * (1 - share) if truth.hidden else 0.0
    supported = chance(rng, taken_up.probability(risk, pull))
    moved = truth.caused * (_MEAN_SUPPORTED - supported) - sign * truth.hidden / _PULL
    likely = min(max(risk + moved, _LEAST_RISK), _MOST_RISK)
    expected = taken_up.probability(risk)
    weight = 1.0 if supported else expected / (1 - expected)
    return Fate(supported, chance(rng, likely), likely, weight)
