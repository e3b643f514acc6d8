"""Which cells of a finding may not be shown: a mask, computed before anything is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rrlib.disclosure.curves import hidden_in_series
from rrlib.disclosure.published import published_cells
from rrlib.disclosure.rules import Mask, Rule
from rrlib.results import Column, Estimate, Finding, Role


def hidden_cells(finding: Finding, rule: Rule) -> Mask:
    """The cells of `finding` that `rule` hides.

    First those that are small, or that everybody or nobody of a group shares, unless they are
    published. Then, so that hidden cells cannot be worked out from the total and the others, more
    cells of the same breakdown, the smallest first, until those hidden could be other numbers: no
    published cell, which is no secret; where only such are left, the whole column but for them.
    Then whatever is computed from a hidden cell. The rows of a curve are judged as
    `hidden_in_series` says, published or not. Links between tables, areas and quarters are not
    looked at: see docs/decisions/0006-disclosure-first-form.md.
    """
    if rule.hides_nothing:
        return frozenset()
    mask = set(hidden_in_series(finding, rule))
    published = published_cells(finding, rule).keys()
    for role in (Role.BASE, Role.OUTCOME):
        for column in finding.columns:
            if column.role is role and column.series is None:
                known = {place for place, key in published if key == column.key}
                hidden = _hidden_rows(finding, column, rule, mask, known)
                mask |= {(place, column.key) for place in hidden}
    return frozenset(mask | _derived(finding, mask))


def _hidden_rows(
    finding: Finding, column: Column, rule: Rule, mask: set[tuple[int, str]], known: set[int]
) -> set[int]:
    """The rows in which `column` is hidden; those that are `known` are not."""
    counts = _counts(finding, column.key)
    bases = _counts(finding, column.of) if column.of else {}
    primary = {
        place
        for place, count in counts.items()
        if (place, column.of) in mask or _is_primary(count, bases.get(place), column, rule)
    }
    hidden = primary - known
    for places in _breakdowns(finding, counts):
        small = places & hidden
        together = _complement(small, places - known, counts, bases, rule)
        if small and places & known and not _is_safe(together, len(small), counts, bases, rule):
            return set(counts) - known
        hidden |= together
    return _with_families(hidden, finding, counts, bases, rule) - known


def _with_families(
    hidden: set[int],
    finding: Finding,
    counts: dict[int, Estimate],
    bases: dict[int, Estimate],
    rule: Rule,
) -> set[int]:
    """`hidden`, and what else must be so that no row is told by the parts it is made of.

    The parts of a hidden row are hidden; hidden parts of a shown one must not be told by it.
    """
    labels = {row.label: place for place, row in enumerate(finding.rows)}
    parts: defaultdict[int, set[int]] = defaultdict(set)
    for place in counts:
        parent = finding.rows[place].parent
        if parent in labels:
            parts[labels[parent]].add(place)
    found = set(hidden)
    for whole, places in parts.items():
        if whole in found:
            found |= places
        else:
            found |= _complement(places & found, places, counts, bases, rule)
    return found


def _counts(finding: Finding, key: str | None) -> dict[int, Estimate]:
    cells = {place: row.cells.get(key or "") for place, row in enumerate(finding.rows)}
    return {place: cell for place, cell in cells.items() if isinstance(cell, Estimate)}


def _is_primary(count: Estimate, base: Estimate | None, column: Column, rule: Rule) -> bool:
    if column.of is None:
        return rule.hides_count(count.value) or rule.hides_count(count.n)
    if base is None:
        return True
    return rule.hides_outcome(count.value, base.value, sensitive=column.sensitive)


def _breakdowns(finding: Finding, counts: Iterable[int]) -> list[set[int]]:
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place in counts:
        row = finding.rows[place]
        if row.breakdown and not row.is_total:
            places[row.breakdown].add(place)
    return list(places.values())


def _complement(
    primary: set[int],
    places: set[int],
    counts: dict[int, Estimate],
    bases: dict[int, Estimate],
    rule: Rule,
) -> set[int]:
    """`primary` and the smallest further places, until what they add up to gives none away.

    Equal cells go together: which of two equals is hidden would tell where the small one is.
    """
    hidden = set(primary)
    while hidden and hidden != places and not _is_safe(hidden, len(primary), counts, bases, rule):
        shown = places - hidden
        least = min(shown, key=lambda place: (counts[place].value == 0, counts[place].value))
        hidden |= {place for place in shown if counts[place].value == counts[least].value}
    return hidden


def _is_safe(
    hidden: set[int],
    primaries: int,
    counts: dict[int, Estimate],
    bases: dict[int, Estimate],
    rule: Rule,
) -> bool:
    total = sum(counts[place].value for place in hidden)
    if len(hidden) < 2 or total < rule.threshold:
        return False
    if bases:
        known = hidden <= bases.keys()
        return known and sum(bases[place].value for place in hidden) - total >= rule.threshold
    if len(hidden) > primaries:
        return True
    least, most = len(hidden), len(hidden) * (rule.threshold - 1)
    return least + 2 <= total <= most - 2


def _derived(finding: Finding, mask: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Derived cells whose row, or the row they compare with, hides one of their sources."""
    positions = {row.label: position for position, row in enumerate(finding.rows)}
    derived = [column for column in finding.columns if column.role is Role.DERIVED]
    hidden: set[tuple[int, str]] = set()
    for _ in derived:  # a derived column may be a source of another
        hidden |= {
            (position, column.key)
            for position in range(len(finding.rows))
            for column in derived
            for place in (position, positions.get(column.against or "", position))
            if any((place, key) in mask | hidden for key in column.sources)
        }
    return hidden
