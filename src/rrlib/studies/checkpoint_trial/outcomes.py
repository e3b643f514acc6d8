"""How many of each arm reoffended, and the difference in every way it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import inf

import pandas as pd

from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Sentence, Unit, unanswered
from rrlib.statistics import newcombe, odds_ratio, risk_ratio, wilson
from rrlib.studies.checkpoint_trial.arms import (
    LIMITS,
    MADE_OF,
    OF_CONTROL,
    OF_TREATMENT,
    PEOPLE,
    REOFFENDED,
    ROWS_ARE,
    against_control,
    counts_of,
    events,
    reoffenders,
    rows_of,
    unless_too_few,
)
from rrlib.studies.checkpoint_trial.trial import Trial

REOFFENDING = {
    (label, "reoffended"): f"trial, reoffended: {label}" for label in (OF_TREATMENT, OF_CONTROL)
}
"""What the table of reoffending names its counts, of which other tables are made."""

SHARE = Column(
    "share", "Share who reoffended", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")
)
DIFFERENCE = against_control(
    "difference", "Treatment less control, percentage points", Unit.WHOLE_DIFFERENCE
)
_EFFECTS = (
    DIFFERENCE,
    against_control("ratio", "Ratio of shares", Unit.RATE),
    against_control("odds_ratio", "Odds ratio", Unit.RATE),
    against_control("fewer", "Fewer per 100 drawn for treatment", Unit.WHOLE_DIFFERENCE),
    against_control("fewer_of", "Fewer per 100 who would reoffend", Unit.WHOLE_DIFFERENCE),
)
_ASKED = "How many of each arm reoffended?"
_ASKED_OF_EFFECTS = "How large is the difference, and how sure?"


def reoffended(trial: Trial) -> Finding:
    """The share of each arm with a proven reoffence, by the arm that was drawn."""
    if trial.why_not:
        return unanswered("checkpoint_reoffended", _ASKED, trial.why_not)
    counted = counts_of(trial)

    def of_each(people: pd.DataFrame) -> Mapping[str, Cell]:
        share: Cell = Marker.NOT_APPLICABLE
        if len(people):
            share = replace(wilson(reoffenders(people), len(people)), definition=trial.definition)
        return {**counted(people), "share": share}

    return Finding(
        name="checkpoint_reoffended",
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(PEOPLE, REOFFENDED, SHARE),
        rows=rows_of(trial, of_each, {}),
        sentences=(
            Sentence(
                f"Within {trial.months} months {{treatment}} of those drawn for treatment "
                "reoffended, and {control} of the control group.",
                {"treatment": (OF_TREATMENT, "share"), "control": (OF_CONTROL, "share")},
            ),
        ),
        definition=trial.definition,
        limits=LIMITS,
        notes=trial.who,
        names=REOFFENDING,
        made_of=MADE_OF,
    )


def effects(trial: Trial) -> Finding:
    """The difference of the shares in points, as a ratio, as an odds ratio and per 100 people."""
    if trial.why_not:
        return unanswered("checkpoint_effects", _ASKED_OF_EFFECTS, trial.why_not)
    compared = unless_too_few(trial, lambda: _compared(trial), *(each.key for each in _EFFECTS))
    return Finding(
        name="checkpoint_effects",
        question=_ASKED_OF_EFFECTS,
        rows_are=ROWS_ARE,
        columns=(PEOPLE, REOFFENDED, *_EFFECTS),
        rows=rows_of(trial, counts_of(trial), compared),
        sentences=(
            Sentence(
                "The share who reoffended differs by {difference} percentage points, treatment "
                "less control.",
                {"difference": (OF_TREATMENT, "difference")},
            ),
            Sentence(
                "That is {fewer} fewer for each 100 people drawn for the treatment, and {fewer_of} "
                "fewer for each 100 who would otherwise reoffend (below 0: more).",
                {key: (OF_TREATMENT, key) for key in ("fewer", "fewer_of")},
            ),
            Sentence(
                "The treatment arm's share is {ratio} times that of the control arm, its odds "
                "{odds_ratio} times.",
                {key: (OF_TREATMENT, key) for key in ("ratio", "odds_ratio")},
            ),
        ),
        definition=trial.definition,
        limits=(
            "An odds ratio is no ratio of shares: where many reoffend it is further from 1, and "
            "must not be read as so many times as likely.",
            "Per 100 drawn for treatment and per 100 who would reoffend are one difference over "
            "two bases: they are not to be mixed.",
            *LIMITS,
        ),
        notes=(
            *trial.no_comparison,
            "Intervals: Newcombe's of the difference, Koopman's of the ratio, a score interval of "
            "the odds ratio. Made differently, one may just hold no difference where another does "
            "not; what may be said is decided by the test of the draw alone. Differences are "
            "printed whole: an end printed as 0 may lie just on either side of it.",
            *trial.who,
        ),
        made_of=MADE_OF,
    )


def _compared(trial: Trial) -> dict[str, Cell]:
    treated, control = events(trial)
    difference = replace(newcombe(treated, control), definition=trial.definition)
    ratio, odds = _ratio_of(trial), _odds_of(trial)
    return {
        "difference": difference,
        "ratio": ratio,
        "odds_ratio": odds,
        "fewer": turned(difference),
        "fewer_of": turned(_in_points(ratio)),
    }


def _ratio_of(trial: Trial) -> Cell:
    """The ratio of the shares: none where nobody reoffended, or none of the control arm."""
    treated, control = events(trial)
    if treated[0] + control[0] == 0:
        return Marker.NOT_APPLICABLE
    found = risk_ratio(treated, control)
    return _finite(replace(found, definition=trial.definition))


def _odds_of(trial: Trial) -> Cell:
    treated, control = events(trial)
    if treated[0] + control[0] in (0, treated[1] + control[1]):
        return Marker.NOT_APPLICABLE
    return _finite(replace(odds_ratio(treated, control), definition=trial.definition))


def _finite(estimate: Estimate) -> Cell:
    return Marker.NOT_AVAILABLE if estimate.value == inf else estimate


def _in_points(ratio: Cell) -> Cell:
    """A ratio as the change in points of 100 who would have the event."""
    if isinstance(ratio, Marker):
        return ratio
    ends = [None if end is None else 100 * (end - 1) for end in (ratio.lower, ratio.upper)]
    return replace(ratio, value=100 * (ratio.value - 1), lower=ends[0], upper=ends[1])


def turned(cell: Cell) -> Cell:
    """The same number the other way round: 10 fewer instead of −10."""
    if isinstance(cell, Marker):
        return cell
    ends = [None if end is None else -end for end in (cell.upper, cell.lower)]
    return replace(cell, value=-cell.value, lower=ends[0], upper=ends[1])
