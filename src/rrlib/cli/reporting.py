"""`rr report`: notebooks × quarters × areas → reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.codes import Audience
from rrlib.errors import DeliveryError

if TYPE_CHECKING:
    from rrlib.batch.planning import Job
    from rrlib.contracts import Processed
    from rrlib.partnership import Partnership
    from rrlib.periods import FinancialQuarter

_MOST_FAILURES_COUNTED = 100
_KINDS_TOLD = 20


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

    A notebook whose extracts a delivery does not hold is skipped. The exit status counts the
    reports that could not be made; a wrong request ends with 120.
    """
    from rrlib.batch.planning import Request, plan
    from rrlib.batch.site import write_index
    from rrlib.partnership import FILE_NAME, find_project, read_partnership

    project = find_project()
    partnership = read_partnership(project / FILE_NAME)
    request = Request(quarters or (), area or (), notebook or (), audience, delivery)
    jobs = plan(project, partnership, request)
    usable = _usable_deliveries({job.reads for job in jobs}, project, partnership)
    asked = _without_skipped(jobs, usable)
    made = _make([job for job in asked if job.reads in usable], project)
    write_index(project / "reports", partnership.name)
    stands = "" if made == len(asked) else " Of the others the last good one, if any, still stands."
    typer.echo(f"{made} of {len(asked)} reports made.{stands} Open {project / jobs[0].index}")
    raise typer.Exit(min(len(asked) - made, _MOST_FAILURES_COUNTED))


def _usable_deliveries(
    held: set[FinancialQuarter], project: Path, partnership: Partnership
) -> dict[FinancialQuarter, Processed]:
    """Those of the deliveries that can be read; what is wrong with any of them is told."""
    from rrlib.partnership import data_folder
    from rrlib.records import prepare, require_usable

    usable = {}
    for quarter in sorted(held):
        try:
            processed = prepare(data_folder(project), partnership, quarter)
            require_usable(quarter, processed)
            _tell_breaches(quarter, processed)
            usable[quarter] = processed
        except DeliveryError as error:
            typer.echo(f"rr: {error}", err=True)
    return usable


def _without_skipped(
    jobs: Sequence[Job], usable: Mapping[FinancialQuarter, Processed]
) -> list[Job]:
    """The jobs whose extracts are there; why others are skipped is told, once a delivery."""
    from rrlib.records import without

    asked, told = [], set()
    for job in jobs:
        held = usable[job.reads].extracts if job.reads in usable else job.needs
        missing = [name for name in job.needs if name not in held]
        if not missing:
            asked.append(job)
        elif (job.name, job.reads) not in told:
            told.add((job.name, job.reads))
            typer.echo(f"{job.name} of {job.quarter} is skipped: {without(job.reads, missing)}")
    return asked


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


def _tell_breaches(quarter: FinancialQuarter, processed: Processed) -> None:
    """Each kind of breach that costs a delivery rows."""
    from rrlib.contracts import Severity
    from rrlib.contracts.breaches import worst_first

    costly = [b for b in processed.breaches if b.severity is Severity.QUARANTINED]
    if not costly:
        return
    rows = sum(source.rows_quarantined for source in processed.sources)
    typer.echo(f"Quarantined rows of {quarter}: {rows:,} (rr check {quarter} tells more)", err=True)
    for breach in worst_first(costly)[:_KINDS_TOLD]:
        typer.echo(f"  {breach}", err=True)
    if len(costly) > _KINDS_TOLD:
        typer.echo(f"  and {len(costly) - _KINDS_TOLD} more kinds of breach", err=True)
