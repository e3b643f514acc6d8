"""Do residuals of neighbouring periods hang together? Tests, and errors that allow for it.

Newey and West's errors are here to be set beside others' results. In series of 24 to 60 quarters
they are too small (docs/trends.md): intervals of `segmented` do not use them.
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc

from rrlib.statistics.times import Floats
from rrlib.statistics.trends.result import Diagnostic
from rrlib.statistics.trends.segmented import Trend


def newey_west(fitted: Trend, lag: int) -> Floats:
    """The covariance (p, p) of the likelihood's coefficients, with `lag` neighbours each way.

    Bartlett's weights and expected information, without prewhitening or adjustment: Newey, W. K.
    and West, K. D. (1987), Econometrica 55, 703-708; R's `sandwich::NeweyWest(prewhite = FALSE)`.
    Lag 0 is White's HC0. A missing period adds nothing. Raises ValueError for a negative lag.
    """
    if lag < 0:
        raise ValueError(f"a lag is 0 or more, not {lag}")
    scaled = fitted.design * fitted.scales[:, None]
    scores = _with_gaps(fitted, scaled * fitted.residuals[:, None])
    middle = scores.T @ scores
    for apart in range(1, min(lag, len(scores) - 1) + 1):
        together = scores[apart:].T @ scores[:-apart]
        middle += (1 - apart / (lag + 1)) * (together + together.T)
    bread = np.linalg.inv(scaled.T @ scaled)
    return np.asarray(bread @ middle @ bread, dtype=np.float64)


def automatic_lag(fitted: Trend) -> float:
    """How many neighbours Newey and West's rule takes, before it is rounded down.

    Newey, W. K. and West, K. D. (1994), Review of Economic Studies 61, 631-653, for Bartlett's
    weights; R's `sandwich::bwNeweyWest(prewhite = FALSE)`.
    """
    scaled = fitted.design * fitted.scales[:, None]
    summed = _with_gaps(fitted, scaled * fitted.residuals[:, None])[:, 1:].sum(axis=1)
    number = len(summed)
    furthest = int(4 * (number / 100) ** (2 / 9))
    together = np.array([summed[k:] @ summed[: number - k] / number for k in range(furthest + 1)])
    level = together[0] + 2 * together[1:].sum()
    slope = 2 * (np.arange(1, furthest + 1) * together[1:]).sum()
    return float(1.1447 * ((slope / level) ** 2) ** (1 / 3) * number ** (1 / 3))


def durbin_watson(fitted: Trend) -> float:
    """Near 2 where neighbours do not hang together, nearer 0 the more alike they are.

    Durbin, J. and Watson, G. S. (1950), Biometrika 37, 409-428, of Pearson's residuals; steps over
    a missing period are not counted.
    """
    steps = np.diff(fitted.residuals)[np.diff(fitted.periods) == 1]
    return float(steps @ steps / (fitted.residuals @ fitted.residuals))


def ljung_box(fitted: Trend, lags: int) -> Diagnostic:
    """Whether any of the first `lags` autocorrelations of Pearson's residuals is not chance.

    Ljung, G. M. and Box, G. E. P. (1978), Biometrika 65, 297-303; R's `Box.test(type = "Ljung")`.
    Raises ValueError for lags that the series does not have.
    """
    residuals = _with_gaps(fitted, fitted.residuals)
    _require_lags(lags, len(residuals))
    number = len(fitted.residuals)
    # Least squares with a constant leaves none, other models leave a mean.
    centred = np.where(residuals == 0, 0.0, residuals - fitted.residuals.mean())
    own = centred @ centred
    statistic = (
        number
        * (number + 2)
        * sum(
            float((centred[k:] @ centred[:-k] / own) ** 2) / (number - k)
            for k in range(1, lags + 1)
        )
    )
    return Diagnostic(statistic, lags, float(chdtrc(lags, statistic)))


def breusch_godfrey(fitted: Trend, lags: int) -> Diagnostic:
    """As `ljung_box`, allowing for what the model has taken out of its residuals.

    The share of residuals that earlier residuals and the columns explain, times their number:
    Godfrey, L. G. (1978), Econometrica 46, 1303-1310; R's `lmtest::bgtest`. Residuals before the
    first, and of missing periods, are taken to be 0. Raises ValueError as `ljung_box` does.
    """
    residuals = _with_gaps(fitted, fitted.residuals)
    _require_lags(lags, len(residuals))
    earlier = np.column_stack(
        [np.concatenate([np.zeros(k), residuals[:-k]]) for k in range(1, lags + 1)]
    )
    there = fitted.periods - fitted.periods[0]
    columns = np.hstack([fitted.design * fitted.scales[:, None], earlier[there]])
    explained = columns @ np.linalg.lstsq(columns, fitted.residuals)[0]
    own = float(fitted.residuals @ fitted.residuals)
    statistic = len(there) * float(explained @ explained) / own
    return Diagnostic(statistic, lags, float(chdtrc(lags, statistic)))


def _with_gaps(fitted: Trend, values: Floats) -> Floats:
    """`values`, a row each period, with rows of 0 where a period is missing."""
    there = fitted.periods - fitted.periods[0]
    full = np.zeros((int(there[-1]) + 1, *values.shape[1:]))
    full[there] = values
    return full


def _require_lags(lags: int, periods: int) -> None:
    if not 1 <= lags < periods:
        raise ValueError(f"{periods} periods have 1 to {periods - 1} lags, not {lags}")
