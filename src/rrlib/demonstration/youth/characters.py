"""What kind of offence each one was, and whether drink played a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

from rrlib.codes import AgeBand, OffenceGroup
from rrlib.demonstration.draws import InfeasibleTargetsError, chance, share_out
from rrlib.demonstration.youth.histories import Offence, Register, counted_in
from rrlib.demonstration.youth.targets import YearTargets

# Nobody of 10 to 13 is given these as long as there are others to give them to.
_NOT_OF_CHILDREN = (OffenceGroup.MOTORING, OffenceGroup.DRUGS, OffenceGroup.SEXUAL)
_UNCOUNTED = {
    OffenceGroup.ACQUISITIVE: 30,
    OffenceGroup.VIOLENCE: 28,
    OffenceGroup.CRIMINAL_DAMAGE: 20,
    OffenceGroup.PUBLIC_ORDER: 22,
}
_UNCOUNTED_ALCOHOL = 0.25


def characterise(rng: Random, register: Register, targets: YearTargets) -> None:
    """Give the offences counted in a year their groups and alcohol flags, exactly."""
    counted = counted_in(register, targets.area, targets.year)
    with_alcohol = _with_alcohol(rng, counted, targets)
    drunk = [offence for offence in counted if offence.number in with_alcohol]
    sober = [offence for offence in counted if offence.number not in with_alcohol]
    sober_groups = {
        group: count - targets.alcohol_by_group[group]
        for group, count in targets.offences_by_group.items()
    }
    for offence, group in _grouped(rng, drunk, targets.alcohol_by_group):
        register.offences[offence.number] = replace(offence, group=group, alcohol=True)
    for offence, group in _grouped(rng, sober, sober_groups):
        register.offences[offence.number] = replace(offence, group=group)


def characterise_the_rest(rng: Random, register: Register) -> None:
    """Offences that no year counts have groups too."""
    words, weights = tuple(_UNCOUNTED), tuple(_UNCOUNTED.values())
    for offence in tuple(register.offences):
        if offence.group is None:
            group = rng.choices(words, weights)[0]
            drunk = chance(rng, _UNCOUNTED_ALCOHOL)
            register.offences[offence.number] = replace(offence, group=group, alcohol=drunk)


def _with_alcohol(rng: Random, counted: list[Offence], targets: YearTargets) -> set[int]:
    """Offences with alcohol: so many of each band of ages, by so many people in all."""
    bands = sorted(AgeBand, key=lambda band: targets.alcohol_by_band[band])
    sizes = [targets.alcohol_by_band[band] for band in bands]
    chosen: set[int] = set()
    taken: set[int] = set()
    for band, people in zip(bands, share_out(targets.alcohol_people, sizes), strict=True):
        of_person: defaultdict[int, list[int]] = defaultdict(list)
        for offence in counted:
            if offence.band is band and offence.person.number not in taken:
                of_person[offence.person.number].append(offence.number)
        drinkers = _drinkers(rng, of_person, people, targets.alcohol_by_band[band])
        taken.update(drinkers)
        chosen.update(_spread(rng, [of_person[d] for d in drinkers], targets, band))
    return chosen


def _drinkers(
    rng: Random, of_person: dict[int, list[int]], people: int, offences_due: int
) -> list[int]:
    """So many different people, the more likely the more offences they have."""
    if people > len(of_person):
        raise InfeasibleTargetsError(f"{people} people with alcohol among {len(of_person)}")
    tickets = [person for person, offences in of_person.items() for _ in offences]
    rng.shuffle(tickets)
    queue = list(dict.fromkeys(tickets))
    chosen, others = queue[:people], queue[people:]
    chosen.sort(key=lambda person: len(of_person[person]))
    others.sort(key=lambda person: -len(of_person[person]))
    for place, other in enumerate(others[:people]):
        if sum(len(of_person[person]) for person in chosen) >= offences_due:
            break
        chosen[place] = other
    return chosen


def _spread(
    rng: Random, offences_of_each: list[list[int]], targets: YearTargets, band: AgeBand
) -> list[int]:
    """One offence with alcohol for each person, then as many more of theirs as are due."""
    firsts, others = [], []
    for offences in offences_of_each:
        first, *rest = rng.sample(offences, len(offences))
        firsts.append(first)
        others.extend(rest)
    due = targets.alcohol_by_band[band] - len(firsts)
    if not 0 <= due <= len(others):
        raise InfeasibleTargetsError(
            f"{targets.area} {targets.year}: {targets.alcohol_by_band[band]} offences with "
            f"alcohol at {band} do not fit {len(firsts)} people"
        )
    return firsts + rng.sample(others, due)


def _grouped(
    rng: Random, offences: Iterable[Offence], groups: Mapping[OffenceGroup, int]
) -> list[tuple[Offence, OffenceGroup]]:
    """Every offence with its group, so many of each."""
    waiting = list(offences)
    rng.shuffle(waiting)
    # The youngest stand last in the queue and the first groups served are not for them.
    waiting.sort(key=lambda offence: offence.band is AgeBand.FROM_10_TO_13)
    reserved = [group for group in _NOT_OF_CHILDREN for _ in range(groups[group])]
    general = [g for g, count in groups.items() if g not in _NOT_OF_CHILDREN for _ in range(count)]
    rng.shuffle(general)
    return list(zip(waiting, reserved + general, strict=True))
