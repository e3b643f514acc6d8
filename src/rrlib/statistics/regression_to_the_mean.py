"""What people who enter at a peak would have done anyway, and how far they did otherwise.

Somebody chosen for a busy year has, on average, a quieter one after it, whatever is done. How busy
they are as a rule is told by what had no part in the choice, or by all who might have been chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from rrlib.results import Estimate
from rrlib.statistics.counts import poisson_rate
from rrlib.statistics.gamma_poisson import GammaPoisson, Spell, slopes
from rrlib.statistics.levels import tail
from rrlib.statistics.times import Floats


@dataclass(frozen=True)
class Threshold:
    """Everybody entered, and only those, whose selection period held `least` or more."""

    least: int


@dataclass(frozen=True)
class Population:
    """Everybody who might have entered, those who did among them, by any rule of their history.

    Counts and exposures are until entry, or until the last day known of those who did not enter.
    """

    spell: Spell


Entry = Threshold | Population | None
"""How people entered; None: by the selection period and nothing before it, by an unknown rule."""


@dataclass(frozen=True)
class Expected:
    """What would come after entry if entry changed nothing.

    `counts` are one a person. `mean` and `shape` are of the gamma that rates are drawn from: of
    all who might have entered where `Entry` says who they are, else of those who did. A small
    shape says that a few are much busier than others; the two are hard to tell of few people.
    `peak` is the rate of the selection period over that which the same people are expected to
    have: what passes of itself.
    """

    counts: Floats
    mean: float
    shape: float
    peak: float


def expected_after(
    reference: Spell, selection: Spell, exposures: npt.ArrayLike, entry: Entry = None
) -> Expected:
    """The counts in `exposures` after entry that earlier history leads to expect.

    Empirical Bayes: each person has a rate of their own, drawn from a gamma, that does not change
    with time; counts are Poisson. The selection period ends with entry; the reference period is
    before it. Robbins, H. (1956), Proceedings of the Third Berkeley Symposium 1, 157-163; Hauer,
    E. (1997), Observational Before-After Studies in Road Safety, chapter 11.

    With entry unknown the reference period alone tells, and must have had no part in who entered.
    Where people enter the first time that they are busy it had: it was quiet, and a half or a third
    of what is right may be expected. With a `Threshold` both periods tell, given that it was
    reached; then too little is expected as well. With a `Population` both tell whatever the rule,
    if the reference period is all history from a day that the rule did not choose. None of them
    sees people grow out of it.

    Raises ValueError for periods of different people, a count without exposure, somebody under the
    threshold, and where nothing tells a rate.
    """
    return _History.of(reference, selection, exposures, entry).expected()


def adjusted_change(
    reference: Spell,
    selection: Spell,
    after: Spell,
    entry: Entry = None,
    level: float = 0.95,
) -> Estimate:
    """All events after entry over those that `expected_after` expects: 1 without an effect.

    The interval is of its logarithm, with a variance made of what each person adds to observed,
    expected and the gamma's parameters (a sandwich), and Student's t: Huber, P. J. (1967),
    Proceedings of the Fifth Berkeley Symposium 1, 221-233. So events of one person need not be
    independent. Where there is no event after, the upper end is the exact Poisson one over the
    expected. Raises ValueError as `expected_after` does, and for fewer than two people.
    """
    counts, exposures = after.checked()
    history = _History.of(reference, selection, exposures, entry)
    if len(counts) < 2:
        raise ValueError("a change is of two or more people")
    observed, expected = float(counts.sum()), float(history.expected().counts.sum())
    ratio = observed / expected
    lower, upper = 0.0, poisson_rate(0, expected, level).upper
    if observed:
        width = -float(stdtrit(len(counts) - 1, tail(level))) * history.error_of_log(counts)
        lower, upper = ratio * exp(-width), ratio * exp(width)
    return Estimate(
        value=ratio,
        lower=lower,
        upper=upper,
        n=len(counts),
        method="observed over expected from earlier history (gamma-Poisson), sandwich interval",
        numerator=int(observed),
        level=level,
    )


@dataclass(frozen=True)
class _History:
    """The counts and exposures that tell each person's rate, and whose the gamma is made of."""

    counts: Floats
    exposures: Floats
    selected: tuple[Floats, Floats]
    after: Floats
    gamma: GammaPoisson

    @classmethod
    def of(
        cls, reference: Spell, selection: Spell, exposures: npt.ArrayLike, entry: Entry
    ) -> _History:
        (counts, time), selected = reference.checked(), selection.checked()
        after = Spell(np.zeros(np.shape(exposures)), exposures).checked()[1]
        if not len(counts) == len(selected[0]) == len(after):
            raise ValueError("the periods are of different numbers of people")
        if entry is not None:
            counts, time = counts + selected[0], time + selected[1]
        gamma = GammaPoisson(counts, time)
        if isinstance(entry, Population):
            gamma = GammaPoisson(*entry.spell.checked())
        if isinstance(entry, Threshold):
            if entry.least < 0 or (selected[0] < entry.least).any():
                raise ValueError(f"somebody entered with a count of less than {entry.least}")
            gamma = GammaPoisson(counts, time, (entry.least, selected[1]))
        if not gamma.counts.sum() > 0:
            raise ValueError("nothing happened before entry: there is no rate to expect")
        return cls(counts, time, selected, after, gamma)

    def rates(self, parameters: Floats) -> Floats:
        """Each person's expected rate, given what happened before."""
        mean, shape = map(exp, parameters)
        return np.asarray((shape + self.counts) / (shape / mean + self.exposures))

    def expected(self) -> Expected:
        parameters = self.gamma.likeliest()
        rates = self.rates(parameters)
        counts, time = self.selected
        return Expected(
            counts=self.after * rates,
            mean=exp(parameters[0]),
            shape=exp(parameters[1]),
            peak=float(counts.sum() / (time * rates).sum()),
        )

    def error_of_log(self, observed: Floats) -> float:
        """The standard error of the logarithm of all `observed` over all expected.

        What a population adds by its gamma is taken as apart from what those who entered add.
        """
        at = self.gamma.likeliest()
        expected = self.after * self.rates(at)
        drift = slopes(lambda x: np.log((self.after * self.rates(x)).sum()), at)
        by_gamma = drift @ self.gamma.moves(at)
        adds = observed / observed.sum() - expected / expected.sum()
        often = len(adds) / (len(adds) - 1)
        if len(by_gamma) == len(adds):
            return sqrt(often * float(((adds - by_gamma) ** 2).sum()))
        return sqrt(often * float((adds**2).sum()) + float((by_gamma**2).sum()))
