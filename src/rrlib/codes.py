"""The field's vocabularies, as extracts spell them."""

from __future__ import annotations

from collections.abc import Mapping
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
    OUTCOME_22 = "outcome 22"
    REPRIMAND = "reprimand"
    FINAL_WARNING = "final warning"
    YOUTH_CAUTION = "youth caution"
    YOUTH_CONDITIONAL_CAUTION = "youth conditional caution"
    DISCHARGE = "discharge"
    FINE = "fine"
    REFERRAL_ORDER = "referral order"
    REPARATION_ORDER = "reparation order"
    YOUTH_REHABILITATION_ORDER = "youth rehabilitation order"
    CAUTION = "caution"
    CONDITIONAL_CAUTION = "conditional caution"
    COMMUNITY_ORDER = "community order"
    SUSPENDED_SENTENCE = "suspended sentence order"
    CUSTODY = "custody"
    NO_FURTHER_ACTION = "no further action"
    NOT_GUILTY = "not guilty"
    QUASHED = "conviction quashed"
    TAKEN_INTO_CONSIDERATION = "taken into consideration"


DIVERSION_DISPOSALS = frozenset(
    {
        Disposal.PRE_REPRIMAND,
        Disposal.PRE_CAUTION,
        Disposal.COMMUNITY_RESOLUTION,
        Disposal.OUTCOME_22,
    }
)
"""Recorded against a young person and counted among youth offences, but proving nothing."""

DISMISSED_DISPOSALS = frozenset({Disposal.NO_FURTHER_ACTION, Disposal.NOT_GUILTY, Disposal.QUASHED})
"""The offence was not shown to be this person's; it is counted nowhere."""

ONLY_ADMITTED = frozenset({Disposal.TAKEN_INTO_CONSIDERATION})
"""Admitted to a court that sentences another offence: no conviction of its own."""

PROVEN_DISPOSALS = frozenset(Disposal) - DIVERSION_DISPOSALS - DISMISSED_DISPOSALS - ONLY_ADMITTED
"""Convictions, cautions, reprimands and warnings: no conviction that was quashed, and no offence
that was only taken into consideration.
"""


class Tier(StrEnum):
    """How serious the outcome was that put a young person into the cohort."""

    PRE_COURT = "pre-court"
    FIRST_TIER = "first tier"
    COMMUNITY = "community penalty"
    CUSTODIAL_RELEASE = "custodial release"


class Scheme(StrEnum):
    """Why somebody is managed by Integrated Offender Management (IOM)."""

    PPO = "prolific and priority offender"
    DRR = "drug rehabilitation requirement"
    HCC = "high crime causer"


class CustodyType(StrEnum):
    REMAND = "remand"
    SENTENCE = "sentence"
    RECALL = "recall"


class OrderType(StrEnum):
    COMMUNITY = "community order"
    SUSPENDED_SENTENCE = "suspended sentence order"
    DRUG_REHABILITATION = "drug rehabilitation requirement"
    YOUTH_REHABILITATION = "youth rehabilitation order"
    LICENCE = "licence"
    POST_SENTENCE = "post-sentence supervision"


class OrderEnd(StrEnum):
    COMPLETED = "completed"
    REVOKED_FOR_PROGRESS = "revoked for good progress"
    REVOKED_FOR_BREACH = "revoked for breach"
    REVOKED_FOR_OFFENCE = "revoked for a further offence"


class Supervisor(StrEnum):
    """Who supervised; Community Rehabilitation Companies began on 1 June 2014."""

    PROBATION_TRUST = "probation trust"
    NPS = "national probation service"
    CRC = "community rehabilitation company"
    YOS = "youth offending service"


class SentenceBand(StrEnum):
    UNDER_12_MONTHS = "under 12 months"
    UNDER_4_YEARS = "12 months to under 4 years"
    FROM_4_YEARS = "4 years or more"


class SupportService(StrEnum):
    """What family support in prison consists of."""

    FAMILY_SUPPORT_WORKER = "family support worker"
    CHILD_PARENT_VISIT = "child and parent visit"
    HOMEWORK_CLUB = "homework club"
    VISITOR_CENTRE = "visitor centre"


class SupportGroup(StrEnum):
    ALL = "all"
    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"


class Arm(StrEnum):
    TREATMENT = "treatment"
    CONTROL = "control"


