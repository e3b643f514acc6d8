"""The number of a headline over the last quarters, as the reports that stand print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rrlib.batch.manifest import Headline
from rrlib.batch.site.standing import QuarterFolder
from rrlib.periods import FinancialQuarter
from rrlib.results import Unit

QUARTERS = 8
"""How many quarters a trend looks back over, with the report's own."""
_WIDTH, _HEIGHT, _MARGIN = 144.0, 36.0, 5.0
_ACROSS = tuple(
    round(_MARGIN + at * (_WIDTH - 2 * _MARGIN) / (QUARTERS - 1), 1) for at in range(QUARTERS)
)
"""How far to the right each quarter lies."""
Place = tuple[str, str, str, FinancialQuarter | None]


@dataclass(frozen=True)
class Point:
    """The headline of a quarter: its ends are its number itself and nought where it has none.

    Points are comparable that are `alike`: of one question, column, unit and definition. Of some
    quarters only whole percents are released.
    """

    value: float
    lower: float
    upper: float
    has_interval: bool
    written: str
    alike: tuple[str | None, ...]


History = Mapping[Place, Mapping[FinancialQuarter, Point]]
"""By area, notebook, finding and delivery: the number of each quarter."""


@dataclass(frozen=True)
class Trend:
    """A small drawing, and what it shows in words.

    `line`, `bars` for intervals and `dots` are paths in a box of `width` by `height`; the last dot,
    the report's own, is at `own`.
    """

    said: str
    line: str
    bars: str
    dots: str
    own: tuple[float, float]
    width: float = _WIDTH
    height: float = _HEIGHT


def history(quarters: Iterable[QuarterFolder]) -> History:
    """The number of every headline of the reports that stand."""
    found: dict[Place, dict[FinancialQuarter, Point]] = {}
    for each in quarters:
        for area in each.areas:
            for report in area.reports:
                for said in report.manifest.headlines if report.manifest else ():
                    place = area.name, report.notebook, said.finding, each.delivery
                    if said.value is not None:
                        found.setdefault(place, {})[each.quarter] = _point(said, said.value)
    return found


def trend(of: Mapping[FinancialQuarter, Point], quarter: FinancialQuarter) -> Trend | None:
    """The number of `quarter` and those before it; None for fewer than two.

    The line is broken where a quarter has no such number, or one by another definition.
    """
    own = of.get(quarter)
    if own is None:
        return None
    points = [(name, of.get(each)) for each, name in _window(quarter)]
    alike = [point if point and point.alike == own.alike else None for _, point in points]
    begin = next(at for at, point in enumerate(alike) if point is not None)
    if begin == QUARTERS - 1:
        return None
    words = [f"{name}: {_in_words(point, own)}" for name, point in points[begin:]]
    return _drawn(alike, "; ".join(words))


@cache
def _window(quarter: FinancialQuarter) -> tuple[tuple[FinancialQuarter, str], ...]:
    """The quarters that a trend looks back over, each with its name."""
    return tuple((each, str(each)) for each in quarter.shift(1 - QUARTERS).through(quarter))


def written(said: Headline) -> str:
    """The number of a headline as its sentence writes it."""
    return "" if said.value is None or said.unit is None else Unit[said.unit].written(said.value)


def _point(said: Headline, value: float) -> Point:
    whole = said.unit == Unit.WHOLE_PERCENT.name
    unit = Unit.PERCENT.name if whole else said.unit
    alike = said.question, said.column, unit, said.definition
    if said.lower is None or said.upper is None:
        return Point(value, min(value, 0.0), max(value, 0.0), False, written(said), alike)
    return Point(value, said.lower, said.upper, True, written(said), alike)


def _in_words(point: Point | None, own: Point) -> str:
    if point is None:
        return "no number"
    return point.written if point.alike == own.alike else "counted differently"


def _drawn(points: Sequence[Point | None], said: str) -> Trend:
    """The scale spans all intervals, so that chance looks no larger than it is; or from nought."""
    known = [(at, point) for at, point in enumerate(points) if point is not None]
    low, high = min(point.lower for _, point in known), max(point.upper for _, point in known)
    up = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1.0)

    def y(value: float) -> float:
        return round(_HEIGHT - _MARGIN - (value - low) * up, 1)

    dots = [(at, f"{_ACROSS[at]} {y(point.value)}") for at, point in known]
    return Trend(
        said,
        "".join(
            f"{'M' if at == 0 or points[at - 1] is None else 'L'}{place}" for at, place in dots
        ),
        "".join(
            f"M{_ACROSS[at]} {y(point.lower)}V{y(point.upper)}"
            for at, point in known
            if point.has_interval
        ),
        "".join(f"M{place}h0" for _, place in dots),
        (_ACROSS[-1], y(known[-1][1].value)),
    )
