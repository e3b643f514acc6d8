"""Charts of released findings: the shape, the words for those who cannot see it, no leaks."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rrlib.disclosure import Released
from rrlib.periods import FinancialYear
from rrlib.present import style
from rrlib.present.words import in_text, interval, number, sentences
from rrlib.results import Cell, Column, Estimate, Marker, Row, Unit

_TITLE_WIDTH = 78


@dataclass(frozen=True)
class Chart:
    """A chart as SVG, with the text that stands for it and the caption below it."""

    svg: str
    alt: str
    caption: str


def interval_chart(released: Released, column: str) -> Chart:
    """Each row's value of `column` as a dot with its interval as a line."""
    what = _column(released, column)
    rows = released.finding.rows
    with style.chart_style():
        figure, axes = _canvas(1.1 + 0.42 * max(len(rows), 1))
        for height, row in enumerate(rows):
            _dot(axes, height, row.cells.get(column, Marker.NOT_AVAILABLE), what.unit)
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 100 if what.unit is Unit.PERCENT else None)
        axes.xaxis.set_major_formatter(lambda value, _: number(value, Unit.COUNT) + "%")
        axes.grid(axis="x", color=style.PALE, linewidth=0.5)
        axes.set_axisbelow(True)
        sns.despine(ax=axes, left=True)
        axes.tick_params(axis="y", length=0)
        subtitle = f"{what.title}, dot and number; line: 95% interval"
        _titles(axes, released, subtitle)
        svg = _svg(figure)
    return Chart(svg, _alt("Dot plot with intervals", released, what), _caption(released))


def column_chart(released: Released, column: str | None = None, row: str | None = None) -> Chart:
    """One bar a year: the rows' values of `column`, or the values of `row` across columns."""
    points, title = _series(released, column, row)
    with style.chart_style():
        figure, axes = _canvas(3.4)
        heights = [cell.value if isinstance(cell, Estimate) else 0.0 for _, cell in points]
        sns.barplot(x=[label for label, _ in points], y=heights, color=style.DARK_BLUE, ax=axes)
        for place, (_, cell) in enumerate(points):
            text = str(cell) if isinstance(cell, Marker) else number(cell.value, Unit.COUNT)
            axes.annotate(
                text, (place, heights[place]), (0, 4), textcoords="offset points", ha="center"
            )
        _draw_breaks(axes, released, [label for label, _ in points])
        axes.set_ylim(0, 1.18 * max([1.0, *heights]))
        axes.yaxis.set_major_formatter(lambda value, _: number(value, Unit.COUNT))
        axes.set_ylabel("")
        sns.despine(ax=axes)
        _titles(axes, released, f"{title}, financial years from April to March")
        svg = _svg(figure)
    alt = f"Bar chart: {title}. " + "; ".join(
        f"{label}: {cell if isinstance(cell, Marker) else number(cell.value, Unit.COUNT)}"
        for label, cell in points
    )
    return Chart(svg, alt + ".", _caption(released))


def _canvas(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(style.WIDTH, height))
    return figure, figure.add_subplot()


def _dot(axes: Axes, height: int, cell: Cell, unit: Unit) -> None:
    if isinstance(cell, Marker):
        axes.text(1, height, f"{cell} {cell.meaning}", va="center")
        return
    if cell.lower is not None and cell.upper is not None:
        axes.hlines(
            height, cell.lower, cell.upper, color=style.DARK_BLUE, linewidth=2.5, alpha=0.55
        )
    axes.plot(cell.value, height, "o", color=style.DARK_BLUE, markersize=8)
    text = f"{number(cell.value, unit)} ({interval(cell, unit)})"
    right = cell.upper if cell.upper is not None else cell.value
    beside = right < 72
    axes.text(
        right + 1.5 if beside else (cell.lower or 0) - 1.5,
        height,
        text,
        va="center",
        ha="left" if beside else "right",
    )


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
    return cells, f"{finding.question.rstrip('?')}"


def _cell(row: Row, column: str) -> Cell:
    return row.cells.get(column, Marker.NOT_AVAILABLE)


def _draw_breaks(axes: Axes, released: Released, labels: list[str]) -> None:
    """A broken line before the first year that begins on or after a break, or contains it."""
    for each in released.finding.breaks:
        year = str(FinancialYear.containing(each.day))
        if year in labels and labels.index(year) > 0:
            axes.axvline(labels.index(year) - 0.5, color=style.DARK_PINK, linestyle="--")


def _titles(axes: Axes, released: Released, subtitle: str) -> None:
    said = sentences(released)
    headline = said[0] if said else released.finding.question
    axes.set_title(
        textwrap.fill(headline, _TITLE_WIDTH) + "\n",
        loc="left",
        fontsize=11,
        fontweight="bold",
    )
    axes.text(0, 1.02, subtitle, transform=axes.transAxes, fontsize=9.5)


def _alt(kind: str, released: Released, column: Column) -> str:
    parts = []
    for row in released.finding.rows:
        cell = _cell(row, column.key)
        text = cell.meaning if isinstance(cell, Marker) else in_text(cell, column.unit)
        parts.append(f"{row.label}: {text}")
    return f"{kind}: {column.title.lower()}. " + "; ".join(parts) + "."


def _caption(released: Released) -> str:
    finding = released.finding
    parts = [f"Figure: {finding.question}"]
    if finding.definition is not None:
        parts.append(f"Definition: {finding.definition.name}.")
    if finding.breaks:
        parts.append("Broken line: what is recorded changed; see below.")
    return " ".join(parts)


def _column(released: Released, key: str) -> Column:
    for column in released.finding.columns:
        if column.key == key:
            return column
    raise KeyError(key)


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
