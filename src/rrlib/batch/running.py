"""The batch: what has to be made is made, each report put in its place; what fails is told."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    ExitStack,
    closing,
    contextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from rrlib.batch import lanes
from rrlib.batch.accounting import changed_meanwhile, manifest_of
from rrlib.batch.failures import forget_failure, keep_failure
from rrlib.batch.kernels import Kernels, ordinary, warm
from rrlib.batch.keys import Workshop
from rrlib.batch.planning import Job
from rrlib.batch.repository import Repository
from rrlib.batch.storing import making, store, store_failed
from rrlib.batch.wanting import Wanted
from rrlib.errors import RRError
from rrlib.partnership import data_folder

if TYPE_CHECKING:
    from rrlib.batch.completing import Made
    from rrlib.batch.executing import Limits
    from rrlib.batch.guarding import Guard
    from rrlib.batch.making import NotMade


class Kind(Enum):
    """What can be told of a report while a batch runs."""

    SKIPPED = "skipped"
    UNCHANGED = "unchanged"
    WANTED = "would be made"
    STARTED = "started"
    MADE = "made"
    FAILED = "failed"
    NOTED = "note"


@dataclass(frozen=True)
class Event:
    """One thing that happened to one report. The first line of `why` holds no record."""

    kind: Kind
    job: Job
    why: str = ""
    seconds: float | None = None


Tell = Callable[[Event], None]


@dataclass(frozen=True)
class Way:
    """How reports are made: by how many processes at once, and on which kernels.

    With `cluster`, by the workers of the Dask scheduler at that address, on kernels of theirs.
    """

    lanes: int
    kernels: Callable[[], AbstractContextManager[Kernels]] = warm
    cluster: str | None = None
    limits: Limits | None = None


def each_its_own() -> AbstractContextManager[Kernels]:
    """Ordinary kernels: a new process for every report."""
    return nullcontext(ordinary())


def run(wanted: Sequence[Wanted], workshop: Workshop, way: Way, tell: Tell) -> Counter[Kind]:
    """Make what has to be made; how many reports were made, failed, or stand unchanged.

    One that fails does not stop the others, and the good report before it stands. Whenever this
    is stopped, every report is the old one or the new one, whole.
    """
    counted: Counter[Kind] = Counter()

    def count(event: Event) -> None:
        counted[event.kind] += 1
        tell(event)

    for each in wanted:
        if not each.why:
            count(Event(Kind.UNCHANGED, each.job))
    asked = {each.job: each for each in wanted if each.why}
    if asked:
        repository = Repository.of(workshop.project)
        with ExitStack() as stack:
            try:
                mine = stack.enter_context(making(workshop.project / "reports"))
            except OSError as error:
                for job in asked:
                    count(kept_why(_not_stored(job, error, None), workshop))
                return counted
            results = stack.enter_context(_results(asked, workshop.project, way, count))
            for job, result in results:
                kept = _keep(asked[job], result, workshop, repository, mine)
                count(kept_why(_naming_nobody(kept, asked[job], workshop), workshop))
            for note in _not_sought(asked.values(), workshop):
                count(note)
    return counted


@contextmanager
def _results(
    asked: Mapping[Job, Wanted], project: Path, way: Way, tell: Tell
) -> Iterator[lanes.Done]:
    from rrlib.batch.executing import LIMITS

    def started(job: Job) -> None:
        tell(Event(Kind.STARTED, job))

    limits = way.limits or LIMITS
    parts = {job: wanted.parts for job, wanted in asked.items()}
    with ExitStack() as stack:
        if way.cluster is not None:
            from rrlib.batch.cluster import WorkElsewhere, on_cluster

            there = WorkElsewhere(project, data_folder(project), limits)
            results = on_cluster(there, parts, way.cluster, started)
        else:
            work = lanes.Work(project, stack.enter_context(way.kernels()), limits)
            if min(way.lanes, len(asked)) == 1:
                results = lanes.in_turn(work, parts, started)
            else:
                results = lanes.in_processes(work, parts, way.lanes, started)
        yield stack.enter_context(closing(results))


def _keep(
    wanted: Wanted, result: Made | NotMade, workshop: Workshop, repository: Repository, mine: Path
) -> Event:
    """Put what was made in its place, if what it was made from is still the same."""
    from rrlib.batch.making import NotMade

    job = wanted.job
    try:
        if isinstance(result, NotMade):
            return Event(Kind.FAILED, job, _with_partial(job, result, mine), result.seconds)
        changed = changed_meanwhile(wanted, result, workshop)
        if changed:
            why = f"{job.name}: while it was made, something was edited ({changed}). Run again."
            return Event(Kind.FAILED, job, why, result.seconds)
        manifest = manifest_of(wanted, result, workshop, repository)
        found = _guard(wanted, workshop).of_plain("its manifest", manifest.model_dump())
        if found:
            return Event(Kind.FAILED, job, f"{job.name}: {found}. Nothing of it is written.")
        store(job, result.files, manifest.text(), mine)
    except OSError as error:
        return _not_stored(job, error, result.seconds)
    except RRError as error:
        why = f"{job.name}: while it was made, something was edited: {error}"
        return Event(Kind.FAILED, job, why, result.seconds)
    return Event(Kind.MADE, job, wanted.why, result.seconds)


def _naming_nobody(event: Event, wanted: Wanted, workshop: Workshop) -> Event:
    """What can be told and logged of a report: nobody of its delivery is in it."""
    if event.kind is not Kind.FAILED:
        return event
    try:
        found = _guard(wanted, workshop).of_plain("its message", event.why)
    except (OSError, RRError, ValueError) as error:
        found = f"its message could not be looked through ({type(error).__name__})"
    return replace(event, why=f"{event.job.name}: it failed, and {found}.") if found else event


def kept_why(event: Event, workshop: Workshop) -> Event:
    """Keep beside its report that it failed, for the list of reports; if not, that is told.

    Of one that is skipped an earlier failure is forgotten.
    """
    reports = workshop.project / "reports"
    try:
        if event.kind is Kind.FAILED:
            keep_failure(event.job, event.why, reports)
        elif event.kind is Kind.SKIPPED:
            forget_failure(event.job, reports)
    except OSError as error:
        from rrlib.batch.failing import also

        said = f"The list of reports does not tell it: {error.strerror or type(error).__name__}."
        return replace(event, why=also(event.why, said))
    return event


def _not_sought(asked: Iterable[Wanted], workshop: Workshop) -> Iterator[Event]:
    """Of each delivery once, how many identifiers the release guard could not look for."""
    for wanted in {each.job.reads: each for each in asked}.values():
        with suppress(OSError, RRError, ValueError):  # nothing was made then, and that was told
            people = _guard(wanted, workshop).people
            if not people.not_sought:
                continue
            why = (
                f"{people.not_sought:,} of the {people.not_sought + len(people.identifiers):,} "
                f"identifiers in the delivery {wanted.job.reads} are too short to be told from "
                "counts and words: they were not looked for in what reports show."
            )
            yield Event(Kind.NOTED, wanted.job, why)


def _guard(wanted: Wanted, workshop: Workshop) -> Guard:
    from rrlib.batch.guarding import guard_of

    return guard_of(wanted.job, wanted.held, workshop.project)


def _with_partial(job: Job, result: NotMade, mine: Path) -> str:
    """Keep what a failed run got to; why it failed, and where that is kept, if it could be."""
    from rrlib.batch.failing import KEPT, also

    if result.partial is None:
        return result.why
    try:
        kept = store_failed(job, result.partial, mine)
    except OSError as error:
        return also(result.why, f"What it got to could not be stored: {error.strerror}.")
    return also(result.why, f"{KEPT}{kept.as_posix()}.")


def _not_stored(job: Job, error: OSError, seconds: float | None) -> Event:
    why = f"{job.name}: it could not be stored: {error.strerror or type(error).__name__}."
    return Event(Kind.FAILED, job, why, seconds)


def lanes_here() -> int:
    """How many reports can be made at once on this machine: one a processor."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
