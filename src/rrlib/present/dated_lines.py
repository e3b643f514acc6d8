"""Dated changes among quarters: an upright line at each one's day, with a sign above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from string import ascii_uppercase

from matplotlib.axes import Axes

from rrlib.periods import FinancialQuarter, written
from rrlib.present import style
from rrlib.present.period_axis import PLOT_WIDTH
from rrlib.results import Break, BreakKind

_APART = 0.15
"""Inches from one sign to the next beside it; nearer ones stand one above the other."""

_LINE, _ABOVE = 13, 4
"""Points from one sign to the next above it, and from the plot to the lowest."""

_LINES = {BreakKind.REFORM: "solid", BreakKind.RECORDING: "broken"}
_LOOKS = {BreakKind.REFORM: (style.GREY, "-"), BreakKind.RECORDING: (style.DARK_PINK, "--")}


@dataclass(frozen=True)
class DatedLine:
    """A dated change and where it stands: quarters from the middle of the first, and its sign.

    Reforms are numbered, changes in what is recorded are lettered, each in the order of their days.
    `level` says how many signs stand below its own.
    """

    change: Break
    place: float
    sign: str
    level: int

    @property
    def said(self) -> str:
        """`Line 1, 1 April 2013: The under-occupation charge`."""
        return f"Line {self.sign}, {written(self.change.day)}: {self.change.what}"


def dated_lines(
    breaks: Iterable[Break], quarters: Sequence[FinancialQuarter]
) -> tuple[DatedLine, ...]:
    """The changes after the first day of `quarters` and until their last, in order of their days.

    `quarters` follow each other without a gap.
    """
    first, last = quarters[0].window.first, quarters[-1].window.last
    within = sorted(
        (each for each in breaks if first < each.day <= last), key=lambda each: each.day
    )
    signs = {
        BreakKind.REFORM: map(str, range(1, len(within) + 1)),
        BreakKind.RECORDING: ("".join(letters) for letters in _letters()),
    }
    apart = _APART * len(quarters) / PLOT_WIDTH
    ends: list[float] = []
    found = []
    for change in within:
        place = _place(change, quarters)
        level = next((n for n, end in enumerate(ends) if place - end >= apart), len(ends))
        ends[level : level + 1] = [place]
        found.append(DatedLine(change, place, next(signs[change.kind]), level))
    return tuple(found)


def _letters() -> Iterator[tuple[str, ...]]:
    """A to Z, then AA to ZZ."""
    return chain(product(ascii_uppercase), product(ascii_uppercase, repeat=2))


def _place(change: Break, quarters: Sequence[FinancialQuarter]) -> float:
    """Where its day stands, a quarter being as wide as another whatever its days."""
    window = FinancialQuarter.containing(change.day).window
    days = (window.last - window.first).days + 1
    number = list(quarters).index(FinancialQuarter.containing(change.day))
    return number - 0.5 + (change.day - window.first).days / days


def draw_dated_lines(axes: Axes, dated: Iterable[DatedLine]) -> None:
    """Draw each line, solid for a reform and broken for a change in recording, and its sign."""
    for each in dated:
        colour, dashes = _LOOKS[each.change.kind]
        axes.axvline(each.place, color=colour, linestyle=dashes, linewidth=1, zorder=1)
        axes.annotate(
            each.sign,
            (each.place, 1),
            (0, _ABOVE + _LINE * each.level),
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="baseline",
            color=colour,
            weight="bold",
        )


def dated_lines_said(dated: Sequence[DatedLine]) -> list[str]:
    """What each kind of line stands for, and of each its sign, its day and what changed."""
    said = []
    for kind, line in _LINES.items():
        found = [each.said for each in dated if each.change.kind is kind]
        if found:
            said.append(f"Each {line} upright line is {kind.value}. {'; '.join(found)}.")
    return said
