"""Checking one extract against its contract, and giving its columns their types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from rrlib.contracts.breaches import Breach
from rrlib.contracts.columns import Column, Extract, Kind

_PATTERNS = {
    Kind.IDENTIFIER: r"[A-Za-z0-9.\-]+",
    Kind.DATE: r"(1[89]|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}",
    Kind.WHOLE_NUMBER: r"[0-9]{1,15}",
}
_LIKE_A_DATE = re.compile(r"[0-9][0-9 /.:-]*([A-Za-z]{3,9}[0-9 /.:-]*)?")
_MISSING = "a value"


def check_extract(
    rows: pd.DataFrame, extract: Extract, residences: Iterable[str], last_day: date
) -> list[Breach]:
    """Every breach of `extract`'s contract by its rows of text, all at once.

    `residences` are the words a column of areas may hold; `last_day` is the last day of the
    delivery's quarter, which no event may lie beyond.
    """
    schema = pa.DataFrameSchema(
        {
            column.name: pa.Column(str, _checks(column, tuple(residences), last_day), nullable=True)
            for column in extract.columns
        }
    )
    breaches = _missing(rows, extract)
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        breaches += [
            _breach(extract, str(case.column), str(case.check), case.failure_case, int(case.index))
            for case in cases.itertuples(index=False)
        ]
    sound = rows.loc[~rows.index.isin([breach.row for breach in breaches])]
    return breaches + _doubled(sound, extract)


def typed(rows: pd.DataFrame, extract: Extract) -> pd.DataFrame:
    """Checked rows with dates and whole numbers in place of their text."""
    return rows.assign(
        **{
            column.name: _typed_column(rows[column.name], column.kind)
            for column in extract.columns
            if column.kind in (Kind.DATE, Kind.WHOLE_NUMBER)
        }
    )


def _typed_column(values: pd.Series, kind: Kind) -> pd.Series:
    if kind is Kind.DATE:
        return pd.to_datetime(values, format="%Y-%m-%d").astype("date32[pyarrow]")
    return pd.to_numeric(values).astype("int64[pyarrow]")


def _checks(column: Column, residences: tuple[str, ...], last_day: date) -> list[pa.Check]:
    if column.codes is not None:
        return [_one_of([code.value for code in column.codes])]
    if column.kind is Kind.AREA:
        return [_one_of(residences)]
    pattern = _PATTERNS[column.kind]
    well_written = pa.Check(lambda values: values.str.fullmatch(pattern), error=column.kind.value)
    if column.kind is not Kind.DATE:
        return [well_written]
    checks = [pa.Check(_real_day, error=column.kind.value)]
    if column.event:
        checks.append(
            pa.Check(
                lambda values: ~_real_day(values) | (values <= last_day.isoformat()),
                error=f"a day not after {last_day}, the last of the delivery's quarter",
            )
        )
    return checks


def _real_day(values: pd.Series) -> pd.Series:
    parsed = pd.to_datetime(values, format="%Y-%m-%d", errors="coerce")
    return values.str.fullmatch(_PATTERNS[Kind.DATE]) & parsed.notna()


def _one_of(words: Iterable[str]) -> pa.Check:
    words = [str(word) for word in words]
    return pa.Check.isin(words, error="one of " + ", ".join(repr(word) for word in words))


def _missing(rows: pd.DataFrame, extract: Extract) -> list[Breach]:
    return [
        Breach(extract.file_name, _MISSING, int(row), column.name, "nothing")
        for column in extract.columns
        if column.required
        for row in rows.index[rows[column.name].isna()]
    ]


def _doubled(rows: pd.DataFrame, extract: Extract) -> list[Breach]:
    """Rows that repeat another, and all rows of which several tell different things of one."""
    key = list(extract.key)
    same = rows.duplicated(keep="first")
    at_odds = rows[~same].duplicated(key, keep=False)
    what = " and ".join(key)
    repeated = [
        Breach(extract.file_name, f"each row once: another is the same, with its {what}", int(row))
        for row in rows.index[same]
    ]
    return repeated + [
        Breach(extract.file_name, f"one row for each {what}: another says something else", int(row))
        for row in at_odds.index[at_odds]
    ]


def _breach(extract: Extract, column: str, expected: str, value: object, row: int) -> Breach:
    shown = str(value) if _may_be_repeated(extract.column(column), str(value)) else None
    return Breach(extract.file_name, expected, row, column, shown)


def _may_be_repeated(column: Column, value: str) -> bool:
    """Headings get swapped: what could be a date of birth or an id in another column is kept in."""
    if column.personal:
        return False
    if column.kind is Kind.DATE:
        return _LIKE_A_DATE.fullmatch(value) is not None
    return column.kind is Kind.WHOLE_NUMBER or not any(sign.isdigit() for sign in value)
