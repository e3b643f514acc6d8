"""Where the findings of a report go through, one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rrlib.codes import Audience
from rrlib.disclosure.counts import Counts, Seen
from rrlib.disclosure.releasing import Released, release, shown_table
from rrlib.disclosure.rules import Rule, rule_for
from rrlib.disclosure.shown import ShownTable
from rrlib.partnership import Partnership
from rrlib.results import Finding

Before = Mapping[str, tuple[ShownTable, ...]]
"""The tables that were published of each area."""
_NOTHING: Before = MappingProxyType({})


@dataclass(frozen=True)
class Gate:
    """Lets through what `rule` allows of a finding, with all in mind that went through before."""

    rule: Rule
    seen: Seen

    def release(self, finding: Finding) -> Released:
        """What this report's audience may see of `finding`."""
        released = release(finding, self.rule, self.seen)
        self.seen.own.append(shown_table(released))
        return released


def gates(
    partnership: Partnership,
    audience: Audience,
    areas: tuple[str, ...],
    before: Before,
    revises: Before = _NOTHING,
    signed: Before = _NOTHING,
) -> tuple[Gate, ...]:
    """A gate for each of `areas`. The last may add up those before it, and shares their counts.

    Of the tables published `before`, the reports' numbers take the place of those of `revises`;
    those of `signed` are of these very reports.
    """
    counts = Counts()
    return tuple(
        Gate(
            rule_for(partnership, audience, area),
            Seen(
                counts,
                area,
                areas[:-1] if area == areas[-1] else (),
                before.get(area, ()),
                revises.get(area, ()),
                signed.get(area, ()),
            ),
        )
        for area in areas
    )
