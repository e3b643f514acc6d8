"""What a percentage tells of the counts that it is a share of, within its rounding."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rrlib.disclosure.audit.attacking import Relation
from rrlib.disclosure.audit.printed import Between, Known, Page, Place, Print, place_of
from rrlib.disclosure.shown import ShownColumn, ShownRow, ShownTable

_EXACT = 1e-7
"""A share that is known to this much is of one fraction alone, of those with small numbers."""


def shares(
    printed: Print, page: Page, table: ShownTable, known: Sequence[Known], faith: float
) -> Iterator[Relation]:
    """What percentages tell of their outcomes and bases, within their rounding."""
    columns = {column.key: column for column in table.columns}
    public = {(each.finding, each.area, each.row, each.column): each.value for each in known}
    for column in table.columns:
        outcome = _outcome_of(column, columns)
        if outcome is None:
            continue
        elsewhere = {
            row.label: value
            for row in table.rows
            if (value := public.get((table.name, page.area, row.label, column.key))) is not None
        }
        found = []
        for row, part, decimals in _parts(table, column, elsewhere):
            place = place_of(page, table, row, outcome)
            base = printed.base(place) if place in printed.counts else None
            if base is not None:
                found.append(_Share(place, base, part / 100, 0.5005 / 10 ** (decimals + 2)))
        # An estimate that is no share of its row's counts shows that by not being it.
        if all(each.may_be(printed) for each in found):
            for each in found:
                yield from each.relations(faith)


def _outcome_of(column: ShownColumn, columns: Mapping[str, ShownColumn]) -> str | None:
    """The outcome that a column is the share of, if it is one."""
    sources = [columns[key] for key in column.sources if key in columns]
    outcomes = [source.key for source in sources if source.of in column.sources]
    share = column.role == "DERIVED" and column.unit in ("PERCENT", "WHOLE_PERCENT")
    if not share or len(sources) != 2 or not outcomes:
        return None
    return outcomes[0]


def _parts(
    table: ShownTable, column: ShownColumn, elsewhere: Mapping[str, float]
) -> Iterator[tuple[ShownRow, float, int]]:
    """The percentage of each row that shows it, or has it elsewhere, and to how many decimals."""
    shown = {
        row.label: row.cells[column.key].value for row in table.rows if column.key in row.cells
    }
    whole = all(not value or value.is_integer() for value in shown.values())
    for row in table.rows:
        share, decimals = shown.get(row.label), 0 if whole else 6
        if share is None:
            share = elsewhere.get(row.label)
            decimals = len(f"{share or 0:.10g}".partition(".")[2])
        if share is not None:
            yield row, share, decimals


@dataclass(frozen=True)
class _Share:
    """The part of a base that an outcome is, give or take `half` of its last decimal."""

    outcome: Place
    base: Place
    part: float
    half: float

    def may_be(self, printed: Print) -> bool:
        outcome, base = printed.number(self.outcome), printed.number(self.base)
        if outcome is None or base is None:
            return True
        return abs(outcome - self.part * base) <= self.half * base + 1e-9

    def relations(self, faith: float) -> Iterator[Relation]:
        least, most = self.part - self.half, self.part + self.half
        yield Relation(((self.base, 1.0),), faith, least=1, most=math.inf)
        yield Relation(((self.outcome, 1.0), (self.base, -least)), faith, most=math.inf)
        yield Relation(((self.base, most), (self.outcome, -1.0)), faith, most=math.inf)
        ratio = Fraction(self.part).limit_denominator(1000)
        if self.half < _EXACT and abs(ratio - self.part) <= self.half:
            # Of 18.181818% the outcome is 2 of 11, 4 of 22, and so on.
            times = Between("times", self.base, self.outcome)
            yield Relation(((self.base, 1.0), (times, -float(ratio.denominator))), faith)
            yield Relation(((self.outcome, 1.0), (times, -float(ratio.numerator))), faith)
