"""Reading one extract as text, so that every row that arrived is accounted for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rrlib.contracts.breaches import Breach
from rrlib.contracts.columns import Extract
from rrlib.errors import nearest


@dataclass(frozen=True)
class TextExtract:
    """An extract as it arrived: `rows` (text, indexed by row of the file) and what was unreadable.

    `ragged` holds rows with too few or too many values, joined as they stood.
    """

    rows: pd.DataFrame
    ragged: pd.DataFrame
    breaches: tuple[Breach, ...]
    usable: bool

    @property
    def rows_read(self) -> int:
        return len(self.rows) + len(self.ragged)


def read_extract(path: Path, extract: Extract) -> TextExtract:
    """The rows of `path` as text, stripped of outer spaces, empty values as missing."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        return _unusable(Breach(path.name, f"this file in the delivery: {extract.description}"))
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        return _unusable(Breach(path.name, "text encoded as UTF-8 (save as 'CSV UTF-8')", row))
    try:
        records = list(_records(text))
    except csv.Error as error:
        return _unusable(Breach(path.name, f"comma-separated values ({error})"))
    if not records:
        return _unusable(Breach(path.name, "a header row", arrived="an empty file"))
    header = [name.strip() for name in records[0][1]]
    faults = _header_faults(path.name, header, extract)
    if faults:
        return _unusable(*faults)
    return _rows(path.name, header, records[1:], extract)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for record in reader:
        if record:
            yield begins, record
        begins = reader.line_num + 1


def _header_faults(file: str, header: list[str], extract: Extract) -> list[Breach]:
    known = [column.name for column in extract.columns]
    missing = [name for name in known if name not in header]
    if missing == known:
        # Without one known name this may be a row of records: it is not repeated.
        what = f"the header {','.join(known)} in row 1, separated by commas"
        other = next((mark for mark in (";", "\t", "|") if mark in header[0]), None)
        return [Breach(file, what + (f"; these are separated by {other!r}" if other else ""), 1)]
    faults = [
        Breach(file, "each column once", 1, name, "the same header again")
        for name, times in Counter(header).items()
        if times > 1
    ]
    faults += [
        Breach(
            file,
            f"only the columns {', '.join(known)}; rename it or leave it out."
            + nearest(name, missing),
            1,
            name,
            name,
        )
        for name in header
        if name not in known
    ]
    faults += [
        Breach(file, f"a column headed {name!r}: {extract.column(name).description}", 1, name)
        for name in missing
    ]
    return faults


def _rows(
    file: str, header: list[str], records: list[tuple[int, list[str]]], extract: Extract
) -> TextExtract:
    whole = {row: values for row, values in records if len(values) == len(header)}
    broken = {row: values for row, values in records if len(values) != len(header)}
    frame = pd.DataFrame.from_dict(whole, orient="index", columns=header, dtype="str")
    frame = frame[[column.name for column in extract.columns]]
    frame = frame.apply(lambda column: column.str.strip())
    breaches = tuple(
        Breach(
            file, f"{len(header)} values, as in the header", row, arrived=f"{len(values)} values"
        )
        for row, values in broken.items()
    )
    ragged = pd.DataFrame(
        {"row": list(broken), "values": [",".join(values) for values in broken.values()]}
    ).set_index("row")
    return TextExtract(frame.mask(frame == ""), ragged, breaches, usable=True)


def _unusable(*breaches: Breach) -> TextExtract:
    return TextExtract(pd.DataFrame(), pd.DataFrame(), breaches, usable=False)
