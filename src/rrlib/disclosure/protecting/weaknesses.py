"""Which hidden cells are given away, and the cuts that every pattern heeds which protects them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from rrlib.disclosure.protecting.bounding import TOLERANCE, Attack, Component, Numbers, Reach

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Weakness:
    """A hidden cell that is given away, the `premise` being hidden, which it is part of.

    No pattern that holds the premise protects it but by more of its `capacities`.
    """

    cell: int
    premise: frozenset[int]
    capacities: Numbers


@dataclass(frozen=True)
class Cut:
    """The sum of `weights` of the `cells` that are hidden is 1 or more, if all of `premise` is."""

    cells: NDArray[np.int64]
    weights: Numbers
    premise: tuple[int, ...]

    def shortfall(self, share: Shares) -> float:
        due = 1.0 - float(np.sum(1.0 - share[list(self.premise)]))
        return due - float(self.weights @ share[self.cells])


@dataclass(frozen=True)
class Task:
    """A component, and what of it is secret, by position; a secret has to be `width` wide."""

    component: Component
    secret: frozenset[int]
    small: frozenset[int]
    threshold: int

    @property
    def width(self) -> int:
        return self.threshold - 1

    @cached_property
    def free(self) -> list[int]:
        """What may be shown or hidden, the cheaper to hide first: the smaller, then the earlier."""
        every = set(range(len(self.component.cells)))
        return sorted(every - self.secret, key=lambda cell: (self.component.values[cell], cell))

    def share(self, chosen: Iterable[int]) -> Shares:
        share = np.zeros(len(self.component.cells))
        share[[*self.secret, *chosen]] = 1.0
        return share

    def weaknesses(self, share: Shares, cells: Collection[int]) -> list[Weakness]:
        """Of `cells`, those hidden and given away in the pattern that `share` is."""
        attack = Attack(self.component, share)
        hidden = [int(cell) for cell in attack.hidden if int(cell) in cells]
        weak = attack.unproven(hidden, self.width)
        reaches = attack.reaches(weak, np.full(len(weak), float(self.width)))
        return [
            Weakness(cell, self._premise(cell, reach), reach.capacities)
            for cell, reach in zip(weak, reaches, strict=True)
            if self._gives_away(cell, reach)
        ]

    def _gives_away(self, cell: int, reach: Reach) -> bool:
        value = int(self.component.values[cell])
        most = value + floor(reach.up + TOLERANCE)
        least = value - floor(reach.down + TOLERANCE)
        no_secret = cell not in self.small and (most == 0 or least >= self.threshold)
        return not (most - least >= self.width or no_secret)

    def _premise(self, cell: int, reach: Reach) -> frozenset[int]:
        """What being hidden lets a zero be more than that, or a large count a small one.

        A further zero needs protection in any case: known to be one, it would not be hidden.
        """
        if self.needs_width(cell):
            return frozenset({cell})
        move = reach.rise if self.component.values[cell] == 0 else reach.fall
        return frozenset({cell, *np.flatnonzero(np.abs(move) > TOLERANCE).tolist()})

    def needs_width(self, cell: int) -> bool:
        """Whether `cell`, where hidden, has to be wide, whatever else is hidden."""
        value = self.component.values[cell]
        told_zero = value == 0 and cell in self.secret - self.small
        return bool(value < self.threshold or cell in self.small) and not told_zero

    def weaknesses_of_shares(self, share: Shares, cells: Collection[int]) -> list[Weakness]:
        """Of `cells` in need of width, those that have less than their share of it."""
        attack = Attack(self.component, share)
        hidden = [int(cell) for cell in attack.hidden if int(cell) in cells]
        weak = attack.unproven([*filter(self.needs_width, hidden)], self.width)
        due: Numbers = self.width * share[weak]
        reaches = attack.reaches(weak, due)
        return [
            Weakness(cell, frozenset({cell}), reach.capacities)
            for cell, enough, reach in zip(weak, due, reaches, strict=True)
            if reach.up + reach.down < enough - TOLERANCE
        ]

    def cuts_of(self, weakness: Weakness, share: Shares | None = None) -> Iterator[Cut]:
        """Width has to come from further cells: enough of them, and of a pattern one not in it.

        The latter holds where numbers that are not whole would be wide enough, but no whole ones.
        """
        given = self.secret | weakness.premise
        premise = tuple(sorted(weakness.premise - self.secret))
        capacities = weakness.capacities.copy()
        due = self.width - float(capacities[list(given)].sum())
        capacities[list(given)] = 0.0
        cells = np.flatnonzero(capacities > TOLERANCE)
        if due > TOLERANCE:
            yield Cut(cells, np.minimum(capacities[cells] / due, 1.0), premise)
        if share is not None and (due <= TOLERANCE or np.any(share[cells] > 0.5)):
            cells = cells[share[cells] < 0.5]
            yield Cut(cells, np.ones(cells.size), premise)

    def cuts_of_sums(self, cells: Collection[int]) -> Iterator[Cut]:
        """What each sum says by itself: of `cells`, none may be told by the others of its sum.

        A further cell that is told by what is shown might as well be shown.
        """
        for row in self.component.rows:
            for cell in row.tolist():
                others = np.zeros(len(self.component.cells))
                rest = row[row != cell]
                if cell in cells and self.needs_width(cell):
                    others[rest] = self.component.up[rest] + self.component.down[rest]
                    yield from self.cuts_of(Weakness(cell, frozenset({cell}), others))
                elif cell not in self.secret and self.secret.isdisjoint(rest.tolist()):
                    yield Cut(rest, np.ones(rest.size), (cell,))
