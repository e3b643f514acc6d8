"""Estimates with honest intervals. Arrays and numbers in, `Estimate` out; no justice words."""

from rrlib.statistics.comparisons import Test, gray, log_rank
from rrlib.statistics.counts import poisson_change, poisson_rate, poisson_ratio
from rrlib.statistics.means import mean
from rrlib.statistics.proportions import mee, miettinen_nurminen, newcombe, wilson
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
    "Curve",
    "Test",
    "cumulative_incidence",
    "directly_standardised",
    "events_and_exposure",
    "gray",
    "kaplan_meier",
    "kaplan_meier_risk",
    "log_rank",
    "mean",
    "mee",
    "miettinen_nurminen",
    "newcombe",
    "poisson_change",
    "poisson_rate",
    "poisson_ratio",
    "restricted_mean",
    "standardised_difference",
    "standardised_proportion",
    "survival_quantile",
    "wilson",
]
