"""Times until something happens, checked and counted: what every survival method begins with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def checked_times(times: npt.ArrayLike) -> Floats:
    """`times` as numbers, one a person, not empty.

    Raises ValueError where there are none, or one is negative, missing or endless.
    """
    checked = np.asarray(times, dtype=np.float64)
    if checked.ndim != 1 or len(checked) == 0:
        raise ValueError(f"times are one a person, not of the shape {checked.shape}")
    if not (np.isfinite(checked).all() and checked.min() >= 0):
        raise ValueError("a time is negative, missing or endless")
    return checked


def checked_flags(happened: npt.ArrayLike, people: int) -> Flags:
    """`happened` as booleans, one for each of `people`.

    Raises ValueError for another number of them, or what is not true or false.
    """
    checked = np.asarray(happened)
    if checked.dtype != np.bool_:
        raise ValueError(f"whether it happened is true or false, not {checked.dtype}")
    _require_one_a_person(checked, people, "whether it happened")
    return checked


def checked_causes(causes: npt.ArrayLike, of: int, people: int) -> Counts:
    """`causes` as whole numbers, 0 for censored, one for each of `people`.

    Raises ValueError for another number of them, for one that is negative or no whole number,
    and where `of` is no cause.
    """
    checked = np.asarray(causes)
    if checked.dtype.kind not in "iu":
        raise ValueError(f"a cause is a whole number, not {checked.dtype}")
    _require_one_a_person(checked, people, "a cause")
    if checked.min() < 0:
        raise ValueError("a cause is negative")
    if of < 1:
        raise ValueError(f"{of} is not a cause: causes count from 1")
    return checked.astype(np.int64)


def checked_labels(labels: npt.ArrayLike, people: int, what: str) -> Counts:
    """`labels` numbered from 0 as they first come, one for each of `people`.

    Raises ValueError for another number of them, or a missing one.
    """
    checked = np.asarray(labels)
    _require_one_a_person(checked, people, what)
    numbered = pd.factorize(checked)[0]
    if numbered.min() < 0:
        raise ValueError(f"{what} is missing")
    return numbered.astype(np.int64)


def at_or_after(times: Floats, moments: Floats) -> Counts:
    """How many of `times` are at each of `moments` or later."""
    return len(times) - np.searchsorted(np.sort(times), moments, side="left")


def exactly_at(times: Floats, moments: Floats) -> Counts:
    """How many of `times` are equal to each of `moments`."""
    ordered = np.sort(times)
    return np.searchsorted(ordered, moments, side="right") - np.searchsorted(
        ordered, moments, side="left"
    )


def _require_one_a_person(values: npt.NDArray[np.generic], people: int, what: str) -> None:
    if values.shape != (people,):
        raise ValueError(f"{what} is one for each of {people} people, not {values.shape}")
