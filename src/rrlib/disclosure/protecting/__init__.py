"""Which further counts to hide, so that no hidden one can be worked out from those shown."""

from rrlib.disclosure.protecting.patterns import bounds, protect
from rrlib.disclosure.protecting.problems import Pattern, Problem, Sum

__all__ = ["Pattern", "Problem", "Sum", "bounds", "protect"]
