"""Diversion, caution and charge compared, as far as what is recorded allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from rrlib.codes import DIVERSION_DISPOSALS, PROVEN_DISPOSALS, Disposal
from rrlib.cohorts import disposal_cohort
from rrlib.periods import FinancialYear
from rrlib.records import Records
from rrlib.reoffending import DISPOSAL_12, FollowUp, follow_up
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit, unanswered
from rrlib.studies.yos_cohort_tracking.likeness import compare
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    REOFFENDED,
    SHARE,
    of_all_young_people,
    only,
    outcome_row,
    with_background,
)

DIVERTED, CAUTIONED, CHARGED = "Diverted", "Cautioned", "Charged"
EVERYBODY = "All young people dealt with"

_CAUTIONS = {
    Disposal.REPRIMAND,
    Disposal.FINAL_WARNING,
    Disposal.YOUTH_CAUTION,
    Disposal.YOUTH_CONDITIONAL_CAUTION,
    Disposal.CAUTION,
    Disposal.CONDITIONAL_CAUTION,
}
_GROUP = {
    **{disposal.value: DIVERTED for disposal in DIVERSION_DISPOSALS},
    **{disposal.value: CHARGED for disposal in PROVEN_DISPOSALS - _CAUTIONS},
    **{disposal.value: CAUTIONED for disposal in _CAUTIONS},
}
ASKED = "Do those who were diverted reoffend less than those cautioned or charged?"
_OTHERS = (("cautioned", CAUTIONED), ("charged", CHARGED))
_DIFFERENCES = ("crude", "standardised", "matched")
LEAST_ALIKE = 0.5
"""Groups that are chosen differ, so that less is asked of them than of two cohorts."""

LIMITS = (
    "Those who divert choose whom they expect to keep out of trouble. What they go by (remorse, "
    "family, what the victim wants) is not recorded here and no comparison of these groups removes "
    "it: a lower share after diversion does not show that diversion works.",
    "Standardised and matched figures are of those with counterparts in the other group only, and "
    "the more is matched, the fewer they are.",
    "Somebody charged may spend part of the follow-up in custody.",
)


def disposals_compared(records: Records, areas: tuple[str, ...]) -> Finding:
    """Reoffending after diversion, caution and charge: crude, standardised and matched."""
    if not records.holds("first_time_entrants"):
        return unanswered("disposals_compared", ASKED, of_all_young_people(records))
    year = _latest_complete_year(records)
    followed = _dealt_with(records, areas, year)
    people = followed.people
    groups = {
        name: only(followed, people["group"] == name) for name in (DIVERTED, CAUTIONED, CHARGED)
    }
    rows = [_beside(outcome_row(followed, EVERYBODY, total=True), {})] if len(people) else []
    rows += [
        _row(name, group, groups[DIVERTED]) for name, group in groups.items() if len(group.people)
    ]
    against = DIVERTED if len(groups[DIVERTED].people) else None
    return Finding(
        name="disposals_compared",
        question=ASKED,
        rows_are="First disposal of the year",
        columns=(
            PEOPLE,
            REOFFENDED,
            SHARE,
            *(
                Column(
                    key,
                    f"More than diverted: {key}",
                    Role.DERIVED,
                    Unit.DIFFERENCE,
                    sources=("people", "reoffended"),
                    against=against,
                )
                for key in _DIFFERENCES
            ),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"Dealt with in {year}, {{diverted}} of those diverted reoffended within 12 "
                "months, {cautioned} of those cautioned and {charged} of those charged.",
                {
                    "diverted": (DIVERTED, "share"),
                    "cautioned": (CAUTIONED, "share"),
                    "charged": (CHARGED, "share"),
                },
            ),
            *(_difference_said(name, label) for name, label in _OTHERS),
        ),
        definition=DISPOSAL_12,
        limits=LIMITS,
        notes=(
            f"Young people by their first disposal of {year}. Diverted: pre-reprimand or "
            "pre-caution disposal, community resolution or outcome 22; cautioned: reprimand, "
            "warning or caution; charged: dealt with by a court. Differences are in percentage "
            "points.",
            "Standardised by sex, age band and earlier proven offences (none, 1 or 2, "
            "more) to both groups together; matched exactly on these and the kind of offence, "
            "weighted as those diverted are. Where fewer than half of a group have counterparts, "
            "neither is given.",
        ),
    )


def _difference_said(name: str, label: str) -> Sentence:
    return Sentence(
        f"Those {name} reoffended more than those diverted by {{crude}} points crude, "
        "{standardised} standardised and {matched} matched (below 0: less).",
        {key: (label, key) for key in _DIFFERENCES},
    )


def _latest_complete_year(records: Records) -> FinancialYear:
    """The latest financial year whose disposals have been followed for long enough."""
    year = FinancialYear.containing(records.as_at)
    while DISPOSAL_12.complete_on(year.window.last) > records.as_at:
        year = FinancialYear(year.start_year - 1)
    return year


def _dealt_with(records: Records, areas: tuple[str, ...], year: FinancialYear) -> FollowUp:
    """Everybody first dealt with in `year`, with what was known of them, and their group."""
    cohort = disposal_cohort(records, DISPOSAL_12, year.window.first, areas)
    followed = follow_up(cohort, records)
    known = with_background(followed.people, cohort, records)
    return replace(followed, people=known.assign(group=known["disposal"].map(_GROUP)))


def _row(name: str, group: FollowUp, diverted: FollowUp) -> Row:
    differences: dict[str, Cell] = {}
    if name != DIVERTED and len(diverted.people):
        both = compare(
            group,
            diverted,
            _by_record,
            _people_of_both,
            LEAST_ALIKE,
        )
        matched = compare(
            group,
            diverted,
            _by_record_and_offence,
            _people_diverted,
            LEAST_ALIKE,
        )
        differences = {
            "crude": both.crude,
            "standardised": both.standardised,
            "matched": matched.standardised,
        }
    return _beside(outcome_row(group, name, "By first disposal"), differences)


def _beside(row: Row, differences: dict[str, Cell]) -> Row:
    """The row with its differences from those diverted, which do not apply where none is given."""
    none = dict.fromkeys(_DIFFERENCES, Marker.NOT_APPLICABLE)
    return replace(row, cells={**row.cells, **none, **differences})


def _people_of_both(strata: pd.DataFrame) -> pd.Series:
    return strata["people_later"] + strata["people_earlier"]


def _people_diverted(strata: pd.DataFrame) -> pd.Series:
    return strata["people_earlier"]


def _by_record(people: pd.DataFrame) -> pd.Series:
    record = pd.cut(
        people["earlier_offences"], [-1, 0, 2, np.inf], labels=["none", "1 or 2", "more"]
    )
    return _joined(people["sex"], people["age_band"], record)


def _by_record_and_offence(people: pd.DataFrame) -> pd.Series:
    return _joined(_by_record(people), people["offence_group"])


def _joined(*columns: pd.Series) -> pd.Series:
    return pd.concat([column.astype("str") for column in columns], axis=1).agg("|".join, axis=1)
