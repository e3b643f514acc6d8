"""Funnels: areas by their size, each between limits of its own about what they are held against."""

from __future__ import annotations

import textwrap
from typing import Literal

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.figures import HALO, Chart, canvas, svg, value_axis
from rrlib.present.funnel_areas import Area, Funnel, Keys, alt_text, caption
from rrlib.present.placing import Beside, label_beside, put_where_free, units_per_inch
from rrlib.present.words import shown
from rrlib.results import Unit

_HEIGHT = 4.0
"""Inches of the whole."""

_LETTERS = 18
"""The longest line of a label beside the plot."""

_BAND = 3
"""Fewer areas make no band: a straight line between two says nothing of what lies between."""

_WIDE, _NARROW = 0.018, 0.011
"""Half of an outer and of an inner limit's line, as a share of the plot's width."""

_NEAR = 10
"""Points above or below its point at which a name needs no line to it."""

_SIDES: tuple[tuple[float, Literal["left", "right"]], ...] = ((12, "left"), (-12, "right"))
_PLACES = (
    *(Beside(right, 0, ha, "center") for right, ha in _SIDES),
    *(
        Beside(right, up, ha, "bottom" if up > 0 else "top")
        for up in (8, -8, 22, -22, 36, -36, 50, -50)
        for right, ha in _SIDES
    ),
)
"""Where an area's name may stand, the nearest first."""


def funnel_chart(
    released: Released,
    value: str,
    size: str,
    target: str,
    inner: Keys = ("lower_95", "upper_95"),
    outer: Keys = ("lower_998", "upper_998"),
) -> Chart | None:
    """Each area's `value` by its `size`, about the `target`; None for no area that is shown.

    The limits are each area's own: `inner` and `outer` name the columns of their lower and upper
    ends. An area beyond its outer ones is a signal. A row that is a total is no area. Raises
    ValueError for areas that are held against different targets.
    """
    finding = released.finding
    if not finding.rows:
        return None
    funnel = Funnel.of(finding, (value, size, target), inner, outer)
    if not funnel.areas:
        return None
    with style.chart_style():
        figure, axes = canvas(_HEIGHT)
        from_nought = _lay_out(axes, funnel)
        _draw_bands(axes, funnel)
        _draw_areas(axes, funnel)
        _label_limits(axes, funnel)
        _label_areas(axes, funnel)
        image = svg(figure)
    return Chart(image, alt_text(funnel), caption(funnel, from_nought=from_nought))


def _lay_out(axes: Axes, funnel: Funnel) -> bool:
    """Set up both axes; whether the upright one begins at nought."""
    known = [funnel.about.value] if funnel.about else []
    for area in funnel.areas:
        known += [area.value.value, *(area.inner or ()), *(area.outer or ())]
    from_nought = value_axis(axes, funnel.value.unit, known)
    axes.set_xlim(0, 1.08 * (max(area.size.value for area in funnel.areas) or 1.0))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=funnel.size.unit is Unit.COUNT))
    axes.xaxis.set_major_formatter(lambda number, _: funnel.size.unit.written(number))
    axes.set_xlabel(visible(funnel.size.title))
    sns.despine(ax=axes)
    if funnel.about:
        axes.axhline(funnel.about.value, color=style.GREY, linewidth=1.2)
    return from_nought


def _draw_bands(axes: Axes, funnel: Funnel) -> None:
    """Light between the limits of one area and the next, where there are three or more."""
    by_size = sorted(funnel.areas, key=lambda area: area.size.value)
    for limits in ([area.outer for area in by_size], [area.inner for area in by_size]):
        ends = [(area.size.value, *own) for area, own in zip(by_size, limits, strict=True) if own]
        if len(ends) >= _BAND:
            at, lower, upper = zip(*ends, strict=True)
            axes.fill_between(at, lower, upper, color=style.MID_BLUE, alpha=0.1, lw=0)


