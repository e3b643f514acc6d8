"""Do the young people whom the youth offending service tracks reoffend, and how often?"""

from rrlib.studies.yos_cohort_tracking.annual import (
    first_time_entrants,
    offences_by_year,
    young_people_by_year,
)
from rrlib.studies.yos_cohort_tracking.bridging import entrants_published, local_and_published
from rrlib.studies.yos_cohort_tracking.coverage import (
    how_complete,
    left_out,
    still_followed,
    turning_adult,
)
from rrlib.studies.yos_cohort_tracking.curves import (
    TIME,
    at_the_same_age,
    back_test,
    how_soon,
    timed,
)
from rrlib.studies.yos_cohort_tracking.disposals import disposals_compared
from rrlib.studies.yos_cohort_tracking.mixing import change_standardised
from rrlib.studies.yos_cohort_tracking.outcomes import (
    concentration,
    further_offences,
    reoffended_by_cohort,
    reoffended_by_group,
)
from rrlib.studies.yos_cohort_tracking.programmes import (
    exits,
    programme_cohorts_6,
    programme_cohorts_12,
)
from rrlib.studies.yos_cohort_tracking.risk import riskiest_months
from rrlib.studies.yos_cohort_tracking.tracking import TrackedCohort, track

__all__ = [
    "TIME",
    "TrackedCohort",
    "at_the_same_age",
    "back_test",
    "change_standardised",
    "concentration",
    "disposals_compared",
    "entrants_published",
    "exits",
    "first_time_entrants",
    "further_offences",
    "how_complete",
    "how_soon",
    "left_out",
    "local_and_published",
    "offences_by_year",
    "programme_cohorts_6",
    "programme_cohorts_12",
    "reoffended_by_cohort",
    "reoffended_by_group",
    "riskiest_months",
    "still_followed",
    "timed",
    "track",
    "turning_adult",
    "young_people_by_year",
]
