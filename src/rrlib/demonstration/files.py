"""Writes an invented delivery in the layout of a real one."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from random import Random

from rrlib.contracts import EXTRACTS, Extract
from rrlib.periods import FinancialQuarter

Row = Mapping[str, object]

_DELIVERY = """\
# An invented delivery: every person and record in it is made up.
{about}quarter = "{quarter}"
synthetic = true
made_by = "rr demo"
"""


def write_delivery(
    folder: Path,
    quarter: FinancialQuarter,
    tables: Mapping[str, Iterable[Row]],
    about: str,
    truth: str | None = None,
) -> None:
    """Write the extracts in `tables` by name, the delivery's description and the sums of both.

    Rows are sorted by their extract's order, so that the order in which they were invented tells
    nothing. `about` says, in a line or several, what the delivery's totals equal; `truth` what is
    true of the effects in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        _write_extract(folder, extract, tables[extract.name])
        for extract in EXTRACTS
        if extract.name in tables
    ]
    comments = "".join(f"# {line}\n" for line in about.splitlines())
    description = _DELIVERY.format(about=comments, quarter=quarter)
    if truth is not None:
        description += f'truth = "{truth}"\n'
    written.append(_write_text(folder / "delivery.toml", description))
    _write_text(
        folder / "SHA256SUMS",
        "".join(_sum_line(path) for path in sorted(written, key=lambda path: path.name)),
    )


def pseudonyms(rng: Random, letter: str, digits: int, count: int) -> list[str]:
    """Pseudonyms in random order, so that they tell nothing about how anybody was made."""
    numbers = list(range(1, count + 1))
    rng.shuffle(numbers)
    return [f"{letter}{number:0{digits}d}" for number in numbers]


def _write_extract(folder: Path, extract: Extract, rows: Iterable[Row]) -> Path:
    path = folder / extract.file_name
    written = [{name: _written(value) for name, value in row.items()} for row in rows]
    names = [name for name in extract.names if any(name in row for row in written)]
    order = extract.order
    written.sort(key=lambda row: [row[name] for name in order])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(written)
    return path


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value)


def _write_text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _sum_line(path: Path) -> str:
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
