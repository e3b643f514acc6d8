"""UpSet plots: how many have each combination, above a matrix of what is combined."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.figures import Chart, cell_of, find_column, svg, with_definition
from rrlib.present.words import aloud, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row, Unit

_BARS = 2.3
"""Inches of the bars' height."""

_SET = 0.27
"""Inches from the name of one set to the next."""

_BAR = 0.62
"""The width of a bar, as a share of what parts it from the next."""

_STUB = 0.07
"""The height of what stands for a hidden number, as a share of the highest bar."""

_LETTER = 0.085
"""Inches of a letter, or a little less."""

_TOGETHER, _ALONE = " + ", " alone"
"""How the label of a row joins what is combined, and what it says of one by itself."""


@dataclass(frozen=True)
class _Combination:
    """One row: what it combines, nothing where it names no combination, and its number."""

    label: str
    parts: tuple[str, ...]
    cell: Cell


def upset_chart(released: Released, value: str = "number") -> Chart | None:
    """A bar for each combination, over dots for what is combined; None for no combination shown.

    A row labelled `A + B` combines two, one labelled `A alone` is of one; names are the same
    whether or not they begin with a capital. Other rows of their breakdown, such as all other
    combinations, are drawn with their label in place of dots; rows of other breakdowns are not
    drawn. The order is that of the finding. A hidden number has a hatched stub.
    """
    finding = released.finding
    if not finding.rows:
        return None
    column = find_column(finding, value)
    combinations = _combinations(finding, value)
    if not any(isinstance(each.cell, Estimate) for each in combinations):
        return None
    names = _names(combinations)
    with style.chart_style():
        figure, bars, matrix = _canvas(len(names))
        _draw_bars(bars, combinations, column)
        _draw_matrix(matrix, combinations, names)
        image = svg(figure)
    what = f"{column.title}, by {uncapitalised(finding.rows_are)} together."
    said = "; ".join(f"{each.label}: {aloud(each.cell, column)}" for each in combinations)
    alt = f"UpSet plot: {uncapitalised(what)} {said}."
    return Chart(image, alt, _caption(what, finding, combinations))


def _combinations(finding: Finding, value: str) -> list[_Combination]:
    breakdowns = {row.breakdown for row in finding.rows if _parts(row)}
    return [
        _Combination(visible(row.label), _parts(row), cell_of(row, value))
        for row in finding.rows
        if row.breakdown in breakdowns and not row.is_total
    ]


def _parts(row: Row) -> tuple[str, ...]:
    """What a row combines, each with a capital."""
    if row.label.endswith(_ALONE):
        parts = [row.label.removesuffix(_ALONE)]
    elif _TOGETHER in row.label:
        parts = row.label.split(_TOGETHER)
    else:
        parts = []
    return tuple(visible(part[:1].upper() + part[1:]) for part in parts)


def _names(combinations: Sequence[_Combination]) -> list[str]:
    """What is combined, in the order in which it is first named."""
    return list(dict.fromkeys(part for each in combinations for part in each.parts))


def _canvas(names: int) -> tuple[Figure, Axes, Axes]:
    below = max(_SET * names, 1.1)
    figure = Figure(figsize=(style.WIDTH, _BARS + below + 0.2))
    bars, matrix = figure.subplots(2, 1, sharex=True, height_ratios=[_BARS, below])
    return figure, bars, matrix


def _draw_bars(axes: Axes, combinations: Sequence[_Combination], column: Column) -> None:
    top = max(each.cell.value for each in combinations if isinstance(each.cell, Estimate)) or 1.0
    for place, each in enumerate(combinations):
        if isinstance(each.cell, Estimate):
            height, text = each.cell.value, shown(each.cell, column)
            axes.bar(place, height, _BAR, color=style.DARK_BLUE)
        elif each.cell is Marker.CONFIDENTIAL:
            height, text = _STUB * top, "hidden"
            axes.bar(place, height, _BAR, color="white", edgecolor=style.GREY, hatch="////")
        else:
            height, text = 0.0, str(each.cell)
        axes.annotate(
            text,
            (place, height),
            (0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90 if text == "hidden" else 0,
        )
    axes.set_ylim(0, 1.12 * top)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=column.unit is Unit.COUNT))
    axes.yaxis.set_major_formatter(
        style.percent if column.unit.is_percent else lambda number, _: column.unit.written(number)
    )
    axes.tick_params(axis="x", length=0, labelbottom=False)
    sns.despine(ax=axes)


def _draw_matrix(axes: Axes, combinations: Sequence[_Combination], names: Sequence[str]) -> None:
    """A row of dots for each name, dark and joined where it is part of the combination."""
    axes.set_xlim(-0.6, len(combinations) - 0.4)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="both", length=0, labelbottom=False)
    sns.despine(ax=axes, left=True, bottom=True)
    letters = max(8, int(max(_SET * len(names), 1.1) / _LETTER))
    for place, each in enumerate(combinations):
        if not each.parts:
            text = "\n".join(textwrap.wrap(each.label, letters))
            middle = (len(names) - 1) / 2
            axes.text(place, middle, text, rotation=90, ha="center", va="center")
            continue
        within = [line for line, name in enumerate(names) if name in each.parts]
        without = [line for line, name in enumerate(names) if name not in each.parts]
        axes.plot([place] * len(without), without, "o", color=style.PALE, markersize=6)
        axes.plot([place] * len(within), within, "-o", color=style.DARK_BLUE, markersize=8)


def _caption(what: str, finding: Finding, combinations: Sequence[_Combination]) -> str:
    said = [what, "The larger dots below a bar are what it combines."]
    cells = [each.cell for each in combinations]
    if Marker.CONFIDENTIAL in cells:
        said.append("A hatched stub has the same height whatever it hides.")
    said += [f"{each}." for each in markers(cells)]
    return with_definition(" ".join(said), finding)
