"""Why an average of averages misleads: a worked example, with invented numbers."""

from __future__ import annotations

from collections.abc import Sequence

from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import mantel_haenszel_difference

Group = tuple[int, int]
"""Reoffenders and people."""

_EXAMPLE: dict[str, dict[str, tuple[Group, Group]]] = {
    "North": {"long": ((40, 200), (20, 100)), "short": ((50, 100), (200, 400))},
    "South": {"long": ((9, 90), (3, 30)), "short": ((16, 40), (44, 110))},
}
"""Of each prison and length of sentence those supported and the others, who reoffend alike."""
_MEAN = "Mean of the two prisons, each alike"
_WITHIN = "Within prison and sentence (Mantel-Haenszel)"
_KEYS = ("ours", "our_share", "theirs", "their_share")


def average_of_averages() -> Finding:
    """Simpson's paradox: support does nothing, and every prison's average says that it does."""
    rows, averages = [], []
    for prison, sentences in _EXAMPLE.items():
        rows += [
            _row(f"{prison} prison, {length} sentences", *groups)
            for length, groups in sentences.items()
        ]
        averages.append(_row(f"{prison} prison, all", *_together(list(sentences.values()))))
    mean = _mean(averages)
    return Finding(
        name="average_of_averages",
        question="How can an average of averages mislead? An invented example",
        rows_are="Invented people",
        columns=(
            Column("ours", "Supported", Role.DERIVED),
            Column("our_share", "Supported who reoffended", Role.DERIVED, Unit.WHOLE_PERCENT),
            Column("theirs", "Not supported", Role.DERIVED),
            Column("their_share", "Others who reoffended", Role.DERIVED, Unit.WHOLE_PERCENT),
            Column("difference", "Difference", Role.DERIVED, Unit.WHOLE_DIFFERENCE),
        ),
        rows=(*rows, *averages, mean, _within()),
        sentences=(
            Sentence(
                "With invented people: support changes nothing for those on long sentences, nor "
                "for those on short ones. But those on long ones reoffend less and take up support "
                "more, so that each prison's average, and the average of the averages, seems to "
                "speak for support.",
                {},
            ),
        ),
        limits=("No number of this example is of any real or synthetic prison.",),
        notes=("Differences are in percentage points, supported less not supported.",),
    )


def _row(label: str, ours: Group, theirs: Group) -> Row:
    return Row(
        label,
        {
            "ours": _invented(ours[1]),
            "our_share": _invented(_percent(ours)),
            "theirs": _invented(theirs[1]),
            "their_share": _invented(_percent(theirs)),
            "difference": _invented(_percent(ours) - _percent(theirs)),
        },
    )


def _together(sentences: Sequence[tuple[Group, Group]]) -> tuple[Group, Group]:
    ours, theirs = zip(*sentences, strict=True)
    return _sum(ours), _sum(theirs)


def _sum(groups: Sequence[Group]) -> Group:
    return sum(events for events, _ in groups), sum(people for _, people in groups)


def _mean(averages: Sequence[Row]) -> Row:
    cells: dict[str, Cell] = dict.fromkeys(("ours", "theirs"), Marker.NOT_APPLICABLE)
    for key in ("our_share", "their_share", "difference"):
        values = [cell.value for row in averages if isinstance(cell := row.cells[key], Estimate)]
        cells[key] = _invented(sum(values) / len(values))
    return Row(_MEAN, cells)


def _within() -> Row:
    groups = [groups for sentences in _EXAMPLE.values() for groups in sentences.values()]
    ours, theirs = zip(*groups, strict=True)
    none = dict.fromkeys(_KEYS, Marker.NOT_APPLICABLE)
    difference = _invented(mantel_haenszel_difference(ours, theirs).value)
    return Row(_WITHIN, {**none, "difference": difference})


def _percent(group: Group) -> float:
    return 100 * group[0] / group[1]


def _invented(value: float) -> Estimate:
    return Estimate(value, None, None, 0, "invented")
