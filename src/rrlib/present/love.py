"""Love plots: how far two groups were apart in each covariate, before they were matched and after.

Named after Thomas Love. A standardised difference is one of means, in standard deviations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from rrlib.disclosure import Released
from rrlib.letters import visible
from rrlib.present import style
from rrlib.present.dots import label_of, row_places, shows_any
from rrlib.present.figures import Chart, canvas, cell_of, find_column, svg, with_definition
from rrlib.present.measured import Figures, head_height, label_rows, wrapped, write_beside
from rrlib.present.scales import ROUND, as_number
from rrlib.present.words import aloud, listed, markers, shown, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Row

BALANCED = 0.1
"""A standardised difference of no more is taken as none worth speaking of."""

_LOOKS = (style.DOTS[1], style.DOTS[0])
_SIZES = (8.0, 6.5)
"""How a difference before and one after look: of two in one place, both are seen."""

_NAME = 1.8
"""Inches of the longest line of what explains a dot."""

_ROOM = 0.06
"""What is left free at either end of the axis, as a share of what it spans."""


@dataclass(frozen=True)
class _Balance:
    """A finding with the columns of the differences before and after."""

    finding: Finding
    before: Column
    after: Column

    @property
    def columns(self) -> tuple[Column, Column]:
        return self.before, self.after

    def cells(self, column: Column) -> list[Cell]:
        return [cell_of(row, column.key) for row in self.finding.rows]

    def shown(self, column: Column) -> Iterator[tuple[Row, Estimate]]:
        for row, cell in zip(self.finding.rows, self.cells(column), strict=True):
            if isinstance(cell, Estimate):
                yield row, cell


def love_chart(released: Released, before: str, after: str) -> Chart | None:
    """Each covariate's standardised difference before and after matching; None for none shown.

    Differences have their signs; rows keep their order.
    """
    finding = released.finding
    if not finding.rows:
        return None
    balance = _Balance(finding, find_column(finding, before), find_column(finding, after))
    if not shows_any(finding, balance.columns):
        return None
    return Chart(_drawn(balance), _alt_text(balance), _caption(balance))


def _drawn(balance: _Balance) -> str:
    labels = [label_of(row, balance.finding) for row in balance.finding.rows]
    middles, tall = row_places(labels)
    figures = [_figures(balance, column) for column in balance.columns]
    names = ["\n".join(wrapped(visible(column.title), _NAME)) for column in balance.columns]
    above = max(head_height(figures), 0.2 * ("\n".join(names).count("\n") + 1) + 0.1)
    with style.chart_style():
        figure, axes = canvas(tall + above + 0.55)
        axes.set_ylim(tall, 0)
        label_rows(axes, middles, labels)
        _lay_out(axes, balance)
        axes.hlines(middles, *axes.get_xlim(), color=style.PALE, linewidth=0.5, zorder=0)
        for column, name, look, size in zip(balance.columns, names, _LOOKS, _SIZES, strict=True):
            at, across = _points(balance, column, middles)
            axes.plot(
                across, at, look.marker, color=look.edge, mfc=look.face, mew=1.8, ms=size,
                label=name, clip_on=False,
            )  # fmt: skip
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, borderpad=0.3)
        write_beside(axes, middles, figures)
        return svg(figure)


def _lay_out(axes: Axes, balance: _Balance) -> None:
    numbers = [cell.value for column in balance.columns for _, cell in balance.shown(column)]
    low, high = min([-BALANCED, *numbers]), max([BALANCED, *numbers])
    room = _ROOM * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=ROUND))
    axes.xaxis.set_major_formatter(lambda number, _: as_number(number, balance.after))
    axes.set_xlabel("Standardised difference")
    axes.axvline(0, color=style.GREY, linewidth=1, zorder=1)
    for end in (-BALANCED, BALANCED):
        axes.axvline(end, color=style.GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
    sns.despine(ax=axes, left=True)


def _points(
    balance: _Balance, column: Column, middles: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The heights and the values of those that are shown."""
    cells = zip(middles, balance.cells(column), strict=True)
    known = [(middle, cell.value) for middle, cell in cells if isinstance(cell, Estimate)]
    return [middle for middle, _ in known], [value for _, value in known]


def _figures(balance: _Balance, column: Column) -> Figures:
    texts = [
        shown(cell, column) if isinstance(cell, Estimate) else str(cell)
        for cell in balance.cells(column)
    ]
    return Figures(visible(column.title), texts)


def _alt_text(balance: _Balance) -> str:
    finding = balance.finding
    titles = listed([uncapitalised(column.title) for column in balance.columns])
    trends = [_trend(balance, column) for column in balance.columns]
    said = "; ".join(
        f"{row.label}: "
        + ", ".join(
            f"{uncapitalised(column.title)} {aloud(cell_of(row, column.key), column)}"
            for column in balance.columns
        )
        for row in finding.rows
    )
    what = f"{titles}, by {uncapitalised(finding.rows_are)}"
    return f"Love plot of standardised differences: {what}. {' '.join(trends)} {said}."


def _trend(balance: _Balance, column: Column) -> str:
    """How many are far from 0, of how many that are shown, and which is the farthest."""
    known = list(balance.shown(column))
    if not known:
        return f"{column.title}: none is shown."
    beyond = sum(abs(cell.value) > BALANCED for _, cell in known)
    row, farthest = max(known, key=lambda each: abs(each[1].value))
    shown_of = "" if len(known) == len(balance.finding.rows) else " shown"
    return (
        f"{column.title}: {beyond} of {len(known)}{shown_of} beyond {BALANCED} either way, the "
        f"largest {aloud(farthest, column)} ({row.label})."
    )


def _caption(balance: _Balance) -> str:
    titles = listed([balance.before.title, uncapitalised(balance.after.title)])
    cells = [cell for column in balance.columns for cell in balance.cells(column)]
    said = [
        f"{titles}, by {uncapitalised(balance.finding.rows_are)}: differences of means in standard "
        f"deviations. Between the dashed lines, at −{BALANCED} and {BALANCED}, the two groups are "
        "taken as alike.",
        *(f"{each}." for each in markers(cells)),
    ]
    return with_definition(" ".join(said), balance.finding)
