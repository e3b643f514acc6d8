"""Rules that hold between columns and between extracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from rrlib.contracts.breaches import Breach
from rrlib.contracts.extracts import FIRST_TIME_ENTRANTS, OFFENCES, PEOPLE, YOS_COHORT

Tables = Mapping[str, pd.DataFrame]


def cross_check(tables: Tables) -> list[Breach]:
    """Every breach of a rule by rows that passed their own extract's contract."""
    breaches = [breach for rule in _OFFENCE_RULES for breach in rule(tables[OFFENCES.name])]
    known = set(tables[PEOPLE.name]["person_id"])
    for extract in (OFFENCES, YOS_COHORT, FIRST_TIME_ENTRANTS):
        people = tables[extract.name]["person_id"]
        breaches += _breaches(
            extract.file_name,
            people[~people.isin(known)],
            "person_id",
            f"a person accepted from {PEOPLE.file_name}",
        )
    return breaches


def _dealt_with_after_it_was_committed(offences: pd.DataFrame) -> list[Breach]:
    early = offences["disposal_date"] < offences["offence_date"]
    return _breaches(
        OFFENCES.file_name,
        offences.loc[early.fillna(False), "disposal_date"],
        "disposal_date",
        "a day not before the offence",
    )


def _disposal_has_a_day(offences: pd.DataFrame) -> list[Breach]:
    half = offences["disposal"].isna() != offences["disposal_date"].isna()
    return _breaches(
        OFFENCES.file_name,
        offences.loc[half, "disposal"],
        "disposal",
        "a disposal and its date, or neither",
    )


def _one_offence_tells_one_story(offences: pd.DataFrame) -> list[Breach]:
    told = offences.groupby("offence_id")[["person_id", "offence_date"]].nunique()
    at_odds = told.index[(told > 1).any(axis=1)]
    return _breaches(
        OFFENCES.file_name,
        offences.loc[offences["offence_id"].isin(at_odds), "offence_id"],
        "offence_id",
        "the same person and offence date on every row of one offence",
    )


_OFFENCE_RULES: tuple[Callable[[pd.DataFrame], list[Breach]], ...] = (
    _dealt_with_after_it_was_committed,
    _disposal_has_a_day,
    _one_offence_tells_one_story,
)


def _breaches(file: str, rows: pd.Series, column: str, expected: str) -> list[Breach]:
    """Breaches without the value: rules between records would repeat somebody's history."""
    return [Breach(file, expected, int(row), column) for row in rows.index]
