"""Invents the adults in the order that makes their totals fit."""

from __future__ import annotations

from random import Random

from rrlib.demonstration.management.assessments import Assessed, assessments
from rrlib.demonstration.management.counting import cohort_of
from rrlib.demonstration.management.custody import with_custody
from rrlib.demonstration.management.distractors import add_distractors
from rrlib.demonstration.management.histories import Career, Register
from rrlib.demonstration.management.identities import careers as careers_of
from rrlib.demonstration.management.offending import add_before_joining
from rrlib.demonstration.management.orders import orders
from rrlib.demonstration.management.published import AREAS
from rrlib.demonstration.management.reoffending import Split, add_reoffences, split_cohort
from rrlib.demonstration.management.rows import Adults
from rrlib.demonstration.management.stays import stays
from rrlib.demonstration.management.targets import YEARS, AreaTargets


def invent_adults(rng: Random) -> Adults:
    """Adults whose records add up to the published totals of `published.py`."""
    register = Register()
    assessed: list[Assessed] = []
    for targets in AREAS:
        careers = careers_of(rng, register, targets, stays(rng, targets))
        careers = with_custody(rng, careers, targets.locked_up)
        register.careers.extend(careers)
        _add_offences(rng, register, careers, targets)
        assessed += assessments(rng, careers, targets)
    return Adults(register, orders(rng, register), assessed)


def _add_offences(
    rng: Random, register: Register, careers: list[Career], targets: AreaTargets
) -> None:
    """First those before joining: how much may follow depends on them."""
    add_before_joining(rng, register, careers, targets)
    split: Split | None = None
    for year in YEARS:
        cohort = cohort_of(careers, year)
        split = split_cohort(rng, cohort, year, targets.reoffending[year], split)
        add_distractors(rng, register, split, targets.distractors)
        add_reoffences(rng, register, careers, targets, split)
