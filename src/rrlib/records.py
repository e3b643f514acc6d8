"""A quarter's typed tables, as known at its last day: the only reader of data.

Tables are Ibis expressions over Parquet, run by DuckDB.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import ibis
import ibis.expr.types as ir

from rrlib.codes import Disposal, OffenceGroup
from rrlib.contracts import EXTRACTS, Extract, Kind, Processed, When
from rrlib.contracts.columns import RECORDED_ON
from rrlib.contracts.extracts import OFFENCES
from rrlib.deliveries import deliveries, no_such_delivery, prepare, require_usable, without
from rrlib.errors import DeliveryError, ParameterError, PeriodError
from rrlib.partnership import BreachList, OffenceSource, Partnership
from rrlib.periods import FinancialQuarter, mid_year
from rrlib.results import Source

T = TypeVar("T")

_BY_NAME = {extract.name: extract for extract in EXTRACTS}


@dataclass(frozen=True)
class Origin:
    """Where records come from.

    `recorded` names the extracts that say of every row when it was entered, `versioned` those
    that hold several versions of a row; `truth` is what a demonstration knows of its effects;
    `offence_source` is what the partnership says of the extract of offences. Where its reader
    `declared` extracts, no other is read.
    """

    delivery: FinancialQuarter
    sources: tuple[Source, ...] = ()
    synthetic: bool = False
    truth: str | None = None
    recorded: frozenset[str] = frozenset()
    versioned: frozenset[str] = frozenset()
    offence_source: OffenceSource = field(default_factory=OffenceSource)
    declared: frozenset[str] | None = None


@dataclass(frozen=True)
class Records:
    """The tables of one delivery as at `as_at`: each is an attribute, named as its extract.

    Raises DeliveryError for an extract that the delivery does not hold, and ParameterError for
    one that its reader has not declared. `delivered` are the same tables before they were cut at
    that day.
    """

    quarter: FinancialQuarter
    as_at: date
    origin: Origin
    tables: Mapping[str, ir.Table]
    delivered: Mapping[str, ir.Table]
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives of these records, made the first time that `what` is asked for.

        Several findings read the same: nobody may change it.
        """
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]
        return found

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("_") or name not in _BY_NAME:
            raise AttributeError(name)
        self._require_declared(name)
        if name not in self.tables:
            raise DeliveryError(without(self.origin.delivery, [name]))
        return self.tables[name]

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *self.tables]

    def holds(self, extract: str) -> bool:
        """Whether the delivery holds that extract."""
        self._require_declared(extract)
        return extract in self.tables

    def _require_declared(self, extract: str) -> None:
        """A report's key covers what is declared: what is not must not be read."""
        declared = self.origin.declared
        if declared is not None and extract not in declared:
            raise ParameterError(
                f"this notebook does not declare that it reads {extract}. Add it where the report "
                f"is opened: open_report(…, may_read=[…, {extract!r}])."
            )

    def as_known_in(self, quarter: FinancialQuarter) -> Records:
        """What the same delivery tells of an earlier quarter, as known on that quarter's last day.

        Raises PeriodError for a later one.
        """
        if quarter > self.quarter:
            raise PeriodError(f"what is known in {quarter} cannot be told in {self.quarter}.")
        return as_at(self.delivered, quarter, self.origin)

    @property
    def reconstructed(self) -> bool:
        """Whether a past quarter is read from a later delivery that does not say of everything
        when it was entered: corrections made since then are part of it.
        """
        undated = {name for name in self.tables if _BY_NAME[name].of_people} - self.origin.recorded
        return self.origin.delivery != self.quarter and bool(undated)


def open_records(
    data: Path,
    partnership: Partnership,
    quarter: FinancialQuarter,
    delivery: FinancialQuarter | None = None,
    declared: Iterable[str] | None = None,
) -> Records:
    """The records of `quarter` from its own delivery, or from the later one `delivery`.

    `data` is the folder that holds `raw` and `processed`. What happened or was entered after the
    quarter's last day is left out; an offence disposed later is still undisposed. Of the extracts
    only those `declared` can be read, if any are. Raises DeliveryError with every reason for which
    the delivery cannot be used.
    """
    delivery = delivery or quarter
    if delivery < quarter:
        raise DeliveryError(
            f"the delivery of {delivery} cannot hold the records of {quarter}, which is later."
        )
    if delivery not in deliveries(data):
        raise DeliveryError(no_such_delivery(data, quarter, delivery))
    processed = prepare(data, partnership, delivery)
    require_usable(delivery, processed)
    names = processed.hashes.keys() if declared is None else frozenset(declared)
    origin = Origin(
        delivery,
        tuple(source for source in processed.sources if source.extract in names),
        processed.synthetic,
        processed.truth,
        frozenset(processed.recorded),
        frozenset(processed.versioned),
        partnership.offence_source,
        None if declared is None else frozenset(declared),
    )
    return as_at(_tables(processed, names), quarter, origin)


