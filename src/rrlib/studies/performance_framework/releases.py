"""Indicator 9: who of the members reoffends after release from prison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from rrlib.cohorts import every_release
from rrlib.definitions import FollowUpDefinition
from rrlib.periods import Window, add_months, written
from rrlib.records import Records
from rrlib.reoffending import (
    IOM_RELEASE,
    FollowUp,
    follow_up,
    iom_release,
    proportion_reoffending,
)
from rrlib.results import Cell, Column, Estimate, Finding, Role, Row, Sentence, Unit
from rrlib.studies.offender_profiles.members import NEEDED, lacking
from rrlib.studies.performance_framework.reported import Period, Reported, reported

NEEDS = (*NEEDED, "custody_spells", "offences")

RELEASED = Column("released", "Released", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="released")

_DAY = timedelta(days=1)
_ASKED = "How many members reoffended after release from prison?"
NO_RECALL = (
    "A release after a recall begins no new follow-up, and who was received again on the day of "
    "release, as where remand turned into a sentence, was not released. Releases from remand count."
)
NOT_FOUND = "Those not found in the offence source are left out."
ONCE = (
    "Somebody released twice counts once in each row, from the first release of its cohort, and so "
    "may stand in two quarters: quarters do not add up to the year."
)


@dataclass(frozen=True)
class Released:
    """The releases that a period's number is of: they became complete in it."""

    period: Period
    window: Window
    definition: FollowUpDefinition

    @classmethod
    def complete_in(cls, period: Period) -> Released:
        """A cohort as long as the period, which ended so many months before it as are followed."""
        wait = IOM_RELEASE.proven_within_months
        first = add_months(period.first, -wait)
        last = add_months(period.last + _DAY, -wait) - _DAY
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        return cls(period, Window(first, last), iom_release(months))

    @property
    def counts(self) -> str:
        return f"members released from {self.window.first} to {self.window.last}"

    def first_of_each(
        self, releases: pd.DataFrame, areas: tuple[str, ...], person: str
    ) -> pd.DataFrame:
        """Of all releases those of the window that are the first of their `person`, of `areas`."""
        days = releases["index_date"]
        inside = (days >= pd.Timestamp(self.window.first)) & (
            days <= pd.Timestamp(self.window.last)
        )
        ordered = releases[inside].sort_values([person, "index_date"])
        first = ordered.drop_duplicates(person)
        return first[first["area"].isin(areas)]


def released_in(periods: Reported) -> tuple[tuple[Released, ...], Released]:
    """Whom each period's number is of, and all of them in one window."""
    each = tuple(Released.complete_in(period) for period in periods.all)
    window = Window(periods.before.first, periods.year.last)
    return each, Released.complete_in(Period("all", window))


def iom_after_release(records: Records, areas: tuple[str, ...]) -> Finding:
    """The share of members released from prison who reoffended within 12 months.

    Who counts: members on the day of release, once in a cohort, in the area that the membership
    names; matched. Denominator: all of them. Source: prison spells and the police's offences,
    proven within 18 months of release. Lag: a quarter's number is of those released in the three
    months that ended 18 months before its end. Breaks: courts in March 2020.
    """
    name, periods = "indicator_9_after_release", reported(records)
    if nothing := lacking(name, _ASKED, records, *NEEDS):
        return nothing
    cohorts, together = released_in(periods)
    everybody = every_release(records, together.definition, together.window.first)
    followed = follow_up(everybody, records)
    rows = tuple(_row(each, followed, areas) for each in cohorts)
    label = last_told(rows, periods, "share")
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="Follow-up complete in",
        columns=(
            RELEASED,
            REOFFENDED,
            Column(
                "share",
                "Share who reoffended",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("released", "reoffended"),
            ),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"{label}: {{reoffended}} of {{released}} members reoffended within 12 months of "
                "release from prison, {share}.",
                {key: (label, key) for key in ("reoffended", "released", "share")},
            ),
        ),
        limits=(
            "Who is released in one year may differ from those of another in how prone they are to "
            "offend: a difference is not what was done for them.",
            "Whoever was taken into custody again without a new offence, or died, stays in the "
            "share: they had less time at liberty to reoffend.",
        ),
        notes=(windows(cohorts), ONCE, NO_RECALL, NOT_FOUND),
    )


def _row(released: Released, followed: FollowUp, areas: tuple[str, ...]) -> Row:
    definition = released.definition
    people = released.first_of_each(followed.people, areas, "person_id")
    own = replace(followed, definition=definition, people=people)
    cells: dict[str, Cell] = {
        "released": Estimate.count(len(people), definition),
        "reoffended": Estimate.count(int((people["reoffences"] > 0).sum()), definition),
        "share": proportion_reoffending(own),
    }
    return Row(released.period.label, cells, definition=definition, counts=released.counts)


def last_told(rows: tuple[Row, ...], periods: Reported, key: str) -> str:
    """The year's label, or where it has no number, that of last year."""
    year = next(row for row in rows if row.label == periods.year.label)
    return year.label if isinstance(year.cells[key], Estimate) else periods.before.label


def windows(cohorts: tuple[Released, ...]) -> str:
    said = [
        f"{each.period.label}: released {written(each.window.first)} to {written(each.window.last)}"
        for each in cohorts
    ]
    return f"Whom a row is of. {'; '.join(said)}."
