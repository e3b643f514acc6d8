"""The prisons' differences together: one effect or many, and whether they differ by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rrlib.records import Records
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import (
    Combined,
    difference_and_variance,
    fixed_effect,
    hartung_knapp,
    mantel_haenszel_difference,
    mantel_haenszel_ratio,
    newcombe,
    risk_ratio,
)
from rrlib.studies.nepacs_family_support.prison_counts import (
    ADDED_UP,
    COUNTS,
    Prison,
    Prisons,
    counted,
    no_counts,
    worked_out,
)

POOLED, STRATIFIED = "Added up", "Within prisons (Mantel-Haenszel)"
ONE_EFFECT, MANY_EFFECTS = "One effect (inverse variance)", "Random effects"
PREDICTED = "Prediction interval"

_COMBINED = "What do the prisons say together?"


def prisons_combined(records: Records) -> Finding:
    """The prisons' differences together: added up, within prisons, and as samples of many."""
    found = counted(records)
    if found is None:
        return unanswered("prisons_combined", _COMBINED, no_counts(records))
    effects, variances = _effects(found)
    random = hartung_knapp(effects, variances, people=found.people)
    whole = found.together
    rows = [
        Row(
            prison.name,
            {
                "difference": newcombe(prison.supported, prison.others),
                "ratio": risk_ratio(prison.supported, prison.others),
                "weight": Estimate(part, None, None, prison.everybody[1], "weight"),
            },
            "By prison",
        )
        for prison, part in zip(found.each, random.weights, strict=True)
    ]
    rows += [
        _together(POOLED, newcombe(whole.supported, whole.others), _pooled_ratio(whole)),
        _together(
            STRATIFIED,
            mantel_haenszel_difference(found.supported, found.others),
            mantel_haenszel_ratio(found.supported, found.others),
        ),
        _together(ONE_EFFECT, fixed_effect(effects, variances, people=found.people).estimate),
        _together(MANY_EFFECTS, random.estimate),
        _predicted(random),
    ]
    return Finding(
        name="prisons_combined",
        question=_COMBINED,
        rows_are="Prison",
        columns=(
            Column("difference", "Supported less others", Role.DERIVED, Unit.DIFFERENCE),
            Column("weight", "Weight", Role.DERIVED, Unit.WHOLE_PERCENT),
            Column("ratio", "Ratio of shares", Role.DERIVED, Unit.RATE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Within prisons the difference, supported less others, is {within} percentage "
                "points; with prisons taken as samples of many, {random}.",
                {"within": (STRATIFIED, "difference"), "random": (MANY_EFFECTS, "difference")},
            ),
        ),
        limits=(
            "None of these compares people who are alike: within a prison, too, support is a "
            "choice.",
            "Few prisons tell little of how prisons differ: a mean over them may hide that, and a "
            "prediction interval of few may be too narrow.",
        ),
        notes=(
            "Random effects: restricted maximum likelihood with the interval of Hartung and Knapp; "
            "the weights are theirs. The prediction interval is where the difference of one more "
            "such prison would be expected.",
        ),
        made_of=_made_of(found, rows),
    )


def prisons_differ(records: Records) -> Finding:
    """Whether the prisons' differences differ by more than chance."""
    asked = "Do the prisons differ in that?"
    found = counted(records)
    if found is None:
        return unanswered("prisons_differ", asked, no_counts(records))
    effects, variances = _effects(found)
    random, people = hartung_knapp(effects, variances), found.people
    row = Row(
        ADDED_UP,
        {
            "prisons": worked_out(len(found.each), people),
            "between": worked_out(random.tau_squared**0.5, people),
            "beyond": worked_out(random.i_squared, people),
            "p": worked_out(random.q.p_value, people),
        },
    )
    return Finding(
        name="prisons_differ",
        question=asked,
        rows_are="Prisons",
        columns=(
            Column("prisons", "Prisons", Role.DERIVED),
            Column("between", "Standard deviation between them", Role.DERIVED, Unit.DIFFERENCE),
            Column("beyond", "Part of the spread beyond chance", Role.DERIVED, Unit.WHOLE_PERCENT),
            Column("p", "p", Role.DERIVED, Unit.P_VALUE),
        ),
        rows=(row,),
        sentences=(
            Sentence(
                "Of how far the prisons' differences lie apart, {beyond} is more than chance would "
                "make (p {p}).",
                {"beyond": (ADDED_UP, "beyond"), "p": (ADDED_UP, "p")},
            ),
        ),
        limits=("With few prisons such a test seldom finds what is there.",),
        notes=("Cochran's Q; the part beyond chance is I².",),
        made_of=dict.fromkeys(
            [(ADDED_UP, key) for key in row.cells],
            tuple(f"{prison.name}: {key}" for prison in found.each for key in COUNTS),
        ),
    )


def _effects(found: Prisons) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Each prison's difference in points, supported less others, and its variance."""
    effects, variances = zip(
        *(difference_and_variance(each.supported, each.others) for each in found.each), strict=True
    )
    return effects, variances


def _together(label: str, difference: Estimate, ratio: Cell = Marker.NOT_APPLICABLE) -> Row:
    cells: dict[str, Cell] = {
        "difference": difference,
        "ratio": ratio,
        "weight": Marker.NOT_APPLICABLE,
    }
    return Row(label, cells, is_total=True)


def _pooled_ratio(whole: Prison) -> Estimate:
    return risk_ratio(whole.supported, whole.others)


def _predicted(random: Combined) -> Row:
    """Where one more prison's difference would lie; not there for fewer than three prisons."""
    none = dict.fromkeys(("ratio", "weight"), Marker.NOT_APPLICABLE)
    cell: Cell = Marker.NOT_AVAILABLE
    if random.prediction is not None:
        lower, upper = random.prediction
        cell = replace(random.estimate, lower=lower, upper=upper, method="prediction interval")
    return Row("One more such prison", {"difference": cell, **none}, PREDICTED)


def _made_of(found: Prisons, rows: Sequence[Row]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Each row's numbers of its own prison's counts; the others' of every prison's."""
    of_all = tuple(f"{prison.name}: {key}" for prison in found.each for key in COUNTS)
    own = {prison.name: tuple(f"{prison.name}: {key}" for key in COUNTS) for prison in found.each}
    return {(row.label, key): own.get(row.label, of_all) for row in rows for key in row.cells}
