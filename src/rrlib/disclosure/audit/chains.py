"""Counts that hold one another: down the rows of a curve, and from quarter to quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rrlib.disclosure.audit.printed import Between, Place, Print


@dataclass(frozen=True)
class Chain:
    """Counts that hold one another in this order: `grows` is 1 or -1, or 0 if that is not known."""

    what: str
    grows: int
    places: list[Place]

    def steps(self) -> Iterator[Between]:
        places = self.places if self.grows < 0 else self.places[::-1]
        if self.grows:
            yield from (Between(self.what, *pair) for pair in pairwise(places))


def chains_of(printed: Print) -> Iterator[Chain]:
    """The columns of curves, down their rows, and what accumulates, from quarter to quarter."""
    down: dict[Place, list[Place]] = defaultdict(list)
    through: dict[Place, list[Place]] = defaultdict(list)
    for place, count in printed.counts.items():
        if count.column.series is not None:
            down[place._replace(row="", breakdown="", definition=None)].append(place)
        if count.column.accumulates:
            through[place._replace(quarter="")].append(place)
    for places in down.values():
        numbers = [printed.number(place) for place in places]
        steps = [b - a for a, b in pairwise(number for number in numbers if number is not None)]
        rises, falls = any(step > 0 for step in steps), any(step < 0 for step in steps)
        yield Chain("step", int(rises) - int(falls), places)
    for places in through.values():
        yield Chain("since", 1, sorted(places, key=lambda place: place.quarter))
