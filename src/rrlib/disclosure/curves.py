"""Rows that hold one another's people, so that two which are shown give a third count: their step.

Above all curves, whose counts grow (reoffended so far) or shrink (still at risk) down the rows.
Whoever sees two rows knows how many people are between them; who sees both kinds of count knows
besides how many left without what is counted: into custody, or because their follow-up ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rrlib.disclosure.rules import Mask, Rule
from rrlib.disclosure.shown import ShownCell
from rrlib.errors import DisclosureError
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row

Known = Callable[[Finding, Row, str], Sequence[ShownCell]]
"""A cell of a finding's row, by the key of its column, as readers know it already."""


def _nothing(*_: object) -> Sequence[ShownCell]:
    return ()


@dataclass(frozen=True)
class _Series:
    """The counts of a series; of a curve, which of them grow from nobody and which shrink."""

    counts: tuple[Column, ...]
    growing: tuple[Column, ...]
    shrinking: tuple[Column, ...]

    @property
    def is_curve(self) -> bool:
        """Whether it begins with a row in which nothing has happened yet."""
        return bool(self.growing)


@dataclass(frozen=True)
class _Point:
    """A row of a series: its counts, and the base of each, if it has one; of a curve, to how many
    it has `happened`, by each growing column, and how many are `gone`, by each shrinking one.
    `position` is among the series' rows.
    """

    place: int
    position: int
    counts: tuple[Estimate, ...]
    bases: tuple[float | None, ...]
    happened: tuple[float, ...]
    gone: tuple[float, ...]
    nobody_at_risk: bool

    @property
    def left(self) -> tuple[float, ...]:
        """Who has left without it, unless those at risk are counted before the row's events."""
        return tuple(max(0.0, gone - sum(self.happened)) for gone in self.gone)

    @property
    def just_now(self) -> tuple[float, ...]:
        """To whom it happened in the row's own step, if they are counted before its events."""
        return tuple(max(0.0, sum(self.happened) - gone) for gone in self.gone)


@dataclass(frozen=True)
class _Earlier:
    """The rows of a series, by place, that other reports show as they are now, or have hidden."""

    shown: frozenset[int]
    hidden: frozenset[int]

    @classmethod
    def of(cls, finding: Finding, series: _Series, known: Known, barred: Mask) -> _Earlier:
        shown, hidden = set(), set()
        for place, counts in _rows_of(finding, series.counts).items():
            own = {(place, column.key) for column in series.counts}
            if barred & own:
                hidden.add(place)
            same = []
            for column, count in zip(series.counts, counts, strict=True):
                cells = known(finding, finding.rows[place], column.key)
                same.append(any(cell.value == count.value for cell in cells))
                if any(cell.marker == str(Marker.CONFIDENTIAL) for cell in cells):
                    hidden.add(place)
            if all(same):
                shown.add(place)
        return cls(frozenset(shown - hidden), frozenset(hidden))


def hidden_in_series(
    finding: Finding,
    rule: Rule,
    known: Known = _nothing,
    barred: Mask = frozenset(),
) -> Mask:
    """The cells of the finding's series that `rule` hides: whole rows, one series at a time.

    A row that is `known` with the same counts is shown. What is known to be hidden stays hidden,
    and a row with a cell that is `barred` is hidden.

    From the last row upwards, each is shown if its own counts may be, and if no column differs
    from a row that is shown by 1 to `threshold` - 1 people, nor by an outcome that all or none of
    those between them share. A step of nobody is no group.

    A curve's first row, in which nothing has happened yet, is shown with the size of the group;
    of the others none in which nobody is at risk any more, nor one by which, with
    `hide_unanimous`, it has happened to nobody yet or to all. Neither may those who left without
    it, in a step or until a row, be 1 to `threshold` - 1.
    A row of which no count is known belongs to no series. Raises DisclosureError for a series
    without counts.
    """
    hidden: set[tuple[int, str]] = set()
    for name in series_of(finding):
        columns = [column for column in finding.columns if column.series == name]
        series = _series(finding, name)
        shown = _shown_places(finding, series, rule, _Earlier.of(finding, series, known, barred))
        hidden |= {
            (place, column.key)
            for place in _rows_of(finding, series.counts, any_of_them=True)
            for column in columns
            if place not in shown
            and isinstance(finding.rows[place].cells.get(column.key), Estimate)
        }
    return frozenset(hidden)


def series_of(finding: Finding) -> tuple[str, ...]:
    """The names of the finding's series."""
    return tuple(dict.fromkeys(column.series for column in finding.columns if column.series))


def is_curve(finding: Finding, name: str) -> bool:
    """Whether a series begins with a row in which nothing has happened yet."""
    return _series(finding, name).is_curve


def _series(finding: Finding, name: str) -> _Series:
    counts = tuple(
        column
        for column in finding.columns
        if column.series == name and column.role is not Role.DERIVED
    )
    if not counts:
        raise DisclosureError(f"{finding.name}: the series {name!r} has no counts to judge it by.")
    rows = _rows_of(finding, counts)
    numbers = {
        column: [cells[place].value for cells in rows.values()]
        for place, column in enumerate(counts)
    }
    growing = [column for column in counts if _grows_from_nobody(numbers[column])]
    shrinking = [column for column in counts if growing and _shrinks(numbers[column])]
    return _Series(counts, tuple(growing), tuple(shrinking))


