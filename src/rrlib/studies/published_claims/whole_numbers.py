"""Which whole numbers of people fit a printed percentage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rrlib.claims import Claim, Ledger
from rrlib.results import Cell, Column, Finding, Marker, Role, Row, Sentence, Unit, unanswered
from rrlib.statistics import bases_that_fit, counts_printed_as, sizes_that_fit
from rrlib.studies.published_claims.reading import WHOSE, counted, number, places, where

_NAME = "claims_whole_numbers"
_ASKED = "Which whole numbers of people fit a printed percentage?"
_SHARE = "share"
_COUNTS = "count_"
_LARGEST_GROUP = 200
_KEYS = ("share", "known", "least", "most", "fits")
_OF_SOME = "Printed with how many it is"
_OF_ALL = "Printed with how many it is of"
_TOGETHER = "Shares of one group together"
_HEADINGS = (_OF_SOME, _TOGETHER, _OF_ALL)


@dataclass(frozen=True)
class _Fit:
    """A printed share, the count printed with it, and the whole numbers that fit."""

    label: str
    claim: Claim
    known: int | None
    fits: tuple[int, ...]
    heading: str


def whole_numbers(ledger: Ledger) -> Finding:
    """The numbers of people behind each printed share, as far as what is printed fixes them."""
    found = sorted(
        (*_each(ledger), *_together(ledger)),
        key=lambda each: (_HEADINGS.index(each.heading), len(each.fits)),
    )
    if not found:
        return unanswered(_NAME, _ASKED, ("The ledger has no percentage of a count of people.",))
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="Printed share",
        columns=(
            Column("share", "Printed, in percent", Role.DERIVED, Unit.NUMBER),
            Column("known", "Count printed with it", Role.DERIVED),
            Column("least", "Least that fits", Role.DERIVED),
            Column("most", "Most that fits", Role.DERIVED),
            Column("fits", "How many fit", Role.DERIVED),
        ),
        rows=tuple(map(_row, found)),
        sentences=tuple(map(_said, found)),
        limits=(
            "That a number fits does not make it the true one, unless no other does.",
            "Where a share and a small count are printed together, a reader can work out the size "
            "of the group: a reason not to print both.",
        ),
        notes=(
            *WHOSE,
            "A number fits if its share is printed so by either way of rounding a half. Shares "
            "with a count of people or offences beside them are looked at, if that count does not "
            "reproduce them.",
        ),
    )


def smallest_groups(ledger: Ledger) -> Finding:
    """Of shares that are printed with decimals and without any count, the smallest groups."""
    asked = "And of a percentage that is printed without any count?"
    found = sorted(_bare(ledger), key=lambda each: each[1][0][1])
    named = places(claim for claim, _ in found)
    rows = []
    for claim, ((part, group), (next_part, next_group)) in found:
        cells: dict[str, Cell] = {
            "share": number(claim.value, claim.decimals or 0),
            "part": counted(part),
            "group": counted(group),
            "next_part": counted(next_part),
            "next_group": counted(next_group),
        }
        rows.append(Row(named[claim.claim_id], cells))
    if not rows:
        return unanswered("claims_smallest_groups", asked, ("No percentage is printed so.",))
    return Finding(
        name="claims_smallest_groups",
        question=asked,
        rows_are="Printed share",
        columns=(
            Column("share", "Printed, in percent", Role.DERIVED, Unit.NUMBER),
            Column("part", "So many", Role.DERIVED),
            Column("group", "Of the smallest group", Role.DERIVED),
            Column("next_part", "Or so many", Role.DERIVED),
            Column("next_group", "Of the next group", Role.DERIVED),
        ),
        rows=tuple(rows),
        sentences=tuple(_smallest_said(row.label) for row in rows),
        limits=("Larger groups fit as well: a share without a count does not tell its group.",),
        notes=(
            *WHOSE,
            f"Groups of up to {_LARGEST_GROUP} are looked at. Of a rate of thousands the smallest "
            "group is of no interest; what it says is how little a bare percentage fixes.",
        ),
    )


def _bare(ledger: Ledger) -> Iterable[tuple[Claim, list[tuple[int, int]]]]:
    """Shares with decimals and no count, each with (part, group) of its two smallest groups."""
    for claim in _shares(ledger):
        if claim.numerator or claim.denominator or claim.formula or not claim.decimals:
            continue
        every = sizes_that_fit(float(claim.value), claim.decimals, _LARGEST_GROUP)
        groups = [group for group in every if group[0]][:2]
        if len(groups) == 2:
            yield claim, groups


def _smallest_said(label: str) -> Sentence:
    keys = ("share", "part", "group", "next_part", "next_group")
    return Sentence(
        f"{label}: {{share}}% is {{part}} of {{group}}, or {{next_part}} of {{next_group}}, at the "
        "smallest.",
        {key: (label, key) for key in keys},
    )


def _each(ledger: Ledger) -> Iterable[_Fit]:
    """Shares whose part is printed, or whose whole is."""
    named = places(_shares(ledger))
    for claim in _shares(ledger):
        label = named[claim.claim_id]
        part = _count(claim.numerator, ledger)
        whole = _count(claim.denominator, ledger)
        percent, decimals = float(claim.value), claim.decimals or 0
        if part and (whole is None or not _fits(claim, part, whole)):
            fits = bases_that_fit(percent, decimals, part)
            yield _Fit(label, claim, part, fits, _OF_SOME)
        elif whole and part is None:
            fits = counts_printed_as(percent, decimals, whole)
            yield _Fit(label, claim, whole, fits, _OF_ALL)


def _together(ledger: Ledger) -> Iterable[_Fit]:
    """Shares said to be of one group, that is not of the printed size: which size fits all?"""
    by_whole: dict[str, list[_Fit]] = {}
    for each in _each(ledger):
        if each.heading == _OF_SOME and each.claim.denominator:
            by_whole.setdefault(each.claim.denominator, []).append(each)
    for whole, those in by_whole.items():
        printed = ledger.claims[whole]
        if len(those) > 1:
            fits = set(those[0].fits).intersection(*(each.fits for each in those))
            label = f"{where(printed)}: all {len(those)} shares that are of {whole}"
            known = int(printed.value)
            yield _Fit(label, printed, known, tuple(sorted(fits)), _TOGETHER)


def _shares(ledger: Ledger) -> list[Claim]:
    """Printed shares of more than none and less than all."""
    claims = [each.claim for each in ledger.judged if each.claim.is_printed]
    return [
        each
        for each in claims
        if each.measure == _SHARE and each.decimals is not None and 0 < each.value < 100
    ]


def _count(claim_id: str | None, ledger: Ledger) -> int | None:
    """The whole number that a claim prints, if it is a count."""
    claim = ledger.claims.get(claim_id or "")
    if claim is None or not claim.measure.startswith(_COUNTS) or claim.value.denominator > 1:
        return None
    return int(claim.value)


def _fits(claim: Claim, part: int, whole: int) -> bool:
    return part in counts_printed_as(float(claim.value), claim.decimals or 0, whole)


def _row(each: _Fit) -> Row:
    cells: dict[str, Cell] = dict.fromkeys(_KEYS, Marker.NOT_APPLICABLE)
    if each.heading != _TOGETHER:
        cells["share"] = number(each.claim.value, each.claim.decimals or 0)
    if each.known is not None:
        cells |= {"known": counted(each.known), "fits": counted(len(each.fits))}
    if each.fits:
        cells |= {"least": counted(each.fits[0]), "most": counted(each.fits[-1])}
    return Row(each.label, cells, each.heading)


def _said(each: _Fit) -> Sentence:
    label, only = each.label, "{least} to {most}"
    if len(each.fits) == 1:
        only = "{least} and no other number"
    if not each.fits:
        said = f"{label}: {{known}} is printed with it, and no whole number fits."
    elif each.heading == _TOGETHER:
        said = f"{label} fit a group of {only}; the printed size is {{known}}."
    elif each.heading == _OF_SOME:
        said = f"{label}: {{share}}% with a count of {{known}} is of {only}."
    else:
        said = f"{label}: {{share}}% of {{known}} is {only}."
    keys = ("share", "known", "least", "most")
    return Sentence(said, {key: (label, key) for key in keys if f"{{{key}}}" in said})
