"""Who was randomised, who is analysed, and who received what was drawn for them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from rrlib.results import Column, Estimate, Finding, Role, Row, Sentence, unanswered
from rrlib.studies.checkpoint_trial.arms import ANALYSED as ANALYSED_NAMES
from rrlib.studies.checkpoint_trial.arms import RECEIVED as RECEIVED_NAMES
from rrlib.studies.checkpoint_trial.trial import CONTROL, TREATMENT, Trial

RANDOMISED, LEFT_OUT, ANALYSED = "Randomised", "Left out", "Analysed"
NOT_FOUND, NOT_COMPLETE = "Not found in the offence source", "Follow-up not complete"
RECEIVED, WENT_WITHOUT = "Received the treatment", "Did not receive the treatment"
BY_RECEIPT = "By what they received"
COUNTED_ANALYSED = "trial, analysed"

BY_ARM = (
    Column("treatment", "Drawn for treatment", Role.BASE),
    Column("control", "Drawn for control", Role.BASE),
)
_BOTH = Column("both", "Both arms", Role.DERIVED, sources=("treatment", "control"))
_ASKED = "Who was randomised, and who of them is analysed?"


def participants(trial: Trial) -> Finding:
    """From everybody randomised to those analysed, by arm, as CONSORT asks of a trial's report."""
    if trial.why_not and trial.drawn.empty:
        return unanswered("checkpoint_participants", _ASKED, trial.why_not)
    of_arms = {arm: trial.drawn[trial.drawn["arm"] == arm] for arm in (TREATMENT, CONTROL)}
    stages = {arm: _stages(drawn) for arm, drawn in of_arms.items()}
    return Finding(
        name="checkpoint_participants",
        question=_ASKED,
        rows_are="Stage",
        columns=(*BY_ARM, _BOTH),
        rows=(
            _row(trial, stages, RANDOMISED, is_total=True),
            _row(trial, stages, NOT_FOUND, LEFT_OUT, RANDOMISED),
            _row(trial, stages, NOT_COMPLETE, LEFT_OUT, RANDOMISED),
            _row(trial, stages, ANALYSED, parent=RANDOMISED, counts=COUNTED_ANALYSED),
            _row(trial, stages, RECEIVED, BY_RECEIPT, ANALYSED),
            _row(trial, stages, WENT_WITHOUT, BY_RECEIPT, ANALYSED),
        ),
        sentences=(
            Sentence(
                "{treatment} people were drawn for the treatment and {control} for the control "
                "group.",
                {key: (RANDOMISED, key) for key in (TREATMENT, CONTROL)},
            ),
            Sentence(
                "Of those drawn for the treatment {treatment} are analysed, of the control group "
                "{control}.",
                {key: (ANALYSED, key) for key in (TREATMENT, CONTROL)},
            ),
            Sentence(
                "{went_without} of those drawn for the treatment went without, and {received} of "
                "the control group received it: both count as drawn.",
                {
                    "went_without": (WENT_WITHOUT, TREATMENT),
                    "received": (RECEIVED, CONTROL),
                },
            ),
        ),
        definition=trial.definition,
        limits=(
            "Nothing here says how many were eligible, or refused, before the draw: the extract "
            "begins with those randomised.",
            "Whoever was not found in the offence source is left out of both arms alike only if "
            "being found has nothing to do with the arm.",
        ),
        notes=(*trial.why_not, *trial.who),
        names={
            (label, arm): names[arm]
            for label, names in ((ANALYSED, ANALYSED_NAMES), (RECEIVED, RECEIVED_NAMES))
            for arm in (TREATMENT, CONTROL)
        },
    )


def _stages(drawn: pd.DataFrame) -> dict[str, int]:
    """How many of an arm came how far."""
    matched, in_time, treated = (
        drawn[name].astype(bool) for name in ("matched", "in_time", "treated")
    )
    analysed = matched & in_time
    return {
        RANDOMISED: len(drawn),
        NOT_FOUND: int((~matched).sum()),
        NOT_COMPLETE: int((matched & ~in_time).sum()),
        ANALYSED: int(analysed.sum()),
        RECEIVED: int((analysed & treated).sum()),
        WENT_WITHOUT: int((analysed & ~treated).sum()),
    }


def _row(
    trial: Trial,
    stages: Mapping[str, Mapping[str, int]],
    label: str,
    breakdown: str = "",
    parent: str | None = None,
    *,
    counts: str | None = None,
    is_total: bool = False,
) -> Row:
    numbers = {arm: found[label] for arm, found in stages.items()}
    numbers["both"] = sum(numbers.values())
    cells = {key: Estimate.count(number, trial.definition) for key, number in numbers.items()}
    return Row(label, cells, breakdown, is_total, parent=parent, counts=counts)
