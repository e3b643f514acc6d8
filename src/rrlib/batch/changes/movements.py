"""Which numbers of a report moved from one version of it to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rrlib.batch.changes.explaining import (
    HIDDEN_NOW,
    OTHER_PEOPLE,
    SHOWN_NOW,
    Inputs,
    Revision,
    definition_changed,
)
from rrlib.batch.changes.moved import Kind, Moved
from rrlib.batch.changes.versions import Version
from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow, ShownTable
from rrlib.results import Marker


def between(before: Version, now: Version) -> tuple[Moved, ...]:
    """What moved from `before` to `now`, two versions of one report."""
    earlier = {table.name: table for table in before.tables}
    inputs = Inputs.of(before, now)
    return tuple(
        moved
        for table in now.tables
        if table.name in earlier
        for find in (_headlines, _same_cells)
        for moved in find(_Pair(before, now, earlier[table.name], table, inputs))
    )


@dataclass(frozen=True)
class _Pair:
    """A table before and now, in two versions of a report."""

    before: Version
    now: Version
    then: ShownTable
    table: ShownTable
    inputs: Inputs

    def revision(self, label: str, key: str, definitions: set[str | None]) -> Revision:
        """The class of the revision of a cell that was made by these definitions."""
        if len(definitions) > 1:
            return Revision.DEFINITIONAL
        again = self.before.quarter == self.now.quarter
        if again or self.now.corrects(self.table, label, key):
            return Revision.CORRECTION
        return Revision.SCHEDULED


def _headlines(pair: _Pair) -> Iterator[Moved]:
    """The numbers of headlines that are of other people than before, and were not known then."""
    for name, cell in pair.table.headline.items():
        then = pair.then.headline.get(name, cell)
        was, is_now = pair.then.cell(*then), pair.table.cell(*cell)
        known = pair.then.cell(*cell)
        if then == cell or was is None or is_now is None:
            continue
        if known is not None and known.value is not None:
            continue  # it stood beside the headline before: where it moved, it was revised
        if was.value is not None or is_now.value is not None:
            what = _named(pair.table, *cell), _named(pair.then, *then)
            yield _moved(pair, what, cell, (Kind.LATEST, None, OTHER_PEOPLE), (was, is_now))


def _same_cells(pair: _Pair) -> Iterator[Moved]:
    """The cells that stood in both tables, where they are not as they were."""
    if pair.then.question != pair.table.question:
        return
    rows = {(row.label, row.breakdown): row for row in pair.then.rows}
    for row in pair.table.rows:
        then = rows.get((row.label, row.breakdown))
        for key in (column.key for column in pair.table.columns):
            if then is None or key not in then.cells or key not in row.cells:
                continue
            kind = _kind(then, row, key)
            if kind is not None:
                what = (_named(pair.table, row.label, key),) * 2
                revision = pair.revision(row.label, key, {then.definition, row.definition})
                told = (kind, revision, _why(pair, kind, revision, then, row, key))
                cells = (then.cells[key], row.cells[key])
                yield _moved(pair, what, (row.label, key), told, cells)


def _kind(before: ShownRow, now: ShownRow, key: str) -> Kind | None:
    """What became of a cell; None where nothing did, or it was not known before or is not now."""
    then, cell = before.cells[key], now.cells[key]
    hidden = str(Marker.CONFIDENTIAL)
    if then.value == cell.value:
        return None
    if then.value is None or cell.value is None:
        if hidden not in (then.marker, cell.marker):
            return None
        return Kind.HIDDEN if cell.value is None else Kind.SHOWN
    return Kind.REVISED if before.definition == now.definition else Kind.REDEFINED


def _why(
    pair: _Pair, kind: Kind, revision: Revision, before: ShownRow, now: ShownRow, key: str
) -> str:
    """As much as is known; of a hidden number, nothing that would tell whether it is another."""
    if before.definition != now.definition:
        return definition_changed(before.definition, now.definition)
    if kind in (Kind.HIDDEN, Kind.SHOWN):
        return HIDDEN_NOW if kind is Kind.HIDDEN else SHOWN_NOW
    if revision is Revision.CORRECTION and pair.now.correction is not None:
        return f"corrected: {pair.now.correction}"
    return pair.inputs.why(before.cells[key])


def _named(table: ShownTable, label: str, key: str) -> str:
    """A cell as a reader finds it: its row, and the title of its column."""
    return f"{label}, {_column(table, key).title}"


def _column(table: ShownTable, key: str) -> ShownColumn:
    return next(column for column in table.columns if column.key == key)


def _moved(
    pair: _Pair,
    what: tuple[str, str],
    cell: tuple[str, str],
    told: tuple[Kind, Revision | None, str],
    cells: tuple[ShownCell, ShownCell],
) -> Moved:
    table, (kind, revision, why) = pair.table, told
    return Moved(
        *pair.now.report,
        finding=table.name,
        question=table.question,
        what=what[0],
        what_before=what[1],
        unit=_column(table, cell[1]).unit,
        kind=kind,
        revision=revision,
        why=why,
        headline=cell in table.headline.values(),
        before=cells[0],
        now=cells[1],
    )
