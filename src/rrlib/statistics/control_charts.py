"""Control charts of a rate by period: does it move by more than chance moves it?

Every chart takes its numbers one each a period, and the periods in order, of which none overlap.
`breaks` are indices of points that begin a phase with a centre and limits of its own. A phase is
judged by limits made of its own points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np
import numpy.typing as npt

from rrlib.periods import Window
from rrlib.statistics.charting import (
    D2,
    D3,
    Chart,
    Kind,
    Limits,
    checked_counts,
    checked_series,
    drawn,
    mean_moving_range,
    phases_of,
    three_sigma,
)
from rrlib.statistics.times import Floats


def p_chart(
    successes: npt.ArrayLike,
    people: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
) -> Chart:
    """`successes` of `people` in percent, each period's limits by its number of people.

    The centre is all successes over all people, sigma the binomial's: Montgomery, D. C. (2013),
    Introduction to Statistical Quality Control, 7th ed., section 7.2. Right where people are
    independent and expected successes are 5 or more. Raises ValueError for overlapping periods,
    one without people, and more successes than people.
    """
    counted, sizes = _binomial(successes, people, periods)
    return drawn(
        Kind.P,
        (periods, 100 * counted / sizes),
        breaks,
        lambda part: _p_limits(counted[part], sizes[part]),
        sizes,
    )


def laney_p_chart(
    successes: npt.ArrayLike,
    people: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
) -> Chart:
    """`p_chart` for shares that vary more than the binomial, as those of many people do.

    Its sigma is multiplied by the dispersion: the mean moving range of the points' z scores over
    1.128. Laney, D. B. (2002), Quality Engineering 14, 531-537. Raises ValueError as `p_chart`
    does.
    """
    counted, sizes = _binomial(successes, people, periods)
    shares = 100 * counted / sizes
    return drawn(
        Kind.LANEY_P,
        (periods, shares),
        breaks,
        lambda part: _widened(shares[part], _p_limits(counted[part], sizes[part]), 100.0),
        sizes,
    )


def u_chart(
    events: npt.ArrayLike,
    exposures: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
    per: float = 1.0,
) -> Chart:
    """`events` per `per` of `exposures`, each period's limits by its exposure.

    The centre is all events over all exposure, sigma the Poisson's: Montgomery (2013), section
    7.3. Right where events are independent and 5 or more are expected. Raises ValueError for
    overlapping periods and one without exposure.
    """
    counted, sizes = checked_counts(events, exposures, periods)
    return drawn(
        Kind.U,
        (periods, per * counted / sizes),
        breaks,
        lambda part: _u_limits(counted[part], sizes[part], per),
        sizes / per,
    )


def laney_u_chart(
    events: npt.ArrayLike,
    exposures: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
    per: float = 1.0,
) -> Chart:
    """`u_chart` for rates that vary more than the Poisson, as those of few busy people do.

    Widened as `laney_p_chart` is; Laney (2002). Raises ValueError as `u_chart` does.
    """
    counted, sizes = checked_counts(events, exposures, periods)
    rates = per * counted / sizes
    return drawn(
        Kind.LANEY_U,
        (periods, rates),
        breaks,
        lambda part: _widened(rates[part], _u_limits(counted[part], sizes[part], per), inf),
        sizes / per,
    )


def individuals_chart(
    values: npt.ArrayLike,
    periods: Sequence[Window],
    breaks: Sequence[int] = (),
    lowest: float = -inf,
    highest: float = inf,
) -> Chart:
    """Values of which nothing is known but themselves: the X of an XmR chart.

    The centre is the mean, sigma the mean moving range over 1.128: Wheeler, D. J. (2000),
    Understanding Variation, 2nd ed.; Montgomery (2013), section 6.4. `lowest` and `highest` are
    where a value cannot go beyond. Right where values are alike in size and roughly normal. Raises
    ValueError for overlapping periods.
    """
    checked = checked_series(values, periods)

    def limits(part: slice) -> Limits:
        phase = checked[part]
        sigma = np.full(len(phase), mean_moving_range(phase) / D2)
        return three_sigma(float(phase.mean()), sigma, lowest, highest)

    return drawn(Kind.INDIVIDUALS, (periods, checked), breaks, limits)


def moving_range_chart(
    values: npt.ArrayLike, periods: Sequence[Window], breaks: Sequence[int] = ()
) -> Chart:
    """How far each value is from the one before: the mR of an XmR chart.

    A point is of the later period; the first of a phase has none. The upper limit is the mean
    range times 3.267: Montgomery (2013), section 6.4. Raises ValueError for overlapping periods,
    and where no phase has two values.
    """
    checked = checked_series(values, periods)
    parts = phases_of(len(checked), breaks)
    ranges = [np.abs(np.diff(checked[part])) for part in parts]
    kept = [period for part in parts for period in periods[part][1:]]
    if not kept:
        raise ValueError("there is no range of single values")
    ends = np.cumsum([len(phase) for phase in ranges if len(phase)]).tolist()
    values_of = np.concatenate(ranges)

    def limits(part: slice) -> Limits:
        centre = float(values_of[part].mean())
        sigma = np.full(part.stop - part.start, D3 / D2 * centre)
        return three_sigma(centre, sigma, 0.0, inf)

    return drawn(Kind.MOVING_RANGE, (kept, values_of), ends[:-1], limits)


def _binomial(
    successes: npt.ArrayLike, people: npt.ArrayLike, periods: Sequence[Window]
) -> tuple[Floats, Floats]:
    counted, sizes = checked_counts(successes, people, periods)
    if (counted > sizes).any():
        raise ValueError("a period has more successes than people")
    return counted, sizes


def _p_limits(counted: Floats, sizes: Floats) -> Limits:
    share = float(counted.sum() / sizes.sum())
    return three_sigma(100 * share, 100 * np.sqrt(share * (1 - share) / sizes), 0.0, 100.0)


def _u_limits(counted: Floats, sizes: Floats, per: float) -> Limits:
    rate = float(counted.sum() / sizes.sum())
    return three_sigma(per * rate, per * np.sqrt(rate / sizes), 0.0, inf)


def _widened(values: Floats, chance: Limits, highest: float) -> Limits:
    """Laney's limits, from those that chance alone would leave."""
    if not chance.sigma.all():
        # All periods have none, or all of them: nothing varies, by chance or otherwise.
        return replace(chance, dispersion=1.0)
    dispersion = mean_moving_range((values - chance.centre) / chance.sigma) / D2
    limits = three_sigma(chance.centre, dispersion * chance.sigma, 0.0, highest)
    return replace(limits, dispersion=dispersion)
