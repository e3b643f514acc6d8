"""Which whole numbers of people a printed percentage can have been made of.

Both ways of rounding a half are let through, upwards (38.5 to 39, as by hand and in spreadsheets)
and to the even digit (38.5 to 38, as R and Python do): what is refused was printed by neither.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from rrlib.statistics.arms import Arm


def counts_printed_as(percent: float, decimals: int, people: int) -> tuple[int, ...]:
    """How many events among `people` are printed as `percent` with so many decimals, ascending.

    Empty where none are: then the percentage, the people or the rounding is another. Raises
    ValueError for a percentage that is not from 0 to 100 or has more decimals, and for nobody.
    """
    least, most, with_most = _printed(percent, decimals)
    if people < 1:
        raise ValueError(f"a percentage is of 1 person or more, not {people}")
    first = ceil(least * people)
    last = floor(most * people)
    if last == most * people and not with_most:
        last -= 1
    return tuple(range(max(first, 0), min(last, people) + 1))


def bases_that_fit(percent: float, decimals: int, events: int) -> tuple[int, ...]:
    """Of how many people `events` are printed as `percent`, ascending; empty where of none.

    Raises ValueError as `counts_printed_as` does, for no events, and for a percentage that may be
    of any number of people since it may be 0.
    """
    least, most, _ = _printed(percent, decimals)
    if events < 1 or least <= 0:
        raise ValueError(f"{percent}% of {events} fits any number of people from some number on")
    return tuple(
        people
        for people in range(max(events, ceil(events / most)), floor(events / least) + 1)
        if events in counts_printed_as(percent, decimals, people)
    )


def sizes_that_fit(percent: float, decimals: int, most: int) -> tuple[Arm, ...]:
    """Every (events, people) with up to `most` people that is printed as `percent`.

    By people, then events. Raises ValueError as `counts_printed_as` does.
    """
    return tuple(
        (events, people)
        for people in range(1, most + 1)
        for events in counts_printed_as(percent, decimals, people)
    )


def splits_that_fit(
    treated_percent: float, control_percent: float, decimals: int, total: int
) -> tuple[tuple[Arm, Arm], ...]:
    """Every pair of groups, (events, people), of `total` people that print as both percentages.

    By people of the first group. Both have somebody. Raises ValueError as `counts_printed_as` does,
    and for a total under 2.
    """
    if total < 2:
        raise ValueError(f"two groups have 2 people or more together, not {total}")
    return tuple(
        ((events, people), (other, total - people))
        for people in range(1, total)
        for events in counts_printed_as(treated_percent, decimals, people)
        for other in counts_printed_as(control_percent, decimals, total - people)
    )


def _printed(percent: float, decimals: int) -> tuple[Fraction, Fraction, bool]:
    """The least and the most share that is printed so, and whether the most itself is.

    The least always is, as half is rounded upwards; the most, where its last digit is even.
    """
    exact = Decimal(str(percent))
    if not (exact.is_finite() and 0 <= exact <= 100 and decimals >= 0):
        raise ValueError(f"{percent} with {decimals} decimals is not a percentage from 0 to 100")
    units = Fraction(exact) * 10**decimals
    if units.denominator != 1:
        raise ValueError(f"{percent} has more than {decimals} decimals")
    scale = 100 * 10**decimals
    half = Fraction(1, 2)
    return (units - half) / scale, (units + half) / scale, units.numerator % 2 == 0
