"""Areas by their dose as released, and the chart of them in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rrlib.letters import visible
from rrlib.present.figures import HOLLOW, cell_of, find_column, with_definition
from rrlib.present.scales import as_number, ends_of, holds, no_difference
from rrlib.present.words import aloud, level, listed, markers, plainly, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Row


@dataclass(frozen=True)
class Area:
    """One row whose dose and value are shown, and whether it is one's own."""

    label: str
    dose: Estimate
    value: Estimate
    own: bool


@dataclass(frozen=True)
class Doses:
    """The rows that are areas, those of them that are shown, and the columns they are of."""

    finding: Finding
    dose: Column
    value: Column
    rows: tuple[Row, ...]
    areas: tuple[Area, ...]

    @classmethod
    def of(cls, finding: Finding, keys: tuple[str, str], own: Collection[str]) -> Doses:
        """The rows of `finding` but for totals; `keys` are of dose and value.

        Raises ValueError for an area of `own` that is none of them.
        """
        dose, value = (find_column(finding, key) for key in keys)
        rows = tuple(row for row in finding.rows if not row.is_total)
        labels = [row.label for row in rows]
        unknown = [repr(each) for each in own if each not in labels]
        if unknown:
            raise ValueError(
                f"{finding.name}: own names {listed(unknown)}, and the areas are "
                f"{listed([repr(label) for label in labels])}. Write own as these are written."
            )
        areas = (_area(row, keys, own=row.label in own) for row in rows)
        return cls(finding, dose, value, rows, tuple(area for area in areas if area))

    @property
    def own(self) -> list[str]:
        """The names of one's own areas that are shown."""
        return [area.label for area in self.areas if area.own]

    @property
    def cells(self) -> list[Cell]:
        """Every area's value and dose, shown or not."""
        return [cell_of(row, each.key) for row in self.rows for each in (self.value, self.dose)]


@dataclass(frozen=True)
class Named:
    """Areas without room for their names: those with a number instead, and those without either."""

    numbered: Sequence[str]
    unnamed: Sequence[str]


def _area(row: Row, keys: tuple[str, str], *, own: bool) -> Area | None:
    dose, value = (cell_of(row, key) for key in keys)
    if not isinstance(dose, Estimate) or not isinstance(value, Estimate):
        return None
    return Area(visible(row.label), dose, value, own)


def alt_text(doses: Doses) -> str:
    """What is drawn, for ears: each area's value with its interval, and its dose."""
    said = "; ".join(
        f"{visible(row.label)}: {aloud(cell_of(row, doses.value.key), doses.value)}, "
        f"at {plainly(cell_of(row, doses.dose.key), doses.dose)}"
        for row in doses.rows
    )
    return f"Scatter plot with intervals: {uncapitalised(_what(doses))}. {said}."


def caption(doses: Doses, named: Named) -> str:
    """What is drawn, what its signs mean, and the names that have no room in it."""
    values = [area.value for area in doses.areas]
    said = [f"{_what(doses)}."]
    if doses.own:
        said.append(f"{listed(doses.own)}: {'diamonds' if doses.own[1:] else 'a diamond'}.")
    if level(values):
        said.append(f"The upright line is the {level(values)} interval.")
    nought = as_number(no_difference(doses.value), doses.value)
    said.append(f"The line across is at {nought}: no difference.")
    if named.numbered:
        numbers = enumerate(named.numbered, start=1)
        said.append("; ".join(f"{number}: {label}" for number, label in numbers) + ".")
    if named.unnamed:
        said.append(f"Without a label, for others lie too near: {listed(named.unnamed)}.")
    if any(not holds(doses.value, end) for value in values for end in ends_of(value)):
        said.append("An interval that goes on beyond the axis ends with it.")
    if any(value.provisional for value in values):
        said.append(HOLLOW)
    said += [f"{each}." for each in markers(doses.cells)]
    return with_definition(" ".join(said), doses.finding)


def _what(doses: Doses) -> str:
    rows_are, dose = uncapitalised(doses.finding.rows_are), uncapitalised(doses.dose.title)
    return f"{doses.value.title}, by {rows_are} and {dose}"
