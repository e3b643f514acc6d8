"""How an extract differs from an earlier version of it, in numbers of rows and without values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from rrlib.contracts.columns import Column, Extract
from rrlib.contracts.faults import UnusableError
from rrlib.contracts.reading import read_extract
from rrlib.contracts.sheets import Sheet
from rrlib.contracts.values import meanings


@dataclass(frozen=True)
class Changes:
    """How an extract differs from its earlier version, by its key: numbers of rows.

    `columns` counts, of the rows that changed, those that differ in a column.
    """

    added: int
    removed: int
    changed: int
    columns: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        of = ", ".join(f"{count:,} in {name}" for name, count in self.columns)
        return (
            f"{self.added:,} added, {self.removed:,} removed, {self.changed:,} changed"
            f"{f' ({of})' if of else ''}"
        )


def changes_since(earlier: Path, sheet: Sheet, extract: Extract) -> Changes | None:
    """How `sheet` differs from the file `earlier`; None where that cannot be read."""
    try:
        before = read_extract(earlier, extract)
    except UnusableError:
        return None
    with duckdb.connect() as connection:
        connection.register("earlier", _meant(before, extract))
        connection.register("now", _meant(sheet, extract))
        return _compared(connection, extract)


def _meant(sheet: Sheet, extract: Extract) -> pa.Table:
    """The rows as they are meant: another notation of the same is no change."""
    nothing = pa.array([""] * len(sheet.rows), pa.string())
    return pa.table(
        {
            column.name: _column_meant(sheet.texts[column.name], column)
            if column.name in sheet.texts
            else nothing
            for column in extract.columns
        }
    )


def _column_meant(texts: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(texts.type):
        return pc.utf8_trim_whitespace(texts)
    chunks = texts.unify_dictionaries().chunks
    if not chunks:
        return texts.cast(pa.string())
    said = chunks[0].dictionary.to_pylist()
    meant = pa.array(
        [
            text if meaning.fault else meaning.value or ""
            for text, meaning in zip(said, meanings(said, column), strict=True)
        ],
        pa.string(),
    )
    return pa.chunked_array([meant.take(chunk.indices) for chunk in chunks], pa.string())


def _compared(connection: duckdb.DuckDBPyConnection, extract: Extract) -> Changes:
    """Rows of one key are paired in the order of what else they say."""
    key = extract.key or extract.names
    by, all_names = (", ".join(f'"{name}"' for name in names) for names in (key, extract.names))
    for table in ("earlier", "now"):
        connection.execute(
            f"CREATE TEMP TABLE {table}_paired AS SELECT *, row_number() OVER "
            f"(PARTITION BY {by} ORDER BY {all_names}) AS copy FROM {table}"
        )
    same = " AND ".join(f'n."{name}" = e."{name}"' for name in (*key, "copy"))
    others = [name for name in extract.names if name not in key]
    differs = [f'n."{name}" <> e."{name}"' for name in others] or ["false"]
    counts = ", ".join(f"count(*) FILTER ({each})" for each in differs)
    added, removed = (
        _count(connection, f"SELECT count(*) FROM {a}_paired n ANTI JOIN {b}_paired e ON {same}")
        for a, b in (("now", "earlier"), ("earlier", "now"))
    )
    changed, *each = connection.execute(
        f"SELECT count(*) FILTER ({' OR '.join(differs)}), {counts} "
        f"FROM now_paired n JOIN earlier_paired e ON {same}"
    ).fetchone() or (0,)
    columns = [(name, count) for name, count in zip(others, each, strict=False) if count]
    return Changes(added, removed, int(changed), tuple(columns))


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
