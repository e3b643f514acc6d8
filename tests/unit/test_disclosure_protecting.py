"""The suppressor: what it hides protects, and is the least that does."""

from dataclasses import replace
from itertools import combinations, product
from math import ceil, comb, floor, inf
from random import Random

import numpy as np
import pytest
from random_tables import Dimension, Tables, flat, random_problem, table
from scipy.optimize import linprog
from scipy.sparse import block_diag

from rrlib.disclosure.protecting import Pattern, Problem, Sum, bounds, cutting, protect
from rrlib.disclosure.protecting.bounding import component_of
from rrlib.disclosure.protecting.weaknesses import Task

# The attack, written apart: every hidden count an unknown of its own, at least 0.


def attacked(problem, hidden):
    """(least, most) of every hidden cell: both programmes of all cells are solved as one."""
    cells = sorted(hidden)
    column = {cell: number for number, cell in enumerate(cells)}
    rows, known = [], []
    for each in problem.sums:
        row, rest = np.zeros(len(cells)), 0
        for cell, sign in [(each.whole, -1), *((part, 1) for part in each.parts)]:
            if cell in column:
                row[column[cell]] += sign
            else:
                rest -= sign * problem.values[cell]
        if row.any():
            rows.append(row)
            known.append(rest)
    if not rows:
        return dict.fromkeys(cells, (0, inf))
    aim = np.concatenate([np.eye(len(cells)), -np.eye(len(cells))]).ravel()
    # Nothing limits a count that gets this far: all numbers of these tables are far below it.
    far = 1000 + 10 * max(problem.values)
    found = linprog(
        aim,
        A_eq=block_diag([np.array(rows)] * 2 * len(cells), format="csr"),
        b_eq=np.tile(known, 2 * len(cells)),
        bounds=(0, far),
    )
    ends = found.x.reshape(2, len(cells), len(cells))
    least, most = (np.diagonal(each) for each in ends)
    return {cell: (ceil(least[at] - 1e-6), floor(most[at] + 1e-6)) for at, cell in enumerate(cells)}


def given_away(problem, hidden):
    """The cells that the attack on a pattern tells too much of."""
    return {
        cell
        for cell, (least, most) in attacked(problem, hidden).items()
        if most - least < problem.threshold - 1
        and (least < problem.threshold or cell in problem.small)
        and (most > 0 or cell in problem.small)
    }


def assert_protects(problem, pattern):
    secret = (problem.small | problem.hidden) - problem.shown
    everything = set(range(len(problem.values))) - problem.shown
    assert secret <= pattern.hidden <= everything
    assert given_away(problem, pattern.hidden) <= pattern.exposed <= pattern.hidden
    assert not pattern.exposed or pattern.exposed <= given_away(problem, everything)


def fewest(problem, most):
    """How many further cells the smallest valid pattern hides, by trying all up to `most`."""
    secret = (problem.small | problem.hidden) - problem.shown
    everything = set(range(len(problem.values))) - problem.shown
    exposed = given_away(problem, everything) & secret
    for count in range(most + 1):
        for further in combinations(sorted(everything - secret), count):
            hidden = secret.union(further)
            if _told_by_one_sum(problem, hidden - exposed, hidden):
                continue
            if given_away(problem, hidden) <= exposed:
                return count
    return None


def _told_by_one_sum(problem, cells, hidden):
    """Whether a small count is the only hidden one of a sum: the quick way to see the most."""
    for each in problem.sums:
        unknown = hidden.intersection((each.whole, *each.parts))
        if len(unknown) == 1 and unknown <= cells & problem.small:
            return True
    return False


def further(problem, pattern):
    return pattern.hidden - ((problem.small | problem.hidden) - problem.shown)


def assert_best(problem):
    """That the pattern is proven, and the smallest of all that protect."""
    pattern = protect(problem)
    assert_protects(problem, pattern)
    assert pattern.fewest
    assert fewest(problem, len(further(problem, pattern))) == len(further(problem, pattern))


# Random problems.


