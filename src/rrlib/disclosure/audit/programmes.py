"""Relations between counts, and the linear programmes that they make."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

_NEAR = 1e-6
"""How far a solver's number may be from the whole number that it stands for."""

_PASSES = 12


@dataclass(frozen=True)
class Relation:
    """The counts of `terms`, each times its factor, add up to `least` .. `most`.

    The smaller `faith`, the sooner it is given up. One that `weakens` first gives up `most` alone:
    the parts may then be less than the whole.
    """

    terms: tuple[tuple[Hashable, float], ...]
    faith: float
    least: float = 0.0
    most: float = 0.0
    weakens: bool = False

    def without(self, *, most: bool) -> Relation | None:
        """What is left of it if `most`, or else all of it, is given up."""
        kept = most and self.weakens and math.isfinite(self.least)
        return replace(self, most=math.inf, weakens=False) if kept else None


@dataclass(frozen=True)
class Span:
    """Between which whole numbers a count must lie.

    One that is not `exact` is at least as wide, and that was all that had to be known.
    """

    low: float
    high: float
    exact: bool = True


class Programme:
    """Relations of counts that are connected, solved as often as there is a question.

    Every solution tells of every count; a count that is seen far apart in two solutions needs no
    programme of its own.
    """

    def __init__(self, relations: Sequence[Relation], cap: float) -> None:
        import numpy as np

        self.relations = relations
        self.cap = cap
        self.fits_whole_numbers = True
        names = dict.fromkeys(name for each in relations for name, _ in each.terms)
        self.place = {name: number for number, name in enumerate(names)}
        self.touching: dict[int, list[Relation]] = defaultdict(list)
        for each in relations:
            for name, _ in each.terms:
                self.touching[self.place[name]].append(each)
        self.low = np.zeros(len(names))
        self.high = np.full(len(names), cap)
        self.seen_low = np.full(len(names), np.inf)
        self.seen_high = np.full(len(names), -np.inf)

    @cached_property
    def has_solution(self) -> bool:
        import numpy as np

        # Two solutions far apart spare most counts a programme of their own.
        far = np.cos(np.arange(len(self.place)))
        if not self.place:
            return True
        if self._narrow() and self._solve(far) is not None:
            self._solve(-far)
            return True
        self._forget_whole_numbers()
        return self._solve(far) is not None

    def span(self, name: Hashable, enough: float) -> Span:
        """The bounds of a count; not exact if it is wide `enough` or too large."""
        if name not in self.place:
            return Span(0, math.inf)
        at = self.place[name]
        low = self._end(at, 1.0, enough)
        high = self._end(at, -1.0, enough) if low is not None and low <= enough else None
        if low is None or high is None:
            return Span(low or 0, math.inf, exact=False)
        return Span(min(low, high), math.inf if high > self.cap / 50 else max(low, high))

    def _end(self, at: int, sign: float, enough: float) -> float | None:
        """The lower end of a count, or with sign -1 the upper; None if it need not be known."""
        import numpy as np

        ends, seen = (self.low, self.seen_low) if sign > 0 else (self.high, self.seen_high)
        if sign > 0 and ends[at] > enough:
            return float(ends[at])
        if _whole_down(self.seen_high[at]) - _whole_up(self.seen_low[at]) >= enough:
            return None
        if abs(seen[at] - ends[at]) <= _NEAR:
            return float(ends[at])
        objective = np.zeros(len(self.place))
        objective[at] = sign
        found = self._solve(objective)
        if found is None:
            self._forget_whole_numbers()
            found = self._solve(objective)
        if found is None:
            return float(ends[at])
        end = _whole_up(found[at]) if sign > 0 else _whole_down(found[at])
        if self.fits_whole_numbers:
            ends[at] = end
            for each in self.touching[at]:
                self._narrow_by(each)
        return end

    def _forget_whole_numbers(self) -> None:
        """No whole numbers fit, which a reader may put down to rounding: others do."""
        self.fits_whole_numbers = False
        self.low[:], self.high[:] = 0, self.cap

    def _narrow(self) -> bool:
        """Bounds that follow from one relation at a time; whether there are any."""
        for _ in range(_PASSES):
            before = (self.low.sum(), self.high.sum())
            for each in self.relations:
                if not self._narrow_by(each):
                    return False
            if before == (self.low.sum(), self.high.sum()):
                break
        return True

    def _narrow_by(self, relation: Relation) -> bool:
        ends = [
            (self.place[name], factor, *sorted((factor * self.low[at], factor * self.high[at])))
            for name, factor in relation.terms
            for at in [self.place[name]]
        ]
        smallest, largest = sum(end[2] for end in ends), sum(end[3] for end in ends)
        for at, factor, small, large in ends:
            room = (
                (relation.least - largest + large) / factor,
                (relation.most - smallest + small) / factor,
            )
            low, high = room if factor > 0 else room[::-1]
            low, high = max(self.low[at], _whole_up(low)), min(self.high[at], _whole_down(high))
            if low > high:
                return False
            self.low[at], self.high[at] = low, high
        return True

    @cached_property
    def _rows(self) -> dict[str, Any]:
        """The relations as `linprog` takes them."""
        equal = [each for each in self.relations if each.least == each.most]
        others = [each for each in self.relations if each.least < each.most]
        ends = [
            (each, sign, max(sign * each.least, sign * each.most))
            for each in others
            for sign in (1.0, -1.0)
        ]
        bounded = [row for row in ends if math.isfinite(row[2])]
        rows: dict[str, Any] = {}
        if equal:
            rows |= {
                "A_eq": self._matrix([(each, 1.0) for each in equal]),
                "b_eq": [each.least for each in equal],
            }
        if bounded:
            rows |= {
                "A_ub": self._matrix([row[:2] for row in bounded]),
                "b_ub": [row[2] for row in bounded],
            }
        return rows

    def _matrix(self, rows: Sequence[tuple[Relation, float]]) -> Any:
        from scipy.sparse import csr_array

        entries = [
            (sign * factor, number, self.place[name])
            for number, (each, sign) in enumerate(rows)
            for name, factor in each.terms
        ]
        values, down, across = zip(*entries, strict=True)
        return csr_array((values, (down, across)), shape=(len(rows), len(self.place)))

    def _solve(self, objective: Any) -> Any:
        """The solution with the smallest `objective`, or None; it is remembered."""
        import numpy as np

        bounds = np.column_stack((self.low, self.high))
        found = _solution(objective, bounds=bounds, **self._rows)
        if found is not None:
            self.seen_low = np.minimum(self.seen_low, found)
            self.seen_high = np.maximum(self.seen_high, found)
        return found

    def believed(self) -> list[Relation | None]:
        """What is left of each relation once those least sure that are in the way are given up."""
        number = len(self.relations)
        found = self._failing()
        failed = [] if found is None else [each > _NEAR for each in found[len(self.place) :]]
        if not any(failed):
            return [None] * number
        return [
            each.without(most=not low) if high or low else each
            for each, high, low in zip(
                self.relations, failed[:number], failed[number:], strict=True
            )
        ]

    def _failing(self) -> Any:
        """The counts, then by how much each relation fails upwards, and downwards, at least cost.

        Every relation may fail to either side, at a price: what fails is given up.
        """
        from scipy.sparse import eye_array, hstack, vstack

        number, counts = len(self.relations), len(self.place)
        matrix = self._matrix([(each, 1.0) for each in self.relations])
        slack = eye_array(number)
        rows = vstack([hstack([matrix, -slack, 0 * slack]), hstack([-matrix, 0 * slack, -slack])])
        ends = [each.most for each in self.relations] + [-each.least for each in self.relations]
        finite = [at for at, end in enumerate(ends) if math.isfinite(end)]
        over = [each.faith * (1 if each.weakens else 3) for each in self.relations]
        under = [each.faith * 3 for each in self.relations]
        return _solution(
            [0.0] * counts + over + under,
            A_ub=rows.tocsr()[finite],
            b_ub=[ends[at] for at in finite],
            bounds=[(0, self.cap)] * counts + [(0, None)] * (2 * number),
        )


def _solution(objective: Any, **programme: Any) -> Any:
    """What makes the objective smallest, or None."""
    from scipy.optimize import linprog

    return linprog(objective, method="highs", **programme).x


def _whole_up(value: float) -> float:
    return float(math.ceil(value - _NEAR)) if math.isfinite(value) else value


def _whole_down(value: float) -> float:
    return float(math.floor(value + _NEAR)) if math.isfinite(value) else value
