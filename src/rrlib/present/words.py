"""Released numbers in words."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rrlib.disclosure import Released
from rrlib.disclosure.shown import PROVISIONAL, REVISED, flags_of
from rrlib.letters import signed, visible
from rrlib.periods import written
from rrlib.results import (
    Break,
    Cell,
    Change,
    Column,
    Estimate,
    Finding,
    Marker,
    Sentence,
    Unit,
)

_ENDS = {Unit.PERCENT: Unit.WHOLE_PERCENT.value, Unit.POINTS: Unit.DIFFERENCE.value}
"""How the ends of an interval are written, if not as its number."""


def escaped(text: str) -> str:
    """`text` as it stands in HTML: every letter of it is seen, and none does anything."""
    return html.escape(visible(text))


def shown(estimate: Estimate, column: Column) -> str:
    """`39.5%`, with `[p]` if it may still change and `[r]` if it was published as another number.

    Of a curve `40%`, for no more is released.
    """
    return " ".join([column.unit.written(estimate.value), *flags_of(estimate)])


def interval(estimate: Estimate, column: Column) -> str:
    """`32% to 47%`, or nothing where the number was counted."""
    if estimate.lower is None or estimate.upper is None:
        return ""
    return " to ".join(_end(end, column) for end in (estimate.lower, estimate.upper))


def in_text(estimate: Estimate, column: Column) -> str:
    """`39.5% (95% interval 32% to 47%)`."""
    return _with_interval(shown(estimate, column), estimate, column)


def aloud(cell: Cell, column: Column) -> str:
    """The same for ears: without shorthand, and a marker by its meaning."""
    if isinstance(cell, Marker):
        return cell.meaning
    plain = replace(cell, provisional=False, revised=False)
    text = _with_interval(shown(plain, column), cell, column)
    return ", ".join([text, *["provisional"] * cell.provisional, *["revised"] * cell.revised])


def plainly(cell: Cell, column: Column) -> str:
    """The same without an interval."""
    if isinstance(cell, Estimate):
        cell = replace(cell, lower=None, upper=None)
    return aloud(cell, column)


def _end(end: float, column: Column) -> str:
    """One end of an interval. Next to nought the decimals stay: −0.2% is not no change."""
    form = _ENDS.get(column.unit, column.unit.value)
    if abs(end) < 1 and column.unit is Unit.PERCENT:
        form = column.unit.value
    return signed(form.format(abs(end)), end)


def _with_interval(text: str, estimate: Estimate, column: Column) -> str:
    between = interval(estimate, column)
    if not between:
        return text
    return f"{text} ({100 * estimate.level:.0f}% interval {between})"


def sentences(released: Released) -> list[str]:
    """The finding's sentences, filled in. One that would name a hidden cell is left out."""
    filled = (_filled(released, sentence) for sentence in released.finding.sentences)
    return [sentence for sentence in filled if sentence]


def uncapitalised(text: str) -> str:
    """A title as it stands within a sentence; an abbreviation stays one."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def dated(breaks: Iterable[Break]) -> tuple[str, ...]:
    """Breaks in the order of their days: the day, what changed, and who says so."""
    return tuple(
        f"{written(each.day)}: {each.what} ({each.source})."
        for each in sorted(breaks, key=lambda each: each.day)
    )


def changes(released: Released) -> list[str]:
    """What may be said of each difference: its size, its interval, and whether chance will do."""
    columns = {column.key: column for column in released.finding.columns}
    return [_change(change, columns[change.column]) for change in released.finding.changes]


def markers(cells: Iterable[Cell]) -> list[str]:
    """The explanation of every marker among `cells`, and of `[p]` and `[r]`."""
    printed = list(cells)
    explained = [f"{marker} {marker.meaning}" for marker in Marker if marker in printed]
    if any(isinstance(cell, Estimate) and cell.provisional for cell in printed):
        explained.append(f"{PROVISIONAL} provisional: may still change")
    if any(isinstance(cell, Estimate) and cell.revised for cell in printed):
        explained.append(f"{REVISED} revised: published as another number before")
    return explained


def published(released: Released) -> list[str]:
    """Which cells are shown only because they are published, and where."""
    rows, titles = released.finding.rows, _titles(released.finding)
    cells: dict[str, dict[str, list[str]]] = {}
    for (place, key), source in released.published.items():
        cells.setdefault(source, {}).setdefault(rows[place].label, []).append(titles[key])
    return [
        f"Shown although small, because it is published: {source}. "
        + "; ".join(f"{label}: {', '.join(columns)}" for label, columns in by_row.items())
        for source, by_row in cells.items()
    ]


def hidden(released: Released) -> list[str]:
    """How many of the table's cells are hidden, if any are.

    How many of them are small, and how many keep those from being worked out, would give some away.
    """
    if not released.hidden:
        return []
    cells = sum(len(row.cells) for row in released.finding.rows)
    more = "" if released.fewest else "; fewer might have done"
    return [f"{len(released.hidden)} of {cells:,} cells are hidden{more}"]


def methods(cells: Iterable[Cell]) -> list[str]:
    """The methods of the intervals among `cells`, each once."""
    return _once(
        f"{100 * cell.level:.0f}% {cell.method}"
        for cell in cells
        if isinstance(cell, Estimate) and cell.lower is not None
    )


def level(cells: Iterable[Cell]) -> str:
    """`95%`: the level of the intervals among `cells`, or nothing if there are none."""
    levels = (
        f"{100 * cell.level:.0f}%"
        for cell in cells
        if isinstance(cell, Estimate) and cell.lower is not None
    )
    return " or ".join(_once(levels))


def _filled(released: Released, sentence: Sentence) -> str | None:
    labels = {row.label for row in released.finding.rows}
    columns = {column.key: column for column in released.finding.columns}
    words = {}
    for name, (label, key) in sentence.cells.items():
        cell: Cell = released.cell(label, key) if label in labels else Marker.NOT_AVAILABLE
        if isinstance(cell, Marker):
            return None
        words[name] = in_text(cell, columns[key])
    return sentence.template.format(**words)


def _change(change: Change, column: Column) -> str:
    difference = change.difference
    if difference.lower is None or difference.upper is None:
        raise ValueError("a change is only put into words with its interval")
    whole = column.unit is Unit.WHOLE_PERCENT
    form = Unit.COUNT.value if whole else Unit.DIFFERENCE.value
    size = form.format(abs(difference.value))
    flag = f" {PROVISIONAL}" if difference.provisional else ""
    text = (
        f"{column.title}: {size} percentage points {_direction(difference.value)}{flag} in "
        f"{change.later} than in {change.earlier} ({100 * difference.level:.0f}% interval: "
        f"{_from_no_change(difference.lower, form)} to "
        f"{_from_no_change(difference.upper, form)}). "
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


def _from_no_change(points: float, form: str) -> str:
    return f"{form.format(abs(points))} {_direction(points)}"


def _titles(finding: Finding) -> dict[str, str]:
    return {column.key: column.title for column in finding.columns}


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
