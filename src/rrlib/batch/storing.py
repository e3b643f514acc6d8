"""Putting a report in its place: complete or not at all, whenever the machine stops.

What a run makes lies in a folder of its own, `reports/.making-…`. A finished report becomes a
folder `.made-<notebook>` beside the report it replaces, by one rename: from then on it is the
report, and whoever comes next moves its files to their places, the manifest last. Before, the old
one stands untouched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from rrlib.batch.manifest import ENDING, FAILURE, Manifest
from rrlib.batch.planning import Job
from rrlib.codes import Audience

MAKING = ".making-"
_MADE = ".made-"
_NEW = ".new"
_IN_USE = "in-use"
FAILED = ".failed.ipynb"
OF_A_FAILURE = (FAILED, FAILURE)
"""What stands beside a report whose last run failed, until it is made or no longer tried."""
"""The end of the name under which what a failed run got to is kept beside the report."""
PDF, DOCX = ".pdf", ".docx"
"""The ends of the names of what is made of a report's page, beside it, when somebody asks."""
_OWNER_ONLY = 0o700


@contextmanager
def making(reports: Path) -> Iterator[Path]:
    """A folder of this run's own in `reports`; what killed runs left there goes or is finished."""
    reports.mkdir(exist_ok=True)
    finish_all(reports)
    with own_folder(reports, MAKING) as mine:
        yield mine


@contextmanager
def own_folder(within: Path, prefix: str) -> Iterator[Path]:
    """A folder of this run's own, removed at its end; those of killed runs are removed as well.

    A run holds a lock while it lives, which no death leaves behind.
    """
    with alone(within):
        for left in within.glob(f"{prefix}*"):
            _remove_if_left(left)
        mine = Path(tempfile.mkdtemp(prefix=prefix, dir=within))
        lock = FileLock(mine / _IN_USE)
        lock.acquire()
    try:
        yield mine
    finally:
        lock.release()
        shutil.rmtree(mine, ignore_errors=True)


def store(job: Job, files: Mapping[str, bytes], manifest: str, mine: Path) -> Path:
    """Put the report `job` in its place; its page. `mine` is the run's own folder in `reports`.

    `files` are its contents by path from the report's folder. Raises OSError where the disk does
    not take them: the old report then still stands.
    """
    reports = mine.parent
    made = Path(tempfile.mkdtemp(dir=mine))
    for name, content in {**files, f"{job.name}{ENDING}": manifest.encode()}.items():
        _write(made / name, content)
    for folder in (*(path for path in made.rglob("*") if path.is_dir()), made):
        _sync(folder)
    with alone(reports):
        folder = folder_of(reports, job)
        ready = folder / f"{_MADE}{job.name}"
        _finish(ready)
        made.rename(ready)
        _sync(folder)
        _finish(ready)
    return reports / job.page


def store_failed(job: Job, partial: bytes, mine: Path) -> Path:
    """Keep what a failed run got to, with released outputs only, beside the report.

    Its path from the project's folder.
    """
    with alone(mine.parent):
        folder = folder_of(mine.parent, job)
        _write(mine / job.name, partial)
        _move(mine / job.name, folder / f"{job.name}{FAILED}")
    return Path(mine.parent.name, job.folder, f"{job.name}{FAILED}")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file of its own, complete or not at all. Who does so is `alone` in the reports."""
    new = path.with_name(f".{path.name}{_NEW}")
    try:
        _write(new, content)
        _move(new, path)
    except OSError:
        with suppress(OSError):  # what did not fit is of no use, and nobody may come to it again
            new.unlink()
        raise


def finish_all(reports: Path) -> None:
    """Move finished reports of killed runs to their places; what else those left goes."""
    if reports.is_dir():
        with alone(reports):
            _put_in_order(reports)


def visible(reports: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Every folder of `reports` with the names of the folders and files in it, also hidden ones.

    Hidden folders are not looked into: other runs make theirs and remove them meanwhile.
    """
    for folder, folders, files in os.walk(reports):
        folders.sort()
        yield Path(folder), list(folders), sorted(files)
        folders[:] = [name for name in folders if not name.startswith(".")]


def _put_in_order(reports: Path) -> None:
    for left in reports.glob(f"{MAKING}*"):
        _remove_if_left(left)
    for folder, folders, files in visible(reports):
        for name in files:
            if name.startswith(".") and name.endswith(_NEW):
                with suppress(OSError):  # it is in nobody's way
                    (folder / name).unlink()
        for name in folders:
            if name.startswith(_MADE):
                with suppress(OSError):  # who next stores this report comes to it, and tells it
                    _finish(folder / name)


def _finish(ready: Path) -> None:
    """Move the files of `ready` to their places: again and again the same, until it is done.

    The manifest goes last. Tables of the old report that the new one lacks go before it. What was
    made of the old page goes first: it must never stand beside a newer one.
    """
    if not ready.is_dir():
        return
    folder, name = ready.parent, ready.name.removeprefix(_MADE)
    manifest = ready / f"{name}{ENDING}"
    listed = _listed(manifest)
    if listed is not None:
        for ending in (PDF, DOCX):
            (folder / f"{name}{ending}").unlink(missing_ok=True)
        for path in listed:
            if (ready / path).exists():
                _move(ready / path, folder / path)
        tables = folder / "tables" / name
        for table in tables.glob("*"):
            if table.is_file() and table.relative_to(folder).as_posix() not in listed:
                table.unlink()
        for of_a_failure in OF_A_FAILURE:
            (folder / f"{name}{of_a_failure}").unlink(missing_ok=True)
        for moved in (tables, folder):
            if moved.is_dir():
                _sync(moved)
        _move(manifest, folder / manifest.name)
        _sync(folder)
    shutil.rmtree(ready)


def _listed(manifest: Path) -> list[str] | None:
    """The files of a report; None where its manifest has gone on already, or is of no use now."""
    try:
        return sorted(Manifest.model_validate_json(manifest.read_bytes()).outputs)
    except (FileNotFoundError, ValidationError):
        return None


def folder_of(reports: Path, job: Job) -> Path:
    """The folder of the report `job`, which is made if it is not there."""
    if job.audience is not Audience.PUBLIC:
        (reports / job.folder.parts[0]).mkdir(mode=_OWNER_ONLY, exist_ok=True)
    folder = reports / job.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _move(file: Path, to: Path) -> None:
    """Put a file in its place, whatever lies there."""
    if to.parent.is_file():
        to.parent.unlink()
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.is_dir() and not to.is_symlink():
        shutil.rmtree(to)
    os.replace(file, to)


def alone(folder: Path) -> FileLock:
    """Only one run at a time moves files in `folder`."""
    return FileLock(folder / ".lock")


def _remove_if_left(folder: Path) -> None:
    """Remove the folder of a run that is no more."""
    try:
        with FileLock(folder / _IN_USE, timeout=0):
            pass
    except (Timeout, FileNotFoundError):  # it lives, or has just ended
        return
    shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the disk keep the names in `folder`; Windows does so by itself."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
