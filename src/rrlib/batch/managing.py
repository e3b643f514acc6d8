"""A kernel as Jupyter sees it: its process, its channels, and how it is ended."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from rrlib.batch.kernels import Forked, Kernels

QUIET = "--IPKernelApp.log_level=50"
"""A kernel that is shut down while idle reports an interrupt, as if something had failed."""

TOO_MUCH = "TooMuchShown"
_MOST_ANSWERS = 900
"""How many messages one cell may send."""

_LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]
_SPEC = KernelSpec(
    argv=[*_LAUNCHER, "-f", "{connection_file}"],
    display_name="Python 3",
    language="python",
    metadata={"supported_encryption": ["curve"]},
)
"""Ours, whatever kernels a user has set up."""

_END_SECONDS = 5.0
_RECONNECT_MILLISECONDS = 5
_LISTEN_SECONDS = 0.1


class Process(LocalProvisioner):
    """A kernel's process: forked where that is to be had, else a new one."""

    kernels = Kernels()
    process: Any
    forked = False

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start it; nothing of it can reach the terminal."""
        environment = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        if isinstance(self.parent, Manager) and self.parent.ended_for is not None:
            raise RuntimeError("the report's time was over before it began")
        found = self.kernels.fork(cmd[len(_LAUNCHER) :], environment, Path(kwargs["cwd"]))
        if found is None:
            nowhere = subprocess.DEVNULL
            return await super().launch_kernel(
                cmd, stdin=nowhere, stdout=nowhere, stderr=nowhere, **kwargs
            )
        self.process, self.pid, self.pgid, self.forked = found, found.pid, found.pid, True
        return self.connection_info

    def end(self) -> None:
        """Kill it and what it started, and wait until it is gone. Once or often, from anywhere."""
        process = self.process
        if process is None:
            return
        if process.poll() is None:
            if self.forked or not hasattr(os, "killpg"):
                process.kill()
            else:
                with suppress(ProcessLookupError, PermissionError):  # it ends just now
                    os.killpg(process.pid, signal.SIGKILL)
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            return

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of it."""
        if isinstance(self.process, Forked):
            self.process.close()
        await super().cleanup(restart)


class Manager(AsyncKernelManager):
    """One kernel, for one notebook: started, talked to, and killed when it is not needed."""

    may_show = sys.maxsize
    """How many bytes its messages may have, together."""

    ended_for: str | None = None
    """Why it was ended before its time."""

    _shown = 0
    _asked: object = None
    _answers = 0

    @property
    def kernel_spec(self) -> KernelSpec:
        return _SPEC

    @property
    def process(self) -> Process:
        assert isinstance(self.provisioner, Process)  # noqa: S101
        return self.provisioner

    def end(self, why: str | None = None) -> None:
        """Kill the kernel, or keep it from starting; the first reason given is kept."""
        self.ended_for = self.ended_for or why
        self.process.end()

    def count(self, size: int, asked: object) -> None:
        """Take note of a message, of `size` bytes, that answers `asked`; one too many ends it all.

        A kernel drops messages when a thousand wait to be heard: a cell never has so many.
        """
        self._shown += size
        self._answers = self._answers + 1 if asked == self._asked else 1
        self._asked = asked
        if self._shown > self.may_show or self._answers > _MOST_ANSWERS:
            self.end(TOO_MUCH)

    async def shutdown_kernel(  # type: ignore[override]  # as in the class above
        self,
        now: bool = True,  # noqa: ARG002
        restart: bool = False,
    ) -> None:
        """Killed at once: it has nothing to put in order."""
        self.process.end()
        await self._async_cleanup_resources(restart=restart)


class Counted(AsyncZMQSocketChannel):
    """What a kernel shows, counted as it arrives."""

    def __init__(self, socket: Any, session: Any, manager: Manager) -> None:
        super().__init__(socket, session)
        self._manager = manager

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        frames = await self.socket.recv_multipart(**kwargs)
        _, parts = self.session.feed_identities(frames)
        message = self.session.deserialize(parts)
        self._manager.count(sum(map(len, frames)), message["parent_header"].get("msg_id"))
        if self._manager.ended_for is not None:
            raise asyncio.CancelledError
        return message


class Client(AsyncKernelClient):
    """The channels to a kernel."""

    _broken: Any = None

    @property
    def manager(self) -> Manager:
        assert isinstance(self.parent, Manager)  # noqa: S101
        return self.parent

    def start_channels(self, *_: bool) -> None:
        """Those that a notebook without a reader needs."""
        for option, value in (
            (zmq.MAXMSGSIZE, self.manager.may_show),
            (zmq.RECONNECT_IVL, _RECONNECT_MILLISECONDS),
        ):
            self.context.setsockopt(option, value)
        super().start_channels(stdin=False, hb=False, control=False)

    @property
    def iopub_channel(self) -> Any:
        if self._iopub_channel is None:
            shows = self.connect_iopub()
            self._broken = shows.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            self._iopub_channel = Counted(shows, self.session, self.manager)
        return self._iopub_channel

    async def is_alive(self) -> bool:
        """Whether the kernel runs and can be heard.

        A message that alone is larger than all may be breaks the connection.
        """
        if await self._broken.poll(0):
            await asyncio.sleep(_LISTEN_SECONDS)  # a kernel that dies breaks it too
            if await super().is_alive():
                self.manager.end(TOO_MUCH)
        return bool(await super().is_alive())

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Until the kernel has answered, and is heard where it shows its outputs.

        Raises RuntimeError if it dies, TimeoutError after `timeout` seconds.
        """
        self.kernel_info()
        answered = self._first(self.shell_channel, "kernel_info_reply")
        heard = self._first(self.iopub_channel, "")
        try:
            reply, _ = await asyncio.wait_for(asyncio.gather(answered, heard), timeout)
        except asyncio.CancelledError:
            raise RuntimeError("the kernel was ended as it started") from None
        self._handle_kernel_info_reply(reply)

    async def _first(self, channel: Any, kind: str) -> dict[str, Any]:
        """The first message of a kind; until it comes, the kernel is asked to say something."""
        while True:
            try:
                message: dict[str, Any] = await channel.get_msg(timeout=_LISTEN_SECONDS)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died as it started") from None
                self.kernel_info()
            else:
                if message["msg_type"].startswith(kind):
                    return message


@contextmanager
def managed(kernels: Kernels, may_show: int) -> Iterator[tuple[Manager, dict[str, str]]]:
    """A kernel to be started, and its variables. However this ends, the kernel is gone then."""
    with kernels.new_folder() as folder:
        local: dict[str, Any] = {"transport_encryption": "required"}
        if hasattr(socket, "AF_UNIX") and os.name == "posix":
            local = {"transport": "ipc", "ip": str(folder / "k")}
        manager = Manager(connection_file=str(folder / "kernel.json"), **local)
        manager.client_factory = Client
        manager.may_show = may_show
        process = Process(kernel_spec=_SPEC, parent=manager)
        process.kernels = kernels
        manager.provisioner = process
        try:
            yield manager, kernels.environment(folder)
        finally:
            manager.end()
