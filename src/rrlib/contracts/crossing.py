"""Rules that hold between columns and between extracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from rrlib.contracts.breaches import Breach
from rrlib.contracts.columns import Extract
from rrlib.contracts.extracts import FIRST_TIME_ENTRANTS, OFFENCES, PEOPLE, YOS_COHORT

Tables = Mapping[str, pd.DataFrame]

_EVENTS = (
    (OFFENCES, "offence_date"),
    (YOS_COHORT, "index_date"),
    (FIRST_TIME_ENTRANTS, "disposal_date"),
)


def cross_check(tables: Tables) -> list[Breach]:
    """Every breach of a rule by rows that passed their own extract's contract."""
    offences = tables[OFFENCES.name]
    born = tables[PEOPLE.name].set_index("person_id")["date_of_birth"]
    return [
        *(breach for rule in _OFFENCE_RULES for breach in rule(offences)),
        *(
            breach
            for extract, event in _EVENTS
            for breach in _of_known_people(tables[extract.name], extract, event, born)
        ),
        *(
            breach
            for extract, event in _EVENTS
            if extract is not OFFENCES
            for breach in _one_area_a_day(tables[extract.name], extract, event)
        ),
    ]


def _of_known_people(
    rows: pd.DataFrame, extract: Extract, event: str, born: pd.Series
) -> list[Breach]:
    births = born.reindex(rows["person_id"]).set_axis(rows.index)
    return [
        *_breaches(
            extract,
            rows[~rows["person_id"].isin(born.index)],
            "person_id",
            f"a person accepted from {PEOPLE.file_name}",
        ),
        *_breaches(
            extract,
            rows[(rows[event] < births).fillna(False)],
            event,
            "a day not before the person's birth",
        ),
    ]


def _one_area_a_day(rows: pd.DataFrame, extract: Extract, event: str) -> list[Breach]:
    areas = rows.groupby(["person_id", event])["area"].transform("nunique")
    return _breaches(extract, rows[areas > 1], "area", "one area for one person on one day")


def _dealt_with_after_it_was_committed(offences: pd.DataFrame) -> list[Breach]:
    early = (offences["disposal_date"] < offences["offence_date"]).fillna(False)
    return _breaches(OFFENCES, offences[early], "disposal_date", "a day not before the offence")


def _disposal_has_a_day(offences: pd.DataFrame) -> list[Breach]:
    half = offences["disposal"].isna() != offences["disposal_date"].isna()
    return _breaches(OFFENCES, offences[half], "disposal", "a disposal and its date, or neither")


def _one_offence_tells_one_story(offences: pd.DataFrame) -> list[Breach]:
    facts = ["person_id", "offence_date", "offence_group", "alcohol_related"]
    told = offences.groupby("offence_id")[facts].nunique().max(axis=1)
    lived = offences.groupby(["offence_id", "disposal_date"], dropna=False)["area"].nunique()
    at_odds = told.index[(told > 1) | (lived.groupby("offence_id").max() > 1)]
    return _breaches(
        OFFENCES,
        offences[offences["offence_id"].isin(at_odds)],
        "offence_id",
        f"the same {', '.join(facts)} on every row of one offence, and one area a day",
    )


_OFFENCE_RULES: tuple[Callable[[pd.DataFrame], list[Breach]], ...] = (
    _dealt_with_after_it_was_committed,
    _disposal_has_a_day,
    _one_offence_tells_one_story,
)


def _breaches(extract: Extract, rows: pd.DataFrame, column: str, expected: str) -> list[Breach]:
    """Breaches without the value: rules between records would repeat somebody's history."""
    return [Breach(extract.file_name, expected, int(row), column) for row in rows.index]
