"""Which of the reports that were asked for have to be made, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rrlib.batch.keys import Workshop, differences, key
from rrlib.batch.manifest import ENDING, FAILURE, read_manifest
from rrlib.batch.planning import Job
from rrlib.batch.storing import FAILED
from rrlib.contracts import Processed
from rrlib.periods import FinancialQuarter


@dataclass(frozen=True)
class Wanted:
    """A report asked for: what it is made from by name and hash, and why it has to be made.

    Where `why` is empty, the report that stands is made from the same, and whole.
    """

    job: Job
    held: Processed
    parts: Mapping[str, str]
    why: str

    @property
    def key(self) -> str:
        return key(self.parts)


def look(
    jobs: Iterable[Job],
    held: Mapping[FinancialQuarter, Processed],
    workshop: Workshop,
    *,
    force: bool = False,
) -> tuple[Wanted, ...]:
    """Every job whose delivery is `held`, beside the report that stands, if any.

    With `force` all have to be made.
    """
    reports = workshop.project / "reports"
    found = []
    for job in jobs:
        parts = workshop.parts(job, held[job.reads])
        why = _why(reports / job.folder / f"{job.name}{ENDING}", parts)
        if force and not why:
            why = "asked for with --force"
        found.append(Wanted(job, held[job.reads], parts, why))
    return tuple(found)


def _why(manifest: Path, parts: Mapping[str, str]) -> str:
    if not manifest.exists():
        return "not made yet"
    standing = read_manifest(manifest)
    if standing is None:
        return "what stands is not what its manifest says"
    failed = (manifest.with_name(f"{standing.notebook}{end}") for end in (FAILED, FAILURE))
    if any(path.exists() for path in failed):
        return "its last run failed"
    return differences(standing.made_from, parts)
