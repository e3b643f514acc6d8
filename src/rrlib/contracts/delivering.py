"""A whole delivery: every extract read, checked, split into accepted and quarantined rows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from rrlib.contracts.breaches import Breach, stops
from rrlib.contracts.checking import ROW, Bounds, check_sheet, without_rows
from rrlib.contracts.columns import RECORDED_ON, Extract, When
from rrlib.contracts.crossing import BORN, cross_faults, has_versions
from rrlib.contracts.extracts import COMPARATORS, EXTRACTS, PEOPLE
from rrlib.contracts.faults import Fault, UnusableError, quarantined_rows
from rrlib.contracts.finding import ABOUT, SUMS, find_files, sha256_of
from rrlib.contracts.quarantine import write_quarantine
from rrlib.contracts.reading import read_extract
from rrlib.contracts.receipts import QUARANTINE, Account
from rrlib.contracts.sheets import Sheet
from rrlib.errors import PeriodError
from rrlib.partnership import Partnership
from rrlib.periods import FinancialQuarter
from rrlib.results import Source

_MEMORY = "1GB"
_FIRST_READ = (PEOPLE, COMPARATORS)
"""The others are checked against what these hold."""


def process_extracts(
    raw: Path, into: Path, partnership: Partnership, hashes: Mapping[str, str]
) -> Account:
    """Check the delivery in folder `raw`, named for its quarter, extract by extract.

    `hashes` holds the SHA-256 of each of its files by name. Accepted rows go to
    `into/<extract>.parquet`, sorted by person and day; quarantined ones to
    `into/quarantine/<extract>.csv`. Nothing is raised for a bad file: it is in the account.
    """
    about, faults = _about(raw, FinancialQuarter.parse(raw.name))
    work = _Work(raw, into, partnership, hashes)
    held = work.found.files
    first = [extract for extract in _FIRST_READ if extract.name in held]
    others = [extract for extract in EXTRACTS if extract.name in held and extract not in first]
    with work.connection:
        for extract in (*first, *others):
            work.take(extract)
    return Account(
        about.get("synthetic") is True,
        str(about["truth"]) if "truth" in about else None,
        {each.name: work.written[each.name] for each in EXTRACTS if each.name in work.written},
        tuple(sorted(work.recorded)),
        tuple(sorted(work.versioned)),
        tuple(work.sources),
        (*faults, *work.found.breaches, *work.breaches),
    )


class _Work:
    """The state of one delivery's processing; one extract at a time is in memory."""

    def __init__(
        self, raw: Path, into: Path, partnership: Partnership, hashes: Mapping[str, str]
    ) -> None:
        self.into, self.hashes = into, hashes
        self.quarter = FinancialQuarter.parse(raw.name)
        self.found = find_files(raw)
        self.vouched = _vouched_for(raw, hashes)
        last_day = self.quarter.window.last
        self.bounds = Bounds(partnership.residences, partnership.area_names, last_day)
        self.connection = duckdb.connect(
            config={"memory_limit": _MEMORY, "temp_directory": str(into / "spill")}
        )
        self.connection.register(BORN, _NOBODY)
        self.written: dict[str, str] = {}
        """By extract that can be used, the SHA-256 of its table."""
        self.recorded: set[str] = set()
        self.versioned: set[str] = set()
        self.sources: list[Source] = []
        self.breaches: list[Breach] = []
        (into / QUARANTINE).mkdir(mode=0o700)

    def take(self, extract: Extract) -> None:
        """Read, check and write one extract."""
        path = self.found.files[extract.name]
        try:
            sheet = read_extract(path, extract)
        except UnusableError as error:
            self.breaches += error.breaches
            self.sources.append(self._source(path, 0, 0, None))
            return
        checked = check_sheet(sheet, extract, self.bounds)
        sound = without_rows(checked.table, quarantined_rows(checked.faults))
        self.connection.register(extract.name, sound)
        crossed = cross_faults(self.connection, extract, frozenset(sheet.texts))
        accepted = without_rows(sound, quarantined_rows(crossed))
        faults = (*checked.faults, *crossed)
        self._write(extract, accepted)
        self._account(path, sheet, extract, accepted, faults)
        self._keep(extract, accepted)

    def _write(self, extract: Extract, accepted: pa.Table) -> None:
        self.connection.register(extract.name, accepted)
        columns = ", ".join(
            f'{_enumerated(self.connection, extract, accepted, name)} AS "{name}"'
            for name in extract.names
        )
        order = (*extract.order[:2], ROW) if extract.of_people else extract.order
        by = ", ".join(f'"{name}"' for name in order)
        table = self.into / f"{extract.name}.parquet"
        target = str(table).replace("'", "''")
        self.connection.execute(
            f"COPY (SELECT {columns} FROM {extract.name} ORDER BY {by}) "
            f"TO '{target}' (FORMAT parquet)"
        )
        if len(accepted):
            self.written[extract.name] = sha256_of(table)

    def _account(
        self,
        path: Path,
        sheet: Sheet,
        extract: Extract,
        accepted: pa.Table,
        faults: tuple[Fault, ...],
    ) -> None:
        quarantined = sheet.rows_read - len(accepted)
        if quarantined:
            write_quarantine(self.into / QUARANTINE / f"{extract.name}.csv", sheet, extract, faults)
        self.breaches += [*sheet.notes, *(fault.breach(path.name) for fault in faults)]
        if not len(accepted):
            # An extract of nothing would be reported as nothing having happened.
            self.breaches.append(stops(path.name, "rows: not one was accepted"))
        early = _ends_early(self.quarter, extract, accepted)
        self.sources.append(self._source(path, sheet.rows_read, len(accepted), early))

    def _source(self, path: Path, read: int, accepted: int, ends_early: str | None) -> Source:
        return Source(
            path.name,
            self.hashes.get(path.name, ""),
            path.name in self.vouched,
            read,
            accepted,
            read - accepted,
            ends_early,
        )

    def _keep(self, extract: Extract, accepted: pa.Table) -> None:
        """What later extracts and readers need to know of this one."""
        if RECORDED_ON in extract.names and not accepted[RECORDED_ON].null_count:
            self.recorded.add(extract.name)
        if has_versions(self.connection, extract):
            self.versioned.add(extract.name)
        if extract is COMPARATORS:
            areas = pc.unique(accepted["area"]).to_pylist()
            places = tuple(dict.fromkeys((*self.bounds.places, *areas)))
            self.bounds = replace(self.bounds, places=places)
        if extract is PEOPLE:
            self.connection.execute(
                f"CREATE TABLE people_kept AS SELECT person_id, date_of_birth FROM {PEOPLE.name} "
                f"QUALIFY row_number() OVER (PARTITION BY person_id "
                f"ORDER BY {RECORDED_ON} DESC NULLS LAST) = 1"
            )
            self.connection.unregister(BORN)
            self.connection.execute(f"CREATE VIEW {BORN} AS SELECT * FROM people_kept")
        self.connection.unregister(extract.name)