def _rows_of(
    finding: Finding, counts: Sequence[Column], *, any_of_them: bool = False
) -> dict[int, list[Estimate]]:
    """By its place, each row in which all of `counts` are numbers, or any of them."""
    rows = {}
    for place, row in enumerate(finding.rows):
        cells = [row.cells.get(column.key) for column in counts]
        numbers = [cell for cell in cells if isinstance(cell, Estimate)]
        if len(numbers) == len(counts) or (any_of_them and numbers):
            rows[place] = numbers
    return rows


def _grows_from_nobody(counts: Sequence[float]) -> bool:
    return counts[:1] == [0] and all(before <= after for before, after in pairwise(counts))


def _shrinks(counts: Sequence[float]) -> bool:
    steps = list(pairwise(counts))
    return all(a >= b for a, b in steps) and any(a > b for a, b in steps)


def _points(finding: Finding, series: _Series) -> list[_Point]:
    rows = _rows_of(finding, series.counts)
    first = next(iter(rows), 0)
    points = []
    for position, (place, counts) in enumerate(rows.items()):
        now = dict(zip(series.counts, counts, strict=True))
        start = dict(zip(series.counts, rows[first], strict=True))
        points.append(
            _Point(
                place,
                position,
                tuple(counts),
                tuple(_base(finding, column, series, place, first) for column in series.counts),
                tuple(now[column].value for column in series.growing),
                tuple(start[column].value - now[column].value for column in series.shrinking),
                any(now[column].value == 0 for column in series.shrinking),
            )
        )
    return points


def _base(
    finding: Finding, column: Column, series: _Series, place: int, first: int
) -> float | None:
    """Of how many people a count tells: its base in its row; of a curve, all who were at risk."""
    at_risk = [each.key for each in series.shrinking]
    key, row = column.of, place
    if column in series.growing and at_risk and (key is None or key in at_risk):
        key, row = key or at_risk[0], first
    cell = finding.rows[row].cells.get(key or "")
    return cell.value if isinstance(cell, Estimate) else None


def _shown_places(finding: Finding, series: _Series, rule: Rule, earlier: _Earlier) -> set[int]:
    points = _points(finding, series)
    shown = [point for point in points if point.place in earlier.shown]
    if series.is_curve:
        first = points.pop(0)
        if first not in shown:
            if first.place in earlier.hidden or any(map(rule.hides_count, _own(first))):
                return {point.place for point in shown}
            shown.append(first)
    later: list[_Point] = []
    left_later: tuple[float, ...] = ()
    for point in reversed(points):
        left = _left_before(later[-1], point) if later else ()
        if point.place in earlier.shown:
            later.append(point)
            left_later = left or left_later
        if point.place in earlier.shown | earlier.hidden:
            continue
        numbers = [*_own(point), *_differences(left, left_later)]
        if later[1:]:
            numbers += _differences(left, _gone_since(later[-1], later[-2]))
        for other in shown:
            numbers += _between(*sorted((other, point), key=lambda each: each.position))
        if point.nobody_at_risk or any(map(rule.hides_count, numbers)):
            continue
        if _hides_outcome(point, shown, series, rule):
            continue
        shown.append(point)
        later.append(point)
        left_later = left or left_later
    return {point.place for point in shown}


def _own(point: _Point) -> Iterator[float]:
    """Every number of people that a row tells by itself."""
    for count in point.counts:
        yield count.value
        yield count.n
    yield from point.just_now


def _between(above: _Point, below: _Point) -> Iterator[float]:
    """Every number of people that two rows tell together."""
    yield from _differences(
        [count.value for count in above.counts], [count.value for count in below.counts]
    )
    yield from _differences(above.left, below.left)
    yield from _gone_since(above, below)


def _gone_since(above: _Point, below: _Point) -> tuple[float, ...]:
    """Who is gone before the row `below` and had not had it happen to them by the row `above`."""
    return tuple(gone - sum(above.happened) for gone in below.gone)


def _left_before(below: _Point, above: _Point) -> tuple[float, ...]:
    """Who left before the row `below`: known if `above` is the very row before, or as it was."""
    if below.position != above.position + 1 and below.happened != above.happened:
        return ()
    return _gone_since(above, below)


def _differences(some: Sequence[float], others: Sequence[float]) -> Iterator[float]:
    for one, other in zip(some, others, strict=False):
        yield abs(one - other)


def _hides_outcome(point: _Point, shown: Sequence[_Point], series: _Series, rule: Rule) -> bool:
    """Whether a row's outcome, or that of those between it and a shown row, may not be shown."""
    for number, column in enumerate(series.counts):
        base, count = point.bases[number], point.counts[number].value
        if base is None:
            if column.of is not None:
                return True
            continue
        groups = [(count, base)]
        if column not in series.growing:
            groups += [
                (abs(count - other.counts[number].value), abs(base - (other.bases[number] or 0)))
                for other in shown
            ]
        if any(rule.hides_outcome(*group, sensitive=column.sensitive) for group in groups):
            return True
    return False
