"""What a CONSORT flow diagram says of each arm at each stage, as boxes of text and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rrlib.letters import visible
from rrlib.present.figures import cell_of, with_definition
from rrlib.present.measured import wrapped
from rrlib.present.words import aloud, listed, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row

LEFT_OUT = "Left out"
"""The breakdown of a row that says who goes no further."""

WIDE, SMALL = 2.6, 1.95
"""Inches of the width of a box in the line, and of one beside it."""

LINE, PAD = 0.18, 0.09
"""Inches of a line of text, and from a box's edge to its text."""

_HIDDEN = "number hidden"


@dataclass(frozen=True)
class Trial:
    """A finding with the columns of its two arms, and the row of all who were randomised."""

    finding: Finding
    arms: tuple[Column, Column]
    start: Row | None

    @classmethod
    def of(cls, finding: Finding, arms: tuple[Column, Column]) -> Trial:
        starts = [row for row in finding.rows if row.is_total]
        if len(starts) > 1:
            labels = " and ".join(row.label for row in starts)
            raise ValueError(
                f"{finding.name}: {len(starts)} rows are totals, {labels}; one at most says how "
                "many were randomised."
            )
        return cls(finding, arms, starts[0] if starts else None)

    @property
    def stages(self) -> list[Row]:
        return [row for row in self.finding.rows if row is not self.start]

    def cells(self) -> Iterator[Cell]:
        return (cell_of(row, arm.key) for row in self.finding.rows for arm in self.arms)


@dataclass(frozen=True)
class Box:
    """Lines of text in a box: `heads` of them bold, and a dashed edge where a number is hidden.

    One that does not `follow` the box above is another part of the same stage.
    """

    lines: tuple[str, ...]
    hidden: bool
    heads: int = 0
    follows: bool = True

    @property
    def height(self) -> float:
        return LINE * len(self.lines) + 2 * PAD


Band = tuple[bool, tuple[Box | None, Box | None]]
"""Whether its boxes stand beside the lines, and the box of each arm, if it has one."""


def bands_of(trial: Trial) -> list[Band]:
    """The boxes of both arms, from the top: the arms' own, and those of each stage."""
    heads = (_head(trial, 0), _head(trial, 1))
    bands: list[Band] = [(False, heads)]
    for above, row in zip([None, *trial.stages], trial.stages, strict=False):
        beside = row.breakdown == LEFT_OUT
        follows = not is_part_beside(row, above)
        boxes = (_box(trial, row, 0, follows), _box(trial, row, 1, follows))
        if any(boxes):
            bands.append((beside, boxes))
    return bands


def is_part_beside(row: Row, above: Row | None) -> bool:
    """Whether both are parts of one stage, so that nobody goes from one to the other."""
    parted = row.breakdown not in ("", LEFT_OUT)
    return parted and above is not None and row.breakdown == above.breakdown


def _head(trial: Trial, arm: int) -> Box:
    lines = wrapped(visible(trial.arms[arm].title), WIDE - 2 * PAD, "bold")
    if trial.start is None:
        return Box(tuple(lines), hidden=False, heads=len(lines))
    cell = cell_of(trial.start, trial.arms[arm].key)
    number = _number(cell, trial.arms[arm])
    return Box((*lines, number), isinstance(cell, Marker), len(lines))


def _box(trial: Trial, row: Row, arm: int, follows: bool) -> Box | None:
    cell = cell_of(row, trial.arms[arm].key)
    if cell is Marker.NOT_APPLICABLE:
        return None
    width = (SMALL if row.breakdown == LEFT_OUT else WIDE) - 2 * PAD
    lines = wrapped(visible(row.label), width)
    number = _number(cell, trial.arms[arm])
    return Box((*lines, number), isinstance(cell, Marker), follows=follows)


def start_box(trial: Trial) -> Box | None:
    """Those randomised: the sum of both arms, where neither is hidden."""
    if trial.start is None:
        return None
    lines = wrapped(visible(trial.start.label), WIDE - 2 * PAD, "bold")
    cell = _sum(trial, trial.start)
    number = _number(cell, trial.arms[0])
    return Box((*lines, number), isinstance(cell, Marker), len(lines))


def _number(cell: Cell, arm: Column) -> str:
    if isinstance(cell, Estimate):
        return f"n = {shown(cell, arm)}"
    return _HIDDEN if cell is Marker.CONFIDENTIAL else str(cell)


def _sum(trial: Trial, row: Row) -> Cell:
    cells = [cell_of(row, arm.key) for arm in trial.arms]
    for cell in cells:
        if isinstance(cell, Marker):
            return cell
    both = [cell for cell in cells if isinstance(cell, Estimate)]
    return Estimate(
        sum(cell.value for cell in both), None, None, sum(cell.n for cell in both), "counted",
        provisional=any(cell.provisional for cell in both),
        revised=any(cell.revised for cell in both),
    )  # fmt: skip


def alt_text(trial: Trial) -> str:
    """Every number of each arm, in the order of the stages."""
    said = [f"CONSORT flow diagram of two arms, by {uncapitalised(trial.finding.rows_are)}."]
    if trial.start is not None:
        said.append(f"{trial.start.label}: {aloud(_sum(trial, trial.start), trial.arms[0])}.")
    for arm in trial.arms:
        numbers = "; ".join(_said(row, arm) for row in trial.finding.rows)
        said.append(f"{arm.title}: {numbers}.")
    return " ".join(said)


def _said(row: Row, arm: Column) -> str:
    out = f"{uncapitalised(LEFT_OUT)}, " if row.breakdown == LEFT_OUT else ""
    return f"{out}{uncapitalised(row.label)}: {aloud(cell_of(row, arm.key), arm)}"


def caption(trial: Trial) -> str:
    """What is drawn, and what is hidden."""
    arms = listed([trial.arms[0].title, uncapitalised(trial.arms[1].title)])
    rows = trial.finding.rows
    cells = [cell for cell in trial.cells() if cell is not Marker.NOT_APPLICABLE]
    said = [f"{arms}, by {uncapitalised(trial.finding.rows_are)}."]
    if any(row.breakdown == LEFT_OUT for row in rows):
        said.append("A box beside an arm's line is of those who go no further.")
    if any(is_part_beside(row, above) for above, row in pairwise(rows)):
        said.append("Boxes with no arrow between them are parts of the one above them.")
    if any(isinstance(cell, Marker) for cell in cells):
        said.append("A box with a dashed edge shows no number.")
    said += [f"{each}." for each in markers(cells)]
    return with_definition(" ".join(said), trial.finding)
