"""`rr verify`: proof that reports come from these data and this code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_MOST_FAILURES_COUNTED = 100


def verify(
    reports: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[REPORT]...", help="A page, or a folder of reports. All if none."),
    ] = None,
    at_once: Annotated[
        int | None, typer.Option(min=1, help="Reports made at once. One a processor if not given.")
    ] = None,
) -> None:
    """Make reports again in a clean folder and compare every byte.

    From the raw extracts on, on another day, in another time zone and locale. A report that
    differs is told with the first difference; the exit status counts them. One whose inputs were
    destroyed by rr retire can be proven no more: that is told with the day, and counts as no fault.
    """
    from rrlib.batch.running import lanes_here
    from rrlib.batch.storing import finish_all
    from rrlib.batch.verifying import against, find_manifests
    from rrlib.batch.verifying import verify as verify_all
    from rrlib.partnership import find_project

    project = find_project()
    finish_all(project / "reports")
    manifests = find_manifests(project / "reports", reports or ())
    code = against(project)
    faults = destroyed = 0
    for verdict in verify_all(manifests, project, at_once or lanes_here()):
        faults += bool(verdict.fault)
        destroyed += verdict.destroyed is not None
        typer.echo(f"{_named(manifests[verdict.manifest], project)}: {verdict}")
    proven = len(manifests) - faults - destroyed
    more = f" Of {destroyed} the inputs were destroyed." if destroyed else ""
    typer.echo(f"{proven} of {len(manifests)} reports proven, byte for byte{code}{more}")
    raise typer.Exit(min(faults, _MOST_FAILURES_COUNTED))


def _named(manifest: Path, project: Path) -> str:
    """A report as it was given, or from the project's folder: a copy may lie anywhere."""
    inside = manifest.relative_to(project) if manifest.is_relative_to(project) else manifest
    return inside.as_posix().removesuffix(".manifest.json")
