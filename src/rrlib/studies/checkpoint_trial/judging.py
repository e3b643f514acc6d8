"""Whether a difference between the arms may be called one: the Justice Data Lab's rule."""

from __future__ import annotations

from enum import Enum

from rrlib.reoffending import LEAST_OTHERS, LEAST_REOFFENDERS, SIGNIFICANT, enough_to_tell
from rrlib.statistics import exact_randomisation_test
from rrlib.studies.checkpoint_trial.arms import events
from rrlib.studies.checkpoint_trial.trial import Trial

RULE = (
    f"A difference is called one only where p is {SIGNIFICANT} or less, at least "
    f"{LEAST_REOFFENDERS} people of each arm reoffended and at least {LEAST_OTHERS} did not: the "
    "Justice Data Lab's rule (p, 30 reoffenders, np of 10)."
)


class Verdict(Enum):
    """What may be said of the difference; one of them always is."""

    FEWER = "fewer reoffended"
    MORE = "more reoffended"
    INCONCLUSIVE = "chance alone could explain it"
    TOO_FEW = "too few to say"


def verdict(trial: Trial) -> Verdict:
    """What may be said of the shares that reoffended in the two arms."""
    treated, control = events(trial)
    if trial.too_few or not enough_to_tell(treated, control):
        return Verdict.TOO_FEW
    found = exact_randomisation_test(treated, control)
    if found.p_value > SIGNIFICANT:
        return Verdict.INCONCLUSIVE
    return Verdict.FEWER if found.difference < 0 else Verdict.MORE
