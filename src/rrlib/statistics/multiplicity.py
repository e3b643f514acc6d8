"""P-values of several questions asked at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from statsmodels.stats.multitest import multipletests

from rrlib.statistics.times import Floats


def holm(p_values: npt.ArrayLike) -> Floats:
    """P-values adjusted so that, of all of them, seldom even one is wrongly small; in their order.

    Holm, S. (1979), Scandinavian Journal of Statistics 6, 65-70; R's `p.adjust(method = "holm")`.
    However the questions hang together. Raises ValueError for no p-values, or one not from 0 to 1.
    """
    return _adjusted(p_values, "holm")


def benjamini_hochberg(p_values: npt.ArrayLike) -> Floats:
    """P-values adjusted so that few of the small ones are wrongly small; in their order.

    Benjamini, Y. and Hochberg, Y. (1995), Journal of the Royal Statistical Society B 57, 289-300;
    R's `p.adjust(method = "BH")`. For questions that are independent or point the same way. Raises
    ValueError as `holm` does.
    """
    return _adjusted(p_values, "fdr_bh")


def _adjusted(p_values: npt.ArrayLike, method: str) -> Floats:
    given = np.asarray(p_values, dtype=np.float64)
    if given.ndim != 1 or len(given) == 0 or not ((given >= 0) & (given <= 1)).all():
        raise ValueError(f"p-values are one or more, each from 0 to 1, not {given.tolist()}")
    return np.asarray(multipletests(given, method=method)[1], dtype=np.float64)
