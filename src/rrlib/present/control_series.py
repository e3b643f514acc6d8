"""A control chart's periods as released: which of them are signals, and the chart in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rrlib.letters import visible
from rrlib.present.breaks import BROKEN
from rrlib.present.figures import HOLLOW, NOT_FROM_NOUGHT, cell_of, find_column, with_definition
from rrlib.present.words import listed, markers, plainly, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker
from rrlib.statistics.charting import TRIAL as SETTLED

TRIAL = "trial limits"

Keys = tuple[str, str, str, str]
"""The keys of the columns of values, of their centre and of their lower and upper limit."""
CHARTED: Keys = ("value", "centre", "lower", "upper")
"""What they are called, if nothing else is said."""


@dataclass(frozen=True)
class Period:
    """One row: what was released of its value, and of where chance would leave it."""

    label: str
    value: Cell
    centre: Cell
    lower: Cell
    upper: Cell

    @property
    def side(self) -> str:
        """`above` or `below` its limits, as released; nothing within them, or without any."""
        if isinstance(self.value, Estimate):
            if isinstance(self.upper, Estimate) and self.value.value > self.upper.value:
                return "above"
            if isinstance(self.lower, Estimate) and self.value.value < self.lower.value:
                return "below"
        return ""

    @property
    def judged(self) -> bool:
        """Whether a reader sees its value, and a limit to hold it against."""
        limits = any(isinstance(each, Estimate) for each in (self.lower, self.upper))
        return limits and isinstance(self.value, Estimate)

    @property
    def cells(self) -> tuple[Cell, Cell, Cell, Cell]:
        return self.value, self.centre, self.lower, self.upper


@dataclass(frozen=True)
class Series:
    """The periods in order, and the columns that they are of."""

    finding: Finding
    value: Column
    centre: Column
    lower: Column
    upper: Column
    periods: tuple[Period, ...]

    @classmethod
    def of(cls, finding: Finding, keys: Keys) -> Series:
        """The rows of `finding` but for totals."""
        value, centre, lower, upper = (find_column(finding, key) for key in keys)
        periods = tuple(
            Period(visible(row.label), *(cell_of(row, key) for key in keys))
            for row in finding.rows
            if not row.is_total
        )
        return cls(finding, value, centre, lower, upper, periods)

    @property
    def lines(self) -> tuple[tuple[Column, list[Cell]], ...]:
        """The lines around which points lie, from above, with their cells by period."""
        return (
            (self.upper, [period.upper for period in self.periods]),
            (self.centre, [period.centre for period in self.periods]),
            (self.lower, [period.lower for period in self.periods]),
        )

    @property
    def values(self) -> list[Cell]:
        return [period.value for period in self.periods]

    @property
    def labels(self) -> list[str]:
        return [period.label for period in self.periods]

    @property
    def phases(self) -> list[list[int]]:
        """The places of periods in a row that share a centre, or that all lack one."""
        centres = [number(period.centre) for period in self.periods]
        by_centre = groupby(range(len(centres)), key=lambda place: centres[place])
        return [list(places) for _, places in by_centre]

    @property
    def trial(self) -> bool:
        """Whether any limit that is shown is a trial limit."""
        return any(
            isinstance(limit, Estimate)
            for places in self.phases
            if is_trial(places)
            for place in places
            for limit in (self.periods[place].lower, self.periods[place].upper)
        )


def is_trial(phase: Sequence[int]) -> bool:
    """Whether so few periods share a centre that their limits will move as more are added."""
    return len(phase) < SETTLED


def number(cell: Cell) -> float | None:
    """What stands in a cell, if it is shown."""
    return None if isinstance(cell, Marker) else cell.value


def alt_text(series: Series) -> str:
    """What is drawn, for ears: each period, the centre by phase, the last limits, the signals."""
    limits = [each for each in series.lines if each[0] is not series.centre]
    said = "; ".join(
        f"{period.label}: {plainly(period.value, series.value)}"
        + (f", {period.side} its limits" if period.side else "")
        for period in series.periods
    )
    lines = [
        f"{visible(series.centre.title)}: {_steps(series)}.",
        *(f"{visible(each.title)}: {_last(series, each, cells)}." for each, cells in limits),
    ]
    parts = [f"Control chart: {uncapitalised(_what(series))}", f"{said}.", *lines]
    return " ".join([*parts, *_trial_said(series), *_signals_said(series)])


def caption(series: Series, *, broken: bool, from_nought: bool) -> str:
    """What is drawn, what its signs mean, and which points are signals."""
    said = [_what(series), "Chance alone rarely goes beyond the limits."]
    said += _trial_said(series)
    said += _signals_said(series)
    begun = _begun(series)
    if begun:
        said.append(f"Limits are made anew from {listed(begun)} on.")
    said += [BROKEN] * broken
    said += [NOT_FROM_NOUGHT] * (not from_nought)
    if any(isinstance(cell, Estimate) and cell.provisional for cell in series.values):
        said.append(HOLLOW)
    said += [f"{each}." for each in markers(series.values)]
    return with_definition(" ".join(said), series.finding)


def _begun(series: Series) -> list[str]:
    """The periods with which a phase begins that has another centre than the one before."""
    firsts = [places[0] for places in series.phases]
    centres = [(place, number(series.periods[place].centre)) for place in firsts]
    known = [each for each in centres if each[1] is not None]
    return [
        series.labels[place] for (_, before), (place, centre) in pairwise(known) if centre != before
    ]


def _what(series: Series) -> str:
    return f"{series.value.title}, by {uncapitalised(series.finding.rows_are)}."


def _trial_said(series: Series) -> list[str]:
    said = f"Dashed: {TRIAL}, made of few points; they will move as points are added."
    return [said] * series.trial


def _signals_said(series: Series) -> list[str]:
    """Which points are signals, or that none is and what that does not show."""
    if not any(period.judged for period in series.periods):
        return ["No limits are shown, so that no point can be held against them."]
    said = []
    for side in ("above", "below"):
        beyond = [period.label for period in series.periods if period.side == side]
        if beyond:
            verb, whose = ("are", "their") if beyond[1:] else ("is", "its")
            said.append(f"{listed(beyond)} {verb} {side} {whose} limits.")
    if said:
        return said
    if all(period.judged for period in series.periods):
        return ["No point lies beyond its limits; that does not show that nothing changed."]
    return [
        "No point that has limits lies beyond them; the others could not be held against any. That "
        "does not show that nothing changed."
    ]


def _steps(series: Series) -> str:
    """The centre of each phase, with the period from which on it holds."""
    firsts = [series.periods[places[0]] for places in series.phases]
    return "; ".join(
        f"from {first.label}, {plainly(first.centre, series.centre)}" for first in firsts
    )


def _last(series: Series, column: Column, cells: Sequence[Cell]) -> str:
    """The last number of a limit: it may be another each period, as the table shows."""
    pairs = zip(reversed(series.labels), reversed(cells), strict=True)
    shown = ((label, cell) for label, cell in pairs if isinstance(cell, Estimate))
    label, last = next(shown, (series.labels[-1], cells[-1]))
    return f"at {label}, {plainly(last, column)}"
