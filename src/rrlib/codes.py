"""The field's vocabularies, as extracts spell them."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    NOT_RECORDED = "not recorded"


class AgeBand(StrEnum):
    """Completed years of age at the offence."""

    FROM_10_TO_13 = "10-13"
    FROM_14_TO_15 = "14-15"
    FROM_16_TO_17 = "16-17"

    @property
    def ages(self) -> range:
        youngest, oldest = self.value.split("-")
        return range(int(youngest), int(oldest) + 1)


class OffenceGroup(StrEnum):
    ACQUISITIVE = "acquisitive"
    VIOLENCE = "violence against the person"
    CRIMINAL_DAMAGE = "criminal damage"
    PUBLIC_ORDER = "public order"
    DRUGS = "drugs"
    MOTORING = "motoring"
    SEXUAL = "sexual"
    OTHER = "other"
    BREACH = "breach of an order"


class Disposal(StrEnum):
    """How an offence ended. Only some disposals prove it; see `PROVEN_DISPOSALS`."""

    PRE_REPRIMAND = "pre-reprimand disposal"
    PRE_CAUTION = "pre-caution disposal"
    COMMUNITY_RESOLUTION = "community resolution"
    REPRIMAND = "reprimand"
    FINAL_WARNING = "final warning"
    YOUTH_CAUTION = "youth caution"
    YOUTH_CONDITIONAL_CAUTION = "youth conditional caution"
    DISCHARGE = "discharge"
    FINE = "fine"
    REFERRAL_ORDER = "referral order"
    REPARATION_ORDER = "reparation order"
    YOUTH_REHABILITATION_ORDER = "youth rehabilitation order"
    CUSTODY = "custody"
    NO_FURTHER_ACTION = "no further action"
    NOT_GUILTY = "not guilty"


DIVERSION_DISPOSALS = frozenset(
    {Disposal.PRE_REPRIMAND, Disposal.PRE_CAUTION, Disposal.COMMUNITY_RESOLUTION}
)
"""Recorded against a young person and counted among youth offences, but proving nothing."""

DISMISSED_DISPOSALS = frozenset({Disposal.NO_FURTHER_ACTION, Disposal.NOT_GUILTY})
"""The offence was not shown to be this person's; it is counted nowhere."""

PROVEN_DISPOSALS = frozenset(Disposal) - DIVERSION_DISPOSALS - DISMISSED_DISPOSALS
"""Convictions, cautions, reprimands and warnings."""


class Tier(StrEnum):
    """How serious the outcome was that put a young person into the cohort."""

    PRE_COURT = "pre-court"
    FIRST_TIER = "first tier"
    COMMUNITY = "community penalty"
    CUSTODIAL_RELEASE = "custodial release"


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class Residence(StrEnum):
    """Where somebody lives who does not live in one of the partnership's areas."""

    ELSEWHERE = "elsewhere"
    NO_FIXED_ADDRESS = "no fixed address"


class Audience(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
