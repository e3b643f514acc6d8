"""Every split of people into two arms that prints as both shares, and what each would say.

The arm sizes are not printed. No split is a fact; what all have in common can be said all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from rrlib.records import Records
from rrlib.reoffending import SIGNIFICANT
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
from rrlib.statistics import exact_randomisation_p_values, sizes_that_fit, wilson
from rrlib.studies.checkpoint_trial.claims import Printed, printed_claims

TOTALS = (400, 640)
"""From how many people in both arms to how many: about 520 are named by other publications."""
STEP = 20
"""How far apart the totals are that have a row of their own."""
MOST_UNEVEN = 2
"""How many times as large as the smaller arm the larger one may be."""

UNEVEN = "The same, however uneven the arms"
_NAME = "checkpoint_splits"
_ASKED = "The arm sizes are not printed: how much does the conclusion hang on them?"
_KEYS = ("splits", "least", "most", "lower", "upper", "least_p", "most_p", "significant")

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Splits:
    """Splits that fit, an item each: people in all and of each arm, and what the split would say.

    `difference`, `lower` and `upper` are of treatment less control in points with Newcombe's
    interval; `p_value` is that of the exact test of the draw.
    """

    total: npt.NDArray[np.int64]
    treated: npt.NDArray[np.int64]
    difference: Numbers
    lower: Numbers
    upper: Numbers
    p_value: Numbers

    def only(self, chosen: npt.NDArray[np.bool_]) -> Splits:
        return Splits(
            self.total[chosen],
            self.treated[chosen],
            self.difference[chosen],
            self.lower[chosen],
            self.upper[chosen],
            self.p_value[chosen],
        )

    @property
    def even(self) -> Splits:
        """Those in which neither arm is more than twice as large as the other."""
        other = self.total - self.treated
        larger, smaller = np.maximum(self.treated, other), np.minimum(self.treated, other)
        return self.only(larger <= MOST_UNEVEN * smaller)


def splits(records: Records, area: str, totals: tuple[int, int] = TOTALS) -> Finding:
    """What every split of a total in `totals`, both included, says that prints as both shares.

    `area` is that of the report: the printed shares are of one area, whatever the report's.
    Raises ValueError for totals that are not from 2 up, the smaller one first.
    """
    least, most = totals
    if not 2 <= least <= most:
        raise ValueError(f"totals are from 2 people up, the smaller first, not {least} to {most}")
    claims = printed_claims(records)
    if isinstance(claims, tuple):
        return unanswered(_NAME, _ASKED, claims)
    every = splits_of(claims.treatment, claims.control, claims.decimals, totals)
    label = f"All from {least} to {most} people"
    even = every.even
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="People in both arms",
        columns=_columns(),
        rows=(
            _row(label, even),
            *(
                _row(f"{total} people", even.only(even.total == total))
                for total in range(least, most + 1, STEP)
            ),
            _row(UNEVEN, every),
        ),
        sentences=_said(label),
        limits=(
            "None of these splits is known to be the true one, and none is more likely for "
            "standing here.",
            "People are not all that is unknown: how long they were followed, and whether the "
            "shares are of everybody who was drawn, is not printed either.",
        ),
        notes=_notes(claims, records, area),
    )


@cache
def splits_of(treatment: float, control: float, decimals: int, totals: tuple[int, int]) -> Splits:
    """Every split, by total and people treated, whose arms are printed as these percentages."""
    of_treated = sizes_that_fit(treatment, decimals, totals[1] - 1)
    of_control = sizes_that_fit(control, decimals, totals[1] - 1)
    pairs = [
        (ours, theirs)
        for ours in range(len(of_treated))
        for theirs in range(len(of_control))
        if totals[0] <= of_treated[ours][1] + of_control[theirs][1] <= totals[1]
    ]
    ours, theirs = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    a, b = _with_ends(of_treated)[ours], _with_ends(of_control)[theirs]
    difference = a[:, 2] - b[:, 2]
    found = Splits(
        total=(a[:, 1] + b[:, 1]).astype(np.int64),
        treated=a[:, 1].astype(np.int64),
        difference=difference,
        # Newcombe's interval, whose parts are the Wilson intervals of both shares.
        lower=difference - np.hypot(a[:, 2] - a[:, 3], b[:, 4] - b[:, 2]),
        upper=difference + np.hypot(a[:, 4] - a[:, 2], b[:, 2] - b[:, 3]),
        p_value=exact_randomisation_p_values(a[:, :2].astype(np.int64), b[:, :2].astype(np.int64)),
    )
    order = np.lexsort((found.treated, found.total))
    return Splits(
        found.total[order],
        found.treated[order],
        found.difference[order],
        found.lower[order],
        found.upper[order],
        found.p_value[order],
    )


def _with_ends(arms: Sequence[tuple[int, int]]) -> Numbers:
    """Events, people, share, and the ends of its interval, a row for each arm."""
    shares = [wilson(events, people) for events, people in arms]
    rows = [
        (*arm, share.value, share.lower, share.upper)
        for arm, share in zip(arms, shares, strict=True)
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def _columns() -> tuple[Column, ...]:
    return (
        Column("splits", "Splits that fit", Role.DERIVED),
        Column("least", "Difference, largest fall", Role.DERIVED, Unit.DIFFERENCE),
        Column("most", "Difference, smallest fall", Role.DERIVED, Unit.DIFFERENCE),
        Column("lower", "Lowest end of an interval", Role.DERIVED, Unit.DIFFERENCE),
        Column("upper", "Highest end of an interval", Role.DERIVED, Unit.DIFFERENCE),
        Column("least_p", "Smallest p", Role.DERIVED, Unit.P_VALUE),
        Column("most_p", "Largest p", Role.DERIVED, Unit.P_VALUE),
        Column("significant", "Splits with p of 0.05 or less", Role.DERIVED, Unit.WHOLE_PERCENT),
    )


def _row(label: str, found: Splits) -> Row:
    """What splits have in common; where none fits, there is nothing."""
    number = len(found.total)
    if number == 0:
        none = dict.fromkeys(_KEYS[1:], Marker.NOT_APPLICABLE)
        return Row(label, {"splits": _cell(0.0), **none})
    values = (
        number,
        found.difference.min(),
        found.difference.max(),
        found.lower.min(),
        found.upper.max(),
        found.p_value.min(),
        found.p_value.max(),
        100 * (found.p_value <= SIGNIFICANT).mean(),
    )
    return Row(label, {key: _cell(float(each)) for key, each in zip(_KEYS, values, strict=True)})


def _cell(value: float) -> Cell:
    return Estimate(value, None, None, 0, "of the splits that fit")


def _said(label: str) -> tuple[Sentence, ...]:
    return (
        Sentence(
            f"{{splits}} splits of people ({label.lower()}), no arm more than twice the other, "
            "print as both shares. Whichever of them is true, the treatment cohort's share less "
            "that of the control cohort is from {least} to {most} points, and p from {least_p} to "
            "{most_p}.",
            {key: (label, key) for key in ("splits", "most", "least", "least_p", "most_p")},
        ),
        Sentence(
            "In {significant} of them p is 0.05 or less. Over all of them the intervals of the "
            "difference reach from {lower} to {upper} points.",
            {key: (label, key) for key in ("significant", "lower", "upper")},
        ),
        Sentence(
            "If one arm may be any number of times as large as the other, {splits} splits fit, and "
            "p is 0.05 or less in {significant} of them.",
            {key: (UNEVEN, key) for key in ("splits", "significant")},
        ),
    )


def _notes(claims: Printed, records: Records, area: str) -> tuple[str, ...]:
    return (
        f"Source of the shares: {claims.where}, of {claims.area}. Which totals are looked at is a "
        "choice: other publications name about 520 people in all, and not how many of each arm.",
        *([f"This report is of {area}: the shares are not of it alone."] * (area != claims.area)),
        *(
            ["The arm sizes of this delivery are invented: they are one split of many."]
            * records.origin.synthetic
        ),
        f"But for the last row, neither arm is more than {MOST_UNEVEN} times as large as the "
        "other: a split far from half and half, which fits too, tells less. Each split's p is that "
        "of the exact test of the draw, its interval Newcombe's.",
    )
