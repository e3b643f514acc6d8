"""Did the Checkpoint trial lower reoffending, and what can be said of its printed numbers?"""

from rrlib.studies.checkpoint_trial.adjusting import adjusted
from rrlib.studies.checkpoint_trial.amount import frequency, harm
from rrlib.studies.checkpoint_trial.chance import chance, needed_to_treat
from rrlib.studies.checkpoint_trial.claims import printed
from rrlib.studies.checkpoint_trial.complying import compliers
from rrlib.studies.checkpoint_trial.flow import participants
from rrlib.studies.checkpoint_trial.likeness import baseline
from rrlib.studies.checkpoint_trial.outcomes import effects, reoffended
from rrlib.studies.checkpoint_trial.planning import power
from rrlib.studies.checkpoint_trial.saying import what_can_be_said
from rrlib.studies.checkpoint_trial.splits import splits
from rrlib.studies.checkpoint_trial.trial import Trial, trial

__all__ = [
    "Trial",
    "adjusted",
    "baseline",
    "chance",
    "compliers",
    "effects",
    "frequency",
    "harm",
    "needed_to_treat",
    "participants",
    "power",
    "printed",
    "reoffended",
    "splits",
    "trial",
    "what_can_be_said",
]
