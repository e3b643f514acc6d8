"""A table of flows as released: its ends on two days, the flows between them, both in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from rrlib.letters import visible
from rrlib.present.figures import find_column, with_definition
from rrlib.present.words import aloud, markers, uncapitalised
from rrlib.results import Cell, Column, Estimate, Finding, Marker

_ON, _TO, _FROM = " on ", ", to ", ", from "
"""How labels are joined: `Scheme A on 1 May 2013`, `Scheme A on 1 May 2013, to scheme B`."""


@dataclass(frozen=True)
class End:
    """Those of one scheme, or of none, on one of the two days."""

    name: str
    day: str
    cell: Cell

    @property
    def label(self) -> str:
        """The label of its row."""
        return f"{self.name}{_ON}{self.day}"


Way = tuple[int, int]
"""The places of a flow's two ends among those of their days."""


@dataclass(frozen=True)
class Flows:
    """The ends on the first day and on the second, and what the table holds of every way."""

    finding: Finding
    column: Column
    before: tuple[End, ...]
    after: tuple[End, ...]
    ways: Mapping[Way, Cell]

    @classmethod
    def of(cls, finding: Finding, value: str) -> Flows:
        """The totals whose rows are flows to, or from, the totals of another day.

        Raises ValueError for a finding that has no such rows.
        """
        cells = {row.label: row.cells.get(value, Marker.NOT_AVAILABLE) for row in finding.rows}
        totals = [row.label for row in finding.rows if row.is_total and _ON in row.label]
        before, after = (
            tuple(
                _end(label, cells[label])
                for label in totals
                if any(each.startswith(label + joined) for each in cells)
            )
            for joined in (_TO, _FROM)
        )
        if not before or not after:
            raise ValueError(f"{finding.name}: no row is a flow to or from the total of a day")
        ways = {
            (left, right): cells[label]
            for left, first in enumerate(before)
            for right, second in enumerate(after)
            if (label := f"{first.label}{_TO}{uncapitalised(second.name)}") in cells
        }
        return cls(finding, find_column(finding, value), before, after, ways)

    @property
    def drawn(self) -> dict[Way, Estimate]:
        """The flows that are shown and not empty."""
        return {
            way: cell
            for way, cell in self.ways.items()
            if isinstance(cell, Estimate) and cell.value > 0
        }

    def stays(self, way: Way) -> bool:
        """Whether both ends are of one name."""
        return self.before[way[0]].name == self.after[way[1]].name


def _end(label: str, cell: Cell) -> End:
    name, day = label.rsplit(_ON, 1)
    return End(name, day, cell)


def alt_text(flows: Flows) -> str:
    """What is drawn, for ears: every end and every way."""
    ends = "; ".join(
        f"{visible(each.label)}: {aloud(each.cell, flows.column)}"
        for each in (*flows.before, *flows.after)
    )
    told = [f"{_way(flows, way)}: {aloud(cell, flows.column)}" for way, cell in flows.drawn.items()]
    parts = [f"Flows: {uncapitalised(_what(flows))} {ends}."]
    parts += [f"{'; '.join(told)}."] if told else []
    untold = {cell for cell in flows.ways.values() if isinstance(cell, Marker)}
    for marker in Marker:
        if marker in untold:
            ways = [_way(flows, way) for way, cell in flows.ways.items() if cell is marker]
            parts.append(f"Not drawn, because {marker.meaning}: {'; '.join(ways)}.")
    empty = (cell for cell in flows.ways.values() if isinstance(cell, Estimate) and not cell.value)
    parts += [f"Every other: {aloud(cell, flows.column)}." for cell in islice(empty, 1)]
    return " ".join(parts)


def caption(flows: Flows) -> str:
    """What is drawn, and whether some of it is not."""
    said = [_what(flows), "Grey bands: those who stayed."]
    if Marker.CONFIDENTIAL in flows.ways.values():
        said.append("Flows that are hidden are not drawn: those at a bar need not add up to it.")
    ends = [each.cell for each in (*flows.before, *flows.after)]
    if Marker.CONFIDENTIAL in ends:
        said.append("A hatched bar does not tell how many it stands for.")
    said += [f"{each}." for each in markers([*ends, *flows.ways.values()])]
    return with_definition(" ".join(said), flows.finding)


def _what(flows: Flows) -> str:
    days = f"from {flows.before[0].day} to {flows.after[0].day}"
    return f"{flows.column.title}, by {uncapitalised(flows.finding.rows_are)}, {days}."


def _way(flows: Flows, way: Way) -> str:
    first, second = flows.before[way[0]].name, flows.after[way[1]].name
    return visible(f"{first} to {uncapitalised(second)}")