def assert_random_is_protected(seed):
    problem = random_problem(seed)
    assert_protects(problem, protect(problem))


@pytest.mark.parametrize("seeds", [range(start, start + 30) for start in range(0, 150, 30)])
def test_nothing_hidden_of_a_random_problem_is_given_away(seeds):
    for seed in seeds:
        assert_random_is_protected(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(start, start + 500) for start in range(0, 10_000, 500)])
def test_nothing_hidden_of_ten_thousand_random_problems_is_given_away(seeds):
    for seed in seeds:
        assert_random_is_protected(seed)


def test_random_problems_have_all_that_problems_can_have():
    problems = [random_problem(seed) for seed in range(60)]
    assert {problem.threshold for problem in problems} == {2, 3, 5, 7}
    assert any(problem.hidden for problem in problems)
    assert any(problem.small & problem.shown for problem in problems)
    assert any(0 in problem.values for problem in problems)
    patterns = [protect(problem) for problem in problems]
    assert any(pattern.exposed for pattern in patterns)
    assert any(further(*both) for both in zip(problems, patterns, strict=True))


# The best pattern, against all patterns.


@pytest.mark.parametrize(
    ("rows", "threshold"),
    [
        ([[1, 8], [9, 12]], 5),
        ([[3, 0], [7, 2]], 5),
        ([[1, 2], [2, 1]], 3),
        ([[4, 4, 9], [20, 11, 6], [8, 30, 5]], 5),
        ([[0, 2, 0], [9, 0, 7], [5, 5, 5]], 3),
        ([[1, 15, 22, 9], [14, 3, 8, 0], [11, 16, 12, 2]], 5),
        ([[5, 6, 7, 8], [9, 1, 10, 11], [12, 13, 14, 15]], 2),
        ([[6, 6, 6, 6], [6, 2, 6, 6], [6, 6, 6, 6]], 7),
    ],
)
def test_of_a_table_with_margins_the_fewest_counts_are_hidden(rows, threshold):
    assert_best(table(rows).problem(threshold))


def counted(dimensions, counts):
    leaves = [each.leaves for each in dimensions]
    return Tables(dimensions, dict(zip(product(*leaves), counts, strict=True)))


@pytest.mark.parametrize(
    "counts",
    [
        (1, 9, 8, 7, 6, 5, 9, 8, 7, 6, 12, 11),
        (2, 1, 8, 7, 0, 5, 9, 0, 7, 6, 3, 11),
        (0, 0, 4, 12, 13, 0, 5, 5, 5, 1, 8, 8),
    ],
)
def test_of_a_three_way_table_the_fewest_counts_are_hidden(counts):
    made = counted([flat("a", 2), flat("b", 2), flat("c", 3)], counts)
    made.add("abc")
    problem = made.problem(3)
    pattern = protect(problem)
    assert_protects(problem, pattern)
    assert pattern.fewest
    count = len(further(problem, pattern))
    assert count == 0 or fewest(problem, min(count - 1, 4)) is None


@pytest.mark.parametrize(
    "counts", [(1, 9, 8, 7, 6, 5, 9, 8), (4, 3, 12, 15, 2, 0, 9, 8), (7, 7, 1, 7, 7, 7, 7, 7)]
)
def test_of_areas_in_a_partnership_and_ages_in_youth_the_fewest_are_hidden(counts):
    area = Dimension("area", {"partnership": ("north", "south")})
    age = Dimension("age", {"all": ("youth", "adult"), "youth": ("10-14", "15-17")})
    made = counted([area, age], [*counts[:3], *counts[4:7]])
    made.add(["area", "age"])
    assert_best(made.problem(5))


@pytest.mark.parametrize("counts", [(1, 9, 8, 7, 6, 5, 9, 8), (5, 0, 8, 3, 0, 2, 9, 8)])
def test_of_two_tables_that_share_a_margin_the_fewest_counts_are_hidden(counts):
    made = counted([flat("a", 2), flat("b", 2), flat("c", 2)], counts)
    made.add("ab")
    made.add("ac")
    assert len(made.values) == 15
    assert_best(made.problem(5))


