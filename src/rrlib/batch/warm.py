"""A process with everything imported, which becomes a kernel whenever it is asked for one.

Started by `rrlib.batch.kernels.warm`. It has one thread, and nothing else to do: a fork of it is
like a new Python process, only that the imports are done.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import pkgutil
import random
import select
import signal
import socket
import sys
import tempfile
import threading
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import rrlib.studies
from rrlib.batch.kernels import LENGTH

INLINE = "module://matplotlib_inline.backend_inline"
_ASK_WHETHER_IN_A_NOTEBOOK = ("pandas", "duckdb", "ibis")
_IMPORTED = (
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ibis.backends.duckdb",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "pandas.io.formats.html",
    "pandas.io.formats.style",
    "pyarrow.parquet",
    "seaborn",
    "scipy.stats",
    "statsmodels.api",
    "statsmodels.formula.api",
    "tornado.platform.asyncio",
    "rrlib.notebook",
    "rrlib.present",
    "rrlib.reoffending",
)
_REQUEST_SECONDS = 10.0


@dataclass(frozen=True)
class _Request:
    """What a kernel is to be, and the connection that lasts as long as its caller."""

    connection: socket.socket
    arguments: list[str]
    environment: dict[str, str]
    folder: str


def main() -> None:
    """Serve on the socket that was handed over, until the starting process ends."""
    sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]
    listener = socket.socket(fileno=int(sys.argv[1]))
    before = dict(os.environ)
    _import_everything()
    set_by_imports = dict(os.environ.items() - before.items())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave nothing behind
    gc.collect()
    gc.freeze()
    request = _serve(listener)
    if request is not None:
        listener.close()
        try:
            _become_kernel(request, set_by_imports)
        finally:
            os._exit(1)


def _import_everything() -> None:
    os.environ["MPLBACKEND"] = INLINE
    with _seemingly_in_a_notebook():
        for name in _ASK_WHETHER_IN_A_NOTEBOOK:
            importlib.import_module(name)
    studies = [
        found.name for found in pkgutil.walk_packages(rrlib.studies.__path__, "rrlib.studies.")
    ]
    for name in (*_IMPORTED, *studies):
        importlib.import_module(name)


@contextmanager
def _seemingly_in_a_notebook() -> Iterator[None]:
    """Some libraries look, when they are imported, and never again.

    pandas asks for a shell with a kernel, DuckDB for one configured as a kernel's, in a program
    that has no file.
    """
    import builtins

    kind: Any = InteractiveShell
    shell = kind.__new__(kind)
    shell.config = Config({"IPKernelApp": {}})
    vars(shell)["kernel"] = None
    program = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    vars(builtins)["get_ipython"] = lambda: shell
    kind._instance = shell
    try:
        yield
    finally:
        kind._instance = None
        del vars(builtins)["get_ipython"]
        sys.modules["__main__"] = program


def _serve(listener: socket.socket) -> _Request | None:
    """Fork whenever asked. Returns in a fork, and at the end with None."""
    starter = os.getppid()
    watched: list[Any] = [0, listener]
    while os.getppid() == starter:
        # A process forked from the starter could keep our input open beyond the starter's end.
        ready, _, _ = select.select(watched, [], [], 1.0)
        if 0 in ready:
            return None
        if not ready:
            continue
        connection, _ = listener.accept()
        with connection:
            try:
                request = _read(connection)
                process = os.fork()
                if not process:
                    return _own(request)
                connection.sendall(process.to_bytes(LENGTH, "big"))
            except (OSError, ValueError):  # it asks for an ordinary kernel then
                continue
    return None


def _read(connection: socket.socket) -> _Request:
    connection.settimeout(_REQUEST_SECONDS)
    length = int.from_bytes(_exactly(connection, LENGTH), "big")
    arguments, environment, folder = json.loads(_exactly(connection, length))
    return _Request(connection, arguments, environment, folder)


def _exactly(connection: socket.socket, length: int) -> bytes:
    content = connection.recv(length, socket.MSG_WAITALL)
    while len(content) < length:
        more = connection.recv(length - len(content))
        if not more:
            raise ValueError("the request broke off")
        content += more
    return content


def _own(request: _Request) -> _Request:
    """The same request, on a connection that leaving the server's loop does not close."""
    connection = request.connection.dup()
    return _Request(connection, request.arguments, request.environment, request.folder)


def _become_kernel(request: _Request, set_by_imports: dict[str, str]) -> None:
    """From here on, a process like `python -m ipykernel_launcher` with the same arguments."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    _end_with(request.connection)
    os.environ.clear()
    os.environ.update(set_by_imports | request.environment)
    time.tzset()
    os.chdir(request.folder)
    tempfile.tempdir = None
    random.seed()
    sys.modules["numpy"].random.seed()
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher and launcher.origin), *request.arguments]
    kernel = IPKernelApp.instance()
    kernel.initialize()
    sys.modules["matplotlib.pyplot"].install_repl_displayhook()
    sys.modules["matplotlib"].interactive(False)  # as where pyplot is imported after the start
    kernel.start()


def _end_with(connection: socket.socket) -> None:
    """End with all that was started here when the caller ends, whatever is done then.

    Linux ends it by a signal, even in the middle of a library's code; elsewhere, and where a
    cell catches that signal, a thread does.
    """
    import fcntl

    os.register_at_fork(after_in_child=connection.close)
    connection.setblocking(True)
    fcntl.fcntl(connection, fcntl.F_SETOWN, -os.getpgrp())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    threading.Thread(target=_wait_and_end, args=(connection,), daemon=True).start()


def _wait_and_end(connection: socket.socket) -> None:
    select.select([connection], [], [])  # to read would hold the signal back
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
