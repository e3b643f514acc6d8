"""Readers who know more than the table: the rule, and how the further hidden cells are picked."""

from __future__ import annotations

from dataclasses import replace

from rrlib.disclosure.protecting import Pattern, Problem, Sum, protect


def protected(problem: Problem) -> Pattern:
    """A pattern that holds against readers who know the rule, and how cells are picked, as well."""
    pattern = protect(problem)
    while more := _rule_would_tell(problem, pattern) or _picking_would_tell(problem, pattern):
        problem = replace(problem, small=problem.small | more)
        pattern = protect(problem)
    return pattern


def _rule_would_tell(problem: Problem, pattern: Pattern) -> frozenset[int]:
    """The smallest others of sums that hide nothing but small counts which the rule would tell.

    They are known to be at least 1 and less than the threshold: together they have to leave two
    numbers open for each.
    """
    most = problem.threshold - 1
    more: set[int] = set()
    for total in problem.sums:
        hidden = [part for part in total.parts if part in pattern.hidden]
        values = [problem.values[part] for part in hidden]
        if total.whole in pattern.hidden or problem.hidden.intersection(hidden):
            continue
        if not hidden or not all(1 <= value <= most for value in values):
            continue
        if len(hidden) > 1 and len(hidden) + 2 <= sum(values) <= len(hidden) * most - 2:
            continue
        more |= _smallest(problem, _could_hide(problem, total, pattern))
    return frozenset(more)


def _picking_would_tell(problem: Problem, pattern: Pattern) -> frozenset[int]:
    """Equal counts of which one is shown, and one was picked to protect another.

    Which of two equals is hidden would tell where the small one is.
    """
    more: set[int] = set()
    for total in problem.sums:
        picked = pattern.hidden.intersection(total.parts) - problem.small - problem.hidden
        for shown in _could_hide(problem, total, pattern):
            alike = {part for part in picked if problem.values[part] == problem.values[shown]}
            more |= {*alike, shown} if alike else set()
    return frozenset(more)


def _could_hide(problem: Problem, total: Sum, pattern: Pattern) -> list[int]:
    return [
        part for part in total.parts if part not in pattern.hidden and part not in problem.shown
    ]


def _smallest(problem: Problem, parts: list[int]) -> set[int]:
    """Those of the smallest number, nought last."""
    order = [(problem.values[part] == 0, problem.values[part]) for part in parts]
    return {part for part, each in zip(parts, order, strict=True) if each == min(order)}
