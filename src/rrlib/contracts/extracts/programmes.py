"""Programmes whose effect is asked about: family support in prison and the Checkpoint trial."""

from __future__ import annotations

from rrlib.codes import Arm, OffenceGroup, SentenceBand, SupportGroup, SupportService, YesNo
from rrlib.contracts.columns import Column, Extract, Kind, Presence, When
from rrlib.contracts.extracts.shared import AREA, ENTERED, PERSON, happened, later

_PRISON = Column("prison", Kind.TEXT, "the prison's name")

FAMILY_SUPPORT = Extract(
    "family_support",
    "Support that prisoners and their families received while in prison",
    (
        PERSON,
        _PRISON,
        Column("service", Kind.CODE, "what it consisted of", SupportService),
        happened("started_on", "the first day of support"),
        later("ended_on", "its last day; empty while it goes on"),
        ENTERED,
    ),
    key=("person_id", "prison", "service", "started_on"),
)

PRISON_RELEASES = Extract(
    "prison_releases",
    "Releases from the prisons of the area",
    (
        PERSON,
        happened("released_on", "the day of release"),
        _PRISON,
        Column("sentence", Kind.CODE, "length of the sentence served", SentenceBand),
        Column("offence_group", Kind.CODE, "the main offence sentenced", OffenceGroup),
        Column(
            "early_visits",
            Kind.WHOLE_NUMBER,
            "social visits in the first three months of the sentence",
            presence=Presence.MAY_BE_LEFT_OUT,
        ),
        AREA,
        ENTERED,
    ),
    key=("person_id", "released_on"),
)

PRISON_COUNTS = Extract(
    "prison_counts",
    "Releases and reoffenders of a prison, counted by somebody else",
    (
        _PRISON,
        Column("released_from", Kind.DATE, "first day of the releases counted", uk_dates=True),
        Column(
            "released_to",
            Kind.DATE,
            "last day of the releases counted",
            when=When.HAPPENED,
            uk_dates=True,
        ),
        Column("support", Kind.CODE, "whose releases", SupportGroup),
        Column("releases", Kind.WHOLE_NUMBER, "people released"),
        Column("reoffenders", Kind.WHOLE_NUMBER, "how many of them reoffended"),
        Column("definition", Kind.TEXT, "the definition of reoffending, as the source words it"),
    ),
    key=("prison", "released_from", "released_to", "support"),
)

TRIAL_PARTICIPANTS = Extract(
    "trial_participants",
    "People randomised in a trial, whatever they then received",
    (
        PERSON,
        Column("trial", Kind.TEXT, "the trial's name"),
        happened("randomised_on", "the day of randomisation, followed from"),
        Column("arm", Kind.CODE, "what was drawn for them", Arm),
        Column("treated", Kind.CODE, "whether they received the treatment", YesNo),
        AREA,
        ENTERED,
    ),
    key=("person_id", "trial"),
)
