"""Invents the young people in the order that makes their totals fit."""

from __future__ import annotations

from random import Random

from rrlib.demonstration.youth.background import add_uncounted, fill_year
from rrlib.demonstration.youth.characters import characterise, characterise_the_rest
from rrlib.demonstration.youth.cohorts import build_cohort
from rrlib.demonstration.youth.distractors import add_distractors, add_events_of_other_quarters
from rrlib.demonstration.youth.entrants import first_disposals
from rrlib.demonstration.youth.histories import Register
from rrlib.demonstration.youth.population import populations
from rrlib.demonstration.youth.published import COHORTS, YEARS
from rrlib.demonstration.youth.reoffences import add_reoffences
from rrlib.demonstration.youth.rows import Youth


def invent_youth(rng: Random) -> Youth:
    """Young people whose records add up to the published totals of `published.py`."""
    register = Register()
    for cohort in COHORTS:
        members = build_cohort(rng, register, cohort)
        add_reoffences(rng, register, members)
        add_distractors(rng, register, cohort, members)
    add_events_of_other_quarters(rng, register)
    for year in YEARS:
        people = fill_year(rng, register, year)
        add_uncounted(rng, register, year, people)
    for year in YEARS:
        characterise(rng, register, year)
    characterise_the_rest(rng, register)
    firsts = first_disposals(rng, register)
    return Youth(register, firsts, list(populations(rng)))
