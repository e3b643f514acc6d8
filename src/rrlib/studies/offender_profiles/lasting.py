"""For how long members have been so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from rrlib.periods import add_months, written
from rrlib.records import Records
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence
from rrlib.studies.offender_profiles.members import (
    EVERYBODY,
    MEMBERS,
    NEEDED,
    SHARE_OF_MEMBERS,
    lacking,
    members_counted,
    members_on,
    row_of,
)

LEAST_FOR_A_MEDIAN = 10

_LENGTHS = {
    "Under 6 months": range(6),
    "6 months to under a year": range(6, 12),
    "1 year to under 2": range(12, 24),
    "2 years to under 3": range(24, 36),
    "3 years or more": range(36, 1200),
}


def length_of_membership(
    records: Records, areas: tuple[str, ...], day: date | None = None
) -> Finding:
    """How long the members on `day` have been so, in whole months since they joined."""
    day = day or records.as_at
    asked = f"How long had the members on {written(day)} been members?"
    if nothing := lacking("length_of_membership", asked, records, *NEEDED):
        return nothing
    months = members_on(records, areas, day)["joining"].map(lambda first: _months(first, day))
    whole = len(months)
    rows = []
    if whole:
        everybody = row_of(whole, whole, EVERYBODY, total=True, counts=members_counted(day))
        rows = [_with_median(everybody, _median(months))]
        rows += [
            _with_median(
                row_of(int(months.isin(band).sum()), whole, label, "By time since joining"),
                Marker.NOT_APPLICABLE,
            )
            for label, band in _LENGTHS.items()
        ]
    return Finding(
        name="length_of_membership",
        question=asked,
        rows_are="Time since joining",
        columns=(
            MEMBERS,
            SHARE_OF_MEMBERS,
            Column("median", "Median, months", Role.DERIVED, sources=("number",)),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Half of the members had been so for {median} months or longer.",
                {"median": (EVERYBODY, "median")},
            ),
        ),
        limits=(
            "This is how long members have been so until now, not how long membership lasts: those "
            "who leave soon are seldom seen on any one day.",
        ),
        notes=(
            "In completed months since the first day of membership without a gap; a change of "
            "scheme is no new joining, coming back after a gap is.",
        ),
    )


def _months(first: pd.Timestamp, day: date) -> int:
    """Whole calendar months from one day to another."""
    begun = first.date()
    months = 12 * (day.year - begun.year) + day.month - begun.month
    return months if add_months(begun, months) <= day else months - 1


def _median(months: pd.Series) -> Cell:
    """The middle one, of an even number the lower: whole months, of a few members not given."""
    if len(months) < LEAST_FOR_A_MEDIAN:
        return Marker.UNRELIABLE
    middle = float(np.quantile(months, 0.5, method="lower"))
    return Estimate(middle, None, None, len(months), "median")


def _with_median(row: Row, median: Cell) -> Row:
    return replace(row, cells={**row.cells, "median": median})
