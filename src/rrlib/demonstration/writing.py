"""Which demonstration deliveries there are, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rrlib.demonstration import write_2013_14_q3, write_2013_14_q4
from rrlib.demonstration.crime import CrimeTruth, write_2018_19_q4
from rrlib.demonstration.panel import SupportTruth, write_2020_21_q2
from rrlib.errors import ParameterError, nearest


@dataclass(frozen=True)
class Variant:
    """What is to be true of a delivery's effects, which draw of it, and how large an effect.

    `truth` is None for the committed deliveries.
    """

    truth: str | None = None
    draw: int = 0
    effect: float = 0.1


_PLAIN: dict[str, Callable[[Path], None]] = {
    "2013-14Q3": write_2013_14_q3,
    "2013-14Q4": write_2013_14_q4,
    "2018-19Q4": write_2018_19_q4,
    "2020-21Q2": write_2020_21_q2,
}
_TRUTHS: dict[str, type[Enum]] = {"2018-19Q4": CrimeTruth, "2020-21Q2": SupportTruth}


def write_deliveries(
    raw: Path, quarters: Sequence[str], variant: Variant = Variant()
) -> Iterator[Path]:
    """Write the deliveries of `quarters` (all if none) below `raw`, and name each folder.

    A variant is of one quarter: its truths differ from delivery to delivery.
    """
    for quarter in quarters:
        if quarter not in _PLAIN:
            raise ParameterError(
                f"there is no demonstration of {quarter!r}; there is {', '.join(_PLAIN)}."
                + nearest(quarter, _PLAIN)
            )
    if variant != Variant():
        yield _write_variant(raw, quarters, variant)
        return
    for quarter in quarters or _PLAIN:
        _PLAIN[quarter](raw / quarter)
        yield raw / quarter


def _write_variant(raw: Path, quarters: Sequence[str], variant: Variant) -> Path:
    if len(quarters) != 1 or quarters[0] not in _TRUTHS or variant.truth is None:
        raise ParameterError(
            f"name one delivery with variants ({' or '.join(_TRUTHS)}) and a truth, as in: "
            "rr demo 2020-21Q2 --truth none --draw 1 --into variants"
        )
    (quarter,) = quarters
    truths = {_word(truth): truth for truth in _TRUTHS[quarter]}
    if variant.truth not in truths:
        raise ParameterError(
            f"{quarter} has no truth {variant.truth!r}; it has {', '.join(truths)}."
            + nearest(variant.truth, truths)
        )
    truth = truths[variant.truth]
    if isinstance(truth, CrimeTruth):
        write_2018_19_q4(raw / quarter, truth, variant.draw, variant.effect)
    elif isinstance(truth, SupportTruth):
        write_2020_21_q2(raw / quarter, truth, variant.draw, variant.effect)
    return raw / quarter


def _word(truth: Enum) -> str:
    return truth.name.casefold().replace("_", "-")
