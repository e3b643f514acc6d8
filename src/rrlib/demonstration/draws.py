"""Random draws that come out the same on every platform.

Only whole numbers, products and sums of `Random.random()` are used: logarithms and powers may
differ in their last digit between machines, and one changed date would change the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from rrlib.errors import RRError
from rrlib.periods import Window, add_months

# Tenths of the people or offences lie between neighbouring values, in days.
_DAYS_TO_PROOF = (2, 10, 18, 28, 40, 52, 66, 84, 108, 148, 270)
_DAYS_TO_FIRST_REOFFENCE = (1, 9, 20, 33, 47, 64, 84, 112, 150, 210, 365)


class InfeasibleTargetsError(RRError):
    """The demonstration's targets contradict one another or leave no room for the records."""


def proof_delay(rng: Random) -> int:
    """Days from an offence to its disposal: 70 on average, most of them fewer."""
    return _from_tenths(rng, _DAYS_TO_PROOF)


def days_to_first_reoffence(rng: Random) -> int:
    return _from_tenths(rng, _DAYS_TO_FIRST_REOFFENCE)


def _from_tenths(rng: Random, values: Sequence[int]) -> int:
    tenth = rng.randrange(10)
    return rng.randint(values[tenth], values[tenth + 1])


def chance(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included."""
    days = (Window(first, last).last - first).days
    return first + timedelta(days=rng.randint(0, days))


def birth_date(rng: Random, ages: range, seen: Window, tries: int = 1) -> date:
    """A date of birth with which somebody's age lies in `ages` on every day of `seen`.

    The earliest of `tries` draws is taken: with more of them, more people are among the
    oldest of `ages`. Nobody is born on 29 February, so that a birthday is the same day
    however the years are counted.
    """
    earliest = add_months(seen.last, -12 * ages.stop) + timedelta(days=1)
    latest = add_months(seen.first, -12 * ages.start)
    while True:
        day = min(day_between(rng, earliest, latest) for _ in range(tries))
        if (day.month, day.day) != (2, 29):
            return day


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared in proportion to `weights` in whole numbers, by largest remainder."""
    whole = sum(weights)
    if whole == 0:
        raise InfeasibleTargetsError(f"nothing to share {total} among")
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place)
    )
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def skewed_counts(rng: Random, total: int, holders: int) -> list[int]:
    """`total` things held by `holders` people, at least one each: many hold one, few many."""
    if not holders <= total or (total and not holders):
        raise InfeasibleTargetsError(f"{holders} people cannot share {total}, at least one each")
    counts = [1] * holders
    draws = [rng.random() for _ in counts]
    weights = [draw * draw * draw for draw in draws]
    for holder in rng.choices(range(holders), weights, k=total - holders) if holders else ():
        counts[holder] += 1
    return counts
