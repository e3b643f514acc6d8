"""Analyses by the choices that made them, which their labels name, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rrlib.letters import visible
from rrlib.present.figures import cell_of, find_column, with_definition
from rrlib.present.scales import ends_of, holds, is_ratio, no_difference
from rrlib.present.words import aloud, level, listed, markers, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Row

_NEXT, _IS = "; ", ": "
"""How a label parts its choices, and what is chosen from the choice."""

Choice = tuple[str, str]
"""What is chosen, and how."""


@dataclass(frozen=True)
class Analysis:
    """One row: its choices, its number, and whether it is the main one."""

    label: str
    choices: tuple[Choice, ...]
    cell: Cell
    is_main: bool


@dataclass(frozen=True)
class Analyses:
    """The analyses from the lowest to the highest number, those without one last."""

    finding: Finding
    value: Column
    ordered: tuple[Analysis, ...]

    @classmethod
    def of(cls, finding: Finding, value: str) -> Analyses:
        """Raises ValueError for labels that do not name the same choices, or two main analyses."""
        made = [
            Analysis(row.label, _choices(finding, row), cell_of(row, value), row.is_total)
            for row in finding.rows
        ]
        mains = [each.label for each in made if each.is_main]
        if len(mains) > 1:
            raise ValueError(
                f"{finding.name}: {len(mains)} rows are totals, {' and '.join(mains)}; one "
                "analysis at most is the main one."
            )
        for each in made:
            _require_same(finding, made[0], each)
        return cls(finding, find_column(finding, value), tuple(sorted(made, key=_place)))

    @property
    def shown(self) -> list[tuple[Analysis, Estimate]]:
        return [(each, each.cell) for each in self.ordered if isinstance(each.cell, Estimate)]

    @property
    def main(self) -> Analysis | None:
        return next((each for each in self.ordered if each.is_main), None)

    @property
    def groups(self) -> dict[str, list[str]]:
        """What is chosen, with its choices, both in the order in which the finding names them."""
        groups: dict[str, list[str]] = {}
        for row in self.finding.rows:
            for what, choice in _choices(self.finding, row):
                if choice not in groups.setdefault(what, []):
                    groups[what].append(choice)
        return groups


def _choices(finding: Finding, row: Row) -> tuple[Choice, ...]:
    parts = [part.partition(_IS) for part in row.label.split(_NEXT)]
    if not all(what and choice for what, _, choice in parts):
        raise ValueError(
            f"{finding.name}: the row {row.label!r} is no list of choices; its label is expected "
            "as 'what: choice; what: choice'."
        )
    return tuple((visible(what), visible(choice)) for what, _, choice in parts)


def _require_same(finding: Finding, first: Analysis, other: Analysis) -> None:
    named, expected = ([what for what, _ in each.choices] for each in (other, first))
    if named != expected:
        raise ValueError(
            f"{finding.name}: the row {other.label!r} chooses {', '.join(named)}; "
            f"{', '.join(expected)} is expected, as in the first row."
        )


def _place(analysis: Analysis) -> tuple[str, float]:
    """By its number; those without one after all others, those of one marker beside each other."""
    cell = analysis.cell
    return ("", cell.value) if isinstance(cell, Estimate) else (str(cell), 0.0)


def alt_text(analyses: Analyses) -> str:
    """How many analyses there are, the lowest, the highest and the main one, and how they lie."""
    column, shown = analyses.value, analyses.shown
    what = f"{uncapitalised(column.title)}, of {_counted(len(analyses.ordered))}"
    said = [f"Specification curve: {what}."]
    ends = [("lowest", shown[0]), ("highest", shown[-1])] if shown[1:] else [("one", shown[0])]
    for name, (analysis, cell) in ends:
        said.append(f"The {name} that is shown is {aloud(cell, column)}: {analysis.label}.")
    if analyses.main:
        main = analyses.main
        said.append(f"The main analysis is {aloud(main.cell, column)}: {main.label}.")
    said += _lying(analyses)
    if missing := [each.cell for each in analyses.ordered[len(shown) :]]:
        said.append(f"{_counted(len(missing))} not drawn: {_why(missing)}.")
    return " ".join(said)


def _lying(analyses: Analyses) -> list[str]:
    """How many intervals lie below, about and above no difference."""
    none = no_difference(analyses.value)
    ends = [ends_of(cell) for _, cell in analyses.shown]
    known = [each for each in ends if each]
    if not known:
        return []
    below, above = sum(high < none for _, high in known), sum(low > none for low, _ in known)
    return [
        f"The interval lies below {none:g} in {below} of the analyses, above it in {above} of the "
        f"analyses, and about it in {len(known) - below - above} of the analyses."
    ]


def _why(missing: Iterable[Cell]) -> str:
    reasons = dict.fromkeys(each.meaning for each in missing if isinstance(each, Marker))
    return listed(list(reasons))


def _counted(number: int) -> str:
    return "1 analysis" if number == 1 else f"{number} analyses"


def caption(analyses: Analyses) -> str:
    """What is drawn, how to read it, and what is hidden."""
    cells = [each.cell for each in analyses.ordered]
    said = [
        f"{analyses.value.title}, of {_counted(len(cells))}"
        f"{', from the lowest to the highest' if cells[1:] else ''}.",
        "The dots below an analysis are the choices that made it.",
    ]
    if level(cells):
        said.insert(1, f"The line is the {level(cells)} interval.")
    if analyses.main:
        said.append("A diamond is the main analysis.")
    if is_ratio(analyses.value):
        said.append("At 1 there is no difference; half and twice are equally far from it.")
    if any(not holds(analyses.value, end) for cell in cells for end in ends_of(cell)):
        said.append("An arrow is of an interval that goes on beyond the axis.")
    said += [f"{each}." for each in markers(cells)]
    return with_definition(" ".join(said), analyses.finding)
