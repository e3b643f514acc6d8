"""The commissioner's quarterly report: reoffending, rehabilitation and confidence, from data."""

from rrlib.studies.checkpoint_trial import participants, trial
from rrlib.studies.nepacs_family_support import weigh
from rrlib.studies.panel_report.confidence import confidence_in_justice, confidence_in_police
from rrlib.studies.panel_report.managed import iom_by_quarter, iom_chart
from rrlib.studies.panel_report.programmes import checkpoint, family_support
from rrlib.studies.panel_report.published import published_frequency, published_share
from rrlib.studies.panel_report.services import (
    custody_visits,
    custody_visits_chart,
    hub_referrals,
    hub_referrals_chart,
)
from rrlib.studies.panel_report.victims import victims_taking_part
from rrlib.studies.panel_report.young import (
    programme_cohorts_6,
    programme_cohorts_12,
    tracked_cohorts,
)
from rrlib.studies.performance_framework import iom_quarters, track

__all__ = [
    "checkpoint",
    "confidence_in_justice",
    "confidence_in_police",
    "custody_visits",
    "custody_visits_chart",
    "family_support",
    "hub_referrals",
    "hub_referrals_chart",
    "iom_by_quarter",
    "iom_chart",
    "iom_quarters",
    "participants",
    "programme_cohorts_6",
    "programme_cohorts_12",
    "published_frequency",
    "published_share",
    "track",
    "tracked_cohorts",
    "trial",
    "victims_taking_part",
    "weigh",
]
