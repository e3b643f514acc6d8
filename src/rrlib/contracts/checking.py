"""Checking one extract against its contract, and giving its columns their types.

Each different text of a column is read and checked once; the rows that hold it follow from its
place in the column's dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pandera.pandas as pa_checks
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandera.errors import SchemaErrors

from rrlib.contracts.breaches import EXAMPLES, Severity
from rrlib.contracts.columns import Column, Extract, Kind, Presence
from rrlib.contracts.faults import Fault, Rows
from rrlib.contracts.sheets import Sheet
from rrlib.contracts.values import Meaning, may_be_repeated, meanings
from rrlib.periods import FinancialQuarter, mid_year

ROW = "_row"
"""The column of typed rows that says which row of the file each was."""

_NO_IDS = ("null", "none", "na", "nan", "x", "total", "totals", "subtotal", "sub-total")
_ODD = pa.array(
    sorted(
        {form for word in _NO_IDS for form in (word, word.upper(), word.capitalize())}
        | {"NaN", *("-" * length for length in range(1, 10))}
    )
)
"""What consists of an id's letters and is none."""

_PRISON = re.compile(
    r"\b(HM ?P(YOI)?|HMYOI|YOI|prison|young offenders?'? institution|secure)\b", re.IGNORECASE
)
_NO_RESIDENCE = (
    "a residence; a prison is none: give the address before custody, or 'no fixed address'"
)
"""Prisoners counted where they are held would all be put down to the area that has a prison."""

_TYPES = {
    Kind.DATE: pa.date32(),
    Kind.YEAR: pa.int64(),
    Kind.WHOLE_NUMBER: pa.int64(),
    Kind.BALANCE: pa.int64(),
    Kind.DECIMAL: pa.float64(),
    Kind.PERCENT: pa.float64(),
}


@dataclass(frozen=True)
class Bounds:
    """What a delivery allows beyond its contracts: words for areas, and its last day.

    `last_day` is None for what belongs to no quarter.
    """

    residences: tuple[str, ...]
    places: tuple[str, ...]
    last_day: date | None


@dataclass(frozen=True)
class Checked:
    """Typed rows with their row numbers, and every fault found in them, column by column."""

    table: pa.Table
    faults: tuple[Fault, ...]


def check_sheet(sheet: Sheet, extract: Extract, bounds: Bounds) -> Checked:
    """The rows of `sheet` with their types, and every breach of `extract`'s contract at once.

    A row with a fault is still in the table, with nothing in the faulty place.
    """
    columns: dict[str, pa.Array] = {}
    faults = list(sheet.faults)
    for column in extract.columns:
        if column.name in sheet.texts:
            read = _Reading(sheet.texts[column.name], column, bounds, sheet.rows)
            columns[column.name] = read.typed
            faults += read.faults()
        else:
            columns[column.name] = pa.nulls(len(sheet.rows), _TYPES.get(column.kind, pa.string()))
    columns[ROW] = pa.array(sheet.rows)
    return Checked(pa.table(columns), tuple(faults))


class _Reading:
    """One column: its different texts, what each means, and where each stands."""

    def __init__(self, texts: pa.ChunkedArray, column: Column, bounds: Bounds, rows: Rows) -> None:
        self.column, self.rows = column, rows
        self.allowed = _allowed_words(column, bounds)
        if pa.types.is_dictionary(texts.type):
            whole = texts.combine_chunks()
            whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
            self.places: NDArray[np.int32] = whole.indices.to_numpy(zero_copy_only=False)
            self.words: list[str] = whole.dictionary.to_pylist()
            self.read = _checked(self.words, column, bounds)
            self.typed = _typed([each.value for each in self.read], column.kind).take(whole.indices)
        else:
            self._read_ids(texts, bounds)

    def _read_ids(self, texts: pa.ChunkedArray, bounds: Bounds) -> None:
        """Ids as they stand, but for those that do not look like one."""
        plain = pc.ascii_is_alnum(texts)
        if not pc.all(plain).as_py():
            plain = pc.match_substring_regex(texts, "^[A-Za-z0-9-]+$")
        odd = pc.or_(pc.invert(plain), pc.is_in(texts, value_set=_ODD))
        strange = texts.filter(odd).to_pylist()
        self.words = ["", *dict.fromkeys(strange)]
        self.read = [Meaning(), *_checked(self.words[1:], self.column, bounds)]
        place = {word: number for number, word in enumerate(self.words) if number}
        self.places = np.zeros(len(texts), dtype=np.int32)
        self.typed = texts
        if strange:
            where = np.flatnonzero(odd.to_numpy())
            self.places[where] = [place[word] for word in strange]
            values = pa.array([self.read[place[word]].value for word in strange], pa.string())
            self.typed = pc.replace_with_mask(texts.combine_chunks(), odd.combine_chunks(), values)

    def faults(self) -> Iterator[Fault]:
        said: dict[tuple[str, Severity], list[int]] = {}
        for place, meaning in enumerate(self.read):
            if meaning.fault:
                said.setdefault((meaning.fault, Severity.QUARANTINED), []).append(place)
            elif meaning.note:
                said.setdefault((meaning.note, Severity.NOTED), []).append(place)
        for (expected, severity), places in said.items():
            where = np.flatnonzero(np.isin(self.places, places))
            if len(where):
                yield Fault(
                    expected, self.rows[where], self.column.name, self._shown(where), severity
                )

    def _shown(self, where: Rows) -> tuple[str, ...]:
        first = [self.words[self.places[place]] for place in where[:EXAMPLES]]
        return (
            tuple(first)
            if all(may_be_repeated(text, self.column, self.allowed) for text in first)
            else ()
        )