_NOBODY = pa.table(
    {"person_id": pa.array([], pa.string()), "date_of_birth": pa.array([], pa.date32())}
)


def _is_words(table: pa.Table, name: str) -> bool:
    return bool(pa.types.is_dictionary(table.schema.field(name).type))


def _enumerated(
    connection: duckdb.DuckDBPyConnection, extract: Extract, table: pa.Table, name: str
) -> str:
    """A column of few words as an enumeration, which sorts in a third of the time."""
    if not _is_words(table, name):
        return f'"{name}"'
    words = [word for word in pc.unique(table[name]).to_pylist() if word is not None]
    if not words:
        return f'"{name}"'
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
    kind = f"words_of_{extract.name}_{name}"
    connection.execute(f"CREATE TYPE {kind} AS ENUM ({listed})")
    return f'"{name}"::{kind}'


def _about(
    folder: Path, quarter: FinancialQuarter
) -> tuple[Mapping[str, str | bool], list[Breach]]:
    """What delivery.toml says, and what is wrong with it."""
    path = folder / ABOUT
    if not path.is_file():
        return {}, []
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        stated = FinancialQuarter.parse(content.get("quarter", str(quarter)))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PeriodError) as error:
        return {}, [stops(ABOUT, f"a file that can be read ({error})")]
    if stated != quarter:
        return {}, [stops(ABOUT, f"quarter = {str(quarter)!r}", arrived=str(stated))]
    return content, []


def _ends_early(quarter: FinancialQuarter, extract: Extract, accepted: pa.Table) -> str | None:
    events = [
        column.name for column in extract.columns if column.when in (When.HAPPENED, When.LATER)
    ]
    if not extract.continuous or not len(accepted):
        return None
    days: list[date] = [pc.max(accepted[name]).as_py() or date.min for name in events]
    last = max(days)
    return last.isoformat() if last < quarter.window.last.replace(day=1) else None


def _vouched_for(folder: Path, hashes: Mapping[str, str]) -> frozenset[str]:
    """The files whose hashes stand in SHA256SUMS as `sha256sum` writes them."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return frozenset()
    lines = re.findall(r"^([0-9a-f]{64}) [ *](?:\./)?(.+)$", text, re.MULTILINE)
    sums = {name.strip(): sha256 for sha256, name in lines}
    return frozenset(name for name, sha256 in hashes.items() if sums.get(name) == sha256)
