"""Estimates with honest intervals. Arrays and numbers in, `Estimate` out; no justice words."""

from rrlib.statistics.chart_choice import (
    Choice,
    choose_for_proportions,
    choose_for_rates,
    overdispersion,
)
from rrlib.statistics.charting import Chart, Kind, Phase, Point, Rule
from rrlib.statistics.comparisons import Test, gray, log_rank
from rrlib.statistics.control_charts import (
    individuals_chart,
    laney_p_chart,
    laney_u_chart,
    moving_range_chart,
    p_chart,
    u_chart,
)
from rrlib.statistics.counts import poisson_change, poisson_rate, poisson_ratio
from rrlib.statistics.detectable import (
    Detectable,
    smallest_detectable_change,
    smallest_detectable_change_of_counts,
)
from rrlib.statistics.false_signals import (
    FalseSignals,
    expected_false_signals,
    false_signals_of,
)
from rrlib.statistics.funnels import (
    Area,
    Dispersion,
    Funnel,
    Place,
    dispersion_of_proportions,
    dispersion_of_rates,
    funnel_of_proportions,
    funnel_of_rates,
)
from rrlib.statistics.gamma_poisson import Spell
from rrlib.statistics.means import mean
from rrlib.statistics.proportions import mee, miettinen_nurminen, newcombe, wilson
from rrlib.statistics.rare_events import g_chart, t_chart
from rrlib.statistics.ratios import change_of_rates, with_unseen
from rrlib.statistics.regression_to_the_mean import (
    Expected,
    Population,
    Threshold,
    adjusted_change,
    expected_after,
)
from rrlib.statistics.standardisation import (
    directly_standardised,
    standardised_difference,
    standardised_proportion,
)
from rrlib.statistics.survival import (
    Curve,
    cumulative_incidence,
    events_and_exposure,
    kaplan_meier,
    kaplan_meier_risk,
    restricted_mean,
    survival_quantile,
)

__all__ = [
    "Area",
    "Chart",
    "Choice",
    "Curve",
    "Detectable",
    "Dispersion",
    "Expected",
    "FalseSignals",
    "Funnel",
    "Kind",
    "Phase",
    "Place",
    "Point",
    "Population",
    "Rule",
    "Spell",
    "Test",
    "Threshold",
    "adjusted_change",
    "change_of_rates",
    "choose_for_proportions",
    "choose_for_rates",
    "cumulative_incidence",
    "directly_standardised",
    "dispersion_of_proportions",
    "dispersion_of_rates",
    "events_and_exposure",
    "expected_after",
    "expected_false_signals",
    "false_signals_of",
    "funnel_of_proportions",
    "funnel_of_rates",
    "g_chart",
    "gray",
    "individuals_chart",
    "kaplan_meier",
    "kaplan_meier_risk",
    "laney_p_chart",
    "laney_u_chart",
    "log_rank",
    "mean",
    "mee",
    "miettinen_nurminen",
    "moving_range_chart",
    "newcombe",
    "overdispersion",
    "p_chart",
    "poisson_change",
    "poisson_rate",
    "poisson_ratio",
    "restricted_mean",
    "smallest_detectable_change",
    "smallest_detectable_change_of_counts",
    "standardised_difference",
    "standardised_proportion",
    "survival_quantile",
    "t_chart",
    "u_chart",
    "wilson",
    "with_unseen",
]
