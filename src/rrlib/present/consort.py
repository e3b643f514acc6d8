"""CONSORT flow diagrams: how many of each arm of a trial reach each stage, and who is left out."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rrlib.disclosure import Released
from rrlib.present import style
from rrlib.present.consort_boxes import (
    LINE,
    PAD,
    SMALL,
    WIDE,
    Band,
    Box,
    Trial,
    alt_text,
    bands_of,
    caption,
    start_box,
)
from rrlib.present.figures import Chart, canvas, find_column, svg
from rrlib.results import Estimate

_BETWEEN = 0.26
"""Inches from one box down to the next."""

_EDGE = 0.04
"""Inches from the boxes to the edge of the whole."""

_BESIDE = 0.34
"""Inches from an arm's line to the boxes beside it."""

_AT = (_EDGE + SMALL + _BESIDE, style.WIDTH - _EDGE - SMALL - _BESIDE)
"""Inches from the left to each arm's line."""

_OUTWARDS = (-1, 1)
"""The first arm's boxes stand to the left of its line, the second's to the right."""

_Place = tuple[float, float, float, float]
"""Of a box: its left side, its top, its width and its height."""


def consort_chart(released: Released, first: str, second: str) -> Chart | None:
    """A flow diagram of two arms, whose counts are `first` and `second`; None for none shown.

    Rows are stages in order. The row that is a total is those randomised: a box over both arms,
    with the sum of both where both are shown. A row whose breakdown is `Left out` stands beside
    its arm's line; rows of another breakdown are parts of the stage above, and no arrow leads from
    one to the next. What is not applicable to an arm has no box. Each stage, and those left out
    before it, should name the stage that they were part of as their `parent`: disclosure control
    then hides what a hidden box could be worked out from. Raises ValueError for two totals.
    """
    finding = released.finding
    if not finding.rows:
        return None
    trial = Trial.of(finding, (find_column(finding, first), find_column(finding, second)))
    if not any(isinstance(cell, Estimate) for cell in trial.cells()):
        return None
    with style.chart_style():
        image = svg(_drawn(trial, bands_of(trial)))
    return Chart(image, alt_text(trial), caption(trial))


def _drawn(trial: Trial, bands: Sequence[Band]) -> Figure:
    """The diagram, measured in inches from its upper left corner."""
    tall = _height(trial, bands)
    figure, axes = canvas(tall)
    figure.set_layout_engine("none")
    axes.set_position((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, style.WIDTH)
    axes.set_ylim(tall, 0)
    if start := start_box(trial):
        _draw_start(axes, start, _top(trial))
    for arm in (0, 1):
        _draw_arm(axes, bands, arm, _top(trial))
    return figure


def _height(trial: Trial, bands: Sequence[Band]) -> float:
    return _top(trial) + sum(_tall(boxes) + _BETWEEN for _, boxes in bands) - _BETWEEN + _EDGE


def _top(trial: Trial) -> float:
    """Where the arms' own boxes begin, below the one over both."""
    start = start_box(trial)
    return _EDGE + (start.height + 2 * _BETWEEN if start else 0.0)


def _tall(boxes: Sequence[Box | None]) -> float:
    return max(box.height for box in boxes if box)


def _draw_start(axes: Axes, start: Box, end: float) -> None:
    """The box over both arms, and the way from it to each."""
    middle = style.WIDTH / 2
    _draw_box(axes, start, (middle - WIDE / 2, _EDGE, WIDE, start.height), beside=False)
    bottom, fork = _EDGE + start.height, end - _BETWEEN
    _line(axes, (middle, bottom), (middle, fork))
    _line(axes, (_AT[0], fork), (_AT[1], fork))
    for at in _AT:
        _arrow(axes, (at, fork), (at, end))


def _draw_arm(axes: Axes, bands: Sequence[Band], arm: int, top: float) -> None:
    """The boxes of an arm, its line from one to the next, and those beside it."""
    at, drawn_to, branch = _AT[arm], None, 0.0
    for beside, boxes in bands:
        tall, box = _tall(boxes), boxes[arm]
        if box and beside:
            branch = top + tall / 2
            edge = at + _OUTWARDS[arm] * _BESIDE
            _arrow(axes, (at, branch), (edge, branch))
            left = edge if arm else edge - SMALL
            _draw_box(axes, box, (left, top, SMALL, tall), beside=True)
        elif box:
            if drawn_to is not None and box.follows:
                _arrow(axes, (at, drawn_to), (at, top))
            _draw_box(axes, box, (at - WIDE / 2, top, WIDE, tall), beside=False)
            drawn_to = top + tall
        top += tall + _BETWEEN
    if drawn_to is not None and branch > drawn_to:
        _line(axes, (at, drawn_to), (at, branch))


def _draw_box(axes: Axes, box: Box, place: _Place, *, beside: bool) -> None:
    left, top, width, height = place
    axes.add_patch(
        Rectangle(
            (left, top),
            width,
            height,
            facecolor="white",
            edgecolor=style.GREY if beside else style.DARK_BLUE,
            linewidth=1 if beside else 1.5,
            linestyle=(0, (4, 3)) if box.hidden else "-",
        )
    )
    first = top + (height - LINE * len(box.lines)) / 2
    for line, text in enumerate(box.lines):
        axes.text(
            left + (PAD if beside else width / 2),
            first + LINE * (line + 0.5),
            text,
            ha="left" if beside else "center",
            va="center_baseline",
            weight="bold" if line < box.heads else "normal",
        )


def _line(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.plot(*zip(start, end, strict=True), color=style.GREY, linewidth=1.2)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = {"arrowstyle": "-|>", "color": style.GREY, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=arrow)
