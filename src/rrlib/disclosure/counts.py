"""The counts that are seen together, and how they add up: what can be worked out from what.

A table's counts hang together by its totals, by the parts of its rows and by the bases of its
outcomes; with those of other tables, where both count the same; and over areas, where one adds up
others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rrlib.disclosure.knowing import protected
from rrlib.disclosure.protecting import Pattern, Problem, Sum
from rrlib.disclosure.shown import ShownCell, ShownTable, known_cells
from rrlib.errors import DisclosureError
from rrlib.results import Column, Estimate, Finding, Role, Row

Place = tuple[int, str]
"""A cell of a finding, as (position of the row, key of the column)."""


@dataclass
class Counts:
    """Every count that readers of one report see, and those of the areas that its area adds up.

    It grows with each finding that is released: what was shown or hidden then stays so.
    """

    values: list[int] = field(default_factory=list)
    sums: dict[Sum, None] = field(default_factory=dict)
    small: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    series: dict[Hashable, bool] = field(default_factory=dict)
    """Of each cell of a series that was released, whether it is shown."""
    named: dict[Hashable, bool] = field(default_factory=dict)
    """Of each count that a finding names, whether it is shown."""
    _known: dict[Hashable, int] = field(default_factory=dict)
    _sums_of: defaultdict[int, list[Sum]] = field(default_factory=lambda: defaultdict(list))

    def protect(self, numbers: Iterable[int], totals: Collection[int], threshold: int) -> Pattern:
        """Hide what has to be hidden of `numbers`, and show the others from now on.

        Those of `totals` are hidden only where nothing else would do. Only what hangs together with
        `numbers` is looked at: counts that are shown already are known, and nothing is learnt
        across them.
        """
        new = sorted(set(numbers) - self.shown)
        near, sums = self._hangs_together(new)
        place = {number: position for position, number in enumerate(near)}

        def here(those: Iterable[int]) -> frozenset[int]:
            return frozenset(place[number] for number in those if number in place)

        problem = Problem(
            tuple(self.values[number] for number in near),
            tuple(Sum(place[s.whole], tuple(place[part] for part in s.parts)) for s in sums),
            here(self.small),
            here(self.hidden),
            here(self.shown),
            threshold,
        )
        kept = here(totals) - problem.small - problem.hidden - problem.shown
        pattern = protected(replace(problem, shown=problem.shown | kept))
        if kept and pattern.exposed:
            pattern = protected(problem)
        hidden = frozenset(near[position] for position in pattern.hidden)
        for number in new:
            (self.hidden if number in hidden else self.shown).add(number)
        exposed = frozenset(near[position] for position in pattern.exposed)
        return Pattern(hidden, pattern.fewest, exposed)

    def _hangs_together(self, numbers: Iterable[int]) -> tuple[list[int], list[Sum]]:
        """The counts that hang together with `numbers`, and the sums that say how."""
        waiting, near, sums = list(numbers), set(numbers), dict[Sum, None]()
        while waiting:
            for total in self._sums_of[waiting.pop()]:
                sums[total] = None
                for number in {total.whole, *total.parts} - near:
                    near.add(number)
                    if number not in self.shown:
                        waiting.append(number)
        return sorted(near), list(sums)

    def number(self, value: int, *names: Hashable) -> int:
        """The position of the count that goes by any of `names`: a new one, if none is known.

        Raises DisclosureError where it is known with another value: one of the two is wrong.
        """
        known = next((self._known[name] for name in names if name in self._known), None)
        if known is None:
            known = len(self.values)
            self.values.append(value)
        elif self.values[known] != value:
            raise DisclosureError(
                f"two tables that say they count the same do not hold the same number: {names[0]}."
            )
        self._known.update(dict.fromkeys(names, known))
        return known

    def position(self, name: Hashable) -> int | None:
        """Where the count of that name stands, if there is one."""
        return self._known.get(name)

    def add_up(self, whole: int, parts: Sequence[int], *, only_if_all: bool = False) -> None:
        """Say that `whole` is made of `parts`, and perhaps of others that no row holds.

        Parts that are more than the whole hold some people twice, and say nothing of each other.
        """
        rest = self.values[whole] - sum(self.values[part] for part in parts)
        if rest < 0 or whole in parts or (rest and only_if_all):
            return
        if rest:
            others = self.number(rest, ("rest", whole, *parts))
            self.hidden.add(others)
            parts = [*parts, others]
        self._add(Sum(whole, tuple(parts)))

    def known_total(self, parts: Sequence[int], name: Hashable) -> int:
        """The position of what `parts` add up to, which is known."""
        total = self.number(sum(self.values[part] for part in parts), name)
        self.shown.add(total)
        return total

    def made_of(self, base: int, outcome: int) -> int:
        """Say that those who share an outcome are a part of `base`; the position of the others."""
        rest = self.number(self.values[base] - self.values[outcome], ("without", base, outcome))
        self.hidden.add(rest)
        self._add(Sum(base, (outcome, rest)))
        return rest

    def _add(self, total: Sum) -> None:
        if total in self.sums:
            return
        self.sums[total] = None
        for number in {total.whole, *total.parts}:
            self._sums_of[number].append(total)


@dataclass(frozen=True)
class Seen:
    """What else is seen by whoever sees a finding of `area`.

    `counts` are those released before, in this report and in those of the `parts` that the area
    adds up; `before` are the tables that were published of the area, `revises` those of them, in
    their order, whose numbers this report's take the place of, `signed` those of them that were
    published of this very report, and `own` those that it shows already.
    """

    counts: Counts = field(default_factory=Counts)
    area: str = ""
    parts: tuple[str, ...] = ()
    before: tuple[ShownTable, ...] = ()
    revises: tuple[ShownTable, ...] = ()
    signed: tuple[ShownTable, ...] = ()
    own: list[ShownTable] = field(default_factory=list)

    @property
    def earlier(self) -> tuple[ShownTable, ...]:
        """The tables with which its readers will compare a table."""
        return (*self.before, *self.own)

    def known(self, finding: Finding, row: Row, key: str) -> list[ShownCell]:
        """The cell as its readers know it already."""
        return known_cells(finding, row, key, self.signed, self.earlier)

    def keep_series(self, finding: Finding, hidden: Collection[Place]) -> None:
        """Keep which cells of the finding's series are shown, those `hidden` not."""
        for place, column in in_series(finding):
            name = in_its_table(finding, finding.rows[place], column, self.area)
            self.counts.series[name] = (place, column.key) not in hidden

    def keep_names(self, finding: Finding, hidden: Collection[Place]) -> None:
        """Keep which of the counts that the finding names are shown."""
        places = {row.label: place for place, row in enumerate(finding.rows)}
        for (label, key), name in finding.names.items():
            if label in places:
                self.counts.named[self.area, name] = (places[label], key) not in hidden

    def made_of_hidden(self, finding: Finding) -> frozenset[Place]:
        """The cells that are made of a count which another finding names and hides."""
        places = {row.label: place for place, row in enumerate(finding.rows)}
        return frozenset(
            (places[label], key)
            for (label, key), names in finding.made_of.items()
            if label in places
            and not all(self.counts.named.get((self.area, name), True) for name in names)
        )


def in_its_table(finding: Finding, row: Row, column: Column, area: str) -> Hashable:
    return (area, finding.name, finding.question, row.breakdown, row.label, column.key)


def in_series(finding: Finding) -> Iterator[tuple[int, Column]]:
    """The counts that stand in a series, by the positions of their rows and their columns."""
    for column in finding.columns:
        if column.series is None or column.role is Role.DERIVED:
            continue
        for place, row in enumerate(finding.rows):
            if isinstance(row.cells.get(column.key), Estimate):
                yield place, column
