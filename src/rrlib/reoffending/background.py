"""What was known of each person of a cohort on the index date."""

from __future__ import annotations

import ibis
import pandas as pd

from rrlib.codes import DISMISSED_DISPOSALS, Disposal, OffenceGroup
from rrlib.cohorts import Cohort
from rrlib.records import Records, standing
from rrlib.reoffending.following import PROVEN, as_frame

_MOST_SERIOUS_LAST = {
    disposal.value: rank
    for rank, disposal in enumerate(Disposal)
    if disposal not in {*DISMISSED_DISPOSALS, Disposal.TAKEN_INTO_CONSIDERATION}
}


def background(cohort: Cohort, records: Records) -> pd.DataFrame:
    """Of each member of `cohort`, what stood on the index date, by person_id.

    Columns: `age` (completed years on the index date), `earlier_offences` (offences proven
    before that day), `index_disposal` (of offences disposed of on that very day, the most
    serious disposal; missing where the offences extract tells of none).
    """
    members = cohort.members.select("person_id", "index_date", "date_of_birth")
    rows = records.offences.filter(ibis._.offence_group != OffenceGroup.BREACH.value).select(
        "person_id", "offence_id", "disposal", "disposal_date"
    )
    disposed = standing(members.join(rows, ["person_id", rows.disposal_date <= members.index_date]))
    before = disposed.filter(
        disposed.disposal_date < disposed.index_date, disposed.disposal.isin(PROVEN)
    )
    earlier = before.group_by("person_id").aggregate(earlier_offences=ibis._.offence_id.nunique())
    that_day = disposed.filter(
        disposed.disposal_date == disposed.index_date,
        disposed.disposal.isin(list(_MOST_SERIOUS_LAST)),
    )
    rank = that_day.disposal.cases(*_MOST_SERIOUS_LAST.items())
    disposals = that_day.group_by("person_id").aggregate(
        index_disposal=that_day.disposal.argmax(rank)
    )
    known = members.left_join(earlier, "person_id").drop("person_id_right")
    known = known.left_join(disposals, "person_id").drop("person_id_right")
    age = known.index_date.year() - known.date_of_birth.year()
    birthday_to_come = (
        (known.index_date.month() < known.date_of_birth.month())
        | (
            (known.index_date.month() == known.date_of_birth.month())
            & (known.index_date.day() < known.date_of_birth.day())
        )
    ).cast("int64")
    return as_frame(
        known.mutate(
            age=age - birthday_to_come, earlier_offences=known.earlier_offences.fill_null(0)
        )
        .select("person_id", "age", "earlier_offences", "index_disposal")
        .order_by("person_id")
    ).set_index("person_id")
