"""Estimates with honest intervals. Arrays and numbers in, `Estimate` out; no justice words."""

from rrlib.statistics.counts import poisson_change, poisson_rate
from rrlib.statistics.means import mean
from rrlib.statistics.proportions import newcombe, wilson

__all__ = ["mean", "newcombe", "poisson_change", "poisson_rate", "wilson"]
