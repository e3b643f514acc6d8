"""Estimates with honest intervals. Arrays and numbers in, `Estimate` out; no justice words."""

from rrlib.statistics.adjusted import (
    adjusted_difference,
    difference_of_means,
    standardised_difference_of_events,
)
from rrlib.statistics.balance import Balance, balance, effective_size
from rrlib.statistics.bootstrap import Resampling, bootstrap_matched
from rrlib.statistics.chart_choice import (
    Choice,
    choose_for_proportions,
    choose_for_rates,
    overdispersion,
)
from rrlib.statistics.charting import Chart, Kind, Phase, Point, Rule
from rrlib.statistics.comparisons import Test, gray, log_rank
from rrlib.statistics.compliers import Complier, complier_effect
from rrlib.statistics.control_charts import (
    individuals_chart,
    laney_p_chart,
    laney_u_chart,
    moving_range_chart,
    p_chart,
    u_chart,
)
from rrlib.statistics.counts import poisson_change, poisson_rate, poisson_ratio
from rrlib.statistics.designs import Design, NotEstimable, design_of, every_level
from rrlib.statistics.detectable import (
    Detectable,
    smallest_detectable_change,
    smallest_detectable_change_of_counts,
)
from rrlib.statistics.exact_tests import ExactTest, barnard, boschloo
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
from rrlib.statistics.levels import p_value_of
from rrlib.statistics.matched import matched_difference, matched_difference_adjusted
from rrlib.statistics.matching import Matching, caliper_of, nearest_neighbour
from rrlib.statistics.means import mean
from rrlib.statistics.meta_analysis import (
    Combined,
    as_ratio,
    dersimonian_laird,
    fixed_effect,
    hartung_knapp,
    reml,
)
from rrlib.statistics.multiplicity import benjamini_hochberg, holm
from rrlib.statistics.printed_shares import (
    bases_that_fit,
    counts_printed_as,
    sizes_that_fit,
    splits_that_fit,
)
from rrlib.statistics.propensity import Scores, propensity
from rrlib.statistics.proportions import mee, miettinen_nurminen, newcombe, wilson
from rrlib.statistics.randomisation import (
    Randomisation,
    exact_randomisation_p_values,
    exact_randomisation_test,
    randomisation_test,
)
from rrlib.statistics.rare_events import g_chart, t_chart
from rrlib.statistics.ratios import change_of_rates, with_unseen
from rrlib.statistics.regression_to_the_mean import (
    Expected,
    Population,
    Threshold,
    adjusted_change,
    expected_after,
)
from rrlib.statistics.sample_size import (
    interval_width_at,
    people_needed,
    people_needed_pooled,
    power_of,
)
from rrlib.statistics.sensitivity import (
    Bounds,
    EValue,
    bias_of_hidden,
    e_value,
    mcnemar_bound,
    mcnemar_gamma_tolerated,
    selection_needed,
    wilcoxon_bound,
    wilcoxon_gamma_tolerated,
)
from rrlib.statistics.standardisation import (
    directly_standardised,
    standardised_difference,
    standardised_proportion,
)
from rrlib.statistics.strata import (
    breslow_day,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
    mantel_haenszel_test,
)
from rrlib.statistics.study_effects import (
    difference_and_variance,
    log_odds_ratio_and_variance,
    log_ratio_and_variance,
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
from rrlib.statistics.two_groups import (
    NumberNeeded,
    exact_odds_ratio,
    number_needed_to_treat,
    odds_ratio,
    risk_ratio,
)
from rrlib.statistics.weighting import (
    doubly_robust_difference,
    standardised_by_regression,
    weighted_difference,
    weighted_difference_given_scores,
    weights_of_odds,
)

__all__ = [
    "Area",
    "Balance",
    "Bounds",
    "Chart",
    "Choice",
    "Combined",
    "Complier",
    "Curve",
    "Design",
    "Detectable",
    "Dispersion",
    "EValue",
    "ExactTest",
    "Expected",
    "FalseSignals",
    "Funnel",
    "Kind",
    "Matching",
    "NotEstimable",
    "NumberNeeded",
    "Phase",
    "Place",
    "Point",
    "Population",
    "Randomisation",
    "Resampling",
    "Rule",
    "Scores",
    "Spell",
    "Test",
    "Threshold",
    "adjusted_change",
    "adjusted_difference",
    "as_ratio",
    "balance",
    "barnard",
    "bases_that_fit",
    "benjamini_hochberg",
    "bias_of_hidden",
    "bootstrap_matched",
    "boschloo",
    "breslow_day",
    "caliper_of",
    "change_of_rates",
    "choose_for_proportions",
    "choose_for_rates",
    "complier_effect",
    "counts_printed_as",
    "cumulative_incidence",
    "dersimonian_laird",
    "design_of",
    "difference_and_variance",
    "difference_of_means",
    "directly_standardised",
    "dispersion_of_proportions",
    "dispersion_of_rates",
    "doubly_robust_difference",
    "e_value",
    "effective_size",
    "events_and_exposure",
    "every_level",
    "exact_odds_ratio",
    "exact_randomisation_p_values",
    "exact_randomisation_test",
    "expected_after",
    "expected_false_signals",
    "false_signals_of",
    "fixed_effect",
    "funnel_of_proportions",
    "funnel_of_rates",
    "g_chart",
    "gray",
    "hartung_knapp",
    "holm",
    "individuals_chart",
    "interval_width_at",
    "kaplan_meier",
    "kaplan_meier_risk",
    "laney_p_chart",
    "laney_u_chart",
    "log_odds_ratio_and_variance",
    "log_rank",
    "log_ratio_and_variance",
    "mantel_haenszel_difference",
    "mantel_haenszel_odds_ratio",
    "mantel_haenszel_ratio",
    "mantel_haenszel_test",
    "matched_difference",
    "matched_difference_adjusted",
    "mcnemar_bound",
    "mcnemar_gamma_tolerated",
    "mean",
    "mee",
    "miettinen_nurminen",
    "moving_range_chart",
    "nearest_neighbour",
    "newcombe",
    "number_needed_to_treat",
    "odds_ratio",
    "overdispersion",
    "p_chart",
    "p_value_of",
    "people_needed",
    "people_needed_pooled",
    "poisson_change",
    "poisson_rate",
    "poisson_ratio",
    "power_of",
    "propensity",
    "randomisation_test",
    "reml",
    "restricted_mean",
    "risk_ratio",
    "selection_needed",
    "sizes_that_fit",
    "smallest_detectable_change",
    "smallest_detectable_change_of_counts",
    "splits_that_fit",
    "standardised_by_regression",
    "standardised_difference",
    "standardised_difference_of_events",
    "standardised_proportion",
    "survival_quantile",
    "t_chart",
    "u_chart",
    "weighted_difference",
    "weighted_difference_given_scores",
    "weights_of_odds",
    "wilcoxon_bound",
    "wilcoxon_gamma_tolerated",
    "wilson",
    "with_unseen",
]
