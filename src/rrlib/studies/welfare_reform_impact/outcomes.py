"""What is looked at: kinds of recorded crime, and what each of them may be asked."""

from __future__ import annotations

from dataclasses import dataclass

from rrlib.codes import CrimeGroup

_OPEN = (
    CrimeGroup.VIOLENCE_WITH_INJURY,
    CrimeGroup.VIOLENCE_WITHOUT_INJURY,
    CrimeGroup.SEXUAL,
    CrimeGroup.PUBLIC_ORDER,
    CrimeGroup.OTHER,
)
"""Groups of which more was recorded since forces were inspected for it."""


@dataclass(frozen=True)
class Outcome:
    """Kinds of crime counted together, under a name.

    Of those `open_to_recording`, more was recorded of the same when recording changed: they are
    kept apart, and no verdict stands on them.
    """

    name: str
    groups: tuple[CrimeGroup, ...]
    open_to_recording: bool = False

    @property
    def label(self) -> str:
        """Its name as a row or column of a table is headed."""
        return self.name.capitalize()


STEALING = Outcome(
    "stealing",
    (CrimeGroup.SHOPLIFTING, CrimeGroup.OTHER_THEFT, CrimeGroup.OTHER_BURGLARY),
)
"""What is stolen by hand, dwelling burglary apart: what the verdict is about."""

PARTS_OF_STEALING = (
    Outcome("shoplifting", (CrimeGroup.SHOPLIFTING,)),
    Outcome("other theft", (CrimeGroup.OTHER_THEFT,)),
    Outcome("other burglary", (CrimeGroup.OTHER_BURGLARY,)),
)

VIOLENCE = Outcome(
    "violence",
    (
        CrimeGroup.VIOLENCE_WITH_INJURY,
        CrimeGroup.VIOLENCE_WITHOUT_INJURY,
        CrimeGroup.SEXUAL,
    ),
    open_to_recording=True,
)
"""Violent crime with sexual offences, as community safety partnerships speak of it."""

PUBLIC_ORDER = Outcome("public order", (CrimeGroup.PUBLIC_ORDER,), open_to_recording=True)

BURGLARY_AND_VEHICLES = Outcome(
    "dwelling burglary and vehicle crime",
    (CrimeGroup.DWELLING_BURGLARY, CrimeGroup.VEHICLE_CRIME),
)
DAMAGE = Outcome("criminal damage and arson", (CrimeGroup.CRIMINAL_DAMAGE,))

CONTROLS = (BURGLARY_AND_VEHICLES, DAMAGE)
"""Kinds that lost income should move less: if they move as stealing does, something else moved
both.
"""

ALL_CRIME = Outcome("all crime", tuple(CrimeGroup), open_to_recording=True)

EACH_GROUP = tuple(
    Outcome(group.value, (group,), open_to_recording=group in _OPEN) for group in CrimeGroup
)
"""Every group by itself."""
