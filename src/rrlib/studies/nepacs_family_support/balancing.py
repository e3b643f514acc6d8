"""Whether those compared are alike: balance before and after matching, and where they overlap."""

from __future__ import annotations

import numpy as np

from rrlib.reoffending import PRISON_RELEASE
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import balance, every_level
from rrlib.studies.nepacs_family_support.alike import CALIPER, MOST_UNLIKE
from rrlib.studies.nepacs_family_support.evidence import Evidence, whose
from rrlib.studies.nepacs_family_support.groups import not_compared

UNLIKE = 0.1
"""Beyond it two groups are usually called unlike: Austin, P. C. (2009), Statistics in
Medicine 28, 3083-3107.
"""
_WIDTH = 20
_BANDS = range(0, 100, _WIDTH)


def how_alike(found: Evidence) -> Finding:
    """Standardised differences of all that is recorded, before and after matching."""
    asked = "Are those compared alike?"
    if found.alike is None:
        return not_compared("how_alike", asked, found)
    alike = found.alike
    design = every_level(alike.covariates)
    before = balance(design, alike.supported)
    after = balance(design, alike.supported, alike.matching.weights)
    people = len(alike.people)
    rows = [
        Row(
            one.name,
            {
                "before": _measured(one.standardised_difference, people),
                "after": _measured(other.standardised_difference, people),
                "variances": Marker.NOT_APPLICABLE
                if other.variance_ratio is None
                else _measured(other.variance_ratio, people),
                "apart": _measured(other.ecdf_max, people),
            },
        )
        for one, other in zip(before, after, strict=True)
    ]
    furthest, left = _largest(rows, "before"), _largest(rows, "after")
    return Finding(
        name="how_alike",
        question=asked,
        rows_are="Recorded",
        columns=(
            Column("before", "Before matching", Role.DERIVED, Unit.RATE),
            Column("after", "After matching", Role.DERIVED, Unit.RATE),
            Column("variances", "Ratio of variances, after", Role.DERIVED, Unit.RATE),
            Column("apart", "Largest gap of distributions, after", Role.DERIVED, Unit.RATE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(_left_said(rows), {}),
            Sentence(
                f"The largest standardised difference was {{before}} before matching "
                f"({furthest}) and is {{after}} after it ({left}).",
                {"before": (furthest, "before"), "after": (left, "after")},
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            "Alike in what is recorded is not alike: ties to a family, remorse or a home to go to "
            "are not recorded.",
        ),
        notes=(
            "A standardised difference is that of the means, supported less others, in standard "
            f"deviations of those supported. Beyond {UNLIKE} it is usually called one; where one "
            f"beyond {MOST_UNLIKE} is left, nothing is compared.",
            f"A counterpart is of the same prison and within {CALIPER} standard deviations of the "
            "log odds of support.",
            *(f"Not part of the odds: {each}" for each in alike.unused),
        ),
    )


def overlap(found: Evidence) -> Finding:
    """How likely each group was to be supported, by what is recorded."""
    asked = "Could the others have been supported, and those supported not?"
    if found.alike is None or found.group is None:
        return not_compared("overlap", asked, found)
    percent = 100 * found.alike.scores.probability
    supported = found.alike.supported
    whole = "Everybody compared"
    rows = [_band(whole, supported, np.ones(len(percent), dtype=bool), is_total=True)]
    for first in _BANDS:
        end = first + _WIDTH
        inside = (percent >= first) & ((percent < end) | (end == _BANDS.stop))
        rows.append(_band(f"{first}% to {first + _WIDTH}%", supported, inside))
    return Finding(
        name="overlap",
        question=asked,
        rows_are="Probability of support",
        columns=(
            Column("ours", "Supported", Role.BASE),
            Column("theirs", "Not supported", Role.BASE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"By what is recorded, {{theirs}} of {{others}} others had a probability of "
                f"support of {rows[1].label}, and {{ours}} of {{all}} supported. Where one group "
                "has hardly anybody, nobody can be compared.",
                {
                    "theirs": (rows[1].label, "theirs"),
                    "others": (whole, "theirs"),
                    "ours": (rows[1].label, "ours"),
                    "all": (whole, "ours"),
                },
            ),
        ),
        definition=PRISON_RELEASE,
        limits=(
            "The probability is that of a model of what is recorded, not what anybody decided by.",
        ),
        made_of={
            (whole, "ours"): (whose(found.group, "supported"),),
            (whole, "theirs"): (whose(found.group, "others"),),
        },
    )


def _band(label: str, supported: np.ndarray, inside: np.ndarray, *, is_total: bool = False) -> Row:
    cells: dict[str, Cell] = {
        "ours": Estimate.count(int((supported & inside).sum()), PRISON_RELEASE),
        "theirs": Estimate.count(int((~supported & inside).sum()), PRISON_RELEASE),
    }
    breakdown = "" if is_total else "By probability of support"
    return Row(label, cells, breakdown, is_total)


def _measured(value: float, people: int) -> Estimate:
    return Estimate(value, None, None, people, "standardised difference", definition=PRISON_RELEASE)


def _left_said(rows: list[Row]) -> str:
    """Whether those matched are alike, by what is usually called so."""
    left = [
        row.label
        for row in rows
        if isinstance(cell := row.cells["after"], Estimate) and abs(cell.value) > UNLIKE
    ]
    if not left:
        return f"In all that is recorded they are: no difference beyond {UNLIKE} is left."
    return (
        f"Nearly: a difference beyond {UNLIKE}, which is usually called one, is left in "
        f"{', '.join(left)}."
    )


def _largest(rows: list[Row], key: str) -> str:
    """The label of the row that is furthest from none."""
    sizes = {
        row.label: abs(cell.value) for row in rows if isinstance(cell := row.cells[key], Estimate)
    }
    return max(sizes, key=sizes.__getitem__)
