"""Detected offences and days at liberty of the same people before and after something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from rrlib.definitions import Definition
from rrlib.periods import add_months, written
from rrlib.records import Records
from rrlib.results import Cell, Column, Estimate, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import Spell, change_of_rates
from rrlib.studies.performance_framework.reported import Period, Reported
from rrlib.studies.performance_framework.stretches import (
    Stretches,
    custody,
    days_at_liberty,
    detected_offences,
    offences_in,
    until_death,
)

MONTHS_TO_DETECT = 3
"""As long as members' reoffences are waited for: until then a number is provisional."""
PER_DAYS = 1000
LEAST_PEOPLE = 5
NO_CHANGE = (
    f"A change of fewer than {LEAST_PEOPLE} people, or where one of them has half or more of the "
    "offences of a side, is unreliable [u]. Of nobody there is none [z], and where nothing was "
    "detected before there is nothing to compare with [x]."
)

_DAY = timedelta(days=1)


def compared(
    records: Records, people: pd.DataFrame, before: Stretches, after: Stretches
) -> pd.DataFrame:
    """`people`, a row each compared, with their offences `before` and `after` and `days_before` and
    `days_after` at liberty. They have `dies`.
    """
    return compared_with(people, before, after, detected_offences(records), custody(records))


def compared_with(
    people: pd.DataFrame,
    before: Stretches,
    after: Stretches,
    offences: pd.DataFrame,
    spells: pd.DataFrame | None,
) -> pd.DataFrame:
    """The same of `detected_offences` and `custody` that are read already."""
    before, after = (until_death(each, people["dies"]) for each in (before, after))
    return people.assign(
        before=offences_in(before, offences),
        after=offences_in(after, offences),
        days_before=days_at_liberty(before, spells),
        days_after=days_at_liberty(after, spells),
    )


def columns(who: str, title: str, before: str, after: str) -> tuple[Column, ...]:
    """The columns of such a comparison; `who` is the key of how many are compared."""
    return (
        Column(who, title, Role.BASE),
        Column("before", f"Offences {before}", Role.BASE),
        Column("after", f"Offences {after}", Role.BASE),
        *(
            Column(
                f"rate_{side}",
                f"For each 1,000 days at liberty {words}",
                Role.DERIVED,
                Unit.RATE,
                sources=(who, side),
            )
            for side, words in (("before", before), ("after", after))
        ),
        Column("change", "Change", Role.DERIVED, Unit.PERCENT, sources=(who, "before", "after")),
    )


def rows_of(
    found: pd.DataFrame, periods: Reported, records: Records, who: str, definition: Definition
) -> tuple[Row, ...]:
    """A row for each period reported, of those of `found` that are `complete` on one of its days.

    The quarters of this year make up the year.
    """
    this_year = periods.year.label
    return tuple(
        Row(
            period.label,
            _cells(_of_period(found, period), who, definition, provisional(period, records)),
            "" if period is periods.before else f"Quarters of {this_year}",
            is_total=period is periods.year,
            counts=f"{definition.name}, complete from {period.first} to {period.last}",
        )
        for period in periods.all
    )


def _of_period(found: pd.DataFrame, period: Period) -> pd.DataFrame:
    inside = found["complete"].between(pd.Timestamp(period.first), pd.Timestamp(period.last))
    return found[inside]


def provisional(period: Period, records: Records) -> bool:
    """Whether offences of the period may still be detected."""
    return add_months(period.last + _DAY, MONTHS_TO_DETECT) - _DAY > records.as_at


def _cells(
    own: pd.DataFrame, who: str, definition: Definition, may_change: bool
) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        who: Estimate.count(len(own), definition, own["person_id"].nunique()),
        **{side: _offences(own, side, definition) for side in ("before", "after")},
        **{f"rate_{side}": _rate(own, side, definition) for side in ("before", "after")},
        "change": change(own, definition),
    }
    return {
        key: replace(cell, provisional=may_change and key in ("after", "rate_after", "change"))
        if isinstance(cell, Estimate)
        else cell
        for key, cell in found.items()
    }


def _offences(own: pd.DataFrame, side: str, definition: Definition) -> Estimate:
    behind = own.loc[own[side] > 0, "person_id"].nunique()
    return Estimate.count(int(own[side].sum()), definition, behind)


def _rate(own: pd.DataFrame, side: str, definition: Definition) -> Cell:
    """Offences of all over days of all: its uncertainty is that of the change."""
    days = int(own[f"days_{side}"].sum())
    if not days:
        return Marker.NOT_APPLICABLE
    rate = PER_DAYS * own[side].sum() / days
    return Estimate(float(rate), None, None, len(own), "ratio of sums", definition=definition)


def change(own: pd.DataFrame, definition: Definition) -> Cell:
    """The change of the rate in percent, clustered by person; NO_CHANGE says where none is."""
    each = own.groupby("person_id")[["before", "after", "days_before", "days_after"]].sum()
    # Whoever was at no time at liberty on a side could not offend there as others could.
    for side in ("before", "after"):
        each = each[each[f"days_{side}"] > 0]
    if not each["days_after"].sum():
        return Marker.NOT_APPLICABLE
    if not each["before"].sum():
        return Marker.NOT_AVAILABLE
    if len(each) < LEAST_PEOPLE or _is_of_one(each["before"]) or _is_of_one(each["after"]):
        return Marker.UNRELIABLE
    estimate = change_of_rates(
        Spell(each["after"], each["days_after"]), Spell(each["before"], each["days_before"])
    )
    return replace(estimate, definition=definition)


def _is_of_one(offences: pd.Series) -> bool:
    """Whether one person has half or more of all offences."""
    return bool(offences.sum() and 2 * offences.max() >= offences.sum())


def headline(rows: tuple[Row, ...], periods: Reported, who: str, template: str) -> Sentence:
    """The year's own sentence, or where it has no change, that of last year."""
    of = {row.label: row for row in rows}
    label = periods.year.label
    if not isinstance(of[label].cells["change"], Estimate):
        label = periods.before.label
    keys = (who, "before", "after", "rate_before", "rate_after", "change")
    return Sentence(f"{label}: {template}", {key: (label, key) for key in keys})


def without_custody(records: Records) -> tuple[str, ...]:
    """That days are calendar days, where custody was not delivered."""
    if records.holds("custody_spells"):
        return ()
    return (
        "Days in custody were not delivered (custody_spells): days at liberty are all days, and "
        "whoever was locked up seems to have offended less.",
    )


def first_days(periods: Reported, days: int, what: str) -> str:
    """Whose stretch of `days` became complete in each period, as dates."""
    said = [
        f"{each.label}: {what} {written(each.first - (days - 1) * _DAY)} to "
        f"{written(each.last - (days - 1) * _DAY)}"
        for each in periods.all
    ]
    return f"Whom a row is of. {'; '.join(said)}."