def _checked(texts: Sequence[str], column: Column, bounds: Bounds) -> list[Meaning]:
    """What the texts mean, faults where the contract does not allow what they mean."""
    read = [
        _in_our_letters(each, _allowed_words(column, bounds)) for each in meanings(texts, column)
    ]
    if column.presence is Presence.EVERY_ROW:
        nothing = Meaning(fault="a value")
        read = [nothing if each.value is None and each.fault is None else each for each in read]
    values = {place: each.value for place, each in enumerate(read) if each.value is not None}
    for place, expected in _not_allowed(values, column, bounds).items():
        held = column.kind is Kind.AREA and _PRISON.search(values[place])
        read[place] = Meaning(fault=_NO_RESIDENCE if held else expected)
    return read


def _in_our_letters(meaning: Meaning, words: Sequence[str]) -> Meaning:
    """Areas too, in whatever capitals they arrive."""
    if meaning.value is None or meaning.value in words:
        return meaning
    same = [word for word in words if word.casefold() == meaning.value.casefold()]
    return Meaning(same[0], note=f"{same[0]!r}, in these letters") if same else meaning


def _not_allowed(values: Mapping[int, str], column: Column, bounds: Bounds) -> dict[int, str]:
    """Which of the values, by their key, the contract refuses, and what it expects instead."""
    checks = list(_checks(column, bounds))
    if not values or not checks:
        return {}
    frame = pd.DataFrame({column.name: pd.Series(values, dtype="str")})
    schema = pa_checks.DataFrameSchema({column.name: pa_checks.Column(str, checks)})
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return {int(case.index): str(case.check) for case in cases.itertuples(index=False)}
    return {}


def _allowed_words(column: Column, bounds: Bounds) -> tuple[str, ...]:
    """The words that a column may hold; none where it may hold any."""
    if column.codes is not None:
        return tuple(code.value for code in column.codes)
    return {Kind.AREA: bounds.residences, Kind.PLACE: bounds.places}.get(column.kind, ())


def _checks(column: Column, bounds: Bounds) -> Iterator[pa_checks.Check]:
    if words := _allowed_words(column, bounds):
        yield pa_checks.Check.isin(words, error="one of " + ", ".join(map(repr, words)))
    elif column.kind is Kind.PERCENT:
        yield pa_checks.Check(lambda values: values.astype(float) <= 100, error=column.kind.value)
    last = bounds.last_day
    if last is not None and column.when is not None:
        yield pa_checks.Check(
            lambda values: values.map(lambda value: day_known(value, column.kind) <= last),
            error=f"a day not after {last}, the last of the delivery's quarter",
        )


def day_known(value: str, kind: Kind) -> date:
    """The day on which a date, a quarter or a mid-year is over."""
    if kind is Kind.QUARTER:
        return FinancialQuarter.parse(value).window.last
    return mid_year(int(value)) if kind is Kind.YEAR else date.fromisoformat(value)


def _typed(values: list[str | None], kind: Kind) -> pa.Array:
    if kind is Kind.DATE:
        return pa.array([value and date.fromisoformat(value) for value in values], pa.date32())
    if kind in _TYPES:
        number = int if _TYPES[kind] == pa.int64() else float
        return pa.array(
            [None if value is None else number(value) for value in values], _TYPES[kind]
        )
    return pa.array(values, pa.string()).dictionary_encode()


def without_rows(table: pa.Table, rows: Rows) -> pa.Table:
    """The typed rows of a table but those of these numbers."""
    if not len(rows):
        return table
    return table.filter(pc.invert(pc.is_in(table[ROW], value_set=pa.array(rows))))
