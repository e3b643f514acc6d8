"""Indicators of a framework: a released number against its target, by rule and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import inf, isclose

from rrlib.definitions import Definition
from rrlib.disclosure import Released
from rrlib.partnership import Target
from rrlib.periods import written
from rrlib.results import Cell, Column, Estimate, Marker, Unit
from rrlib.statistics import smallest_detectable_change, smallest_detectable_change_of_counts


class Rag(Enum):
    """How a number stands to its target."""

    MET = "met"
    NOT_MET = "not met"
    COMPATIBLE = "compatible with both"
    IMMATURE = "immature"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Verdict:
    """Whether a target is met, and why that is said."""

    status: Rag
    reason: str


@dataclass(frozen=True)
class Indicator:
    """One line of a framework: a released finding, and which of its cells the line is made of.

    `before` is the row of last year's outturn, `quarters` are those of this year's quarters, and
    `year` is that of the year, which is over if `is_whole_year`. `speaks_of` says of whom or when
    the latest number speaks, in words without numbers about people.
    """

    number: int
    title: str
    released: Released
    column: str
    before: str
    quarters: tuple[str, ...]
    year: str
    is_whole_year: bool
    speaks_of: str

    @property
    def shown_as(self) -> Column | None:
        """The column that the line is made of; none where the finding has no answer."""
        columns = self.released.finding.columns
        return next((each for each in columns if each.key == self.column), None)

    def cell(self, row: str) -> Cell:
        """The released cell of a row; not available where the finding has no such row."""
        labels = {each.label for each in self.released.finding.rows}
        return self.released.cell(row, self.column) if row in labels else Marker.NOT_AVAILABLE

    @property
    def definitions(self) -> tuple[str, ...]:
        """The names of the definitions that its numbers are made by."""
        return tuple(each.name for each in self._made_by)

    @property
    def known(self) -> str:
        """When its numbers are known; nothing where there are none."""
        return " ".join(each.known for each in self._made_by[:1])

    @property
    def _made_by(self) -> tuple[Definition, ...]:
        finding = self.released.finding
        made_by = [row.definition or finding.definition for row in finding.rows]
        return tuple(dict.fromkeys(each for each in made_by if each is not None))

    def target_of(self, targets: Sequence[Target]) -> Target | None:
        """The target for this year that is to be compared, if one is set."""
        year = self.year.split()[0]
        of_this = (self.released.finding.name, year)
        return next((each for each in targets if (each.finding, each.year) == of_this), None)

    def verdict(self, targets: Sequence[Target]) -> Verdict:
        """How the year stands to its target, by what was released of it alone."""
        column, target = self.shown_as, self.target_of(targets)
        if column is None:
            return Verdict(Rag.NOT_MEASURED, Marker.NOT_AVAILABLE.meaning)
        found = rag(self.cell(self.year), target, column, ended=self.is_whole_year)
        if target is None or target.limit is None:
            return found
        return Verdict(found.status, f"{column.title}: {found.reason}")


def rag(cell: Cell, target: Target | None, column: Column, *, ended: bool = True) -> Verdict:
    """How a released number stands to its target.

    Met or not met needs the whole interval on one side; a counted number has none and is compared
    as it stands. A number that may still change, and one of a year that has not `ended`, is
    immature. Without a target, or a number, nothing is measured.
    """
    if target is None:
        return Verdict(Rag.NOT_MEASURED, "no target has been set")
    if target.limit is None:
        return Verdict(Rag.NOT_MEASURED, "the target names no number to compare with")
    if not ended:
        return Verdict(Rag.IMMATURE, "the year has not ended")
    if isinstance(cell, Marker):
        return Verdict(Rag.NOT_MEASURED, cell.meaning)
    if cell.provisional:
        return Verdict(Rag.IMMATURE, "the number may still change with time alone")
    return _compared(cell, target.limit, target.at_most is not None, column.unit)


def _compared(cell: Estimate, limit: float, at_most: bool, unit: Unit) -> Verdict:
    wanted = f"{'at most' if at_most else 'at least'} {unit.written(limit)}"
    if cell.lower is None and cell.upper is None:
        met = cell.value <= limit if at_most else cell.value >= limit
        said = f"{unit.written(cell.value)} is {'' if met else 'not '}{wanted}; no interval"
        return Verdict(Rag.MET if met else Rag.NOT_MET, f"{said} is drawn about it")
    lower = -inf if cell.lower is None else cell.lower
    upper = inf if cell.upper is None else cell.upper
    best, worst = (lower, upper) if at_most else (-upper, -lower)
    aim = limit if at_most else -limit
    if worst <= aim:
        return Verdict(Rag.MET, f"the whole interval is {wanted}")
    if best > aim:
        return Verdict(Rag.NOT_MET, f"no part of the interval is {wanted}")
    return Verdict(Rag.COMPATIBLE, f"the interval reaches to both sides of {unit.written(limit)}")


def set_by(target: Target) -> str:
    """Who set a target, when, and from which baseline."""
    return f"set by {target.set_by} on {written(target.set_on)}, from {target.baseline}"


def smallest_change(indicator: Indicator) -> str:
    """The smallest change from last year's outturn that could be told from chance, in words.

    Of a share between two years with as many people as last year's had, of a count between two
    equal years; both with a chance of 80% of being told at 5%. Nothing where the outturn is not
    shown, or numbers are rounded: it would tell the exact one.
    """
    cell, column = indicator.cell(indicator.before), indicator.shown_as
    if column is None or isinstance(cell, Marker) or indicator.released.rule.rounding > 1:
        return ""
    unit = column.unit
    if unit.is_percent and _is_of_people(cell):
        found = smallest_detectable_change(cell.value / 100, cell.n)
        written_as = Unit.POINTS
    elif unit is Unit.COUNT:
        found = smallest_detectable_change_of_counts(cell.value)
        written_as = Unit.COUNT
    else:
        return ""
    fall = "no fall" if found.fall is None else f"a fall of {written_as.written(found.fall)}"
    rise = "no rise" if found.rise is None else f"a rise of {written_as.written(found.rise)}"
    return f"{fall} or {rise} could have been told from chance"


def _is_of_people(cell: Estimate) -> bool:
    """Whether it is so many of so many people, and not a change or a ratio in percent."""
    if cell.numerator is None or not 0 <= cell.numerator <= cell.n:
        return False
    return cell.n > 0 and isclose(100 * cell.numerator / cell.n, cell.value, abs_tol=1e-4)
