"""What is printed on pages: every count that a reader has, or knows to be hidden."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow, ShownTable

ABSENT = ("[x]", "[z]")
"""Markers of counts that are not there; any other stands for a count that is hidden."""


@dataclass(frozen=True)
class Page:
    """What a reader has of one report."""

    area: str
    quarter: str
    tables: tuple[ShownTable, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """A number that stands elsewhere in public: see `rrlib.partnership.AlreadyPublished`."""

    finding: str
    area: str
    row: str
    column: str
    value: float


class Place(NamedTuple):
    """Where a count stands."""

    area: str
    quarter: str
    finding: str
    question: str
    row: str
    breakdown: str
    definition: str | None
    column: str


class Between(NamedTuple):
    """People that two counts give together: a base less its outcome, a row less the one before.

    `greater` less `lesser`, if they hold one another.
    """

    what: str
    greater: Place
    lesser: Place


@dataclass(frozen=True)
class Count:
    """What is printed of a count, `number` being None where it is hidden, and by which rule."""

    column: ShownColumn
    row: ShownRow
    number: float | None
    threshold: int
    hide_unanimous: bool

    @property
    def is_guarded(self) -> bool:
        return self.threshold > 1 or self.hide_unanimous

    @property
    def is_unanimous_secret(self) -> bool:
        """Whether it may not be known that nobody, or everybody, is counted."""
        return self.column.role == "OUTCOME" and self.column.sensitive and self.hide_unanimous


@dataclass(frozen=True)
class Print:
    """All counts that are printed or hidden on `pages`, and where one is said to be `absent`."""

    pages: Sequence[Page]
    counts: dict[Place, Count] = field(default_factory=dict)
    absent: set[Place] = field(default_factory=set)

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Print:
        printed = cls(pages)
        for page, table in printed.tables():
            for row in table.rows:
                for column in table.columns:
                    if column.role != "DERIVED" and column.unit == "COUNT":
                        place = place_of(page, table, row, column.key)
                        printed._add(place, column, row, table.rule)
        return printed

    def _add(
        self, place: Place, column: ShownColumn, row: ShownRow, rule: Mapping[str, Any]
    ) -> None:
        cell = row.cells.get(column.key) or ShownCell(marker=ABSENT[0])
        if cell.value is None and cell.marker in ABSENT:
            self.absent.add(place)
            return
        count = Count(column, row, cell.value, rule["threshold"], rule["hide_unanimous"])
        before = self.counts.get(place, count)
        self.counts[place] = Count(
            column,
            row,
            before.number if cell.value is None else cell.value,
            min(before.threshold, count.threshold),
            before.hide_unanimous and count.hide_unanimous,
        )

    def tables(self) -> Iterator[tuple[Page, ShownTable]]:
        return ((page, table) for page in self.pages for table in page.tables)

    def number(self, place: Place | None) -> float | None:
        return self.counts[place].number if place in self.counts else None

    def base(self, place: Place) -> Place | None:
        """Where the base of an outcome stands, if it is there."""
        of = self.counts[place].column.of
        at = place._replace(column=of) if of else None
        return at if at in self.counts else None

    def fixed(self, known: Iterable[Known]) -> dict[Hashable, float]:
        """The counts that a reader has: those shown, and those that stand elsewhere."""
        public = {(each.finding, each.area, each.row, each.column): each.value for each in known}
        found: dict[Hashable, float] = {}
        for place, count in self.counts.items():
            elsewhere = public.get((place.finding, place.area, place.row, place.column))
            number = elsewhere if count.number is None else count.number
            if number is not None:
                found[place] = number
        return found


def place_of(page: Page, table: ShownTable, row: ShownRow, key: str) -> Place:
    where = (page.area, page.quarter, table.name, table.question)
    return Place(*where, row.label, row.breakdown, row.definition, key)
