"""Did reoffending, not crime, move more here than elsewhere, by what was published?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from scipy import stats

from rrlib.codes import PublishedMeasure
from rrlib.periods import written
from rrlib.records import Records, missing
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics.trends import permuted_doses, permuted_interval
from rrlib.studies.welfare_reform_impact.cells import estimated, number, p_value
from rrlib.studies.welfare_reform_impact.crime import Floats
from rrlib.studies.welfare_reform_impact.evidence import Asked, Evidence, asked, not_asked
from rrlib.studies.welfare_reform_impact.models import ARRANGEMENTS, FEWEST_AREAS, HUNDRED, SEED

_NAME = "reoffending_elsewhere"
_ASKED = "Did reoffending move more here than elsewhere?"
FEWEST_OTHERS = 3
"""Comparators below which how far they lie apart cannot be told."""

_LESS = "Here less comparators"
_BY_LOSS = "For each £100 lost"


@dataclass(frozen=True)
class _Side:
    """Some areas' published cohorts before and after the reform, a row an area.

    `offenders` and `reoffenders` are of shape (areas, 2).
    """

    offenders: Floats
    reoffenders: Floats

    @property
    def shares(self) -> tuple[float, float]:
        """Of all areas together, in percent."""
        before, after = 100 * self.reoffenders.sum(axis=0) / self.offenders.sum(axis=0)
        return float(before), float(after)

    @property
    def change(self) -> float:
        return self.shares[1] - self.shares[0]

    @property
    def changes(self) -> Floats:
        """Of each area, in percentage points."""
        before, after = (100 * self.reoffenders / self.offenders).T
        return np.asarray(after - before)

    @property
    def evenness(self) -> float:
        """The sum of squared weights of the areas: that of the variance of their common change."""
        weights = self.offenders.sum(axis=1) / self.offenders.sum()
        return float((weights**2).sum())


def reoffending_elsewhere(found: Evidence, records: Records) -> Finding:
    """The share who reoffended in cohorts before and after the reform, here and elsewhere.

    Before are cohorts whose year of following ended by the reform; after, those that began with it
    or later. How far areas' changes lie apart is taken from the comparators: chance of counts is in
    it, and all else that moves one area and not another.
    """
    known = asked(found)
    if known is None:
        return not_asked(_NAME, _ASKED, found)
    lacking = missing(records, "published_rates")
    rates = pd.DataFrame() if lacking else _held(records, known)
    sides = {} if lacking else _sides(rates, known)
    if not sides:
        why = lacking or (
            "Not answered: the delivery holds no published counts of offenders who reoffended, "
            "of cohorts before and after the reform, here and of comparators.",
        )
        return Finding(_NAME, _ASKED, "", (), (), (), notes=why)
    rows = [Row(label, _cells(side)) for label, side in sides.items()]
    rows.append(Row(_LESS, _less(*sides.values()), is_total=True))
    rows.append(Row(_BY_LOSS, _by_loss(rates, known)))
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="Cohorts of",
        columns=(
            Column("offenders", "Offenders, before", Role.DERIVED),
            Column("before", "Reoffended, before", Role.DERIVED, Unit.PERCENT),
            Column("later", "Offenders, after", Role.DERIVED),
            Column("after", "Reoffended, after", Role.DERIVED, Unit.PERCENT),
            Column("difference", "Difference", Role.DERIVED, Unit.DIFFERENCE),
            Column("p", "p", Role.DERIVED, Unit.P_VALUE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "The change of the share who reoffended differs by {difference} percentage points "
                "from that of comparators (p {p}).",
                {key: (_LESS, key) for key in ("difference", "p")},
            ),
            Sentence(
                "For each £100 more that an area lost it changed by {difference} percentage points "
                "(p by permutation {p}).",
                {key: (_BY_LOSS, key) for key in ("difference", "p")},
            ),
        ),
        limits=(
            "Proven reoffending takes in what is detected and dealt with: it moves with policing "
            "and courts as well.",
            "Published studies of these reforms found no rise in reoffending; that this finds none "
            "either does not show that there is none.",
        ),
        notes=(
            "As published by the Ministry of Justice or, in a demonstration, as if: all offenders. "
            "Cohorts whose year of following holds the reform are left out.",
            _dates(rates),
            "Interval and p of the difference: by how far the changes of single comparators lie "
            "apart, after Student; areas' changes are taken to be alike in spread. For each £100: "
            "by permutation of the losses.",
        ),
    )


def _held(records: Records, known: Asked) -> pd.DataFrame:
    """Counts by area, before and after the reform, of cohorts that lie on one side of it.

    An area with such cohorts on one side alone is on neither: sums would be of different areas.
    """
    rows: pd.DataFrame = records.published_rates.execute()
    rows = rows[
        (rows["measure"] == PublishedMeasure.REOFFENDING.value)
        & (rows["people"] == "all")
        & rows["area"].isin(known.evidence.compared.index)
    ].dropna(subset=["cohort_from", "offenders", "reoffenders"])
    first = pd.Timestamp(known.crime.quarters[known.at].window.first)
    followed = pd.to_datetime(rows["cohort_to"]) + pd.DateOffset(years=1)
    before, after = followed < first, pd.to_datetime(rows["cohort_from"]) >= first
    rows = rows.assign(after=after)[before | after]
    sides = rows.groupby("area")["after"].nunique()
    return rows[rows["area"].isin(sides.index[sides == 2])]


def _dates(rates: pd.DataFrame) -> str:
    """From when to when cohorts lie on either side."""
    said = []
    for side, cohorts in rates.groupby("after"):
        first, last = pd.Timestamp(min(cohorts["cohort_from"])), max(cohorts["cohort_to"])
        named = "after" if side else "before"
        said.append(f"{named}, {written(first.date())} to {written(pd.Timestamp(last).date())}")
    return f"Cohorts: {'; '.join(said)}."


def _side(rates: pd.DataFrame, areas: Sequence[str]) -> _Side | None:
    """Those of `areas` that have cohorts on both sides; None where none has offenders in both."""
    held = rates[rates["area"].isin(areas)]
    sums = held.pivot_table(
        index="area", columns="after", values=["offenders", "reoffenders"], aggfunc="sum"
    )
    if sums.empty:
        return None
    offenders = sums["offenders"].to_numpy(float)
    kept = (offenders > 0).all(axis=1)
    reoffenders = sums["reoffenders"].to_numpy(float)
    return _Side(offenders[kept], reoffenders[kept]) if kept.any() else None


def _sides(rates: pd.DataFrame, known: Asked) -> dict[str, _Side]:
    """Here, and the chosen comparators; nothing where either has none on one side."""
    found = known.evidence
    own, others = _side(rates, found.own), _side(rates, found.beside())
    if own is None or others is None or len(own.offenders) < len(found.own):
        return {}
    return {found.label: own, found.chosen.written.capitalize(): others}


def _cells(side: _Side) -> dict[str, Cell]:
    return {
        "offenders": number(side.offenders[:, 0].sum(), "as published"),
        "before": number(side.shares[0], "as published"),
        "later": number(side.offenders[:, 1].sum(), "as published"),
        "after": number(side.shares[1], "as published"),
        "difference": number(side.change, "as published"),
        "p": Marker.NOT_APPLICABLE,
    }


_NO_SHARES: dict[str, Cell] = dict.fromkeys(
    ("offenders", "before", "later", "after"), Marker.NOT_APPLICABLE
)


def _less(own: _Side, others: _Side) -> dict[str, Cell]:
    """The own change less that of the others, and how rare it is by how far these lie apart."""
    value, degrees = own.change - others.change, len(others.offenders) - 1
    if degrees < FEWEST_OTHERS - 1:
        return {**_NO_SHARES, "difference": number(value), "p": Marker.NOT_AVAILABLE}
    error = float(others.changes.std(ddof=1)) * sqrt(own.evenness + others.evenness)
    half = float(stats.t.ppf(0.975, degrees)) * error
    difference = Estimate(value, value - half, value + half, 0, "spread of comparators, Student")
    p = float(2 * stats.t.sf(abs(value) / error, degrees)) if error > 0 else float("nan")
    return {**_NO_SHARES, "difference": difference, "p": p_value(p)}


def _by_loss(rates: pd.DataFrame, known: Asked) -> dict[str, Cell]:
    """The slope of the difference on the loss, over all areas with both."""
    pounds = known.evidence.compared["pounds"].dropna()
    sides = {area: side for area in pounds.index if (side := _side(rates, (area,))) is not None}
    lost = pounds.loc[list(sides)].to_numpy(float) / HUNDRED
    if len(sides) < FEWEST_AREAS or np.ptp(lost) == 0:
        return {**_NO_SHARES, "difference": Marker.NOT_AVAILABLE, "p": Marker.NOT_AVAILABLE}
    changes = [side.change for side in sides.values()]
    asked_of = (changes, lost, ARRANGEMENTS, SEED)
    return {
        **_NO_SHARES,
        "difference": estimated(permuted_interval(*asked_of)),
        "p": p_value(permuted_doses(*asked_of).p_value),
    }
