"""A quarter's typed tables, as known at its last day: the only reader of data.

Tables are Ibis expressions over Parquet, run by DuckDB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir

from rrlib.contracts import EXTRACTS
from rrlib.contracts.processing import Processed, process_delivery
from rrlib.errors import DeliveryError, PeriodError
from rrlib.partnership import Partnership
from rrlib.periods import FinancialQuarter
from rrlib.results import Source


@dataclass(frozen=True)
class Records:
    """The tables of one delivery as at `as_at`, with where each came from.

    `reconstructed` is true when a past quarter is read from a later delivery: corrections
    made since then are part of it.
    """

    quarter: FinancialQuarter
    delivery: FinancialQuarter
    as_at: date
    people: ir.Table
    offences: ir.Table
    yos_cohort: ir.Table
    first_time_entrants: ir.Table
    population: ir.Table
    sources: tuple[Source, ...]
    synthetic: bool

    @property
    def reconstructed(self) -> bool:
        return self.delivery != self.quarter


def open_records(
    data: Path,
    partnership: Partnership,
    quarter: FinancialQuarter,
    delivery: FinancialQuarter | None = None,
) -> Records:
    """The records of `quarter` from its own delivery, or from the later one `delivery`.

    `data` is the folder that holds `raw` and `processed`. Events after the quarter's last
    day are left out; an offence disposed later is still undisposed.
    """
    delivery = delivery or quarter
    if delivery < quarter:
        raise DeliveryError(
            f"the delivery of {delivery} cannot hold the records of {quarter}, which is later."
        )
    if delivery not in deliveries(data):
        raise DeliveryError(_no_such_delivery(data, quarter, delivery))
    processed = prepare(data, partnership, delivery)
    return as_at(_tables(processed), quarter, delivery, processed.sources, processed.synthetic)


def prepare(data: Path, partnership: Partnership, delivery: FinancialQuarter) -> Processed:
    """The delivery checked and processed, with every breach found in it."""
    return process_delivery(data / "raw" / str(delivery), data / "processed", partnership)


def deliveries(data: Path) -> tuple[FinancialQuarter, ...]:
    """The quarters of which `data` holds a delivery, earliest first."""
    found = []
    for folder in (data / "raw").glob("*Q*"):
        try:
            found.append(FinancialQuarter.parse(folder.name))
        except PeriodError:
            continue
    return tuple(sorted(found))


def as_at(
    tables: Mapping[str, ir.Table],
    quarter: FinancialQuarter,
    delivery: FinancialQuarter,
    sources: tuple[Source, ...],
    synthetic: bool,
) -> Records:
    """`tables` as they were known on the last day of `quarter`."""
    last = quarter.window.last
    offences = tables["offences"].filter(ibis._.offence_date <= last)
    disposed = offences.disposal_date <= last
    offences = offences.mutate(
        disposal=disposed.ifelse(offences.disposal, ibis.null(str)),
        disposal_date=disposed.ifelse(offences.disposal_date, ibis.null("date")),
    )
    return Records(
        quarter=quarter,
        delivery=delivery,
        as_at=last,
        people=tables["people"],
        offences=offences,
        yos_cohort=tables["yos_cohort"].filter(ibis._.index_date <= last),
        first_time_entrants=tables["first_time_entrants"].filter(ibis._.disposal_date <= last),
        population=tables["population"].filter(ibis._.year <= _last_mid_year(last)),
        sources=sources,
        synthetic=synthetic,
    )


def has_reached(age: int, date_of_birth: ir.DateColumn, day: ir.DateValue) -> ir.BooleanColumn:
    """Whether somebody has had that birthday by `day`; see `rrlib.periods.age_on`."""
    return date_of_birth <= (day - ibis.interval(months=12 * age)).cast("date")


def _last_mid_year(day: date) -> int:
    return day.year if day >= date(day.year, 6, 30) else day.year - 1


def _tables(processed: Processed) -> dict[str, ir.Table]:
    connection = ibis.duckdb.connect()
    return {
        extract.name: connection.read_parquet(
            str(processed.table(extract.name)), table_name=extract.name
        )
        for extract in EXTRACTS
    }


def _no_such_delivery(data: Path, quarter: FinancialQuarter, delivery: FinancialQuarter) -> str:
    message = f"there is no delivery data/raw/{delivery}."
    held = deliveries(data)
    if not held:
        return message + " There is none at all; see 'Bring your own extracts' in README.md."
    message += f" There is {', '.join(map(str, held))}."
    later = [other for other in held if other > quarter]
    if delivery == quarter and later:
        message += f" To read {quarter} from a later one, add: delivery = {str(later[0])!r}"
    return message
