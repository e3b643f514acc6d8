"""When what a reader has, or can work out, tells too much of a few people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rrlib.disclosure.audit.attacking import Span
from rrlib.disclosure.audit.chains import Chain
from rrlib.disclosure.audit.printed import Between, Count, Place, Print


@dataclass(frozen=True, eq=False)
class Secret:
    """A number of people that must not be known too nearly, told of at `place`."""

    name: Place | Between
    place: Place
    count: Count
    base: Place | None = None

    @property
    def described(self) -> str:
        if isinstance(self.name, Place):
            return "the hidden count"
        return {
            "left": f"how many of {self.name.greater.column!r} are not in it",
            "step": f"its step between {self.name.greater.row!r} and {self.name.lesser.row!r}",
            "since": f"what was added since {self.name.lesser.quarter}",
        }[self.name.what]


def secrets_of(printed: Print, chains: Sequence[Chain]) -> Iterator[Secret]:
    """What is hidden: counts, what is left of a base, and what lies between two counts."""
    for place, count in printed.counts.items():
        base = printed.base(place)
        if count.number is None:
            yield Secret(place, place, count, base)
        if base is not None and None in (count.number, printed.number(base)):
            yield Secret(Between("left", base, place), place, count, base)
    for chain in chains:
        for step in chain.steps():
            if None in (printed.number(step.greater), printed.number(step.lesser)):
                after = step.greater if chain.grows > 0 else step.lesser
                yield Secret(step, after, printed.counts[after])


def is_exposed(secret: Secret, span: Span, base_is_empty: bool) -> bool:
    """Whether the bounds tell more of a few people than their rule allows."""
    if span.high <= 0:
        return secret.base is not None and secret.count.is_unanimous_secret and not base_is_empty
    enough = secret.count.threshold - 1
    return span.exact and span.low <= enough and span.high - span.low < enough


def small_numbers(printed: Print, place: Place, rule: Count) -> list[str]:
    """What is printed of a few people, or of all or none of some, where a count is shown."""
    number, base = printed.number(place), printed.number(printed.base(place))
    if number is None:
        return []
    said = [f"{number:g} is shown"] if 0 < number < rule.threshold else []
    if base is None:
        return said
    if 0 < base - number < rule.threshold:
        said.append(f"{base - number:g} of {base:g} are not in it")
    if rule.is_unanimous_secret and base > 0 and number in (0, base):
        said.append(f"{'all' if number else 'none'} of {base:g} are in it")
    return said


def small_steps(printed: Print, chains: Sequence[Chain]) -> Iterator[tuple[Place, str]]:
    """The people that are between two counts shown that hold one another, where they are few."""
    for chain in chains:
        shown = [place for place in chain.places if printed.number(place) is not None]
        for before, after in pairwise(shown):
            step = (printed.number(after) or 0) - (printed.number(before) or 0)
            people = abs(step) if chain.what == "step" else step
            if 0 < people < printed.counts[after].threshold:
                other = before.row if chain.what == "step" else before.quarter
                yield after, f"it is {people:g} from that of {other!r}"
