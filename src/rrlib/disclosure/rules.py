"""What an audience may see."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from rrlib.codes import Audience
from rrlib.partnership import Partnership


@dataclass(frozen=True)
class Rule:
    """Counts of people from 1 to `threshold` - 1 are hidden. With `hide_unanimous`, so is an
    outcome that everybody or nobody of a group shares: it speaks of each of them.
    """

    audience: Audience
    threshold: int
    hide_unanimous: bool

    @property
    def described(self) -> dict[str, str | int | bool]:
        """The rule as plain data, to be kept with what it let through."""
        return {**asdict(self), "audience": self.audience.value}

    def hides_count(self, count: float) -> bool:
        return 0 < count < self.threshold

    def hides_outcome(self, count: float, base: float, *, sensitive: bool) -> bool:
        """Whether `count` of `base` sharing an outcome may not be shown."""
        if sensitive and self.hide_unanimous and base > 0 and count in (0, base):
            return True
        return any(map(self.hides_count, (count, base - count, base)))


def rule_for(partnership: Partnership, audience: Audience) -> Rule:
    """The rule that partnership.toml sets for `audience`."""
    settings = partnership.disclosure[audience]
    return Rule(audience, settings.threshold, settings.hide_unanimous)
