"""One notebook run by Papermill, within limits: whatever it does, there is an answer."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers
from papermill.log import logger

from rrlib.batch.kernels import Kernels
from rrlib.batch.managing import QUIET, Manager, managed

_ENGINE = "rrlib"
_INJECTED = "injected-parameters"
_START_SECONDS = 60
_DRAIN_SECONDS = 60
"""How long outputs may still arrive after their cell has ended."""


@dataclass(frozen=True)
class Limits:
    """What a notebook may take."""

    cell: float = 300.0
    """Seconds for one cell."""

    report: float = 1800.0
    """Seconds for the whole notebook."""

    shown: int = 50_000_000
    """Bytes of all its messages together."""


LIMITS = Limits()


@dataclass(frozen=True)
class Stop:
    """Why a notebook did not run to its end."""

    cell: int | None
    """The code cell, counted from 1 as in the committed notebook; None if it never came to one."""

    error: str
    """The name of the error's class, or ReportTimeout, TooMuchShown or KernelNotStarted."""

    message: str
    """The error's own text, which may hold records; empty where the notebook was stopped."""


@dataclass(frozen=True)
class Executed:
    """A notebook as far as it ran."""

    notebook: nbformat.NotebookNode
    stopped: Stop | None
    forked: bool = False
    """Whether its kernel was forked from the warm one."""


def execute(
    notebook: Path,
    parameters: Mapping[str, str | None],
    project: Path,
    kernels: Kernels,
    limits: Limits = LIMITS,
) -> Executed:
    """Run `notebook` in the folder `project`, on a kernel of its own.

    Raises nothing for what a notebook does: an error, a cell that never ends, a kernel that dies
    or does not start, more outputs than may be shown are told in `stopped`.
    """
    with managed(kernels, limits.shown) as (manager, environment), _interrupted_for_sure(manager):
        run = _Run(manager, environment, project, limits)
        late = threading.Timer(limits.report, manager.end, ["ReportTimeout"])
        late.daemon = True
        late.start()
        try:
            papermill.execute_notebook(
                str(notebook).replace("{", "{{").replace("}", "}}"),
                None,
                parameters=dict(parameters),
                engine_name=_ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                run=run,
            )
        except PapermillExecutionError as error:
            remove_error_markers(run.notebook)
            run.told(error.cell_index, error.ename, error.evalue)
        finally:
            late.cancel()
        return Executed(run.notebook, run.stopped, manager.process.forked)


@contextmanager
def _interrupted_for_sure(manager: Manager) -> Iterator[None]:
    """An interrupt ends the run, also one that Python loses because it comes in a `__del__`.

    Those of Jupyter and ZeroMQ run at any time: what is raised in them is ignored, and the run
    would wait on for its cell. The kernel is killed first, and what was lost is raised at the end.
    """
    python = signal.default_int_handler
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not python:
        yield
        return
    came = threading.Event()

    def interrupt(*_: object) -> None:
        came.set()
        manager.end("KeyboardInterrupt")
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, python)
        if came.is_set():
            raise KeyboardInterrupt


class _Run:
    """One notebook on its way: where it is, and why it stopped."""

    def __init__(
        self, manager: Manager, environment: dict[str, str], project: Path, limits: Limits
    ) -> None:
        self.notebook = nbformat.v4.new_notebook()
        self.stopped: Stop | None = None
        self._manager = manager
        self._environment = environment
        self._project = project
        self._limits = limits
        self._at: int | None = None
        self._reply: dict[str, Any] = {}

    def through(self, marked: Any) -> None:
        """Run every cell of the notebook that Papermill has marked for running."""
        self.notebook = marked.nb
        client = PapermillNotebookClient(
            marked,
            km=self._manager,
            kernel_name="python3",
            log=logger,
            startup_timeout=_START_SECONDS,
            timeout_func=lambda _: self._limits.cell,
            iopub_timeout=_DRAIN_SECONDS,
            shell_timeout_interval=1,
            extra_arguments=[QUIET],
            on_cell_start=self._note_start,
            on_cell_error=self._note_error,
        )
        try:
            client.execute(cleanup_kc=True, cwd=str(self._project), env=self._environment)
        except Exception as error:  # noqa: BLE001 whatever a kernel sends, the batch goes on
            name = type(error).__name__
            if self._at is None and not isinstance(error, DeadKernelError):
                name = "KernelNotStarted"
            self.told(self._at, self._manager.ended_for or name, "")
        else:
            if self._reply and self._cell["metadata"]["papermill"]["exception"]:
                self.told(self._at, self._reply["ename"], self._reply["evalue"])

    def told(self, index: int | None, error: str, message: str) -> None:
        """Keep the first reason there is, with the number of its cell."""
        if self.stopped is None:
            number = None if index is None else self._number(index)
            self.stopped = Stop(number, error, message)

    @property
    def _cell(self) -> Any:
        return self.notebook.cells[self._at]

    def _number(self, index: int) -> int:
        return sum(
            cell.cell_type == "code" and _INJECTED not in cell.metadata.get("tags", [])
            for cell in self.notebook.cells[: index + 1]
        )

    def _note_start(self, cell: Any, cell_index: int) -> None:  # noqa: ARG002 nbclient's names
        self._at = cell_index

    def _note_error(self, cell: Any, cell_index: int, execute_reply: dict[str, Any]) -> None:  # noqa: ARG002
        self._reply = execute_reply["content"]


class _Engine(Engine):  # type: ignore[misc]  # papermill tells no types
    """Papermill's way to run a notebook, ours to have a kernel."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, run: _Run, **_: Any) -> None:  # noqa: ARG003
        run.through(nb_man)


papermill_engines.register(_ENGINE, _Engine)
