"""Who is a member of Integrated Offender Management on a day, and what its findings share."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from rrlib.codes import Scheme, Sex, YesNo
from rrlib.letters import capitalised
from rrlib.periods import age_on, written
from rrlib.records import Records, missing
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Unit, unanswered
from rrlib.statistics import wilson

EVERYBODY = "All members"
SCHEMES = {scheme: capitalised(scheme) for scheme in Scheme}
SEXES = {sex: capitalised(sex) for sex in Sex}

MEMBERS = Column("number", "Members", Role.BASE)
SHARE_OF_MEMBERS = Column(
    "share", "Share of members", Role.DERIVED, Unit.PERCENT, sources=("number",)
)
NEEDED = ("people", "iom_membership")

_DAY = timedelta(days=1)
_NEVER = pd.Timestamp.max


def periods(records: Records) -> pd.DataFrame:
    """Every period of membership that does not end before it begins, whatever its area.

    Columns: person_id, scheme, joined_on, left_on (far ahead while it goes on), area.
    """
    return records.once("periods of membership", lambda: _periods(records))


def _periods(records: Records) -> pd.DataFrame:
    held: pd.DataFrame = records.iom_membership.execute()
    held = held.assign(
        joined_on=pd.to_datetime(held["joined_on"]).astype("datetime64[ns]"),
        left_on=pd.to_datetime(held["left_on"]).astype("datetime64[ns]").fillna(_NEVER),
    )
    columns = ["person_id", "scheme", "joined_on", "left_on", "area"]
    return held.loc[held["joined_on"] <= held["left_on"], columns]


def everybody_on(records: Records, day: date) -> pd.DataFrame:
    """Members on `day` of whatever area, one row a person, by person_id.

    The first and last day of a period are in it; whoever died before that day is no member. Beside
    what `periods` tells: sex, matched, `age` on that day, and `joining`, the first day of
    membership without a gap: a change of scheme is no new joining. Of two periods with that day
    the one begun later counts.
    """
    return records.once(("members", day), lambda: _everybody_on(records, day))


def _everybody_on(records: Records, day: date) -> pd.DataFrame:
    held = periods(records)
    on = pd.Timestamp(day)
    there = held[(held["joined_on"] <= on) & (held["left_on"] >= on)]
    there = there.sort_values(["person_id", "joined_on"]).drop_duplicates("person_id", keep="last")
    people = records.people.execute()[["person_id", "sex", "date_of_birth", "matched", "died_on"]]
    known = there.merge(people, on="person_id")
    died = pd.to_datetime(known["died_on"])
    known = known[died.isna() | (died >= on)]
    began = {
        (person, last): first
        for person, first, last in held[["person_id", "joined_on", "left_on"]].itertuples(False)
    }
    return known.assign(
        age=[age_on(born.date(), day) for born in pd.to_datetime(known["date_of_birth"])],
        joining=[
            _joining(began, person, first)
            for person, first in zip(known["person_id"], known["joined_on"], strict=True)
        ],
    ).reset_index(drop=True)


def members_on(records: Records, areas: tuple[str, ...], day: date) -> pd.DataFrame:
    """Those of `everybody_on` whose period names one of `areas`."""
    there = everybody_on(records, day)
    return there[there["area"].isin(areas)].reset_index(drop=True)


def _joining(
    began: dict[tuple[str, pd.Timestamp], pd.Timestamp], person: str, first: pd.Timestamp
) -> pd.Timestamp:
    """The first day of a stay: a period that begins the day after another ends follows it."""
    while (person, first - _DAY) in began:
        first = began[person, first - _DAY]
    return first


def lacking(name: str, question: str, records: Records, *extracts: str) -> Finding | None:
    """The finding that says which of `extracts` the delivery does not hold, if any."""
    why = missing(records, *extracts)
    return unanswered(name, question, why) if why else None


def counted(number: int) -> Estimate:
    return Estimate.count(number)


def share_of(part: int, whole: int) -> Cell:
    """Wilson's interval; not available of nobody."""
    return wilson(part, whole) if whole else Marker.NOT_AVAILABLE


def members_counted(day: date, *of: str) -> str:
    """Whom a row counts that counts members of a day, or those of a scheme or sex."""
    return ", ".join((f"members on {written(day)}", *of))


def found_of(people: pd.DataFrame) -> pd.DataFrame:
    """Those whom linkage found: nothing is known of the offences of the others."""
    return people[people["matched"] == YesNo.YES.value]


def members_found(people: pd.DataFrame, day: date, *of: str) -> str:
    """Whom a row counts: all members of a group, or where not all were found, those who were."""
    some = () if len(found_of(people)) == len(people) else ("found in the offence source",)
    return members_counted(day, *of, *some)


def row_of(
    number: int,
    whole: int,
    label: str,
    breakdown: str = "",
    *,
    total: bool = False,
    parent: str | None = None,
    counts: str | None = None,
) -> Row:
    """A row of so many members, and their share of `whole`."""
    cells = {"number": counted(number), "share": share_of(number, whole)}
    return Row(label, cells, breakdown, total, parent=parent, counts=counts)


def odd_periods(records: Records) -> tuple[str, ...]:
    """That periods were left out which end before they begin, if any were."""
    if len(periods(records)) == records.iom_membership.count().execute():
        return ()
    return ("Periods of membership that end before they begin are left out.",)
