"""Rules of the ledger of public claims: every formula can be worked out, and its verdict stands.

What arrived is repeated where it names a claim as a formula does, or is written as an id is: no
name or telephone number that strayed into the column is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import pyarrow as pa

from rrlib.claims import Claim, Formula, FormulaError, judge, parse, recorded_verdict
from rrlib.contracts.breaches import Severity
from rrlib.contracts.checking import ROW
from rrlib.contracts.faults import Fault, numbered

_MAY_BE_REPEATED = re.compile(
    r"(?=.*\{)(?!.*[0-9.]{7})(\{[a-z0-9-]+\}|[0-9.]|[-+*/() ])+|[a-z]+(-[a-z0-9]+)+"
)


@dataclass(frozen=True)
class _Row:
    number: int
    claim: Claim
    formula: Formula | None
    recorded: tuple[str | None, str | None]


def ledger_faults(table: pa.Table) -> list[Fault]:
    """Every breach of a rule by `table`, the typed rows of the extract `published_figures`."""
    faults: list[Fault] = []
    rows = []
    for held in table.to_pylist():
        claim = Claim.of(held)
        try:
            formula = parse(claim.formula) if claim.formula else None
        except FormulaError as error:
            faults.append(_fault(held[ROW], "formula", str(error), claim.formula))
            continue
        rows.append(_Row(held[ROW], claim, formula, (held["agrees"], held["verdict"])))
    faults += _of_names(rows, {held["claim_id"] for held in table.to_pylist()})
    faults += _of_circles(rows)
    faults += _of_division(rows)
    wrong = {row for fault in faults for row in fault.rows.tolist()}
    once = {row.claim.claim_id: row for row in reversed(rows) if row.number not in wrong}
    return [*faults, *_of_verdicts(list(reversed(once.values())))]


def _of_names(rows: list[_Row], known: set[str]) -> Iterator[Fault]:
    for row in rows:
        named = {
            "formula": row.formula.claims if row.formula else (),
            "numerator_claim": (row.claim.numerator,),
            "denominator_claim": (row.claim.denominator,),
        }
        for column, claims in named.items():
            for each in dict.fromkeys(claims):
                if each is not None and each not in known:
                    yield _fault(row.number, column, "ids of claims of this file only", each)


def _of_circles(rows: list[_Row]) -> Iterator[Fault]:
    """A claim that is made of itself proves nothing."""
    left = {row.claim.claim_id: row for row in rows if row.formula}
    while left:
        needs = {claim: set(_named(row)) & left.keys() for claim, row in left.items()}
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            circle = list(dict.fromkeys(error.args[1]))
            first = min(circle, key=lambda claim: left[claim].number)
            row = left.pop(first)
            expected = "a formula that does not lead back to its own claim, as this does"
            if len(circle) > 1:
                expected += f" with {', '.join(sorted(set(circle) - {first}))}"
            yield _fault(row.number, "formula", expected, row.claim.formula)
        else:
            return


def _of_division(rows: list[_Row]) -> Iterator[Fault]:
    values = {row.claim.claim_id: row.claim.value for row in rows}
    for row in rows:
        if row.formula is None or not set(row.formula.claims) <= values.keys():
            continue
        try:
            row.formula.value(values)
        except FormulaError as error:
            yield _fault(row.number, "formula", str(error), row.claim.formula)


def _of_verdicts(rows: list[_Row]) -> Iterator[Fault]:
    """Claims whose verdict is another than the ledger records: the batch fails, and they stay."""
    for row, judged in zip(rows, judge(row.claim for row in rows), strict=True):
        recorded = recorded_verdict(*row.recorded)
        if judged.verdict is not recorded:
            yield Fault(
                f"the verdict {judged.verdict.value!r}, which the arithmetic of "
                f"{row.claim.claim_id} gives; 'rr claims check' tells more",
                numbered([row.number]),
                "agrees" if row.recorded[1] is None else "verdict",
                (recorded.value,),
                Severity.FAILS,
            )


def _named(row: _Row) -> tuple[str, ...]:
    return row.formula.claims if row.formula else ()


def _fault(row: int, column: str, expected: str, arrived: str | None) -> Fault:
    shown = arrived is not None and _MAY_BE_REPEATED.fullmatch(arrived) is not None
    return Fault(expected, numbered([row]), column, (arrived,) if arrived and shown else ())
