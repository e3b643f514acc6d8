"""What those supported did after release, beside others like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from rrlib.reoffending import LEAST_REOFFENDERS, PRISON_RELEASE
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import difference_of_means
from rrlib.studies.nepacs_family_support.alike import Alike
from rrlib.studies.nepacs_family_support.evidence import Evidence
from rrlib.studies.nepacs_family_support.groups import not_compared
from rrlib.studies.nepacs_family_support.methods import (
    CRUDE,
    MATCHED,
    SHOWN,
    Compared,
    Method,
    cells_of,
    offended_before,
)

ANSWERS = (
    "Matched answers speak of those with a counterpart only; crude, weighted and doubly robust "
    "ones of everybody supported.",
    "Differences are supported less others: below 0, those supported did it less. Crude: as they "
    "are. Weighted: the others by their odds of support. Doubly robust: weighted, with a model of "
    "the others' outcome beside it. A p value says how often chance alone would make so large a "
    "difference; that of crude numbers speaks of two groups that are unlike.",
    "Where few of the others are like those supported, weighted and doubly robust intervals are "
    "too short.",
)
CHOSEN = (
    "No comparison removes what is not recorded. That those supported did better, or worse, does "
    "not show that support made them."
)
_KEYS = {
    "supported": "Supported",
    "others": "Others",
    "difference": "Supported less others",
    "p": "p",
}


def columns(of_value: Unit, of_difference: Unit) -> tuple[Column, ...]:
    """Those of every comparison.

    Matched people are nearly all of them: exact numbers would tell of the few others.
    """
    units = (of_value, of_value, of_difference, Unit.P_VALUE)
    return tuple(
        Column(key, title, Role.DERIVED, unit, coarse=True)
        for (key, title), unit in zip(_KEYS.items(), units, strict=True)
    )


def reoffended_less(found: Evidence) -> Finding:
    """The share who reoffended: crude, matched, adjusted, weighted and doubly robust."""
    asked = "Did those supported reoffend less than others like them?"
    if found.alike is None:
        return not_compared("reoffended_less", asked, found)
    rows = [_row(found.alike, found.alike.reoffended, method) for method in SHOWN]
    return Finding(
        name="reoffended_less",
        question=asked,
        rows_are="Way of comparing",
        columns=columns(Unit.WHOLE_PERCENT, Unit.WHOLE_DIFFERENCE),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Matched with others like them, {supported} of those supported reoffended and "
                "{others} of the others: a difference of {difference} percentage points.",
                _cells(MATCHED, "supported", "others", "difference"),
            ),
            Sentence("Crude, the difference is {difference} points.", _cells(CRUDE, "difference")),
        ),
        definition=PRISON_RELEASE,
        limits=(CHOSEN,),
        notes=ANSWERS,
    )


def how_often(found: Evidence) -> Finding:
    """Reoffences per person released, reoffenders or not."""
    asked = "Did they commit fewer reoffences?"
    if found.alike is None:
        return not_compared("how_often", asked, found)
    times = found.alike.people["reoffences"].to_numpy(dtype=np.float64)
    rows = [_row(found.alike, times, method) for method in SHOWN]
    return Finding(
        name="how_often",
        question=asked,
        rows_are="Way of comparing",
        columns=columns(Unit.RATE, Unit.RATE),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Matched, those supported committed {supported} reoffences a person and the others "
                "{others}: a difference of {difference}.",
                _cells(MATCHED, "supported", "others", "difference"),
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(CHOSEN, "A few people with many offences weigh heavily in a mean."),
        notes=ANSWERS,
    )


def how_soon(found: Evidence) -> Finding:
    """Days from release to the first reoffence, of those who reoffended."""
    asked = "Did those who reoffended do it later?"
    if found.alike is None:
        return not_compared("how_soon", asked, found)
    alike = found.alike
    positions = np.arange(len(alike.people))
    matched = np.isin(positions, [*alike.matching.treated, *alike.matching.control])
    everybody = np.ones(len(positions), dtype=bool)
    rows = [
        Row(method.label, _days(alike, whose))
        for method, whose in ((CRUDE, everybody), (MATCHED, matched))
    ]
    return Finding(
        name="how_soon",
        question=asked,
        rows_are="Way of comparing",
        columns=columns(Unit.COUNT, Unit.COUNT),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Of those matched who reoffended, the supported did it {supported} days after "
                "release on average and the others {others} days: a difference of {difference} "
                "days.",
                _cells(MATCHED, "supported", "others", "difference"),
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            CHOSEN,
            "Only those who reoffended are in it: who did not has no day, and where the groups "
            "reoffend unequally often, their reoffenders are unlike.",
        ),
        notes=(
            "Mean days to the first reoffence, and the interval of Welch. [u]: not given for fewer "
            f"than {LEAST_REOFFENDERS} reoffenders of either group.",
        ),
    )


def before_support(found: Evidence) -> Finding:
    """A placebo: offending in the year before the sentence, which no support can have changed."""
    asked = "Did they differ before any support began?"
    if found.alike is None:
        return not_compared("before_support", asked, found)
    alike = found.alike
    before = offended_before(alike)
    if before is None:
        why = "Not answered: `custody_spells` does not tell of everybody when the sentence began."
        return Finding("before_support", asked, "", (), (), (), notes=(why,))
    rows = [_row(alike, before, method) for method in SHOWN]
    return Finding(
        name="before_support",
        question=asked,
        rows_are="Way of comparing",
        columns=columns(Unit.WHOLE_PERCENT, Unit.WHOLE_DIFFERENCE),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "In the year before their sentence {supported} of those supported and matched had "
                "offended, and {others} of their counterparts: a difference of {difference} "
                "percentage points, which support cannot have made.",
                _cells(MATCHED, "supported", "others", "difference"),
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            "That they were alike before does not show that they would have been after: what "
            "changed in prison for other reasons is not seen.",
        ),
        notes=(
            "Offences of the twelve months before the reception into prison that were proven by "
            "then: a placebo outcome. A difference here says that matching did not make the groups "
            "alike, and casts doubt on every other.",
            *ANSWERS,
        ),
    )


def days_to_first(people: pd.DataFrame) -> pd.Series:
    """Days from release to the first reoffence; missing for who did not reoffend."""
    return (people["first_reoffence"] - people["index_date"]).dt.days


def _row(alike: Alike, outcome: np.ndarray, method: Method) -> Row:
    return Row(method.label, cells_of(alike, outcome, method))


def _days(alike: Alike, whose: np.ndarray) -> dict[str, Cell]:
    again = whose & (alike.reoffended > 0)
    groups: Sequence[np.ndarray] = (again & alike.supported, again & ~alike.supported)
    if min(group.sum() for group in groups) < LEAST_REOFFENDERS:
        return dict.fromkeys(_KEYS, Marker.UNRELIABLE)
    days = days_to_first(alike.people).to_numpy(dtype=np.float64)
    found = difference_of_means(days[again], alike.supported[again])
    cells = Compared(float(days[groups[0]].mean()), found).cells
    # A count is released as it stands, and a mean of few people's days would tell their sum.
    whole = {
        key: replace(cell, value=round(cell.value))
        for key in ("supported", "others")
        if isinstance(cell := cells[key], Estimate)
    }
    return {**cells, **whole}


def _cells(method: Method, *keys: str) -> dict[str, tuple[str, str]]:
    return {key: (method.label, key) for key in keys}
