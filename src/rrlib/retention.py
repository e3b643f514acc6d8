"""Retention: until when a delivery is kept, how it is destroyed, and what then still says so.

Destroyed are the files of `raw/<quarter>` and `processed/<quarter>`, quarantine and earlier
versions among them. `retired.json` remains in the data folder: the quarter, the day, who did it,
why early, and the hash of each raw file. It is written before the first file goes. Both folders are
renamed before they are emptied, so that a delivery is whole or not there; what a kill leaves is
destroyed by the next `rr retire`.

The files are unlinked, not overwritten: what backups, snapshots, copies and the disk's own spare
blocks still hold is not reached from here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from filelock import FileLock

from rrlib.errors import DeliveryError
from rrlib.partnership import Retention
from rrlib.periods import FinancialQuarter, add_months, written

RECORD = "retired.json"
_GOING = ".retiring-"
_PLACES = ("raw", "processed")


@dataclass(frozen=True)
class Retired:
    """A delivery that was destroyed, or is being: `done` once nothing is left of it.

    `files` are the SHA-256 of its raw files; `early` is the reason, if it was not yet due.
    """

    quarter: str
    on: str
    by: str
    early: str | None
    files: tuple[str, ...]
    done: bool = False

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)


@dataclass(frozen=True)
class Destroyed:
    """What was destroyed of a delivery."""

    quarter: str
    files: int
    size: int

    def __str__(self) -> str:
        return f"destroyed: {self.files:,} files of {self.quarter}, {self.size:,} bytes"


def due(retention: Retention | None, quarter: FinancialQuarter) -> date | None:
    """The day from which a delivery is to be destroyed, if partnership.toml sets one."""
    return None if retention is None else add_months(quarter.window.last, 12 * retention.years)


def files_of(data: Path, quarter: FinancialQuarter) -> list[Path]:
    """Every file that would be destroyed.

    Raises DeliveryError for a link, since what it leads to would stay.
    """
    folders = [data / place / str(quarter) for place in _PLACES]
    found = [path for folder in folders for path in (folder, *sorted(folder.rglob("*")))]
    for path in found:
        if path.is_symlink():
            raise DeliveryError(
                f"{path.relative_to(data).as_posix()} is a link: destroy what it leads to, and "
                "then the link, yourself. Nothing was destroyed."
            )
    return [path for path in found if path.is_file()]


def retire(
    data: Path, quarter: FinancialQuarter, on: date, by: str, early: str | None = None
) -> Destroyed:
    """Destroy the delivery of `quarter`, and say so in the record. Killed, it is finished later."""
    with _alone(data):
        list(_finished(data))
        raw = data / "raw" / str(quarter)
        if not raw.is_dir():
            raise DeliveryError(f"there is no delivery data/raw/{quarter}.")
        files_of(data, quarter)
        hashes = sorted({_sha256(path) for path in raw.rglob("*") if path.is_file()})
        kept = [each for each in retired(data) if each.done or each.quarter != str(quarter)]
        begun = Retired(str(quarter), on.isoformat(), by, early, tuple(hashes))
        _write(data, [*kept, begun])
        return _destroy(data, begun)


def finish(data: Path) -> Iterator[Destroyed]:
    """Destroy what is left of deliveries whose destruction was begun.

    Something of one that is done can be left, too: a report that was being made meanwhile puts
    processed records back.
    """
    if (data / RECORD).exists():
        with _alone(data):
            yield from _finished(data)


def _finished(data: Path) -> Iterator[Destroyed]:
    for each in {each.quarter: each for each in retired(data)}.values():
        gone = not (data / "raw" / each.quarter).exists()
        left = (data / "processed" / each.quarter).exists()
        if _going(data, each.quarter) or (gone and (left or not each.done)):
            yield _destroy(data, each)


def retired(data: Path) -> tuple[Retired, ...]:
    """What the record says, the earliest first. Raises DeliveryError where it cannot be read."""
    try:
        said = json.loads((data / RECORD).read_text(encoding="utf-8"))
        return tuple(Retired(**{**each, "files": tuple(each["files"])}) for each in said["retired"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DeliveryError(
            f"{RECORD} in the data folder cannot be read ({type(error).__name__}): it says which "
            "deliveries were destroyed. Put it back as it was."
        ) from None


def destroyed_on(data: Path, quarter: FinancialQuarter, files: Iterable[str] = ()) -> date | None:
    """The day on which a delivery of `quarter` was destroyed, if it held all of these hashes."""
    asked = set(files)
    days = [
        each.day
        for each in retired(data)
        if each.quarter == str(quarter) and asked <= set(each.files) and _began(data, each)
    ]
    return max(days, default=None)


def destroyed(quarter: object, day: date) -> str:
    """What to say of a report whose delivery is no more."""
    return f"the inputs of {quarter} were destroyed on {written(day)}"


def _began(data: Path, each: Retired) -> bool:
    """Whether anything of it is gone: the record is written before the first file goes."""
    there = (data / "raw" / each.quarter).exists()
    return each.done or not there or bool(_going(data, each.quarter))


def _going(data: Path, quarter: str) -> list[Path]:
    return [path for place in _PLACES for path in (data / place).glob(f"{_GOING}{quarter}*")]


def _destroy(data: Path, begun: Retired) -> Destroyed:
    """From the first rename on there is no such delivery any more.

    What shows that it began is removed once the record says that it is done.
    """
    later = bool(_going(data, begun.quarter))  # raw files of that name came in after the others
    for place in _PLACES:
        folder = data / place / begun.quarter
        if folder.exists() and not (place == "raw" and later):
            folder.rename(_free(folder.with_name(f"{_GOING}{begun.quarter}")))
            _sync(folder.parent)
    going = _going(data, begun.quarter)
    sizes = [path.stat().st_size for f in going for path in f.rglob("*") if path.is_file()]
    for folder in going:
        _empty(folder)
    done = replace(begun, done=True)
    _write(data, [done if each == begun else each for each in retired(data)])
    for folder in going:
        folder.rmdir()
    return Destroyed(begun.quarter, len(sizes), sum(sizes))


def _empty(folder: Path) -> None:
    for inside in folder.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside)
        else:
            inside.unlink()
    _sync(folder)


def _free(path: Path) -> Path:
    """`path`, or one like it that is not there."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Only one command at a time destroys, and none while `rr verify` lays out its folder."""
    (data / "processed").mkdir(parents=True, exist_ok=True)
    with FileLock(data / "processed" / ".lock"):
        yield


def _write(data: Path, entries: Iterable[Retired]) -> None:
    new = data / f".{RECORD}.new"
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        json.dump({"retired": [asdict(each) for each in entries]}, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, data / RECORD)
    _sync(data)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Have the disk keep the names in `folder`; Windows does so by itself."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
