"""Rows as they arrived: text by column, each with its row of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import pyarrow as pa

from rrlib.contracts.breaches import Breach, Severity
from rrlib.contracts.columns import Extract, Kind
from rrlib.contracts.faults import Fault, Rows, UnusableError, numbered
from rrlib.contracts.headers import (
    ROWS_SEARCHED,
    Record,
    cleaned,
    empty_columns,
    header_faults,
    header_place,
    records_above,
)

_BATCH = 1 << 16
WORDS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Sheet:
    """An extract as it arrived.

    `texts` maps a column to its text, dictionary-encoded but for ids; a column that was left out is
    not in it. `rows` are the rows' numbers as a spreadsheet counts, `ragged` the rows with too few
    or too many values, joined as they stood, `notes` what was noticed while reading.
    """

    texts: Mapping[str, pa.ChunkedArray]
    rows: Rows
    ragged: Mapping[int, str]
    faults: tuple[Fault, ...]
    notes: tuple[Breach, ...]

    @property
    def rows_read(self) -> int:
        return len(self.rows) + len(self.ragged)


def text_type(extract: Extract, name: str) -> pa.DataType:
    """Ids differ from row to row and gain nothing from a dictionary."""
    return pa.string() if extract.column(name).kind is Kind.IDENTIFIER else WORDS


def assemble(file: str, records: Iterable[Record], extract: Extract) -> Sheet:
    """A sheet from records of text, among whose first the header stands.

    Raises UnusableError where it does not stand there as the contract has it.
    """
    stream = iter(records)
    top = list(islice(stream, ROWS_SEARCHED))
    if not top:
        raise UnusableError(
            Breach(file, "a header row", Severity.STOPS, arrived=("an empty file",))
        )
    place = header_place(top, extract)
    number, names = top[place][0], cleaned(top[place][1])
    gaps = empty_columns(names, top[place + 1 :])
    header = tuple(name for column, name in enumerate(names) if column not in gaps)
    faults = header_faults(file, header, extract, number)
    if faults or (faults := records_above(file, top[:place], extract, number)):
        raise UnusableError(*faults)
    notes: tuple[Breach, ...] = ()
    if place:
        what = "the header in row 1 (what stands above it was passed over)"
        notes = (Breach(file, what, Severity.NOTED, None, (number,)),)
    builder = _Builder(extract, header, gaps)
    for record in chain(top[place + 1 :], stream):
        builder.add(*record)
    return builder.sheet(notes)


class _Builder:
    """Takes records one by one and keeps them as batches of Arrow columns.

    `gaps` are the places of columns without name and values, such as spreadsheets have at the side.
    """

    def __init__(self, extract: Extract, header: tuple[str, ...], gaps: frozenset[int]) -> None:
        self.header, self.gaps = header, gaps
        self.types = {name: text_type(extract, name) for name in header}
        self.chunks: dict[str, list[pa.Array]] = {name: [] for name in header}
        self.pending: list[list[str]] = []
        self.rows: list[int] = []
        self.ragged: dict[int, str] = {}
        self.odd: dict[int, str] = {}

    def add(self, number: int, record: Iterable[str]) -> None:
        values = list(record)
        if not any(value.strip() for value in values):
            return
        narrow = self._without_empty(values)
        if len(narrow) != len(self.header):
            self._set_aside(number, values, f"{len(narrow)} values")
        elif self._swallows(narrow):
            self._set_aside(number, values, "other records within quote marks")
        else:
            self.rows.append(number)
            self.pending.append(narrow)
            if len(self.pending) == _BATCH:
                self._flush()

    def _without_empty(self, values: list[str]) -> list[str]:
        if self.gaps and not any(values[gap].strip() for gap in self.gaps if gap < len(values)):
            values = [value for place, value in enumerate(values) if place not in self.gaps]
        width = len(self.header)
        beyond = any(value.strip() for value in values[width:])
        return values if beyond else values[:width]

    def _set_aside(self, number: int, values: Sequence[str], what: str) -> None:
        self.ragged[number] = ",".join(values)
        self.odd[number] = what

    def _swallows(self, values: Sequence[str]) -> bool:
        """Whether a value holds whole records, because of a quote mark that ends too late."""
        return any("\n" in value and value.count(",") >= len(self.header) - 1 for value in values)

    def _flush(self) -> None:
        columns = zip(*self.pending, strict=True) if self.pending else ([] for _ in self.header)
        for name, values in zip(self.header, columns, strict=True):
            array = pa.array(list(values), pa.string())
            encoded = array.dictionary_encode() if self.types[name] == WORDS else array
            self.chunks[name].append(encoded)
        self.pending = []

    def sheet(self, notes: tuple[Breach, ...]) -> Sheet:
        self._flush()
        texts = {
            name: pa.chunked_array(chunks, self.types[name]) for name, chunks in self.chunks.items()
        }
        return Sheet(texts, numbered(self.rows), self.ragged, tuple(self._ragged_faults()), notes)

    def _ragged_faults(self) -> Iterator[Fault]:
        if self.ragged:
            yield Fault(
                f"{len(self.header)} values, as in the header",
                numbered(self.ragged),
                arrived=tuple(self.odd.values()),
            )


def plain_rows(count: int) -> Rows:
    """Row numbers of `count` records that follow one another below a header in row 1."""
    return np.arange(2, 2 + count, dtype=np.int64)