def test_of_small_random_problems_the_fewest_counts_are_hidden():
    tried = 0
    for seed in range(80):
        problem = random_problem(seed, most=16)
        pattern = protect(problem)
        chosen = further(problem, pattern)
        free = set(range(len(problem.values))) - problem.shown - pattern.hidden | chosen
        if chosen and sum(comb(len(free), count) for count in range(len(chosen))) < 400:
            tried += 1
            assert fewest(problem, len(chosen) - 1) is None, seed
    assert tried > 20


def test_of_patterns_of_one_size_the_one_with_the_smallest_counts_is_taken():
    made = table([[1, 20, 9, 30], [40, 50, 60, 70], [80, 11, 10, 12]])
    problem = made.problem(2)
    assert protect(problem).hidden == {0, 2, 10, 12}


def test_of_equal_counts_the_first_are_taken():
    made = table([[5, 5, 5], [5, 1, 5], [5, 5, 5]])
    assert protect(made.problem(2)).hidden == {0, 1, 4, 5}


# mojSuppression's README has this table; the least it can hide, and which.

README = [[25, 1, 2, 10], [10, 6, 10, 2], [1, 5, 10, 10], [5, 6, 1, 2]]


def drawn(pattern, rows):
    wide = len(rows[0]) + 1
    cells = ["x" if cell in pattern.hidden else "." for cell in range((len(rows) + 1) * wide)]
    return ["".join(cells[start : start + wide]) for start in range(0, len(cells), wide)]


def test_the_table_of_moj_suppression_with_ones_hidden():
    problem = table(README).problem(2)
    assert drawn(protect(problem), README) == [
        ".xx..",
        ".....",
        "xx...",
        "x.x..",
        ".....",
    ]
    assert_best(problem)


def test_the_table_of_moj_suppression_with_ones_and_twos_hidden():
    problem = table(README).problem(3)
    assert drawn(protect(problem), README) == [
        ".xx..",
        "x..x.",
        "xx...",
        "..xx.",
        ".....",
    ]
    assert_best(problem)


# What can be known.


def possible(problem, hidden, far):
    """Every table of whole numbers that shows the same, no hidden count moved further than `far`.

    Two-way tables: their cells inside tell all.
    """
    cells = sorted(hidden)
    found = []

    def fill(at, values):
        if at == len(cells):
            if all(values[s.whole] == sum(values[part] for part in s.parts) for s in problem.sums):
                found.append(tuple(values))
            return
        value = problem.values[cells[at]]
        for guess in range(max(0, value - far), value + far + 1):
            values[cells[at]] = guess
            done = set(cells[at + 1 :])
            if all(
                done & {s.whole, *s.parts}
                or values[s.whole] == sum(values[part] for part in s.parts)
                for s in problem.sums
            ):
                fill(at + 1, values)
        values[cells[at]] = value

    fill(0, [*problem.values])
    return found


@pytest.mark.parametrize(
    "rows",
    [[[1, 8], [9, 12]], [[3, 0], [7, 2]], [[2, 4, 9], [20, 11, 6]], [[1, 6], [5, 2], [0, 3]]],
)
def test_as_many_whole_tables_are_possible_as_the_pattern_promises(rows):
    problem = table(rows).problem(3)
    pattern = protect(problem)
    tables = possible(problem, pattern.hidden, 3)
    for cell in pattern.hidden:
        seen = {values[cell] for values in tables}
        assert max(seen) - min(seen) >= 2 or min(seen) >= 3


def test_the_bounds_of_a_count_are_what_the_rest_leaves():
    problem = table([[3, 8], [9, 12]]).problem(5)
    inside = {0, 1, 3, 4}
    known = {cell: bounds(problem.values, problem.sums, inside, cell) for cell in inside}
    assert known == {0: (0, 11), 1: (0, 11), 3: (1, 12), 4: (9, 20)}
    everything = set(range(9))
    assert bounds(problem.values, problem.sums, everything, 8) == (0, None)


