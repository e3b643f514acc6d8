"""What an audience may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rrlib.codes import Audience
from rrlib.partnership import AlreadyPublished, Partnership, Withheld

Mask = frozenset[tuple[int, str]]
"""Cells of a finding, as (position of the row, key of the column)."""


@dataclass(frozen=True)
class Rule:
    """Counts of people from 1 to `threshold` - 1 are hidden. With `hide_unanimous`, so is an
    outcome that everybody or nobody of a group shares: it speaks of each of them. So is a row under
    one of the headings that are `sensitive`, if it holds everybody or nobody.

    Counts are rounded to the nearest multiple of `rounding`; shares of fewer than
    `minimum_denominator` people are not printed. Cells that are `withheld` are hidden. The cells
    that are `published` elsewhere are shown all the same, where they are the same.
    """

    audience: Audience
    threshold: int
    hide_unanimous: bool
    published: tuple[AlreadyPublished, ...] = ()
    rounding: int = 1
    minimum_denominator: int = 1
    sensitive: frozenset[str] = frozenset()
    withheld: tuple[Withheld, ...] = ()

    @property
    def described(self) -> dict[str, Any]:
        """The rule as plain data, to be kept with what it let through."""
        return {
            "audience": self.audience.value,
            "threshold": self.threshold,
            "hide_unanimous": self.hide_unanimous,
            "rounding": self.rounding,
            "minimum_denominator": self.minimum_denominator,
            "sensitive": sorted(self.sensitive),
            "withheld": [cell.model_dump() for cell in self.withheld],
            "published": [cell.model_dump() for cell in self.published],
        }

    @property
    def hides_nothing(self) -> bool:
        others = self.hide_unanimous or self.sensitive or self.withheld
        return self.threshold <= 1 and not others

    def withholds(self, finding: str, row: str, column: str) -> bool:
        """Whether partnership.toml withholds that cell."""
        return any(
            (each.finding, each.row, each.column) == (finding, row, column)
            for each in self.withheld
        )

    def hides_count(self, count: float) -> bool:
        return 0 < count < self.threshold

    def hides_outcome(self, count: float, base: float, *, sensitive: bool) -> bool:
        """Whether `count` of `base` sharing an outcome may not be shown."""
        if sensitive and self.hide_unanimous and base > 0 and count in (0, base):
            return True
        return any(map(self.hides_count, (count, base - count, base)))


def rule_for(partnership: Partnership, audience: Audience, area: str | None = None) -> Rule:
    """The rule that partnership.toml sets for `audience`, with what is published of `area`."""
    settings = partnership.disclosure[audience]
    published = tuple(cell for cell in partnership.already_published if cell.area == area)
    withheld = tuple(cell for cell in partnership.withheld if cell.area == area)
    return Rule(
        audience,
        settings.threshold,
        settings.hide_unanimous,
        published,
        settings.rounding,
        settings.minimum_denominator,
        frozenset(settings.sensitive),
        withheld if audience is Audience.PUBLIC else (),
    )
