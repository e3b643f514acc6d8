"""The delivery of 2018-19Q4: recorded crime, and variants of it whose truth is known."""

from __future__ import annotations

from rrlib.demonstration.crime.delivery import write_2018_19_q4
from rrlib.demonstration.crime.truths import CrimeTruth

__all__ = ["CrimeTruth", "write_2018_19_q4"]
