"""The deliveries behind the Reducing Re-offending Strategy 2014-2017.

That of 2013-14Q4 is invented; that of the quarter before is what was known of it then.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from rrlib.demonstration.earlier import as_known, with_wrong_birth
from rrlib.demonstration.files import Row, pseudonyms, write_delivery
from rrlib.demonstration.management import rows as adult
from rrlib.demonstration.management.inventing import invent_adults
from rrlib.demonstration.management.rows import Adults
from rrlib.demonstration.management.services import rate_rows, service_rows
from rrlib.demonstration.youth import rows as young
from rrlib.demonstration.youth.inventing import invent_youth
from rrlib.demonstration.youth.rows import Youth
from rrlib.demonstration.youth.targets import QUARTER

_YOUTH_SEED = 20140331
_ADULT_SEED = 2
_NAMES_SEED = 20140401
_EARLIER_SEED = 20131231
_CORRECTED_COHORT = 2013
_TRUE = """\
Its totals equal those published in the Reducing Re-offending Strategy 2014-2017 because the
records add up to them."""
_AS_IT_STOOD = """\
It is the delivery of {quarter} as it stood a quarter before: less was known."""


def write_2013_14_q4(folder: Path) -> None:
    """Write the delivery of 2013-14Q4 into `folder`, the same bytes every time."""
    write_delivery(folder, QUARTER, _tables(), _TRUE)


def write_2013_14_q3(folder: Path) -> None:
    """Write the delivery of 2013-14Q3: the next one as it stood then, a date of birth wrong."""
    before = QUARTER.shift(-1)
    known = as_known(_random(_EARLIER_SEED), _tables(), before.window.last)
    tables = with_wrong_birth(known, _CORRECTED_COHORT)
    write_delivery(folder, before, tables, _AS_IT_STOOD.format(quarter=QUARTER))


def _tables() -> dict[str, list[Row]]:
    youth, adults = invent_youth(_random(_YOUTH_SEED)), invent_adults(_random(_ADULT_SEED))
    rng = _random(_NAMES_SEED)
    of_youth, of_adults = _names(rng, youth, adults)
    return {
        "people": [*young.people_rows(youth, of_youth), *adult.people_rows(adults, of_adults)],
        "offences": [
            *young.offence_rows(rng, youth, of_youth),
            *adult.offence_rows(rng, adults, of_adults),
        ],
        "yos_cohort": list(young.cohort_rows(youth, of_youth)),
        "first_time_entrants": list(young.first_disposal_rows(youth, of_youth)),
        "iom_membership": list(adult.membership_rows(rng, adults, of_adults)),
        "custody_spells": list(adult.custody_rows(rng, adults, of_adults)),
        "orders": list(adult.order_rows(rng, adults, of_adults)),
        "needs_assessments": list(adult.assessment_rows(rng, adults, of_adults)),
        "population": list(young.population_rows(youth)),
        "service_activity": list(service_rows()),
        "published_rates": list(rate_rows()),
    }


def _names(rng: Random, youth: Youth, adults: Adults) -> tuple[young.Pseudonyms, adult.Pseudonyms]:
    """Pseudonyms from one series, so that they do not tell young people from adults."""
    minors, grown = youth.register, adults.register
    people = pseudonyms(rng, "P", 5, len(minors.people) + len(grown.adults))
    offences = pseudonyms(rng, "O", 6, len(minors.offences) + len(grown.offences))
    orders = pseudonyms(rng, "S", 5, len(adults.orders))
    split, parted = len(minors.people), len(minors.offences)
    return (
        young.Pseudonyms(people[:split], offences[:parted]),
        adult.Pseudonyms(people[split:], offences[parted:], orders),
    )


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - invented data, nothing here is secret
