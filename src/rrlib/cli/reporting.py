"""`rr report`: notebooks × quarters × areas → reports."""

from __future__ import annotations

import signal
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.cli.telling import counts, json_line, log_of_this_run, telling
from rrlib.codes import Audience
from rrlib.errors import DeliveryError, ReportError

if TYPE_CHECKING:
    from rrlib.batch.keys import Workshop
    from rrlib.batch.planning import Job, Request
    from rrlib.batch.running import Event, Kind, Tell
    from rrlib.batch.takeaway.forms import Forms
    from rrlib.batch.wanting import Wanted
    from rrlib.contracts import Processed
    from rrlib.partnership import Partnership
    from rrlib.periods import FinancialQuarter

_MOST_FAILURES_COUNTED = 100
_KINDS_TOLD = 20


class KernelKind(Enum):
    """Where a notebook's kernel comes from."""

    FORKED = "forked"
    ORDINARY = "ordinary"


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """Interrupts from the terminal that follow the first find the run ended."""
    try:
        yield
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Event loops that were torn apart complain as they are taken down; nobody waits for them.
        warnings.simplefilter("ignore")
        sys.unraisablehook = lambda _: None
        raise


@_interrupted_once()
def report(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="[QUARTER]...", help="As 2013-14Q4. All if none.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="The first quarter of a range.")] = None,
    until: Annotated[str | None, typer.Option(help="The last quarter of a range.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="All if none; may be repeated.")] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(help="All if none; may be repeated.")
    ] = None,
    audience: Annotated[
        Audience, typer.Option(help="Who will read it; internal reports go to reports/internal.")
    ] = Audience.PUBLIC,
    delivery: Annotated[
        str | None, typer.Option(help="Read the quarters from this later delivery, as 2013-14Q4.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and why; make nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make reports even if nothing has changed.")
    ] = False,
    at_once: Annotated[
        int | None, typer.Option(min=1, help="Reports made at once. One a processor if not given.")
    ] = None,
    kernels: Annotated[
        KernelKind, typer.Option(help="Ordinary ones start more slowly, with the same results.")
    ] = KernelKind.FORKED,
    cluster: Annotated[
        str | None,
        typer.Option(help="Make them on a Dask cluster: its scheduler's address, or local:2."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print each report to a PDF as well, with Chromium.")
    ] = False,
    docx: Annotated[
        bool, typer.Option("--docx", help="Make a Word document of each report as well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tell each event as JSON.")] = False,
) -> None:
    """Make reports below the folder reports: notebooks × quarters × areas.

    A report is made again only if something that it is made from has changed. A notebook whose
    extracts a delivery does not hold is skipped. The exit status counts the reports, what was
    asked for beside them, and the list of them, that could not be made, and the deliveries with a
    public claim that does not stand as it is recorded; a wrong request ends with 120.
    """
    from rrlib.batch.kernels import warm
    from rrlib.batch.planning import Request
    from rrlib.batch.running import Kind, Way, each_its_own, kept_why, lanes_here, run
    from rrlib.batch.takeaway.forms import asked_for, forms_beside, make_missing, renew

    forms = asked_for(pdf=pdf and not dry_run, docx=docx and not dry_run)
    request = Request(quarters or (), area or (), notebook or (), audience, delivery, since, until)
    seen = outlook(request, force=force, dry_run=dry_run)
    if dry_run:
        with telling(0, as_json=as_json, log=None, all_told=True) as tell:
            for event in (*seen.not_tried, *seen.as_it_stands):
                tell(event)
        failed = sum(event.kind is Kind.FAILED for event in seen.not_tried) + seen.disputed
        raise typer.Exit(min(failed, _MOST_FAILURES_COUNTED))
    source = warm if kernels is KernelKind.FORKED else each_its_own
    way = Way(at_once or lanes_here(), source, cluster)
    reports = seen.workshop.project / "reports"
    log = log_of_this_run(reports)
    try:
        with telling(seen.to_make, as_json=as_json, log=log, all_told=False) as tell:
            for event in seen.not_tried:
                tell(kept_why(event, seen.workshop))
            standing: list[Job] = []
            stood = forms_beside((each.job for each in seen.wanted), reports)
            counted = run(seen.wanted, seen.workshop, way, _noting(standing, tell))
            more = make_missing(forms, standing, reports, tell)
            renew(stood, reports, tell)
    finally:  # also of what was made before an interrupt
        listed = _write_index(seen)
    counted.update(event.kind for event in seen.not_tried)
    _tell_counts(counted, more, seen.index, as_json=as_json)
    failed = counted[Kind.FAILED] + more.failed.total() + (not listed) + seen.disputed
    raise typer.Exit(min(failed, _MOST_FAILURES_COUNTED))


@dataclass(frozen=True)
class Outlook:
    """What was asked for, before any of it is made.

    `not_tried` tells of reports that are skipped, or whose delivery cannot be used; `disputed` is
    how many deliveries hold something that is not as it is recorded, as a public claim.
    """

    partnership: Partnership
    workshop: Workshop
    wanted: tuple[Wanted, ...]
    not_tried: tuple[Event, ...]
    index: Path
    disputed: int

    @property
    def to_make(self) -> int:
        return sum(bool(each.why) for each in self.wanted)

    @property
    def as_it_stands(self) -> list[Event]:
        """Of each report that can be made, whether it would be, and why."""
        from rrlib.batch.running import Event, Kind

        return [
            Event(Kind.WANTED if each.why else Kind.UNCHANGED, each.job, each.why)
            for each in self.wanted
        ]


def outlook(request: Request, *, force: bool, dry_run: bool) -> Outlook:
    from rrlib.batch.keys import Workshop
    from rrlib.batch.planning import left_out, plan
    from rrlib.batch.running import Event, Kind
    from rrlib.batch.storing import finish_all
    from rrlib.batch.wanting import look
    from rrlib.deliveries import require_kept
    from rrlib.partnership import FILE_NAME, data_folder, find_project, read_partnership

    project = find_project()
    partnership = read_partnership(project / FILE_NAME)
    require_kept(data_folder(project), [request.delivery] if request.delivery else request.quarters)
    jobs = plan(project, partnership, request)
    if said := left_out(project, request):
        typer.echo(f"rr: {said}", err=True)
    if not dry_run:
        with suppress(OSError):  # the run comes to the same, and tells it of each report
            finish_all(project / "reports")
    usable, unusable = _deliveries({job.reads for job in jobs}, project, partnership)
    skipped = {job: why for job in jobs if (why := _why_skipped(job, usable))}
    possible = [job for job in jobs if job.reads in usable and job not in skipped]
    workshop = Workshop(project)
    return Outlook(
        partnership,
        workshop,
        look(possible, usable, workshop, force=force),
        (
            *(Event(Kind.SKIPPED, job, why) for job, why in skipped.items()),
            *(
                Event(Kind.FAILED, job, unusable[job.reads])
                for job in jobs
                if job.reads in unusable
            ),
        ),
        jobs[0].index,
        sum(_is_disputed(quarter, processed) for quarter, processed in usable.items()),
    )


def _write_index(seen: Outlook) -> bool:
    """Whether the list of the reports could be written; if not, that is told."""
    from rrlib.batch.site import write_index

    try:
        write_index(seen.workshop, seen.partnership.name)
    except (OSError, ReportError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        typer.echo(f"rr: the list of reports could not be written: {why}.", err=True)
        return False
    return True


def _noting(standing: list[Job], tell: Tell) -> Tell:
    """Tells as `tell` does, and notes in `standing` the reports that were made or stand."""
    from rrlib.batch.running import Kind

    def tell_and_note(event: Event) -> None:
        if event.kind in (Kind.MADE, Kind.UNCHANGED):
            standing.append(event.job)
        tell(event)

    return tell_and_note


def _tell_counts(counted: Counter[Kind], more: Forms, index: Path, *, as_json: bool) -> None:
    from rrlib.batch.running import Kind

    if as_json:
        json_line("ended", **counts(counted), **more.plain, index=index.as_posix())
        return
    made = counted[Kind.MADE]
    said = [f"{made} report{'' if made == 1 else 's'} made"]
    said += [
        f"{counted[kind]} {kind.value}"
        for kind in (Kind.UNCHANGED, Kind.SKIPPED, Kind.FAILED)
        if counted[kind]
    ]
    said += more.said
    stands = ""
    if counted[Kind.FAILED]:
        stands = " Of those that failed the last good one, if any, still stands."
    typer.echo(f"{', '.join(said)}.{stands} Open {index.as_posix()}")


def _deliveries(
    held: set[FinancialQuarter], project: Path, partnership: Partnership
) -> tuple[dict[FinancialQuarter, Processed], dict[FinancialQuarter, str]]:
    """The deliveries that can be read, and why others cannot; their breaches are told."""
    from rrlib.deliveries import prepare, require_usable
    from rrlib.partnership import data_folder

    usable, unusable = {}, {}
    for quarter in sorted(held):
        try:
            processed = prepare(data_folder(project), partnership, quarter)
            require_usable(quarter, processed)
            _tell_breaches(quarter, processed)
            usable[quarter] = processed
        except DeliveryError as error:
            typer.echo(f"rr: {error}", err=True)
            unusable[quarter] = (
                f"the delivery {quarter} cannot be used: rr check {quarter} says why"
            )
        except Exception as error:  # noqa: BLE001 the others go on; a foreign text could hold records
            why = error.strerror if isinstance(error, OSError) else type(error).__name__
            unusable[quarter] = f"the delivery {quarter} could not be processed: {why}"
            typer.echo(f"rr: {unusable[quarter]}.", err=True)
    return usable, unusable


def _is_disputed(quarter: FinancialQuarter, processed: Processed) -> bool:
    """Whether something is read that is not as it is recorded, which is told."""
    from rrlib.contracts import Severity

    found = sum(each.count for each in processed.breaches if each.severity is Severity.FAILS)
    if found:
        verdicts = "verdict differs" if found == 1 else "verdicts differ"
        typer.echo(
            f"rr: {found} {verdicts} from those recorded of the claims of {quarter}: "
            f"rr claims check {quarter} says which, and proposes what to publish.",
            err=True,
        )
    return bool(found)


def _why_skipped(job: Job, usable: Mapping[FinancialQuarter, Processed]) -> str:
    """Which extracts that the notebook needs its delivery does not hold, if any."""
    from rrlib.deliveries import lacking

    if job.reads not in usable:
        return ""
    held = usable[job.reads].extracts
    return lacking(job.reads, held, job.extracts.needs, job.extracts.needs_one_of)


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
