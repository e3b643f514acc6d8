"""Disclosure control: nothing is shown that was not released."""

from rrlib.disclosure.releasing import Released, release
from rrlib.disclosure.rules import Rule, rule_for

__all__ = ["Released", "Rule", "release", "rule_for"]
