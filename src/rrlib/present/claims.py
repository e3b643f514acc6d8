"""Public claims for their reviewer: every one with its verdict, and those that records give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rrlib.claims import Held, Judged, Ledger, arithmetic, with_unit
from rrlib.codes import ClaimVerdict
from rrlib.disclosure import Released, shown_table
from rrlib.errors import DisclosureError
from rrlib.present.views import View
from rrlib.present.words import escaped, markers, sentences, shown
from rrlib.results import Cell, Marker

_SHAPES = {
    ClaimVerdict.CONTRADICTS: "■",
    ClaimVerdict.ROUNDING: "◆",
    ClaimVerdict.REPRODUCES: "●",
    ClaimVerdict.UNCHECKED: "–",
}
"""A shape beside each word: nothing is told by colour."""
_ORDER = list(_SHAPES)
_SAME, _OTHER = "● as printed", "■ not as printed"
_Text = tuple[str, ...]
"""What a cell says, and below it what is smaller."""


def reviewed(released: Released, ledger: Ledger) -> View:
    """Every claim of `ledger` with document and paragraph, its arithmetic and its verdict.

    The numbers are those of `released`, whose rows are labelled with the claims' ids. A page lets
    its reader choose rows by programme and verdict; without a script it shows all.
    """
    _require(released)
    finding = released.finding
    judged = sorted(ledger.judged, key=_first)
    heads = ("Where", "Printed", "Arithmetic", "Verdict")
    rows = [_reviewed(each, released, ledger) for each in judged]
    said = " ".join(sentences(released))
    notes = [*markers(released.cell(each.claim.claim_id, "gives") for each in judged)]
    page = (
        f'<p class="rr-headline">{escaped(said)}</p>'
        + _table(finding.question, heads, rows, "rr-filtered")
        + f'<p class="rr-notes">{escaped(". ".join(notes))}.</p>'
        + _list("What this does not show", finding.limits)
        + _list("How it is counted", finding.notes)
    )
    text = "\n".join([said, *(" | ".join(filter(None, _flat(cells))) for _, cells in rows)])
    data = {
        "headline": said,
        "words": [said],
        "table": shown_table(released).plain(),
        "rows_are": finding.rows_are,
        "limits": list(finding.limits),
        "notes": list(finding.notes),
    }
    return View(f'<div class="rr-answer">{page}</div>', text, data)


def set_against(held: Sequence[Held], *released: Released) -> View:
    """The claims that records give: what is printed beside the number that was released."""
    _require(*released)
    asked = "Do this delivery's records give what is printed?"
    if not held:
        said = "No figure that is printed is one that this delivery's records give."
        return View(f'<div class="rr-answer"><p>{escaped(said)}</p></div>', said)
    found = [(each, _cell(each, released)) for each in held]
    said = (
        f"{_as_printed(found, counted=True)} printed figures are what this delivery's records "
        f"give, and {_as_printed(found, counted=False)} what others' figures in it say."
    )
    rows = [_set_against(each, cell, number) for each, (cell, number) in found]
    notes = markers(cell for _, (cell, _) in found)
    below = f'<p class="rr-notes">{escaped(". ".join(notes))}.</p>' if notes else ""
    page = (
        f'<p class="rr-headline">{escaped(said)}</p>'
        + _table(asked, ("Where", "Printed", "The records give", "Stands"), rows, "")
        + below
    )
    text = "\n".join([said, *(" | ".join(filter(None, _flat(cells))) for _, cells in rows)])
    return View(f'<div class="rr-answer">{page}</div>', text, {"headline": said})


_Row = tuple[dict[str, str], list[_Text]]
"""What a reader can choose a row by, and its cells."""


def _first(judged: Judged) -> tuple[int, bool]:
    """What a reviewer looks at first: contradictions, and of these what documents print."""
    return _ORDER.index(judged.verdict), not judged.claim.is_printed


def _as_printed(found: Sequence[tuple[Held, tuple[Cell, str]]], *, counted: bool) -> str:
    """`5 of 6`: as printed, of those that are known."""
    stands = Counter(_stands(each, cell) for each, (cell, _) in found if each.is_counted is counted)
    return f"{stands[_SAME]} of {stands[_SAME] + stands[_OTHER]}"


def _require(*released: Released) -> None:
    if not all(isinstance(each, Released) for each in released):
        raise DisclosureError("claims are shown with released numbers: release them first")


def _reviewed(judged: Judged, released: Released, ledger: Ledger) -> _Row:
    claim, verdict = judged.claim, judged.verdict
    least, most = (_written(released, claim.claim_id, key) for key in ("least", "most"))
    said = arithmetic(judged, ledger.claims)
    between = f"at least {least}, at most {most}" if said and least != most else ""
    recorded = ledger.recorded[claim.claim_id]
    differs = "" if recorded is verdict else f"Recorded: {recorded.value}."
    printed = with_unit(_written(released, claim.claim_id, "printed"), claim.unit)
    cells = [
        (claim.locator, _document(judged), claim.claim_id),
        (printed, _what(judged)),
        (said or str(Marker.NOT_APPLICABLE), between),
        (f"{_SHAPES[verdict]} {verdict.value}", judged.why.value, differs, claim.note or ""),
    ]
    return {"programme": claim.programme.replace("_", " "), "verdict": verdict.value}, cells


def _document(judged: Judged) -> str:
    return judged.claim.document if judged.claim.is_printed else "a check that the ledger adds"


def _what(judged: Judged) -> str:
    claim = judged.claim
    measure = claim.measure.replace("_", " ") if claim.is_printed else "all"
    return ", ".join(word for word in (measure, claim.group, claim.area) if word != "all")


def _written(released: Released, row: str, key: str) -> str:
    column = next(each for each in released.finding.columns if each.key == key)
    cell = released.cell(row, key)
    return str(cell) if isinstance(cell, Marker) else shown(cell, column)


def _cell(held: Held, released: Sequence[Released]) -> tuple[Cell, str]:
    """The released cell that a claim is of, and how it is written."""
    for each in released:
        if each.finding.name == held.finding:
            if not _has(each, held.row):
                break
            return each.cell(held.row, held.column), _written(each, held.row, held.column)
    return _NONE, str(_NONE)


_NONE = Marker.NOT_AVAILABLE


def _has(released: Released, row: str) -> bool:
    return any(each.label == row for each in released.finding.rows)


def _stands(held: Held, cell: Cell) -> str:
    if isinstance(cell, Marker):
        return cell.meaning
    return _SAME if held.claim.prints_as(cell.value) else _OTHER


def _set_against(held: Held, cell: Cell, written: str) -> _Row:
    claim = held.claim
    what = f"{claim.group}, {claim.area}" if claim.group != "all" else claim.area
    cells = [
        (claim.locator, claim.document, claim.claim_id),
        (with_unit(claim.printed, claim.unit), what),
        (written, held.row),
        (_stands(held, cell),),
    ]
    return {}, cells


def _flat(cells: list[_Text]) -> Iterator[str]:
    return (part for cell in cells for part in cell)


def _table(caption: str, heads: Sequence[str], rows: Sequence[_Row], kind: str) -> str:
    """A table of words. Its roles are told: on a narrow screen its rows become blocks."""
    head = "".join(f'<th scope="col" role="columnheader">{each}</th>' for each in heads)
    body = "".join(_line(row, heads) for row in rows)
    classes = f"rr-wrapped rr-words rr-stacked {kind}".strip()
    return (
        f'<div class="rr-table" tabindex="0" role="group" aria-label="{escaped(caption)}">'
        f'<table class="{classes}" role="table"><caption>{escaped(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _line(row: _Row, heads: Sequence[str]) -> str:
    chosen_by, (first, *others) = row
    attributes = "".join(f' data-{key}="{escaped(value)}"' for key, value in chosen_by.items())
    cells = "".join(
        f'<td role="cell" data-head="{name}">{_words(cell)}</td>'
        for name, cell in zip(heads[1:], others, strict=True)
    )
    head = f'<th scope="row" role="rowheader">{_words(first)}</th>'
    return f'<tr role="row"{attributes}>{head}{cells}</tr>'


def _words(cell: _Text) -> str:
    said, *below = cell
    return escaped(said) + "".join(f" <small>{escaped(each)}</small>" for each in below if each)


def _list(title: str, items: Sequence[str]) -> str:
    listed = "".join(f"<li>{escaped(each)}</li>" for each in items)
    return f"<h3>{title}</h3><ul>{listed}</ul>" if items else ""
