"""Did welfare reform move crime? What recorded crime allows to be said, and what it does not."""

from rrlib.studies.welfare_reform_impact.comparators import beside_change, blend_of_others
from rrlib.studies.welfare_reform_impact.credit import universal_credit
from rrlib.studies.welfare_reform_impact.description import (
    beside_each,
    crime_by_quarter,
    crime_by_year,
    crime_indexed,
)
from rrlib.studies.welfare_reform_impact.evidence import Evidence, evidence
from rrlib.studies.welfare_reform_impact.losses import (
    by_loss,
    by_loss_and_year,
    by_loss_of_kinds,
)
from rrlib.studies.welfare_reform_impact.own_past import (
    model_checks,
    own_change,
    without_the_reform,
)
from rrlib.studies.welfare_reform_impact.reoffending_elsewhere import reoffending_elsewhere
from rrlib.studies.welfare_reform_impact.saying import what_can_be_said
from rrlib.studies.welfare_reform_impact.trying import false_dates, other_analyses

__all__ = [
    "Evidence",
    "beside_change",
    "beside_each",
    "blend_of_others",
    "by_loss",
    "by_loss_and_year",
    "by_loss_of_kinds",
    "crime_by_quarter",
    "crime_by_year",
    "crime_indexed",
    "evidence",
    "false_dates",
    "model_checks",
    "other_analyses",
    "own_change",
    "reoffending_elsewhere",
    "universal_credit",
    "what_can_be_said",
    "without_the_reform",
]
