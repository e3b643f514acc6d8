"""Pairing each treated person with untreated ones of nearly the same score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rrlib.statistics.designs import Flags, Floats, NotEstimable, checked_numbers, checked_treated
from rrlib.statistics.nearest import Places, nearest_free, nearest_of_all
from rrlib.statistics.times import Counts, checked_labels


@dataclass(frozen=True)
class Matching:
    """Who was matched with whom: pair number i is of `treated[i]` and `control[i]`, positions.

    Pairs are in order of the treated one's position, and then nearest first. `weights` has one a
    person: 1 for a treated one with a partner, and for a control the sum, over those it was
    matched with, of 1 by their number of partners, scaled so that the controls' add up to how many
    of them there are (as MatchIt's); 0 for all others. `unmatched` are treated ones without a
    partner: no estimate after matching speaks of them. `ties` is in how many pairs another
    control was equally near, and the tie rule chose.
    """

    treated: Counts
    control: Counts
    weights: Floats
    unmatched: Counts
    ties: int

    @property
    def reuses_controls(self) -> bool:
        """Whether some control stands in more than one pair."""
        return len(np.unique(self.control)) < len(self.control)

    @property
    def people(self) -> int:
        """How many people, treated and not, stand in some pair."""
        return int(np.count_nonzero(self.weights))


def nearest_neighbour(
    treated: npt.ArrayLike,
    score: npt.ArrayLike,
    *,
    caliper: float | None = None,
    ratio: int = 1,
    replace: bool = False,
    within: npt.ArrayLike | None = None,
) -> Matching:
    """Each treated person with the `ratio` untreated ones of the nearest score.

    `score` is a number a person, as `Scores.linear`; nobody further away than `caliper`, in its
    unit, is a partner; `within` are labels, one a person, that partners share. Without `replace`
    a control is given away once: treated people choose from the highest score to the lowest, those
    of equal scores by position; every one has a first partner before any has a second, so that
    with a `ratio` of k a person has up to k. Of controls that are equally near, the one that
    stands first is taken: other rules can give other results (with replacement, by hundreds of
    dollars in the lalonde data), and `ties` says how often it mattered.

    R's `MatchIt::matchit(method = "nearest", m.order = "largest")`; Rosenbaum, P. R. and Rubin,
    D. B. (1985), American Statistician 39, 33-38. It takes the time of sorting.

    Raises ValueError for a score that is missing or infinite, a caliper under 0, a ratio under 1
    and for what is not one a person; NotEstimable where nobody found a partner.
    """
    if ratio < 1 or (caliper is not None and not caliper >= 0):
        raise ValueError(f"a ratio is 1 or more and a caliper 0 or more, not {ratio} and {caliper}")
    scores = np.asarray(score, dtype=np.float64)
    flags = checked_treated(treated, len(scores))
    scores = checked_numbers(scores, len(flags), "a score")
    reach = np.inf if caliper is None else float(caliper)
    nearest = nearest_of_all if replace else nearest_free
    ours, theirs, ties = [], [], 0
    for places in _strata(flags, scores, within):
        one, other, tied = nearest(places, reach, ratio)
        ours.append(one)
        theirs.append(other)
        ties += tied
    pairs = np.concatenate(ours), np.concatenate(theirs)
    if len(pairs[0]) == 0:
        raise NotEstimable(f"none of {flags.sum()} treated people has a partner in reach")
    order = np.argsort(pairs[0], kind="stable")
    return _matching(flags, pairs[0][order], pairs[1][order], ties)


def caliper_of(score: npt.ArrayLike, widths: float = 0.2) -> float:
    """`widths` standard deviations of `score`, over all people, treated or not.

    Of the log odds, 0.2 are a good width: Austin, P. C. (2011), Pharmaceutical Statistics 10,
    150-161. The standard deviation is MatchIt's, with n - 1; Austin pools the two groups', which
    is narrower where they lie apart. Raises ValueError for fewer than two scores, one that is
    missing or infinite, and for a width that is not positive.
    """
    scores = np.asarray(score, dtype=np.float64)
    scores = checked_numbers(scores, scores.size, "a score")
    if len(scores) < 2 or not widths > 0:
        raise ValueError(f"there is no caliper of {widths} widths of {len(scores)} scores")
    return float(widths * scores.std(ddof=1))


def _strata(flags: Flags, scores: Floats, within: npt.ArrayLike | None) -> Iterator[Places]:
    """Treated and controls that share a label, those that stand first first."""
    people = len(flags)
    labels = np.zeros(people) if within is None else checked_labels(within, people, "a label")
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    for members in np.split(order, cuts):
        yield Places(members[flags[members]], members[~flags[members]], scores)


def _matching(flags: Flags, ours: Counts, theirs: Counts, ties: int) -> Matching:
    partners = np.bincount(ours, minlength=len(flags))
    shares = np.bincount(theirs, 1 / partners[ours], minlength=len(flags)).astype(np.float64)
    controls = shares * (np.count_nonzero(shares) / shares.sum())
    return Matching(
        treated=ours,
        control=theirs,
        weights=np.where(flags, (partners > 0).astype(np.float64), controls),
        unmatched=np.flatnonzero(flags & (partners == 0)),
        ties=ties,
    )
