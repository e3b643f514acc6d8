"""The extracts of a delivery: a line a column."""

from __future__ import annotations

from rrlib.contracts.extracts.context import (
    COMPARATORS,
    HARM_WEIGHTS,
    POPULATION,
    PUBLISHED_FIGURES,
    PUBLISHED_RATES,
    RECORDED_CRIME,
    SERVICE_ACTIVITY,
    SURVEYS,
    WELFARE_LOSSES,
)
from rrlib.contracts.extracts.management import (
    CUSTODY_SPELLS,
    IOM_MEMBERSHIP,
    NEEDS_ASSESSMENTS,
    ORDERS,
)
from rrlib.contracts.extracts.people import (
    FIRST_TIME_ENTRANTS,
    OFFENCES,
    PEOPLE,
    YOS_COHORT,
    YOS_PROGRAMMES,
)
from rrlib.contracts.extracts.programmes import (
    FAMILY_SUPPORT,
    PRISON_COUNTS,
    PRISON_RELEASES,
    TRIAL_PARTICIPANTS,
)

EXTRACTS = (
    PEOPLE,
    OFFENCES,
    YOS_COHORT,
    YOS_PROGRAMMES,
    FIRST_TIME_ENTRANTS,
    IOM_MEMBERSHIP,
    CUSTODY_SPELLS,
    ORDERS,
    NEEDS_ASSESSMENTS,
    FAMILY_SUPPORT,
    PRISON_RELEASES,
    PRISON_COUNTS,
    TRIAL_PARTICIPANTS,
    RECORDED_CRIME,
    POPULATION,
    COMPARATORS,
    WELFARE_LOSSES,
    SERVICE_ACTIVITY,
    SURVEYS,
    HARM_WEIGHTS,
    PUBLISHED_RATES,
    PUBLISHED_FIGURES,
)
"""Every extract there is a contract for. A delivery holds some of them."""

__all__ = [
    "COMPARATORS",
    "CUSTODY_SPELLS",
    "EXTRACTS",
    "FAMILY_SUPPORT",
    "FIRST_TIME_ENTRANTS",
    "HARM_WEIGHTS",
    "IOM_MEMBERSHIP",
    "NEEDS_ASSESSMENTS",
    "OFFENCES",
    "ORDERS",
    "PEOPLE",
    "POPULATION",
    "PRISON_COUNTS",
    "PRISON_RELEASES",
    "PUBLISHED_FIGURES",
    "PUBLISHED_RATES",
    "RECORDED_CRIME",
    "SERVICE_ACTIVITY",
    "SURVEYS",
    "TRIAL_PARTICIPANTS",
    "WELFARE_LOSSES",
    "YOS_COHORT",
    "YOS_PROGRAMMES",
]
