"""A report opened: its parameters checked, its records read, its gate set up."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rrlib.access import record_access
from rrlib.deliveries import lacking
from rrlib.disclosure import gates
from rrlib.errors import DeliveryError
from rrlib.notebook.files import refuse_other_files
from rrlib.notebook.parameters import parse_audience, refuse_undeclared
from rrlib.notebook.report import Report
from rrlib.partnership import (
    BATCH_VARIABLE,
    FILE_NAME,
    data_folder,
    find_project,
    read_partnership,
)
from rrlib.periods import FinancialQuarter
from rrlib.publications import published_tables, revised_tables, signed_tables
from rrlib.records import open_records


def open_report(
    quarter: str,
    area: str,
    audience: str = "public",
    delivery: str | None = None,
    *,
    needs: Sequence[str] = (),
    needs_one_of: Sequence[str] = (),
    may_read: Sequence[str] = (),
) -> Report:
    """The records of `quarter` for `area`, once every parameter is known to be right.

    `delivery` names a later quarter whose delivery to read instead of the quarter's own. `needs`
    are the extracts without which there is no report, `needs_one_of` those of which one is enough,
    and `may_read` others that it reads where they are held; no other can then be read. The batch
    asks for them, as plain lists. Without `needs` and `needs_one_of`, as when exploring, every
    extract can be read.

    Raises ParameterError for a parameter that Papermill was given and no cell declares, and
    DeliveryError where the delivery lacks an extract of `needs`, or all of `needs_one_of`. In the
    batch, whatever then opens a file that is no part of the installation ends with ReportError: a
    report's key would not cover it.
    """
    refuse_undeclared()
    project = find_project()
    partnership = read_partnership(project / FILE_NAME)
    areas = partnership.family(area)
    reader = parse_audience(audience)
    records = open_records(
        data_folder(project),
        partnership,
        FinancialQuarter.parse(quarter),
        None if delivery is None else FinancialQuarter.parse(delivery),
        (*needs, *needs_one_of, *may_read) if needs or needs_one_of else None,
    )
    held = {name for name in (*needs, *needs_one_of) if records.holds(name)}
    if said := lacking(records.origin.delivery, held, needs, needs_one_of):
        raise DeliveryError(said)
    kind = records.origin.synthetic
    before = {each: published_tables(project, each, synthetic=kind) for each in areas}
    revises = {each: revised_tables(project, each, quarter, synthetic=kind) for each in areas}
    signed = {each: signed_tables(project, each, quarter, synthetic=kind) for each in areas}
    *parts, gate = gates(partnership, reader, areas, before, revises, signed)
    record_access(project, "open_report", records.origin.delivery)
    if os.environ.get(BATCH_VARIABLE):
        refuse_other_files(data_folder(project))
    return Report(records, partnership, area, gate, tuple(parts))