def as_at(tables: Mapping[str, ir.Table], quarter: FinancialQuarter, origin: Origin) -> Records:
    """`tables`, by the names of their extracts, as they were known on the last day of `quarter`.

    An offence whose code stands in a list of breaches of the partnership's is a breach.
    """
    last = quarter.window.last
    known = {
        name: _known(table, _BY_NAME[name], quarter, versioned=name in origin.versioned)
        for name, table in tables.items()
    }
    if OFFENCES.name in known:
        lists = origin.offence_source.breaches
        known[OFFENCES.name] = _with_breaches(known[OFFENCES.name], lists)
    return Records(quarter, last, origin, known, tables)


def standing(offences: ir.Table) -> ir.Table:
    """The rows of `offences` that no quashing of a conviction has undone.

    All that had become of somebody's part in an offence by the day of the quashing goes, and the
    quashing itself; what came of a retrial stands. Asks for person_id, offence_id, disposal and
    disposal_date, and keeps every column.
    """
    quashings = offences.filter(offences.disposal == Disposal.QUASHED.value).select(
        "person_id", "offence_id", quashed_on="disposal_date"
    )
    undone = offences.disposal_date <= quashings.quashed_on
    return offences.anti_join(quashings, ["person_id", "offence_id", undone])


def _known(
    table: ir.Table, extract: Extract, quarter: FinancialQuarter, *, versioned: bool
) -> ir.Table:
    """What an extract held on the last day of a quarter, by its contract's account of time.

    A later fact that was not known then is blanked, with all that goes with it; its row stays.
    """
    last = quarter.window.last
    for column in extract.columns:
        if column.when is When.HAPPENED:
            table = table.filter(_over(table[column.name], column.kind, quarter))
    if RECORDED_ON not in extract.names:
        return table
    entered = table[RECORDED_ON].isnull() | (table[RECORDED_ON] <= last)
    later = [column.name for column in extract.columns if column.when is When.LATER]
    if versioned:
        table = _latest(table, extract, entered)
    if not later:
        return table.filter(entered)
    (fact,) = later
    not_yet = table[fact].notnull() & ~(entered & (table[fact] <= last))
    blanked = [fact, *(column.name for column in extract.columns if column.goes_with == fact)]
    # In two parts: to blank cells where they stand would copy every word of the extract.
    blank = {name: ibis.null(table[name].type()) for name in blanked}
    return table.filter(entered, ~not_yet).union(table.filter(not_yet).mutate(blank))


def _with_breaches(offences: ir.Table, lists: Iterable[BreachList]) -> ir.Table:
    """The offences, breaches by their codes among them: the list of the offence's day counts."""
    newest_first = sorted(lists, key=lambda each: each.since, reverse=True)
    if not newest_first:
        return offences
    listed = ibis.cases(
        *(
            (ibis._.offence_date >= each.since, ibis._.offence_code.isin(each.codes))
            for each in newest_first
        ),
        else_=False,
    )
    group = listed.ifelse(OffenceGroup.BREACH.value, ibis._.offence_group)
    return offences.mutate(offence_group=group)


def _over(when: ir.Value, kind: Kind, quarter: FinancialQuarter) -> ir.BooleanValue:
    """Whether a day, quarter or mid-year lies within or before a quarter."""
    if kind is Kind.QUARTER:
        return when <= str(quarter)
    last = quarter.window.last
    if kind is Kind.YEAR:
        return when <= (last.year if last >= mid_year(last.year) else last.year - 1)
    return when <= last


def missing(records: Records, *extracts: str, so: str = "Not answered") -> tuple[str, ...]:
    """What to say where a finding needs extracts that the delivery does not hold.

    `so` is what becomes of it.
    """
    lacking = [extract for extract in extracts if not records.holds(extract)]
    return (f"{so}: {without(records.origin.delivery, lacking)}",) if lacking else ()


def _latest(table: ir.Table, extract: Extract, entered: ir.BooleanValue) -> ir.Table:
    """Of several versions of a row the last one entered by then; the first where none was.

    What the first does not tell was not known when the row was entered.
    """
    key = [table[name] for name in extract.key]
    order = [entered.desc(), table[RECORDED_ON].desc()]
    first = table[RECORDED_ON] == table[RECORDED_ON].min().over(group_by=key)
    known = table.filter(entered | first)
    place = ibis.row_number().over(group_by=key, order_by=order)
    return known.mutate(place=place).filter(ibis._.place == 0).drop("place")


def has_reached(age: int, date_of_birth: ir.DateColumn, day: ir.DateValue) -> ir.BooleanColumn:
    """Whether somebody has had that birthday by `day`; see `rrlib.periods.age_on`."""
    return date_of_birth <= (day - ibis.interval(months=12 * age)).cast("date")


def _tables(processed: Processed, names: Collection[str]) -> dict[str, ir.Table]:
    connection = ibis.duckdb.connect()
    return {
        name: connection.read_parquet(str(processed.table(name)), table_name=name)
        for name in processed.extracts
        if name in names
    }
