"""What offences end in, by the age somebody has on the day they are dealt with.

The vocabulary has no community order for adults, so that adults are discharged or fined, or
sentenced to custody where a spell in custody begins on that day.
"""

from __future__ import annotations

from datetime import date
from random import Random

from rrlib.codes import Disposal
from rrlib.demonstration.draws import chance
from rrlib.demonstration.panel.register import Outcome, Person
from rrlib.demonstration.youth import disposals as youth

_YOUTH_TIERS = (30, 50, 20, 0)


def conviction(rng: Random, person: Person, day: date) -> Outcome:
    """A proven outcome without custody."""
    if day < person.of_age_on:
        return Outcome(day, youth.proven(rng, day, _YOUTH_TIERS))
    return Outcome(day, Disposal.FINE if chance(rng, 0.6) else Disposal.DISCHARGE)


def nothing_proven(rng: Random, person: Person, day: date) -> Outcome:
    """Diverted or dismissed."""
    if chance(rng, 0.5):
        dismissed = Disposal.NO_FURTHER_ACTION if chance(rng, 0.6) else Disposal.NOT_GUILTY
        return Outcome(day, dismissed)
    if day < person.of_age_on:
        return Outcome(day, youth.diversion(rng, day))
    return Outcome(day, Disposal.COMMUNITY_RESOLUTION)
