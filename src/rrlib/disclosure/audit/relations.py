"""What a reader knows of how the counts on pages hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rrlib.disclosure.audit.attacking import Relation
from rrlib.disclosure.audit.chains import Chain
from rrlib.disclosure.audit.printed import Between, Known, Page, Place, Print, place_of
from rrlib.disclosure.audit.shares import shares
from rrlib.disclosure.shown import ShownRow, ShownTable

_LEFT, _SAME, _SHARE, _SUM, _STEP, _AREA, _QUARTER = 1000, 100, 30, 20, 15, 3, 1
"""How sure a reader is of each relation: where they contradict each other, the last goes first."""


def relations_of(
    printed: Print,
    chains: Sequence[Chain],
    combined: Mapping[str, tuple[str, ...]],
    known: Sequence[Known],
) -> Iterator[Relation]:
    """What a reader knows of how the counts hang together."""
    for place in printed.counts:
        base = printed.base(place)
        if base is not None:
            yield _difference(Between("left", base, place), _LEFT)
    for page, table in printed.tables():
        for whole, parts in _families(page, table):
            yield from _sum(printed, whole, parts, _SUM)
        yield from shares(printed, page, table, known, _SHARE)
    for chain in chains:
        for between in chain.steps():
            yield _difference(between, _STEP)
    yield from _same_counts(printed)
    for area, singles in combined.items():
        yield from _areas(printed, area, singles)
    for before, after in _from_quarter_to_quarter(printed):
        if not printed.counts[after].column.accumulates:
            yield from _equal(printed, before, after, _QUARTER)


def _difference(between: Between, faith: float) -> Relation:
    terms = ((between.greater, 1.0), (between.lesser, -1.0), (between, -1.0))
    return Relation(terms, faith)


def _equal(printed: Print, one: Place, other: Place, faith: float) -> Iterator[Relation]:
    if None in (printed.number(one), printed.number(other)):
        yield Relation(((one, 1.0), (other, -1.0)), faith)


def _sum(printed: Print, whole: Place, parts: Sequence[Place], faith: float) -> Iterator[Relation]:
    """That parts add up to their whole, if none of them is absent."""
    if all(place in printed.counts for place in (whole, *parts)):
        terms = ((whole, 1.0), *((part, -1.0) for part in parts))
        yield Relation(terms, faith, weakens=True)


def _families(page: Page, table: ShownTable) -> Iterator[tuple[Place, list[Place]]]:
    """Rows that add up to another: the rows of a breakdown, and those of one parent in it."""
    families: dict[tuple[str, str, str | None, bool], list[ShownRow]] = defaultdict(list)
    totals = [row for row in table.rows if row.is_total]
    named = {row.label: row for row in table.rows}
    for row in table.rows:
        alike = [total for total in totals if total.definition == row.definition]
        # A total of the breakdown itself is nearer than that of the whole table.
        nearest = sorted(
            alike, key=lambda total: (total.breakdown != row.breakdown, total.breakdown)
        )
        if nearest and not row.is_total:
            families[nearest[0].label, row.breakdown, row.definition, False].append(row)
        if row.parent in named:
            families[str(row.parent), row.breakdown, row.definition, True].append(row)
    for (whole, *_), rows in families.items():
        for column in table.columns:
            places = [place_of(page, table, row, column.key) for row in (named[whole], *rows)]
            yield places[0], places[1:]


def _same_counts(printed: Print) -> Iterator[Relation]:
    """The same count in other tables of a page."""
    alike: dict[tuple[str | None, ...], list[Place]] = defaultdict(list)
    for place, count in printed.counts.items():
        if count.row.counts is not None:
            key = (place.area, place.quarter, count.row.counts, place.definition, place.column)
            alike[key].append(place)
    for places in alike.values():
        first, *others = sorted(places, key=lambda place: printed.number(place) is None)
        for other in others:
            yield from _equal(printed, first, other, _SAME)


def _areas(printed: Print, area: str, parts: Sequence[str]) -> Iterator[Relation]:
    """That a combined area is its parts together; a row that a part lacks counts nobody there."""
    tables = {
        (page.area, page.quarter, table.name, table.question) for page, table in printed.tables()
    }
    rows = {place._replace(column="") for place in (*printed.counts, *printed.absent)}
    for place in printed.counts:
        if place.area != area or not all((part, *place[1:4]) in tables for part in parts):
            continue
        places = [place._replace(area=part) for part in parts]
        held = [each for each in places if each._replace(column="") in rows]
        if held:
            yield from _sum(printed, place, held, _AREA)


def _from_quarter_to_quarter(printed: Print) -> Iterator[tuple[Place, Place]]:
    """The same count in one quarter and in the next in which it stands."""
    alike: dict[Place, list[Place]] = defaultdict(list)
    for place in printed.counts:
        alike[place._replace(quarter="")].append(place)
    for places in alike.values():
        yield from pairwise(sorted(places, key=lambda place: place.quarter))
