"""Publishing: the reports of a quarter attacked, then their numbers kept as a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from rrlib.batch.manifest import ENDING, read_manifest
from rrlib.batch.planning import Job
from rrlib.batch.storing import alone, replace_file
from rrlib.batch.tables import released_tables, shown_data
from rrlib.disclosure import ShownTable
from rrlib.disclosure.audit import Audit, Known, Page, audit
from rrlib.errors import PublicationError
from rrlib.partnership import Partnership
from rrlib.publications import (
    FOLDER,
    Publication,
    Signed,
    all_published,
    read_publication,
    superseded,
)


@dataclass(frozen=True)
class Standing:
    """A report as it stands: its released tables, and all that it says in words.

    `made_from` is its manifest's.
    """

    job: Job
    title: str
    tables: tuple[ShownTable, ...]
    words: tuple[str, ...]
    made_from: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False

    @property
    def page(self) -> Page:
        """What a reader has of it."""
        return Page(self.job.area, str(self.job.quarter), self.tables, self.words)

    def publication(self, signed: Signed, correction: str | None) -> Publication:
        """The record of its numbers."""
        return Publication(
            schema_version=1,
            quarter=str(self.job.quarter),
            area=self.job.area,
            notebook=self.job.name,
            title=self.title,
            signed=signed,
            correction=correction,
            synthetic=self.synthetic,
            made_from=dict(self.made_from),
            tables=self.tables,
        )


def standing(project: Path, job: Job) -> Standing:
    """The report `job`, which has to be whole."""
    folder = project / "reports" / job.folder
    manifest = read_manifest(folder / f"{job.name}{ENDING}")
    if manifest is None:
        raise PublicationError(f"{job}: what stands is not what its manifest says. Make it again.")
    notebook = nbformat.read(folder / f"{job.name}.ipynb", as_version=4)
    words = tuple(word for data in shown_data(notebook) for word in data.get("words", ()))
    tables = released_tables(notebook)
    return Standing(job, manifest.title, tables, words, manifest.made_from, manifest.synthetic)


def attack(project: Path, partnership: Partnership, reports: Sequence[Standing]) -> Audit:
    """What a reader can work out from `reports` and from all that was published before.

    A demonstration's numbers tell nothing of real ones.
    """
    kinds = {each.synthetic for each in reports}
    earlier = [
        Page(record.area, _as_published(record.quarter, path), record.tables)
        for path, record in all_published(project).items()
        if record.synthetic in kinds
    ]
    known = [
        Known(cell.finding, cell.area, cell.row, cell.column, cell.value)
        for cell in partnership.already_published
    ]
    combined = {area: tuple(parts) for area, parts in partnership.areas.combined.items()}
    return audit([*(each.page for each in reports), *earlier], combined, known)


def publish(
    project: Path, reports: Iterable[Standing], signed: Signed, correction: str | None
) -> tuple[Path, ...]:
    """Keep the numbers of `reports` as the record; where each lies.

    A report whose numbers stand in the record already is left as it is; where that is so of all,
    a `correction` signs them anew. Raises PublicationError, and writes nothing, where other numbers
    stand there and no `correction` says why.
    """
    new = [each.publication(signed, correction) for each in reports]
    before = {each.path: read_publication(project / each.path) for each in new}
    changed = [each for each in new if not _same(each, before[each.path])]
    if correction is not None and not changed:
        changed = new  # what was wrong is who signed, or when
    replaced = [each for each in changed if before[each.path] is not None]
    if replaced and correction is None:
        raise PublicationError(
            "other numbers were published of these reports before:\n"
            + "\n".join(f"  {each.quarter}, {each.area}, {each.notebook}" for each in replaced)
            + "\nSay what was wrong with them: --correction 'WHAT WAS WRONG'."
        )
    (project / FOLDER).mkdir(parents=True, exist_ok=True)
    with alone(project / "reports"):
        for each in changed:
            _write(project, each)
    return tuple(each.path for each in changed)


def _write(project: Path, publication: Publication) -> None:
    path = project / publication.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        replace_file(superseded(project, publication), path.read_bytes())
    replace_file(path, publication.text().encode())


def _same(new: Publication, old: Publication | None) -> bool:
    return old is not None and old.holds(new.tables)


def _as_published(quarter: str, path: str) -> str:
    """The quarter of a record as the attack tells it: those of one publication hang together.

    It sorts before every quarter, for what is to be released comes after all that was published.
    """
    before = "".join(Path(path).suffixes[:-1])
    return f"({quarter}, as published{before})"
