"""What people say of the police when asked: scores, and where they stand among the forces."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from rrlib.partnership import Partnership
from rrlib.periods import written
from rrlib.records import Records, missing
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
from rrlib.statistics import wilson
from rrlib.studies.panel_report.places import rows_of_area

_ASKED = "How confident are people in the police?"
_JUSTICE_ASKED = "How confident are people in the criminal justice system?"
_COLUMNS = (
    Column("score", "Agree", Role.DERIVED, Unit.PERCENT),
    Column("change", "Change in points", Role.DERIVED, Unit.DIFFERENCE),
    Column("places", "Places risen in the national rank", Role.DERIVED),
    Column("quartile", "Quartile of forces, 1 is best", Role.DERIVED),
    Column("before", "Quartile before", Role.DERIVED),
)
_MONTHS = 12


def confidence_in_justice() -> Finding:
    """That no extract holds it: what surveys ask is about the police and councils."""
    return unanswered(
        "confidence_in_justice",
        _JUSTICE_ASKED,
        (
            "Not answered: no extract holds what people think of the criminal justice system. "
            "What surveys ask is about the police and councils.",
        ),
    )


def confidence_in_police(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """Each indicator as last asked: score, change, places in the rank, quartile.

    Source: `surveys`. A score has Wilson's interval where respondents are published, as of a
    simple random sample. No rank is judged: it moves when other forces move.
    """
    name = "confidence_in_police"
    if lacking := missing(records, "surveys"):
        return unanswered(name, _ASKED, lacking)
    asked, why = rows_of_area("surveys", records, areas, partnership)
    if asked.empty:
        return unanswered(name, _ASKED, why)
    asked = asked.assign(day=[pd.Timestamp(day).date() for day in asked["period_end"]])
    latest = asked["day"].max()
    now = asked[asked["day"] == latest].sort_values("indicator")
    rows = tuple(_row(one, asked) for one in now.to_dict("records"))
    said = [f"{row.label} {{score_{place}}}" for place, row in enumerate(rows)]
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="Indicator",
        columns=_COLUMNS,
        rows=rows,
        sentences=(
            Sentence(
                f"Asked to {written(latest)}, so many agree: {', '.join(said)}.",
                {f"score_{place}": (row.label, "score") for place, row in enumerate(rows)},
            ),
            Sentence(
                "Whether a score changed cannot be told: one year's answers overlap with the next "
                "quarter's, and a place in a rank moves when other forces move.",
                {},
            ),
        ),
        limits=(
            "Places and quartiles are of forces against each other: they are not judged red, amber "
            "or green, and say nothing of whether people here think otherwise than before.",
            "An indicator is published about nine months after what people speak of: what is done "
            "now shows several quarters later.",
            *_without_respondents(now),
        ),
        notes=(
            f"{', '.join(sorted(set(now['survey'])))}: asked up to {written(latest)}, "
            f"{_months_between(latest, records.as_at)} months before this report's day.",
            "Change and the quartile before are of the quarter before, where that is delivered; "
            "below nought, places have fallen.",
        ),
    )


def _row(one: dict[str, Any], asked: pd.DataFrame) -> Row:
    """An indicator's latest row, beside the last one before it."""
    same = asked[(asked["indicator"] == one["indicator"]) & (asked["survey"] == one["survey"])]
    before = same[same["day"] < one["day"]].sort_values("day").tail(1).to_dict("records")
    earlier = before[0] if before else {}
    score = _score(one)
    change: Cell = Marker.NOT_AVAILABLE
    if earlier:
        change = _number(score.value - float(earlier["score"]))
    return Row(
        str(one["indicator"]),
        {
            "score": score,
            "change": change,
            "places": _number(one["places"]),
            "quartile": _number(one["quartile"]),
            "before": _number(earlier.get("quartile")),
        },
    )


def _score(one: dict[str, Any]) -> Estimate:
    """The score as printed, with an interval where it is known of how many it is."""
    score = float(one["score"])
    if pd.isna(one["respondents"]):
        return Estimate(score, None, None, 0, "as published")
    people = int(one["respondents"])
    found = wilson(round(score * people / 100), people)
    return Estimate(score, found.lower, found.upper, people, found.method)


def _number(value: Any) -> Cell:
    if value is None or pd.isna(value):
        return Marker.NOT_AVAILABLE
    return Estimate(float(value), None, None, 0, "as published")


def _without_respondents(now: pd.DataFrame) -> tuple[str, ...]:
    if now["respondents"].notna().all():
        return ("Surveys weigh their answers: the true interval is somewhat wider.",)
    return ("How many were asked is not published: how far chance moves a score is not known.",)


def _months_between(first: date, last: date) -> int:
    return _MONTHS * (last.year - first.year) + last.month - first.month
