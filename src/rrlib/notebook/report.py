"""What a notebook works with, and what it may show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rrlib.definitions import Definition
from rrlib.disclosure import Gate, Released, Rule
from rrlib.errors import ParameterError
from rrlib.notebook.asking import Asking
from rrlib.partnership import DatedChange, Partnership, Target
from rrlib.periods import written
from rrlib.present import (
    definition_card,
    known_truth,
    report_header,
    together,
    what_is_hidden,
)
from rrlib.present.views import View
from rrlib.records import Records
from rrlib.results import Break, BreakKind, Finding

MOST_APART = 2
"""Two printed pages hold what is said of so many areas beside each other."""


@dataclass(frozen=True)
class OfEachArea:
    """What a study makes for the report's area, and for each of those that it adds up."""

    mine: Any
    of_parts: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a notebook works with: records, the area asked for, and what may be shown of it.

    Of an area that adds up others, `parts` are their gates, in the order of `areas`: what their
    reports show counts when its own tables are released, or one less another would tell of few.
    """

    records: Records
    partnership: Partnership
    area: str
    gate: Gate
    parts: tuple[Gate, ...] = ()
    used: dict[str, Definition] = field(default_factory=dict, compare=False)
    """The definitions by which something was released so far, in that order."""
    released: list[Released] = field(default_factory=list, compare=False)
    """What was released so far."""
    of_parts: dict[str, dict[str, Released]] = field(default_factory=dict, compare=False)
    """By the name of a finding, what the reports of the areas that are added up show of it."""

    @property
    def areas(self) -> tuple[str, ...]:
        return self.partnership.parts(self.area)

    @property
    def described_on(self) -> date:
        """The day whose people a profile describes: that set for the quarter, or its last."""
        window = self.records.quarter.window
        days = (day for day in self.partnership.profiles.described_on if day in window)
        return next(days, self.records.as_at)

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets that are set for the report's area."""
        return tuple(each for each in self.partnership.targets if each.area == self.area)

    @property
    def questions(self) -> Mapping[str, str]:
        """The questions of the commissioner's report by topic, as partnership.toml words them."""
        asked = self.partnership.panel_report
        return {
            "reoffending": asked.reoffending,
            "rehabilitation": asked.rehabilitation,
            "justice": asked.justice,
            "police": asked.police,
        }

    @property
    def rule(self) -> Rule:
        """What this report's audience may see."""
        return self.gate.rule

    def of_each_area(self, make: Callable[..., Any], *inputs: Any) -> OfEachArea:
        """What `make` gives for the report's area, and for each of those that it adds up.

        `inputs` are handed to it: those made by this are taken of the area in question, and the
        report's `areas` stand for it.
        """
        mine, *of_parts = (make(*each) for each in self._inputs(inputs))
        return OfEachArea(mine, tuple(of_parts))

    def release(self, study: Callable[..., Finding], *inputs: Any) -> Released:
        """What this report's audience may see of the finding that `study` makes of `inputs`.

        They are handed to it as `of_each_area` does. The finding gets its breaks and targets.
        """
        if not callable(study):
            raise ParameterError(
                "release a study with its inputs, not what it found: report.release(study, "
                "report.records, report.areas). It is asked of every area that the report adds up."
            )
        mine, *of_parts = self._inputs(inputs)
        through = zip(self.areas, self.parts, of_parts, strict=True) if self.parts else ()
        shown = {area: gate.release(self._as_dated(study(*given))) for area, gate, given in through}
        released = self.gate.release(self._with_breaks(study(*mine)))
        self.released.append(released)
        self.of_parts[released.finding.name] = shown
        return released

    def in_each_area(self, released: Released) -> dict[str, Released]:
        """By area, what the reports of the areas that this one adds up show of the same finding.

        Of a report that adds up none, or more than `MOST_APART`, its own. Nothing is in it that
        their pages do not print.
        """
        parts = self.of_parts[released.finding.name]
        return parts if 0 < len(parts) <= MOST_APART else {self.area: released}

    def asking(self, make: Callable[..., Callable[..., Finding]]) -> Asking:
        """What answers further questions by the studies of `make`: `.by("sex", "age_band")`."""
        return Asking(self, make)

    def _inputs(self, inputs: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The inputs for the report's own area, then for each of its parts."""
        return [
            tuple(self._input(given, place) for given in inputs)
            for place in range(-1, len(self.parts))
        ]

    def _input(self, given: Any, place: int) -> Any:
        if isinstance(given, OfEachArea):
            return given.mine if place < 0 else given.of_parts[place]
        if place >= 0 and given == self.areas:
            return (self.areas[place],)
        return given

    def _as_dated(self, finding: Finding) -> Finding:
        return replace(finding, breaks=self._breaks(finding.name))

    def _with_breaks(self, finding: Finding) -> Finding:
        targets = tuple(
            f"Target for {each.year}: {each.target}. Set by {each.set_by} on "
            f"{written(each.set_on)}, from a baseline of {each.baseline}."
            for each in self.targets
            if each.finding == finding.name
        )
        for made_by in (finding.definition, *(row.definition for row in finding.rows)):
            if made_by is not None and finding.rows:
                self.used.setdefault(made_by.name, made_by)
        return replace(self._as_dated(finding), notes=finding.notes + targets)

    def card(self, definition: Definition) -> View:
        """How a measure is defined, with the breaks that name it, as known on this report's day."""
        return definition_card(definition, self._breaks(definition.name))

    def cards(self) -> View:
        """The card of every definition by which this report has released a number."""
        return together(*(self.card(definition) for definition in self.used.values()))

    def what_is_hidden(self) -> View:
        """How many cells of this report are hidden, and why."""
        return what_is_hidden(self.released)

    def truth(self) -> View:
        """What is true in a demonstration, for who wants to see whether a method found it."""
        return known_truth(self.records.origin.truth)

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
        """The dated changes that affect `name`; of a measure `NAME(5)`, of every `NAME` too."""
        dated: dict[BreakKind, Sequence[DatedChange]] = {
            BreakKind.RECORDING: self.partnership.breaks,
            BreakKind.REFORM: self.partnership.reforms,
        }
        return tuple(
            Break(each.date, each.what, each.source, kind)
            for kind, changes in dated.items()
            for each in changes
            if {name, name.partition("(")[0]} & set(each.affects)
            and each.date <= self.records.as_at
        )

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return self.header()._repr_mimebundle_(include, exclude)
