"""The numbers of one report, as they were published or as they are shown now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rrlib.disclosure.shown import ShownTable
from rrlib.publications import Publication, replaced_records

Tables = tuple[ShownTable, ...]


@dataclass(frozen=True)
class Version:
    """The released tables of one report of one quarter, and what they were made from.

    `made_from` gives names and hashes, as a manifest does; it is empty where that is not known.
    `replaced` are the tables published of the same report and quarter whose place these take, and
    `correction` says what was wrong with them.
    """

    quarter: str
    area: str
    notebook: str
    tables: Tables
    made_from: Mapping[str, str]
    published: bool = True
    synthetic: bool = False
    correction: str | None = None
    replaced: tuple[Tables, ...] = ()

    @property
    def report(self) -> tuple[str, str]:
        """Which report it is, of whichever quarter."""
        return self.area, self.notebook

    def corrects(self, table: ShownTable, label: str, key: str) -> bool:
        """Whether it corrects that cell of its `table`: it was published as another before.

        A correction that replaced no record of its own quarter corrects every number.
        """
        if not self.replaced:
            return self.correction is not None
        cell = table.cell(label, key)
        then = [
            each.cell(label, key)
            for tables in self.replaced
            for each in tables
            if (each.name, each.question) == (table.name, table.question)
        ]
        return cell is not None and any(old and old.value != cell.value for old in then)


def as_published(project: Path, record: Publication) -> Version:
    """What `record`, which stands, holds."""
    of = (record.quarter, record.area, record.notebook)
    replaced = tuple(old.tables for old in replaced_records(project, *of))
    return version_of(record, replaced)


def version_of(record: Publication, replaced: tuple[Tables, ...] = ()) -> Version:
    """What `record` holds, which took the place of the tables that it `replaced`."""
    return Version(
        quarter=record.quarter,
        area=record.area,
        notebook=record.notebook,
        tables=record.tables,
        made_from=record.made_from,
        synthetic=record.synthetic,
        correction=record.correction,
        replaced=replaced,
    )
