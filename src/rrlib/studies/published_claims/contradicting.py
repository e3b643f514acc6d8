"""The contradictions one by one, each with its arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rrlib.claims import Claim, Compared, Judged, Ledger, Why, parse, with_unit, worked
from rrlib.codes import ClaimVerdict
from rrlib.results import Finding, Row, Sentence, unanswered
from rrlib.studies.published_claims.reading import WHOSE, where
from rrlib.studies.published_claims.recomputing import GIVES, LEAST, MOST, PRINTED, cells_of

_NAME = "claims_contradicted"
_ASKED = "What exactly contradicts what, and what holds only within rounding?"
_CONTRADICTED, _WITHIN = "Contradicted", "Only within rounding"
_SET_ASIDE = "What a text does not mean: no figure is in error by these"
_HEADINGS = (_CONTRADICTED, _SET_ASIDE, _WITHIN)
_FOUND = (ClaimVerdict.CONTRADICTS, ClaimVerdict.ROUNDING)
_INSTEAD = "What would give the same figure"
_HOLD = (ClaimVerdict.REPRODUCES, ClaimVerdict.ROUNDING)
_WRITTEN = ("gives", "printed", "least", "most")


def contradictions(ledger: Ledger) -> Finding:
    """Every figure that others contradict or only rounding allows, and what would give it."""
    each_once = (each for verdict in _FOUND for each in _each_once(ledger.of(verdict)))
    found = sorted(each_once, key=lambda each: _HEADINGS.index(_heading(each)))
    if not found:
        return unanswered(_NAME, _ASKED, ("No figure of the ledger contradicts another.",))
    others = {each.claim.claim_id: _that_give_it(each, ledger) for each in found}
    instead = list(dict.fromkeys(other for each in others.values() for other in each))
    labels = _labels([*found, *instead], ledger)
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="Where, and the arithmetic",
        columns=(PRINTED, GIVES, LEAST, MOST),
        rows=(
            *(_row(each, labels, _heading(each)) for each in found),
            *(_row(each, labels, _INSTEAD) for each in instead if each not in found),
        ),
        sentences=tuple(_said(each, others[each.claim.claim_id], labels) for each in found),
        limits=(
            "Which of two figures is in error, the arithmetic does not show.",
            "Two figures for what seems the same may be of different people, days or routes: a "
            "contradiction asks for an explanation, and is not by itself a mistake.",
        ),
        notes=(
            *WHOSE,
            "A figure that stands twice in the ledger, as printed and as a check, is told once.",
            "What would give the same figure: other arithmetic in the ledger, in part on the same "
            "figures, whose printed figure is the same and follows.",
        ),
    )


def _heading(judged: Judged) -> str:
    if judged.why is Why.SET_ASIDE:
        return _SET_ASIDE
    return _CONTRADICTED if judged.verdict is ClaimVerdict.CONTRADICTS else _WITHIN


def _labels(found: Iterable[Judged], ledger: Ledger) -> dict[str, str]:
    """By its id, where each stands and its formula with what is printed; no two are alike."""
    made = {each.claim.claim_id: _label(each, ledger) for each in found}
    times = Counter(made.values())
    return {
        claim: f"{label} ({claim})" if times[label] > 1 else label for claim, label in made.items()
    }


def _label(judged: Judged, ledger: Ledger) -> str:
    claim = judged.claim
    whom = f" ({claim.claim_id})" if claim.group == "all" else f", {claim.group}"
    said = worked(judged, ledger.claims)
    place = f"{where(claim)}{whom}"
    return f"{place}: {said}" if _named(judged) else place


def _each_once(found: tuple[Judged, ...]) -> Iterator[Judged]:
    """Each figure and formula once: as printed, if a document prints it, rather than as a check."""
    seen = set()
    for each in sorted(found, key=lambda one: not one.claim.is_printed):
        made = (each.claim.value, each.claim.formula)
        if made not in seen or not _named(each):
            yield each
        seen.add(made)


def _that_give_it(judged: Judged, ledger: Ledger) -> list[Judged]:
    """Other arithmetic that does give a printed figure which its own does not."""
    claim = judged.claim
    if judged.why is Why.CUT_OR_HALF:
        return []
    hold = (each for verdict in _HOLD for each in ledger.of(verdict))
    others = tuple(each for each in hold if each is not judged)
    return list(_each_once(tuple(each for each in others if _gives_the_same(each, claim))))


def _gives_the_same(judged: Judged, claim: Claim) -> bool:
    """Whether it is the same figure, worked out in part from the same other figures.

    Equal numbers on quite other matters are coincidences.
    """
    other = judged.claim
    inputs = parse(claim.formula or "0").claims
    return (
        other.compared is Compared.EQUAL
        and (other.programme, other.unit, other.value) == (claim.programme, claim.unit, claim.value)
        and not set(inputs).isdisjoint(_named(judged))
        and other.formula != claim.formula
    )


def _named(judged: Judged) -> tuple[str, ...]:
    return parse(judged.claim.formula).claims if judged.claim.formula else ()


def _row(judged: Judged, labels: Mapping[str, str], breakdown: str) -> Row:
    return Row(labels[judged.claim.claim_id], cells_of(judged), breakdown)


def _said(judged: Judged, others: list[Judged], labels: Mapping[str, str]) -> Sentence:
    claim = judged.claim
    label = labels[claim.claim_id]
    gives, printed, least, most = (with_unit(f"{{{key}}}", claim.unit) for key in _WRITTEN)
    if claim.compared is Compared.BOUND:
        said = f"{label} gives {gives}, above the bound of {printed}."
    elif not _named(judged):
        said = f"{label}: the document or the calendar gives {gives}, where {printed} is printed."
    elif claim.formula == f"{{{_named(judged)[0]}}}":
        said = f"{label} stands in one place, {printed} in another."
    elif judged.bounds is not None and judged.bounds.lower < judged.bounds.upper:
        said = (
            f"{label} gives {gives}, at least {least} and at most {most} however these were "
            f"rounded; printed is {printed}."
        )
    else:
        said = f"{label} gives {gives}; printed is {printed}."
    if judged.why is Why.CUT_OR_HALF:
        said = (
            f"{label} gives {gives}; printed is {printed}, by another way of rounding or cut off."
        )
    if judged.why is Why.SET_ASIDE:
        said = f"A reading that the ledger tried and sets aside: {said}"
    cells = {key: (label, key) for key in _WRITTEN if f"{{{key}}}" in said}
    if others:
        listed = "; ".join(labels[each.claim.claim_id] for each in others)
        said = f"{said.removesuffix('.')}, which this gives: {listed}."
    return Sentence(said, cells)
