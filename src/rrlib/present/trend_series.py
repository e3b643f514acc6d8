"""A chart's lines quarter by quarter as released, and the chart in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rrlib.errors import PeriodError
from rrlib.letters import visible
from rrlib.periods import FinancialQuarter
from rrlib.present import style
from rrlib.present.dated_lines import DatedLine, dated_lines, dated_lines_said
from rrlib.present.figures import HOLLOW, NOT_FROM_NOUGHT, cell_of, find_column, with_definition
from rrlib.present.scales import as_number
from rrlib.present.words import aloud, level, listed, markers, plainly, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row

Run = list[tuple[int, Estimate]]
"""Quarters in a row of which a number is shown: their places and their numbers."""


@dataclass(frozen=True)
class Line:
    """What was released of one column, a cell a quarter; None of a quarter that has no row."""

    column: Column
    look: style.Line
    cells: tuple[Cell | None, ...]

    @property
    def points(self) -> Run:
        """The quarters of which a number is shown."""
        cells = enumerate(self.cells)
        return [(place, cell) for place, cell in cells if isinstance(cell, Estimate)]

    @property
    def runs(self) -> list[Run]:
        """The same, parted wherever a quarter is missing or not shown."""
        runs: list[Run] = []
        for point in self.points:
            if runs and runs[-1][-1][0] == point[0] - 1:
                runs[-1].append(point)
            else:
                runs.append([point])
        return runs

    @property
    def hidden(self) -> list[tuple[Marker, list[int]]]:
        """The places of quarters in a row that hold the same marker, with that."""
        groups = groupby(enumerate(self.cells), key=lambda each: each[1])
        return [
            (cell, [place for place, _ in group])
            for cell, group in groups
            if isinstance(cell, Marker)
        ]


@dataclass(frozen=True)
class Trend:
    """The quarters from the first to the last, missing ones among them, and the lines over them."""

    finding: Finding
    quarters: tuple[FinancialQuarter, ...]
    values: tuple[Line, ...]
    expected: Line | None
    dated: tuple[DatedLine, ...]
    base: float | None

    @classmethod
    def of(
        cls, finding: Finding, values: Sequence[str], expected: str | None, base: float | None
    ) -> Trend:
        """The rows of `finding` but for totals; `expected` from its first number on.

        Raises ValueError for a row that is no quarter, for columns of different units, and for no
        column or more than can be told apart.
        """
        columns = [find_column(finding, key) for key in values]
        supposed = find_column(finding, expected) if expected else None
        _require_one_chart(finding, [*columns, *([supposed] if supposed else [])], len(columns))
        rows = _by_quarter(finding)
        quarters = tuple(min(rows).through(max(rows))) if rows else ()
        lines = tuple(
            Line(column, look, _cells(rows, quarters, column.key))
            for column, look in zip(columns, style.LINES, strict=False)
        )
        line = None
        if supposed:
            line = Line(supposed, style.EXPECTED, _begun(_cells(rows, quarters, supposed.key)))
        dated = dated_lines(finding.breaks, quarters) if quarters else ()
        return cls(finding, quarters, lines, line, dated, base)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, what was expected last."""
        return (*self.values, self.expected) if self.expected else self.values

    @property
    def labels(self) -> list[str]:
        return [str(quarter) for quarter in self.quarters]

    @property
    def cells(self) -> list[Cell]:
        """Every cell of every line."""
        return [cell for line in self.lines for cell in line.cells if cell is not None]

    @property
    def missing(self) -> list[str]:
        """The quarters between the first and the last that have no row."""
        cells = self.values[0].cells
        return [label for label, cell in zip(self.labels, cells, strict=True) if cell is None]


def _require_one_chart(finding: Finding, columns: Sequence[Column], lines: int) -> None:
    """Refuse what one chart cannot show so that it is understood."""
    faults = []
    if not 1 <= lines <= len(style.LINES):
        faults.append(f"{lines} lines were asked for; one to {len(style.LINES)} can be told apart")
    units = dict.fromkeys(column.unit.name for column in columns)
    if len(units) > 1:
        named = ", ".join(f"{column.key} is in {column.unit.name}" for column in columns)
        faults.append(f"{named}; all lines of a chart are drawn on one axis, in one unit")
    if faults:
        raise ValueError(f"{finding.name}: {'. '.join(faults)}.")


