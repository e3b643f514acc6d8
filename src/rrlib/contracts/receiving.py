"""Late and corrected extracts: taken into a delivery, the earlier version kept, the change told."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from rrlib.contracts.columns import Extract
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.faults import UnusableError
from rrlib.contracts.finding import SUMS, SUPERSEDED, extract_named, find_files
from rrlib.contracts.reading import read_extract
from rrlib.contracts.sheets import Sheet
from rrlib.errors import DeliveryError, nearest


@dataclass(frozen=True)
class Changes:
    """How an extract differs from its earlier version, by its key: numbers of rows.

    `columns` counts, of the rows that changed, those that differ in a column.
    """

    added: int
    removed: int
    changed: int
    columns: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Received:
    """A file that was taken into a delivery. `changes` is None where there was no earlier one."""

    file: str
    rows: int
    kept_as: str | None
    changes: Changes | None

    def __str__(self) -> str:
        if self.changes is None:
            return f"{self.file}: {self.rows:,} rows, new in this delivery."
        if self.kept_as is None:
            return f"{self.file}: the same file is already there."
        what = self.changes
        of = ", ".join(f"{count:,} in {name}" for name, count in what.columns)
        return (
            f"{self.file}: {self.rows:,} rows; {what.added:,} added, {what.removed:,} removed, "
            f"{what.changed:,} changed{f' ({of})' if of else ''}. "
            f"The earlier version is {SUPERSEDED}/{self.kept_as}."
        )


def receive_files(files: Sequence[Path], folder: Path) -> tuple[Received, ...]:
    """Take `files`, named for extracts, into the delivery `folder`, made if need be.

    Raises DeliveryError, with every reason at once, if any of them cannot be read; then nothing
    has changed.
    """
    read: list[tuple[Path, Extract, Sheet]] = []
    reasons: list[str] = []
    for path in files:
        extract = extract_named(path.stem)
        if extract is None:
            known = [each.name for each in EXTRACTS]
            reasons.append(f"{path.name} is named for no extract.{nearest(path.stem, known)}")
            continue
        try:
            read.append((path, extract, read_extract(path, extract)))
        except FileNotFoundError:
            reasons.append(f"{path.name} is not there.")
        except UnusableError as error:
            reasons += map(str, error.breaches)
    named = [extract.name for _, extract, _ in read]
    reasons += [f"several files of {name}." for name in set(named) if named.count(name) > 1]
    if reasons:
        listed = "\n".join(f"  {reason}" for reason in reasons)
        raise DeliveryError(f"nothing was taken into {folder.name}:\n{listed}")
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_take(path, extract, sheet, folder) for path, extract, sheet in read)


def _take(path: Path, extract: Extract, sheet: Sheet, folder: Path) -> Received:
    target = folder / f"{extract.name}{path.suffix.casefold()}"
    earlier = find_files(folder).files.get(extract.name)
    changes, kept_as = None, None
    if earlier is not None:
        if _sha256(earlier) == _sha256(path):
            return Received(earlier.name, sheet.rows_read, None, Changes(0, 0, 0, ()))
        changes = _changes_since(earlier, sheet, extract)
        kept_as = _keep(earlier, folder)
    making = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(path, making)
    os.replace(making, target)
    _renew_sums(folder, target, earlier)
    return Received(target.name, sheet.rows_read, kept_as, changes)


def _keep(earlier: Path, folder: Path) -> str:
    kept = folder / SUPERSEDED
    kept.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y-%m-%d}-{_sha256(earlier)[:8]}-{earlier.name}"
    shutil.move(earlier, kept / name)
    return name


def _renew_sums(folder: Path, target: Path, earlier: Path | None) -> None:
    """The line of the file received; what others vouch for is left as it is."""
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    stale = {target.name, earlier.name if earlier else target.name}
    kept = [line for line in lines if line[64:].strip(" *").removeprefix("./") not in stale]
    kept.append(f"{_sha256(target)}  {target.name}")
    making = sums.with_name(f".{SUMS}.{os.getpid()}")
    making.write_text("".join(f"{line}\n" for line in sorted(kept, key=lambda s: s[66:])), "utf-8")
    os.replace(making, sums)


def _changes_since(earlier: Path, sheet: Sheet, extract: Extract) -> Changes:
    try:
        before = read_extract(earlier, extract)
    except UnusableError:
        return Changes(sheet.rows_read, 0, 0, ())
    with duckdb.connect() as connection:
        connection.register("earlier", _texts(before, extract))
        connection.register("now", _texts(sheet, extract))
        return _compared(connection, extract)


def _texts(sheet: Sheet, extract: Extract) -> pa.Table:
    """The rows as text, with nothing where a column was left out."""
    nothing = pa.array([""] * len(sheet.rows), pa.string())
    return pa.table({name: sheet.texts.get(name, nothing) for name in extract.names})


def _compared(connection: duckdb.DuckDBPyConnection, extract: Extract) -> Changes:
    key = extract.key or extract.names
    same = " AND ".join(f'n."{name}" = e."{name}"' for name in key)
    others = [name for name in extract.names if name not in key]
    differs = [f'n."{name}" <> e."{name}"' for name in others] or ["false"]
    counts = ", ".join(f"count(*) FILTER ({each})" for each in differs)
    added, removed = (
        _count(connection, f"SELECT count(*) FROM {a} n ANTI JOIN {b} e ON {same}")
        for a, b in (("now", "earlier"), ("earlier", "now"))
    )
    changed, *each = connection.execute(
        f"SELECT count(*) FILTER ({' OR '.join(differs)}), {counts} "
        f"FROM now n JOIN earlier e ON {same}"
    ).fetchone() or (0,)
    columns = [(name, count) for name, count in zip(others, each, strict=False) if count]
    return Changes(added, removed, int(changed), tuple(columns))


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
