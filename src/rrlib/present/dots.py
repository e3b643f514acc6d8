"""Dot plots: each row's value as a dot, its interval as a line, and both in figures beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import seaborn as sns
from matplotlib.axes import Axes

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.figures import Chart, canvas, cell_of, find_column, svg, with_definition
from rrlib.present.words import aloud, interval, level, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row, Unit

_LETTERS = 34
"""The longest line of a row's label."""

_LINES = 4
"""The most lines of a row's label; the table beside the chart has the whole."""

_LINE = 0.17
"""Inches from one line of a label to the next."""

_BETWEEN = 0.13
"""Inches from one row to the next."""

_APART = 0.19
"""Inches from the first dot of a pair to the second."""


def interval_chart(released: Released, column: str) -> Chart | None:
    """Each row's value of `column` as a dot with its interval as a line; None for no value."""
    if not released.finding.rows:
        return None
    what = find_column(released.finding, column)
    if not shows_any(released.finding, [what]):
        return None
    image = _drawn(released.finding, [what])
    alt = (
        f"Dot plot with intervals: {uncapitalised(what.title)}. {_said(released.finding, [what])}."
    )
    return Chart(image, alt, _caption(what.title, released.finding, [what]))


def pair_chart(released: Released, first: str, second: str) -> Chart | None:
    """Two values a row, such as crude and standardised, one below the other; None for no value.

    They are told apart by the shape of the dot.
    """
    finding = released.finding
    if not finding.rows:
        return None
    pair = [find_column(finding, first), find_column(finding, second)]
    if not shows_any(finding, pair):
        return None
    titles = f"{pair[0].title} and {uncapitalised(pair[1].title)}"
    alt = f"Dot plot of pairs with intervals: {uncapitalised(titles)}. {_said(finding, pair)}."
    return Chart(_drawn(finding, pair), alt, _caption(titles, finding, pair))


def shows_any(finding: Finding, columns: Sequence[Column]) -> bool:
    """Whether there is a number to draw in any of `columns`."""
    cells = (cell_of(row, column.key) for row in finding.rows for column in columns)
    return any(isinstance(cell, Estimate) for cell in cells)


def _drawn(finding: Finding, columns: Sequence[Column]) -> str:
    labels = [label_of(row, finding) for row in finding.rows]
    middles, tall = row_places(labels, len(columns))
    with style.chart_style():
        figure, axes = canvas(tall + (0.7 if columns[1:] else 0.4))
        axes.set_yticks(middles, labels)
        axes.set_ylim(tall, 0)
        _lay_out(axes, finding, columns)
        _part_definitions(axes, finding, middles)
        for number, column in enumerate(columns):
            below = _APART * (number - 0.5) if columns[1:] else 0.0
            for middle, row in zip(middles, finding.rows, strict=True):
                cell = cell_of(row, column.key)
                _dot(axes, middle + below, cell, style.DOTS[number])
                _figures(axes, middle + below, cell, column)
        if columns[1:]:
            _legend(axes, columns)
        return svg(figure)


def row_places(labels: Sequence[str], lines: int = 1) -> tuple[list[float], float]:
    """The middles of rows, one below the other, and the height of all of them, in inches.

    A row has room for the lines of its label, and for `lines` at the least.
    """
    tall = [_LINE * max(label.count("\n") + 1, lines) + _BETWEEN for label in labels]
    middles = [end - each / 2 for end, each in zip(accumulate(tall), tall, strict=True)]
    return middles, sum(tall)


