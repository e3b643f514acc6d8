"""What was known of each person before they left prison, that no follow-up tells."""

from __future__ import annotations

import ibis
import pandas as pd

from rrlib.codes import Assessment, OffenceGroup
from rrlib.cohorts import Cohort, months_after
from rrlib.records import Records, standing
from rrlib.reoffending.following import PROVEN

_PATHWAYS = [Assessment.PATHWAYS_2004.value, Assessment.PATHWAYS_2014.value]
_A_NEED = "need"


def offended_before(cohort: Cohort, records: Records, months: int) -> pd.DataFrame:
    """Whether each member of a cohort of releases had offended shortly before the sentence began.

    One column by person_id, `offended_before`: true where an offence committed in the `months`
    before the reception was proven before that day; missing where no custody spell ends on the
    index date. What was sentenced on the day of reception does not count: support, and all that
    comes of it, lies later. Raises DeliveryError where custody spells were not delivered.
    """
    members = cohort.members.select("person_id", "index_date")
    spells = records.custody_spells.select("person_id", "received_on", "released_on")
    received = members.left_join(
        spells, ["person_id", members.index_date == spells.released_on]
    ).select("person_id", "received_on")
    received = received.group_by("person_id").aggregate(received_on=ibis._.received_on.min())
    offences = standing(records.offences).filter(
        ibis._.offence_group != OffenceGroup.BREACH.value, ibis._.disposal.isin(PROVEN)
    )
    rows = offences.select("person_id", "offence_date", "disposal_date")
    near = received.join(
        rows,
        [
            "person_id",
            rows.disposal_date < received.received_on,
            rows.offence_date >= months_after(received.received_on, -months),
        ],
    )
    known = received.mutate(
        offended_before=ibis.ifelse(
            received.received_on.isnull(),
            ibis.null("boolean"),
            received.person_id.isin(near.person_id),
        )
    )
    frame: pd.DataFrame = (
        known.select("person_id", "offended_before").order_by("person_id").execute()
    )
    return frame.set_index("person_id")


def needs_before(cohort: Cohort, records: Records) -> pd.DataFrame:
    """How many critical pathways were a need when each member was last assessed before release.

    One column by person_id, `needs`: missing of whom no assessment of the pathways came before the
    index date. Raises DeliveryError where needs assessments were not delivered.
    """
    members = cohort.members.select("person_id", "index_date")
    rows = records.needs_assessments.filter(ibis._.assessment.isin(_PATHWAYS))
    before = members.join(rows, ["person_id", rows.assessed_on < members.index_date])
    newest = before.assessed_on == before.assessed_on.max().over(group_by=before.person_id)
    last = before.filter(newest).group_by("person_id")
    counted = last.aggregate(needs=(ibis._.answer == _A_NEED).sum())
    known = members.left_join(counted, "person_id").select("person_id", "needs")
    frame: pd.DataFrame = known.order_by("person_id").execute()
    return frame.set_index("person_id")
