"""Specification curves: one question by many analyses, above a matrix of how each was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.dots import figures_of
from rrlib.present.figures import HALO, Chart, svg
from rrlib.present.measured import Weight, label_rows, wrapped
from rrlib.present.scales import axis_title, ends_of, value_upright
from rrlib.present.specification_choices import Analyses, Analysis, Choice, alt_text, caption
from rrlib.results import Estimate, Marker

_CURVE = 2.6
"""Inches of the estimates' height."""

_LINE, _BETWEEN, _GROUP = 0.17, 0.04, 0.1
"""Inches of a line of a name, from one name to the next, and more above what is chosen."""

_NAME = 2.1
"""Inches of the longest line of a name."""

_MANY = 20
"""More analyses than these are drawn smaller."""


@dataclass(frozen=True)
class _Line:
    """A line of the matrix: what is chosen as a heading, or one choice, with its middle."""

    choice: Choice | None
    name: str
    middle: float


def specification_chart(released: Released, value: str) -> Chart | None:
    """Each analysis's estimate with its interval, the lowest first; None for none shown.

    A row is an analysis, and its label names its choices, `what: choice; what: choice`, for the
    same whats in every row. Below an analysis there is a dot for each. A row that is a total is
    the main analysis. Those without a number stand last. Raises ValueError for other labels, and
    for two main analyses.
    """
    finding = released.finding
    if not finding.rows:
        return None
    analyses = Analyses.of(finding, value)
    if not analyses.shown:
        return None
    with style.chart_style():
        image = svg(_drawn(analyses))
    return Chart(image, alt_text(analyses), caption(analyses))


def _drawn(analyses: Analyses) -> Figure:
    lines, tall = _lines(analyses)
    figure = Figure(figsize=(style.WIDTH, _CURVE + tall + 0.5))
    curve, matrix = figure.subplots(2, 1, sharex=True, height_ratios=[_CURVE, tall])
    _lay_out(curve, analyses)
    for place, analysis in enumerate(analyses.ordered):
        _draw(curve, place, analysis, _size(analyses))
        if analysis.is_main:
            _mark(curve, matrix, analyses, place)
    _mark_missing(curve, analyses)
    _draw_matrix(matrix, analyses, (lines, tall))
    return figure


def _lines(analyses: Analyses) -> tuple[list[_Line], float]:
    """The matrix's lines from the top, and the height of all of them in inches."""
    named: list[tuple[Choice | None, str, float]] = []
    for what, choices in analyses.groups.items():
        named.append((None, "\n".join(wrapped(what, _NAME, "bold")), _GROUP))
        named += [((what, each), "\n".join(wrapped(each, _NAME)), 0.0) for each in choices]
    tall = [above + _LINE * (name.count("\n") + 1) + _BETWEEN for _, name, above in named]
    ends = list(accumulate(tall))
    lines = [
        _Line(choice, name, end - (each - above) / 2)
        for (choice, name, above), end, each in zip(named, ends, tall, strict=True)
    ]
    return lines, ends[-1]


def _size(analyses: Analyses) -> float:
    return 4.5 if len(analyses.ordered) > _MANY else 7.0


def _lay_out(axes: Axes, analyses: Analyses) -> None:
    column = analyses.value
    value_upright(axes, column, [cell for _, cell in analyses.shown])
    axes.set_xlim(-0.7, len(analyses.ordered) - 0.3)
    axes.set_ylabel("\n".join(wrapped(visible(axis_title(column)), _CURVE - 0.2)))
    axes.tick_params(axis="x", length=0, labelbottom=False)
    sns.despine(ax=axes, bottom=True)


def _draw(axes: Axes, place: int, analysis: Analysis, size: float) -> None:
    if not isinstance(analysis.cell, Estimate):
        return
    start, end = axes.get_ylim()
    colour = style.DARK_PINK if analysis.is_main else style.DARK_BLUE
    ends = ends_of(analysis.cell)
    if ends:
        low, high = (min(max(each, start), end) for each in ends)
        line = colour if analysis.is_main else style.MID_BLUE
        axes.vlines(place, low, high, color=line, linewidth=size / 3)
    for each in ends:
        if not start <= each <= end:
            at, marker = (start, "v") if each < start else (end, "^")
            axes.plot(place, at, marker, color=colour, ms=size, clip_on=False)
    if start <= analysis.cell.value <= end:
        look, more = ("D", 2.0) if analysis.is_main else ("o", 0.0)
        axes.plot(place, analysis.cell.value, look, color=colour, ms=size + more, zorder=3)


def _mark_missing(axes: Axes, analyses: Analyses) -> None:
    """At the foot of the plot, below which analyses no number stands, and why."""
    places: dict[str, list[int]] = {}
    for place, analysis in enumerate(analyses.ordered):
        if isinstance(analysis.cell, Marker):
            places.setdefault(str(analysis.cell), []).append(place)
    for marker, run in places.items():
        text = f"{len(run)} × {marker}" if run[1:] else marker
        middle, foot = (run[0] + run[-1]) / 2, axes.get_xaxis_transform()
        axes.text(middle, 0.02, text, transform=foot, ha="center", rotation=90)


def _mark(curve: Axes, matrix: Axes, analyses: Analyses, place: int) -> None:
    """The main analysis's number over the plot, and a line down from it through its choices."""
    for axes in (curve, matrix):
        axes.axvline(place, color=style.DARK_PINK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    cell = analyses.ordered[place].cell
    text = f"Main analysis: {figures_of(cell, analyses.value)}"
    share = (place + 0.7) / (len(analyses.ordered) + 0.4)
    curve.annotate(
        text,
        (place, 1),
        (0, 5),
        xycoords=curve.get_xaxis_transform(),
        textcoords="offset points",
        ha="left" if share < 1 / 3 else "right" if share > 2 / 3 else "center",
        va="bottom",
        weight="bold",
        color=style.DARK_PINK,
        gid=HALO,
    )


def _draw_matrix(axes: Axes, analyses: Analyses, drawn: tuple[list[_Line], float]) -> None:
    """A line for each choice with a dot below every analysis that makes it."""
    lines, tall = drawn
    axes.set_ylim(tall, 0)
    axes.tick_params(axis="both", length=0, labelbottom=False)
    sns.despine(ax=axes, left=True, bottom=True)
    heads = [line for line in lines if line.choice is None]
    choices = [line for line in lines if line.choice is not None]
    _name(axes, heads, "bold")
    _name(axes, choices, "normal")
    for line in choices:
        axes.axhline(line.middle, color=style.PALE, linewidth=0.5, zorder=0)
        for place, analysis in enumerate(analyses.ordered):
            if line.choice in analysis.choices:
                colour = style.DARK_PINK if analysis.is_main else style.DARK_BLUE
                marker = "D" if analysis.is_main else "o"
                axes.plot(place, line.middle, marker, color=colour, ms=_size(analyses))


def _name(axes: Axes, lines: Sequence[_Line], weight: Weight) -> None:
    middles, names = [line.middle for line in lines], [line.name for line in lines]
    label_rows(axes, middles, names, weight=weight)
