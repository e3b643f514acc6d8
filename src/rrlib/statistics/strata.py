"""One effect from several strata, by Mantel and Haenszel; and whether the strata have one effect.

Strata are sequences of (events, people), one for the treated and one for the control group, in
the same order. Each stratum compares its own treated with its own controls, so that nothing by
which the strata are made can explain the result; a stratum in which one group has nobody compares
nothing and is left out. The intervals hold in few large strata and in many small ones alike.

All three assume that the effect, on their own scale, is the same in every stratum. Where it is
not, they give an average with weights that nobody chose; where it has opposite signs, one that is
nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, sqrt

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import StratifiedTable

from rrlib.results import Estimate
from rrlib.statistics.arms import Arm, require_arms
from rrlib.statistics.comparisons import Test
from rrlib.statistics.levels import reach
from rrlib.statistics.two_groups import likeliest_events

Floats = npt.NDArray[np.float64]
Columns = tuple[Floats, Floats, Floats, Floats]
"""Events and people of the treated, events and people of the controls, one a stratum."""


def mantel_haenszel_difference(
    treated: Sequence[Arm], control: Sequence[Arm], level: float = 0.95
) -> Estimate:
    """The difference of shares within strata, treated less control, in points.

    Greenland, S. and Robins, J. M. (1985), Biometrics 41, 55-68, with the variance of Sato, T.
    (1989), Biometrics 45, 1323-1324; metafor's `rma.mh(measure = "RD")`. Raises ValueError for
    strata that are not paired, one that is no group, or none with people in both groups.
    """
    columns = _columns(treated, control)
    events, people, other, others = columns
    together = people + others
    weight = people * others / together
    difference = float((weight * (events / people - other / others)).sum() / weight.sum())
    each = (people**2 * other - others**2 * events) / together**2
    each += weight * (others - people) / together / 2
    noise = (events * (others - other) + other * (people - events)) / together / 2
    # Where all or none have the event, the variance is nothing but for what is lost in adding.
    variance = max(float(difference * each.sum() + noise.sum()), 0.0) / float(weight.sum()) ** 2
    half = reach(level) * sqrt(variance)
    return Estimate(
        value=100 * difference,
        lower=100 * max(difference - half, -1.0),
        upper=100 * min(difference + half, 1.0),
        n=int(together.sum()),
        method="Mantel-Haenszel difference, Sato's variance",
        level=level,
    )


def mantel_haenszel_ratio(
    treated: Sequence[Arm], control: Sequence[Arm], level: float = 0.95
) -> Estimate:
    """The ratio of shares within strata, treated over control.

    Greenland, S. and Robins, J. M. (1985), Biometrics 41, 55-68; metafor's `rma.mh(measure =
    "RR")`. Raises ValueError as `mantel_haenszel_difference` does, and where a group has no event.
    """
    columns = _columns(treated, control)
    events, people, other, others = columns
    _require_events(columns)
    together = people + others
    ahead, behind = (events * others / together).sum(), (other * people / together).sum()
    noise = (people * others * (events + other) - events * other * together) / together**2
    spread = max(float(noise.sum()), 0.0) / float(ahead * behind)
    method = "Mantel-Haenszel ratio, Greenland and Robins's variance"
    return _ratio(float(ahead / behind), sqrt(spread), columns, method, level)


def mantel_haenszel_odds_ratio(
    treated: Sequence[Arm], control: Sequence[Arm], level: float = 0.95
) -> Estimate:
    """The odds ratio within strata, treated over control.

    With the variance of Robins, J., Breslow, N. and Greenland, S. (1986), Biometrics 42, 311-323;
    R's `mantelhaen.test`. Raises ValueError as `mantel_haenszel_ratio` does, and where no stratum
    has events in one group and people without one in the other, both ways.
    """
    columns = _columns(treated, control)
    table = _with_odds(columns)
    method = "Mantel-Haenszel odds ratio, Robins, Breslow and Greenland's variance"
    error = float(table.logodds_pooled_se)
    return _ratio(float(table.oddsratio_pooled), error, columns, method, level)


def mantel_haenszel_test(treated: Sequence[Arm], control: Sequence[Arm]) -> Test:
    """Whether events are as common in both groups within strata, without continuity correction.

    Mantel, N. and Haenszel, W. (1959), Journal of the National Cancer Institute 22, 719-748; R's
    `mantelhaen.test(correct = FALSE)`. Raises ValueError as `mantel_haenszel_difference` does, and
    where in every stratum all or none have the event.
    """
    columns = _columns(treated, control)
    informative = _some_of_each(columns)
    if not informative.any():
        raise ValueError(
            f"in each of {len(informative)} strata all or none have the event: nothing is compared"
        )
    found = _table(columns).test_null_odds(correction=False)
    return Test(float(found.statistic), 1, float(found.pvalue), "Mantel-Haenszel test")


def breslow_day(treated: Sequence[Arm], control: Sequence[Arm]) -> Test:
    """Whether the odds ratio is the same in all strata, with Tarone's correction.

    Breslow, N. E. and Day, N. E. (1980), Statistical Methods in Cancer Research 1, 142; Tarone, R.
    E. (1985), Biometrika 72, 91-95; metafor's `rma.mh(…)$TA`; statsmodels' (0.15) has no
    value for a pooled odds ratio of 1. It wants some five expected in every cell: with fewer it
    says little, and in small strata it hardly ever finds anything. Strata in which all or none have
    the event are left out. Raises ValueError as `mantel_haenszel_odds_ratio` does, and for fewer
    than two strata that are left.
    """
    columns = _columns(treated, control)
    informative = _some_of_each(columns)
    number = int(informative.sum())
    if number < 2:
        raise ValueError(
            f"{number} strata with events and people without: two or more are compared"
        )
    pooled = float(_with_odds(columns).oddsratio_pooled)
    events, people, other, others = (column[informative] for column in columns)
    both = events + other
    likely = np.array(
        [
            likeliest_events(pooled / (1 + pooled), *sizes)
            for sizes in zip(people, others, both, strict=True)
        ]
    )
    cells = np.array([likely, people - likely, both - likely, others - both + likely])
    variance = 1 / (1 / cells).sum(axis=0)
    statistic = float(((events - likely) ** 2 / variance).sum())
    # Tarone: what the pooled odds ratio leaves over all strata together.
    statistic -= float((events - likely).sum()) ** 2 / float(variance.sum())
    method = "Breslow-Day-Tarone test"
    return Test(statistic, number - 1, float(chi2.sf(statistic, number - 1)), method)


def _columns(treated: Sequence[Arm], control: Sequence[Arm]) -> Columns:
    """The strata with people in both groups, checked."""
    if len(treated) != len(control):
        raise ValueError(
            f"{len(treated)} strata of the treated and {len(control)} of the controls: "
            "they are one each, in the same order"
        )
    both = [pair for pair in zip(treated, control, strict=True) if (0, 0) not in pair]
    for one, other in both:
        require_arms(one, other)
    if not both:
        raise ValueError(f"of {len(treated)} strata none has people in both groups")
    table = np.array([(*one, *other) for one, other in both], dtype=np.float64)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def _some_of_each(columns: Columns) -> npt.NDArray[np.bool_]:
    """Which strata have somebody with the event, and somebody without."""
    events, people, other, others = columns
    return (events + other > 0) & (events + other < people + others)


def _require_events(columns: Columns) -> None:
    for name, events in (("treated", columns[0]), ("control", columns[2])):
        if events.sum() == 0:
            raise ValueError(f"there is no ratio: no stratum has an event in the {name} group")


def _with_odds(columns: Columns) -> StratifiedTable:
    """The strata as tables, of which there is an odds ratio."""
    events, people, other, others = columns
    _require_events(columns)
    if not ((events * (others - other)).any() and (other * (people - events)).any()):
        raise ValueError(
            "there is no odds ratio: no stratum has events in one group and people without in the "
            "other, both ways"
        )
    return _table(columns)


def _table(columns: Columns) -> StratifiedTable:
    events, people, other, others = columns
    return StratifiedTable(np.array([[events, people - events], [other, others - other]]))


def _ratio(value: float, error: float, columns: Columns, method: str, level: float) -> Estimate:
    """A ratio, of which the logarithm has a standard error."""
    factor = exp(reach(level) * error)
    return Estimate(
        value=value,
        lower=value / factor,
        upper=value * factor,
        n=int(columns[1].sum() + columns[3].sum()),
        method=method,
        level=level,
    )
