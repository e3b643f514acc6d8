"""What a notebook that the batch runs may open: nothing that its report's key does not cover."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from rrlib.errors import ReportError

_SYSTEM = ("/usr", "/etc", "/proc", "/sys", "/dev", "/System", "/Library", "C:/Windows")
"""Where fonts and time zones lie."""


def refuse_other_files(data: Path) -> None:
    """From now on refuse files that are no part of Python, the packages, the system, the kernel.

    Those in the folder `data` are refused wherever it lies: a container may have it below /usr.
    """
    own = [os.environ[name] for name in ("IPYTHONDIR", "MPLCONFIGDIR") if name in os.environ]
    folders = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]), *_SYSTEM, *own)
    allowed = tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)
    extracts = os.path.join(os.path.realpath(data), "")

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], (str, bytes, os.PathLike)):
            return
        path = os.path.realpath(os.fsdecode(arguments[0]))
        covered = path.startswith(allowed) and not path.startswith(extracts)
        if not covered and (os.path.exists(path) or _writes(*arguments[1:])):
            raise ReportError(
                f"something opened {Path(path).name!r}, which the report's key does not cover. "
                "Take what a report reads in as an extract."
            )

    sys.addaudithook(refuse)


def _writes(mode: str | None, flags: int) -> bool:
    return bool(set(mode or "") & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR))
