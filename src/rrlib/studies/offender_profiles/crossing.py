"""Rows of a table cut by one or two things, so that all of its margins hang together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from rrlib.results import Cell, Row


@dataclass(frozen=True)
class Cut:
    """One way to cut: a `column`, and how each word of it is labelled.

    Where `coarser` names for each label the wider group that it is a part of, rows of those stand
    under `wide`.
    """

    heading: str
    column: str
    labels: Mapping[str, str]
    wide: str = ""
    coarser: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Crossing:
    """Rows of `table`, whose `cells` are made of a part of it.

    `counts` says of labels whom their row counts, as `Row.counts` does.
    """

    table: pd.DataFrame
    everybody: str
    cells: Callable[[pd.DataFrame], Mapping[str, Cell]]
    counts: Callable[..., str]

    def whole(self) -> Row:
        """Everybody."""
        return Row(self.everybody, self.cells(self.table), is_total=True, counts=self.counts())

    def by(self, cut: Cut) -> Iterator[Row]:
        """A row for each group of `cut` that the table has anybody of, wider groups first."""
        for wide in self._wider(cut):
            own = self._of(cut, wide)
            yield Row(wide, self.cells(own), cut.wide, counts=self.counts(wide))
        for label in self._held(cut):
            yield Row(
                label,
                self.cells(self._of(cut, label)),
                cut.heading,
                parent=cut.coarser.get(label),
                counts=self.counts(label),
            )

    def crossed(self, outer: Cut, inner: Cut) -> Iterator[Row]:
        """The rows by `inner`, then the same within each group of `outer`, which is their total.

        Every row is a part of the row of its group by each cut. Those of `outer` are parts of
        everybody: a table holds but one crossing.
        """
        yield from self.by(inner)
        for label in self._held(outer):
            own = self._of(outer, label)
            everybody, counts = self.everybody, self.counts(label)
            yield Row(label, self.cells(own), label, True, parent=everybody, counts=counts)
            for within in self._held(inner):
                yield Row(
                    both(label, within),
                    self.cells(self._of(inner, within, own)),
                    label,
                    parent=within,
                    counts=self.counts(label, within),
                )

    def _held(self, cut: Cut) -> list[str]:
        held = set(self.table[cut.column])
        return [label for word, label in cut.labels.items() if word in held]

    def _wider(self, cut: Cut) -> list[str]:
        return list(dict.fromkeys(cut.coarser[label] for label in self._held(cut) if cut.coarser))

    def _of(self, cut: Cut, label: str, table: pd.DataFrame | None = None) -> pd.DataFrame:
        """Those of a group, or of a wider one."""
        table = self.table if table is None else table
        words = [
            word for word, each in cut.labels.items() if label in (each, cut.coarser.get(each))
        ]
        return table[table[cut.column].isin(words)]


def both(outer: str, inner: str) -> str:
    """How the row of a group within another is labelled."""
    return f"{outer}: {inner[0].lower()}{inner[1:]}"
