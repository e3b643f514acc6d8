"""What the prisons' own count would say: releases and reoffenders, counted from the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rrlib.codes import SupportGroup
from rrlib.demonstration.panel.prison_records import PrisonRecords, ReleaseRecord
from rrlib.demonstration.panel.prisons import PRISONS
from rrlib.demonstration.panel.register import Following, Register
from rrlib.demonstration.panel.releases import COUNTED

DEFINITION = (
    "people at their first release in the period; a proven reoffence within 12 months of it, "
    "proven within 18 months; supported where any family support at that prison began before it"
)


@dataclass(frozen=True)
class PrisonCount:
    prison: str
    support: SupportGroup
    releases: int
    reoffenders: int


def prison_counts(register: Register, records: PrisonRecords) -> Iterator[PrisonCount]:
    """Each prison's people released in the window, all and by support."""
    began: defaultdict[tuple[int, str], list[date]] = defaultdict(list)
    for support in records.support:
        began[support.person.number, support.prison].append(support.started)
    for prison in PRISONS:
        groups: dict[SupportGroup, list[ReleaseRecord]] = {group: [] for group in SupportGroup}
        for release in _first_releases(records):
            if release.prison == prison.name:
                days = began[release.person.number, release.prison]
                supported = any(day < release.released for day in days)
                own = SupportGroup.SUPPORTED if supported else SupportGroup.NOT_SUPPORTED
                groups[SupportGroup.ALL].append(release)
                groups[own].append(release)
        for group, released in groups.items():
            yield PrisonCount(prison.name, group, len(released), _reoffenders(register, released))


def _first_releases(records: PrisonRecords) -> list[ReleaseRecord]:
    first: dict[int, ReleaseRecord] = {}
    for release in sorted(records.releases, key=lambda record: record.released):
        if release.released in COUNTED:
            first.setdefault(release.person.number, release)
    return list(first.values())


def _reoffenders(register: Register, releases: Sequence[ReleaseRecord]) -> int:
    followed = [Following(r.person, r.released, 12, 6, r.released) for r in releases]
    return sum(register.reoffended(following) for following in followed)