def _by_quarter(finding: Finding) -> dict[FinancialQuarter, Row]:
    rows, others = {}, []
    for row in finding.rows:
        if not row.is_total:
            try:
                rows[FinancialQuarter.parse(row.label)] = row
            except PeriodError:
                others.append(repr(row.label))
    if others:
        raise ValueError(
            f"{finding.name}: the rows {listed(others)} of a trend are no quarters. "
            "Label each as '2013-14Q4', or make it a total."
        )
    return rows


def _cells(
    rows: dict[FinancialQuarter, Row], quarters: Sequence[FinancialQuarter], key: str
) -> tuple[Cell | None, ...]:
    return tuple(cell_of(rows[each], key) if each in rows else None for each in quarters)


def _begun(cells: Sequence[Cell | None]) -> tuple[Cell | None, ...]:
    """`cells` without those before the first number."""
    numbers = (place for place, cell in enumerate(cells) if isinstance(cell, Estimate))
    first = next(numbers, len(cells))
    return tuple(cell if place >= first else None for place, cell in enumerate(cells))


def alt_text(trend: Trend) -> str:
    """What is drawn, for ears: of each line where it begins, ends, and is highest and lowest."""
    labels = trend.labels
    rows_are = uncapitalised(trend.finding.rows_are)
    parts = [f"Line chart by {rows_are}, from {labels[0]} to {labels[-1]}."]
    parts += [_course(line, labels) for line in trend.lines]
    parts += [f"There is no row of {listed(trend.missing)}."] * bool(trend.missing)
    return " ".join([*parts, *dated_lines_said(trend.dated)])


def caption(trend: Trend, *, from_nought: bool) -> str:
    """What is drawn, what its signs mean, and which quarters are missing."""
    titles = listed([line.column.title for line in trend.values])
    said = [f"By {uncapitalised(trend.finding.rows_are)}: {titles}."]
    if trend.expected and trend.expected.points:
        said.append(f"Dashed, in grey: {trend.expected.column.title}.")
    if level(trend.cells):
        said.append(f"Shaded: the {level(trend.cells)} interval.")
    if trend.base is not None:
        said.append(f"The thin line is at {as_number(trend.base, trend.values[0].column)}.")
    empty = [line.column.title for line in trend.lines if not line.points]
    said += [f"Nothing is shown of: {listed(empty)}."] * bool(empty)
    if any(
        after[0][0] > before[-1][0] for line in trend.lines for before, after in pairwise(line.runs)
    ):
        said.append("Where a line has a gap, the quarter is missing or its number is not shown.")
    said += [f"There is no row of {listed(trend.missing)}."] * bool(trend.missing)
    said += [NOT_FROM_NOUGHT] * (not from_nought)
    if any(isinstance(cell, Estimate) and cell.provisional for cell in trend.cells):
        said.append(HOLLOW)
    said += dated_lines_said(trend.dated)
    said += [f"{each}." for each in markers(trend.cells)]
    return with_definition(" ".join(said), trend.finding)


def _course(line: Line, labels: Sequence[str]) -> str:
    """A line's first and last number, its highest and lowest, and what is not shown of it."""
    column, points = line.column, line.points
    if not points:
        return f"{visible(column.title)}: nothing is shown."
    ends = dict.fromkeys([0, len(points) - 1])
    said = [f"in {labels[points[n][0]]}, {aloud(points[n][1], column)}" for n in ends]
    if points[1:]:
        for word, pick in (("highest", max), ("lowest", min)):
            place, cell = pick(points, key=lambda point: point[1].value)
            said.append(f"{word} in {labels[place]}, {plainly(cell, column)}")
    for marker in Marker:
        places = [place for each, group in line.hidden if each is marker for place in group]
        if places:
            said.append(f"in {listed([labels[place] for place in places])}, {marker.meaning}")
    return f"{visible(column.title)}: {'; '.join(said)}."
