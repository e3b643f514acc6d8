"""People whose programme's effect is asked about: released from prison, or randomised."""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd

from rrlib.codes import CustodyType
from rrlib.cohorts.choosing import Cohort, cohort_of
from rrlib.definitions import FollowUpDefinition
from rrlib.records import Records


def prison_release_cohort(
    records: Records, definition: FollowUpDefinition, first: date, areas: tuple[str, ...]
) -> Cohort:
    """The people of `areas` released from a prison in the window begun on `first`.

    From the first release of the window that does not end a recall, which only custody spells
    tell. Members have the `prison`, the `sentence`, the `offence_group` and the `early_visits` of
    that release.
    """
    released = records.prison_releases
    if records.holds("custody_spells"):
        spells = records.custody_spells
        recalls = spells.filter(spells.custody_type == CustodyType.RECALL.value)
        released = released.anti_join(
            recalls, ["person_id", released.released_on == recalls.released_on]
        )
    events = released.rename(index_date="released_on").mutate(order=ibis.literal(0))
    return cohort_of(records, definition, first, areas, events)


def trial_cohort(
    records: Records,
    definition: FollowUpDefinition,
    trial: str,
    first: date,
    areas: tuple[str, ...],
) -> Cohort:
    """Those of `areas` randomised in `trial` in the window begun on `first`, as drawn.

    Whatever they then received: members have the `arm` that was drawn for them and whether they
    were `treated`.
    """
    drawn = records.trial_participants.filter(ibis._.trial == trial)
    events = drawn.rename(index_date="randomised_on").mutate(order=ibis.literal(0))
    return cohort_of(records, definition, first, areas, events)


def support_of(cohort: Cohort, records: Records) -> pd.DataFrame:
    """What family support each member of a cohort of releases had, by person_id.

    Columns, each true or false: `here` (support at the prison of the release that began before the
    day of release: it precedes the follow-up), `elsewhere` (before that day, at other prisons
    only), `after` (none before that day, some since).
    """
    members = cohort.members.select("person_id", "index_date", "prison")
    rows = records.family_support.select("person_id", "started_on", given_at="prison")
    met = members.left_join(rows, "person_id")
    before = (met.started_on < met.index_date).fill_null(False)
    at_it = (met.given_at == met.prison).fill_null(False)
    found = met.group_by("person_id").aggregate(
        here=(before & at_it).any(),
        before=before.any(),
        ever=met.started_on.notnull().any(),
    )
    told = found.select(
        "person_id",
        "here",
        elsewhere=found.before & ~found.here,
        after=found.ever & ~found.before,
    )
    frame: pd.DataFrame = told.order_by("person_id").execute()
    return frame.set_index("person_id")
