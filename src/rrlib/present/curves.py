"""Curves: a share by the months since each person's index date, with the number at risk below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from rrlib.disclosure import Released
from rrlib.present import style
from rrlib.present.figures import HALO, Chart, cell_of, svg, with_definition
from rrlib.present.words import aloud, level, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role

_PLOT = 3.1
"""Inches of the plot's height."""

_LINE = 0.2
"""Inches of a line of the table below it."""

_MOST_COLUMNS = 13
"""More, and the numbers at risk of a table across the page run into each other."""

_ASIDE = 3
"""Points between the interval lines of two curves at one month."""

_LABEL_HEIGHT = 0.07
"""Of a label at a line's end, as a share of the plot's."""

_LABEL_WIDTH = 0.25
"""The same, of all months."""


@dataclass(frozen=True)
class _Curve:
    """What was released of one series: its share and its number at risk, a cell a month."""

    name: str
    column: Column
    shares: tuple[Cell, ...]
    at_risk: tuple[Cell, ...]
    months: tuple[float, ...]

    @property
    def title(self) -> str:
        """What is drawn, without the name of the series, which stands at the line."""
        title = self.column.title.removeprefix(f"{self.name}: ")
        return title[:1].upper() + title[1:]

    @property
    def points(self) -> list[tuple[int, float, Estimate]]:
        """The months shown: their place among all, the month, the estimate."""
        return [
            (place, month, cell)
            for place, (month, cell) in enumerate(zip(self.months, self.shares, strict=True))
            if isinstance(cell, Estimate)
        ]

    @property
    def goes_on(self) -> bool:
        """Whether a month after the first is shown."""
        return any(place for place, _, _ in self.points)


def curve_chart(
    released: Released, series: Sequence[str] = (), x: str = "Months since the index date"
) -> Chart | None:
    """The curve of each of `series` (none: of all), its rows labelled by their months.

    A straight line joins one month to the next, as in a life table: when between them it happened
    is not said.
    Two months between which others are hidden are joined by a thin dotted line, and have no band.
    None where nothing is shown beyond the first month. Raises ValueError for a row's label that
    is no number, and for more series than can be told apart.
    """
    finding = released.finding
    names = tuple(series) or tuple(dict.fromkeys(c.series for c in finding.columns if c.series))
    if len(names) > len(style.LINES):
        raise ValueError(f"{finding.name}: {len(names)} curves in one chart cannot be told apart")
    curves = [_curve(finding, name) for name in names]
    if not any(curve.goes_on for curve in curves):
        return None
    with style.chart_style():
        figure, axes, below = _canvas(len(curves))
        for number, (curve, look) in enumerate(zip(curves, style.LINES, strict=False)):
            _draw(axes, curve, look)
            _draw_intervals(axes, curve, look, number - (len(curves) - 1) / 2)
        _lay_out(axes, curves, x)
        _label_ends(axes, curves)
        _numbers_at_risk(below, curves)
        image = svg(figure)
    what = f"{_titles(curves)}, by {uncapitalised(x)}."
    alt = f"Curves with intervals: {uncapitalised(what)} " + " ".join(map(_said, curves))
    return Chart(image, alt, _caption(what, finding, curves))


def _curve(finding: Finding, name: str) -> _Curve:
    columns = [column for column in finding.columns if column.series == name]
    share = next((column for column in columns if column.role is Role.DERIVED), None)
    if share is None:
        raise ValueError(f"{finding.name}: the series {name!r} has no share to draw")
    at_risk = next((column.key for column in columns if column.role is Role.BASE), "")
    return _Curve(
        name,
        share,
        tuple(cell_of(row, share.key) for row in finding.rows),
        tuple(cell_of(row, at_risk) for row in finding.rows),
        tuple(_month(finding, row.label) for row in finding.rows),
    )


def _month(finding: Finding, label: str) -> float:
    try:
        return float(label)
    except ValueError:
        raise ValueError(f"{finding.name}: the row {label!r} of a curve is no month") from None


def _canvas(curves: int) -> tuple[Figure, Axes, Axes]:
    table = _LINE * (curves + 1)
    figure = Figure(figsize=(style.WIDTH, _PLOT + 0.6 + table))
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=[_PLOT, table])
    return figure, axes, below


def _draw(axes: Axes, curve: _Curve, look: style.Line) -> None:
    for run in _runs(curve):
        months, values = [month for _, month, _ in run], [cell.value for _, _, cell in run]
        axes.plot(months, values, color=look.colour, linestyle=look.dashes)
        axes.plot(months, values, look.marker, color=look.colour, markersize=4.5)
    for (place, month, cell), (next_place, next_month, next_cell) in pairwise(curve.points):
        if next_place > place + 1:
            ends = [cell.value, next_cell.value]
            axes.plot([month, next_month], ends, color=look.colour, lw=0.9, ls=style.JOIN)


def _draw_intervals(axes: Axes, curve: _Curve, look: style.Line, aside: float) -> None:
    """Light from one month to the next, and a line at the last before a gap, a little `aside`."""
    beside = ScaledTranslation(aside * _ASIDE / 72, 0, axes.figure.dpi_scale_trans)
    for run in _runs(curve):
        bounds = [
            (month, cell.lower, cell.upper)
            for _, month, cell in run
            if cell.lower is not None and cell.upper is not None
        ]
        if not bounds:
            continue
        at, lower, upper = zip(*bounds, strict=True)
        axes.fill_between(at, lower, upper, color=look.colour, alpha=0.14, lw=0)
        axes.vlines(
            at[-1],
            lower[-1],
            upper[-1],
            color=look.colour,
            alpha=0.5,
            linewidth=2,
            transform=axes.transData + beside,
        )