def test_bounds_are_rounded_to_what_whole_counts_can_be():
    # Twice the first and the second are 7: the first is 0 to 3, and the second odd.
    sums = (Sum(3, (0, 1, 2)), Sum(4, (0, 5)), Sum(4, (2, 5)))
    values = (3, 1, 3, 7, 5, 2)
    assert bounds(values, sums, {0, 1, 2}, 0) == (3, 3)
    assert bounds(values, sums, {0, 1, 2, 5, 4}, 0) == (0, 3)


# What is hidden or shown whatever we do.


def test_where_nothing_is_small_nothing_is_hidden_but_what_was():
    problem = replace(table([[10, 20], [30, 40]]).problem(5), hidden=frozenset({8}))
    assert protect(problem).hidden == {8}
    assert protect(replace(problem, hidden=frozenset())) == Pattern(frozenset(), True, frozenset())


def test_a_published_count_is_shown_and_no_secret():
    problem = table([[1, 20], [30, 40]]).problem(5, shown=[0])
    assert protect(problem) == Pattern(frozenset(), True, frozenset())


def test_a_small_count_that_published_ones_give_away_is_exposed():
    problem = table([[1, 20], [30, 40]]).problem(5, shown=[1, 2])
    assert protect(problem) == Pattern(frozenset({0}), True, frozenset({0}))


def test_what_is_hidden_already_costs_nothing_and_protects():
    made = table([[1, 20, 30], [40, 50, 60], [70, 80, 90]])
    free, bound = made.problem(2), made.problem(2, hidden=[2, 8, 10])
    assert len(further(free, protect(free))) == 3
    assert further(bound, protect(bound)) == set()


def test_a_hidden_remainder_is_protected_too():
    # 12 people, of whom 10 reoffended: the 2 who did not are not shown, and are told by the two.
    problem = Problem(
        (12, 10, 2), (Sum(0, (1, 2)),), frozenset({2}), frozenset({2}), frozenset(), 5
    )
    assert protect(problem).hidden == {1, 2}


def test_a_zero_that_is_known_needs_no_protection():
    problem = Problem((9, 9, 0), (Sum(0, (1, 2)),), frozenset(), frozenset({2}), frozenset(), 5)
    assert protect(problem) == Pattern(frozenset({2}), True, frozenset())


def test_a_zero_that_must_not_be_known_is_protected():
    problem = Problem((9, 9, 0), (Sum(0, (1, 2)),), frozenset({2}), frozenset({2}), frozenset(), 5)
    assert protect(problem).hidden == {0, 2}


def test_a_large_count_that_is_known_exactly_needs_no_protection_but_may_not_be_nearly_small():
    # The 4 is protected by the 0 or by the 9. The 0 would tell that the 6 is 4 to 6: twice the 6
    # and the 0 are 12. With the 9, the 6 is known to be 6.
    values = (4, 0, 9, 13, 6, 6, 6, 12)
    sums = (Sum(3, (0, 1, 2)), Sum(7, (1, 4, 5)), Sum(6, (4,)), Sum(6, (5,)))
    problem = Problem(values, sums, frozenset({0}), frozenset({4, 5, 6}), frozenset({3, 7}), 5)
    assert given_away(problem, {0, 1, 4, 5, 6}) == {4, 5, 6}
    assert protect(problem).hidden == {0, 2, 4, 5, 6}
    assert_best(problem)
    # It is the 0 that brings the 6 into need of protection: no cut may say that it always is.
    cells = (0, 1, 2, 4, 5, 6)
    task = Task(component_of(values, cells, sums), frozenset({0, 3, 4, 5}), frozenset({0}), 5)
    weak = task.weaknesses(task.share({1}), range(len(cells)))
    assert {each.cell for each in weak} == {3, 4, 5}
    assert all(1 in each.premise for each in weak)


