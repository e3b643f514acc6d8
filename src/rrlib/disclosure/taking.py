"""A finding's counts taken in beside those that are seen already, and how they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from rrlib.disclosure.counts import Counts, Place, Seen, in_its_table, in_series
from rrlib.disclosure.rules import Rule
from rrlib.errors import DisclosureError
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row


def take_in(finding: Finding, rule: Rule, seen: Seen) -> Mapping[Place, int]:
    """Add the finding's counts to `seen.counts`; where each stands there.

    Of those in a series only the mask of `hidden_in_series` speaks: they are left out.
    """
    numbers: dict[Place, int] = {}
    for column in finding.columns:
        if column.role is Role.DERIVED or column.series is not None:
            continue
        for place, row in enumerate(finding.rows):
            cell = row.cells.get(column.key)
            if isinstance(cell, Estimate):
                names = _names(finding, row, column, seen.area)
                numbers[place, column.key] = seen.counts.number(_whole(cell, finding), *names)
    _add_rows(finding, numbers, seen)
    _add_bases(finding, numbers, rule, seen.counts)
    _add_areas(finding, numbers, seen)
    seen.counts.small |= {
        number for place, number in numbers.items() if _is_small(finding, place, rule)
    }
    _add_earlier(finding, numbers, rule, seen)
    return numbers


def _names(finding: Finding, row: Row, column: Column, area: str) -> list[Hashable]:
    """By its table, and by whom it counts, where other tables count the same."""
    made_by = row.definition or finding.definition
    names: list[Hashable] = [in_its_table(finding, row, column, area)]
    if row.counts is not None:
        names.insert(0, (area, made_by.name if made_by else None, row.counts, column.key))
    return names


def _whole(cell: Estimate, finding: Finding) -> int:
    if cell.value != int(cell.value):
        raise DisclosureError(
            f"{finding.name}: a column that counts people holds {cell.value}: give it Role.DERIVED."
        )
    return int(cell.value)


def _add_rows(finding: Finding, numbers: Mapping[Place, int], seen: Seen) -> None:
    """Rows of one heading make the total; rows of one parent make that row, under each heading,
    or all headings together, if they do.

    A total that the finding has no row for is taken to be known: it stands elsewhere, or will.
    """
    labels = {row.label: place for place, row in enumerate(finding.rows)}
    groups: defaultdict[tuple[int | None, str], list[int]] = defaultdict(list)
    children: defaultdict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(finding.rows):
        total = total_of(finding, row)
        if row.breakdown and not row.is_total and (total is not None or row.parent not in labels):
            groups[total, row.breakdown].append(place)
        if row.parent in labels:
            groups[labels[row.parent], f"{row.breakdown} of {row.parent}"].append(place)
            children[labels[row.parent]].append(place)
    for key in {key: None for _, key in numbers}:
        for (whole, heading), places in groups.items():
            parts = [numbers[place, key] for place in places if (place, key) in numbers]
            name = (seen.area, finding.name, finding.question, heading, key)
            if whole is not None and (whole, key) in numbers:
                seen.counts.add_up(numbers[whole, key], parts)
            elif whole is None and len(parts) > 1:
                seen.counts.add_up(seen.counts.known_total(parts, name), parts)
        for whole, places in children.items():
            parts = [numbers[place, key] for place in places if (place, key) in numbers]
            if (whole, key) in numbers:
                seen.counts.add_up(numbers[whole, key], parts, only_if_all=True)


def total_of(finding: Finding, row: Row) -> int | None:
    """The position of the total that a row is a part of: its heading's own, or that of them all."""
    totals = [place for place, each in enumerate(finding.rows) if each.is_total]
    own = [place for place in totals if finding.rows[place].breakdown == row.breakdown]
    of_all = [place for place in totals if not finding.rows[place].breakdown]
    return next(iter(own + of_all), None)


