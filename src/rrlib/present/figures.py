"""Charts of released findings, with the words for those who cannot see them.

What a chart found is said in the text above it, where it can be read aloud, enlarged and
translated; the image holds no title.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rrlib.disclosure import Released
from rrlib.periods import FinancialYear
from rrlib.present import style
from rrlib.present.words import in_text, interval, number
from rrlib.results import Cell, Column, Estimate, Marker, Row, Unit


@dataclass(frozen=True)
class Chart:
    """A chart as SVG, with the text that stands for it and the caption below it."""

    svg: str
    alt: str
    caption: str


def interval_chart(released: Released, column: str) -> Chart | None:
    """Each row's value of `column` as a dot with its interval as a line; None for no rows."""
    what = _column(released, column)
    rows = released.finding.rows
    if not rows:
        return None
    cells = [_cell(row, column) for row in rows]
    end = 100.0 if what.unit is Unit.PERCENT else 1.1 * max([1.0, *map(_right_end, cells)])
    with style.chart_style():
        figure, axes = _canvas(0.6 + 0.42 * len(rows))
        for height, cell in enumerate(cells):
            _dot(axes, height, cell, what.unit, end)
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, end)
        if what.unit is Unit.PERCENT:
            axes.xaxis.set_major_formatter("{x:.0f}%")
        axes.grid(axis="x", color=style.PALE, linewidth=0.5)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        sns.despine(ax=axes, left=True)
        svg = _svg(figure)
    caption = f"{what.title}, by {released.finding.rows_are.lower()}. The line is the 95% interval."
    return Chart(
        svg, _alt("Dot plot with intervals", released, what), _with_source(caption, released)
    )


def column_chart(
    released: Released, column: str | None = None, row: str | None = None
) -> Chart | None:
    """One bar a year: the rows' values of `column`, or the values of `row` across columns.

    None where there is no year to draw.
    """
    points, title = _series(released, column, row)
    if not points:
        return None
    with style.chart_style():
        figure, axes = _canvas(2.9)
        heights = [cell.value if isinstance(cell, Estimate) else 0.0 for _, cell in points]
        sns.barplot(
            x=[label for label, _ in points],
            y=heights,
            color=style.DARK_BLUE,
            saturation=1,
            width=0.7,
            ax=axes,
        )
        for place, (_, cell) in enumerate(points):
            text = str(cell) if isinstance(cell, Marker) else number(cell.value, Unit.COUNT)
            axes.annotate(
                text, (place, heights[place]), (0, 4), textcoords="offset points", ha="center"
            )
        broken = _draw_breaks(axes, released, [label for label, _ in points])
        axes.set_ylim(0, 1.18 * max([1.0, *heights]))
        axes.yaxis.set_major_formatter(lambda value, _: number(value, Unit.COUNT))
        axes.set_ylabel("")
        sns.despine(ax=axes)
        svg = _svg(figure)
    alt = f"Bar chart: {title}. " + "; ".join(
        f"{label}: {cell if isinstance(cell, Marker) else number(cell.value, Unit.COUNT)}"
        for label, cell in points
    )
    caption = f"{title}, by financial year (April to March)."
    if broken:
        caption += " Broken line: what is recorded changed; see below."
    return Chart(svg, alt + ".", _with_source(caption, released))


def _canvas(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(style.WIDTH, height))
    return figure, figure.add_subplot()


def _dot(axes: Axes, height: int, cell: Cell, unit: Unit, end: float) -> None:
    """The dot, its interval, and the number on the side where there is room."""
    gap = 0.015 * end
    if isinstance(cell, Marker):
        axes.text(gap, height, f"{cell} {cell.meaning}", va="center")
        return
    left, right, text = cell.value, _right_end(cell), number(cell.value, unit)
    if cell.lower is not None and cell.upper is not None:
        left, text = cell.lower, f"{text} ({interval(cell, unit)})"
        axes.hlines(height, left, right, color=style.LIGHT_BLUE, linewidth=3)
    axes.plot(cell.value, height, "o", color=style.DARK_BLUE, markersize=8)
    if right < 0.7 * end:
        axes.text(right + gap, height, text, va="center", ha="left")
    else:
        axes.text(left - gap, height, text, va="center", ha="right")


def _right_end(cell: Cell) -> float:
    if isinstance(cell, Marker):
        return 0.0
    return cell.value if cell.upper is None else cell.upper


def _series(
    released: Released, column: str | None, row: str | None
) -> tuple[list[tuple[str, Cell]], str]:
    finding = released.finding
    if column is not None:
        what = _column(released, column)
        return [(each.label, _cell(each, column)) for each in finding.rows], what.title
    if row is None:
        raise ValueError("name the column or the row to draw")
    cells = [(each.title, released.cell(row, each.key)) for each in finding.columns]
    return cells, finding.rows_are


def _cell(row: Row, column: str) -> Cell:
    return row.cells.get(column, Marker.NOT_AVAILABLE)


def _draw_breaks(axes: Axes, released: Released, labels: list[str]) -> bool:
    """Draw a broken line before each year in which a break falls; whether there is any."""
    years = {str(FinancialYear.containing(each.day)) for each in released.finding.breaks}
    broken = [labels.index(year) for year in years if year in labels[1:]]
    for place in broken:
        axes.axvline(place - 0.5, color=style.DARK_PINK, linestyle="--")
    return bool(broken)


def _alt(kind: str, released: Released, column: Column) -> str:
    parts = []
    for row in released.finding.rows:
        cell = _cell(row, column.key)
        text = cell.meaning if isinstance(cell, Marker) else in_text(cell, column.unit)
        parts.append(f"{row.label}: {text}")
    return f"{kind}: {column.title.lower()}. " + "; ".join(parts) + "."


def _with_source(caption: str, released: Released) -> str:
    finding = released.finding
    if finding.definition is not None:
        caption += f" Definition: {finding.definition.name}."
    return caption


def _column(released: Released, key: str) -> Column:
    for column in released.finding.columns:
        if column.key == key:
            return column
    raise KeyError(key)


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
