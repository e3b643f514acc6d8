"""Where the marks of a number before and now stand in a small chart, on one scale a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rrlib.batch.changes.moved import Kind, Moved
from rrlib.disclosure.shown import ShownCell
from rrlib.results import Unit

WIDTH, EDGE = 160, 8
"""Of a chart, and of what it keeps free at either side for a mark's half width, in pixels."""


@dataclass(frozen=True)
class Mark:
    """A number, and the ends of its interval if it has one: pixels from the left."""

    at: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Dumbbell:
    """A number before and now. They are `joined` where they are one number, revised."""

    before: Mark | None
    now: Mark | None
    joined: bool


@dataclass(frozen=True)
class Scale:
    """From nought to the greatest number or end of an interval, of one unit."""

    unit: Unit
    least: float
    greatest: float

    def __call__(self, number: float) -> float:
        """Where `number` stands."""
        span = self.greatest - self.least
        share = (number - self.least) / span if span else 0.5
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def __str__(self) -> str:
        """`39.5% to 51.0%`"""
        return " to ".join(self.unit.value.format(end) for end in (self.least, self.greatest))


def scales(moved: Iterable[Moved]) -> dict[str, Scale]:
    """The scale of each unit of a table, by its name."""
    numbers: defaultdict[str, list[float]] = defaultdict(list)
    for each in moved:
        numbers[each.unit] += [*_numbers(each.before), *_numbers(each.now)]
    return {name: Scale(Unit[name], min(0.0, *of), max(0.0, *of)) for name, of in numbers.items()}


def dumbbell(moved: Moved, scale: Scale) -> Dumbbell:
    """The chart of a number. What is hidden has no mark."""
    before, now = _mark(moved.before, scale), _mark(moved.now, scale)
    return Dumbbell(before, now, moved.kind is Kind.REVISED)


def _numbers(cell: ShownCell) -> Sequence[float]:
    if cell.value is None:
        return ()
    return [each for each in (cell.value, cell.lower, cell.upper) if each is not None]


def _mark(cell: ShownCell, scale: Scale) -> Mark | None:
    if cell.value is None:
        return None
    lower, upper = (None if end is None else scale(end) for end in (cell.lower, cell.upper))
    return Mark(scale(cell.value), lower, upper)
