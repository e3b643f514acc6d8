"""Axes of differences and of ratios: about 0, or about 1."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite, log10

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from rrlib.letters import signed
from rrlib.present import style
from rrlib.results import Cell, Column, Estimate, Unit

_ROOM = 0.06
"""What is left free at either end of an axis, as a share of what it spans."""

_APART = 0.13
"""The least that parts two numbers of an axis of ratios, as a share of it."""

_STEPS = ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
"""Numbers from 1 to 10 that an axis of ratios may name, the most first."""

_NARROW = 3.0
"""An axis that ends at less than so many times its start names numbers that are equally apart."""

ROUND = (1, 2, 2.5, 5, 10)
"""What two numbers of an axis are apart, or ten times as much, or a tenth."""

_DECADES = range(-6, 7)


def is_ratio(column: Column) -> bool:
    """Whether its numbers say how many times as much: those of a rate do."""
    return column.unit is Unit.RATE


def no_difference(column: Column) -> float:
    """The number that says that two are alike: 1 of ratios, 0 of all else."""
    return 1.0 if is_ratio(column) else 0.0


def axis_title(column: Column) -> str:
    """The column's title, with the unit that the numbers of its axis do not repeat."""
    if column.unit.is_difference and "percentage point" not in column.title.lower():
        return f"{column.title} (percentage points)"
    return column.title


def holds(column: Column, number: float) -> bool:
    """Whether an axis can show `number`: one of ratios has no place for 0."""
    return isfinite(number) and (number > 0 or not is_ratio(column))


def ends_of(cell: Cell) -> list[float]:
    """The ends of its interval, if it has one."""
    ends = (cell.lower, cell.upper) if isinstance(cell, Estimate) else ()
    return [end for end in ends if end is not None]


def value_across(axes: Axes, column: Column, cells: Sequence[Cell]) -> None:
    """Set up the axis below the plot for `cells`; of ratios, half and twice are as far from 1."""
    limits = _limits(cells, column)
    if is_ratio(column):
        axes.set_xscale("log")
    _set_numbers(axes.xaxis, column, limits)
    axes.set_xlim(limits)
    axes.axvline(no_difference(column), color=style.GREY, linewidth=1, zorder=1)


def value_upright(axes: Axes, column: Column, cells: Sequence[Cell]) -> None:
    """Set up the upright axis for `cells` in the same way."""
    limits = _limits(cells, column)
    if is_ratio(column):
        axes.set_yscale("log")
    _set_numbers(axes.yaxis, column, limits)
    axes.set_ylim(limits)
    axes.axhline(no_difference(column), color=style.GREY, linewidth=1, zorder=1)


def _limits(cells: Sequence[Cell], column: Column) -> tuple[float, float]:
    """Where an axis begins and ends that holds `cells`, and what says that two are alike.

    An end of an interval that an axis cannot hold, such as 0 on one of ratios, is beyond it.
    """
    numbers = [
        number
        for cell in cells
        if isinstance(cell, Estimate)
        for number in (cell.value, *ends_of(cell))
        if holds(column, number)
    ]
    if is_ratio(column):
        low, high = (log10(end(1.0, *numbers)) for end in (min, max))
        room = _ROOM * ((high - low) or 1.0)
        return float(10 ** (low - room)), float(10 ** (high + room))
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    room = _ROOM * ((high - low) or 1.0)
    starts_at_nought = low == 0 and (column.unit.is_percent or column.unit is Unit.COUNT)
    return 0.0 if starts_at_nought else low - room, high + room


def _set_numbers(axis: Axis, column: Column, limits: tuple[float, float]) -> None:
    if is_ratio(column):
        axis.set_ticks(_ratios(*limits))
        axis.set_ticks([], minor=True)
    else:
        axis.set_major_locator(MaxNLocator(6, steps=ROUND, integer=column.unit is Unit.COUNT))
    axis.set_major_formatter(lambda number, _: as_number(number, column))


def _ratios(start: float, end: float) -> list[float]:
    """Numbers from `start` to `end`, 1 among them, that have room beside each other."""
    if end < _NARROW * start:
        even = MaxNLocator(6, steps=(1, 2, 5, 10)).tick_values(start, end)
        return [float(tick) for tick in even if start <= tick <= end]
    least = _APART * (log10(end) - log10(start))
    for steps in _STEPS:
        ticks = [step * 10.0**decade for decade in _DECADES for step in steps]
        ticks = [tick for tick in ticks if start <= tick <= end]
        logs = [log10(tick) for tick in ticks]
        if all(later - earlier >= least for earlier, later in pairwise(logs)):
            break
    return ticks


def as_number(number: float, column: Column) -> str:
    """A number of an axis, with no more decimals than it needs."""
    percent = "%" if column.unit.is_percent else ""
    return signed(f"{abs(round(number, 6)):,g}{percent}", number)
