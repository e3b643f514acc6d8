"""Which file of a delivery is which extract."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rrlib.contracts.breaches import Breach, stops
from rrlib.contracts.columns import Extract
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.provenance import ENDING
from rrlib.errors import nearest

ABOUT = "delivery.toml"
SUMS = "SHA256SUMS"
SUPERSEDED = "superseded"
"""The folder of a delivery that keeps files for which others came later."""

_READ = (".csv", ".xlsx", ".parquet")
_LIKE_DATA = (*_READ, ".txt", ".tsv", ".xls", ".xlsm", ".xlsb", ".ods", ".zip", ".gz", ".7z")
_BY_NAME = {extract.name: extract for extract in EXTRACTS}


@dataclass(frozen=True)
class Found:
    """The files of a delivery by extract, and what stands in the way of reading others."""

    files: Mapping[str, Path]
    breaches: tuple[Breach, ...]


def find_files(folder: Path) -> Found:
    """The extracts in `folder`; a file of data that is none stops the delivery.

    Left unread, it would be lost without a word.
    """
    files: dict[str, Path] = {}
    breaches: list[Breach] = []
    for path in sorted(folder.iterdir()):
        if path.name in (ABOUT, SUMS, SUPERSEDED) or path.name.startswith((".", "~$")):
            continue
        if path.name.endswith(ENDING):
            continue
        extract = _BY_NAME.get(path.stem) if path.suffix in _READ else None
        if extract is None:
            breaches += _unknown(path)
        elif extract.name in files:
            what = f"one file of {extract.name}; {files[extract.name].name} is there as well"
            breaches.append(stops(path.name, what))
        else:
            files[extract.name] = path
    return Found(files, (*breaches, *_people_missing(files)))


def sha256_of(path: Path) -> str:
    """The hash of a file as `sha256sum` writes it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def extract_named(name: str) -> Extract | None:
    """The extract of a file's stem, however it is written: 'Offences (2)', 'IOM membership'."""
    plain = "_".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
    alike = [known for known in _BY_NAME if plain == known or plain.startswith(f"{known}_")]
    return _BY_NAME[max(alike, key=len)] if alike else None


def _unknown(path: Path) -> Iterator[Breach]:
    if path.is_dir():
        yield from _unread_folder(path)
        return
    meant = extract_named(path.stem)
    if meant is None and path.suffix.casefold() not in _LIKE_DATA:
        return
    hint = f" Did you mean {meant.name!r}?" if meant else nearest(path.stem, _BY_NAME)
    yield stops(
        path.name,
        "the name of an extract and .csv, .xlsx or .parquet: rename it or take it out of the "
        f"folder.{hint}",
    )


def _unread_folder(folder: Path) -> Iterator[Breach]:
    """What a folder in the folder holds is not looked for: it may be an unpacked archive."""
    held = [each for each in folder.rglob("*") if not each.name.startswith((".", "~$"))]
    if any(each.suffix.casefold() in _LIKE_DATA for each in held):
        what = "files in the folder of the delivery itself, not in a folder within it"
        yield stops(folder.name, what)


def _people_missing(files: Mapping[str, Path]) -> Iterator[Breach]:
    of_people = [name for name in files if _BY_NAME[name].of_people]
    if of_people and "people" not in files:
        what = f"this file in the delivery: {_BY_NAME['people'].description}"
        yield stops("people.csv", what)
    if not files:
        yield stops("the folder", "at least one extract in it")
