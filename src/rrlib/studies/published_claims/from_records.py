"""Which claims the delivery's own records give, and where.

A claim is known by what it is about: programme, measure, group, area and period. Its number is one
that another finding releases, by that finding's definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from rrlib.claims import Claim, Held, Ledger
from rrlib.codes import PublishedMeasure, Service, Stage
from rrlib.periods import FinancialQuarter, written
from rrlib.records import Records
from rrlib.results import Column, Estimate, Finding, Role, Row, Unit, unanswered
from rrlib.studies.checkpoint_trial.arms import OF_CONTROL, OF_TREATMENT
from rrlib.studies.nepacs_family_support.prisons import MEAN
from rrlib.studies.published_claims.reading import WHOSE
from rrlib.studies.yos_cohort_tracking.programmes import quarter_in_words

NAME = "claims_of_others"
_ASKED = "What do others' figures in this delivery say?"
_VALUE = Column("value", "Figure", Role.DERIVED, Unit.NUMBER)
_SURVEYED = {"share": "score", "national_quartile": "quartile", "rank_change": "places"}
_EVERYBODY = ("all", "all offenders")
_YOUTH_PROGRAMME = "Enhanced Intervention Programme"
_OF_YOUTH = {"share": "share", "count_young_people": "reoffended"}
_ARMS = {"treatment cohort": OF_TREATMENT, "control cohort": OF_CONTROL}
_PRISONERS = {"all prisoners": "all_share", "NEPACS family support": "supported_share"}
_Label = Callable[[Claim], str | None]


def others_figures(records: Records) -> Finding:
    """What surveys, publishers of rates and services say: a row for each of their figures."""
    rows = [*_surveys(records), *_rates(records), *_activity(records)]
    if not rows:
        why = "Not answered: the delivery holds no survey, published rate or service's count."
        return unanswered(NAME, _ASKED, (why,))
    return Finding(
        name=NAME,
        question=_ASKED,
        rows_are="Figure",
        columns=(_VALUE,),
        rows=tuple(rows),
        sentences=(),
        limits=("These are others' counts and rates, taken over as they were delivered.",),
        notes=WHOSE,
    )


def held(ledger: Ledger, records: Records, area: str) -> tuple[Held, ...]:
    """The printed claims whose number this delivery's records give, in a report of `area`."""
    of_others = {row.label for row in others_figures(records).rows}
    found = []
    for each in ledger.judged:
        claim = each.claim
        place = _place(claim, ledger, area)
        if place is None and _label(claim) in of_others:
            place = (NAME, str(_label(claim)), _VALUE.key)
        if place is not None and claim.is_printed:
            found.append(Held(claim, *place, is_counted=place[0] != NAME))
    return tuple(found)


def _place(claim: Claim, ledger: Ledger, area: str) -> tuple[str, str, str] | None:
    """The finding, row and column of a claim that is of people in this report's area."""
    if claim.measure == "share" and claim.group in _PRISONERS:
        return "by_prison", MEAN, _PRISONERS[claim.group]
    if claim.area != area:
        return None
    if claim.measure == "share" and claim.group in _ARMS:
        return "checkpoint_reoffended", _ARMS[claim.group], "share"
    of_youth = claim.group.startswith(_YOUTH_PROGRAMME) and claim.measure in _OF_YOUTH
    if of_youth and claim.first_day and (months := _months(claim, ledger)):
        quarter = quarter_in_words(FinancialQuarter.containing(claim.first_day))
        return f"programme_cohorts_{months}", quarter, _OF_YOUTH[claim.measure]
    return None


def _months(claim: Claim, ledger: Ledger) -> int | None:
    """For how many months the claim's group is followed, as another claim says."""
    return next(
        (
            int(each.claim.value)
            for each in ledger.judged
            if (each.claim.measure, each.claim.group) == ("follow_up_months", claim.group)
        ),
        None,
    )


def _label(claim: Claim) -> str | None:
    """How a figure of others is labelled that says what the claim says; None for no such claim."""
    day = claim.last_day
    if day is None:
        return None
    if claim.programme == "confidence" and claim.measure in _SURVEYED:
        return _survey(claim.area, claim.group, day, _SURVEYED[claim.measure])
    if claim.programme == "proven_reoffending" and claim.measure == "share":
        return _rate(claim.area, day) if claim.group in _EVERYBODY else None
    if claim.programme == "custody_visits" and claim.measure == "count_people":
        visitors = Service.CUSTODY_VISITORS.value
        return _counted(visitors, claim.area, str(_last_whole(day)), Stage.VISITORS.value)
    return None


def _last_whole(day: date) -> FinancialQuarter:
    """The last quarter that was over on a day: what a service had counted by then."""
    quarter = FinancialQuarter.containing(day)
    return quarter if day == quarter.window.last else quarter.shift(-1)


def _survey(area: str, indicator: str, day: date, of: str) -> str:
    return f"{indicator}, {area}, to {written(day)}: {of}"


def _rate(area: str, day: date) -> str:
    return f"Proportion reoffending, {area}, to {written(day)}"


def _counted(service: str, area: str, quarter: str, stage: str) -> str:
    return f"{service.capitalize()}, {area}, {quarter}: {stage}"


def _surveys(records: Records) -> Iterator[Row]:
    for row in _rows(records, "surveys"):
        for of in _SURVEYED.values():
            if not pd.isna(row[of]):
                label = _survey(row["area"], row["indicator"], _day(row["period_end"]), of)
                yield _row(label, row[of], "Surveys")


def _rates(records: Records) -> Iterator[Row]:
    for row in _rows(records, "published_rates"):
        measured = (row["measure"], row["people"])
        if measured == (PublishedMeasure.REOFFENDING.value, "all"):
            yield _row(_rate(row["area"], _day(row["cohort_to"])), row["value"], "Published rates")


def _activity(records: Records) -> Iterator[Row]:
    for row in _rows(records, "service_activity"):
        if row["stage"] == Stage.VISITORS.value:
            label = _counted(row["service"], row["area"], row["quarter"], row["stage"])
            yield _row(label, row["number"], "Services")


def _rows(records: Records, extract: str) -> list[dict[Any, Any]]:
    if not records.holds(extract):
        return []
    rows: list[dict[Any, Any]] = getattr(records, extract).execute().to_dict("records")
    return rows


def _row(label: str, value: float, breakdown: str) -> Row:
    return Row(
        label, {_VALUE.key: Estimate(float(value), None, None, 0, "as delivered")}, breakdown
    )


def _day(day: Any) -> date:
    return pd.Timestamp(day).date()