class YouthProgramme(StrEnum):
    ENHANCED_INTERVENTION = "enhanced intervention"


class CrimeGroup(StrEnum):
    """Groups of police recorded crime, after the Home Office's offence classification."""

    DWELLING_BURGLARY = "dwelling burglary"
    OTHER_BURGLARY = "other burglary"
    VEHICLE_CRIME = "vehicle crime"
    SHOPLIFTING = "shoplifting"
    OTHER_THEFT = "other theft"
    ROBBERY = "robbery"
    VIOLENCE_WITH_INJURY = "violence with injury"
    VIOLENCE_WITHOUT_INJURY = "violence without injury"
    SEXUAL = "sexual offences"
    CRIMINAL_DAMAGE = "criminal damage and arson"
    DRUGS = "drug offences"
    PUBLIC_ORDER = "public order offences"
    WEAPONS = "possession of weapons"
    OTHER = "miscellaneous crimes"


class Relation(StrEnum):
    """What an area of recorded crime is to the partnership."""

    OWN = "own area"
    NEIGHBOUR = "regional neighbour"
    MOST_SIMILAR = "most similar"


class Service(StrEnum):
    DRUG_INTERVENTION = "drug intervention programme"
    RESTORATIVE_HUB = "restorative hub"
    CUSTODY_VISITORS = "independent custody visitors"


class Stage(StrEnum):
    """How far people came with a service; each is a count of its own."""

    APPROACHED = "approached"
    DECLINED = "declined"
    ENGAGED = "engaged"
    REFERRED = "referred"
    RECORDED = "recorded by the receiving service"
    VISITS = "visits made"
    VISITORS = "visitors appointed"


class Setting(StrEnum):
    POLICE_CUSTODY = "police custody"
    COURT = "court"
    ALL = "all"


class PublishedMeasure(StrEnum):
    """What a published rate is of; see `published_rates` in the data dictionary."""

    REOFFENDING = "proportion reoffending"
    REOFFENCES_PER_REOFFENDER = "reoffences per reoffender"
    REOFFENCES_PER_OFFENDER = "reoffences per offender"
    FIRST_TIME_ENTRANTS = "first-time entrants per 100,000"


class Agreement(StrEnum):
    """Whether a published figure follows from the figures it is made of."""

    YES = "yes"
    NO = "no"
    ROUNDING = "rounding"


class ClaimVerdict(StrEnum):
    """How a published figure stands to the arithmetic of what it is made of."""

    REPRODUCES = "reproduces"
    ROUNDING = "rounding"
    CONTRADICTS = "contradicts"
    UNCHECKED = "cannot be checked"


class Assessment(StrEnum):
    """A list of things that an assessment asks about; see `ASSESSED`."""

    PATHWAYS_2004 = "seven pathways (2004)"
    PATHWAYS_2014 = "eight pathways (2014)"
    SUBSTANCES = "substances"
    CIRCUMSTANCES = "circumstances"


_PATHWAYS_2004 = (
    "accommodation",
    "drug and alcohol misuse",
    "financial management and income",
    "education, training and employability",
    "children and families",
    "health",
    "attitudes, thinking and behaviour",
)
_PATHWAYS_2014 = (*_PATHWAYS_2004, "sexual exploitation and domestic violence")
_NEED = ("need", "no need", "not assessed")
_SUBSTANCES = ("heroin", "cocaine", "amphetamine", "benzodiazepines", "cannabis", "alcohol")
_PROBLEM = ("problem", "no problem", "not assessed")

ASSESSED: Mapping[Assessment, Mapping[str, tuple[str, ...]]] = {
    Assessment.PATHWAYS_2004: dict.fromkeys(_PATHWAYS_2004, _NEED),
    Assessment.PATHWAYS_2014: dict.fromkeys(_PATHWAYS_2014, _NEED),
    Assessment.SUBSTANCES: dict.fromkeys(_SUBSTANCES, _PROBLEM),
    Assessment.CIRCUMSTANCES: {
        "accommodation": ("linked to reoffending", "not linked", "not assessed"),
        "employment": ("in legitimate employment", "not in employment", "not assessed"),
        "children": ("none", "no contact", "contact", "live with", "not assessed"),
    },
}
"""The items of each assessment with the answers each may have. The Strategy lists seven critical
pathways (Appendix 1, of 2004) and eight (1.4 and 10.5).
"""


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
