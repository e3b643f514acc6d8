"""Doses: what changed in each area with its interval, by how much of a cause the area had."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Literal

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.dose_areas import Area, Doses, Named, alt_text, caption
from rrlib.present.figures import HALO, Chart, canvas, svg
from rrlib.present.measured import wrapped, write_above
from rrlib.present.placing import Beside, put_where_free, units_per_inch
from rrlib.present.scales import ROUND, as_number, axis_title, ends_of, no_difference, value_upright
from rrlib.results import Unit

_HEIGHT = 4.4
"""Inches of the whole."""

_TITLE = 6.4
"""Inches of the longest line of an axis's title."""

_ROOM = 0.06
"""What is left free at either end of the axis of doses, as a share of what it spans."""

_OWN, _OTHER = 9.0, 6.0
"""Points of a diamond and of a dot."""

_BETWEEN = 3
"""Pixels that part one name from the next."""

_PLACES = (
    Beside(8, 0, "left", "center"),
    Beside(-8, 0, "right", "center"),
    *(
        Beside(right, up, "left" if right > 0 else "right", "bottom" if up > 0 else "top")
        for up, right in product((4, -4, 10, -10), (6, -6))
    ),
)
"""Where an area's name may stand beside its point, the nearest first."""

_ASIDE: tuple[tuple[float, Literal["left", "center", "right"]], ...] = (
    (0, "center"),
    (-3, "left"),
    (3, "right"),
)
"""How a name stands above or below an interval."""


def dose_chart(released: Released, dose: str, value: str, own: Sequence[str] = ()) -> Chart | None:
    """Each area's `value` with its interval, by its `dose`; None for no area that is shown.

    `dose` is how much of a cause an area had, such as pounds a year lost. `own` labels the rows of
    one's own areas, which are diamonds. The names of others stand beside their dots where they
    cover nothing, else a number does that the caption explains. A row that is a total is no area.
    No line is fitted: what the areas differ by besides their dose, it would not know. Raises
    ValueError for an area of `own` that is not among the rows.
    """
    if not released.finding.rows:
        return None
    doses = Doses.of(released.finding, (dose, value), own)
    if not doses.areas:
        return None
    with style.chart_style():
        figure, axes = canvas(_HEIGHT)
        _lay_out(axes, doses)
        for area in doses.areas:
            _draw(axes, area)
        named = _label(axes, doses)
        image = svg(figure)
    return Chart(image, alt_text(doses), caption(doses, named))


def _lay_out(axes: Axes, doses: Doses) -> None:
    value_upright(axes, doses.value, [area.value for area in doses.areas])
    write_above(axes, wrapped(visible(axis_title(doses.value)), _TITLE, "bold"), (0, 0), "left")
    across = [area.dose.value for area in doses.areas]
    room = _ROOM * ((max(across) - min(across)) or 1.0)
    axes.set_xlim(min(across) - room, max(across) + room)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=ROUND, integer=doses.dose.unit is Unit.COUNT))
    axes.xaxis.set_major_formatter(lambda number, _: as_number(number, doses.dose))
    axes.set_xlabel("\n".join(wrapped(visible(axis_title(doses.dose)), _TITLE)))
    sns.despine(ax=axes)


def _draw(axes: Axes, area: Area) -> None:
    """The interval as an upright line and the value as a dot on it, or as a diamond."""
    colour, marker, side = style.DARK_BLUE, "o", _OTHER
    if area.own:
        colour, marker, side = style.DARK_PINK, "D", _OWN
    axes.vlines(area.dose.value, *_ends(axes, area), color=colour, linewidth=2.2 if area.own else 1)
    axes.plot(
        area.dose.value,
        area.value.value,
        marker,
        color=colour,
        mfc="white" if area.value.provisional else colour,
        mew=1.6,
        markersize=side,
        zorder=4 if area.own else 3,
        clip_on=False,
    )


def _ends(axes: Axes, area: Area) -> tuple[float, float]:
    """Where its interval begins and ends, within the axis; its value alone where it has none."""
    low, high = axes.get_ylim()
    ends = ends_of(area.value) or [area.value.value]
    return max(min(ends), low), min(max(ends), high)


def _label(axes: Axes, doses: Doses) -> Named:
    """Name each area where that covers nothing of another, one's own first, then by dose."""
    units_per_inch(axes)  # lays the figure out: from here on its points stand
    taken = [box(axes, area) for area in doses.areas for box in (_point, _interval)]
    nought = _across(axes, doses)
    numbered: list[str] = []
    unnamed: list[str] = []
    for area in sorted(doses.areas, key=lambda area: (not area.own, area.dose.value)):
        text, places = _text(axes, area), (*_PLACES, *_at_ends(axes, area))
        free = put_where_free(text, places, taken, axes.bbox, nought)
        if not free and not area.own:
            taken.pop()
            text.set_text(str(len(numbered) + 1))
            free = put_where_free(text, places, taken, axes.bbox, nought)
            (numbered if free else unnamed).append(area.label)
        if free or area.own:
            taken[-1] = taken[-1].padded(_BETWEEN)
        else:
            taken.pop()
            text.remove()
    return Named(numbered, unnamed)


def _text(axes: Axes, area: Area) -> Annotation:
    return axes.annotate(
        area.label,
        (area.dose.value, area.value.value),
        (0, 0),
        textcoords="offset points",
        color=style.DARK_PINK if area.own else style.GREY,
        weight="bold" if area.own else "normal",
        size=10 if area.own else 9,
        zorder=5,
        gid=HALO,
    )


def _point(axes: Axes, area: Area) -> Bbox:
    at, height = axes.transData.transform((area.dose.value, area.value.value))
    return Bbox.from_extents(at - 5, height - 5, at + 5, height + 5)


def _interval(axes: Axes, area: Area) -> Bbox:
    low, high = _ends(axes, area)
    corners = [(area.dose.value, low), (area.dose.value, high)]
    (at, bottom), (_, top) = axes.transData.transform(corners)
    return Bbox.from_extents(at - 1, bottom, at + 1, top)


def _at_ends(axes: Axes, area: Area) -> list[Beside]:
    """Above and below its interval, in points from the area's own."""
    middle, interval = _point(axes, area), _interval(axes, area)
    per_pixel = 72 / axes.figure.dpi
    centre = (middle.y0 + middle.y1) / 2
    top = max(interval.y1 - centre, 5) * per_pixel + 2
    bottom = min(interval.y0 - centre, -5) * per_pixel - 2
    return [
        Beside(right, up, ha, "bottom" if up > 0 else "top")
        for right, ha in _ASIDE
        for up in (top, bottom)
    ]


def _across(axes: Axes, doses: Doses) -> list[Bbox]:
    """What the line of no difference covers."""
    height = axes.transData.transform((axes.get_xlim()[0], no_difference(doses.value)))[1]
    return [Bbox.from_extents(axes.bbox.x0, height - 1, axes.bbox.x1, height + 1)]