def test_a_width_that_only_fractions_have_is_not_wide_enough():
    # Twice the 2 and the 3 are 7: the 2 is 0 to 3.5, so 0 to 3.
    problem = Problem(
        (2, 2, 2, 3, 7),
        (Sum(2, (0,)), Sum(2, (1,)), Sum(4, (0, 1, 3))),
        frozenset({0, 1, 2, 3}),
        frozenset(),
        frozenset(),
        5,
    )
    assert protect(problem).hidden == {0, 1, 2, 3, 4}
    assert protect(replace(problem, shown=frozenset({4}))).exposed == {0, 1, 2}


def test_a_cut_can_come_from_rounding_alone():
    # Twice the 2 and the 5 are 9, the 5 is 8 at most: the 2 is 0.5 to 4.5, so 1 to 4.
    problem = Problem(
        (2, 2, 2, 5, 3, 9, 8),
        (Sum(2, (0,)), Sum(2, (1,)), Sum(5, (0, 1, 3)), Sum(6, (3, 4))),
        frozenset({0, 1, 2, 4}),
        frozenset(),
        frozenset(),
        5,
    )
    assert given_away(problem, {0, 1, 2, 3, 4}) == {0, 1, 2}
    assert protect(problem).hidden == {0, 1, 2, 3, 4, 6}
    assert_best(problem)


def test_components_that_do_not_hang_together_are_protected_apart():
    one = table([[1, 20], [30, 40]]).problem(5)
    size = len(one.values)
    moved = tuple(Sum(s.whole + size, tuple(p + size for p in s.parts)) for s in one.sums)
    both = replace(one, values=one.values * 2, sums=one.sums + moved, small=frozenset({0, size}))
    alone = protect(one).hidden
    assert protect(both).hidden == alone | {cell + size for cell in alone}


@pytest.mark.parametrize("seed", range(20))
def test_a_pattern_does_not_hang_on_the_order_of_sums(seed):
    problem, chance = random_problem(seed), Random(seed)
    sums = [Sum(s.whole, tuple(chance.sample(s.parts, len(s.parts)))) for s in problem.sums]
    chance.shuffle(sums)
    assert protect(replace(problem, sums=tuple(sums))) == protect(problem)


def test_counts_that_do_not_add_up_are_no_problem():
    with pytest.raises(ValueError, match="do not add up"):
        Problem((3, 1), (Sum(0, (1,)),), frozenset(), frozenset(), frozenset(), 5)
    with pytest.raises(ValueError, match="at least 0"):
        Problem((-1,), (), frozenset(), frozenset(), frozenset(), 5)


# Limits of work.


@pytest.mark.parametrize(
    ("limit", "value"), [("CELLS", 0), ("NODES", 0), ("OPEN_CELLS", -1), ("ROUNDS_OF_PATTERNS", 0)]
)
def test_past_a_limit_of_work_a_pattern_protects_and_is_not_said_to_be_the_best(
    monkeypatch, limit, value
):
    problems = [random_problem(seed) for seed in range(25)]
    best = [protect(problem) for problem in problems]
    monkeypatch.setattr(cutting, limit, value)
    limited = [protect(problem) for problem in problems]
    for problem, one, other in zip(problems, best, limited, strict=True):
        assert_protects(problem, other)
        assert other.fewest is not bool(further(problem, one))
        assert len(other.hidden) >= len(one.hidden)


def test_a_large_table_has_its_best_pattern():
    chance = Random(1)
    rows = [
        [
            chance.choice([1, 2, 3, 4]) if chance.random() < 0.1 else chance.randint(5, 90)
            for _ in range(20)
        ]
        for _ in range(20)
    ]
    problem = table(rows).problem(5)
    pattern = protect(problem)
    assert pattern.fewest
    assert_protects(problem, pattern)


def test_a_hard_table_has_a_pattern_that_protects():
    chance = Random(0)
    counts = [
        chance.randint(1, 4) if chance.random() < 0.1 else chance.randint(5, 60) for _ in range(210)
    ]
    made = counted([flat("a", 5), flat("b", 6), flat("c", 7)], counts)
    made.add("abc")
    problem = made.problem(5)
    pattern = protect(problem)
    assert not pattern.fewest
    assert_protects(problem, pattern)
