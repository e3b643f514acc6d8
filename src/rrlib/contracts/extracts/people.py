"""People, their offences, and young people's cohorts and programmes."""

from __future__ import annotations

from dataclasses import replace

from rrlib.codes import Disposal, OffenceGroup, Sex, Tier, YesNo, YouthProgramme
from rrlib.contracts.columns import Column, Extract, Kind, Presence, When
from rrlib.contracts.extracts.shared import AREA, ENTERED, PERSON, happened, later

PEOPLE = Extract(
    "people",
    "Everybody named in another extract, once",
    (
        PERSON,
        Column("sex", Kind.CODE, "as recorded", Sex),
        Column(
            "date_of_birth",
            Kind.DATE,
            "as recorded",
            personal=True,
            when=When.HAPPENED,
            uk_dates=True,
        ),
        Column(
            "matched", Kind.CODE, "whether linkage found the person in the offence source", YesNo
        ),
        # Where two headings are swapped, dates of birth stand in one of these columns.
        replace(
            later("died_on", "the day of death; empty while alive", Presence.MAY_BE_LEFT_OUT),
            personal=True,
        ),
        replace(ENTERED, personal=True),
    ),
    key=("person_id",),
)

OFFENCES = Extract(
    "offences",
    "Offences of those people, one row for each disposal of one person's part in an offence",
    (
        Column(
            "offence_id",
            Kind.IDENTIFIER,
            "names the offence, which several people may share",
            personal=True,
        ),
        PERSON,
        happened("offence_date", "the day, or the earliest, it was committed"),
        Column(
            "offence_to",
            Kind.DATE,
            "the latest day it can have been committed, where only a range is known",
            presence=Presence.MAY_BE_LEFT_OUT,
            uk_dates=True,
        ),
        Column("offence_group", Kind.CODE, "kind of offence", OffenceGroup),
        Column(
            "offence_code",
            Kind.TEXT,
            "the police's code of the offence",
            presence=Presence.MAY_BE_LEFT_OUT,
        ),
        Column("alcohol_related", Kind.CODE, "whether drink played a part", YesNo),
        later("disposal_date", "the day it was dealt with; empty while undisposed"),
        Column(
            "disposal",
            Kind.CODE,
            "how; empty while undisposed",
            Disposal,
            presence=Presence.SOME_ROWS,
            goes_with="disposal_date",
        ),
        AREA,
        ENTERED,
    ),
    key=("offence_id", "person_id", "disposal_date", "disposal"),
    continuous=True,
)

YOS_COHORT = Extract(
    "yos_cohort",
    "Outcomes and custodial releases that put a young person into a tracked cohort",
    (
        PERSON,
        happened("index_date", "the day followed from"),
        Column("tier", Kind.CODE, "seriousness of the outcome", Tier),
        AREA,
        ENTERED,
    ),
    key=("person_id", "index_date", "tier"),
)

YOS_PROGRAMMES = Extract(
    "yos_programmes",
    "Young people who began a programme of the youth offending service",
    (
        PERSON,
        Column("programme", Kind.CODE, "which programme", YouthProgramme),
        happened("started_on", "the day it began"),
        later("ended_on", "the day it ended; empty while it goes on"),
        AREA,
        ENTERED,
    ),
    key=("person_id", "programme", "started_on"),
)

FIRST_TIME_ENTRANTS = Extract(
    "first_time_entrants",
    "First recorded disposals of young people, entries and diversions alike",
    (
        PERSON,
        happened("disposal_date", "the day of the disposal"),
        Column("disposal", Kind.CODE, "how it ended", Disposal),
        AREA,
        ENTERED,
    ),
    key=("person_id", "disposal_date", "disposal"),
    continuous=True,
)
