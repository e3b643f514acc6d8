"""What git knows of the code that reports are made by."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Repository:
    """What git knows of the code."""

    commit: str | None
    uncommitted_changes: bool | None

    @classmethod
    def of(cls, project: Path) -> Repository:
        status = _git(project, "status", "--porcelain")
        return cls(_git(project, "rev-parse", "HEAD"), None if status is None else bool(status))


def _git(project: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words], cwd=project, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
