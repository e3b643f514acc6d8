"""A report's key: the hash of everything it is made from. Reports of one key are the same.

The parts are kept by name, so that it can be said which of them changed.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from rrlib.batch.cells import Cells
from rrlib.batch.planning import Job
from rrlib.batch.sources import Library
from rrlib.contracts import Processed
from rrlib.errors import ParameterError
from rrlib.partnership import FILE_NAME
from rrlib.publications import record_hashes

LOCK = "requirements.lock"
GLOSSARY = "GLOSSARY.md"
PACKAGES = "packages"
RULES = f"{FILE_NAME} disclosure"
"""What each audience may see, by partnership.toml."""
_OF_NO_REPORT = {"retention"}
"""Tables of partnership.toml that no report is made from."""
_MAKES_PAGES = ("rrlib.batch.making",)
"""The modules of the batch through which every report goes."""
_TOLD = 3


@dataclass
class Workshop:
    """What all reports of a batch have in common, read once: settings, packages, the library."""

    project: Path
    library: Library = field(default_factory=Library)
    _notebooks: dict[Path, Mapping[str, str]] = field(default_factory=dict)
    _records: dict[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """The installed version of Python and of every package that the library asks for."""
        asked = [
            re.split(r"[^\w.-]", line)[0]
            for line in requires("rrlib") or []
            if "extra ==" not in line
        ]
        return {"python": platform.python_version()} | {name: version(name) for name in asked}

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """The lock, the glossary, and every table of partnership.toml by itself: a comment of it
        is no setting.
        """
        tables = tomllib.loads(self._setting(FILE_NAME).decode())
        return {
            LOCK: hashlib.sha256(self._setting(LOCK)).hexdigest(),
            GLOSSARY: _sha256(read_glossary(self.project)),
            **{
                f"{FILE_NAME} {name}": _sha256(table)
                for name, table in tables.items()
                if name not in _OF_NO_REPORT
            },
        }

    def _setting(self, name: str) -> bytes:
        try:
            return (self.project / name).read_bytes()
        except OSError:
            raise ParameterError(
                f"{name} cannot be read: every report's key holds its hash. Put it back."
            ) from None

    def parts(self, job: Job, held: Processed) -> dict[str, str]:
        """What the report `job` is made from, by name, each with its SHA-256."""
        return {
            **self._of_notebook(job.notebook),
            "parameters": _sha256(job.parameters),
            **self.settings,
            PACKAGES: _sha256(self.versions),
            "delivery": _sha256([held.synthetic, held.truth]),
            **{
                f"extract {name}": _extract(name, held)
                for name in job.extracts.all
                if name in held.hashes
            },
            **self._published(job.family),
        }

    def _published(self, areas: tuple[str, ...]) -> Mapping[str, str]:
        """What was published of `areas`, if anything was: a report is compared with it."""
        if areas not in self._records:
            hashes = record_hashes(self.project, areas)
            self._records[areas] = {"published record": _sha256(hashes)} if hashes else {}
        return self._records[areas]

    def _of_notebook(self, notebook: Path) -> Mapping[str, str]:
        """A notebook and the modules of the library that it and every report go through."""
        if notebook not in self._notebooks:
            cells = Cells(notebook)
            code = self.library.reached((*_MAKES_PAGES, *cells.modules))
            self._notebooks[notebook] = {
                "notebook": cells.sha256,
                **{name: module.sha256 for name, module in code.items()},
            }
        return self._notebooks[notebook]


def read_glossary(project: Path) -> str:
    """The text of the project's glossary, whose words a page explains; '' where it has none."""
    try:
        return (project / GLOSSARY).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def key(parts: Mapping[str, str]) -> str:
    """The key of a report that is made from `parts`."""
    return _sha256(dict(sorted(parts.items())))


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Which parts are not the same, in words; nothing if all are."""
    said = {
        "changed": [name for name in now if name in before and now[name] != before[name]],
        "new": [name for name in now if name not in before],
        "gone": [name for name in before if name not in now],
    }
    return "; ".join(f"{what}: {_some(names)}" for what, names in said.items() if names)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def _extract(name: str, held: Processed) -> str:
    """An extract's accepted rows, and what the report says of how they came."""
    sources = [asdict(source) for source in held.sources if source.extract == name]
    return _sha256([held.hashes[name], sources, name in held.recorded, name in held.versioned])


def _sha256(plain: Any) -> str:
    text = json.dumps(plain, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
