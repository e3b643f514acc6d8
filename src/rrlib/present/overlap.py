"""Overlaps: how two groups are spread over the bands of a score, as bars to either side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.dots import label_of, row_places
from rrlib.present.figures import Chart, canvas, cell_of, find_column, svg, with_definition
from rrlib.present.measured import label_rows, width_of, wrapped, write_above
from rrlib.present.scales import ROUND, as_number
from rrlib.present.words import aloud, listed, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row, Unit

_BAR = 0.2
"""Inches of a bar's height."""

_STUB = 0.07
"""The length of what stands for a hidden number, as a share of the longest bar."""

_SIDE = 2.3
"""Inches from the middle of the plot to its side, or a little less."""

_COLOURS = (style.DARK_BLUE, style.TURQUOISE)
_TEXTS = (style.DARK_BLUE, style.TURQUOISE_TEXT)
_WAYS = (-1, 1)
_SIDES: tuple[Literal["left", "right"], ...] = ("right", "left")
"""The first group's bars go to the left, the second's to the right; what a head ends at."""


@dataclass(frozen=True)
class _Overlap:
    """A finding with the columns of both groups."""

    finding: Finding
    columns: tuple[Column, Column]

    @property
    def rows(self) -> list[Row]:
        return [row for row in self.finding.rows if not row.is_total]

    def cells(self) -> Iterator[Cell]:
        return (cell_of(row, column.key) for row in self.rows for column in self.columns)

    @property
    def longest(self) -> float:
        return max(cell.value for cell in self.cells() if isinstance(cell, Estimate)) or 1.0


def overlap_chart(released: Released, first: str, second: str) -> Chart | None:
    """A row a band, the `first` group's bar to the left, the `second`'s to the right.

    None for no number shown. Both are counted outwards on one axis. A total is no band. A hidden
    number has a hatched stub. Raises ValueError for two columns of different units.
    """
    finding = released.finding
    if not finding.rows:
        return None
    columns = find_column(finding, first), find_column(finding, second)
    if columns[0].unit is not columns[1].unit:
        raise ValueError(
            f"{finding.name}: {first} is in {columns[0].unit.name} and {second} in "
            f"{columns[1].unit.name}; both sides of an overlap are counted in one unit."
        )
    overlap = _Overlap(finding, columns)
    if not any(isinstance(cell, Estimate) for cell in overlap.cells()):
        return None
    what = f"{_both(overlap)}, by {uncapitalised(finding.rows_are)}"
    said = "; ".join(f"{row.label}: {_aloud(overlap, row)}" for row in overlap.rows)
    alt = f"Mirrored bar chart: {uncapitalised(what)}. {said}."
    return Chart(_drawn(overlap), alt, _caption(what, overlap))


def _drawn(overlap: _Overlap) -> str:
    labels = [label_of(row, overlap.finding) for row in overlap.rows]
    middles, tall = row_places(labels)
    heads = [wrapped(visible(column.title), _SIDE - 0.2, "bold") for column in overlap.columns]
    with style.chart_style():
        figure, axes = canvas(tall + 0.65 + 0.17 * max(map(len, heads)))
        axes.set_ylim(tall, 0)
        label_rows(axes, middles, labels)
        _lay_out(axes, overlap)
        for side, column in enumerate(overlap.columns):
            for middle, row in zip(middles, overlap.rows, strict=True):
                _bar(axes, middle, (side, overlap.longest), (cell_of(row, column.key), column))
            place, ha = (0.5, 8.0 * _WAYS[side]), _SIDES[side]
            write_above(axes, heads[side], place, ha, _TEXTS[side])
        return svg(figure)


def _lay_out(axes: Axes, overlap: _Overlap) -> None:
    column = overlap.columns[0]
    texts = [_text(cell, column) for cell in overlap.cells()]
    room = min(0.6, (max(map(width_of, texts)) + 0.15) / _SIDE)
    end = overlap.longest / (1 - room)
    axes.set_xlim(-end, end)
    axes.xaxis.set_major_locator(
        MaxNLocator(7, steps=ROUND, integer=column.unit is Unit.COUNT, symmetric=True)
    )
    axes.xaxis.set_major_formatter(lambda number, _: as_number(abs(number), column))
    sns.despine(ax=axes, left=True)
    axes.axvline(0, color=style.GREY, linewidth=1)


def _bar(axes: Axes, middle: float, side: tuple[int, float], number: tuple[Cell, Column]) -> None:
    (place, longest), (cell, column) = side, number
    way, length = _WAYS[place], 0.0
    if isinstance(cell, Estimate):
        length = cell.value
        axes.barh(middle, way * length, _BAR, color=_COLOURS[place])
    elif cell is Marker.CONFIDENTIAL:
        length = _STUB * longest
        axes.barh(middle, way * length, _BAR, color="white", edgecolor=style.GREY, hatch="////")
    axes.annotate(
        _text(cell, column),
        (way * length, middle),
        (5 * way, 0),
        textcoords="offset points",
        ha=_SIDES[place],
        va="center",
    )


def _text(cell: Cell, column: Column) -> str:
    return shown(cell, column) if isinstance(cell, Estimate) else str(cell)


def _both(overlap: _Overlap) -> str:
    first, second = overlap.columns
    return listed([first.title, uncapitalised(second.title)])


def _aloud(overlap: _Overlap, row: Row) -> str:
    return ", ".join(
        f"{uncapitalised(column.title)} {aloud(cell_of(row, column.key), column)}"
        for column in overlap.columns
    )


def _caption(what: str, overlap: _Overlap) -> str:
    cells = list(overlap.cells())
    said = [f"{what}. Both sides are counted outwards from the middle."]
    if Marker.CONFIDENTIAL in cells:
        said.append("A hatched stub has the same length whatever it hides.")
    said += [f"{each}." for each in markers(cells)]
    return with_definition(" ".join(said), overlap.finding)
