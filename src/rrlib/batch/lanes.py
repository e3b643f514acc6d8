"""Where reports are made: here, or in several processes at once. Each lane makes one at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rrlib.batch.planning import Job

if TYPE_CHECKING:
    from rrlib.batch.completing import Made
    from rrlib.batch.executing import Limits
    from rrlib.batch.kernels import Kernels
    from rrlib.batch.making import NotMade

_TRIES = 2
"""How many processes may die over one report."""


def spare_a_grammar() -> None:
    """Before Jupyter's libraries are imported: save two seconds of a process's start.

    jsonschema compiles a grammar of internationalised addresses, if it finds that package.
    Notebooks hold none.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rfc3987_syntax", None)


@dataclass(frozen=True)
class Work:
    """What is done with a job, wherever: it can be sent to another process.

    `parts` are what its report is made from, by name, each with its hash.
    """

    project: Path
    kernels: Kernels
    limits: Limits

    def __call__(self, job: Job, parts: Mapping[str, str]) -> Made | NotMade:
        spare_a_grammar()
        from rrlib.batch.making import NotMade, make

        try:
            return make(job, parts, self.project, self.kernels, self.limits)
        except Exception as error:  # noqa: BLE001 the others go on; a foreign text could hold records
            return NotMade(f"{job.name}: {type(error).__name__}", None, 0.0)


Asked = Mapping[Job, Mapping[str, str]]
"""Jobs, each with what its report is made from."""
Done = Generator[tuple[Job, "Made | NotMade"]]
"""Each job with what became of it; closing it stops what is under way."""


def in_turn(work: Work, asked: Asked, started: Callable[[Job], None]) -> Done:
    """Every job made here, one after another; `started` is told of each before it is."""
    for job, parts in asked.items():
        started(job)
        yield job, work(job, parts)


def in_processes(work: Work, asked: Asked, lanes: int, started: Callable[[Job], None]) -> Done:
    """Every job with what became of it, as they are done, by `lanes` processes at once.

    A process that dies is replaced, and its job tried once more. They all end with this one.
    """
    from rrlib.batch.making import NotMade

    waiting, tries = deque(asked), Counter[Job]()
    idle = [_Lane.open(work) for _ in range(min(lanes, len(waiting)))]
    busy: dict[Connection, tuple[_Lane, Job]] = {}
    try:
        while waiting or busy:
            while waiting and idle:
                lane, job = idle.pop(), waiting.popleft()
                started(job)
                with suppress(OSError):  # where it has died meanwhile, it has no result
                    lane.connection.send((job, asked[job]))
                busy[lane.connection] = lane, job
            ready = wait(list(busy))
            for lane, job in [of for connection, of in busy.items() if connection in ready]:
                del busy[lane.connection]
                result = lane.result()
                if result is not None:
                    idle.append(lane)
                    yield job, result
                    continue
                lane.close()
                idle.append(_Lane.open(work))
                tries[job] += 1
                if tries[job] < _TRIES:
                    waiting.append(job)
                else:
                    yield job, NotMade(f"{job.name}: its process died, twice.", None, 0.0)
    finally:
        for lane in (*idle, *(lane for lane, _ in busy.values())):
            lane.close()


@dataclass(frozen=True)
class _Lane:
    """A process that makes reports, and the connection to it."""

    process: multiprocessing.process.BaseProcess
    connection: Connection

    @classmethod
    def open(cls, work: Work) -> _Lane:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_make_for, args=(there, work), daemon=True)
        with _interrupts_held_back():
            process.start()
        there.close()
        return cls(process, here)

    def result(self) -> Made | NotMade | None:
        """What became of the job, or None where the process died over it."""
        try:
            return self.connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return None

    def close(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A process that starts meanwhile is not interrupted until it can say that it never is."""
    if os.name != "posix":
        yield
        return
    resource_tracker.ensure_running()  # else it starts within, and lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make_for(connection: Connection, work: Work) -> None:
    """A lane's life: it ends when the connection does, and in the middle of a job with its parent.

    An interrupt from the terminal is the parent's to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            connection.send(work(*connection.recv()))
        except (EOFError, OSError):
            return


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
