"""Counts that add up, some of which may not be known; and what is hidden to that end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sum:
    """The count `whole` is made of the counts `parts` (positions in `Problem.values`)."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """Counts, how they add up, and which of them may not be known.

    Those that are `small` have to be hidden and protected; those `hidden` are not shown whatever
    we do, those `shown` are, small or not. Counts from 1 to `threshold` - 1 are small.
    """

    values: tuple[int, ...]
    sums: tuple[Sum, ...]
    small: frozenset[int]
    hidden: frozenset[int]
    shown: frozenset[int]
    threshold: int

    def __post_init__(self) -> None:
        if any(value < 0 for value in self.values):
            raise ValueError("a count is at least 0")
        for each in self.sums:
            if self.values[each.whole] != sum(self.values[part] for part in each.parts):
                raise ValueError(f"the parts do not add up to their whole: {each}")

    @property
    def secret(self) -> frozenset[int]:
        """What is hidden before anything is chosen: a count that is published is no secret."""
        return (self.small | self.hidden) - self.shown


@dataclass(frozen=True)
class Pattern:
    """All that is `hidden`: with what is small, and what was hidden already, the further counts.

    `fewest`: it is proven that no other pattern hides fewer further counts. `exposed`: hidden, but
    given away by what is shown whatever we do, even if everything else were hidden.
    """

    hidden: frozenset[int]
    fewest: bool
    exposed: frozenset[int]
