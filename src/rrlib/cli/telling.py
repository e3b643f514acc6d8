"""How a batch is told while it runs: a bar in a terminal, plain lines elsewhere, JSON, and a log.

None of them holds a record: of a message with several lines, which may say what arrived in a
delivery, the log and JSON keep the first.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rrlib.batch.running import Event, Kind

LOGS = "logs"


@contextmanager
def telling(
    total: int, *, as_json: bool, log: Path | None, all_told: bool
) -> Iterator[Callable[[Event], None]]:
    """Tell events of `total` reports to be made, to the terminal and to a file `log`.

    In words, reports that stand unchanged are told only with `all_told`.
    """
    quiet = {"started"} if all_told else {"started", "unchanged"}
    with ExitStack() as stack:
        sinks = [_as_json if as_json else stack.enter_context(_in_words(total, quiet))]
        if log is not None:
            sinks.append(stack.enter_context(_logged(log)))

        def tell(event: Event) -> None:
            for sink in sinks:
                sink(event)

        yield tell


def counts(counted: Mapping[Kind, int]) -> dict[str, int]:
    """How many reports were made, and the like, as plain data."""
    from rrlib.batch.running import Kind

    told = (Kind.MADE, Kind.UNCHANGED, Kind.SKIPPED, Kind.FAILED)
    return {kind.value: counted.get(kind, 0) for kind in told}


def json_line(kind: str, **facts: Any) -> None:
    """One event as a line of JSON."""
    typer.echo(json.dumps({"event": kind, **facts}, ensure_ascii=False))


def _as_json(event: Event) -> None:
    job = event.job
    facts: dict[str, Any] = {"notebook": job.name, **job.parameters}
    if event.kind.value == "made":
        facts["page"] = f"reports/{job.page.as_posix()}"
    if event.why:
        facts["why"] = _first_line(event.why)
    if event.seconds is not None:
        facts["seconds"] = event.seconds
    json_line(event.kind.value, **facts)


@contextmanager
def _in_words(total: int, quiet: set[str]) -> Iterator[Callable[[Event], None]]:
    if not sys.stdout.isatty() or not total:
        yield lambda event: _line(event, quiet, typer.echo)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeLeft())
    with Progress(*columns) as progress:
        task = progress.add_task("Making reports", total=total)
        running: list[str] = []

        def say(text: str) -> None:
            progress.console.print(text, markup=False, highlight=False, soft_wrap=True)

        def tell(event: Event) -> None:
            if event.kind.value == "started":
                running.append(str(event.job))
            elif str(event.job) in running:
                running.remove(str(event.job))
                progress.advance(task)
            under_way = f"Making {'; '.join(running)}"[:60] if running else "Making reports"
            progress.update(task, description=under_way)
            _line(event, quiet, say)

        yield tell


def _line(event: Event, quiet: set[str], say: Callable[[str], None]) -> None:
    if event.kind.value in quiet:
        return
    job, what = event.job, event.kind.value
    if what == "made":
        say(f"{job}: reports/{job.page.as_posix()} ({event.why})")
    elif what == "failed":
        say(f"{job}: FAILED: {event.why}")
    else:
        say(f"{job}: {what}{': ' if event.why else ''}{event.why}")


@contextmanager
def _logged(log: Path) -> Iterator[Callable[[Event], None]]:
    refused = False

    def write(line: str) -> None:
        nonlocal refused
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            if not refused:
                typer.echo(f"rr: the log could not be written: {error.strerror}.", err=True)
            refused = True

    try:
        yield lambda event: write(_line_of_log(event))
    except KeyboardInterrupt:
        write(f"{_now()} stopped\n")
        raise


def _line_of_log(event: Event) -> str:
    seconds = "" if event.seconds is None else f" ({event.seconds:.1f} s)"
    why = f": {_first_line(event.why)}" if event.why else ""
    return f"{_now()} {event.job}: {event.kind.value}{seconds}{why}\n"


def log_of_this_run(reports: Path) -> Path:
    """Where this run keeps its log: a file of its own, named for when it began."""
    began = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S")
    return reports / LOGS / f"{began}-{os.getpid()}.log"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
