"""What joiners and all who might have joined did, for as long as it is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from rrlib.codes import YesNo
from rrlib.periods import ADULT_AGE, add_months
from rrlib.records import Records
from rrlib.statistics import Population, Spell, with_unseen
from rrlib.studies.offender_profiles.members import periods as memberships
from rrlib.studies.performance_framework.before_and_after import MONTHS_TO_DETECT, compared_with
from rrlib.studies.performance_framework.detected_crime import DAYS, joiners
from rrlib.studies.performance_framework.stretches import (
    Stretches,
    custody,
    days_at_liberty,
    detected_offences,
    dies,
    offences_in,
    until_death,
)


@dataclass(frozen=True)
class History:
    """What each joiner did before and after, one place each, and all who might have joined.

    `whole` is whether the year before joining lies in the time for which offences are delivered;
    `everybody` is None where no adult had an offence before joining.
    """

    reference: Spell
    selection: Spell
    after: Spell
    whole: np.ndarray
    everybody: Population | None


def since_when(records: Records) -> date | None:
    """The day from which offences of all adults are delivered."""
    covers = records.origin.offence_source.adults
    return min((cover.since for cover in covers if cover.everybody), default=None)


def histories(records: Records, areas: tuple[str, ...]) -> tuple[History | None, pd.DataFrame]:
    """The history of joiners, where it is held; and joiners of `areas` as indicator 1 has them."""
    offences, spells = detected_offences(records), custody(records)
    known = joiners(records, memberships(records))
    joined = known[known["area"].isin(areas)].reset_index(drop=True)
    person, day = joined["person_id"], joined["joined"]
    before = Stretches.of_days(person, day - pd.Timedelta(days=DAYS), DAYS)
    after = Stretches.of_days(person, day, DAYS)
    sides = [_spell(each, joined, offences, spells) for each in (before, after)]
    found = compared_with(joined, before, after, offences, spells)
    since = since_when(records)
    if since is None:
        return None, found
    adults = _adults(records, known, since)
    counted = _spell(
        Stretches(adults["person_id"], adults["first"], adults["until"]), adults, offences, spells
    )
    # Whoever joined before any history is held, or soon after turning 18, has none of reference.
    begins = person.map(adults.set_index("person_id")["first"]).fillna(day)
    reference = Stretches(person, begins, day - pd.Timedelta(days=DAYS))
    return (
        History(
            _spell(reference, joined, offences, spells),
            sides[0],
            sides[1],
            (day - pd.Timedelta(days=DAYS) >= pd.Timestamp(since)).to_numpy(),
            _population(counted),
        ),
        found,
    )


def _population(counted: Spell) -> Population | None:
    """Those with an offence, and as many without one as they lead to expect."""
    counts, exposures = counted.checked()
    seen = counts > 0
    return Population(with_unseen(Spell(counts[seen], exposures[seen]))) if seen.any() else None


def _adults(records: Records, known: pd.DataFrame, since: date) -> pd.DataFrame:
    """Everybody found in the offence source who might have joined, with the days on which they
    might: from the 18th birthday or `since`, until joining, or the last day of which offences are
    known.
    """
    people: pd.DataFrame = records.people.select(
        "person_id", "date_of_birth", "matched", "died_on"
    ).execute()
    people = people[people["matched"] == YesNo.YES.value].reset_index(drop=True)
    of_age = pd.to_datetime(people["date_of_birth"]) + pd.DateOffset(years=ADULT_AGE)
    of_age, begun = of_age.astype("datetime64[ns]"), pd.Timestamp(since)
    first = of_age.where(of_age > begun, begun)
    last_known = pd.Timestamp(add_months(records.as_at, -MONTHS_TO_DETECT))
    joined = people["person_id"].map(known.set_index("person_id")["joined"])
    adults = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "first": first,
            "until": joined.fillna(last_known),
            "dies": dies(people["died_on"]),
        }
    )
    return adults[adults["first"] < adults["until"]].reset_index(drop=True)


def _spell(
    stretches: Stretches, people: pd.DataFrame, offences: pd.DataFrame, spells: pd.DataFrame | None
) -> Spell:
    """Offences and days at liberty; an offence of somebody never at liberty is left out."""
    alive = until_death(stretches, people["dies"])
    days = days_at_liberty(alive, spells)
    return Spell(np.where(days > 0, offences_in(alive, offences), 0), days)
