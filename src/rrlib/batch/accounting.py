"""The account of a report that was made: what it was made from, if that is still the same."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rrlib.batch.keys import Workshop, differences
from rrlib.batch.manifest import Input, Manifest, Parameters, sha256_of_bytes
from rrlib.batch.repository import Repository
from rrlib.batch.wanting import Wanted

if TYPE_CHECKING:
    from rrlib.batch.completing import Made


def changed_meanwhile(wanted: Wanted, made: Made, workshop: Workshop) -> str:
    """The key was made before the notebook ran: what it did read has to be what the key covers."""
    if made.sources != _declared_sources(wanted):
        return "changed: the delivery"
    return differences(wanted.parts, Workshop(workshop.project).parts(wanted.job, wanted.held))


def manifest_of(wanted: Wanted, made: Made, workshop: Workshop, repository: Repository) -> Manifest:
    """The manifest of a report that was just made."""
    return Manifest(
        notebook=wanted.job.name,
        title=made.title,
        headline=made.headlines[0].said if made.headlines else "",
        headlines=made.headlines,
        changed=made.changed,
        status=made.status,
        parameters=Parameters.model_validate(wanted.job.parameters),
        synthetic=made.synthetic,
        key=wanted.key,
        made_from=dict(wanted.parts),
        inputs=[Input(extract=Path(source["file"]).stem, **source) for source in made.sources],
        versions=dict(workshop.versions),
        commit=repository.commit,
        uncommitted_changes=repository.uncommitted_changes,
        outputs={name: sha256_of_bytes(content) for name, content in sorted(made.files.items())},
        tables=list(made.tables),
        figures=list(made.figures),
        kernel="forked" if made.forked else "ordinary",
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=made.seconds,
    )


def _declared_sources(wanted: Wanted) -> list[dict[str, Any]]:
    declared = wanted.job.extracts.all
    return [asdict(source) for source in wanted.held.sources if source.extract in declared]
