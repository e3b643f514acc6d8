"""Formulas of claims: sums, differences, products and ratios of numbers and of other claims.

`100*({base}-{later})/{base}`: the signs + - * / ( ), numbers, and claims in braces. Read by a
parser of its own and worked out in exact fractions; nothing in them is ever run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import NamedTuple

MOST_ENDS = 12
"""Of so many claims that a formula names twice, both ends are tried: 4,096 pairs of ends."""
_TOKEN = re.compile(r"\s*(?:\{([a-z0-9-]+)\}|([0-9]{1,15}(?:\.[0-9]{1,15})?)|([-+*/()]))")
_CLAIM = re.compile(r"\{([a-z0-9-]+)\}")
_SIGN = re.compile(r"\s*([-+*/])\s*(?![^{]*\})")
_WRITTEN = {"*": "×", "-": "−"}
_DEEPEST = 50
_LONGEST = 500


class FormulaError(ValueError):
    """A text is no formula, or gives no number; the message says what was expected instead."""


class Interval(NamedTuple):
    """From `lower` to `upper`, both included."""

    lower: Fraction
    upper: Fraction


@dataclass(frozen=True)
class Number:
    """A number that stands in the formula itself: it is exact."""

    value: Fraction


@dataclass(frozen=True)
class Named:
    """A claim, by its id."""

    claim: str


@dataclass(frozen=True)
class Both:
    """Two parts of a formula and the sign between them."""

    sign: str
    left: Part
    right: Part


Part = Number | Named | Both


@dataclass(frozen=True)
class Formula:
    """A formula as it was read. `claims` are those it names, as often and in the order it does."""

    text: str
    root: Part
    claims: tuple[str, ...]

    def value(self, values: Mapping[str, Fraction]) -> Fraction:
        """What it gives for these values of its claims.

        Raises FormulaError where it divides by 0, KeyError for a claim without a value.
        """
        return _bounds(self.root, {claim: _only(values[claim]) for claim in self.claims}).lower

    def bounds(self, inputs: Mapping[str, Interval]) -> Interval:
        """The least and the most it gives where each claim may lie anywhere in its interval.

        Interval arithmetic (Moore, Kearfott and Cloud, 2009), which is exact where each claim
        stands once. A claim that stands several times is tried at both ends of its interval:
        exact where it enters above and below the line in the first degree, as in shares and
        changes. Raises FormulaError where a divisor may be 0, and for more than `MOST_ENDS` claims
        that stand several times; KeyError for a claim without an interval.
        """
        several = [
            claim
            for claim, times in Counter(self.claims).items()
            if times > 1 and inputs[claim].lower < inputs[claim].upper
        ]
        if len(several) > MOST_ENDS:
            raise FormulaError(f"no more than {MOST_ENDS} rounded claims that stand several times")
        found = [
            _bounds(self.root, {**inputs, **dict(zip(several, map(_only, ends), strict=True))})
            for ends in product(*(inputs[claim] for claim in several))
        ]
        return Interval(min(each.lower for each in found), max(each.upper for each in found))

    def written(self, printed: Mapping[str, str]) -> str:
        """The formula with what is printed in the place of each claim: `100 × 62 / 157`."""
        signs = _SIGN.sub(lambda sign: f" {_WRITTEN.get(sign[1], sign[1])} ", self.text).strip()
        return _CLAIM.sub(lambda claim: printed[claim[1]], signs)


def parse(text: str) -> Formula:
    """The formula that `text` writes; raises FormulaError, which says what was expected where."""
    tokens = _tokens(text)
    if len(tokens) > _LONGEST:
        raise FormulaError(f"no more than {_LONGEST} numbers, claims and signs")
    reader = _Reader(tokens)
    root = reader.sum(0)
    if reader.left:
        raise FormulaError("a sign between any two numbers or claims, and brackets in pairs")
    return Formula(text, root, tuple(reader.named))


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaError(
                "numbers, claims in braces and + - * / ( ), nothing else; "
                f"character {at + 1} is none of these"
            )
        found.append(match[0].strip())
        at = match.end()
    return found


class _Reader:
    """Takes tokens from the left: sums of products of numbers, claims and brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens
        self.named: list[str] = []

    def sum(self, depth: int) -> Part:
        part = self.product(depth)
        while self.left and self.left[0] in ("+", "-"):
            part = Both(self.left.pop(0), part, self.product(depth))
        return part

    def product(self, depth: int) -> Part:
        part = self.single(depth)
        while self.left and self.left[0] in ("*", "/"):
            part = Both(self.left.pop(0), part, self.single(depth))
        return part

    def single(self, depth: int) -> Part:
        if not self.left:
            raise FormulaError("a number, a claim in braces or a bracket at its end")
        taken = self.left.pop(0)
        if taken == "-" and depth < _DEEPEST:
            return Both("-", Number(Fraction(0)), self.single(depth + 1))
        if taken == "(":
            return self.bracket(depth + 1)
        if taken.startswith("{"):
            self.named.append(taken[1:-1])
            return Named(taken[1:-1])
        if taken in "+-*/)":
            raise FormulaError(f"a number, a claim in braces or a bracket before {taken!r}")
        return Number(Fraction(taken))

    def bracket(self, depth: int) -> Part:
        if depth > _DEEPEST:
            raise FormulaError(f"no more than {_DEEPEST} brackets within one another")
        inner = self.sum(depth)
        if not self.left or self.left.pop(0) != ")":
            raise FormulaError("as many brackets that close as open")
        return inner


def _only(value: Fraction) -> Interval:
    return Interval(value, value)


def _bounds(part: Part, inputs: Mapping[str, Interval]) -> Interval:
    if isinstance(part, Number):
        return _only(part.value)
    if isinstance(part, Named):
        return inputs[part.claim]
    left, right = _bounds(part.left, inputs), _bounds(part.right, inputs)
    if part.sign == "+":
        return Interval(left.lower + right.lower, left.upper + right.upper)
    if part.sign == "-":
        return Interval(left.lower - right.upper, left.upper - right.lower)
    if part.sign == "/":
        if right.lower <= 0 <= right.upper:
            raise FormulaError("a divisor that is not 0")
        right = Interval(1 / right.upper, 1 / right.lower)
    ends = [a * b for a in left for b in right]
    return Interval(min(ends), max(ends))
