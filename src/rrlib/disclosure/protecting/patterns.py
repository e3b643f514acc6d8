"""Each component of a problem by itself, and what an attack on one count finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rrlib.disclosure.protecting.problems import Pattern, Problem, Sum


def protect(problem: Problem) -> Pattern:
    """The pattern that hides the fewest further counts, the smallest of them, and protects all."""
    hidden, fewest, exposed = set(problem.secret), True, set[int]()
    if problem.secret and problem.threshold > 1:
        # Numerics are imported where there is something to protect, which is seldom.
        from rrlib.disclosure.protecting.cutting import protect_component

        for cells, sums in _components(problem):
            if not problem.secret.isdisjoint(cells):
                found = protect_component(problem, cells, sums)
                hidden |= found.hidden
                exposed |= found.exposed
                fewest &= found.fewest
    return Pattern(frozenset(hidden), fewest, frozenset(exposed))


def bounds(
    values: Sequence[int], sums: Collection[Sum], hidden: Collection[int], cell: int
) -> tuple[int, int | None]:
    """The least and the most that the hidden `cell` can be to whoever knows all that is not hidden.

    None if nothing that is shown limits it.
    """
    from rrlib.disclosure.protecting.bounding import bounds_of

    return bounds_of(values, sorted(hidden), [*sums], cell)


def _components(problem: Problem) -> Iterator[tuple[tuple[int, ...], tuple[Sum, ...]]]:
    """Cells that hang together by sums: what is shown whatever we do holds nothing together."""
    leader = list(range(len(problem.values)))

    def find(cell: int) -> int:
        while leader[cell] != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    unknown = [
        (each, [cell for cell in (each.whole, *each.parts) if cell not in problem.shown])
        for each in problem.sums
    ]
    for _, cells in unknown:
        for one in cells[1:]:
            first, second = sorted((find(cells[0]), find(one)))
            leader[second] = first
    members: dict[int, tuple[list[int], list[Sum]]] = {}
    for cell in range(len(problem.values)):
        if cell not in problem.shown:
            members.setdefault(find(cell), ([], []))[0].append(cell)
    for each, cells in unknown:
        if cells:
            members[find(cells[0])][1].append(each)
    for cells, sums in members.values():
        yield tuple(cells), tuple(sums)
