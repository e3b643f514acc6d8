"""The untreated of the nearest score, found in sorted scores: the search under `matching`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rrlib.statistics.designs import Floats
from rrlib.statistics.times import Counts

Pairs = tuple[Counts, Counts, int]
"""Positions of treated and of their controls, one a pair, and how many pairs were ties."""


@dataclass(frozen=True)
class Places:
    """Positions of treated people and of controls, both rising, in `scores` of everybody."""

    treated: Counts
    controls: Counts
    scores: Floats


def nearest_free(places: Places, reach: float, ratio: int) -> Pairs:
    """Each control given away once, from the highest score down, in `ratio` rounds."""
    line = _Line(places)
    order = np.argsort(-places.scores[places.treated], kind="stable")
    choosing = places.treated[order]
    starts = np.searchsorted(line.sorted, places.scores[choosing], side="left")
    turns = list(
        zip(choosing.tolist(), places.scores[choosing].tolist(), starts.tolist(), strict=True)
    )
    ours: list[int] = []
    theirs: list[int] = []
    ties = 0
    for _round in range(ratio):
        served = []
        for turn in turns:
            place, tied = line.take(turn[1], turn[2], reach)
            if place < 0:
                continue
            served.append(turn)
            ours.append(turn[0])
            theirs.append(place)
            ties += tied
        # Who found nobody in one round finds nobody in the next: the free only become fewer.
        turns = served
    found = line.positions[np.asarray(theirs, dtype=np.int64)]
    return np.asarray(ours, dtype=np.int64), found, ties


def nearest_of_all(places: Places, reach: float, ratio: int) -> Pairs:
    """Each treated person by itself: a control may be given away again and again."""
    own = places.scores[places.treated][:, None]
    # The nearest on either side, with one to spare, that a tie is seen.
    sides = [_side(places, own, sign, ratio + 1) for sign in (1, -1)]
    gaps, found = (np.hstack(both) for both in zip(*sides, strict=True))
    order = np.lexsort((found, gaps))
    gaps, found = (np.take_along_axis(table, order, axis=1) for table in (gaps, found))
    taken = gaps[:, :ratio] <= min(reach, np.finfo(np.float64).max)
    ours = np.repeat(places.treated, taken.sum(axis=1))
    ties = np.count_nonzero(taken[:, -1] & (gaps[:, ratio] == gaps[:, ratio - 1]))
    return ours, found[:, :ratio][taken], int(ties)


def _side(places: Places, own: Floats, sign: int, number: int) -> tuple[Floats, Counts]:
    """Gaps to the `number` nearest controls at or above (1) or below (-1), and their positions.

    Nearest first, equal ones by position; an endless gap where there are no more.
    """
    scores = sign * places.scores[places.controls]
    order = np.argsort(scores, kind="stable")
    line = np.append(scores[order], np.full(number, np.inf))
    positions = np.append(places.controls[order], np.full(number, -1))
    start = np.searchsorted(line, sign * own, side="left" if sign > 0 else "right")
    near = start + np.arange(number)
    return line[near] - sign * own, positions[near]


class _Line:
    """Controls in a line by score, equal ones by position, some of them given away.

    `_next` and `_last` lead from each place to the nearest free one at it or after, and at it or
    before; what they skip is cut short whenever it is walked (Tarjan, R. E. (1975), Journal of
    the ACM 22, 215-225). Places count from 1: 0 and the one after the last are never free.
    """

    def __init__(self, places: Places) -> None:
        scores = places.scores[places.controls]
        order = np.argsort(scores, kind="stable")
        self.positions = places.controls[order]
        self.sorted = scores[order]
        self._scores = [-np.inf, *self.sorted.tolist(), np.inf]
        self._order = [-1, *self.positions.tolist(), -1]
        self._first = self._firsts()
        self._next = list(range(len(self._scores)))
        self._last = list(range(len(self._scores)))

    def take(self, score: float, start: int, reach: float) -> tuple[int, bool]:
        """Give away the free control nearest to `score`: its place, and whether it was a tie.

        The place is -1 where none is within `reach`. `start` is how many controls are below.
        """
        above = _root(self._next, start + 1)
        below = _root(self._last, start)
        up, down = self._scores[above] - score, score - self._scores[below]
        if min(up, down) > reach or min(up, down) == np.inf:
            return -1, False
        if below:
            below = _root(self._next, self._first[below])
        chosen, tied = above, up == down
        if down < up or (tied and self._order[below] < self._order[above]):
            chosen = below
        self._next[chosen], self._last[chosen] = chosen + 1, chosen - 1
        tied = tied or self._scores[_root(self._next, chosen)] == self._scores[chosen]
        return chosen - 1, tied

    def _firsts(self) -> list[int]:
        """Of each place, the first one of an equal score."""
        begins = np.concatenate([[True], self.sorted[1:] != self.sorted[:-1]])
        begins = begins[: len(self.sorted)]
        firsts = np.maximum.accumulate(np.where(begins, np.arange(1, len(begins) + 1), 0))
        return [0, *firsts.tolist(), len(begins) + 1]


def _root(leads: list[int], place: int) -> int:
    """Where `leads` lead from `place`, halving the way for who walks it next."""
    while leads[place] != place:
        leads[place] = leads[leads[place]]
        place = leads[place]
    return place
