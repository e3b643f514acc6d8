"""Which disposal somebody gets on a day, given how serious the matter is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from rrlib.codes import Disposal, Tier
from rrlib.demonstration.draws import chance

# Pre-caution disposals replaced pre-reprimand disposals on the first of these days; youth
# cautions replaced reprimands and final warnings on the second.
PRE_CAUTION_FROM = date(2013, 4, 1)
YOUTH_CAUTION_FROM = date(2013, 4, 8)


def diversion(rng: Random, day: date) -> Disposal:
    if chance(rng, 0.12):
        return Disposal.COMMUNITY_RESOLUTION
    return Disposal.PRE_REPRIMAND if day < PRE_CAUTION_FROM else Disposal.PRE_CAUTION


def pre_court(rng: Random, day: date) -> Disposal:
    if day < YOUTH_CAUTION_FROM:
        return Disposal.REPRIMAND if chance(rng, 0.65) else Disposal.FINAL_WARNING
    return Disposal.YOUTH_CAUTION if chance(rng, 0.65) else Disposal.YOUTH_CONDITIONAL_CAUTION


def first_tier(rng: Random) -> Disposal:
    words = (
        Disposal.REFERRAL_ORDER,
        Disposal.REPARATION_ORDER,
        Disposal.DISCHARGE,
        Disposal.FINE,
    )
    return rng.choices(words, (60, 12, 18, 10))[0]


def for_tier(rng: Random, day: date, tier: Tier) -> Disposal:
    if tier is Tier.PRE_COURT:
        return pre_court(rng, day)
    if tier is Tier.FIRST_TIER:
        return first_tier(rng)
    return Disposal.YOUTH_REHABILITATION_ORDER if tier is Tier.COMMUNITY else Disposal.CUSTODY


def proven(rng: Random, day: date, tier_weights: Sequence[int]) -> Disposal:
    """A proven disposal whose tier is drawn with `tier_weights`, in the order of `Tier`."""
    return for_tier(rng, day, rng.choices(tuple(Tier), tier_weights)[0])
