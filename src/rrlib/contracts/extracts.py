"""The extracts of a delivery: a line a column."""

from __future__ import annotations

from rrlib.codes import Disposal, OffenceGroup, Sex, Tier, YesNo
from rrlib.contracts.columns import Column, Extract, Kind

_PERSON = Column("person_id", Kind.IDENTIFIER, "pseudonym shared by all extracts", personal=True)
_AREA = Column("area", Kind.AREA, "where the person lived at the event")

PEOPLE = Extract(
    "people",
    "Everybody named in another extract, once",
    (
        _PERSON,
        Column("sex", Kind.CODE, "as recorded", Sex),
        Column("date_of_birth", Kind.DATE, "as recorded", personal=True, event=True),
        Column(
            "matched", Kind.CODE, "whether linkage found the person in the offence source", YesNo
        ),
    ),
    key=("person_id",),
)

OFFENCES = Extract(
    "offences",
    "Offences of those people, one row for each disposal of an offence",
    (
        Column("offence_id", Kind.IDENTIFIER, "names the offence", personal=True),
        _PERSON,
        Column("offence_date", Kind.DATE, "the day, or the earliest, it was committed", event=True),
        Column("offence_group", Kind.CODE, "kind of offence", OffenceGroup),
        Column("alcohol_related", Kind.CODE, "whether drink played a part", YesNo),
        Column(
            "disposal_date",
            Kind.DATE,
            "the day it was dealt with; empty while undisposed",
            required=False,
            event=True,
        ),
        Column("disposal", Kind.CODE, "how; empty while undisposed", Disposal, required=False),
        _AREA,
    ),
    key=("offence_id", "disposal_date", "disposal"),
    continuous=True,
)

YOS_COHORT = Extract(
    "yos_cohort",
    "Outcomes and custodial releases that put a young person into a tracked cohort",
    (
        _PERSON,
        Column("index_date", Kind.DATE, "the day followed from", event=True),
        Column("tier", Kind.CODE, "seriousness of the outcome", Tier),
        _AREA,
    ),
    key=("person_id", "index_date", "tier"),
)

FIRST_TIME_ENTRANTS = Extract(
    "first_time_entrants",
    "First recorded disposals of young people, entries and diversions alike",
    (
        _PERSON,
        Column("disposal_date", Kind.DATE, "the day of the disposal", event=True),
        Column("disposal", Kind.CODE, "how it ended", Disposal),
        _AREA,
    ),
    key=("person_id", "disposal_date", "disposal"),
    continuous=True,
)

POPULATION = Extract(
    "population",
    "Mid-year population estimates by single year of age",
    (
        Column("area", Kind.AREA, "one of the partnership's areas"),
        Column("year", Kind.WHOLE_NUMBER, "calendar year of the mid-year estimate"),
        Column("age", Kind.WHOLE_NUMBER, "completed years of age"),
        Column("persons", Kind.WHOLE_NUMBER, "residents of that age"),
    ),
    key=("area", "year", "age"),
)

EXTRACTS = (PEOPLE, OFFENCES, YOS_COHORT, FIRST_TIME_ENTRANTS, POPULATION)
"""Every extract of a youth delivery."""
