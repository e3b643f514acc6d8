"""Somebody who knows the rule, and every cell but the hidden ones, tries all the other numbers."""

from collections import defaultdict
from itertools import product

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.disclosure.protecting import Pattern
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
PEOPLE = Column("people", "People", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")


def _picture(people, reoffended):
    """What the public sees of a breakdown with its total, `None` for a hidden cell."""
    columns = (PEOPLE,) if reoffended is None else (PEOPLE, REOFFENDED)
    counts = {"people": people, "reoffended": reoffended or ()}

    def cells(pick):
        return {column.key: Estimate.count(pick(counts[column.key])) for column in columns}

    rows = [Row("All", cells(sum), is_total=True)]
    rows += [
        Row(f"part {i}", cells(lambda column, i=i: column[i]), "By part")
        for i in range(len(people))
    ]
    shown = release(Finding("x", "?", "Part", columns, tuple(rows), ()), PUBLIC).finding.rows
    return tuple(
        None if cell is Marker.CONFIDENTIAL else cell.value
        for row in shown
        for cell in row.cells.values()
    )


def _given_away(worlds, cells_of):
    """Hidden cells that have one value in every world with the same picture."""
    by_picture = defaultdict(list)
    for world in worlds:
        by_picture[_picture(*world)].append(cells_of(world))
    return [
        (picture, place)
        for picture, alike in by_picture.items()
        for place, shown in enumerate(picture)
        if shown is None and len({cells[place] for cells in alike}) == 1
    ]


def _cells(world):
    people, reoffended = world
    columns = [people] if reoffended is None else [people, reoffended]
    parts = [cell for i in range(len(people)) for cell in (column[i] for column in columns)]
    return [*(sum(column) for column in columns), *parts]


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "bases",
    [
        (12, 9),
        (8, 6, 5),
        *(pytest.param(slow, marks=SLOW) for slow in ((12, 9, 7), (14, 8, 6), (8, 7, 6, 5))),
    ],
)
def test_no_hidden_outcome_can_be_worked_out(bases):
    worlds = [(bases, found) for found in product(*(range(base + 1) for base in bases))]
    assert _given_away(worlds, _cells) == []


@pytest.mark.parametrize(
    ("parts", "most"),
    [(2, 16), (3, 7), *(pytest.param(*slow, marks=SLOW) for slow in ((3, 13), (4, 8)))],
)
def test_no_hidden_count_of_a_breakdown_can_be_worked_out(parts, most):
    worlds = [(found, None) for found in product(range(most + 1), repeat=parts) if sum(found) > 8]
    assert _given_away(worlds, _cells) == []


def test_the_attack_finds_a_cell_that_is_given_away(monkeypatch):
    def careless(problem):
        return Pattern(problem.small | problem.hidden, fewest=True, exposed=frozenset())

    monkeypatch.setattr("rrlib.disclosure.counts.protected", careless)
    worlds = [((12, 9, 7), found) for found in product(range(13), range(10), range(8))]
    assert _given_away(worlds, _cells)
