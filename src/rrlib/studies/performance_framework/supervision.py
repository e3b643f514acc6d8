"""Reoffending under statutory supervision: indicator 12."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from rrlib.codes import Supervisor
from rrlib.letters import capitalised
from rrlib.periods import add_months, written
from rrlib.records import Records, missing
from rrlib.reoffending import SUPERVISED, proven_offences
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import poisson_rate
from rrlib.studies.performance_framework.reported import Period, Reported, reported

COMPANIES_BEGAN = date(2014, 6, 1)
"""Probation trusts gave way to Community Rehabilitation Companies and the National Probation
Service: Ministry of Justice, Transforming Rehabilitation programme.
"""
PROOF_MONTHS = 6
_DAY = timedelta(days=1)
_SINCE = (Supervisor.NPS, Supervisor.CRC)
_ADULTS = (Supervisor.PROBATION_TRUST, *_SINCE)
_DAYS_A_MONTH = 365.25 / 12
_HUNDRED = 100
_NEEDED = ("people", "orders", "offences")
_ASKED = "Indicator 12: how often do people reoffend under statutory supervision?"


def under_supervision(records: Records, areas: tuple[str, ...]) -> Finding:
    """Indicator 12, offences for 100 months under statutory supervision (SUPERVISED).

    Who counts: adults whose supervision by the National Probation Service or a Community
    Rehabilitation Company began in the period. Denominator: months under supervision, custody
    included. An offence counts if proven within 6 months of it; following ends 6 months before the
    as-at date. The companies began on 1 June 2014: before, it is not applicable, and what the
    probation trust supervised stands beside it. Managers are never compared: who supervises
    follows risk. Source: Strategy 2014-2017, Appendix 4, indicator 12.
    """
    name = "indicator_12_supervision"
    if lacking := missing(records, *_NEEDED):
        return unanswered(name, _ASKED, lacking)
    periods = reported(records)
    spells, proven = _spells(records, areas), _proven_soon(records)
    rows = [_row(period.label, spells, proven, period, _SINCE) for period in periods.all]
    rows += [
        _row(f"{period.label}, {capitalised(each)}", spells, proven, period, (each,))
        for period in (periods.before, periods.year)
        for each in _ADULTS
        if not _of(spells, period, (each,)).empty
    ]
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="Period",
        columns=(
            Column("people", "People followed", Role.BASE, accumulates=True),
            Column("reoffended", "Reoffended", Role.OUTCOME, of="people", accumulates=True),
            Column("offences", "Offences", Role.DERIVED, sources=("people", "reoffended")),
            Column(
                "rate",
                "Offences per 100 months",
                Role.DERIVED,
                Unit.RATE,
                sources=("people", "reoffended", "offences"),
            ),
        ),
        rows=tuple(rows),
        sentences=_sentences(periods),
        definition=SUPERVISED,
        limits=(
            "Who supervises follows risk: one manager's number says nothing against another's.",
            "Most offences are those of a few people: the interval, which takes offences to be "
            "independent, is too narrow.",
        ),
        notes=(
            f"Nobody is followed after {written(_followed_to(records))}, {PROOF_MONTHS} months "
            "before the last day known, so that every offence has the same time to be proven. "
            "Whoever came under supervision after that is not counted yet.",
            f"Community Rehabilitation Companies began on {written(COMPANIES_BEGAN)}: a period "
            "that ended before has no number of theirs.",
        ),
    )


def _followed_to(records: Records) -> date:
    """The last day of the last month of which offences have had their time to be proven."""
    return add_months(records.as_at + _DAY, -PROOF_MONTHS) - _DAY


def _spells(records: Records, areas: tuple[str, ...]) -> pd.DataFrame:
    """Each adult's supervision: person_id, manager, first and last day followed."""
    orders: pd.DataFrame = records.orders.execute()
    adults = [each.value for each in _ADULTS]
    orders = orders[orders["area"].isin(areas) & orders["supervised_by"].isin(adults)]
    first = pd.to_datetime(orders["started_on"])
    followed_to = np.datetime64(_followed_to(records))
    ended = pd.to_datetime(orders["ended_on"]).astype("datetime64[ns]")
    last = np.minimum(ended.fillna(pd.Timestamp.max), followed_to)
    spells = pd.DataFrame(
        {
            "person_id": orders["person_id"],
            "manager": orders["supervised_by"],
            "first": first.astype("datetime64[ns]"),
            "last": last.astype("datetime64[ns]"),
        }
    )
    return spells[spells["first"] <= spells["last"]].reset_index(drop=True)


def _proven_soon(records: Records) -> pd.DataFrame:
    """Offences that were proven within 6 months: person_id, offence_date."""
    proven = proven_offences(records)
    by = [add_months(day.date(), PROOF_MONTHS) for day in proven["offence_date"]]
    in_time = pd.to_datetime(proven["proven_on"]) <= pd.to_datetime(pd.Series(by, dtype="object"))
    return proven.loc[in_time, ["person_id", "offence_date"]]


def _of(spells: pd.DataFrame, period: Period, managers: tuple[Supervisor, ...]) -> pd.DataFrame:
    """The supervision by `managers` that began in a period; of a person's, the first."""
    window = period.window
    own = spells[
        spells["manager"].isin([each.value for each in managers])
        & spells["first"].between(pd.Timestamp(window.first), pd.Timestamp(window.last))
    ]
    return own.sort_values(["person_id", "first"]).drop_duplicates("person_id")


def _row(
    label: str,
    spells: pd.DataFrame,
    proven: pd.DataFrame,
    period: Period,
    managers: tuple[Supervisor, ...],
) -> Row:
    keys = ("people", "reoffended", "offences", "rate")
    if managers == _SINCE and period.last < COMPANIES_BEGAN:
        return Row(label, dict.fromkeys(keys, Marker.NOT_APPLICABLE))
    own = _of(spells, period, managers)
    if own.empty:
        return Row(label, dict.fromkeys(keys, Marker.NOT_AVAILABLE))
    near = own.merge(proven, on="person_id")
    within = near[near["offence_date"].between(near["first"], near["last"])]
    days = int(np.sum((own["last"] - own["first"]).dt.days + 1))
    people, reoffended = len(own), within["person_id"].nunique()
    rate = poisson_rate(len(within), days / _DAYS_A_MONTH / _HUNDRED)
    cells: dict[str, Cell] = {
        "people": Estimate.count(people, SUPERVISED),
        "reoffended": Estimate.count(reoffended, SUPERVISED),
        "offences": Estimate.count(len(within), SUPERVISED, people=reoffended),
        "rate": replace(rate, definition=SUPERVISED),
    }
    return Row(label, cells)


def _sentences(periods: Reported) -> tuple[Sentence, ...]:
    keys = ("people", "rate")
    trust = f"{periods.year.label}, {capitalised(Supervisor.PROBATION_TRUST)}"
    return (
        Sentence(
            "{people} of those who came under statutory supervision in "
            f"{periods.year.label} are followed by now; they committed {{rate}} offences for every "
            "100 months under it.",
            {key: (periods.year.label, key) for key in keys},
        ),
        Sentence(
            f"{{people}} of those whom the probation trust took on in {periods.year.label} are "
            "followed by now; they committed {rate} offences for every 100 months under it.",
            {key: (trust, key) for key in keys},
        ),
    )
