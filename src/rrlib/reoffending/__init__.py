"""The one measure: index events × offences → follow-up → rates."""

from rrlib.reoffending.background import background
from rrlib.reoffending.following import FollowUp, follow_up, follow_up_each
from rrlib.reoffending.measures import (
    CUSTODY_RATE,
    DISPOSAL_12,
    EIP_6,
    EIP_12,
    FTE_LOCAL,
    FTE_PNC,
    IOM_QUARTER,
    IOM_YEAR,
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    SUPERVISED,
    YOS_EXIT,
    YOT_LOCAL,
    YOT_LOCAL_LONGER_WAIT,
    time_to_reoffence_within,
)
from rrlib.reoffending.proving import proven_offences
from rrlib.reoffending.rates import (
    LEAST_REOFFENDERS,
    Busiest,
    busiest_tenth,
    proportion_reoffending,
    reoffences_per_offender,
    reoffences_per_reoffender,
)
from rrlib.reoffending.timing import End, Times, at_month, curve, times_to_reoffence

__all__ = [
    "CUSTODY_RATE",
    "DISPOSAL_12",
    "EIP_6",
    "EIP_12",
    "FTE_LOCAL",
    "FTE_PNC",
    "IOM_QUARTER",
    "IOM_YEAR",
    "LEAST_REOFFENDERS",
    "MOJ_PROVEN",
    "MOJ_PROVEN_QUARTERLY",
    "SUPERVISED",
    "YOS_EXIT",
    "YOT_LOCAL",
    "YOT_LOCAL_LONGER_WAIT",
    "Busiest",
    "End",
    "FollowUp",
    "Times",
    "at_month",
    "background",
    "busiest_tenth",
    "curve",
    "follow_up",
    "follow_up_each",
    "proportion_reoffending",
    "proven_offences",
    "reoffences_per_offender",
    "reoffences_per_reoffender",
    "time_to_reoffence_within",
    "times_to_reoffence",
]
