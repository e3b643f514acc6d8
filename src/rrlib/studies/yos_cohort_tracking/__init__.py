"""Do the young people whom the youth offending service tracks reoffend, and how often?"""

from rrlib.studies.yos_cohort_tracking.annual import (
    first_time_entrants,
    offences_by_year,
    young_people_by_year,
)
from rrlib.studies.yos_cohort_tracking.coverage import how_complete, still_followed, turning_adult
from rrlib.studies.yos_cohort_tracking.outcomes import (
    further_offences,
    reoffended_by_cohort,
    reoffended_by_group,
)
from rrlib.studies.yos_cohort_tracking.tracking import TrackedCohort, track

__all__ = [
    "TrackedCohort",
    "first_time_entrants",
    "further_offences",
    "how_complete",
    "offences_by_year",
    "reoffended_by_cohort",
    "reoffended_by_group",
    "still_followed",
    "track",
    "turning_adult",
    "young_people_by_year",
]
