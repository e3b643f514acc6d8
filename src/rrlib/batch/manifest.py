"""The manifest: what a report was made from, and the hashes that prove it is whole."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from collections.abc import Iterable
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


def write_manifest(path: Path, job: Job, project: Path, notebook: Any, began: float) -> None:
    """Write the manifest of the report whose other files already lie beside `path`."""
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
            "notebook": _sha256([job.notebook]),
            "code": _sha256(sorted(Path(rrlib.__path__[0]).rglob("*.py"))),
            "lock": _sha256([project / "requirements.lock"]),
            "partnership": _sha256([project / FILE_NAME]),
        },
        "versions": {package: version(package) for package in _PACKAGES},
        "commit": _git(project, "rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git(project, "status", "--porcelain")),
        "outputs": {
            str(file.relative_to(made)): _sha256([file])
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
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    if content.get("schema") != SCHEMA:
        return None
    for name, sha256 in content["outputs"].items():
        file = path.parent / name
        if not file.is_file() or _sha256([file]) != sha256:
            return None
    return content


def _sha256(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _git(project: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words], cwd=project, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
