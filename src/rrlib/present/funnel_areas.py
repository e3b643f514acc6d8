"""A funnel's areas as released: which of them lie beyond their limits, and the chart in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rrlib.letters import visible
from rrlib.present.figures import HOLLOW, NOT_FROM_NOUGHT, cell_of, find_column, with_definition
from rrlib.present.words import listed, markers, plainly, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Row

Keys = tuple[str, str]
"""The keys of the columns of a lower and an upper limit."""

Ends = tuple[Column, Column]
"""Those columns."""


@dataclass(frozen=True)
class Area:
    """One row whose value and size are shown; with its limits, none where one is not shown."""

    label: str
    value: Estimate
    size: Estimate
    inner: tuple[float, float] | None
    outer: tuple[float, float] | None


@dataclass(frozen=True)
class Funnel:
    """The areas that are shown, what they are held against, and the columns they are of.

    `values` are the cells of all areas by their label, shown or not.
    """

    finding: Finding
    value: Column
    size: Column
    target: Column
    inner: Ends
    outer: Ends
    areas: tuple[Area, ...]
    values: Mapping[str, Cell]
    about: Estimate | None

    @classmethod
    def of(cls, finding: Finding, keys: tuple[str, str, str], inner: Keys, outer: Keys) -> Funnel:
        """The rows of `finding` but for totals; `keys` are of value, size and target.

        Raises ValueError for areas that are held against different targets.
        """
        value, size, target = (find_column(finding, key) for key in keys)
        rows = [row for row in finding.rows if not row.is_total]
        targets = [cell for row in rows if isinstance(cell := cell_of(row, target.key), Estimate)]
        if len({each.value for each in targets}) > 1:
            raise ValueError(f"{finding.name}: areas of one funnel are held against one target")
        areas = (_area(row, (value.key, size.key), inner, outer) for row in rows)
        return cls(
            finding,
            value,
            size,
            target,
            _ends(finding, inner),
            _ends(finding, outer),
            tuple(area for area in areas if area),
            {visible(row.label): cell_of(row, value.key) for row in rows},
            targets[0] if targets else None,
        )

    def beyond(self, area: Area) -> tuple[str, Column] | None:
        """The furthest limit that an area is `above` or `below`, with that word; None within."""
        for limits, (lower, upper) in ((area.outer, self.outer), (area.inner, self.inner)):
            if limits and area.value.value < limits[0]:
                return "below", lower
            if limits and area.value.value > limits[1]:
                return "above", upper
        return None

    def outlying(self, area: Area) -> str:
        """`above` or `below` its outer limits, or nothing."""
        found = self.beyond(area)
        return found[0] if found and found[1] in self.outer else ""


def _ends(finding: Finding, keys: Keys) -> Ends:
    lower, upper = keys
    return find_column(finding, lower), find_column(finding, upper)


def _area(row: Row, keys: tuple[str, str], inner: Keys, outer: Keys) -> Area | None:
    value, size = (cell_of(row, key) for key in keys)
    if not isinstance(value, Estimate) or not isinstance(size, Estimate):
        return None
    return Area(visible(row.label), value, size, _limits(row, inner), _limits(row, outer))


def _limits(row: Row, keys: Keys) -> tuple[float, float] | None:
    lower, upper = (cell_of(row, key) for key in keys)
    if isinstance(lower, Estimate) and isinstance(upper, Estimate):
        return lower.value, upper.value
    return None


def alt_text(funnel: Funnel) -> str:
    """What is drawn, for ears: each area with its size, the target, and who lies beyond limits."""
    shown = {area.label: area for area in funnel.areas}
    said = [
        f"{label}: {plainly(cell, funnel.value)}"
        + (f", {_of_size(funnel, shown[label])}" if label in shown else "")
        for label, cell in funnel.values.items()
    ]
    parts = [f"Funnel plot: {uncapitalised(_what(funnel))}", "; ".join(said) + "."]
    if funnel.about:
        parts.append(f"{funnel.target.title}: {plainly(funnel.about, funnel.target)}.")
    return " ".join([*parts, *_beyond_said(funnel)])


def caption(funnel: Funnel, *, from_nought: bool) -> str:
    """What is drawn, what its signs mean, and which areas lie beyond their limits."""
    said = [
        _what(funnel),
        "The lines across are each area's own limits, beyond which chance alone rarely goes, and "
        "beyond the outer ones more rarely.",
        *_beyond_said(funnel),
    ]
    said += [NOT_FROM_NOUGHT] * (not from_nought)
    if any(area.value.provisional for area in funnel.areas):
        said.append(HOLLOW)
    said += [f"{each}." for each in markers(funnel.values.values())]
    return with_definition(" ".join(said), funnel.finding)


def _what(funnel: Funnel) -> str:
    size = uncapitalised(funnel.size.title)
    return f"{funnel.value.title}, by {uncapitalised(funnel.finding.rows_are)} and {size}."


def _of_size(funnel: Funnel, area: Area) -> str:
    return f"{uncapitalised(funnel.size.title)} {plainly(area.size, funnel.size)}"


def _beyond_said(funnel: Funnel) -> list[str]:
    """Who lies beyond a limit, and beyond which; or that nobody does and what that shows not."""
    by_limit: dict[tuple[str, str], list[str]] = {}
    for area in funnel.areas:
        if found := funnel.beyond(area):
            side, column = found
            by_limit.setdefault((side, column.title), []).append(area.label)
    said = [
        f"{listed(names)} {'are' if names[1:] else 'is'} {side} the {uncapitalised(title)}."
        for (side, title), names in by_limit.items()
    ]
    if not any(area.inner or area.outer for area in funnel.areas):
        return ["No limits are shown, so that nothing can be held against them."]
    return said or ["None lies beyond its limits; that does not show that they are alike."]
