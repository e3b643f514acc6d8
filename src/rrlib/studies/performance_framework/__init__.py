"""How do the twelve indicators of the Strategy stand, and how far can each be trusted?"""

from rrlib.studies.performance_framework.areas import areas_compared
from rrlib.studies.performance_framework.charts import (
    custody_times,
    entrants_by_quarter,
    entrants_chart,
    iom_chart,
)
from rrlib.studies.performance_framework.detected_crime import (
    iom_detected_crime,
    iom_detected_crime_national_form,
)
from rrlib.studies.performance_framework.drug_orders import drug_order_change
from rrlib.studies.performance_framework.entering import custody_rate, entrants
from rrlib.studies.performance_framework.expected_fall import iom_regression_to_the_mean
from rrlib.studies.performance_framework.hazards import (
    hazard_since_release,
    hazard_since_sentence,
)
from rrlib.studies.performance_framework.iom import (
    iom_by_quarter,
    iom_quarters,
    iom_reoffending,
)
from rrlib.studies.performance_framework.lines import lines
from rrlib.studies.performance_framework.published import all_reoffending, entrants_published
from rrlib.studies.performance_framework.releases import iom_after_release
from rrlib.studies.performance_framework.supervision import under_supervision
from rrlib.studies.performance_framework.times import time_to_reoffending
from rrlib.studies.performance_framework.yearly import iom_by_year, iom_years, yearly_means
from rrlib.studies.performance_framework.youth import youth_frequency, youth_reoffending
from rrlib.studies.yos_cohort_tracking.tracking import track

__all__ = [
    "all_reoffending",
    "areas_compared",
    "custody_rate",
    "custody_times",
    "drug_order_change",
    "entrants",
    "entrants_by_quarter",
    "entrants_chart",
    "entrants_published",
    "hazard_since_release",
    "hazard_since_sentence",
    "iom_after_release",
    "iom_by_quarter",
    "iom_by_year",
    "iom_chart",
    "iom_detected_crime",
    "iom_detected_crime_national_form",
    "iom_quarters",
    "iom_regression_to_the_mean",
    "iom_reoffending",
    "iom_years",
    "lines",
    "time_to_reoffending",
    "track",
    "under_supervision",
    "yearly_means",
    "youth_frequency",
    "youth_reoffending",
]
