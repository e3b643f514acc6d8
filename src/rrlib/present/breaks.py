"""Dated breaks among the periods of a chart: before which of them each is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from matplotlib.axes import Axes

from rrlib.errors import PeriodError
from rrlib.periods import FinancialQuarter, FinancialYear, Window
from rrlib.present import style
from rrlib.results import Break, BreakKind

BROKEN = "Broken line: what is recorded changed; see below."
"""Stands in the caption of a chart with a break."""


def draw_breaks(axes: Axes, breaks: Iterable[Break], labels: Sequence[str]) -> bool:
    """Draw a broken line before each period in which recording changed; whether there is any.

    The period of each of `labels`, a financial year or quarter, stands at its place among them.
    A break in a period that is not drawn stands before the next that is; one before the first
    period has ended, or after the last, is not drawn. Nor is a reform: on either side of it
    recording is the same.
    """
    places = break_places(breaks, labels)
    for place in places:
        axes.axvline(place - 0.5, color=style.DARK_PINK, linestyle="--")
    return bool(places)


def break_places(breaks: Iterable[Break], labels: Sequence[str]) -> list[int]:
    """The places among `labels` before which recording changed."""
    recording = (each for each in breaks if each.kind is BreakKind.RECORDING)
    found = {_place(each.day, labels) for each in recording}
    return sorted(place for place in found if place)


def window_of(label: str) -> Window | None:
    """The days of a financial year or quarter as written; None of anything else."""
    for period in (FinancialQuarter, FinancialYear):
        try:
            return period.parse(label).window
        except PeriodError:
            continue
    return None


def _place(day: date, labels: Sequence[str]) -> int | None:
    """The place of the first period that has not ended before `day`."""
    windows = map(window_of, labels)
    return next((place for place, each in enumerate(windows) if each and day <= each.last), None)
