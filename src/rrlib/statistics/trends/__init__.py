"""Trends, and whether they changed when something happened: series, panels, few areas."""

from rrlib.statistics.trends.autocorrelation import (
    automatic_lag,
    breusch_godfrey,
    durbin_watson,
    ljung_box,
    newey_west,
)
from rrlib.statistics.trends.comparative import comparative
from rrlib.statistics.trends.counterfactual import Excess, excess, without_intervention
from rrlib.statistics.trends.design import LEAST_BEFORE, Family, Model
from rrlib.statistics.trends.dose import DoseResponse, dose_response
from rrlib.statistics.trends.events import (
    EventStudy,
    breakdown,
    event_study,
    pre_trend_test,
    relative_magnitudes,
)
from rrlib.statistics.trends.few_clusters import (
    FewClusters,
    WildBootstrap,
    permuted_doses,
    permuted_interval,
    permuted_pre_trends,
    wild_cluster_bootstrap,
)
from rrlib.statistics.trends.panel import Panel, TwoWay, panel_of, poisson_two_way, two_way
from rrlib.statistics.trends.panel_errors import Errors, coefficient, covariance
from rrlib.statistics.trends.result import Diagnostic, Tested
from rrlib.statistics.trends.segmented import Segmented, Trend, change, log_linear, segmented
from rrlib.statistics.trends.series import Form, Intervention, Series, series_of
from rrlib.statistics.trends.staggered import (
    Control,
    GroupTime,
    by_event_time,
    group_time_effects,
    overall,
    permuted_adoption,
)
from rrlib.statistics.trends.synthetic import (
    Donors,
    Placebos,
    Synthetic,
    donors_of,
    leave_one_out,
    placebo_in_time,
    placebos_in_space,
    synthetic_control,
)

__all__ = [
    "LEAST_BEFORE",
    "Control",
    "Diagnostic",
    "Donors",
    "DoseResponse",
    "Errors",
    "EventStudy",
    "Excess",
    "Family",
    "FewClusters",
    "Form",
    "GroupTime",
    "Intervention",
    "Model",
    "Panel",
    "Placebos",
    "Segmented",
    "Series",
    "Synthetic",
    "Tested",
    "Trend",
    "TwoWay",
    "WildBootstrap",
    "automatic_lag",
    "breakdown",
    "breusch_godfrey",
    "by_event_time",
    "change",
    "coefficient",
    "comparative",
    "covariance",
    "donors_of",
    "dose_response",
    "durbin_watson",
    "event_study",
    "excess",
    "group_time_effects",
    "leave_one_out",
    "ljung_box",
    "log_linear",
    "newey_west",
    "overall",
    "panel_of",
    "permuted_adoption",
    "permuted_doses",
    "permuted_interval",
    "permuted_pre_trends",
    "placebo_in_time",
    "placebos_in_space",
    "poisson_two_way",
    "pre_trend_test",
    "relative_magnitudes",
    "segmented",
    "series_of",
    "synthetic_control",
    "two_way",
    "wild_cluster_bootstrap",
    "without_intervention",
]
