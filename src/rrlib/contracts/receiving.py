"""Late and corrected extracts: taken into a delivery, the earlier version kept, the change told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rrlib.contracts.changes import Changes, changes_since
from rrlib.contracts.columns import Extract
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.faults import UnusableError
from rrlib.contracts.finding import ABOUT, SUMS, SUPERSEDED, extract_named, find_files, sha256_of
from rrlib.contracts.opening import form_of
from rrlib.contracts.provenance import (
    ENDING,
    PROVENANCE,
    Provenance,
    beside,
    mismatched,
    read_provenance,
)
from rrlib.contracts.reading import read_extract
from rrlib.contracts.sheets import Sheet
from rrlib.errors import DeliveryError, nearest


@dataclass(frozen=True)
class Received:
    """A file that was taken into a delivery.

    `kept_as` is the earlier version, if there was one, and `changes` how it differs; None where
    that cannot be read.
    """

    file: str
    rows: int
    kept_as: str | None = None
    changes: Changes | None = None
    same: bool = False

    def __str__(self) -> str:
        if self.same:
            return f"{self.file}: the same file is already there."
        if self.kept_as is None:
            return f"{self.file}: {self.rows:,} rows, new in this delivery."
        what = self.changes or "the earlier version cannot be read, so that nothing is compared"
        return (
            f"{self.file}: {self.rows:,} rows; {what}. "
            f"The earlier version is {SUPERSEDED}/{self.kept_as}."
        )


@dataclass(frozen=True)
class Sourced:
    """A sources.toml that was taken in beside its extract; `kept_as` is an earlier one."""

    file: str
    extract: str
    kept_as: str | None = None

    def __str__(self) -> str:
        earlier = f" The earlier version is {SUPERSEDED}/{self.kept_as}." if self.kept_as else ""
        return f"{self.file}: where {self.extract} comes from, kept beside it.{earlier}"


def receive_files(files: Sequence[Path], folder: Path) -> tuple[Received | Sourced, ...]:
    """Take `files`, named for extracts, into the delivery `folder`, made if need be.

    A sources.toml of `rr import` goes with its extracts, also one that is not given but lies beside
    a file and tells of it. Raises DeliveryError, with every reason at once, if any of the files
    cannot be read; then nothing has changed.
    """
    read, reasons = _read_all([path for path in files if path.name != PROVENANCE])
    sources, more = _sources(files, read, folder)
    reasons += more
    reasons += _of_demonstration(folder)
    for _, extract, _ in read:
        reasons += _in_the_way(extract, folder)
    if reasons:
        listed = "\n".join(f"  {reason}" for reason in reasons)
        raise DeliveryError(f"nothing was taken into {folder.name}:\n{listed}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        received = [_take(path, extract, sheet, folder) for path, extract, sheet in read]
        sourced = [_take_source(each.path, name, folder) for name, each in sources.items()]
        return (*received, *sourced)
    except OSError as error:
        what = f"{folder.name} cannot be written to ({error.strerror}); nothing was lost."
        raise DeliveryError(what) from error


BY_DEMONSTRATION = 'made_by = "rr demo"'
"""The line of delivery.toml that `rr demo` writes."""

_Read = tuple[Path, Extract, Sheet]


def _read_all(files: Sequence[Path]) -> tuple[list[_Read], list[str]]:
    """Every file that can be read, and why others cannot."""
    read: list[_Read] = []
    reasons: list[str] = []
    for path in files:
        extract = extract_named(path.stem)
        if not path.exists():
            reasons.append(f"{path.name} is not there.")
        elif extract is None:
            hint = nearest(path.stem, [each.name for each in EXTRACTS])
            reasons.append(f"{path.name} is named for no extract: rename it.{hint}")
        else:
            try:
                read.append((path, extract, read_extract(path, extract)))
            except UnusableError as error:
                reasons += map(str, error.breaches)
    named = [extract.name for _, extract, _ in read]
    several = sorted({name for name in named if named.count(name) > 1})
    return read, [*reasons, *(f"several files of {name}." for name in several)]


def _sources(
    files: Sequence[Path], read: Sequence[_Read], folder: Path
) -> tuple[dict[str, Provenance], list[str]]:
    """The provenance of each extract that one of the files tells of, and what stands in the way."""
    sources: dict[str, Provenance] = {}
    reasons: list[str] = []
    there = find_files(folder).files if folder.is_dir() else {}
    coming = {**there, **{extract.name: path for path, extract, _ in read}}
    hashes = {name: sha256_of(path) for name, path in coming.items()}
    given = [path for path in files if path.name == PROVENANCE]
    found = (beside(path, hashes[extract.name]) for path, extract, _ in read)
    for path in dict.fromkeys([*given, *(each for each in found if each)]):
        try:
            provenance = read_provenance(path)
        except DeliveryError as error:
            reasons.append(str(error))
            continue
        reasons += mismatched(provenance, hashes)
        sources |= dict.fromkeys(provenance.hashes.keys() & hashes.keys(), provenance)
    return dict(sorted(sources.items())), reasons


def _of_demonstration(folder: Path) -> Iterator[str]:
    """Real people below the words 'synthetic', in a folder that git tracks."""
    about = folder / ABOUT
    if about.is_file() and BY_DEMONSTRATION in about.read_text(encoding="utf-8", errors="replace"):
        yield f"{folder.name} is a demonstration delivery; take extracts into another quarter."


def _in_the_way(extract: Extract, folder: Path) -> Iterator[str]:
    """An earlier version that can be neither kept nor replaced."""
    earlier = find_files(folder).files.get(extract.name) if folder.is_dir() else None
    if earlier is not None:
        try:
            earlier.open("rb").close()
        except OSError as error:
            yield f"{earlier.name} of {folder.name} cannot be replaced ({error.strerror})."


def _take(path: Path, extract: Extract, sheet: Sheet, folder: Path) -> Received:
    target = folder / f"{extract.name}{form_of(path).value}"
    earlier = find_files(folder).files.get(extract.name)
    if earlier is None:
        _put(path, target)
        _renew_sums(folder, target, {target.name})
        return Received(target.name, sheet.rows_read)
    if sha256_of(earlier) == sha256_of(path):
        _renew_sums(folder, earlier, {earlier.name})
        return Received(earlier.name, sheet.rows_read, same=True)
    changes = changes_since(earlier, sheet, extract)
    kept_as = _keep(earlier, folder)
    _put(path, target)
    if earlier != target:
        earlier.unlink(missing_ok=True)
    source = folder / f"{extract.name}{ENDING}"
    if source.exists():  # it tells of the earlier version
        _keep(source, folder)
        source.unlink()
    _renew_sums(folder, target, {target.name, earlier.name, source.name})
    return Received(target.name, sheet.rows_read, kept_as, changes)


def _take_source(path: Path, extract: str, folder: Path) -> Sourced:
    target = folder / f"{extract}{ENDING}"
    differs = target.exists() and sha256_of(target) != sha256_of(path)
    kept_as = _keep(target, folder) if differs else None
    _put(path, target)
    _renew_sums(folder, target, {target.name})
    return Sourced(target.name, extract, kept_as)


def _keep(earlier: Path, folder: Path) -> str:
    """A copy: the delivery is never without the extract, not even for a moment."""
    kept = folder / SUPERSEDED
    kept.mkdir(mode=0o700, exist_ok=True)
    with _copied(earlier, kept / earlier.name) as copy:
        name = f"{datetime.now(UTC):%Y-%m-%d}-{sha256_of(copy)[:8]}-{earlier.name}"
        os.replace(copy, kept / name)
    return name


def _put(path: Path, target: Path) -> None:
    """Whoever looks finds the old file or the new one, never half of it."""
    with _copied(path, target) as copy:
        os.replace(copy, target)


@contextmanager
def _copied(path: Path, target: Path) -> Iterator[Path]:
    """A copy beside `target`, to be moved into its place."""
    making = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copyfile(path, making)
        making.chmod(0o600)
        yield making
    finally:
        making.unlink(missing_ok=True)


def _renew_sums(folder: Path, target: Path, stale: Collection[str]) -> None:
    """The line of the file received; what others vouch for is left as it is."""
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    kept = [line for line in lines if line[64:].strip(" *").removeprefix("./") not in stale]
    kept.append(f"{sha256_of(target)}  {target.name}")
    making = sums.with_name(f".{SUMS}.{os.getpid()}")
    making.write_text("".join(f"{line}\n" for line in sorted(kept, key=lambda s: s[66:])), "utf-8")
    os.replace(making, sums)