def _lay_out(axes: Axes, finding: Finding, columns: Sequence[Column]) -> None:
    start, end = _scale(finding, columns)
    axes.set_xlim(start, end)
    if columns[0].unit.is_percent:
        axes.xaxis.set_major_formatter(style.percent)
    if columns[0].unit.is_difference:
        axes.set_xlabel("Percentage points")
    axes.grid(axis="x", color=style.PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    sns.despine(ax=axes, left=True)
    if start < 0:
        axes.axvline(0, color=style.GREY, linewidth=0.8)


def _part_definitions(axes: Axes, finding: Finding, middles: Sequence[float]) -> None:
    """A line between two rows that are made by different definitions."""
    rows = zip(finding.rows, middles, strict=True)
    for (above, higher), (below, lower) in pairwise(rows):
        if above.definition != below.definition:
            axes.axhline((higher + lower) / 2, color=style.GREY, linewidth=0.8)


def _scale(finding: Finding, columns: Sequence[Column]) -> tuple[float, float]:
    cells = [cell_of(row, column.key) for row in finding.rows for column in columns]
    ends = [
        end
        for cell in cells
        if isinstance(cell, Estimate)
        for end in (cell.value, cell.lower, cell.upper)
        if end is not None
    ]
    start = min(0.0, 1.1 * min(ends, default=0.0))
    if all(column.unit.is_percent for column in columns) and start == 0:
        return 0.0, max([100.0, *ends])
    return start, 1.1 * max([1.0, *ends])


def _dot(axes: Axes, height: float, cell: Cell, look: style.Dot) -> None:
    if isinstance(cell, Marker):
        return
    if cell.lower is not None and cell.upper is not None:
        axes.hlines(height, cell.lower, cell.upper, color=look.line, linewidth=look.width)
    axes.plot(
        cell.value,
        height,
        look.marker,
        color=look.edge,
        mfc=look.face,
        markersize=8,
        mew=2,
        clip_on=False,  # a dot at an end of the axis is a whole one
    )


def _figures(axes: Axes, height: float, cell: Cell, column: Column) -> None:
    """The number with its interval, in a column of its own beside the plot."""
    text = figures_of(cell, column)
    axes.text(1.02, height, text, transform=axes.get_yaxis_transform(), va="center")


def figures_of(cell: Cell, column: Column) -> str:
    """`39.5% (32% to 47%)` or `[c]`, as it stands beside a plot; points without their unit."""
    if isinstance(cell, Marker):
        return str(cell)
    column = plain(column)
    between = interval(cell, column)
    return shown(cell, column) + (f" ({between})" if between else "")


def plain(column: Column) -> Column:
    """`column` with numbers that do not repeat what its axis says of them."""
    return replace(column, unit=Unit.DIFFERENCE) if column.unit is Unit.POINTS else column


def _legend(axes: Axes, columns: Sequence[Column]) -> None:
    for look, column in zip(style.DOTS, columns, strict=False):
        axes.plot(
            [], [], look.marker, color=look.edge, mfc=look.face, mew=2, ms=8, label=column.title
        )
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderpad=0)


def label_of(row: Row, finding: Finding) -> str:
    """The row's label in lines, and its definition where rows have several."""
    label = visible(row.label)
    lines = textwrap.wrap(label, _LETTERS, max_lines=_LINES, placeholder=" …") or [""]
    if any(each.definition for each in finding.rows):
        definition = row.definition or finding.definition
        lines += [definition.name] if definition else []
    return "\n".join(lines)


def _said(finding: Finding, columns: Sequence[Column]) -> str:
    return "; ".join(f"{row.label}: {_each(row, columns)}" for row in finding.rows)


def _each(row: Row, columns: Sequence[Column]) -> str:
    said = [aloud(cell_of(row, column.key), column) for column in columns]
    if not columns[1:]:
        return said[0]
    return ", ".join(
        f"{uncapitalised(column.title)} {each}" for column, each in zip(columns, said, strict=True)
    )


def _caption(titles: str, finding: Finding, columns: Sequence[Column]) -> str:
    cells = [cell_of(row, column.key) for row in finding.rows for column in columns]
    said = [
        f"{titles}, by {uncapitalised(finding.rows_are)}.",
        *(f"{each}." for each in markers(cells)),
    ]
    if level(cells):
        said.insert(1, f"The line is the {level(cells)} interval.")
    return with_definition(" ".join(said), finding)
