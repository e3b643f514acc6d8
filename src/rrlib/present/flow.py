"""Flows: who was where on two days, and how many went from where to where between them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.figures import HALO, Chart, canvas, svg
from rrlib.present.flow_ends import End, Flows, Way, alt_text, caption
from rrlib.present.placing import LINE, Beside, put_where_free, spread, units_per_inch
from rrlib.present.words import shown
from rrlib.results import Column, Estimate, Marker

_HEIGHT = 4.4
"""Inches of the whole."""

_BAR = 0.03
"""The width of a bar, as a share of the plot's."""

_GAP = 0.06
"""What parts two bars of a day, as a share of all that they stand for."""

_STUB = 0.03
"""The height of a bar whose number is hidden, as such a share, if no flow shown needs more."""

_LETTERS = 17
"""The longest line of a bar's label."""

_ALONG = (0.12, 0.2, 0.88, 0.8, 0.3, 0.7, 0.4, 0.6, 0.5)
"""Where along its way a flow's number may stand, the first that is free: where it leaves the
higher of its two bars, at which there is more room, or else elsewhere.
"""


@dataclass(frozen=True)
class _Bar:
    """Where the bar of an end stands, from its top downwards."""

    end: End
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def flow_chart(released: Released, value: str = "number") -> Chart | None:
    """Bars for the ends of two days and ribbons for the flows between; None for no end shown.

    An end is a total labelled `A on DAY`; its flows are labelled `A on DAY, to b` or `A on DAY,
    from b`. What is hidden is not drawn. Raises ValueError for a finding without such rows.
    """
    finding = released.finding
    if not finding.rows:
        return None
    flows = Flows.of(finding, value)
    if not any(isinstance(end.cell, Estimate) for end in (*flows.before, *flows.after)):
        return None
    with style.chart_style():
        figure, axes = canvas(_HEIGHT)
        columns = _bars(flows, 0), _bars(flows, 1)
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(max(bars[-1].top + bars[-1].height for bars in columns), 0)
        _draw_ribbons(axes, flows, columns)
        for here, bars in enumerate(columns):
            _draw_bars(axes, bars, here)
            _label_bars(axes, bars, flows.column, here)
        _label_ribbons(axes, flows, columns)
        image = svg(figure)
    return Chart(image, alt_text(flows), caption(flows))


def _bars(flows: Flows, here: int) -> list[_Bar]:
    """The bars of one day, one below the other, as high as their numbers."""
    scale = max(sum(_heights(flows, day, 0.0)) for day in (0, 1)) or 1.0
    bars, top = [], 0.0
    ends = (flows.before, flows.after)[here]
    for end, height in zip(ends, _heights(flows, here, _STUB * scale), strict=True):
        bars.append(_Bar(end, top, height))
        top += height + _GAP * scale
    return bars


def _heights(flows: Flows, here: int, stub: float) -> list[float]:
    return [
        end.cell.value
        if isinstance(end.cell, Estimate)
        else max(stub, sum(cell.value for way, cell in flows.drawn.items() if way[here] == place))
        for place, end in enumerate((flows.before, flows.after)[here])
    ]


def _draw_bars(axes: Axes, bars: Sequence[_Bar], here: int) -> None:
    for bar in bars:
        hidden = not isinstance(bar.end.cell, Estimate)
        axes.add_patch(
            Rectangle(
                (here * (1 - _BAR), bar.top),
                _BAR,
                bar.height,
                facecolor="white" if hidden else style.DARK_BLUE,
                edgecolor=style.GREY if hidden else "none",
                hatch="////" if hidden else None,
            )
        )


def _label_bars(axes: Axes, bars: Sequence[_Bar], column: Column, here: int) -> None:
    """The day above its bars; beside each bar whose it is, and how many."""
    outwards, ha = (1.02, "left") if here else (-0.02, "right")
    per_inch = abs(units_per_inch(axes))
    texts = [_label(bar.end, column) for bar in bars]
    tall = [per_inch * LINE * (text.count("\n") + 1.4) for text in texts]
    for middle, text in zip(spread([bar.middle for bar in bars], tall), texts, strict=True):
        axes.text(outwards, middle, text, ha=ha, va="center")
    axes.annotate(
        visible(bars[0].end.day),
        (here, 0),
        (0, 8),
        textcoords="offset points",
        ha="right" if here else "left",
        va="bottom",
        weight="bold",
    )


def _label(end: End, column: Column) -> str:
    number = shown(end.cell, column) if isinstance(end.cell, Estimate) else "hidden"
    if isinstance(end.cell, Marker) and end.cell is not Marker.CONFIDENTIAL:
        number = str(end.cell)
    return "\n".join([*textwrap.wrap(visible(end.name), _LETTERS), number])


def _starts(flows: Flows, columns: tuple[list[_Bar], list[_Bar]]) -> dict[Way, tuple[float, float]]:
    """Where each flow that is drawn leaves its bar and where it comes in, from the top of both."""
    used = ([bar.top for bar in columns[0]], [bar.top for bar in columns[1]])
    starts = {}
    for way, cell in flows.drawn.items():
        starts[way] = used[0][way[0]], used[1][way[1]]
        for tops, place in zip(used, way, strict=True):
            tops[place] += cell.value
    return starts


def _draw_ribbons(axes: Axes, flows: Flows, columns: tuple[list[_Bar], list[_Bar]]) -> None:
    starts = _starts(flows, columns)
    for way in sorted(starts, key=lambda way: not flows.stays(way)):
        stays = flows.stays(way)
        axes.add_patch(
            PathPatch(
                _ribbon(*starts[way], flows.drawn[way].value),
                facecolor=(style.PALE, 0.55) if stays else style.MID_BLUE,
                edgecolor=style.GREY,
                linewidth=0.5 if stays else 0,
            )
        )


def _ribbon(out: float, into: float, width: float) -> Path:
    """From the right side of a bar to the left one of another, as high at both ends."""
    left, right = _BAR, 1 - _BAR
    points = [
        (left, out),
        (0.5, out),
        (0.5, into),
        (right, into),
        (right, into + width),
        (0.5, into + width),
        (0.5, out + width),
        (left, out + width),
        (left, out),
    ]
    curve = [Path.CURVE4] * 3
    return Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _label_ribbons(axes: Axes, flows: Flows, columns: tuple[list[_Bar], list[_Bar]]) -> None:
    """Each flow's number on its ribbon, where it covers no other number."""
    units_per_inch(axes)  # lays the figure out: from here on its points stand
    taken: list[Bbox] = []
    for way, (out, into) in _starts(flows, columns).items():
        half = flows.drawn[way].value / 2
        backwards = columns[0][way[0]].height < columns[1][way[1]].height
        points = [
            _along(out + half, into + half, 1 - share if backwards else share) for share in _ALONG
        ]
        middle, *_ = pixels = axes.transData.transform(points)
        offsets = (pixels - middle) * 72 / axes.figure.dpi
        text = axes.annotate(
            shown(flows.drawn[way], flows.column),
            points[0],
            (0, 0),
            textcoords="offset points",
            gid=HALO,
        )
        places = [Beside(right, up, "center", "center") for right, up in offsets]
        if not put_where_free(text, places, taken, axes.bbox):
            text.remove()


def _along(out: float, into: float, share: float) -> tuple[float, float]:
    """The point of a ribbon's middle line so far along it."""
    back = 1 - share
    outer = back**3 * _BAR + share**3 * (1 - _BAR)
    across = outer + 0.5 * 3 * back * share * (back + share)
    return across, out + (into - out) * share**2 * (3 - 2 * share)
