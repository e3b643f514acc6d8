"""A ledger of public claims read by itself, without the delivery around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from rrlib.claims import Ledger
from rrlib.contracts.breaches import Breach, Severity
from rrlib.contracts.checking import Bounds, check_sheet, without_rows
from rrlib.contracts.crossing import cross_faults
from rrlib.contracts.extracts import PUBLISHED_FIGURES
from rrlib.contracts.faults import UnusableError, quarantined_rows
from rrlib.contracts.finding import find_files
from rrlib.contracts.reading import read_extract


@dataclass(frozen=True)
class LedgerFile:
    """A ledger as its file holds it, and what is wrong with that.

    `breaches` are those for which a row or the file cannot be read; claims whose verdict is not
    the one recorded are no breach here: they are what is asked.
    """

    ledger: Ledger
    breaches: tuple[Breach, ...]


def ledger_of(delivery: Path) -> Path | None:
    """The ledger in the folder of a delivery, if it holds one."""
    return find_files(delivery).files.get(PUBLISHED_FIGURES.name)


def read_ledger(path: Path) -> LedgerFile:
    """The ledger in the file `path`, by the contract of `published_figures`."""
    try:
        sheet = read_extract(path, PUBLISHED_FIGURES)
    except UnusableError as error:
        return LedgerFile(Ledger((), {}), error.breaches)
    checked = check_sheet(sheet, PUBLISHED_FIGURES, Bounds((), (), last_day=None))
    sound = without_rows(checked.table, quarantined_rows(checked.faults))
    with duckdb.connect() as connection:
        connection.register(PUBLISHED_FIGURES.name, sound)
        crossed = cross_faults(connection, PUBLISHED_FIGURES, frozenset(sheet.texts))
    faults = (*checked.faults, *crossed)
    told = [fault for fault in faults if fault.severity is Severity.QUARANTINED]
    return LedgerFile(
        Ledger.of_rows(without_rows(sound, quarantined_rows(crossed)).to_pylist()),
        tuple(fault.breach(path.name) for fault in told),
    )
