"""What can be said of the trial, and what cannot: chosen by rule, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import exact_randomisation_test, newcombe, people_needed
from rrlib.studies.checkpoint_trial.arms import (
    LIMITS,
    MADE_OF,
    OF_TREATMENT,
    PEOPLE,
    REOFFENDED,
    ROWS_ARE,
    against_control,
    counts_of,
    events,
    rows_of,
    unless_too_few,
)
from rrlib.studies.checkpoint_trial.chance import P_VALUE
from rrlib.studies.checkpoint_trial.judging import RULE, Verdict, verdict
from rrlib.studies.checkpoint_trial.outcomes import DIFFERENCE
from rrlib.studies.checkpoint_trial.trial import Trial

_ASKED = "What can be said, and what cannot?"
_KEYS = ("difference", "p_value", "needed")

SAID: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        Verdict.FEWER: (
            "What can be said: being drawn for the treatment lowered the share who reoffended. It "
            "differs by {difference} percentage points (p {p_value}).",
            "What cannot be said: that it did so for everybody, that it would by as much "
            "elsewhere, or which part of the treatment did it.",
        ),
        Verdict.MORE: (
            "What can be said: being drawn for the treatment raised the share who reoffended. It "
            "differs by {difference} percentage points (p {p_value}).",
            "What cannot be said: that it did so for everybody, that it would by as much "
            "elsewhere, or which part of the treatment did it.",
        ),
        Verdict.INCONCLUSIVE: (
            "What can be said: the trial is inconclusive. The share differs by {difference} "
            "percentage points, which chance in the draw alone could explain (p {p_value}); to "
            "tell a true difference of this size from chance four times in five, {needed} people "
            "of each arm would be needed.",
            "What cannot be said: that the treatment fails, or changes nothing. An inconclusive "
            "result (p {p_value}) does not show that.",
        ),
        Verdict.TOO_FEW: (
            "What can be said: the share differs by {difference} percentage points (p {p_value}), "
            "of too few people to call it a difference.",
            "What cannot be said: that the treatment works, or that it fails. So few (p {p_value}) "
            "show neither.",
        ),
    }
)
"""What can and what cannot be said, of each verdict. There is always one of them."""


def what_can_be_said(trial: Trial) -> Finding:
    """The trial's result in words, by the Justice Data Lab's rule for them."""
    if trial.why_not:
        return _no_verdict(trial)
    found = verdict(trial)
    return Finding(
        name="checkpoint_what_can_be_said",
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(
            PEOPLE,
            REOFFENDED,
            DIFFERENCE,
            P_VALUE,
            against_control("needed", "People of each arm to find it 4 times in 5", Unit.COUNT),
        ),
        rows=rows_of(
            trial, counts_of(trial), unless_too_few(trial, lambda: _compared(trial), *_KEYS)
        ),
        sentences=tuple(_sentence(template) for template in SAID[found]),
        definition=trial.definition,
        limits=LIMITS,
        notes=(
            *trial.no_comparison,
            RULE,
            "People needed: for each arm, to find a true difference as large as the observed one "
            "four times in five. It is itself as uncertain as the difference, and not available "
            "[x] where the shares are alike.",
            *trial.who,
        ),
        made_of=MADE_OF,
    )


def _no_verdict(trial: Trial) -> Finding:
    """That there is none, and why, where readers of headlines look for it."""
    return Finding(
        name="checkpoint_what_can_be_said",
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(Column("difference", DIFFERENCE.title, Role.DERIVED, DIFFERENCE.unit),),
        rows=(Row(OF_TREATMENT, {"difference": Marker.NOT_AVAILABLE}),),
        sentences=(Sentence(f"No verdict. {' '.join(trial.why_not)}", {}),),
    )


def _compared(trial: Trial) -> dict[str, Cell]:
    treated, control = events(trial)
    p_value = exact_randomisation_test(treated, control).p_value
    made_by, n = trial.definition, len(trial.people)
    return {
        "difference": replace(newcombe(treated, control), definition=made_by),
        "p_value": Estimate(p_value, None, None, n, "exact test of the draw", definition=made_by),
        "needed": _needed(trial),
    }


def _needed(trial: Trial) -> Cell:
    shares = [number / people for number, people in events(trial)]
    if shares[0] == shares[1]:
        return Marker.NOT_AVAILABLE
    needed = float(people_needed(shares[0], shares[1]))
    n = len(trial.people)
    return Estimate(needed, None, None, n, "normal approximation", definition=trial.definition)


def _sentence(template: str) -> Sentence:
    named = [key for key in _KEYS if f"{{{key}}}" in template]
    return Sentence(template, {key: (OF_TREATMENT, key) for key in named})
