"""In which months since the index date the risk of a first reoffence is highest."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from rrlib.reoffending import End
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import events_and_exposure, poisson_rate, poisson_ratio
from rrlib.studies.yos_cohort_tracking.curves import MONTHS, TIME, Timed

PARTS = (0, 3, 6, 9, 12)


def riskiest_months(cohorts: tuple[Timed, ...]) -> Finding:
    """First reoffences for each 100 months at risk, by time since the index date."""
    over = [one for one in cohorts if one.well_followed == MONTHS]
    rows: list[Row] = []
    verdict: tuple[Sentence, ...] = ()
    if over:
        months = np.concatenate([one.times.people["months"] for one in over])
        ends = np.concatenate([one.times.people["end"] for one in over])
        happened = ends == End.REOFFENDED
        parts = events_and_exposure(months, happened, PARTS)
        labels = [f"Months {a + 1} to {b}" for a, b in pairwise(PARTS)]
        ratio = _against_the_rest(parts)
        cells = [ratio or Marker.NOT_AVAILABLE, *[Marker.NOT_APPLICABLE] * (len(parts) - 1)]
        rows = [
            _risk_row(label, *part, cell)
            for label, part, cell in zip(labels, parts, cells, strict=True)
        ]
        verdict = (_verdict(ratio, labels[0]),) if ratio else ()
    return Finding(
        name="riskiest_months",
        question="Are the first three months the worst?",
        rows_are="Months since the index date",
        columns=(
            Column("first", "First reoffences", Role.BASE, series="parts"),
            Column(
                "rate",
                "For each 100 months at risk",
                Role.DERIVED,
                Unit.RATE,
                sources=("first",),
            ),
            Column(
                "ratio",
                "Against months 4 to 12",
                Role.DERIVED,
                Unit.RATE,
                sources=("first",),
            ),
        ),
        rows=tuple(rows),
        made_of={
            (row.label, "first"): tuple(one.by(month) for one in over for month in ends)
            for row, ends in zip(rows, pairwise(PARTS), strict=bool(rows))
        },
        sentences=verdict,
        definition=TIME,
        limits=(
            "Those most likely to reoffend do so first and are gone from the later months: a rate "
            "that falls does not show that anybody's own risk falls.",
            "The panel report of October 2020 says that the risk is highest in the first three "
            "months; it does not say by which data.",
        ),
        notes=(
            "Cohorts together: " + ", ".join(one.label for one in over) + ".",
            "Reading: of 100 young people who have not reoffended yet, so many do in a month.",
        )
        if over
        else (),
    )


def _against_the_rest(parts: tuple[tuple[int, float], ...]) -> Estimate | None:
    """The rate of the first part over that of the others together; None where one has none."""
    (first, at_risk), *others = parts
    rest, at_risk_later = sum(each[0] for each in others), sum(each[1] for each in others)
    if not (first and rest):
        return None
    ratio = poisson_ratio((first, at_risk), (rest, at_risk_later))
    return replace(ratio, definition=TIME)


def _risk_row(label: str, events: int, exposure: float, ratio: Cell) -> Row:
    rate: Cell = Marker.NOT_APPLICABLE
    if exposure:
        rate = replace(poisson_rate(events, exposure / 100), definition=TIME)
    return Row(
        label,
        {
            "first": Estimate.count(events, TIME),
            "rate": rate,
            "ratio": ratio,
        },
    )


def _verdict(ratio: Estimate, label: str) -> Sentence:
    cells = {"ratio": (label, "ratio")}
    said = "For each month at risk, first reoffences of months 1 to 3 were {ratio} times those of "
    said += "months 4 to 12: "
    if ratio.lower is not None and ratio.lower > 1:
        said += "the first three months are the worst in these data."
    elif ratio.upper is not None and ratio.upper < 1:
        said += "the first three months are not the worst in these data."
    else:
        said += "these data cannot say whether the first three months are the worst."
    return Sentence(said, cells)
