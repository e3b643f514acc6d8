"""Counts by prison as delivered: releases and reoffenders, supported and not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from rrlib.codes import SupportGroup
from rrlib.periods import Window
from rrlib.records import Records, missing
from rrlib.results import Estimate

Counted = tuple[int, int]
"""Reoffenders and releases."""

ADDED_UP = "All prisons, added up"
"""The row of all prisons together."""

COUNTS = ("people", "supported_again", "others", "others_again")
"""The keys of the counts by which a prison's numbers are known."""


@dataclass(frozen=True)
class Prison:
    name: str
    supported: Counted
    others: Counted

    @property
    def everybody(self) -> Counted:
        return self.supported[0] + self.others[0], self.supported[1] + self.others[1]


@dataclass(frozen=True)
class Prisons:
    """The prisons that count both groups, of the latest window that the extract holds."""

    window: Window
    definition: str
    each: tuple[Prison, ...]

    @property
    def supported(self) -> tuple[Counted, ...]:
        return tuple(prison.supported for prison in self.each)

    @property
    def others(self) -> tuple[Counted, ...]:
        return tuple(prison.others for prison in self.each)

    @property
    def together(self) -> Prison:
        return Prison(ADDED_UP, _sum(self.supported), _sum(self.others))

    @property
    def people(self) -> int:
        """Releases of all of them, of either group."""
        return self.together.everybody[1]

    @property
    def counts(self) -> str:
        """Whom a row counts that counts those supported at any of the prisons."""
        window = self.window
        return f"supported at the prisons that count, released {window.first} to {window.last}"


def counted(records: Records) -> Prisons | None:
    """What `prison_counts` holds of its latest window; None where two prisons do not count both."""
    if not records.holds("prison_counts"):
        return None
    return records.once("prison counts", lambda: _counted(records.prison_counts.execute()))


def _counted(rows: pd.DataFrame) -> Prisons | None:
    if rows.empty:
        return None
    ends = sorted(set(zip(rows["released_to"], rows["released_from"], strict=True)))[-1]
    now = rows[(rows["released_to"] == ends[0]) & (rows["released_from"] == ends[1])]
    found = []
    for name, own in now.groupby("prison"):
        groups = {row.support: (row.reoffenders, row.releases) for row in own.itertuples()}
        ours, theirs = (
            groups.get(each.value) for each in (SupportGroup.SUPPORTED, SupportGroup.NOT_SUPPORTED)
        )
        if ours and theirs and ours[1] and theirs[1]:
            found.append(Prison(str(name), _whole(ours), _whole(theirs)))
    if len(found) < 2:
        return None
    definitions = "; ".join(sorted(set(now["definition"])))
    return Prisons(Window(_day(ends[1]), _day(ends[0])), definitions, tuple(found))


def worked_out(value: float, people: int) -> Estimate:
    """A number made of the counts of so many people."""
    return Estimate(value, None, None, people, "worked out from the counts")


def no_counts(records: Records) -> tuple[str, ...]:
    """Why nothing can be said of prisons."""
    return missing(records, "prison_counts") or (
        "Not answered: `prison_counts` does not hold both groups of two prisons or more.",
    )


def _sum(groups: Sequence[Counted]) -> Counted:
    return sum(events for events, _ in groups), sum(people for _, people in groups)


def _whole(pair: tuple[Any, Any]) -> Counted:
    return int(pair[0]), int(pair[1])


def _day(day: Any) -> date:
    return pd.Timestamp(day).date()