def _add_bases(finding: Finding, numbers: Mapping[Place, int], rule: Rule, counts: Counts) -> None:
    """A base is made of those who share the outcome and of those who do not."""
    columns = {column.key: column for column in finding.columns}
    for (place, key), outcome in numbers.items():
        column = columns[key]
        base = numbers.get((place, column.of or ""))
        if base is None:
            continue
        others = counts.values[base] - counts.values[outcome]
        if others < 0:
            raise DisclosureError(f"{finding.name}: {key} counts more than its base.")
        rest = counts.made_of(base, outcome)
        unanimous = others == 0 and rule.hide_unanimous and column.sensitive
        if rule.hides_count(others) or (unanimous and counts.values[base] > 0):
            counts.small.add(rest)


def _add_areas(finding: Finding, numbers: Mapping[Place, int], seen: Seen) -> None:
    """The count of an area that adds up others is made of theirs."""
    columns = {column.key: column for column in finding.columns}
    for (place, key), number in numbers.items():
        names = [
            in_its_table(finding, finding.rows[place], columns[key], part) for part in seen.parts
        ]
        parts = [found for name in names if (found := seen.counts.position(name)) is not None]
        if parts:
            seen.counts.add_up(number, parts)


def _is_small(finding: Finding, place: Place, rule: Rule) -> bool:
    """Whether the rule hides a count by itself."""
    position, key = place
    row = finding.rows[position]
    column = next(column for column in finding.columns if column.key == key)
    count, base = row.cells[key], row.cells.get(column.of or "")
    if not isinstance(count, Estimate):
        return False
    if rule.withholds(finding.name, row.label, key):
        return True
    if column.of is not None:
        if not isinstance(base, Estimate):
            return True
        return rule.hides_outcome(count.value, base.value, sensitive=column.sensitive)
    if rule.hides_count(count.value) or rule.hides_count(count.n):
        return True
    return row.breakdown in rule.sensitive and _is_all_or_nobody(finding, row, key, count)


def _is_all_or_nobody(finding: Finding, row: Row, key: str, count: Estimate) -> bool:
    """Whether everybody whom a total counts stands in that row, or none of them."""
    place = total_of(finding, row)
    total = None if place is None else finding.rows[place].cells.get(key)
    return (
        not row.is_total
        and isinstance(total, Estimate)
        and total.value > 0
        and count.value in (0, total.value)
    )


def _add_earlier(finding: Finding, numbers: Mapping[Place, int], rule: Rule, seen: Seen) -> None:
    """What an earlier report hid stays hidden; what it showed is known where it is still so.

    A number that has changed is another one; but of a column that accumulates, the difference
    counts people.
    """
    counts = seen.counts
    columns = {column.key: column for column in finding.columns}
    for (place, key), number in numbers.items():
        for cell in seen.known(finding, finding.rows[place], key):
            if cell.marker == str(Marker.CONFIDENTIAL):
                counts.hidden.add(number)
            elif cell.value == counts.values[number]:
                counts.shown.add(number)
            elif columns[key].accumulates and cell.value is not None:
                _add_those_who_came(number, int(cell.value), rule, counts)
    counts.shown -= counts.hidden


def _add_those_who_came(number: int, before: int, rule: Rule, counts: Counts) -> None:
    """What a count of a column that accumulates was, which is known, and who came or went since."""
    was = counts.number(before, ("before", number, before))
    counts.shown.add(was)
    base, part = sorted((number, was), key=lambda each: -counts.values[each])
    moved = counts.made_of(base, part)
    if rule.hides_count(counts.values[moved]):
        counts.small.add(moved)


def told_by_parts(finding: Finding, seen: Seen) -> frozenset[Place]:
    """The cells of series that the parts of the area show in one and hide in another.

    The area's own number less those that are shown would tell those that are hidden.
    """
    told = set()
    for place, column in in_series(finding):
        names = [in_its_table(finding, finding.rows[place], column, part) for part in seen.parts]
        shown = {seen.counts.series[name] for name in names if name in seen.counts.series}
        if len(shown) > 1:
            told.add((place, column.key))
    return frozenset(told)
