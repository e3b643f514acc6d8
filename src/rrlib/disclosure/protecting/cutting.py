"""The fewest further counts to hide, by cutting planes.

After M. Fischetti and J. J. Salazar-González, "Solving the cell suppression problem on tabular data
with linear constraints", Management Science 47 (2001) 1008-1027. An integer programme proposes what
to hide; an attack on that finds cells which are given away; the prices of the attack say of which
further cells some have to be hidden: a cut, which the next proposal heeds.

Nothing here looks at a clock, so that a pattern is the same on every machine: what is limited is
work. Past the limits a pattern is found that is valid, and may not be the best.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from rrlib.disclosure.protecting.bounding import TOLERANCE, Numbers, component_of
from rrlib.disclosure.protecting.problems import Pattern, Problem, Sum
from rrlib.disclosure.protecting.weaknesses import Cut, Shares, Task, Weakness

# Limits of work: in all, about 2 s for a component of up to `CELLS`. `OPEN_CELLS` is the sum over
# all proposals; an attack on a pattern costs as the square of what it hides: that is the `EFFORT`.
CELLS = 1000
ROUNDS_OF_SHARES = 15
ROUNDS_OF_PATTERNS = 40
NODES = 3000
OPEN_CELLS = 50
EFFORT = 120_000

# Differences between costs have to be well above 1e-6, up to which the solver does not look.
SCALE = 1000.0

OPTIMAL, INFEASIBLE = 0, 2


def protect_component(problem: Problem, cells: tuple[int, ...], sums: tuple[Sum, ...]) -> Pattern:
    """The best pattern of cells that hang together."""
    place = {cell: position for position, cell in enumerate(cells)}
    secret, small = (
        frozenset(place[cell] for cell in some if cell in place)
        for some in (problem.secret, problem.small)
    )
    task = Task(component_of(problem.values, cells, sums), secret, small, problem.threshold)
    everything = np.ones(len(cells))
    exempt = {weakness.cell for weakness in task.weaknesses(everything, secret)}
    chosen, fewest = _chosen(task, exempt)
    if chosen is None:
        # What else is hidden may have to be given away too: better than what is secret.
        exempt |= {weakness.cell for weakness in task.weaknesses(everything, range(len(cells)))}
        chosen, fewest = _chosen(task, exempt)
    hidden = secret.union(task.free if chosen is None else chosen)
    return Pattern(
        frozenset(cells[cell] for cell in hidden),
        fewest,
        frozenset(cells[cell] for cell in exempt & hidden),
    )


def _chosen(task: Task, exempt: Collection[int]) -> tuple[set[int] | None, bool]:
    """Further cells to hide, and whether they are proven to be the fewest; None if none will do."""
    cells = set(range(len(task.component.cells))).difference(exempt)
    search = _Search(task, cells)
    if search.is_valid(()):
        return set(), True
    if len(task.free) > CELLS:
        return search.greedy(()), False
    return search.best()


class _Search:
    """Proposals for a task, and the cuts that they have to heed; `cells` need protection."""

    def __init__(self, task: Task, cells: set[int]) -> None:
        self.task, self.cells = task, cells
        self.cuts: list[Cut] = [*task.cuts_of_sums(cells)]
        self.cost = np.zeros(len(task.component.cells))
        self.cost[task.free] = _costs(len(task.free))

    def best(self) -> tuple[set[int] | None, bool]:
        """The best pattern, and whether that is proven; None if there is none."""
        nodes, open_cells, proven = NODES, OPEN_CELLS, True
        chosen: set[int] = set()
        for _ in range(ROUNDS_OF_PATTERNS):
            open_cells -= self._heed_shares()
            if open_cells < 0 or nodes <= 0:
                break
            found = self._propose(whole=True, nodes=nodes)
            if found.status == INFEASIBLE:
                return None, True
            if found.x is None:
                break
            nodes -= int(found.mip_node_count or 0)
            proven = proven and found.status == OPTIMAL
            chosen = {cell for cell, x in zip(self.task.free, found.x, strict=True) if x > 0.5}
            if self._withstands(self.task.share(chosen)):
                return (chosen, True) if proven else (self._shown_again(chosen), False)
        return self.greedy(chosen), False

    def _propose(self, *, whole: bool, nodes: int = NODES) -> Any:
        """The cheapest shares, or pattern, of the further cells that heeds all cuts so far."""
        column = {cell: column for column, cell in enumerate(self.task.free)}
        rows, columns, weights, least = [], [], [], []
        for row, cut in enumerate(self.cuts):
            cells = [*cut.cells.tolist(), *cut.premise]
            rows += [row] * len(cells)
            columns += [column[cell] for cell in cells]
            weights += [*cut.weights.tolist(), *[-1.0] * len(cut.premise)]
            least.append(1.0 - len(cut.premise))
        table = csr_array((weights, (rows, columns)), shape=(len(least), len(column)))
        return milp(
            self.cost[self.task.free],
            integrality=np.full(len(column), int(whole)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(table, np.array(least)) if least else (),
            options={"node_limit": nodes, "mip_rel_gap": 0.0},
        )

    def _heed_shares(self) -> int:
        """Cuts of proposals that hide cells in part: cheap to find, and they bring most of it.

        How many cells are hidden in part in the last: the more, the harder it is to find a pattern.
        """
        open_cells = 0
        for _ in range(ROUNDS_OF_SHARES):
            found = self._propose(whole=False)
            if found.x is None:
                break
            open_cells = int(np.sum((found.x > TOLERANCE) & (found.x < 1 - TOLERANCE)))
            share = self.task.share(())
            share[self.task.free] = found.x
            weak = self.task.weaknesses_of_shares(share, self.cells)
            cuts = [cut for each in weak for cut in self.task.cuts_of(each)]
            cuts = [cut for cut in cuts if cut.shortfall(share) > 1e-3]
            if not cuts:
                break
            self.cuts += cuts
        return open_cells

    def is_valid(self, chosen: Iterable[int]) -> bool:
        """Whether a pattern gives nothing away."""
        share = self.task.share(chosen)
        return self._heeds(share) and self._withstands(share)

    def _heeds(self, share: Shares) -> bool:
        return all(cut.shortfall(share) <= TOLERANCE for cut in self.cuts)

    def _withstands(self, share: Shares) -> bool:
        """Whether the attack on a pattern finds nothing; what it finds is a cut from now on."""
        return not self._weak(share)

    def _weak(self, share: Shares) -> list[Weakness]:
        weak = self.task.weaknesses(share, self.cells)
        self.cuts += [cut for each in weak for cut in self.task.cuts_of(each, share)]
        return weak

    def greedy(self, chosen: Iterable[int]) -> set[int] | None:
        """A valid pattern that holds what is `chosen`, if it can; None if none is found."""
        banned: set[int] = set()
        hidden = set(chosen)
        while True:
            stuck = self._fill(hidden, banned)
            if stuck is None:
                weak = self._weak(self.task.share(hidden))
                if not weak:
                    return self._shown_again(hidden)
                for each in weak:
                    self._make_room(each.cell, hidden, banned)
            elif not stuck.premise:
                return None
            else:
                banned.add(stuck.premise[-1])
                hidden = set()

    def _make_room(self, cell: int, hidden: set[int], banned: set[int]) -> None:
        """Hide what lets `cell` be larger by the width, by the move that is the cheapest."""
        component, width = self.task.component, float(self.task.width)
        up, down = component.up.copy(), component.down.copy()
        up[[*banned]], down[[*banned]] = 0.0, 0.0
        if up[cell] < width:
            return
        cost = self.cost.copy()
        cost[[*hidden]] = 0.0
        least = np.zeros(2 * cost.size)
        least[cell], down[cell] = width, 0.0
        found = milp(
            np.concatenate([cost, cost]),
            bounds=Bounds(least, np.concatenate([up, down])),
            constraints=LinearConstraint(hstack([component.adding, -component.adding]), 0, 0),
        )
        if found.x is not None:
            moved = np.flatnonzero((found.x[: cost.size] + found.x[cost.size :]) > TOLERANCE)
            hidden.update(set(moved.tolist()) - self.task.secret)

    def _fill(self, hidden: set[int], banned: set[int]) -> Cut | None:
        """Hide further cells until all cuts are heeded; a cut that cannot be is returned."""
        share = self.task.share(hidden)
        heeded = False
        while not heeded:
            heeded = True
            for cut in self.cuts:
                while (missing := cut.shortfall(share)) > TOLERANCE:
                    heeded = False
                    price = self.cost[cut.cells] / np.minimum(cut.weights, missing)
                    price[(share[cut.cells] > 0.5) | np.isin(cut.cells, [*banned])] = np.inf
                    if not np.isfinite(price).any():
                        return cut
                    cell = int(cut.cells[np.argmin(price)])
                    share[cell] = 1.0
                    hidden.add(cell)
        return None

    def _shown_again(self, hidden: set[int]) -> set[int]:
        """`hidden` without what is not needed, the dearest first."""
        kept, effort = set(hidden), EFFORT
        for cell in sorted(hidden, key=lambda cell: -self.cost[cell]):
            share = self.task.share(kept - {cell})
            if effort > 0 and self._heeds(share):
                effort -= int(share.sum()) ** 2
                if self._withstands(share):
                    kept.remove(cell)
        return kept


def _costs(count: int) -> Numbers:
    """1 for each cell, and a little more for each that comes later: less than 1 for all of them.

    The roots of primes, of which no two sums are alike: so that there is one best pattern.
    """
    primes = [2]
    while len(primes) < count:
        primes.append(
            next(
                number
                for number in range(primes[-1] + 1, 2 * primes[-1] + 1)
                if all(number % prime for prime in primes if prime * prime <= number)
            )
        )
    roots = np.sqrt(np.array(primes[:count], dtype=float))
    return np.asarray(SCALE * (1.0 + roots / (np.max(roots, initial=1.0) * (count + 1))))
