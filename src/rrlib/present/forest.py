"""Forest plots: the studies of one question, each by its weight, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.path import Path

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.dots import figures_of, label_of, plain, row_places, shows_any
from rrlib.present.figures import Chart, canvas, cell_of, find_column, svg, with_definition
from rrlib.present.measured import Figures, head_height, label_rows, wrapped, write_beside
from rrlib.present.scales import (
    axis_title,
    ends_of,
    holds,
    is_ratio,
    value_across,
)
from rrlib.present.words import aloud, interval, level, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row

PREDICTION = "Prediction interval"
"""The breakdown of a row that says where another study is expected, and measures none."""

_SQUARE, _SMALLEST, _PLAIN = 13.0, 3.0, 7.0
"""Points of the side of the heaviest study's square, of the lightest, and of one of no weight."""

_HALF = 0.085
"""Inches from the middle of a diamond to its upper corner."""

_TITLE = 3.0
"""Inches of the longest line below the axis."""

_OPEN = Path([(0.5, -1), (0, -1), (0, 1), (0.5, 1)])
_SHUT = Path([(-0.5, -1), (0, -1), (0, 1), (-0.5, 1)])
"""The brackets at the ends of a prediction interval, as markers."""


@dataclass(frozen=True)
class _Forest:
    """A finding with the columns that are drawn of it."""

    finding: Finding
    value: Column
    weight: Column | None

    def cells(self) -> Iterator[tuple[Row, Cell]]:
        return ((row, cell_of(row, self.value.key)) for row in self.finding.rows)

    def weight_of(self, row: Row) -> Cell | None:
        """Its weight; nothing where none is drawn, or a row that is no study names none."""
        if self.weight is None or row.breakdown == PREDICTION:
            return None
        if row.is_total and self.weight.key not in row.cells:
            return None
        return cell_of(row, self.weight.key)

    @property
    def heaviest(self) -> float:
        cells = [self.weight_of(row) for row in self.finding.rows if not row.is_total]
        return max((cell.value for cell in cells if isinstance(cell, Estimate)), default=0.0)


def forest_chart(released: Released, value: str, weight: str | None = None) -> Chart | None:
    """A row a study: its value as a square, as large as its `weight`, on its interval as a line.

    None for no value shown. A total is a diamond as wide as its interval; a row whose breakdown
    is `Prediction interval` is a bracketed line. A rate is a ratio: it is drawn about 1, on an
    axis on which half and twice as much are equally far from it; all else about 0.
    """
    finding = released.finding
    if not finding.rows:
        return None
    weighed = find_column(finding, weight) if weight else None
    forest = _Forest(finding, find_column(finding, value), weighed)
    if not shows_any(finding, [forest.value]):
        return None
    what = f"{uncapitalised(forest.value.title)}, by {uncapitalised(finding.rows_are)}"
    said = "; ".join(f"{row.label}: {_aloud(forest, row, cell)}" for row, cell in forest.cells())
    return Chart(_drawn(forest), f"Forest plot: {what}. {said}.", _caption(forest))


def _drawn(forest: _Forest) -> str:
    labels = [label_of(row, forest.finding) for row in forest.finding.rows]
    middles, tall = row_places(labels)
    with style.chart_style():
        title = wrapped(visible(axis_title(forest.value)), _TITLE)
        figures = _figures(forest)
        figure, axes = canvas(tall + head_height(figures) + 0.32 + 0.17 * len(title))
        axes.set_ylim(tall, 0)
        label_rows(axes, middles, labels, gap=9)
        axes.set_xlabel("\n".join(title))
        _lay_out(axes, forest)
        _part(axes, forest.finding.rows, middles)
        for middle, (row, cell) in zip(middles, forest.cells(), strict=True):
            if isinstance(cell, Estimate):
                _draw(axes, middle, cell, forest, row)
        write_beside(axes, middles, figures)
        return svg(figure)


def _lay_out(axes: Axes, forest: _Forest) -> None:
    value_across(axes, forest.value, [cell for _, cell in forest.cells()])
    sns.despine(ax=axes, left=True)


def _part(axes: Axes, rows: Sequence[Row], middles: Sequence[float]) -> None:
    """A line between studies and what they come to together, and where definitions change."""
    for (above, higher), (below, lower) in pairwise(zip(rows, middles, strict=True)):
        if _is_study(above) != _is_study(below) or above.definition != below.definition:
            axes.axhline((higher + lower) / 2, color=style.GREY, linewidth=0.8)


def _is_study(row: Row) -> bool:
    return not row.is_total and row.breakdown != PREDICTION


