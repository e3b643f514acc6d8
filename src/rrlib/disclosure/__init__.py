"""Disclosure control: nothing is shown that was not released."""

from rrlib.disclosure.releasing import Released, WholePercents, release
from rrlib.disclosure.rules import Rule, rule_for

__all__ = ["Released", "Rule", "WholePercents", "release", "rule_for"]
