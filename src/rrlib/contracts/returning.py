"""What goes back to the agency: every breach, and every quarantined row with its reasons."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from rrlib.codes import Residence
from rrlib.contracts.breaches import worst_first
from rrlib.contracts.columns import Column, Extract, Kind
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.quarantine import AS_IT_STOOD
from rrlib.contracts.receipts import Processed
from rrlib.contracts.values import may_be_repeated

BREACHES = "breaches.csv"
_DIGITS_OF_A_COUNT, _DIGITS_OF_A_TOTAL = 3, 7


def write_return(
    processed: Processed, folder: Path, residences: Sequence[str], *, personal: bool
) -> tuple[Path, ...]:
    """Write `breaches.csv` and one file an extract with quarantined rows into `folder`, anew.

    Without `personal`, a cell is blank unless its column is not personal and what stands in it
    could not be, nor be a date of somebody: row numbers and reasons are always there. Only the
    owner can read the folder.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    written = [_write_breaches(folder / BREACHES, processed)]
    for extract in EXTRACTS:
        quarantine = processed.quarantine(extract.name)
        if quarantine.is_file():
            target = folder / f"{extract.name}.csv"
            if personal:
                shutil.copyfile(quarantine, target)
            else:
                _write_without_personal(quarantine, target, extract, residences)
            written.append(target)
    for path in written:
        path.chmod(0o600)
    return tuple(written)


def _write_breaches(path: Path, processed: Processed) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["what happens", "file", "column", "rows", "expected", "first rows"])
        for breach in worst_first(processed.breaches):
            rows = ", ".join(map(str, breach.rows))
            writer.writerow(
                [
                    breach.severity.value,
                    breach.file,
                    breach.column or "",
                    breach.count,
                    breach.expected,
                    rows,
                ]
            )
    return path


def _write_without_personal(
    quarantine: Path, target: Path, extract: Extract, residences: Sequence[str]
) -> None:
    with (
        quarantine.open(encoding="utf-8", newline="") as arrived,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        reader = csv.DictReader(arrived)
        names = [name for name in reader.fieldnames or () if name != AS_IT_STOOD]
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in reader:
            writer.writerow(_shown(row, names, extract, residences))


def _shown(
    row: dict[str, str], names: Sequence[str], extract: Extract, residences: Sequence[str]
) -> Iterator[str]:
    for name in names:
        if name in ("row", "reasons"):
            yield row[name]
            continue
        column = extract.column(name)
        words = [code.value for code in column.codes or ()]
        if column.kind is Kind.AREA:
            words = [*residences, *Residence]
        harmless = may_be_repeated(row[name], column, words)
        yield row[name] if harmless and not _may_be_strayed(row[name], column, extract) else ""


def _may_be_strayed(text: str, column: Column, extract: Extract) -> bool:
    """Whether, with headings swapped, this could be a date of birth or an id made of digits."""
    digits = sum(sign.isdigit() for sign in text)
    if column.kind is Kind.DATE:
        return digits > 0
    return digits > (_DIGITS_OF_A_COUNT if extract.of_people else _DIGITS_OF_A_TOTAL)
