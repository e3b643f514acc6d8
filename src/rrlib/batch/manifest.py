"""The manifest: what a report was made from, and the hashes that prove it is whole."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rrlib
from rrlib.batch.planning import Job
from rrlib.batch.rendering import title
from rrlib.batch.tables import shown_data
from rrlib.partnership import FILE_NAME

SCHEMA = 1
"""Raised whenever a manifest's keys change: a report of another schema does not count."""

_PACKAGES = (
    "duckdb",
    "ibis-framework",
    "matplotlib",
    "numpy",
    "pandas",
    "papermill",
    "statsmodels",
)


def hash_of_code() -> str:
    """One hash over the library's files, their names and contents, templates included."""
    package = Path(rrlib.__path__[0])
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            content = file.read_bytes()
            digest.update(f"{file.relative_to(package).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def write_manifest(
    path: Path, job: Job, project: Path, notebook: Any, code: str, began: float
) -> None:
    """Write the manifest of the report whose other files already lie beside `path`.

    `code` is `hash_of_code()` as it was before the notebook ran, `began` the monotonic clock.
    """
    shown = list(shown_data(notebook))
    sources: dict[str, Any] = next((data for data in shown if "sources" in data), {})
    made = path.parent
    content = {
        "schema": SCHEMA,
        "notebook": job.name,
        "title": title(notebook),
        "parameters": job.parameters,
        "synthetic": sources.get("synthetic", False),
        "headline": next((data["headline"] for data in shown if "headline" in data), ""),
        "delivery": sources.get("delivery"),
        "inputs": sources.get("sources", []),
        "hashes": {
            "notebook": _sha256(job.notebook),
            "code": code,
            "lock": _sha256(project / "requirements.lock"),
            "partnership": _sha256(project / FILE_NAME),
        },
        "versions": {package: version(package) for package in _PACKAGES},
        "commit": _git(project, "rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git(project, "status", "--porcelain")),
        "outputs": {
            str(file.relative_to(made)): _sha256(file)
            for file in sorted(made.rglob("*"))
            if file.is_file()
        },
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - began, 1),
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest at `path`, if every output it lists is there with its hash."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        return None
    whole = all(_sha256(path.parent / name) == sha for name, sha in content["outputs"].items())
    return content if whole else None


def _sha256(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _git(project: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words], cwd=project, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
