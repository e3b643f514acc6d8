"""Text by the room that it takes: broken into lines that fit, and in columns beside a plot."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from rrlib.present import style

_SIZE = 10
"""Points of a letter's height: that of every chart."""

_POINTS = 72
"""Points of an inch."""

_GAP = 10
"""Points between a plot and a column beside it, and from one column to the next."""

_HEAD = 0.86
"""Inches of the longest line of a column's head, if none of its numbers is longer."""

_LINES = 3
"""The most lines of a head; the table beside the chart has the whole."""

_LINE = 12
"""Points from one line of a head or a label to the next."""

_ABOVE = 6
"""Points from a plot up to a head."""

Weight = Literal["normal", "bold"]
"""How heavy letters are: those of a head are bold."""


class Figures(NamedTuple):
    """A column of numbers beside a plot: its head, and a text for each row, which may be empty."""

    head: str
    texts: Sequence[str]
    ha: Literal["left", "right"] = "right"

    @property
    def lines(self) -> list[str]:
        """The head in lines, no longer than its numbers, or than a head may be."""
        lines = wrapped(self.head, max(self.widest, _HEAD), "bold")
        return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1]} …"]

    @property
    def widest(self) -> float:
        """Inches of its longest number."""
        return max(map(width_of, self.texts))

    @property
    def wide(self) -> float:
        """Inches of its width."""
        return max([self.widest, *(width_of(line, "bold") for line in self.lines)])


@cache
def width_of(text: str, weight: Weight = "normal") -> float:
    """Inches of a line of text, in the font that charts are measured in."""
    font = FontProperties(family="DejaVu Sans", weight=weight, size=_SIZE)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS


def wrapped(text: str, inches: float, weight: Weight = "normal") -> list[str]:
    """`text` in lines of at most so many inches; a word that is longer is broken."""
    letters = max(len(text), 1)
    lines = textwrap.wrap(text, letters)
    while letters > 1 and any(width_of(line, weight) > inches for line in lines):
        letters -= 1
        lines = textwrap.wrap(text, letters)
    return lines


def label_rows(
    axes: Axes,
    middles: Sequence[float],
    labels: Sequence[str],
    gap: float = 6,
    weight: Weight = "normal",
) -> None:
    """Write the rows' labels, which may have several lines, to the left of a plot.

    Each line is a text of its own, so that it ends where it should in whichever font.
    """
    axes.set_yticks([])
    for middle, label in zip(middles, labels, strict=True):
        lines = label.split("\n")
        for line, text in enumerate(lines):
            axes.annotate(
                text,
                (0, middle),
                (-gap, _LINE * ((len(lines) - 1) / 2 - line)),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="center_baseline",
                weight=weight,
            )


def head_height(columns: Sequence[Figures]) -> float:
    """Inches that the heads of `columns` take above a plot."""
    return (_ABOVE + _LINE * max(len(column.lines) for column in columns)) / _POINTS


def write_beside(axes: Axes, middles: Sequence[float], columns: Sequence[Figures]) -> None:
    """Write columns of numbers to the right of a plot, each row's at its middle, under heads."""
    start = float(_GAP)
    for column in columns:
        end = start + _POINTS * column.wide
        right = start if column.ha == "left" else end
        for middle, text in zip(middles, column.texts, strict=True):
            axes.annotate(
                text,
                (1, middle),
                (right, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha=column.ha,
                va="center",
            )
        write_above(axes, column.lines, (1, right), column.ha)
        start = end + _GAP


def write_above(
    axes: Axes,
    lines: Sequence[str],
    place: tuple[float, float],
    ha: Literal["left", "right"],
    colour: str = style.GREY,
) -> None:
    """Write a head above a plot: at a share of its width, and so many points right of that.

    Each line is a text of its own, so that it ends where it should in whichever font.
    """
    share, right = place
    for line, text in enumerate(reversed(lines)):
        axes.annotate(
            text,
            (share, 1),
            (right, _ABOVE + _LINE * line),
            xycoords="axes fraction",
            textcoords="offset points",
            ha=ha,
            va="baseline",
            weight="bold",
            color=colour,
        )
