"""Where extracts of official statistics come from: the sources.toml that `rr import` wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rrlib.errors import DeliveryError

PROVENANCE = "sources.toml"
ENDING = ".sources.toml"
"""In a delivery each extract has its own, `population.sources.toml`: they may be of two imports."""
SAFE = "safe_to_use"


@dataclass(frozen=True)
class Provenance:
    """A sources.toml: the SHA-256 of each extract that was written beside it, by name."""

    path: Path
    hashes: Mapping[str, str]


def read_provenance(path: Path) -> Provenance:
    """Raises DeliveryError where it cannot be read, or says that its extracts are not safe."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        hashes = {str(each["name"]): str(each["sha256"]) for each in content["extracts"]}
        safe, reasons = content[SAFE], list(content["not_safe_because"])
    except FileNotFoundError:
        raise DeliveryError(f"{path.name} is not there.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise DeliveryError(
            f"{path.name} is none that rr import wrote; leave it out, or import the files again."
        ) from None
    if safe is not True:
        raise DeliveryError(_unsafe(path.name, reasons))
    return Provenance(path, hashes)


def beside(path: Path, sha256: str) -> Path | None:
    """The sources.toml in the folder of an extract's file, if it tells of that very file."""
    source = path.with_name(PROVENANCE)
    try:
        told = tomllib.loads(source.read_text(encoding="utf-8"))["extracts"]
        return source if sha256 in {each["sha256"] for each in told} else None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
        return None  # another program's file of that name, or none


def _unsafe(name: str, reasons: Sequence[Any]) -> str:
    told = "; ".join(map(str, reasons))
    return (
        f"{name} says that its extracts are not safe to use: {told}. Import files that are whole; "
        f"or, where the difference is explained, write {SAFE} = true into it, and why in a comment."
    )


def mismatched(provenance: Provenance, hashes: Mapping[str, str]) -> Iterator[str]:
    """What does not fit the files of these hashes, by extract, that the delivery will hold."""
    told_of = provenance.hashes.keys() & hashes.keys()
    if not told_of:
        listed = ", ".join(sorted(provenance.hashes))
        yield f"{provenance.path.name} tells of {listed}: give those files with it."
    for name in sorted(told_of):
        if provenance.hashes[name] != hashes[name]:
            yield (
                f"{name} is not the file that {provenance.path.name} tells of: it was changed "
                f"after rr import wrote it. Import again, or leave {provenance.path.name} out."
            )
