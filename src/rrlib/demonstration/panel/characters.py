"""What kind of offence each one was, and whether drink played a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from rrlib.codes import OffenceGroup
from rrlib.demonstration.draws import chance
from rrlib.demonstration.panel.register import Offence

_GROUPS = (
    OffenceGroup.ACQUISITIVE,
    OffenceGroup.VIOLENCE,
    OffenceGroup.CRIMINAL_DAMAGE,
    OffenceGroup.PUBLIC_ORDER,
    OffenceGroup.DRUGS,
    OffenceGroup.MOTORING,
    OffenceGroup.OTHER,
)
_WEIGHTS = (40, 20, 10, 10, 9, 6, 5)
_ALCOHOL = {
    OffenceGroup.VIOLENCE: 0.4,
    OffenceGroup.PUBLIC_ORDER: 0.4,
    OffenceGroup.CRIMINAL_DAMAGE: 0.3,
}
_ALCOHOL_OF_OTHERS = 0.1


def characters(rng: Random, offences: Sequence[Offence]) -> Iterator[tuple[OffenceGroup, bool]]:
    """The group and the alcohol flag of every offence, in their order."""
    for offence in offences:
        group = offence.group or rng.choices(_GROUPS, _WEIGHTS)[0]
        yield group, chance(rng, _ALCOHOL.get(group, _ALCOHOL_OF_OTHERS))
