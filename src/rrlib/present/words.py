"""Released numbers in words."""

from __future__ import annotations

from collections.abc import Iterable

from rrlib.disclosure import Released
from rrlib.results import Cell, Change, Estimate, Finding, Marker, Sentence, Unit

_FEWER_DECIMALS = {Unit.PERCENT: "{:.0f}%"}


def number(value: float, unit: Unit) -> str:
    """`value` as a reader sees it, with a true minus sign and never a minus nought."""
    return _signed(unit.value.format(abs(value)), value)


def interval(estimate: Estimate, unit: Unit) -> str:
    """`32% to 47%`, or nothing where the number was counted."""
    if estimate.lower is None or estimate.upper is None:
        return ""
    return " to ".join(_end(end, unit) for end in (estimate.lower, estimate.upper))


def _end(end: float, unit: Unit) -> str:
    """One end of an interval. Next to nought the decimals stay: −0.2% is not no change."""
    form = unit.value if abs(end) < 1 else _FEWER_DECIMALS.get(unit, unit.value)
    return _signed(form.format(abs(end)), end)


def in_text(cell: Estimate, unit: Unit) -> str:
    """`39.5% (95% interval 32% to 47%)`."""
    between = interval(cell, unit)
    if not between:
        return number(cell.value, unit)
    return f"{number(cell.value, unit)} ({100 * cell.level:.0f}% interval {between})"


def sentences(released: Released) -> list[str]:
    """The finding's sentences, filled in. One that would name a hidden cell is left out."""
    filled = (_filled(released, sentence) for sentence in released.finding.sentences)
    return [sentence for sentence in filled if sentence]


def changes(released: Released) -> list[str]:
    """What may be said of each difference: its size, its interval, and whether chance will do."""
    titles = {column.key: column.title for column in released.finding.columns}
    return [_change(change, titles[change.column]) for change in released.finding.changes]


def markers(finding: Finding) -> list[str]:
    """The explanation of every marker that the finding's table prints."""
    printed = {
        cell
        for row in finding.rows
        for column in finding.columns
        if isinstance(cell := row.cells.get(column.key, Marker.NOT_AVAILABLE), Marker)
    }
    return [f"{marker} {marker.meaning}" for marker in Marker if marker in printed]


def methods(finding: Finding) -> list[str]:
    """The methods of the intervals in the finding's table, each once."""
    return _once(
        f"{100 * cell.level:.0f}% {cell.method}"
        for row in finding.rows
        for cell in row.cells.values()
        if isinstance(cell, Estimate) and cell.lower is not None
    )


def _filled(released: Released, sentence: Sentence) -> str | None:
    labels = {row.label for row in released.finding.rows}
    units = {column.key: column.unit for column in released.finding.columns}
    words = {}
    for name, (label, key) in sentence.cells.items():
        cell: Cell = released.cell(label, key) if label in labels else Marker.NOT_AVAILABLE
        if isinstance(cell, Marker):
            return None
        words[name] = in_text(cell, units[key])
    return sentence.template.format(**words)


def _change(change: Change, title: str) -> str:
    difference = change.difference
    if difference.lower is None or difference.upper is None:
        raise ValueError("a change is only put into words with its interval")
    size = Unit.POINTS.value.format(abs(difference.value))
    text = (
        f"{title}: {size} {_direction(difference.value)} in {change.later} than in "
        f"{change.earlier} ({100 * difference.level:.0f}% interval: "
        f"{_from_no_change(difference.lower)} to {_from_no_change(difference.upper)}). "
    )
    if change.too_few:
        return text + "The numbers are too small to say whether anything changed."
    if difference.lower <= 0 <= difference.upper:
        return text + (
            "The interval includes no change: chance alone could explain the difference, and that "
            "does not show that nothing changed."
        )
    return text + (
        "The interval leaves out no change: chance alone would rarely make a difference this "
        "large. What did, these data do not say."
    )


def _direction(value: float) -> str:
    return "lower" if value < 0 else "higher"


def _from_no_change(points: float) -> str:
    return f"{abs(points):.1f} {_direction(points)}"


def _signed(text: str, value: float) -> str:
    nought = not any(digit in text for digit in "123456789")
    return f"−{text}" if value < 0 and not nought else text


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
