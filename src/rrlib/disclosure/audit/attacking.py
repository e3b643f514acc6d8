"""Between which whole numbers hidden counts must lie, by linear programming.

It knows nothing of tables: relations between counts go in, bounds come out. Where the relations
contradict each other, those that are least sure are given up, one by one, until they do not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rrlib.disclosure.audit.programmes import Programme, Relation, Span

__all__ = ["Attack", "Relation", "Span", "attack"]

_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True)
class Attack:
    """The bounds of each hidden count, and how many relations could not all be true."""

    spans: Mapping[Hashable, Span]
    dropped: int


def attack(
    relations: Iterable[Relation],
    known: Mapping[Hashable, float],
    wanted: Mapping[_Name, float],
) -> Attack:
    """The bounds of the `wanted` counts, none of them `known`, from all that is related to them.

    Of each, `wanted` says how wide is wide enough to ask no further; infinity asks for the bounds.
    """
    cap = 1e6 + 1000 * max(map(abs, known.values()), default=0.0)
    reduced = [_reduced(each, known) for each in dict.fromkeys(relations)]
    asks: dict[Hashable, float] = dict(wanted.items())
    spans: dict[Hashable, Span] = {each: Span(0, math.inf) for each in wanted}
    dropped = 0
    for component in _components(each for each in reduced if each.terms):
        names = dict.fromkeys(name for each in component for name, _ in each.terms)
        asked = {name: asks[name] for name in names if name in asks}
        if asked:
            programme, given_up = _feasible(component, cap)
            spans |= {name: programme.span(name, enough) for name, enough in asked.items()}
            dropped += given_up
    return Attack(spans, dropped)


def _reduced(relation: Relation, known: Mapping[Hashable, float]) -> Relation:
    """The relation between the counts that are not known."""
    free: dict[Hashable, float] = defaultdict(float)
    constant = 0.0
    for name, factor in relation.terms:
        if name in known:
            constant += factor * known[name]
        else:
            free[name] += factor
    terms = tuple((name, factor) for name, factor in free.items() if factor)
    least, most = relation.least - constant, relation.most - constant
    return replace(relation, terms=terms, least=least, most=most)


def _components(relations: Iterable[Relation]) -> list[list[Relation]]:
    """The relations in groups that share no count."""
    parent: dict[Hashable, Hashable] = {}

    def root(name: Hashable) -> Hashable:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    kept = list(relations)
    for each in kept:
        for name, _ in each.terms:
            parent[root(name)] = root(each.terms[0][0])
    groups: dict[Hashable, list[Relation]] = defaultdict(list)
    for each in kept:
        groups[root(each.terms[0][0])].append(each)
    return list(groups.values())


def _feasible(relations: list[Relation], cap: float) -> tuple[Programme, int]:
    """A programme of the relations that has a solution, and how many it had to give up."""
    dropped = 0
    while True:
        programme = Programme(relations, cap)
        if programme.has_solution:
            return programme, dropped
        kept = programme.believed()
        dropped += sum(after is not before for before, after in zip(relations, kept, strict=True))
        relations = [each for each in kept if each is not None]