def _draw(axes: Axes, middle: float, cell: Estimate, forest: _Forest, row: Row) -> None:
    start, end = axes.get_xlim()
    ends = ends_of(cell)
    low, value, high = (
        min(max(each, start), end)
        for each in (min([cell.value, *ends]), cell.value, max([cell.value, *ends]))
    )
    if row.breakdown == PREDICTION:
        _draw_prediction(axes, middle, (low, high))
    elif row.is_total and ends:
        across = [(low, 0.0), (value, -_HALF), (high, 0.0), (value, _HALF)]
        corners = [(at, middle + down) for at, down in across]
        axes.add_patch(Polygon(corners, facecolor=style.DARK_BLUE, edgecolor=style.DARK_BLUE))
    else:
        marker, side = _look(forest, row)
        if value == cell.value:
            axes.plot(value, middle, marker, color=style.MID_BLUE, ms=side, clip_on=False)
        axes.hlines(middle, low, high, color=style.DARK_BLUE, linewidth=1.6, zorder=3)
    for each in ends:
        if not start <= each <= end:
            at, marker = (start, "<") if each < start else (end, ">")
            axes.plot(at, middle, marker, color=style.DARK_BLUE, ms=6, clip_on=False)


def _look(forest: _Forest, row: Row) -> tuple[str, float]:
    """The marker of a row and its size: the area is as its weight, and round where it has none."""
    weight = forest.weight_of(row)
    if row.is_total:
        return "D", _PLAIN
    if weight is None:
        return "s", _PLAIN
    if isinstance(weight, Marker):
        return "o", _PLAIN
    share = weight.value / forest.heaviest if forest.heaviest else 0.0
    return "s", max(_SMALLEST, _SQUARE * sqrt(share))


def _draw_prediction(axes: Axes, middle: float, ends: tuple[float, float]) -> None:
    axes.hlines(middle, *ends, color=style.DARK_PINK, linewidth=1.2)
    for at, bracket in zip(ends, (_OPEN, _SHUT), strict=True):
        axes.plot(
            at, middle, marker=bracket, color=style.DARK_PINK, mfc="none", mew=1.4, ms=10,
            clip_on=False,
        )  # fmt: skip


def _figures(forest: _Forest) -> list[Figures]:
    """Each row's number with its interval, and its weight."""
    cells = [cell for _, cell in forest.cells()]
    texts = [
        interval(cell, plain(forest.value))
        if row.breakdown == PREDICTION and isinstance(cell, Estimate)
        else figures_of(cell, forest.value)
        for row, cell in forest.cells()
    ]
    between = f"{level(cells)} interval" if level(cells) else ""
    columns = [Figures(f"Value ({between})" if between else "Value", texts, "left")]
    if forest.weight is not None:
        weights = [forest.weight_of(row) for row in forest.finding.rows]
        written = [
            shown(each, forest.weight) if isinstance(each, Estimate) else str(each or "")
            for each in weights
        ]
        columns.append(Figures(visible(forest.weight.title), written))
    return columns


def _aloud(forest: _Forest, row: Row, cell: Cell) -> str:
    if row.breakdown == PREDICTION and isinstance(cell, Estimate):
        return f"{100 * cell.level:.0f}% prediction interval {interval(cell, forest.value)}"
    weight = forest.weight_of(row)
    said = aloud(cell, forest.value)
    if forest.weight is None or weight is None:
        return said
    return f"{said}, {uncapitalised(forest.weight.title)} {aloud(weight, forest.weight)}"


def _caption(forest: _Forest) -> str:
    finding, rows = forest.finding, forest.finding.rows
    cells = [cell for _, cell in forest.cells()]
    weights = [each for each in map(forest.weight_of, rows) if each is not None]
    drawn = [row for row, cell in forest.cells() if isinstance(cell, Estimate)]
    said = [f"{forest.value.title}, by {uncapitalised(finding.rows_are)}."]
    if level(cells):
        said.append(f"The line is the {level(cells)} interval.")
    if forest.weight is not None:
        said.append(f"The larger a square, the larger the {uncapitalised(forest.weight.title)}.")
    if any(isinstance(forest.weight_of(row), Marker) for row in drawn if _is_study(row)):
        said.append("A round dot is of a weight that is not shown.")
    if any(row.is_total for row in drawn):
        said.append("A diamond is what the rows come to together, as wide as its interval.")
    if any(row.breakdown == PREDICTION for row in drawn):
        said.append(
            "The line in brackets is where the value of another study like these is expected."
        )
    if is_ratio(forest.value):
        said.append("At 1 there is no difference; half and twice are equally far from it.")
    if any(not holds(forest.value, end) for cell in cells for end in ends_of(cell)):
        said.append("An arrow is of an interval that goes on beyond the axis.")
    said += [f"{each}." for each in markers([*cells, *weights])]
    return with_definition(" ".join(said), finding)
