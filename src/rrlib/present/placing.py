"""Where labels of a chart stand, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

LINE = 0.18
"""Inches of a line of text."""


class Beside(NamedTuple):
    """A place beside a point, in points from it, and which side of a text touches it."""

    right: float
    up: float
    ha: Literal["left", "center", "right"]
    va: Literal["bottom", "center", "top"]


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The middles nearest to those `wanted` at which boxes of `heights` do not overlap.

    Their order is that of what is wanted; boxes that meet stand about the mean of theirs.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    stacks: list[tuple[list[int], float]] = []
    for place in order:
        stack, start = [place], wanted[place] - heights[place] / 2
        while stacks and stacks[-1][1] + _high(stacks[-1][0], heights) > start:
            stack = stacks.pop()[0] + stack
            start = _start(stack, wanted, heights)
        stacks.append((stack, start))
    middles = {}
    for stack, start in stacks:
        for place in stack:
            middles[place] = start + heights[place] / 2
            start += heights[place]
    return [middles[place] for place in range(len(wanted))]


def label_beside(axes: Axes, ends: Sequence[tuple[float, str]]) -> list[Text]:
    """Write texts to the right of the plot, each as near to its height as the others let it."""
    per_inch = units_per_inch(axes)
    tall = [per_inch * LINE * (text.count("\n") + 1) for _, text in ends]
    middles = spread([height for height, _ in ends], tall)
    return [
        axes.text(1.015, middle, text, transform=axes.get_yaxis_transform(), va="center")
        for middle, (_, text) in zip(middles, ends, strict=True)
    ]


def units_per_inch(axes: Axes) -> float:
    """How much of the axes' height an inch is, once all that needs room around it is drawn."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes are of no figure")
    figure.draw_without_rendering()
    low, high = axes.get_ylim()
    return (high - low) * float(figure.dpi) / float(axes.bbox.height)


def put_where_free(
    text: Annotation,
    places: Iterable[Beside],
    taken: list[Bbox],
    within: Bbox,
    lines: Sequence[Bbox] = (),
) -> bool:
    """Move `text` to the first of `places` where it covers nothing, or as little as can be.

    Whether it covers nothing that is `taken`, and is `within` the plot; what it takes is added. It
    would rather cover `lines` than what is taken. It has no part in the layout.
    """
    text.set_in_layout(False)

    def covered(place: Beside) -> tuple[int, int]:
        box = _moved(text, place)
        inside = within.contains(box.x0, box.y0) and within.contains(box.x1, box.y1)
        return box.count_overlaps(taken) + (0 if inside else 100), box.count_overlaps(lines)

    best = min(places, key=covered)
    free = not covered(best)[0]
    taken.append(_moved(text, best))
    return free


def _moved(text: Annotation, place: Beside) -> Bbox:
    text.xyann = (place.right, place.up)
    text.set_horizontalalignment(place.ha)
    text.set_verticalalignment(place.va)
    return text.get_window_extent()


def _high(stack: Iterable[int], heights: Sequence[float]) -> float:
    return sum(heights[place] for place in stack)


def _start(stack: Sequence[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """Where boxes stacked on each other begin, to be as near as can be to what each wants."""
    below, starts = 0.0, []
    for place in stack:
        starts.append(wanted[place] - heights[place] / 2 - below)
        below += heights[place]
    return sum(starts) / len(starts)
