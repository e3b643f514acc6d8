"""Small charts that stand side by side: one finding each, its numbers in a table beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from rrlib.disclosure import Released
from rrlib.errors import DisclosureError
from rrlib.letters import visible
from rrlib.periods import written
from rrlib.present import style
from rrlib.present.breaks import BROKEN, break_places, draw_breaks
from rrlib.present.control_series import Period
from rrlib.present.figures import Chart, cell_of, find_column, svg, value_axis
from rrlib.present.placing import spread, units_per_inch
from rrlib.present.scales import ends_of
from rrlib.present.words import plainly, shown
from rrlib.results import Cell, Column, Estimate, Finding, Row

_WIDTH, _WIDE, _HEIGHT = 1.8, 3.7, 1.12
"""Inches: four are as wide as a printed page, one as a telephone; one of several lines as two."""
_LETTERS = 6.5
"""Points of all letters; a telephone shows them larger."""
_LINE = 0.105
"""Inches of a line of such letters."""
_NAME = 8
"""The longest line of the name of a first or last row."""
_FEWEST = 2
_MONTHS = tuple(written(date(2000, month, 1)).split()[1] for month in range(1, 13))
_LIMITS = ("centre", "lower", "upper")
_REACHED = "Hollow diamond: reached by a time when offences were proven later; no line goes there."
_STOPS = "A line stops where the definition changes."
_BEYOND = "Large diamond: beyond its limits."
_NOT_NOUGHT = "Not every axis begins at 0."


@dataclass(frozen=True)
class SmallChart:
    """A small chart of a finding with its title, what stands for it, and what its signs mean."""

    finding: str
    title: str
    wide: bool
    chart: Chart


def small_charts(
    found: Released | Mapping[str, Released], title: str, *columns: str
) -> tuple[SmallChart, ...]:
    """A small chart of a finding, or one of each area; none of less than two numbers.

    `columns` name what is drawn, row by row; without, it is all of the first one's unit. An
    interval is a bar; `centre`, `lower` and `upper` are limits. A line joins rows of one heading
    that follow each other with no dated break between them and that no break in proving reached.
    """
    if not isinstance(found, Mapping):
        return _drawn(found, title, columns)
    several = len(found) > 1
    return tuple(
        small
        for area, released in found.items()
        for small in _drawn(released, f"{title}, {area}" if several else title, columns)
    )


def _drawn(released: Released, title: str, keys: Sequence[str]) -> tuple[SmallChart, ...]:
    if not isinstance(released, Released):
        raise DisclosureError("a chart shows what was released: release the finding first")
    finding = released.finding
    columns = _columns(finding, keys)
    rows = _with_numbers(finding, columns)
    cells = [cell_of(row, column.key) for row in rows for column in columns]
    if len(rows) < _FEWEST:
        return ()
    unit = columns[0].unit
    unreached = [row for row in rows if row.label not in finding.reached]
    around = [cell_of(row, key) for row in unreached for key in _LIMITS if key in _keys(finding)]
    held = [cell for cell in (*cells, *around) if isinstance(cell, Estimate)]
    ends = [end for cell in held for end in ends_of(cell)]
    with style.chart_style():
        figure = Figure(figsize=(_WIDE if len(columns) > 1 else _WIDTH, _HEIGHT))
        axes = figure.add_subplot()
        from_nought = value_axis(axes, unit, [*(cell.value for cell in held), *ends])
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=unit.is_percent))
        axes.tick_params(labelsize=_LETTERS, length=2, pad=2)
        _name_ends(axes, rows)
        sns.despine(ax=axes)
        broken = draw_breaks(axes, finding.breaks, [row.label for row in rows])
        _draw_limits(axes, rows, finding)
        for column, look in zip(columns, style.LINES, strict=False):
            _draw(axes, rows, column, look, finding)
        _label_ends(axes, rows, columns)
        image = svg(figure)
    signs = _signs(rows, finding, broken=broken, from_nought=from_nought)
    return (
        SmallChart(
            finding.name,
            title,
            len(columns) > 1,
            Chart(image, _alt(title, rows, columns, finding), signs),
        ),
    )


def _columns(finding: Finding, keys: Sequence[str]) -> list[Column]:
    if not finding.columns:
        return []
    if keys:
        return [find_column(finding, key) for key in keys]
    alike = [each for each in finding.columns if each.unit is finding.columns[0].unit]
    return alike[: len(style.LINES)]


def _with_numbers(finding: Finding, columns: Sequence[Column]) -> list[Row]:
    """The rows from the first to the last that has a number; a total is none."""
    rows = [row for row in finding.rows if not row.is_total]
    held = [
        place
        for place, row in enumerate(rows)
        if any(isinstance(cell_of(row, column.key), Estimate) for column in columns)
    ]
    return rows[held[0] : held[-1] + 1] if held else []


def _keys(finding: Finding) -> set[str]:
    return {column.key for column in finding.columns}


def _name_ends(axes: Axes, rows: Sequence[Row]) -> None:
    """The first and the last row by name, each within the plot."""
    axes.set_xlim(-0.6, len(rows) - 0.4)
    places = sorted({0, len(rows) - 1})
    axes.set_xticks(places, [_wrapped(rows[place].label) for place in places])
    first, *others = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    for last in others:
        last.set_horizontalalignment("right")
    axes.set_xticks(range(len(rows)), minor=True)
    axes.tick_params(which="minor", length=1.5)


def _wrapped(label: str) -> str:
    """A row's name in short lines, months as three letters."""
    for month in _MONTHS:
        label = label.replace(month, month[:3])
    return "\n".join(textwrap.wrap(visible(label), _NAME, break_long_words=False))


