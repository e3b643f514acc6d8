"""What an attacker can work out of hidden counts: the least and the most that each can be.

The attacker knows every count that is shown, every sum, and that no count is below 0. What is
still possible is told by linear programmes, here of how far counts may move from what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, identity, kron

from rrlib.disclosure.protecting.problems import Sum

Numbers = NDArray[np.float64]

TOLERANCE = 1e-6
ROUNDS_OF_NARROWING = 4
ROUNDS_OF_WITNESSES = 6
COLUMNS_UNAIDED = 1500
COLUMNS_AT_ONCE = 6000


@dataclass(frozen=True)
class Component:
    """Cells that hang together, and how far each could move `up` and `down` if all were hidden.

    `adding` has a row a sum: -1 for the whole, 1 for each part. By position in `cells`.
    """

    cells: tuple[int, ...]
    values: Numbers
    adding: csc_array
    up: Numbers
    down: Numbers

    @cached_property
    def rows(self) -> list[NDArray[np.int32]]:
        """The cells of each sum."""
        table = self.adding.tocsr()
        return [table.indices[a:b] for a, b in zip(table.indptr, table.indptr[1:], strict=False)]


@dataclass(frozen=True)
class Reach:
    """How far a cell can move `up` and `down`, by which moves of all cells; and why no further.

    Whatever is hidden, it moves no further in both than the `capacities` of what is hidden.
    """

    up: float
    down: float
    rise: Numbers
    fall: Numbers
    capacities: Numbers


def component_of(values: Sequence[int], cells: Sequence[int], sums: Sequence[Sum]) -> Component:
    """The component of `cells`, with what of `sums` is said of them."""
    place = {cell: position for position, cell in enumerate(cells)}
    rows, columns, signs = list[int](), list[int](), list[float]()
    for row, each in enumerate(sums):
        for cell, sign in ((each.whole, -1.0), *((part, 1.0) for part in each.parts)):
            if cell in place:
                rows.append(row)
                columns.append(place[cell])
                signs.append(sign)
    adding = csc_array((signs, (rows, columns)), shape=(len(sums), len(cells)))
    down = np.array([values[cell] for cell in cells], dtype=float)
    up = np.full(len(cells), inf)
    _narrow(adding, up, down)
    return Component(
        tuple(cells), np.array([values[cell] for cell in cells], float), adding, up, down
    )


def bounds_of(
    values: Sequence[int], hidden: Sequence[int], sums: Sequence[Sum], cell: int
) -> tuple[int, int | None]:
    """The least and the most that `cell` can be, in whole numbers; None if nothing limits it."""
    component = component_of(values, hidden, sums)
    limits = Bounds(-component.down, inf)
    adding = LinearConstraint(component.adding, 0, 0) if sums else ()
    place = hidden.index(cell)
    wanted = np.zeros(len(hidden))
    wanted[place] = 1.0
    fall, rise = (milp(way * wanted, bounds=limits, constraints=adding).x for way in (1, -1))
    least = values[cell] + ceil(fall[place] - TOLERANCE) if fall is not None else 0
    most = values[cell] + floor(rise[place] + TOLERANCE) if rise is not None else None
    return least, most


def _narrow(adding: csc_array, up: Numbers, down: Numbers) -> None:
    """Lower `up` and `down` to what the other cells of each sum leave room for."""
    table = adding.tocsr()
    for _ in range(ROUNDS_OF_NARROWING):
        before = up.copy(), down.copy()
        for start, end in zip(table.indptr, table.indptr[1:], strict=False):
            cells, parts = table.indices[start:end], table.data[start:end] > 0
            rising = np.where(parts, up[cells], down[cells])
            falling = np.where(parts, down[cells], up[cells])
            rising, falling = (
                np.minimum(rising, _others(falling)),
                np.minimum(falling, _others(rising)),
            )
            up[cells] = np.where(parts, rising, falling)
            down[cells] = np.where(parts, falling, rising)
        if np.array_equal(before[0], up) and np.array_equal(before[1], down):
            return


def _others(room: Numbers) -> Numbers:
    """For each cell of a sum, the room of all the others together."""
    unlimited = np.isinf(room)
    limited = float(room[~unlimited].sum())
    others = unlimited.sum() - unlimited
    return np.where(others > 0, inf, limited - np.where(unlimited, 0.0, room))


class Attack:
    """What can be worked out of a component in which of each cell a `share` is hidden.

    A pattern has shares of 0 and 1; those between come up in the search for it.
    """

    def __init__(self, component: Component, share: Sequence[float] | Numbers) -> None:
        self.component = component
        self.share = np.asarray(share, dtype=float)
        self.hidden = np.flatnonzero(self.share > TOLERANCE)
        part = self.share[self.hidden]
        self._high = component.up[self.hidden] * part
        self._low = -component.down[self.hidden] * part
        adding = component.adding[:, self.hidden]
        self._rows = np.flatnonzero(np.bincount(adding.indices, minlength=adding.shape[0]))
        self._adding = adding[self._rows, :]
        self._column = {int(cell): column for column, cell in enumerate(self.hidden)}

    def reaches(self, cells: Sequence[int], limits: Numbers) -> Iterator[Reach]:
        """How far each of `cells` can go either way, looked at up to its limit."""
        together = max(1, COLUMNS_AT_ONCE // (2 * len(self.hidden)))
        for start in range(0, len(cells), together):
            some = slice(start, start + together)
            yield from self._reaches(cells[some], limits[some])

    def _reaches(self, cells: Sequence[int], limits: Numbers) -> Iterator[Reach]:
        """The programmes of some cells and both ways, solved as one: calls cost more than cells."""
        count, blocks = len(self.hidden), 2 * len(cells)
        columns = np.repeat([self._column[cell] for cell in cells], 2)
        ways = np.tile([1.0, -1.0], len(cells))
        rooms = np.repeat(limits, 2)
        at = np.arange(blocks), columns
        wanted = np.zeros((blocks, count))
        low, high = np.tile(self._low, (blocks, 1)), np.tile(self._high, (blocks, 1))
        wanted[at], low[at], high[at] = (
            ways,
            np.maximum(low[at], -rooms),
            np.minimum(high[at], rooms),
        )
        found = linprog(
            -wanted.ravel(),
            # Sparse matrices are taken, which scipy-stubs does not know.
            A_eq=kron(identity(blocks), self._adding, format="csc"),  # type: ignore[call-overload]
            b_eq=np.zeros(blocks * self._rows.size),
            bounds=np.column_stack([low.ravel(), high.ravel()]),
            method="highs",
        )
        moves = np.zeros((blocks, len(self.component.cells)))
        moves[:, self.hidden] = found.x.reshape(blocks, count)
        prices = found.eqlin.marginals.reshape(blocks, self._rows.size)
        capacities = self._capacities(np.repeat(cells, 2), ways, prices)
        for one in range(len(cells)):
            rise, fall = moves[2 * one], moves[2 * one + 1]
            both = capacities[2 * one] + capacities[2 * one + 1]
            yield Reach(float(rise[cells[one]]), float(-fall[cells[one]]), rise, fall, both)

    def _capacities(self, cells: NDArray[np.int64], ways: Numbers, prices: Numbers) -> Numbers:
        """A row for each cell and way; true, by weak duality, whatever the prices of the sums."""
        left = np.round(np.round(prices, 9) @ self.component.adding[self._rows, :], 9)
        left[np.arange(cells.size), cells] += ways
        up = np.where(left > 0, self.component.up, 0.0) * np.where(left > 0, left, 1.0)
        down = np.where(left < 0, self.component.down, 0.0) * np.where(left < 0, -left, 1.0)
        return np.asarray(up + down)

    def unproven(self, cells: Collection[int], width: int) -> list[int]:
        """Those of `cells` not seen to be wide enough in any of a few tables that are possible.

        Each of these tables tells of all cells at once: few are left to be looked at one by one.
        """
        high, low = np.zeros(len(self.hidden)), np.zeros(len(self.hidden))
        columns = np.array([self._column[cell] for cell in cells], dtype=np.int64)
        enough = width * self.share[self.hidden]
        for wanted in self._directions(len(self.hidden)):
            columns = columns[(high - low)[columns] < enough[columns] - TOLERANCE]
            if 2 * columns.size * len(self.hidden) <= COLUMNS_UNAIDED:
                break
            move = self._move(wanted, columns, width)
            high, low = np.maximum(high, move), np.minimum(low, move)
        if self._is_whole:
            high, low = np.floor(high + TOLERANCE), np.ceil(low - TOLERANCE)
        return [cell for cell in cells if self._narrower(high - low, enough, self._column[cell])]

    @property
    def _is_whole(self) -> bool:
        return bool(np.all((self.share < TOLERANCE) | (self.share > 1 - TOLERANCE)))

    @staticmethod
    def _narrower(widths: Numbers, enough: Numbers, column: int) -> bool:
        return bool(widths[column] < enough[column] - TOLERANCE)

    @staticmethod
    def _directions(count: int) -> Iterator[Numbers]:
        """All up, all down, then each cell by a bit of its mixed position: no chance in it."""
        yield np.ones(count)
        yield -np.ones(count)
        mixed = (np.arange(1, count + 1, dtype=np.uint64) * np.uint64(2654435761)) >> np.uint64(9)
        for turn in range(ROUNDS_OF_WITNESSES - 2):
            yield 1.0 - 2.0 * ((mixed >> np.uint64(turn)) & np.uint64(1)).astype(float)

    def _move(self, wanted: Numbers, columns: NDArray[np.int64], width: int) -> Numbers:
        """One move as far as possible, of the cells of `columns`, the ways that are `wanted`."""
        cost = np.zeros(len(self.hidden))
        cost[columns] = -wanted[columns]
        room = 4.0 * width
        limits = Bounds(np.maximum(self._low, -room), np.minimum(self._high, room))
        adding = LinearConstraint(self._adding, 0, 0) if self._rows.size else ()
        found = milp(cost, bounds=limits, constraints=adding)
        return np.zeros(len(self.hidden)) if found.x is None else np.asarray(found.x)
