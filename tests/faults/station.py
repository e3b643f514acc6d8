"""Runs of `rr`, each in a fork of one process that has everything imported, and what befalls them.

A run is the real one, started quickly. It can be made to kill itself, or to find the disk full, at
a chosen step of what it does to files; its notebook can be edited just after the plan was made.
"""

import atexit
import contextlib
import errno
import gc
import hashlib
import importlib
import io
import multiprocessing.connection
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn

from rrlib.batch.executing import Limits
from rrlib.batch.kernels import Kernels

MARK = "RR_FAULTS"
"""The variable by which the processes of a station are known."""

REPORT = ("report", "--area", "County Durham", "--area", "Darlington", "--at-once", "1")
"""Two reports, one after the other."""

_NAMED = ("replace", "rename", "mkdir", "unlink", "rmdir")
_NEED_SPACE = ("open", "write", "fsync", "mkdir", "rename")
_START = """
import sys
sys.path.insert(0, sys.argv[1])
from station import serve
serve(int(sys.argv[2]))
"""


class Fault(Enum):
    """What happens at a step."""

    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    DISK_FULL = "from then on nothing that needs space succeeds"


@dataclass(frozen=True)
class Fuse:
    """A fault at one of the steps of a run, counted from 1: calls that change files or names."""

    step: int
    fault: Fault


