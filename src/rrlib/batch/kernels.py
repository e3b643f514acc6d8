"""Where kernels come from: a new process each, or forked from one with everything imported."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rrlib.partnership import BATCH_VARIABLE

SERVER = "server"
"""The server's socket, in the folder of its kernels."""

LENGTH = 4
"""How many bytes tell a request's length, and the number of the process that answers it."""

ANSWER_SECONDS = 60.0

_ONE_THREAD = ("MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_ARROW_MEMORY = "JE_ARROW_MALLOC_CONF"
"""What pyarrow's allocator reads; a thread of its own would be there when kernels are forked."""

_A_USERS_OWN = ("MATPLOTLIBRC", "MPLBACKEND", "PYTHONEXECUTABLE", "PYTHONSTARTUP")
_READ_AT_START = ("DYLD_", "LANG", "LC_", "LD_", "PYTHON")
"""How variables begin that are read when a process starts, and never again."""

_LONGEST_FOLDER = 60
"""Paths of sockets end at about 100 characters; macOS has long temporary folders."""


@dataclass(frozen=True)
class Kernels:
    """Where kernels come from; it can be sent to another process, which then shares the server."""

    folder: Path | None = None
    """Where the server's socket and the kernels' folders lie; None where there is no server."""

    started_with: frozenset[tuple[str, str]] = frozenset()
    """The variables that the server read when it started, and a kernel would."""

    def environment(self, folder: Path) -> dict[str, str]:
        """The variables of a kernel whose own folder is `folder`: the caller's, as they are now.

        Without the user's settings of IPython and matplotlib: a report is the same for everybody.
        """
        ours = {name: value for name, value in os.environ.items() if name not in _A_USERS_OWN}
        matplotlib = _settings() if self.folder is None else self.folder
        return ours | {
            **dict.fromkeys(_ONE_THREAD, "1"),
            BATCH_VARIABLE: "1",
            _ARROW_MEMORY: "background_thread:false",
            "IPYTHONDIR": str(folder / "ipython"),
            "MPLCONFIGDIR": str(matplotlib / "matplotlib"),
        }

    @contextmanager
    def new_folder(self) -> Iterator[Path]:
        """A kernel's own folder, which nobody else can read."""
        within = _short_folder() if self.folder is None else str(self.folder)
        with tempfile.TemporaryDirectory(
            dir=within, prefix="rr-", ignore_cleanup_errors=True
        ) as at:
            yield Path(at)

    def fork(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> Forked | None:
        """A kernel forked from the server, or None where a new process is needed.

        It works in `folder`, with the given variables and the launcher's arguments.
        """
        if self.folder is None or read_at_start(environment) != self.started_with:
            return None
        if (folder / "matplotlibrc").exists():  # read when matplotlib is imported
            return None
        request = json.dumps([list(arguments), dict(environment), str(folder)]).encode()
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(self.folder / SERVER))
            connection.sendall(len(request).to_bytes(LENGTH, "big") + request)
            process = int.from_bytes(connection.recv(LENGTH, socket.MSG_WAITALL), "big")
        except OSError:
            process = 0
        if not process:
            connection.close()
            return None
        return Forked(process, connection)


class Forked:
    """A forked kernel, as far as Jupyter asks a subprocess: its end is the connection's end."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self._connection = connection

    def poll(self) -> int | None:
        """None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises TimeoutExpired after `timeout` seconds."""
        ended = self._ended(timeout)
        if ended is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return ended

    def send_signal(self, number: int) -> None:
        """Tell it and what it started, unless it has ended: its number may be another's then."""
        if self.poll() is not None:
            return
        for tell in (os.killpg, os.kill):  # so early that it leads no group yet, it is told alone
            with suppress(ProcessLookupError, PermissionError):
                tell(self.pid, number)
                return

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let go of it; a kernel that still runs ends."""
        self._connection.close()

    def _ended(self, seconds: float | None) -> int | None:
        if self._connection.fileno() < 0:
            return 0
        self._connection.settimeout(seconds)
        try:
            self._connection.recv(1)
        except (BlockingIOError, TimeoutError):
            return None
        except OSError:
            return 0
        return 0


def ordinary() -> Kernels:
    """A new Python process for every notebook."""
    return Kernels()


@contextmanager
def warm() -> Iterator[Kernels]:
    """Kernels forked from a process in which everything is imported; it ends with this one.

    Does not wait for the imports. Ordinary kernels where there is no fork.
    """
    if not hasattr(os, "fork") or not hasattr(socket, "AF_UNIX"):
        yield ordinary()
        return
    with tempfile.TemporaryDirectory(
        dir=_short_folder(), prefix="rr-", ignore_cleanup_errors=True
    ) as at:
        folder = Path(at)
        environment = Kernels(folder).environment(folder)
        server = _start(folder, environment)
        try:
            yield Kernels(folder, read_at_start(environment))
        finally:
            _stop(server)


def read_at_start(environment: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Those variables that a process reads when it starts, and never again."""
    return frozenset(
        (name, value) for name, value in environment.items() if name.startswith(_READ_AT_START)
    )


def _start(folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """The server listens before it runs, so that nobody has to wait for it to ask."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / SERVER))
        listener.listen(128)
        return subprocess.Popen(
            [sys.executable, "-m", "rrlib.batch.warm", str(listener.fileno())],
            cwd=folder,
            env=environment,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # an interrupt from the terminal is not for it
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.stdin is not None:
        server.stdin.close()
    try:
        server.wait(timeout=2)
    except subprocess.TimeoutExpired:  # in the middle of its imports
        server.kill()
        server.wait()


@cache
def _settings() -> Path:
    """Settings of no user for this process's ordinary kernels, which share a list of fonts."""
    folder = tempfile.mkdtemp(prefix="rr-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _short_folder() -> str | None:
    usual = tempfile.gettempdir()
    return "/tmp" if os.name == "posix" and len(usual) > _LONGEST_FOLDER else None  # noqa: S108 each folder in it is its owner's
