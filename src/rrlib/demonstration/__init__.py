"""A synthetic delivery of extracts about young people: every person in it is invented.

Its totals equal those published in the Reducing Re-offending Strategy 2014-2017, Appendices 2
and 3, because the individual records add up to them; no total is stored anywhere in it.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from rrlib.demonstration.background import add_uncounted, fill_year
from rrlib.demonstration.characters import characterise, characterise_the_rest
from rrlib.demonstration.cohorts import build_cohort
from rrlib.demonstration.distractors import add_distractors, add_events_of_other_quarters
from rrlib.demonstration.entrants import first_disposals
from rrlib.demonstration.files import Invented, write
from rrlib.demonstration.histories import Register
from rrlib.demonstration.population import populations
from rrlib.demonstration.published import COHORTS, YEARS
from rrlib.demonstration.reoffences import add_reoffences

__all__ = ["write_youth_delivery"]

_SEED = 20140331


def write_youth_delivery(folder: Path) -> None:
    """Write the youth delivery of 2013-14Q4 into `folder`, the same bytes every time."""
    rng = Random(_SEED)  # noqa: S311 - invented data, nothing here is secret
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
    write(folder, Invented(register, firsts, list(populations(rng))), rng)
