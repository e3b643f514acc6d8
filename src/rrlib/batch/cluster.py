"""The same work on other machines: jobs go to the workers of a Dask scheduler.

Every worker has the project and its data at the same paths as here, on a disk they share, and the
packages of the lock. It says so for each report, by the report's key; only released numbers come
back. A worker that is lost costs no report: the scheduler gives its jobs to another.
"""

from __future__ import annotations

import atexit
import gc
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rrlib.batch.keys import Workshop, differences
from rrlib.batch.lanes import Asked, Done, Work
from rrlib.batch.planning import Job
from rrlib.deliveries import prepare
from rrlib.errors import ParameterError, RRError
from rrlib.partnership import DATA_VARIABLE, FILE_NAME, read_partnership

if TYPE_CHECKING:
    from distributed import Client

    from rrlib.batch.completing import Made
    from rrlib.batch.executing import Limits
    from rrlib.batch.kernels import Kernels
    from rrlib.batch.making import NotMade

_LOCAL = "local:"
_ANSWER_SECONDS = 5


@dataclass(frozen=True)
class WorkElsewhere:
    """What a worker does with a job: it makes the report if it is of the key that was asked for."""

    project: Path
    data: Path
    limits: Limits

    def __call__(self, job: Job, parts: Mapping[str, str]) -> Made | NotMade:
        from rrlib.batch.making import NotMade

        os.environ[DATA_VARIABLE] = str(self.data)
        try:
            partnership = read_partnership(self.project / FILE_NAME)
            held = prepare(self.data, partnership, job.reads)
            mine = Workshop(self.project).parts(job, held)
        except (RRError, OSError) as error:
            why = f"{job.name}: a worker cannot read the project: {type(error).__name__}"
            return NotMade(why, None, 0.0)
        if mine != parts:
            other = differences(parts, mine)
            return NotMade(f"{job.name}: a worker has another project ({other}).", None, 0.0)
        return Work(self.project, _kernels(), self.limits)(job, parts)


def on_cluster(
    work: WorkElsewhere,
    asked: Asked,
    address: str,
    started: Callable[[Job], None],
) -> Done:
    """Every job of `asked`, each with the parts of its key, and what became of it, as it is done.

    `address` is the scheduler's, or `local:N` for N processes of this machine. Raises
    ParameterError where nothing answers there, or Dask is not installed.
    """
    from rrlib.batch.making import NotMade

    with connected(address) as client:
        from distributed import as_completed

        futures = {}
        for job, parts in asked.items():
            futures[client.submit(work, job, parts, pure=False)] = job
            started(job)
        for future in as_completed(futures):
            job = futures.pop(future)
            if future.status == "finished":
                yield job, future.result()
            else:
                error = type(future.exception()).__name__
                yield job, NotMade(f"{job.name}: {error} on the cluster", None, 0.0)


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at `address`, or of workers that `local:N` starts and ends."""
    try:
        from distributed import Client, LocalCluster
        from distributed.comm.addressing import get_address_host_port
        from distributed.security import Security
    except ImportError:
        raise ParameterError(
            "--cluster needs Dask: pip install 'rrlib[cluster]', or install requirements.lock."
        ) from None
    if address.startswith(_LOCAL):
        number = address.removeprefix(_LOCAL)
        if not number.isdecimal() or not int(number):
            raise ParameterError(f"{address!r} is not local:N, such as local:2.")
        quiet: dict[str, Any] = {"dashboard_address": None, "silence_logs": "CRITICAL"}
        with (
            LocalCluster(
                n_workers=int(number),
                threads_per_worker=1,
                # Else every user of this machine could have the workers run what they like.
                security=Security.temporary(),
                **quiet,
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    why = ""
    try:
        host, port = get_address_host_port(address, strict=True)
        socket.create_connection((host, port), _ANSWER_SECONDS).close()
        client = Client(address, timeout=_ANSWER_SECONDS)
    except Exception as error:  # noqa: BLE001 Dask has no one error for what does not answer it
        why = type(error).__name__
    if why:
        gc.collect()  # a client that failed locks up the next one's start if it is found then
        raise ParameterError(
            f"no Dask scheduler answers at {address!r}: {why}. Write its address, as "
            "tls://machine:8786, or local:2 for two processes of this machine. Certificates for "
            "tls stand in Dask's own configuration, under distributed.comm.tls."
        )
    with client:
        yield client


@cache
def _kernels() -> Kernels:
    """One server of kernels for each worker process, ended with it."""
    from rrlib.batch import kernels

    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(kernels.warm())
