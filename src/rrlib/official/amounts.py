"""Numbers as publishers print them, and the marks they print where there is none."""

from __future__ import annotations

import re
from functools import lru_cache

MARKS = frozenset({"", "-", "–", "x", "na", "n/a", "..", ".", ":", "*", "c", "z", "u", "low"})
"""What stands for a number that is not there, apart from brackets, in any letters."""

_NUMBER = re.compile(r"[-−]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[-−]?[0-9]*\.?[0-9]+(e[+-]?[0-9]+)?")
_NOTE = re.compile(r"(?<=[a-z])( ?\[note [0-9]+\]|[0-9](,[0-9])*)$", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def amount(text: str) -> float | None:
    """The number that `text` is, or None for a mark. Raises ValueError for anything else."""
    plain = text.strip().casefold()
    if plain.strip("[]()") in MARKS:
        return None
    if _NUMBER.fullmatch(plain) is None:
        raise ValueError(text)
    return float(plain.replace(",", "").replace("−", "-"))


def plain_name(text: str) -> str:
    """A name without outer and doubled spaces and without the number of a footnote."""
    return _NOTE.sub("", " ".join(text.split()))


def spoken(number: float) -> str:
    """A number in full, with commas: `65,576,700`, and decimals only where it has some."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.4f}".rstrip("0")
