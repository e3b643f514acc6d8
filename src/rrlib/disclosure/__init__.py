"""Disclosure control: nothing is shown that was not released."""

from rrlib.disclosure.gates import Gate, gates
from rrlib.disclosure.releasing import Released, release, shown_table
from rrlib.disclosure.rules import Rule, rule_for
from rrlib.disclosure.shown import ShownTable

__all__ = [
    "Gate",
    "Released",
    "Rule",
    "ShownTable",
    "gates",
    "release",
    "rule_for",
    "shown_table",
]
