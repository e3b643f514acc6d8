"""People released from the four prisons: whom they released when, supported or not, and what next.

Printed in the panel report of 16 October 2020, KPQ6, are the means over the prisons of the shares
that reoffended: 38% of all, 26% of those with family support. Everything else is ours: the period,
the follow-up, the sizes, and that the means give each prison the same weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from rrlib.demonstration.draws import InfeasibleTargetsError, day_between
from rrlib.demonstration.panel.prisons import PRISONS, Profile, profile
from rrlib.demonstration.panel.support import Fate, Truth, Uptake, fates, uptake
from rrlib.periods import Window

COUNTED = Window(date(2018, 4, 1), date(2019, 3, 31))
"""The releases whose follow-up the delivery completes on its last day."""
_BEFORE = Window(date(2018, 1, 1), date(2018, 3, 31))
_AFTER = Window(date(2019, 4, 1), date(2020, 9, 30))
_PERCENT_BEFORE, _PERCENT_AFTER = 10, 28
_ALL, _SUPPORTED = 38, 26
_MARGIN = Fraction(45, 100)
_LUCK = 0.005
_TRIES = 2000


@dataclass(frozen=True)
class Release:
    """Somebody's first release here, and what is to become of them."""

    profile: Profile
    released: date
    fate: Fate


@dataclass(frozen=True)
class _Group:
    """People of one prison, released in one window."""

    window: Window
    profiles: Sequence[Profile]
    uptake: Uptake

    def draw(self, rng: Random, truth: Truth) -> list[Fate]:
        return fates(rng, truth, [one.risk for one in self.profiles], self.uptake)


def plan_releases(
    rng: Random, rng_of_fates: Random, truth: Truth, *, published: bool
) -> list[Release]:
    """Releases of the window and some before and after it.

    Where they are to be as `published`, support and reoffending in the window are drawn again
    until the two means are those printed, each prison's supported reoffend less than all, and
    chance adds little to what is true of people alike.
    """
    counted = list(_groups(rng, truth, COUNTED, 100))
    drawn = [group.draw(rng_of_fates, truth) for group in counted]
    tries = 1
    while published and not (_as_published(drawn) and _as_is_true(drawn)):
        if tries == _TRIES:
            raise InfeasibleTargetsError(f"{_ALL}% and {_SUPPORTED}% are out of reach")
        drawn = [group.draw(rng_of_fates, truth) for group in counted]
        tries += 1
    for window, percent in ((_BEFORE, _PERCENT_BEFORE), (_AFTER, _PERCENT_AFTER)):
        others = list(_groups(rng, truth, window, percent))
        drawn += [group.draw(rng_of_fates, truth) for group in others]
        counted += others
    return [
        Release(one, day_between(rng, group.window.first, group.window.last), fate)
        for group, fated in zip(counted, drawn, strict=True)
        for one, fate in zip(group.profiles, fated, strict=True)
    ]


def _groups(rng: Random, truth: Truth, window: Window, percent: int) -> Iterator[_Group]:
    """Each prison's people, so many per cent of its releases in the window that is counted."""
    for prison in PRISONS:
        profiles = [profile(rng, prison) for _ in range(prison.released * percent // 100)]
        yield _Group(window, profiles, uptake(prison, [one.risk for one in profiles], truth))


def _as_published(by_prison: Sequence[Sequence[Fate]]) -> bool:
    everybody = [_percent(fated) for fated in by_prison]
    supported = [_percent([fate for fate in fated if fate.supported]) for fated in by_prison]
    return (
        abs(_mean(everybody) - _ALL) < _MARGIN
        and abs(_mean(supported) - _SUPPORTED) < _MARGIN
        and all(part < whole for part, whole in zip(supported, everybody, strict=True))
    )


def _as_is_true(by_prison: Sequence[Sequence[Fate]]) -> bool:
    everybody = [fate for fated in by_prison for fate in fated]
    supported = _luck([fate for fate in everybody if fate.supported])
    return abs(supported - _luck([fate for fate in everybody if not fate.supported])) < _LUCK


def _luck(fated: Sequence[Fate]) -> float:
    """By how much more of them reoffend than was likely, as a proportion."""
    more = sum(fate.weight * (fate.reoffends - fate.likely) for fate in fated)
    return more / sum(fate.weight for fate in fated)


def _percent(fated: Sequence[Fate]) -> Fraction:
    return Fraction(100 * sum(fate.reoffends for fate in fated), len(fated))


def _mean(percents: Sequence[Fraction]) -> Fraction:
    return sum(percents, Fraction()) / len(percents)
