"""The first line of every notebook: check the parameters, open the records."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import Any

from IPython.core.getipython import get_ipython

from rrlib.codes import Audience
from rrlib.definitions import Definition
from rrlib.disclosure import Released, Rule, release, rule_for
from rrlib.errors import ParameterError, nearest
from rrlib.partnership import (
    FILE_NAME,
    Partnership,
    data_folder,
    find_project,
    read_partnership,
)
from rrlib.periods import FinancialQuarter, written
from rrlib.present import definition_card, report_header, together
from rrlib.present.views import View
from rrlib.records import Records, open_records
from rrlib.results import Break, Finding

INJECTED = "# Parameters\n"
"""How the cell begins into which Papermill writes the parameters it was given."""


@dataclass(frozen=True)
class Report:
    """What a notebook works with: records, the areas asked for, and what may be shown."""

    records: Records
    partnership: Partnership
    area: str
    rule: Rule
    used: dict[str, Definition] = field(default_factory=dict, compare=False)
    """The definitions by which something was released so far, in that order."""

    @property
    def areas(self) -> tuple[str, ...]:
        return self.partnership.parts(self.area)

    def release(self, finding: Finding) -> Released:
        """What this report's audience may see of `finding`, with its breaks and targets."""
        breaks = self._breaks(finding.name)
        targets = tuple(
            f"Target for {each.year}: {each.target}. Set by {each.set_by} on "
            f"{written(each.set_on)}, from a baseline of {each.baseline}."
            for each in self.partnership.targets
            if (each.finding, each.area) == (finding.name, self.area)
        )
        notes = finding.notes + targets
        for made_by in (finding.definition, *(row.definition for row in finding.rows)):
            if made_by is not None and finding.rows:
                self.used.setdefault(made_by.name, made_by)
        return release(replace(finding, breaks=breaks, notes=notes), self.rule)

    def card(self, definition: Definition) -> View:
        """How a measure is defined, with the breaks that name it, as known on this report's day."""
        return definition_card(definition, self._breaks(definition.name))

    def cards(self) -> View:
        """The card of every definition by which this report has released a number."""
        return together(*(self.card(definition) for definition in self.used.values()))

    def header(self) -> View:
        """Area, quarter, date of knowledge, and the rows of every extract."""
        records = self.records
        return report_header(
            area=self.area,
            quarter=records.quarter,
            delivery=records.origin.delivery,
            reconstructed=records.reconstructed,
            as_at=records.as_at,
            audience=self.rule.audience,
            synthetic=records.origin.synthetic,
            sources=records.origin.sources,
        )

    def _breaks(self, name: str) -> tuple[Break, ...]:
        """The breaks that affect `name`; of a measure `NAME(5)`, those of every `NAME` too."""
        return tuple(
            Break(each.date, each.what, each.source)
            for each in self.partnership.breaks
            if {name, name.partition("(")[0]} & set(each.affects)
            and each.date <= self.records.as_at
        )

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return self.header()._repr_mimebundle_(include, exclude)


def open_report(
    quarter: str, area: str, audience: str = "public", delivery: str | None = None
) -> Report:
    """The records of `quarter` for `area`, once every parameter is known to be right.

    `delivery` names a later quarter whose delivery to read instead of the quarter's own.
    Raises ParameterError for a parameter that Papermill was given and no cell declares.
    """
    _refuse_undeclared(_executed_cells())
    project = find_project()
    partnership = read_partnership(project / FILE_NAME)
    partnership.parts(area)
    rule = rule_for(partnership, parse_audience(audience), area)
    records = open_records(
        data_folder(project),
        partnership,
        FinancialQuarter.parse(quarter),
        None if delivery is None else FinancialQuarter.parse(delivery),
    )
    return Report(records, partnership, area, rule)


def parse_audience(text: str) -> Audience:
    """The audience of that name."""
    try:
        return Audience(text)
    except ValueError:
        known = [audience.value for audience in Audience]
        raise ParameterError(
            f"{text!r} is not an audience. Write one of {known}.{nearest(str(text), known)}"
        ) from None


def _executed_cells() -> list[str]:
    shell = get_ipython()
    return [] if shell is None else list(shell.user_ns.get("In", []))


def _refuse_undeclared(cells: list[str]) -> None:
    """Papermill only logs a parameter it does not know, and the report would be another's."""
    declared: set[str] = set()
    for cell in cells:
        names = _assigned(cell)
        if cell.startswith(INJECTED):
            unknown = sorted(names - declared)
            if unknown:
                raise ParameterError(
                    f"this notebook has no parameter {', '.join(map(repr, unknown))}; it has "
                    f"{', '.join(sorted(declared))}.{nearest(unknown[0], declared)}"
                )
        declared |= names


def _assigned(cell: str) -> set[str]:
    try:
        tree = ast.parse(cell)
    except SyntaxError:
        return set()
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
