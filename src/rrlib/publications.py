"""The record of what was published: the numbers that left, who signed for them, and when.

`reports/published/<quarter>/<area>/<notebook>.json`, kept in git. Later reports are compared with
it, and its readers are taken to have it.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from rrlib.disclosure.shown import ShownTable
from rrlib.errors import PublicationError
from rrlib.partnership import slug

FOLDER = Path("reports/published")
_SUPERSEDED = ".superseded-{}.json"


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Somebody's name."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signed(_Part):
    """Who answers for a publication, and its day."""

    producer: Name
    checker: Name
    approver: Name
    on: date


class Publication(_Part):
    """The numbers of one report that were published: every released table.

    `correction` says why an earlier publication of the same report was replaced. `made_from` is
    its manifest's: by name, the SHA-256 of all that the report was made from; empty in records of
    before it was kept. `synthetic` says that its numbers are of a demonstration.
    """

    schema_version: Literal[1]
    quarter: str
    area: str
    notebook: str
    title: str
    signed: Signed
    correction: str | None = None
    synthetic: bool = False
    made_from: dict[str, str] = {}
    tables: tuple[ShownTable, ...]

    def holds(self, tables: Sequence[ShownTable]) -> bool:
        """Whether it is the record of just the numbers of `tables`."""
        return len(self.tables) == len(tables) and all(
            map(ShownTable.same_numbers, self.tables, tables)
        )

    @property
    def path(self) -> Path:
        """Where it lies, from the project's folder."""
        return path_of(self.quarter, self.area, self.notebook)

    def text(self) -> str:
        """The record as it is written."""
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


def path_of(quarter: str, area: str, notebook: str) -> Path:
    """Where the record of a report lies, from the project's folder."""
    return FOLDER / quarter / slug(area) / f"{notebook}.json"


def read_publication(path: Path) -> Publication | None:
    """The record at `path`, if there is one. Raises PublicationError for what is none."""
    try:
        return Publication.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        raise PublicationError(
            f"{_named(path)} is not a record of what was published. Readers have what it held: put "
            f"it back with 'git checkout -- {_named(path)}'."
        ) from None


def replaced_records(
    project: Path, quarter: str, area: str, notebook: str
) -> tuple[Publication, ...]:
    """The records of a report that others of its quarter replaced, the latest last."""
    place = project / path_of(quarter, area, notebook)
    former = place.stem + _SUPERSEDED.partition("{")[0]
    paths = [path for path in place.parent.glob("*.json") if path.name.startswith(former)]
    found = (read_publication(path) for path in sorted(paths, key=_superseded_as))
    return tuple(record for record in found if record is not None)


def published_before(
    project: Path, quarter: str, area: str, notebook: str, *, synthetic: bool = False
) -> Publication | None:
    """The record that stands of the latest quarter before `quarter` of that report, if any.

    Of `synthetic` numbers or of real ones: a demonstration's say nothing of anybody.
    """
    quarters = (folder.name for folder in (project / FOLDER).glob("*"))
    earlier = sorted((each for each in quarters if each < quarter), reverse=True)
    found = (read_publication(project / path_of(each, area, notebook)) for each in earlier)
    kept = (each for each in found if each is not None and each.synthetic == synthetic)
    return next(kept, None)


def superseded(project: Path, publication: Publication) -> Path:
    """Where the record that `publication` replaces goes: readers have that one too."""
    path = project / publication.path
    number = 1
    while (old := path.with_name(path.stem + _SUPERSEDED.format(number))).exists():
        number += 1
    return old


def published_tables(
    project: Path, area: str, *, synthetic: bool = False
) -> tuple[ShownTable, ...]:
    """Every table that was ever published of `area`, in whichever quarter, superseded ones too.

    Of `synthetic` numbers or of real ones.
    """
    records = (read_publication(path) for path in _records(project, [area]))
    return tuple(
        table
        for record in records
        if record is not None and record.synthetic == synthetic
        for table in record.tables
    )


def signed_tables(
    project: Path, area: str, quarter: str, *, synthetic: bool = False
) -> tuple[ShownTable, ...]:
    """The tables of the records of `area` that stand of `quarter` itself.

    Of `synthetic` numbers or of real ones.
    """
    records = (record for record in publications(project, quarter) if record.area == area)
    return tuple(
        table for record in records if record.synthetic == synthetic for table in record.tables
    )


def revised_tables(
    project: Path, area: str, quarter: str, *, synthetic: bool = False
) -> tuple[ShownTable, ...]:
    """The tables published of `area` that a report of `quarter` may revise, the latest last.

    Those of earlier quarters, and of its own those that were superseded: a report says of which
    numbers it takes the place, also once it is published itself. Of `synthetic` numbers or of real
    ones.
    """
    found = []
    for path in _records(project, [area]):
        record, number = read_publication(path), _superseded_as(path)
        own = record is not None and record.quarter == quarter and number > 0
        if record is None or record.synthetic != synthetic:
            continue
        if record.quarter < quarter or own:
            found.append((record.quarter, number or math.inf, record.tables))
    return tuple(table for *_, tables in sorted(found, key=itemgetter(0, 1)) for table in tables)


def _superseded_as(path: Path) -> int:
    """The number of a superseded record; 0 of one that stands."""
    match = re.search(r"\.superseded-([0-9]+)$", path.stem)
    return int(match[1]) if match else 0


def publications(project: Path, quarter: str) -> tuple[Publication, ...]:
    """The records of a quarter that stand."""
    paths = sorted((project / FOLDER / quarter).glob("*/*.json"))
    records = (read_publication(path) for path in paths if not _superseded_as(path))
    return tuple(record for record in records if record is not None)


def all_published(project: Path) -> Mapping[str, Publication]:
    """Every record there is, superseded ones too, by its path: readers have them all."""
    paths = sorted((project / FOLDER).glob("*/*/*.json"))
    records = {path.relative_to(project).as_posix(): read_publication(path) for path in paths}
    return {path: record for path, record in records.items() if record is not None}


def record_hashes(project: Path, areas: Iterable[str]) -> Mapping[str, str]:
    """The SHA-256 of every record of `areas`, by its path from the project's folder."""
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _records(project, areas)
    }


def _records(project: Path, areas: Iterable[str]) -> list[Path]:
    return sorted(
        path for area in areas for path in (project / FOLDER).glob(f"*/{slug(area)}/*.json")
    )


def _named(path: Path) -> str:
    parts = path.parts
    start = len(parts) - 5 if path.is_absolute() else 0
    return Path(*parts[max(start, 0) :]).as_posix()
