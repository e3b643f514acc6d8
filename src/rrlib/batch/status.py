"""Whether anybody has signed for the numbers of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rrlib.batch.manifest import Word
from rrlib.batch.planning import Job
from rrlib.codes import Audience
from rrlib.disclosure import ShownTable
from rrlib.periods import written
from rrlib.publications import Publication, path_of, read_publication


@dataclass(frozen=True)
class Status:
    """A word for lists, and what a page says."""

    word: Word
    said: str


def status_of(job: Job, tables: Sequence[ShownTable], project: Path) -> Status:
    """The status of the report `job` that shows `tables`, by the record of what was published."""
    if job.audience is not Audience.PUBLIC:
        return Status("Internal", "Internal: not for publication, and nobody has signed for it.")
    if job.reads != job.quarter:
        return Status("Draft", "Draft: read from a later delivery. Nobody has signed for it.")
    record = read_publication(project / path_of(str(job.quarter), job.area, job.name))
    if record is None:
        return Status("Draft", "Draft: nobody has signed for these numbers.")
    if not record.holds(tables):
        day = written(record.signed.on)
        return Status("Draft", f"Draft: these are not the numbers that were published on {day}.")
    return Status("Final", _signed(record))


def _signed(record: Publication) -> str:
    signed = record.signed
    said = (
        f"Final: produced by {signed.producer}, checked by {signed.checker}, approved by "
        f"{signed.approver} on {written(signed.on)}."
    )
    return said if record.correction is None else f"{said} Corrected: {record.correction}"
