"""Stretches of days of people: how many detected offences, and how many days at liberty."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rrlib.codes import DISMISSED_DISPOSALS, OffenceGroup
from rrlib.records import Records, standing

NEVER = pd.Timestamp.max.normalize()

_DISMISSED = sorted(disposal.value for disposal in DISMISSED_DISPOSALS)


@dataclass(frozen=True)
class Stretches:
    """One stretch of days for each row of whatever is compared: `until` is no longer in it."""

    person_id: pd.Series
    first: pd.Series
    until: pd.Series

    @classmethod
    def of_days(cls, person_id: pd.Series, first: pd.Series, days: int) -> Stretches:
        return cls(person_id, first, first + pd.Timedelta(days=days))

    def held(self, other: pd.DataFrame) -> pd.DataFrame:
        """The rows of `other` of the same person, beside the `place` and ends of the stretch."""
        own = pd.DataFrame(
            {
                "person_id": self.person_id.to_numpy(),
                "begins": self.first.to_numpy(),
                "ends": self.until.to_numpy(),
                "place": np.arange(len(self.person_id)),
            }
        )
        return own.merge(other, on="person_id")


def detected_offences(records: Records) -> pd.DataFrame:
    """Offences that were dealt with and not dismissed, one row a person's part: person_id, on.

    Breaches of orders and what a quashing undid are left out. An offence dated as a range stands
    at its earliest day.
    """
    table = records.offences
    rows = table.filter(table.offence_group != OffenceGroup.BREACH.value).select(
        "person_id", "offence_id", "offence_date", "disposal", "disposal_date"
    )
    left = standing(rows)
    known: pd.DataFrame = (
        left.filter(left.disposal.notnull(), ~left.disposal.isin(_DISMISSED))
        .group_by("person_id", "offence_id")
        .aggregate(on=left.offence_date.min())
        .order_by("person_id", "offence_id")
        .execute()
    )
    return known.assign(on=pd.to_datetime(known["on"]).astype("datetime64[ns]"))


def custody(records: Records) -> pd.DataFrame | None:
    """Days in custody, no day of a person twice: person_id, received, released (the day of release
    is at liberty; far ahead while it goes on). None where they are not delivered.
    """
    if not records.holds("custody_spells"):
        return None
    held: pd.DataFrame = (
        records.custody_spells.select("person_id", "received_on", "released_on")
        .order_by("person_id", "received_on", "released_on")
        .execute()
    )
    received = pd.to_datetime(held["received_on"]).astype("datetime64[ns]")
    released = pd.to_datetime(held["released_on"]).astype("datetime64[ns]").fillna(NEVER)
    before = released.groupby(held["person_id"]).cummax().groupby(held["person_id"]).shift()
    received = received.where(before.isna() | (before < received), before)
    spells = pd.DataFrame(
        {"person_id": held["person_id"], "received": received, "released": released}
    )
    return spells[spells["received"] < spells["released"]]


def offences_in(stretches: Stretches, offences: pd.DataFrame) -> np.ndarray:
    """How many of `offences` lie in each stretch."""
    near = stretches.held(offences)
    inside = near[(near["on"] >= near["begins"]) & (near["on"] < near["ends"])]
    return np.bincount(inside["place"], minlength=len(stretches.person_id))


def days_at_liberty(stretches: Stretches, spells: pd.DataFrame | None) -> np.ndarray:
    """The days of each stretch that were not spent in custody; all of them if that is not known."""
    days = np.maximum((stretches.until - stretches.first).dt.days.to_numpy(), 0)
    if spells is None:
        return days
    near = stretches.held(spells)
    first = near["begins"].where(near["begins"] > near["received"], near["received"])
    until = near["ends"].where(near["ends"] < near["released"], near["released"])
    taken = np.maximum((until - first).dt.days.to_numpy(), 0)
    lost = np.bincount(near["place"], weights=taken, minlength=len(days))
    return np.asarray(days - lost.astype(np.int64))


def dies(died_on: pd.Series) -> pd.Series:
    """The day after somebody's death, from which there is no liberty; far ahead of the others."""
    died = pd.to_datetime(died_on).astype("datetime64[ns]")
    return (died + pd.Timedelta(days=1)).fillna(NEVER)


def until_death(stretches: Stretches, gone: pd.Series) -> Stretches:
    """Stretches cut at somebody's death."""
    return replace(stretches, until=stretches.until.where(stretches.until < gone, gone))
