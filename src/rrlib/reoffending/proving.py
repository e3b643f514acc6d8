"""Every offence that was proven, whoever committed it and whenever."""

from __future__ import annotations

import ibis
import pandas as pd

from rrlib.codes import OffenceGroup
from rrlib.records import Records, standing
from rrlib.reoffending.following import PROVEN, as_frame


def proven_offences(records: Records) -> pd.DataFrame:
    """Offences proven by the as-at date, one row a person's part in one.

    Breaches of orders and quashed convictions are left out. Columns: person_id, offence_date (the
    first of a range of days), proven_on (the first disposal that proves it), offence_group (of
    several, the first in the alphabet).
    """
    proven = standing(records.offences).filter(
        ibis._.disposal.isin(PROVEN), ibis._.offence_group != OffenceGroup.BREACH.value
    )
    return as_frame(
        proven.group_by("person_id", "offence_id")
        .aggregate(
            offence_date=ibis._.offence_date.min(),
            proven_on=ibis._.disposal_date.min(),
            offence_group=ibis._.offence_group.min(),
        )
        .drop("offence_id")
        .order_by("person_id", "offence_date", "proven_on", "offence_group")
    )
