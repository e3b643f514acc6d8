"""How many claims have which verdict, and which do not stand as they are recorded."""

from __future__ import annotations

from collections.abc import Iterable

from rrlib.claims import Compared, Judged, Ledger
from rrlib.codes import ClaimVerdict
from rrlib.results import Column, Finding, Role, Row, Sentence
from rrlib.studies.published_claims.reading import ORDER, WHOSE, counted

ALL = "The whole ledger"
_PRINTED, _CHECKS = "Figures that documents print", "Checks that the ledger adds"
_READINGS = "Readings of a text that the ledger tries"
_ABBREVIATED = 3
"""Letters of a code that is an abbreviation."""
_KEYS = {
    ClaimVerdict.CONTRADICTS: "contradicts",
    ClaimVerdict.ROUNDING: "rounding",
    ClaimVerdict.REPRODUCES: "reproduces",
    ClaimVerdict.UNCHECKED: "unchecked",
}
_TITLES = {
    ClaimVerdict.CONTRADICTS: "Contradict",
    ClaimVerdict.ROUNDING: "Within rounding",
    ClaimVerdict.REPRODUCES: "Reproduce",
    ClaimVerdict.UNCHECKED: "Cannot be checked",
}


def verdicts(ledger: Ledger) -> Finding:
    """How many figures and checks reproduce, contradict or cannot be checked, by programme."""
    programmes = sorted({each.claim.programme for each in ledger.judged})
    printed = [each for each in ledger.judged if each.claim.is_printed]
    tried = [each for each in ledger.judged if each.claim.compared is Compared.READING]
    checks = [each for each in ledger.judged if not each.claim.is_printed and each not in tried]
    by_programme = [
        _row(in_words(each), ledger, _of_programme(ledger, each), "By programme")
        for each in programmes
    ]
    return Finding(
        name="claims_by_verdict",
        question="Which public figures reproduce, and which contradict each other?",
        rows_are="Claims",
        columns=(
            Column("all", "All", Role.DERIVED),
            *(Column(_KEYS[each], _TITLES[each], Role.DERIVED) for each in ORDER),
            Column("differ", "Not as recorded", Role.DERIVED),
        ),
        rows=(
            _row(ALL, ledger, ledger.judged),
            _row(_PRINTED, ledger, printed, "By what it is"),
            _row(_CHECKS, ledger, checks, "By what it is"),
            _row(_READINGS, ledger, tried, "By what it is"),
            *by_programme,
        ),
        sentences=(
            Sentence(
                "Of {all} figures and checks in the ledger, {reproduces} follow from other printed "
                "figures, {rounding} only within rounding, {contradicts} contradict them "
                "({printed} that documents print, {checks} checks that the ledger adds, {tried} "
                "readings that it tries and sets aside), and {unchecked} cannot be checked by "
                "arithmetic.",
                {
                    **{key: (ALL, key) for key in ("all", *_KEYS.values())},
                    "printed": (_PRINTED, _KEYS[ClaimVerdict.CONTRADICTS]),
                    "checks": (_CHECKS, _KEYS[ClaimVerdict.CONTRADICTS]),
                    "tried": (_READINGS, _KEYS[ClaimVerdict.CONTRADICTS]),
                },
            ),
            Sentence(
                "{differ} verdicts differ from those that the ledger records.",
                {"differ": (ALL, "differ")},
            ),
            Sentence(
                "Of the {all} figures that documents print, {contradicts} contradict others, and "
                "{unchecked} cannot be checked: nothing else that is printed gives them.",
                {key: (_PRINTED, key) for key in ("all", "contradicts", "unchecked")},
            ),
        ),
        limits=(
            "A figure that reproduces is consistent with others that are printed. Whether all of "
            "them are right, arithmetic does not show.",
            "Of figures that contradict each other, arithmetic does not show which is in error.",
            "A figure that cannot be checked is not thereby doubtful.",
        ),
        notes=(
            *WHOSE,
            "Each verdict is worked out from the printed figures, in exact fractions, and not from "
            "what the ledger records. A printed figure stands for all that it can have been before "
            "it was rounded: half a unit of its last digit either way. Counts, ages and ranks are "
            "exact.",
            "Within rounding: by another way of rounding a half, by cutting off, or because the "
            "figures that it is made of are rounded themselves.",
        ),
    )


def in_words(programme: str) -> str:
    """A programme's code as a reader sees it: `IOM`, `Drug intervention`."""
    words = programme.replace("_", " ")
    return words.upper() if len(words) <= _ABBREVIATED else words.capitalize()


def _of_programme(ledger: Ledger, programme: str) -> list[Judged]:
    return [each for each in ledger.judged if each.claim.programme == programme]


def _row(label: str, ledger: Ledger, judged: Iterable[Judged], breakdown: str = "") -> Row:
    held = list(judged)
    found = [each.verdict for each in held]
    differ = sum(not ledger.is_as_recorded(each) for each in held)
    return Row(
        label,
        {
            "all": counted(len(held)),
            **{_KEYS[verdict]: counted(found.count(verdict)) for verdict in ORDER},
            "differ": counted(differ),
        },
        breakdown,
        is_total=not breakdown,
    )
