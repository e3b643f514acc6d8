"""`rr`: the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.codes import Audience
from rrlib.errors import DeliveryError, RRError

if TYPE_CHECKING:
    from rrlib.batch.planning import Job
    from rrlib.contracts.processing import Processed
    from rrlib.partnership import Partnership
    from rrlib.periods import FinancialQuarter

app = typer.Typer(
    help="Reducing-reoffending reports.", no_args_is_help=True, pretty_exceptions_enable=False
)

_MOST_FAILURES_COUNTED = 100
_WRONG_REQUEST = 120
_KINDS_TOLD = 20


def main() -> None:
    """Run `rr`; a mistake that the user can mend is told in words."""
    try:
        app()
    except RRError as error:
        typer.echo(f"rr: {error}", err=True)
        sys.exit(_WRONG_REQUEST)


@app.command()
def report(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="[QUARTER]...", help="As 2013-14Q4. All if none.")
    ] = None,
    area: Annotated[list[str] | None, typer.Option(help="All if none; may be repeated.")] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(help="All if none; may be repeated.")
    ] = None,
    audience: Annotated[
        Audience, typer.Option(help="Who will read it; internal reports go to reports/internal.")
    ] = Audience.PUBLIC,
    delivery: Annotated[
        str | None, typer.Option(help="Read the quarter from this later delivery, as 2013-14Q4.")
    ] = None,
) -> None:
    """Make reports below the folder reports: notebooks × quarters × areas.

    The exit status counts the reports that could not be made; a wrong request ends with 120.
    """
    from rrlib.batch.planning import Request, plan
    from rrlib.batch.site import write_index
    from rrlib.partnership import FILE_NAME, find_project, read_partnership

    project = find_project()
    partnership = read_partnership(project / FILE_NAME)
    request = Request(quarters or (), area or (), notebook or (), audience, delivery)
    jobs = plan(project, partnership, request)
    usable = _usable_deliveries({job.reads for job in jobs}, project, partnership)
    made = _make([job for job in jobs if job.reads in usable], project)
    write_index(project / "reports", partnership.name)
    stands = "" if made == len(jobs) else " Of the others the last good one, if any, still stands."
    typer.echo(f"{made} of {len(jobs)} reports made.{stands} Open {project / jobs[0].index}")
    raise typer.Exit(min(len(jobs) - made, _MOST_FAILURES_COUNTED))


def _usable_deliveries(
    held: set[FinancialQuarter], project: Path, partnership: Partnership
) -> set[FinancialQuarter]:
    """Those of the deliveries that can be read; what is wrong with any of them is told."""
    from rrlib.records import prepare

    usable = set()
    for quarter in sorted(held):
        try:
            _tell_breaches(prepare(project / "data", partnership, quarter), project)
            usable.add(quarter)
        except DeliveryError as error:
            typer.echo(f"rr: {error}", err=True)
    return usable


def _make(jobs: list[Job], project: Path) -> int:
    """Make the reports with a progress bar, a line for each; how many were made."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from rrlib.batch.running import Outcome, run_all

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("Making reports", total=len(jobs))

        def tell(outcome: Outcome) -> None:
            job, page = outcome.job, outcome.page
            what = f"{job.quarter}, {job.area}, {job.name}"
            made = page.relative_to(project) if page else f"FAILED: {outcome.failure}"
            progress.console.print(f"{what}: {made}", markup=False, highlight=False, soft_wrap=True)
            progress.advance(task)

        outcomes = run_all(jobs, project, tell)
    return sum(outcome.failure is None for outcome in outcomes)


def _tell_breaches(processed: Processed, project: Path) -> None:
    """Each kind of breach of a delivery, and where all its quarantined rows lie."""
    from rrlib.contracts.breaches import summed_up

    if not processed.breaches:
        return
    rows = sum(source.rows_quarantined for source in processed.sources)
    quarantine = (processed.folder / "quarantine").relative_to(project)
    typer.echo(f"{rows:,} rows of the delivery were quarantined, to {quarantine}:", err=True)
    kinds = summed_up(processed.breaches)
    for line in kinds[:_KINDS_TOLD]:
        typer.echo(f"  {line}", err=True)
    if len(kinds) > _KINDS_TOLD:
        typer.echo(f"  and {len(kinds) - _KINDS_TOLD} more kinds of breach", err=True)


@app.command()
def lab() -> None:
    """Open JupyterLab on working copies of the notebooks, so that the committed ones stay clean."""
    import os
    import shutil
    import subprocess

    from rrlib.partnership import find_project

    project = find_project()
    copies = project / "working"
    copies.mkdir(exist_ok=True)
    for original in sorted((project / "notebooks").glob("*.ipynb")):
        if not (copies / original.name).exists():
            shutil.copy(original, copies / original.name)
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={copies}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; JupyterLab refuses to start otherwise
    raise typer.Exit(subprocess.run(command, cwd=copies, check=False).returncode)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Written here; made if need be.")] = Path(
        "data/raw/2013-14Q4"
    ),
) -> None:
    """Write the synthetic demonstration delivery: the same bytes each time."""
    from rrlib.demonstration import write_youth_delivery

    write_youth_delivery(folder)
    typer.echo(f"Written: {folder}")
