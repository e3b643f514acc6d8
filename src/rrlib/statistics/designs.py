"""What is known of people before a comparison: covariates as numbers, one row a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ROUNDING = 1e-9
"""A column of which less than this share is its own says what others say."""


class NotEstimable(ValueError):  # noqa: N818 - a fact about the data, not a slip of the caller
    """These data allow no estimate; the message says why, and names the columns if some do."""


@dataclass(frozen=True)
class Design:
    """Covariates as numbers: `values` has a row a person and a column for each of `names`.

    There is no constant column, and none is centred. Raises ValueError for another shape and for
    what is missing or infinite.
    """

    names: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.names):
            raise ValueError(
                f"a design has a column for each of {len(self.names)} names, "
                f"not values of the shape {self.values.shape}"
            )
        if not np.isfinite(self.values).all():
            raise ValueError("a design holds a value that is missing or infinite")

    @property
    def people(self) -> int:
        return len(self.values)


def design_of(covariates: pd.DataFrame) -> Design:
    """The columns of `covariates`, one row a person, for a model that has a constant of its own.

    Numbers and true or false stay as they are; a column of text or categories becomes one of 0
    and 1 for each value but the first in order, named "column: value", as R's `model.matrix` with
    treatment contrasts does. Nobody is left out for what is missing of them: whoever asks decides
    what to do about it (a category "not known" is often honest).

    Raises NotEstimable, naming the columns, where values are missing or infinite, where a column
    says the same of everybody, and where some together say the same as others.
    """
    _require_known(covariates)
    same = [str(name) for name in covariates if covariates[name].nunique() < 2]
    if same:
        raise NotEstimable(f"these columns say the same of everybody: {', '.join(same)}")
    design = _coded(covariates, first=1)
    _require_each_its_own(design)
    return design


def every_level(covariates: pd.DataFrame) -> Design:
    """As `design_of`, with a column for every value of a category, the first one too.

    It is for looking at balance, of which no value may be left out; as a model's design its
    columns would say the same. Raises NotEstimable where values are missing or infinite.
    """
    _require_known(covariates)
    return _coded(covariates, first=0)


def checked_treated(treated: npt.ArrayLike, people: int) -> Flags:
    """`treated` as booleans, one for each of `people`, some of them true and some false.

    Raises ValueError for what is not true or false or for another number of them, and
    NotEstimable where nobody was treated, or everybody.
    """
    checked = np.asarray(treated)
    if checked.dtype != np.bool_:
        raise ValueError(f"whether a person was treated is true or false, not {checked.dtype}")
    if checked.shape != (people,):
        raise ValueError(
            f"whether treated is one for each of {people} people, not of the shape {checked.shape}"
        )
    if checked.all() or not checked.any():
        who = "everybody was" if checked.any() else "nobody was"
        raise NotEstimable(f"{who} treated: there is nobody to compare with")
    return checked


def checked_numbers(numbers: npt.ArrayLike, people: int, what: str) -> Floats:
    """`numbers` as floats, one for each of `people`.

    Raises ValueError, calling them `what`, for another number of them, and for one that is
    missing or infinite.
    """
    checked = np.asarray(numbers, dtype=np.float64)
    if checked.shape != (people,):
        raise ValueError(
            f"{what} is one for each of {people} people, not of the shape {checked.shape}"
        )
    if not np.isfinite(checked).all():
        raise ValueError(f"{what} is missing or infinite for {np.sum(~np.isfinite(checked))}")
    return checked


def standardised(values: Floats) -> Floats:
    """Each column less its mean and divided by its standard deviation; a constant one is 0."""
    # Column by column in memory: several times as fast as across rows.
    columns = np.ascontiguousarray(values.T)
    centred = columns - columns.mean(axis=1, keepdims=True)
    # A mean of equal numbers may be off by rounding: they are still constant.
    varies = columns.max(axis=1) > columns.min(axis=1)
    spread = np.sqrt(np.einsum("ij,ij->i", centred, centred) / columns.shape[1])
    return np.asarray((centred / np.where(varies, spread, np.inf)[:, None]).T, dtype=np.float64)


def _require_known(covariates: pd.DataFrame) -> None:
    if covariates.shape[1] == 0 or len(covariates) == 0:
        raise NotEstimable(
            f"covariates are {len(covariates)} people by {covariates.shape[1]} columns: "
            "there is nothing to compare by"
        )
    unknown = {str(name): _unknown(covariates[name]) for name in covariates}
    missing = [f"{name} (of {number})" for name, number in unknown.items() if number]
    if missing:
        raise NotEstimable(f"values are missing or infinite in {', '.join(missing)}")


def _unknown(column: pd.Series) -> int:
    missing = column.isna()
    if pd.api.types.is_float_dtype(column):
        missing |= np.isinf(column.astype("float64"))
    return int(missing.sum())


def _coded(covariates: pd.DataFrame, first: int) -> Design:
    """The design with, of each category, the values from number `first` on."""
    names: list[str] = []
    columns: list[Floats] = []
    for name in covariates:
        column = covariates[name]
        if pd.api.types.is_numeric_dtype(column):
            names.append(str(name))
            columns.append(column.to_numpy(dtype=np.float64))
            continue
        if not _is_categorical(column):
            raise ValueError(f"{name} is {column.dtype}: a covariate is a number or a category")
        values = column.astype(str)
        for value in sorted(values.unique())[first:]:
            names.append(f"{name}: {value}")
            columns.append((values == value).to_numpy(dtype=np.float64))
    return Design(tuple(names), np.column_stack(columns))


def _is_categorical(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(column)


def _require_each_its_own(design: Design) -> None:
    """Refuse columns that are, up to a constant, a sum of multiples of columns before them."""
    columns = standardised(design.values)
    for last in range(1, columns.shape[1]):
        own = columns[:, last]
        parts = np.linalg.lstsq(columns[:, :last], own)[0]
        if np.linalg.norm(own - columns[:, :last] @ parts) > ROUNDING * np.linalg.norm(own):
            continue
        alike = [design.names[k] for k in np.flatnonzero(np.abs(parts) > ROUNDING)]
        raise NotEstimable(
            f"{design.names[last]} says what other columns say already: {', '.join(alike)}"
        )
