"""Synthetic deliveries: every person and record in them is invented.

Their totals equal published ones because the individual records add up to them; no total is
stored anywhere.
"""

from rrlib.demonstration.strategy import write_2013_14_q3, write_2013_14_q4

__all__ = ["write_2013_14_q3", "write_2013_14_q4"]
