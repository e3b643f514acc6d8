"""The effect on those who receive the treatment if, and only if, it is drawn for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Sentence, Unit, unanswered
from rrlib.statistics import Complier, complier_effect, wilson
from rrlib.studies.checkpoint_trial.arms import (
    ARMS,
    LIMITS,
    MADE_OF,
    OF_CONTROL,
    OF_TREATMENT,
    PEOPLE,
    RECEIVED,
    REOFFENDED,
    ROWS_ARE,
    against_control,
    counts_of,
    rows_of,
)
from rrlib.studies.checkpoint_trial.trial import CONTROL, TREATMENT, Trial

WEAK = 10
"""Under it, the F statistic of what the draw moved is weak."""

_NAME = "checkpoint_compliers"
_ASKED = "And for those who take the treatment if, and only if, it is drawn for them?"
_SOURCES = ("people", "reoffended", "received")
_COMPARED = (
    against_control(
        "first_stage", "More who received it, points", Unit.WHOLE_DIFFERENCE, ("people", "received")
    ),
    against_control("effect", "Effect on compliers, points", Unit.WHOLE_DIFFERENCE, _SOURCES),
    against_control("up_to", "Or any effect up to", Unit.WHOLE_DIFFERENCE, _SOURCES),
    against_control("from_", "Or any effect from", Unit.WHOLE_DIFFERENCE, _SOURCES),
)
_KEYS = tuple(column.key for column in _COMPARED)


def compliers(trial: Trial) -> Finding:
    """How many received what was drawn for them, and the effect of that on whoever complies."""
    why = trial.why_not or _why_not_moved(trial)
    if why:
        return unanswered(_NAME, _ASKED, why)
    found = None if trial.too_few else _effect(trial)
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(
            PEOPLE,
            REOFFENDED,
            Column(
                "received", "Received the treatment", Role.OUTCOME, of="people", sensitive=False
            ),
            Column(
                "share_received",
                "Share who received it",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("people", "received"),
            ),
            *_COMPARED,
        ),
        rows=rows_of(
            trial,
            lambda people: _of_each(trial, people),
            _cells(found, trial),
        ),
        sentences=_said(found),
        definition=trial.definition,
        limits=(
            "This is about compliers only: those who receive the treatment if it is drawn for "
            "them, and else do not. Nobody can be named as one, and of all others it says nothing.",
            "It assumes that the draw was by lot, that it changed reoffending only by way of the "
            "treatment, that nobody received it for having been drawn for control, and that one "
            "person's treatment changes nobody else's outcome.",
            "Comparing those who received it with those who did not would be no trial: who goes "
            "without, or gets it in spite of the draw, chooses or is chosen.",
            *LIMITS[1:],
        ),
        notes=(
            *trial.no_comparison,
            "The difference by the draw, over how many more received the treatment for it. The "
            "interval is Anderson and Rubin's, which holds however few the draw moved; where it is "
            "not clear that it moved anybody, it has no ends, and what fits are effects up to one "
            "number and from another one [z where it has ends].",
            *trial.who,
        ),
        made_of={
            **MADE_OF,
            **{(label, "received"): (RECEIVED[arm],) for label, arm in ARMS.items()},
        },
    )


def _why_not_moved(trial: Trial) -> tuple[str, ...]:
    """Why there are no compliers: the draw made no more people of its arm receive the treatment."""
    shares = [trial.of_arm(arm)["treated"].mean() for arm in (TREATMENT, CONTROL)]
    if trial.too_few or shares[0] > shares[1]:
        return ()
    return (
        "Not answered: the treatment was received no more often where it was drawn than where it "
        "was not. The draw moved nobody, or the column treated of the extract trial_participants "
        "is coded the wrong way round: ask whoever delivered it. Being drawn for the treatment is "
        "compared above all the same.",
    )


def _effect(trial: Trial) -> Complier:
    people = trial.people
    return complier_effect(
        100.0 * (people["reoffences"] > 0).to_numpy(dtype=np.float64),
        (people["arm"] == TREATMENT).to_numpy(dtype=bool),
        people["treated"].to_numpy(dtype=bool),
    )


def _of_each(trial: Trial, people: pd.DataFrame) -> Mapping[str, Cell]:
    received = int(people["treated"].sum())
    share: Cell = Marker.NOT_APPLICABLE
    if len(people):
        share = replace(wilson(received, len(people)), definition=trial.definition)
    return {
        **counts_of(trial)(people),
        "received": Estimate.count(received, trial.definition),
        "share_received": share,
    }


def _cells(found: Complier | None, trial: Trial) -> dict[str, Cell]:
    if found is None:
        return dict.fromkeys(_KEYS, Marker.UNRELIABLE)
    cells: dict[str, Cell] = {
        "first_stage": replace(found.first_stage, definition=trial.definition),
        "effect": replace(found.estimate, definition=trial.definition),
        "up_to": Marker.NOT_APPLICABLE,
        "from_": Marker.NOT_APPLICABLE,
    }
    if found.estimate.lower is None:
        cells["effect"] = Marker.UNRELIABLE
    if len(found.region) > 1:
        ends = {"up_to": found.region[0][1], "from_": found.region[1][0]}
        method = found.estimate.method
        cells |= {
            key: Estimate(end, None, None, len(trial.people), method, definition=trial.definition)
            for key, end in ends.items()
        }
    return cells


def _said(found: Complier | None) -> tuple[Sentence, ...]:
    """What the draw moved, and then one of three: an interval, two rays, or everything."""
    if found is None:
        return ()
    moved = Sentence(
        "{treatment} of those drawn for the treatment received it, and {control} of the control "
        "group: {first_stage} points more.",
        {
            "treatment": (OF_TREATMENT, "share_received"),
            "control": (OF_CONTROL, "share_received"),
            "first_stage": (OF_TREATMENT, "first_stage"),
        },
    )
    if found.estimate.lower is not None:
        effect = Sentence(
            "Among compliers the treatment changed the share who reoffended by {effect} percentage "
            "points.",
            {"effect": (OF_TREATMENT, "effect")},
        )
    elif len(found.region) > 1:
        effect = Sentence(
            "It is not clear that the draw moved anybody to or from the treatment: effects on "
            "compliers up to {up_to} points fit the data, and from {from_} points on.",
            {key: (OF_TREATMENT, key) for key in ("up_to", "from_")},
        )
    else:
        effect = Sentence(
            "The draw moved too few ({first_stage} points) for any effect on compliers to be "
            "excluded, with {treatment} of the one arm and {control} of the other who reoffended.",
            {
                "first_stage": (OF_TREATMENT, "first_stage"),
                "treatment": (OF_TREATMENT, "reoffended"),
                "control": (OF_CONTROL, "reoffended"),
            },
        )
    return effect, moved
