"""The access log: who ran what, on which delivery, when. It holds nothing of those delivered.

A command that read records adds one line of JSON to `access.log` in the data folder, which only its
owner can read. Of what was typed it keeps quarters and the names of options, never a free text.
"""

from __future__ import annotations

import getpass
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from rrlib.partnership import BATCH_VARIABLE, data_folder

LOG = "access.log"
_KEPT_WORD = re.compile(r"--[a-z][a-z-]*|[0-9]{4}-[0-9]{2}Q[1-4]")

_Read = set[tuple[Path, str]]
_reading: ContextVar[_Read | None] = ContextVar("reading", default=None)


@contextmanager
def watched() -> Iterator[_Read]:
    """While this lasts, every delivery whose records are opened is noted, with its data folder."""
    read: _Read = set()
    before = _reading.set(read)
    try:
        yield read
    finally:
        _reading.reset(before)


def note(data: Path, delivery: object) -> None:
    """Note that records of a delivery in the folder `data` are opened, if anybody watches."""
    read = _reading.get()
    if read is not None:
        read.add((data, str(delivery)))


def record_access(project: Path, what: str, delivery: object) -> None:
    """Add a line of its own to the access log: for whoever opens records outside of a command.

    Run by the batch, this does nothing: the batch's command is logged itself.
    """
    if not os.environ.get(BATCH_VARIABLE):
        add_line(data_folder(project), what, [str(delivery)])


def add_line(
    data: Path,
    command: str,
    deliveries: Iterable[str],
    words: Iterable[str] = (),
    status: int | None = None,
) -> None:
    """Add one line. Raises OSError where it cannot be written."""
    said = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": login(),
        "command": command,
        "words": [kept for word in words if (kept := _kept(word))],
        "deliveries": sorted(deliveries),
        "status": status,
    }
    # Written in one piece at the end, wherever that is by then: two at once do not mix.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    log = os.open(data / LOG, flags, 0o600)
    try:
        os.write(log, f"{json.dumps(said)}\n".encode())
    finally:
        os.close(log)


def login() -> str:
    """The name of the account that runs this, from the system and not from a variable."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except ImportError:  # Windows
        return getpass.getuser()
    except KeyError:
        return str(os.getuid())


def _kept(word: str) -> str:
    name = word.partition("=")[0]
    return name if _KEPT_WORD.fullmatch(name) else ""
