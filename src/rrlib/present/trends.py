"""Trends: lines over quarters, beside what was expected, with the day of each dated change."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import nan

import seaborn as sns
from matplotlib.axes import Axes

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.dated_lines import draw_dated_lines
from rrlib.present.dots import plain
from rrlib.present.figures import HALO, Chart, canvas, svg, value_axis
from rrlib.present.period_axis import PLOT_WIDTH, named_places
from rrlib.present.placing import LINE, label_beside
from rrlib.present.scales import as_number, ends_of
from rrlib.present.trend_series import Line, Run, Trend, alt_text, caption
from rrlib.present.words import shown
from rrlib.results import Estimate, Unit

_HEIGHT = 3.6
"""Inches of the whole, without the signs above it."""

_LETTERS = 18
"""The longest line of a label at a line's end."""

_MARKER_WIDTH = 0.25
"""Inches of a marker's shorthand and what parts it from the next."""

_MARKER = 18
"""Points from the markers of one line up to those of the next."""


def trend_chart(
    released: Released,
    values: Sequence[str],
    expected: str | None = None,
    base: float | None = None,
) -> Chart | None:
    """A line over quarters for each column of `values`; None where none of them has a number.

    Rows are labelled by quarters, `2012-13Q1`, in any order; a total is none. A quarter that is
    missing or not shown is a gap. `expected` names a column of what would have been expected, such
    as without a reform: a dashed line from its first number on. Intervals are bands. A thin line is
    at `base`, such as 100 of an index. The finding's breaks are upright lines at their days: those
    of a reform solid and numbered, those of recording broken and lettered.

    Raises ValueError for a row that is no quarter, for columns of different units, and for no
    column or more than four.
    """
    if not released.finding.rows:
        return None
    trend = Trend.of(released.finding, values, expected, base)
    if not any(line.points for line in trend.values):
        return None
    with style.chart_style():
        levels = 1 + max((each.level for each in trend.dated), default=-1)
        figure, axes = canvas(_HEIGHT + LINE * levels)
        from_nought = _lay_out(axes, trend)
        draw_dated_lines(axes, trend.dated)
        for line in reversed(trend.lines):
            _draw(axes, line)
        for height, line in enumerate(line for line in trend.lines if line.hidden):
            _draw_markers(axes, line, height)
        _label_ends(axes, trend)
        image = svg(figure)
    return Chart(image, alt_text(trend), caption(trend, from_nought=from_nought))


def _lay_out(axes: Axes, trend: Trend) -> bool:
    """Set up both axes; whether the upright one reaches down to nought."""
    column = trend.values[0].column
    cells = [cell for cell in trend.cells if isinstance(cell, Estimate)]
    numbers = [number for cell in cells for number in (cell.value, *ends_of(cell))]
    numbers += [] if trend.base is None else [trend.base]
    from_nought = value_axis(axes, column.unit, numbers)
    if column.unit is not Unit.COUNT and not column.unit.is_percent:
        axes.yaxis.set_major_formatter(lambda number, _: as_number(number, column))
    if column.unit.is_difference:
        axes.set_ylabel("Percentage points")
    axes.set_xlim(-0.5, len(trend.quarters) - 0.5)
    named = named_places(trend.labels)
    axes.set_xticks(named, [trend.labels[place].replace("Q", "\nQ") for place in named])
    begins = [place for place, quarter in enumerate(trend.quarters) if quarter.number == 1]
    axes.set_xticks([place for place in begins if place not in named], minor=True)
    sns.despine(ax=axes)
    if trend.base is not None:
        axes.axhline(trend.base, color=style.GREY, linewidth=0.8, zorder=1)
    return from_nought or axes.get_ylim()[0] < 0


def _draw(axes: Axes, line: Line) -> None:
    """The line with a gap wherever a quarter is missing or not shown; a lone quarter is a point."""
    look = line.look
    for run in line.runs:
        _draw_interval(axes, run, look)
        places, heights = [place for place, _ in run], [cell.value for _, cell in run]
        axes.plot(places, heights, color=look.colour, linestyle=look.dashes, linewidth=1.8)
        for place, cell in run:
            if cell.provisional or not run[1:]:
                face = "white" if cell.provisional else look.colour
                axes.plot(place, cell.value, look.marker, color=look.colour, mfc=face, ms=4.5)


def _draw_interval(axes: Axes, run: Run, look: style.Line) -> None:
    """Light between the ends of the intervals, which thin lines join."""
    bounds = [ends_of(cell) for _, cell in run]
    if not any(bounds):
        return
    places = [place for place, _ in run]
    lower, upper = zip(*((*each, nan, nan)[:2] for each in bounds), strict=True)
    if not run[1:]:
        axes.vlines(places, lower, upper, color=look.colour, alpha=0.5, linewidth=2)
    axes.fill_between(places, lower, upper, color=look.colour, alpha=0.14, lw=0, zorder=1)
    for ends in (lower, upper):
        axes.plot(places, ends, color=look.colour, linewidth=0.6)


def _draw_markers(axes: Axes, line: Line, height: int) -> None:
    """The shorthand of what is not shown at the plot's foot, once for quarters in a row."""
    room = PLOT_WIDTH / len(line.cells)
    for marker, places in line.hidden:
        axes.annotate(
            str(marker),
            ((places[0] + places[-1]) / 2, 0),
            (0, 3 + _MARKER * height),
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90 if room < _MARKER_WIDTH else 0,
            color=line.look.text,
            gid=HALO,
        )


def _label_ends(axes: Axes, trend: Trend) -> None:
    """Each line's name and last number at its end, with the quarter if that is not the last."""
    lines = [line for line in trend.lines if line.points]
    ends = []
    for line in lines:
        place, last = line.points[-1]
        parts = [f"{visible(line.column.title)}:", shown(last, plain(line.column))]
        if place < len(trend.quarters) - 1:
            parts.append(f"in {trend.labels[place]}")
        ends.append((last.value, "\n".join(_in_lines(parts))))
    for label, line in zip(label_beside(axes, ends), lines, strict=True):
        label.set(color=line.look.text, weight="bold")


def _in_lines(parts: Sequence[str]) -> list[str]:
    """A name in lines, and after it parts that are not broken."""
    lines = textwrap.wrap(parts[0], _LETTERS)
    for part in parts[1:]:
        joined = f"{lines[-1]} {part}"
        lines[-1:] = [joined] if len(joined) <= _LETTERS else [lines[-1], part]
    return lines