def _draw(
    axes: Axes, rows: Sequence[Row], column: Column, look: style.Line, finding: Finding
) -> None:
    for run in _runs(rows, column, finding):
        axes.plot(*zip(*run, strict=True), color=look.colour, linestyle=look.dashes, linewidth=1.1)
    for place, row in enumerate(rows):
        cell = cell_of(row, column.key)
        if not isinstance(cell, Estimate):
            continue
        ends = ends_of(cell)
        if ends:
            axes.vlines(place, min(ends), max(ends), color=style.MID_BLUE, linewidth=1.4, alpha=0.7)
        reached, beyond = row.label in finding.reached, bool(_side(row, finding))
        colour = style.ORANGE if beyond else look.colour
        axes.plot(
            place,
            cell.value,
            "D" if reached or beyond else look.marker,
            color=colour,
            mfc="white" if reached else colour,
            mew=0.8,
            markersize=4.2 if beyond else 2.8,
            clip_on=False,
            zorder=4,
        )


def _runs(
    rows: Sequence[Row], column: Column, finding: Finding
) -> Iterator[list[tuple[int, float]]]:
    """Rows that a line joins, of two or more."""
    cuts = break_places(finding.breaks, [row.label for row in rows])
    run: list[tuple[int, float]] = []
    heading: str | None = None
    for place, row in enumerate(rows):
        cell = cell_of(row, column.key)
        joins = isinstance(cell, Estimate) and row.label not in finding.reached
        if not joins or row.breakdown != heading or place in cuts:
            if run[1:]:
                yield run
            run, heading = [], row.breakdown
        if joins and isinstance(cell, Estimate):
            run.append((place, cell.value))
    if run[1:]:
        yield run


def _draw_limits(axes: Axes, rows: Sequence[Row], finding: Finding) -> None:
    """The centre and the limits as steps."""
    for key in _LIMITS:
        if key not in _keys(finding):
            continue
        for place, row in enumerate(rows):
            cell = cell_of(row, key)
            if isinstance(cell, Estimate) and row.label not in finding.reached:
                axes.hlines(
                    cell.value,
                    place - 0.5,
                    place + 0.5,
                    color=style.GREY,
                    linewidth=1.0 if key == "centre" else 0.7,
                    linestyle="-" if key == "centre" else (0, (3, 2)),
                )


def _label_ends(axes: Axes, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """Each line's last number beside it, with its name where there are several."""
    ends = []
    for column, look in zip(columns, style.LINES, strict=False):
        last = [cell for row in rows if isinstance(cell := cell_of(row, column.key), Estimate)]
        if last:
            said = shown(last[-1], column)
            named = f"{visible(column.title)} {said}" if columns[1:] else said
            ends.append((last[-1].value, named, look.text))
    tall = [units_per_inch(axes) * _LINE] * len(ends)
    middles = spread([value for value, _, _ in ends], tall)
    for middle, (_, text, colour) in zip(middles, ends, strict=True):
        axes.text(
            1.02,
            middle,
            text,
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=_LETTERS,
            color=colour,
            weight="bold",
        )


def _side(row: Row, finding: Finding) -> str:
    """On which side of its limits the row's value lies, as released."""
    if not {"value", *_LIMITS} <= _keys(finding):
        return ""
    return Period(row.label, *(cell_of(row, key) for key in ("value", *_LIMITS))).side


def _signs(rows: Sequence[Row], finding: Finding, *, broken: bool, from_nought: bool) -> str:
    said = [_side(row, finding) for row in rows]
    drawn = [row for row in rows if row.label in finding.reached]
    headings = {row.breakdown for row in rows}
    parts = [_BEYOND] * any(said) + [_REACHED] * bool(drawn) + [BROKEN] * broken
    parts += [_STOPS] * (len(headings) > 1)
    return " ".join(parts + [_NOT_NOUGHT] * (not from_nought))


def _alt(title: str, rows: Sequence[Row], columns: Sequence[Column], finding: Finding) -> str:
    """Every number that is drawn, row by row."""
    said = []
    for column in columns:
        told = "; ".join(
            f"{visible(row.label)}: {_told(cell_of(row, column.key), column, row, finding)}"
            for row in rows
        )
        said.append(f"{visible(column.title)}: {told}.")
    return f"Small chart: {title}. {' '.join(said)}"


def _told(cell: Cell, column: Column, row: Row, finding: Finding) -> str:
    side = _side(row, finding)
    return plainly(cell, column) + (f", {side} its limits" if side else "")
