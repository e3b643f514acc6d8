"""Who is followed, from when, and who is left out and why."""

from rrlib.cohorts.choosing import (
    Cohort,
    LeftOut,
    months_after,
    proven_within,
)
from rrlib.cohorts.management import (
    each_apart,
    every_release,
    iom_cohort,
    iom_cohorts,
    release_cohort,
    sentence_cohort,
)
from rrlib.cohorts.programmes import prison_release_cohort, support_of, trial_cohort
from rrlib.cohorts.youth import (
    disposal_cohort,
    exit_cohort,
    programme_cohort,
    youth_cohort,
)

__all__ = [
    "Cohort",
    "LeftOut",
    "disposal_cohort",
    "each_apart",
    "every_release",
    "exit_cohort",
    "iom_cohort",
    "iom_cohorts",
    "months_after",
    "prison_release_cohort",
    "programme_cohort",
    "proven_within",
    "release_cohort",
    "sentence_cohort",
    "support_of",
    "trial_cohort",
    "youth_cohort",
]
