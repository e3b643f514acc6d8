"""Which cells of a finding are hidden: those that tell of few, and those that would tell them."""

from __future__ import annotations

from dataclasses import dataclass

from rrlib.disclosure.counts import Place, Seen
from rrlib.disclosure.curves import hidden_in_series
from rrlib.disclosure.published import published_cells
from rrlib.disclosure.rules import Mask, Rule
from rrlib.disclosure.taking import take_in, told_by_parts
from rrlib.results import Estimate, Finding, Marker, Role

_LEAST = 2
"""However small the threshold: a hidden count could be another number."""


@dataclass(frozen=True)
class Hidden:
    """The cells of a finding that are hidden.

    `counts` are hidden because few are behind them, because all or none of a group share them, or
    because those could be worked out from them; the others because they are computed from such.
    `fewest` says that it is proven that no fewer would do.
    """

    counts: Mask
    computed: Mask
    fewest: bool = True

    @property
    def all(self) -> Mask:
        return self.counts | self.computed


def hidden_cells(finding: Finding, rule: Rule, seen: Seen | None = None) -> Hidden:
    """The cells of `finding` that `rule` hides, from readers who have `seen` other tables.

    Those that are small, or that everybody or nobody of a group shares, unless they are published;
    and the fewest others for which no hidden count can be worked out, totals last: see
    `rrlib.disclosure.protecting`. The rows of a curve are judged as `hidden_in_series` says,
    published or not. Then whatever is computed from a hidden cell.

    What is shown and hidden is added to `seen.counts`.
    """
    if rule.hides_nothing:
        return Hidden(frozenset(), frozenset())
    seen = seen or Seen()
    gone = _withheld(finding, rule) | seen.made_of_hidden(finding)
    barred = told_by_parts(finding, seen) | gone
    mask = set(hidden_in_series(finding, rule, seen.known, barred))
    seen.keep_series(finding, mask)
    numbers = take_in(finding, rule, seen)
    seen.counts.small |= {numbers[place] for place in gone if place in numbers}
    free = {numbers[place] for place in published_cells(finding, rule) if place in numbers}
    seen.counts.small -= free
    seen.counts.hidden -= free
    seen.counts.shown |= free
    totals = {number for (place, _), number in numbers.items() if finding.rows[place].is_total}
    pattern = seen.counts.protect(numbers.values(), totals, max(rule.threshold, _LEAST))
    mask |= {place for place, number in numbers.items() if number in pattern.hidden}
    computed = _computed(finding, mask, gone, seen)
    seen.keep_names(finding, mask | computed)
    return Hidden(frozenset(mask - computed), computed, pattern.fewest)


def _withheld(finding: Finding, rule: Rule) -> Mask:
    """The cells that partnership.toml withholds."""
    return frozenset(
        (place, key)
        for place, row in enumerate(finding.rows)
        for key in row.cells
        if rule.withholds(finding.name, row.label, key)
    )


def _computed(finding: Finding, mask: set[Place], gone: Mask, seen: Seen) -> Mask:
    """Derived cells whose row, or the row they compare with, hides one of their sources.

    And those that an earlier report hid: what it hid could be computed back from them; and those of
    `gone`, which are withheld, or made of what another finding hides.
    """
    positions = {row.label: position for position, row in enumerate(finding.rows)}
    derived = [column for column in finding.columns if column.role is Role.DERIVED]
    hidden = {place for place in gone if place[1] in {column.key for column in derived}}
    hidden |= {
        (position, column.key)
        for position, row in enumerate(finding.rows)
        for column in derived
        for cell in seen.known(finding, row, column.key)
        if cell.marker == str(Marker.CONFIDENTIAL)
        and isinstance(row.cells.get(column.key), Estimate)
    }
    for _ in derived:  # a derived column may be a source of another
        hidden |= {
            (position, column.key)
            for position in range(len(finding.rows))
            for column in derived
            for place in (position, positions.get(column.against or "", position))
            if any((place, key) in mask | hidden for key in column.sources)
        }
    series = {(place, key) for place, key in mask if key in {column.key for column in derived}}
    return frozenset(hidden | series)