def _draw_areas(axes: Axes, funnel: Funnel) -> None:
    """Each area's limits as lines across, and its point; one beyond its outer limits a diamond."""
    for area in funnel.areas:
        at = area.size.value
        for limits, half in ((area.outer, _WIDE), (area.inner, _NARROW)):
            if limits:
                reach = half * axes.get_xlim()[1]
                axes.hlines(limits, at - reach, at + reach, color=style.GREY, linewidth=1.4)
        if ends := area.outer or area.inner:
            axes.vlines(at, *ends, color=style.GREY, linewidth=0.8)
        out = funnel.outlying(area)
        colour = style.ORANGE if out else style.DARK_BLUE
        axes.plot(
            at,
            area.value.value,
            "D" if out else "o",
            color=colour,
            mfc="white" if area.value.provisional else colour,
            mew=1.6,
            markersize=9 if out else 7,
            clip_on=False,
        )


def _label_limits(axes: Axes, funnel: Funnel) -> None:
    """The target's name and number, and the limits' names at those of the largest area."""
    ends: list[tuple[float, str]] = []
    largest = max(funnel.areas, key=lambda area: area.size.value)
    for limits, columns in ((largest.inner, funnel.inner), (largest.outer, funnel.outer)):
        if limits:
            ends += [(end, each.title) for end, each in zip(limits, columns, strict=True)]
    if funnel.about:
        about = f"{funnel.target.title}: {shown(funnel.about, funnel.target)}"
        ends.append((funnel.about.value, about))
    wrapped = [(end, "\n".join(textwrap.wrap(visible(text), _LETTERS))) for end, text in ends]
    label_beside(axes, wrapped)


def _label_areas(axes: Axes, funnel: Funnel) -> None:
    """Each area's name beside its point, where it covers no other name or point."""
    units_per_inch(axes)  # lays the figure out: from here on its points stand
    taken = [_point(axes, area) for area in funnel.areas]
    lines = [box for area in funnel.areas for box in _lines(axes, area)]
    if funnel.about:
        lines.append(_box(axes, axes.get_xlim(), (funnel.about.value,) * 2))
    for area in funnel.areas:
        out = funnel.outlying(area)
        text = axes.annotate(
            f"{area.label}: {out}" if out else area.label,
            (area.size.value, area.value.value),
            (0, 0),
            textcoords="offset points",
            color=style.ORANGE_TEXT if out else style.GREY,
            weight="bold",
            gid=HALO,
        )
        put_where_free(text, _PLACES, taken, axes.bbox, lines)
        _lead(axes, text)


def _lead(axes: Axes, text: Annotation) -> None:
    """A line from a name to its point, where it does not stand right beside it."""
    if abs(text.xyann[1]) > _NEAR:
        axes.annotate(
            "",
            text.xy,
            text.xyann,
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": style.GREY, "linewidth": 0.8, "shrinkB": 5},
        ).set_in_layout(False)


def _point(axes: Axes, area: Area) -> Bbox:
    at, height = axes.transData.transform((area.size.value, area.value.value))
    return Bbox.from_extents(at - 7, height - 7, at + 7, height + 7)


def _lines(axes: Axes, area: Area) -> list[Bbox]:
    """What the lines of an area's limits cover, in pixels."""
    at, boxes = area.size.value, []
    for limits, half in ((area.outer, _WIDE), (area.inner, _NARROW)):
        reach = half * axes.get_xlim()[1]
        boxes += [_box(axes, (at - reach, at + reach), (end, end)) for end in limits or ()]
        boxes += [_box(axes, (at, at), limits)] if limits else []
    return boxes


def _box(axes: Axes, across: tuple[float, float], up: tuple[float, float]) -> Bbox:
    (left, low), (right, high) = axes.transData.transform(list(zip(across, up, strict=True)))
    return Bbox.from_extents(left - 2, low - 2, right + 2, high + 2)
