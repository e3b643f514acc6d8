"""How many victims of youth crime take part, as printed figures of the youth service tell."""

from __future__ import annotations

import pandas as pd

from rrlib.partnership import Partnership
from rrlib.periods import written
from rrlib.records import Records, missing
from rrlib.results import Column, Estimate, Finding, Role, Row, Sentence, Unit, unanswered
from rrlib.studies.panel_report.places import rows_of_area

_NAME = "victims_taking_part"
_ASKED = "How many victims of youth crime took part, as the youth offending service tells?"
_PROGRAMME, _GROUP, _MEASURE = "restorative", "identified victims of youth crime", "share"


def victims_taking_part(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """The printed shares of victims of youth crime who took part, by period (percent).

    Source: `published_figures`. They are the youth offending service's, of victims of young
    people: no number of the restorative hub.
    """
    if lacking := missing(records, "published_figures"):
        return unanswered(_NAME, _ASKED, lacking)
    own, why = rows_of_area("published_figures", records, areas, partnership)
    held = own[
        (own["programme"] == _PROGRAMME) & (own["group"] == _GROUP) & (own["measure"] == _MEASURE)
    ].dropna(subset=["period_start", "period_end", "value"])
    if held.empty:
        none = "Not answered: published_figures prints no such share of this area."
        return unanswered(_NAME, _ASKED, why or (none,))
    held = held.sort_values("period_start")
    rows = tuple(
        Row(_period(first, last), {"share": Estimate(share, None, None, 0, "as published")})
        for first, last, share in zip(
            held["period_start"], held["period_end"], held["value"].astype(float), strict=True
        )
    )
    latest = rows[-1].label
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="Period",
        columns=(Column("share", "Took part", Role.DERIVED, Unit.PERCENT),),
        rows=rows,
        sentences=(
            Sentence(
                "Of victims of youth crime whom the youth offending service identified, {share} "
                f"took part from {latest}.",
                {"share": (latest, "share")},
            ),
            Sentence(
                "Whether the share changed cannot be told: no numbers of victims are printed.", {}
            ),
        ),
        limits=("It is not the restorative hub's: that is for all victims, and counts referrals.",),
        notes=tuple(
            f"Source: {document}, {locator}."
            for document, locator in dict.fromkeys(
                zip(held["document"], held["locator"], strict=True)
            )
        ),
    )


def _period(first: object, last: object) -> str:
    days = (pd.Timestamp(day).date() for day in (first, last))  # type: ignore[arg-type]
    return " to ".join(written(day) for day in days)
