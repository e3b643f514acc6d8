"""Control charts: a number period by period, between limits that chance alone rarely leaves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import seaborn as sns
from matplotlib.axes import Axes

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.breaks import draw_breaks
from rrlib.present.control_series import TRIAL, Series, alt_text, caption, is_trial, number
from rrlib.present.figures import HALO, Chart, canvas, svg, value_axis
from rrlib.present.period_axis import PLOT_WIDTH, named_places
from rrlib.present.placing import label_beside
from rrlib.present.words import shown
from rrlib.results import Cell, Estimate

_HEIGHT = 3.6
"""Inches of the whole."""

_WORD_WIDTH = 0.5
"""Inches of the word beside a signal."""

_LETTERS = 18
"""The longest line of a label at a line's end."""

_DASHES = (0, (5, 3))


def control_chart(
    released: Released,
    value: str = "value",
    centre: str = "centre",
    lower: str = "lower",
    upper: str = "upper",
) -> Chart | None:
    """Each period's `value` about its `centre`, between its limits; None for no value.

    Rows are periods in order, and a centre of another value than the row before begins a phase. A
    point beyond a limit, both as released, is a signal. Limits of a phase of fewer than 12 points
    are trial limits, and dashed. A row that is a total is no period.
    """
    finding = released.finding
    if not finding.rows:
        return None
    series = Series.of(finding, (value, centre, lower, upper))
    if not any(isinstance(cell, Estimate) for cell in series.values):
        return None
    with style.chart_style():
        figure, axes = canvas(_HEIGHT)
        from_nought = _lay_out(axes, series)
        broken = draw_breaks(axes, finding.breaks, series.labels)
        _draw_lines(axes, series)
        _draw_points(axes, series)
        _label_ends(axes, series)
        image = svg(figure)
    told = caption(series, broken=broken, from_nought=from_nought)
    return Chart(image, alt_text(series), told)


def _lay_out(axes: Axes, series: Series) -> bool:
    """Set up both axes; whether the upright one begins at nought."""
    numbers = [number(cell) for period in series.periods for cell in period.cells]
    from_nought = value_axis(
        axes, series.value.unit, [each for each in numbers if each is not None]
    )
    axes.set_xlim(-0.5, len(series.periods) - 0.5)
    places = named_places(series.labels)
    axes.set_xticks(places, [series.labels[place].replace("Q", "\nQ") for place in places])
    sns.despine(ax=axes)
    return from_nought


def _draw_lines(axes: Axes, series: Series) -> None:
    """The centre and the limits as steps, with a gap where a phase begins."""
    for column, cells in series.lines:
        limit = column is not series.centre
        for places in series.phases:
            for run in _runs(cells, places):
                axes.plot(
                    [edge for place, _ in run for edge in (place - 0.5, place + 0.5)],
                    [height for _, height in run for _ in range(2)],
                    color=style.GREY,
                    linewidth=1.0 if limit else 1.4,
                    linestyle=_DASHES if limit and is_trial(places) else "-",
                    solid_capstyle="butt",
                )


def _runs(cells: Sequence[Cell], places: Iterable[int]) -> Iterator[list[tuple[int, float]]]:
    """Of `places`, those in a row that are shown, with their numbers."""
    run: list[tuple[int, float]] = []
    for place in places:
        height = number(cells[place])
        if height is not None:
            run.append((place, height))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _draw_points(axes: Axes, series: Series) -> None:
    """The points and the line that joins them; a signal is a diamond with a word."""
    for run in _runs(series.values, range(len(series.periods))):
        axes.plot(*zip(*run, strict=True), color=style.MID_BLUE, linewidth=1.4)
    upright = _crowded(series)
    for place, period in enumerate(series.periods):
        if not isinstance(period.value, Estimate):
            foot = axes.get_xaxis_transform()
            axes.text(place, 0.02, str(period.value), transform=foot, ha="center")
            continue
        colour = style.ORANGE if period.side else style.DARK_BLUE
        axes.plot(
            place,
            period.value.value,
            "D" if period.side else "o",
            color=colour,
            mfc="white" if period.value.provisional else colour,
            mew=1.6,
            markersize=9 if period.side else 5.5,
            clip_on=False,
        )
        if period.side:
            _word(axes, (place, period.value.value), period.side, upright=upright)


def _word(axes: Axes, point: tuple[float, float], side: str, *, upright: bool) -> None:
    above = side == "above"
    axes.annotate(
        side,
        point,
        (0, 9 if above else -9),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        rotation=90 if upright else 0,
        color=style.ORANGE_TEXT,
        weight="bold",
        gid=HALO,
    )


def _crowded(series: Series) -> bool:
    """Whether the words of two signals would meet."""
    room = PLOT_WIDTH / len(series.periods)
    places = [place for place, period in enumerate(series.periods) if period.side]
    return any((later - earlier) * room < _WORD_WIDTH for earlier, later in pairwise(places))


def _label_ends(axes: Axes, series: Series) -> None:
    """The name and the last number of the centre and of each limit, at its end."""
    ends: list[tuple[float, str]] = []
    for column, cells in series.lines:
        last = next((cell for cell in reversed(cells) if isinstance(cell, Estimate)), None)
        if last is not None:
            lines = textwrap.wrap(f"{visible(column.title)}: {shown(last, column)}", _LETTERS)
            trial = is_trial(series.phases[-1]) and column is not series.centre
            ends.append((last.value, "\n".join([*lines, *[f"({TRIAL})"] * trial])))
    label_beside(axes, ends)
