"""Offence codes, subgroups and the words of police.uk, and the crime group that each belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from rrlib.codes import CrimeGroup

_CODES = {
    CrimeGroup.DWELLING_BURGLARY: "28A 28B 28C 28D 28E 28F 28G 28H 29 29A",
    CrimeGroup.OTHER_BURGLARY: "30A 30B 30C 30D 31 31A",
    CrimeGroup.VEHICLE_CRIME: "37.2 45 48 126",
    CrimeGroup.SHOPLIFTING: "46",
    CrimeGroup.OTHER_THEFT: "35 39 40 41 42 43 44 47 49 49A",
    CrimeGroup.ROBBERY: "34A 34B",
    CrimeGroup.VIOLENCE_WITH_INJURY: (
        "1/4.1/4.10/4.2 2 37.1 4.3 4.4 4.6 4.7 4.8 4.9 5D 5E 8N 8P 8S"
    ),
    CrimeGroup.VIOLENCE_WITHOUT_INJURY: "104 105A 105B 106 11A 13 14 36 3A 3B 8L 8M 8Q 8R",
    CrimeGroup.SEXUAL: (
        "17A 17B 19C 19D 19E 19F 19G 19H 20 20A 20B 21 22A 22B 23 70 71 72 73 88A 88C 88D 88E"
    ),
    CrimeGroup.CRIMINAL_DAMAGE: "56A 56B 58A 58B 58C 58D 58J",
    CrimeGroup.DRUGS: "92A 92C 92D 92E",
    CrimeGroup.WEAPONS: "10A 10B 10C 10D 81 90",
    CrimeGroup.PUBLIC_ORDER: "62A 66 9A 9B",
    CrimeGroup.OTHER: (
        "15 24 26 27 33 33A 38 54 59 60 61 61A 67 69 76 79 80 802 814 83 86 95 96 99"
    ),
}
"""As the Home Office's outcomes open data for the year to March 2019 group them."""

BY_CODE: Mapping[str, CrimeGroup] = {
    code: group for group, codes in _CODES.items() for code in codes.split()
}
"""The group of an offence code in every year, so that no code changes group within a series."""

_SUBGROUPS = {
    CrimeGroup.DWELLING_BURGLARY: (
        "domestic burglary",
        "residential burglary",
        "burglary in a dwelling",
    ),
    CrimeGroup.OTHER_BURGLARY: ("non-domestic burglary", "non-residential burglary"),
    CrimeGroup.VEHICLE_CRIME: (
        "theft of a motor vehicle",
        "theft from a vehicle",
        "vehicle interference",
        "vehicle offences",
    ),
    CrimeGroup.SHOPLIFTING: ("shoplifting",),
    CrimeGroup.OTHER_THEFT: (
        "bicycle theft",
        "theft from the person",
        "other theft offences",
        "all other theft offences",
    ),
    CrimeGroup.ROBBERY: (
        "robbery",
        "robbery of business property",
        "robbery of personal property",
    ),
    CrimeGroup.VIOLENCE_WITH_INJURY: (
        "homicide",
        "violence with injury",
        "death or serious injury - unlawful driving",
        "death or serious injury caused by illegal driving",
    ),
    CrimeGroup.VIOLENCE_WITHOUT_INJURY: (
        "violence without injury",
        "harassment",
        "stalking and harassment",
    ),
    CrimeGroup.SEXUAL: ("rape", "other sexual offences", "sexual offences"),
    CrimeGroup.CRIMINAL_DAMAGE: ("arson", "criminal damage", "criminal damage and arson"),
    CrimeGroup.DRUGS: ("possession of drugs", "trafficking of drugs", "drug offences"),
    CrimeGroup.WEAPONS: ("possession of weapons offences", "possession of weapons"),
    CrimeGroup.PUBLIC_ORDER: ("public order offences",),
    CrimeGroup.OTHER: ("miscellaneous crimes", "miscellaneous crimes against society"),
}

BY_SUBGROUP: Mapping[str, CrimeGroup] = {
    name: group for group, names in _SUBGROUPS.items() for name in names
}
"""The group of an offence subgroup, for codes that came or went after or before that year."""


def is_fraud(group: str) -> bool:
    """Whether an offence group or subgroup is fraud.

    Action Fraud took its recording over from forces one by one from April 2011 to March 2013:
    counts of a force with fraud cannot be compared over those years.
    """
    return "fraud" in group.casefold()


def crime_group(code: str, subgroup: str) -> CrimeGroup:
    """The group of an offence: by its code where that is known, else by its subgroup.

    Raises KeyError where neither is known.
    """
    known = BY_CODE.get(code.strip().upper())
    return BY_SUBGROUP[subgroup.strip().casefold()] if known is None else known


ANTI_SOCIAL_BEHAVIOUR = "anti-social behaviour"
"""No crime: incidents, without a Crime ID and without an outcome."""

STREET_WORDS: Mapping[str, str] = {
    ANTI_SOCIAL_BEHAVIOUR: "December 2010 on",
    "burglary": "December 2010 on",
    "other crime": "December 2010 on",
    "robbery": "December 2010 on",
    "vehicle crime": "December 2010 on",
    "violent crime": "December 2010 to April 2013",
    "criminal damage and arson": "September 2011 on",
    "drugs": "September 2011 on",
    "other theft": "September 2011 on",
    "shoplifting": "September 2011 on",
    "public disorder and weapons": "September 2011 to April 2013",
    "bicycle theft": "May 2013 on",
    "theft from the person": "May 2013 on",
    "possession of weapons": "May 2013 on",
    "public order": "May 2013 on",
    "violence and sexual offences": "May 2013 on",
}
"""The crime types of police.uk's street files and when each was used. Their sum is comparable over
the years; the types are not, and none of them is a `CrimeGroup`.
"""