def _runs(curve: _Curve) -> Iterator[list[tuple[int, float, Estimate]]]:
    """The months shown, without a hidden one between them."""
    run: list[tuple[int, float, Estimate]] = []
    for point in curve.points:
        if run and point[0] > run[-1][0] + 1:
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _lay_out(axes: Axes, curves: Sequence[_Curve], x: str) -> None:
    months = curves[0].months
    axes.set_xlim(min(months), max(months) + 0.16 * (max(months) - min(months)))
    axes.set_xticks(_ticks(months))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.tick_params(labelbottom=True)
    axes.set_xlabel(x)
    axes.set_ylim(0, _top(curves))
    axes.yaxis.set_major_formatter(style.percent)
    axes.grid(axis="y", color=style.PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    sns.despine(ax=axes)


def _ticks(months: Sequence[float]) -> list[float]:
    step = ceil(len(months) / _MOST_COLUMNS)
    while step not in (1, 2, 3, 4, 6) and step % 12:
        step += 1
    return list(months[::step])


def _top(curves: Sequence[_Curve]) -> float:
    """The percent at the top of the plot: the next ten above every interval."""
    ends = [cell.upper or cell.value for curve in curves for _, _, cell in curve.points]
    return min(100.0, 10.0 * (int(max(ends) / 10) + 1))


def _label_ends(axes: Axes, curves: Sequence[_Curve]) -> None:
    """Each line's name and last value at its end, beside its height where that is taken."""
    placed: list[tuple[float, float]] = []
    for curve, look in zip(curves, style.LINES, strict=False):
        if not curve.goes_on:
            continue
        _, month, cell = curve.points[-1]
        others = [
            (at, each.value)
            for other in curves
            for _, at, each in other.points
            if other is not curve and at > month
        ]
        height = _free_height(cell.value, month, [*placed, *others], curves)
        placed.append((month, height))
        axes.annotate(
            f"{curve.name}: {shown(cell, curve.column)}",
            (month, height),
            (7, 0),
            textcoords="offset points",
            va="center",
            color=look.text,
            weight="bold",
            gid=HALO,
        )


def _free_height(
    value: float, month: float, taken: Sequence[tuple[float, float]], curves: Sequence[_Curve]
) -> float:
    """The height nearest to `value` at which a label that begins at `month` meets nothing."""
    gap = _LABEL_HEIGHT * _top(curves)
    width = _LABEL_WIDTH * max(curves[0].months)
    near = [height for at, height in taken if abs(at - month) <= width]
    heights = sorted(
        (value + steps * gap / 2 for steps in range(-12, 13)),
        key=lambda height: abs(height - value),
    )
    return next(
        (each for each in heights if each >= gap / 2 and all(abs(each - h) >= gap for h in near)),
        value,
    )


def _numbers_at_risk(axes: Axes, curves: Sequence[_Curve]) -> None:
    axes.set_axis_off()
    axes.set_ylim(len(curves) + 0.5, -0.5)
    left = axes.get_yaxis_transform()
    axes.text(0, 0, "Number at risk", transform=left, va="center", weight="bold")
    for line, curve in enumerate(curves, start=1):
        axes.text(-0.045, line, curve.name, transform=left, va="center", ha="right")
        for month, cell in zip(curve.months, curve.at_risk, strict=True):
            if month in _ticks(curve.months):
                text = f"{cell.value:,.0f}" if isinstance(cell, Estimate) else str(cell)
                axes.text(month, line, text, va="center", ha="center", size="small")


def _said(curve: _Curve) -> str:
    """The values at the months shown, and which months are hidden."""
    said = [f"at {month:g}, {aloud(cell, curve.column)}" for _, month, cell in curve.points]
    cells = zip(curve.months, curve.shares, strict=True)
    hidden = [f"{month:g}" for month, cell in cells if cell is Marker.CONFIDENTIAL]
    if hidden:
        said.append(f"at {', '.join(hidden)}, {Marker.CONFIDENTIAL.meaning}")
    return f"{curve.name}: {'; '.join(said)}."


def _caption(what: str, finding: Finding, curves: Sequence[_Curve]) -> str:
    said = [what, "Shares are known at the months that are marked."]
    shares = [cell for curve in curves for cell in curve.shares]
    at_risk = [cell for curve in curves for cell in curve.at_risk]
    if level(shares):
        said.append(f"Shaded: the {level(shares)} interval.")
    if any(len(list(_runs(curve))) > 1 for curve in curves):
        said.append("A dotted line only joins two months: what lies between is not shown.")
    untold = [curve.name for curve in curves if not curve.goes_on]
    if untold:
        said.append(f"Of {', '.join(untold)} no month after the first is shown.")
    said += [f"{each}." for each in markers([*shares, *at_risk])]
    return with_definition(" ".join(said), finding)


def _titles(curves: Sequence[_Curve]) -> str:
    return "; ".join(dict.fromkeys(curve.title for curve in curves))
