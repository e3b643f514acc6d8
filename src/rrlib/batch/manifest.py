"""The manifest: what a report was made from, and the hashes that prove it is whole.

Its JSON schema is docs/manifest.schema.json, written by `python -m rrlib.batch.manifest`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rrlib.results import Unit

ENDING = ".manifest.json"
FAILURE = ".failed.json"
"""The end of the name under which it is kept beside a report why its last run failed."""
Word = Literal["Draft", "Final", "Internal"]
"""The status of a report."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(_Part):
    """An extract that the report declares to read, as it was delivered."""

    file: str
    extract: str
    sha256: str = Field(description="Of the file as received.")
    as_received: bool = Field(description="Whether SHA256SUMS of the delivery vouches for it.")
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    ends_early: str | None = Field(description="The day of its last event, if a month is missing.")


class Shown(_Part):
    """A table or figure of the report, and the code cell that shows it."""

    finding: str
    cell: int
    sha256: str


class Headline(_Part):
    """What a finding says first, and the number it is about.

    Where that number is not shown, or the finding says it without one, there is none.
    """

    finding: str
    question: str
    said: str
    row: str | None = None
    column: str | None = Field(default=None, description="Its title.")
    unit: str | None = Field(default=None, description="The name of a Unit.")
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    definition: str | None = None

    @field_validator("unit")
    @classmethod
    def _is_a_unit(cls, unit: str | None) -> str | None:
        if unit is not None and unit not in Unit.__members__:
            raise ValueError(f"{unit!r} is no unit")
        return unit


class Parameters(_Part):
    """What the notebook was given."""

    quarter: str
    area: str
    audience: str
    delivery: str | None


class Manifest(_Part):
    """What a report was made from, when and by what, and the hash of each of its files."""

    schema_version: Literal[4] = Field(
        default=4,
        description="Raised when fields change: a report of another version does not count.",
    )
    notebook: str
    title: str
    headline: str
    headlines: list[Headline] = Field(
        default_factory=list, description="One a finding that begins with a sentence."
    )
    changed: str = Field(default="", description="What changed since the quarter before, if known.")
    status: Word = Field(description="Whether somebody signed for these very numbers.")
    parameters: Parameters
    synthetic: bool
    key: str = Field(description="The hash of `made_from`: reports of one key are the same.")
    made_from: dict[str, str] = Field(
        description="By name, the SHA-256 of everything that the report is made from: notebook, "
        "parameters, settings, packages, extracts, modules of rrlib."
    )
    inputs: list[Input]
    versions: dict[str, str] = Field(description="Of Python and of each package.")
    commit: str | None = Field(description="Of the repository, where git knows it.")
    uncommitted_changes: bool | None
    outputs: dict[str, str] = Field(description="The SHA-256 of each file, by its path from here.")
    tables: list[Shown]
    figures: list[Shown]
    kernel: Literal["forked", "ordinary"]
    made_at: str = Field(description="When it was made, in UTC.")
    seconds: float = Field(description="How long it took.")

    @field_validator("made_at")
    @classmethod
    def _is_a_time(cls, made_at: str) -> str:
        if datetime.fromisoformat(made_at).tzinfo is None:
            raise ValueError(f"{made_at!r} says no time zone")
        return made_at

    @field_validator("outputs")
    @classmethod
    def _lie_below(cls, outputs: dict[str, str]) -> dict[str, str]:
        for name in outputs:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
                raise ValueError(f"{name!r} is no file of the report")
        return outputs

    def text(self) -> str:
        """The manifest as it is written."""
        return json.dumps(self.model_dump(), indent=1, ensure_ascii=False) + "\n"


def read_manifest(path: Path) -> Manifest | None:
    """The manifest at `path`, if every file that it lists is there with its hash."""
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    whole = all(_matches(path.parent / name, sha) for name, sha in manifest.outputs.items())
    return manifest if whole else None


def sha256_of_bytes(content: bytes) -> str:
    """The SHA-256 of `content`, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def schema() -> Mapping[str, object]:
    """The JSON schema of a manifest."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Manifest.model_json_schema(),
    }


def _matches(file: Path, sha256: str) -> bool:
    try:
        known = file.stat()
        return _hash(file, known.st_size, known.st_mtime_ns, known.st_ino) == sha256
    except OSError:
        return False


@cache
def _hash(file: Path, *_: int) -> str:
    """Of the file as it is: what tells that it was changed meanwhile is given as well."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(schema(), indent=1) + "\n")
