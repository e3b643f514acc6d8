"""Rows of one table that have the same key: a sum of them counts something twice."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

_SHOWN = 20

_Numbers = tuple[str, ...]


class Keys:
    """The keys of a table so far, and those that came again.

    Of a key its hash is kept, so that a million rows need some 100 megabytes: two of a million keys
    have the same one by chance in fewer than one of ten million tables.
    """

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._marks, self._rows = array("q"), array("q")
        self._numbers: list[_Numbers] = []
        self._shared: dict[_Numbers, _Numbers] = {}
        self._told: list[str] = []
        self._more = 0

    def add(self, row: int, key: tuple[str, ...], numbers: Mapping[str, str]) -> None:
        """Keeps a row's key and its numbers by column; tells of a row whose key was there."""
        mark, values = hash(key), tuple(map(str.strip, numbers.values()))
        if mark in self._seen:
            self._again(row, key, dict(zip(numbers, values, strict=True)))
            return
        self._seen.add(mark)
        self._marks.append(mark)
        self._rows.append(row)
        self._numbers.append(self._shared.setdefault(values, values))

    def _again(self, row: int, key: tuple[str, ...], numbers: Mapping[str, str]) -> None:
        if len(self._told) == _SHOWN:
            self._more += 1
            return
        place = self._marks.index(hash(key))
        before = dict(zip(numbers, self._numbers[place], strict=True))
        where = f"rows {self._rows[place]} and {row}, {', '.join(part for part in key if part)}"
        self._told.append(f"  {where}: arrived {_arrived(before, numbers)}, expected one row")

    def doubled(self) -> Iterator[str]:
        """Every row whose key was there, in words, and what to do."""
        yield from self._told
        if self._more:
            yield f"  and {self._more:,} more such rows"
        if self._told:
            yield "  Fetch the file again; if it is so as published, take one of each out."


def _arrived(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    differing = [
        f"{column} {before[column]!r} and {text!r}"
        for column, text in now.items()
        if before[column] != text
    ]
    first, *_ = before.values()
    return "; ".join(differing[:3]) or f"{first!r} both times"