@dataclass(frozen=True)
class Errand:
    """One run of `rr` in the folder `project`, and what is to befall it.

    With `remembers`, what a notebook makes of the same settings and text is taken from an earlier
    run, and only the writing is done anew. `edited` is written into the notebook once the plan
    stands. `largest` is the size in bytes that no file may exceed.
    """

    project: Path
    arguments: tuple[str, ...] = REPORT
    fuse: Fuse | None = None
    remembers: bool = False
    edited: str | None = None
    limits: Limits | None = None
    largest: int | None = None
    own_kernels: bool = False


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit status, negative for a signal, what it said, its steps."""

    process: int
    status: int
    said: str
    steps: int


class Station:
    """The process from which runs are forked, as its caller sees it."""

    def __init__(self, folder: Path, kernels: Kernels) -> None:
        self.mark = uuid.uuid4().hex
        self.kernels = kernels
        self._folder = folder
        here, there = socket.socketpair()
        with there:
            command = [
                sys.executable,
                "-c",
                _START,
                str(Path(__file__).parent),
                str(there.fileno()),
            ]
            environment = os.environ | {MARK: self.mark}
            self._process = subprocess.Popen(command, env=environment, pass_fds=[there.fileno()])
        self._connection = multiprocessing.connection.Connection(here.detach())
        self._connection.send((folder, kernels))
        self.pid = self._process.pid

    def start(self, errand: Errand) -> int:
        """Start a run; its process, which leads a group of its own."""
        self._connection.send(errand)
        return int(self._connection.recv())

    def wait(self, process: int) -> Ended:
        """Wait for a run that was started."""
        self._connection.send(process)
        status = self._connection.recv()
        said = (self._folder / f"{process}.said").read_text(encoding="utf-8")
        steps = self._folder / f"{process}.steps"
        return Ended(process, status, said, int(steps.read_text()) if steps.exists() else 0)

    def run(self, errand: Errand) -> Ended:
        return self.wait(self.start(errand))

    def close(self) -> None:
        self._connection.close()
        self._process.wait()


def serve(descriptor: int) -> None:
    """Fork a run whenever asked, until the caller goes."""
    connection = multiprocessing.connection.Connection(descriptor)
    folder, kernels = connection.recv()
    _import_everything()
    gc.collect()
    gc.freeze()
    while True:
        try:
            asked = connection.recv()
        except EOFError:
            return
        if isinstance(asked, Errand):
            process = os.fork()
            if not process:
                connection.close()
                _run(asked, folder, kernels)
            connection.send(process)
        else:
            connection.send(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]))


def _import_everything() -> None:
    from rrlib.batch.keys import Workshop

    for name in ("rrlib.cli", "rrlib.batch.making", "rrlib.batch.site"):
        importlib.import_module(name)
    Workshop(Path()).library.reached(["rrlib.batch.making", "rrlib.studies.yos_cohort_tracking"])


def _run(errand: Errand, folder: Path, kernels: Kernels) -> NoReturn:
    """Does what a process does that ends, but for taking every module down, which is slow."""
    os.setpgrp()
    said = os.open(folder / f"{os.getpid()}.said", os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.chdir(errand.project)
    sys.argv = ["rr", *errand.arguments]
    if errand.largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (errand.largest, errand.largest))
    _prepare(errand, folder, kernels)
    steps = _Steps(errand.fuse)
    status = _status(steps)
    counted = os.open(folder / f"{os.getpid()}.steps", os.O_WRONLY | os.O_CREAT)
    os.write(counted, str(steps.taken).encode())
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _status(steps: "_Steps") -> int:
    """The exit status of `rr`, its steps counted."""
    from rrlib.cli import main

    with steps.counted():
        try:
            main()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        except BaseException:  # noqa: BLE001 as Python ends
            traceback.print_exc()
            return 1
    return 0


def _prepare(errand: Errand, folder: Path, kernels: Kernels) -> None:
    from rrlib.batch import executing, making, planning
    from rrlib.batch import kernels as source

    if not errand.own_kernels:
        vars(source)["warm"] = lambda: nullcontext(kernels)
    if errand.limits is not None:
        vars(executing)["LIMITS"] = errand.limits
    vars(making)["make"] = _remembering(making.make, folder, recall=errand.remembers)
    if errand.edited is not None:
        vars(planning)["plan"] = _followed_by_an_edit(planning.plan, errand.edited)


def _remembering(make: Callable[..., Any], folder: Path, *, recall: bool) -> Callable[..., Any]:
    def made(job: Any, parts: Any, project: Path, *more: Any) -> Any:
        settings = (project / "partnership.toml").read_bytes() + job.notebook.read_bytes()
        name = hashlib.sha256(settings + repr(job.parameters).encode()).hexdigest()
        memory = folder / f"{name}.made"
        if recall and memory.exists():
            return pickle.loads(memory.read_bytes())
        result = make(job, parts, project, *more)
        if not memory.exists():
            memory.write_bytes(pickle.dumps(result))
        return result

    return made


def _followed_by_an_edit(plan: Callable[..., Any], text: str) -> Callable[..., Any]:
    def planned(*asked: Any) -> Any:
        jobs = plan(*asked)
        jobs[0].notebook.write_text(text, encoding="utf-8")
        return jobs

    return planned


class _Steps:
    """Counts the calls that change files or names, and does at one of them what the fuse says."""

    def __init__(self, fuse: Fuse | None) -> None:
        self.taken = 0
        self._fuse = fuse

    @contextmanager
    def counted(self) -> Iterator[None]:
        """While this lasts, the calls are counted."""
        before = {name: getattr(os, name) for name in (*_NAMED, "fsync")}
        opening = io.open
        for name, call in before.items():
            setattr(os, name, self._counting(name, call))
        vars(io)["open"] = self._opening(opening)
        try:
            yield
        finally:
            vars(os).update(before)
            vars(io)["open"] = opening

    @contextmanager
    def step(self, kind: str, halfway: Callable[[], object] | None = None) -> Iterator[None]:
        """A call of that kind; one that is killed halfway has done a part."""
        self.taken += 1
        fuse = self._fuse
        fault = fuse.fault if fuse is not None and self.taken >= fuse.step else None
        if fault is Fault.DISK_FULL and kind in _NEED_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if fault is Fault.KILLED_BEFORE:
            if halfway is not None:
                halfway()
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            yield
        finally:
            if fault is Fault.KILLED_AFTER:
                os.kill(os.getpid(), signal.SIGKILL)

    def _counting(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            with self.step(name) if _in_project(arguments[0]) else contextlib.nullcontext():
                return call(*arguments, **named)

        return counted

    def _opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if mode[0] not in "wa" or not _in_project(path):
                return call(path, mode, *more, **named)
            with self.step("open"):
                return _Written(call(path, mode, *more, **named), self)

        return opened


class _Written:
    """A file open for writing, each write of which is a step."""

    def __init__(self, file: Any, steps: _Steps) -> None:
        self._file = file
        self._steps = steps

    def write(self, content: Any) -> int:
        def half() -> None:
            self._file.write(content[: len(content) // 2])
            self._file.flush()

        with self._steps.step("write", half):
            return int(self._file.write(content))

    def __enter__(self) -> "_Written":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _in_project(path: Any) -> bool:
    """Descriptors, and names from a folder that is being removed, are taken to be."""
    if isinstance(path, int):
        return True
    text = os.fspath(path)
    return not os.path.isabs(text) or text.startswith(f"{os.getcwd()}{os.sep}")
