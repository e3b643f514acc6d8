"""What was recorded: by quarter, beside comparators, and in the first year of the reform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from rrlib.periods import FinancialQuarter
from rrlib.results import Cell, Column, Finding, Role, Row, Sentence, Unit
from rrlib.studies.welfare_reform_impact.cells import change, number
from rrlib.studies.welfare_reform_impact.crime import Crime, Floats
from rrlib.studies.welfare_reform_impact.evidence import (
    Asked,
    Beside,
    Evidence,
    asked,
    not_asked,
)
from rrlib.studies.welfare_reform_impact.outcomes import (
    ALL_CRIME,
    BURGLARY_AND_VEHICLES,
    DAMAGE,
    EACH_GROUP,
    PARTS_OF_STEALING,
    STEALING,
    VIOLENCE,
    Outcome,
)

_DRAWN = (STEALING, BURGLARY_AND_VEHICLES, DAMAGE, VIOLENCE)
_TOGETHER = (STEALING, BURGLARY_AND_VEHICLES, VIOLENCE)
_OPEN = "open to changes in recording"

RECORDED_IS_NOT_COMMITTED = (
    "Recorded crime is what the police were told of and wrote down, less what was cancelled: it "
    "moves with both."
)


def crime_by_year(found: Evidence) -> Finding:
    """Crimes recorded in the year before the reform and the year from it on, by kind."""
    name, question = "crime_by_year", "What rose in the first year, and what did not?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rows = (
        _year_row(known, ALL_CRIME, is_total=True),
        *(_year_row(known, outcome, "Kinds together") for outcome in _TOGETHER),
        *(_year_row(known, outcome, "By group") for outcome in EACH_GROUP),
    )
    before, after = (known.year(shift) for shift in (-4, 0))
    return Finding(
        name=name,
        question=question,
        rows_are="Kind of crime",
        columns=(
            Column("before", f"Recorded in {before}", Role.DERIVED),
            Column("after", f"Recorded in {after}", Role.DERIVED),
            Column("change", "Change", Role.DERIVED, Unit.PERCENT),
            Column("others", f"Change, {found.chosen.written}", Role.DERIVED, Unit.PERCENT),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"{found.label} recorded {{before}} crimes in {before} and {{after}} in {after}, "
                f"a change of {{change}}; of {found.chosen.written} the change was {{others}}. "
                "Stealing but for dwelling burglary changed by {stealing}, and there by {theirs}.",
                {
                    **{k: (ALL_CRIME.label, k) for k in ("before", "after", "change", "others")},
                    "stealing": (STEALING.label, "change"),
                    "theirs": (STEALING.label, "others"),
                },
            ),
            Sentence(
                "Dwelling burglary and vehicle crime changed by {controls}.",
                {"controls": (BURGLARY_AND_VEHICLES.label, "change")},
            ),
        ),
        limits=(
            RECORDED_IS_NOT_COMMITTED,
            "A change between two years says nothing of what brought it.",
        ),
        notes=(
            f"{STEALING.label}: "
            f"{', '.join(part.name for part in PARTS_OF_STEALING)}. Changes are of numbers, not of "
            "rates.",
            f"{_listed(each for each in EACH_GROUP if each.open_to_recording)}: {_OPEN}.",
            *_gaps(known, found.own),
        ),
    )


def crime_by_quarter(found: Evidence) -> Finding:
    """Crimes a quarter for each 1,000 residents of the report's area."""
    name, question = "crime_by_quarter", "How much crime was recorded, quarter by quarter?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    rates = {outcome.name: known.crime.rates(found.own, outcome) for outcome in _DRAWN}
    quarters = known.crime.quarters
    last, before = str(quarters[-1]), str(_same_quarter_before(known))
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Quarter",
        columns=tuple(
            Column(_key(outcome), outcome.label, Role.DERIVED, Unit.RATE) for outcome in _DRAWN
        ),
        rows=tuple(
            Row(
                str(quarter),
                {
                    _key(outcome): _rate(known.crime, rates[outcome.name], place)
                    for outcome in _DRAWN
                },
            )
            for place, quarter in enumerate(known.crime.quarters)
        ),
        sentences=(
            Sentence(
                f"In {last} {{stealing}} crimes of stealing were recorded for each 1,000 residents "
                f"of {found.label}, and {{earlier}} in {before}.",
                {"stealing": (last, _key(STEALING)), "earlier": (before, _key(STEALING))},
            ),
            Sentence(
                f"Of violence it was {{violence}}, and {{less}}{_recorded_otherwise(known)}.",
                {"violence": (last, _key(VIOLENCE)), "less": (before, _key(VIOLENCE))},
            ),
        ),
        limits=(RECORDED_IS_NOT_COMMITTED,),
        notes=(
            "Populations are those of the middle of each financial year's first quarter.",
            *_carried(known.crime),
            *_gaps(known, found.own),
        ),
    )


def crime_indexed(found: Evidence) -> Finding:
    """Stealing in the area and in its comparators, each relative to the year before the reform."""
    name, question = "crime_indexed", "Did stealing move as it did elsewhere?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    groups = {"own": found.own, "neighbour": found.beside(Beside.NEIGHBOURS)}
    groups["similar"] = found.beside(Beside.MOST_SIMILAR)
    titles = {
        "own": found.label,
        "neighbour": Beside.NEIGHBOURS.written.capitalize(),
        "similar": Beside.MOST_SIMILAR.written.capitalize(),
    }
    held = {key: areas for key, areas in groups.items() if areas}
    indexed = {key: _indexed(known, areas) for key, areas in held.items()}
    first = str(known.crime.quarters[known.at])
    beside = "".join(f", of {titles[key].lower()} at {{{key}}}" for key in held if key != "own")
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Quarter",
        columns=tuple(Column(key, titles[key], Role.DERIVED) for key in held),
        rows=tuple(
            Row(
                str(quarter),
                {key: _rate(known.crime, indexed[key], place) for key in held},
            )
            for place, quarter in enumerate(known.crime.quarters)
        ),
        sentences=(
            Sentence(
                f"In {first}, the reform's first quarter, stealing in {found.label} stood at "
                f"{{own}}{beside}, where the mean of the four quarters before is 100.",
                {key: (first, key) for key in held},
            ),
        ),
        limits=(
            RECORDED_IS_NOT_COMMITTED,
            "Areas that moved alike before need not have gone on alike without the reform.",
        ),
        notes=(
            *(f"{titles[key]}: {', '.join(areas)}." for key, areas in held.items() if key != "own"),
            *_carried(known.crime),
            *_gaps(known, [*found.own, *found.beside(Beside.ALL)]),
        ),
    )


def beside_each(found: Evidence) -> Finding:
    """Stealing for each 1,000 residents in the two years around the reform, area by area."""
    name, question = "beside_each", "And beside each comparator?"
    known = asked(found)
    if known is None:
        return not_asked(name, question, found)
    groups = [(found.label, found.own, "The report's area")]
    for kind in (Beside.NEIGHBOURS, Beside.MOST_SIMILAR):
        if found.chosen in (Beside.ALL, kind):
            heading = kind.written.capitalize()
            groups += [(area, (area,), heading) for area in found.beside(kind)]
    rows = tuple(Row(label, _two_years(known, areas), heading) for label, areas, heading in groups)
    before, after = (known.year(shift) for shift in (-4, 0))
    return Finding(
        name=name,
        question=question,
        supporting=True,
        rows_are="Area",
        columns=(
            Column("before", f"For each 1,000 residents, {before}", Role.DERIVED, Unit.RATE),
            Column("after", f"For each 1,000 residents, {after}", Role.DERIVED, Unit.RATE),
            Column("change", "Change", Role.DERIVED, Unit.PERCENT),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"Stealing in {found.label} went from {{before}} to {{after}} for each 1,000 "
                "residents, a change of {change}.",
                {key: (found.label, key) for key in ("before", "after", "change")},
            ),
        ),
        limits=(
            "An area's crime moves by itself from year to year: a change larger than another's is "
            "no finding.",
        ),
        notes=_gaps(known, [*found.own, *found.beside()]),
    )


def _year_row(known: Asked, outcome: Outcome, heading: str = "", *, is_total: bool = False) -> Row:
    own = known.crime.counts(known.evidence.own, outcome)
    beside = known.evidence.beside()
    others = known.crime.counts(beside, outcome) if beside else np.full(own.size, np.nan)
    before, after = _sums(own, known.at)
    return Row(
        outcome.label,
        {
            "before": number(before),
            "after": number(after),
            "change": change(before, after),
            "others": change(*_sums(others, known.at)),
        },
        heading,
        is_total,
    )


def _two_years(known: Asked, areas: Sequence[str]) -> dict[str, Cell]:
    before, after = _sums(known.crime.rates(areas, STEALING), known.at)
    return {"before": number(before), "after": number(after), "change": change(before, after)}


def _sums(quarters: Floats, at: int) -> tuple[float, float]:
    """The four quarters before, and the four from `at` on; NaN where they are not all held."""
    sums = [quarters[max(0, first) : first + 4] for first in (at - 4, at)]
    before, after = (float(each.sum()) if each.size == 4 else float("nan") for each in sums)
    return before, after


def _indexed(known: Asked, areas: Sequence[str]) -> Floats:
    rates = known.crime.rates(areas, STEALING)
    return 100 * rates / np.nanmean(rates[known.at - 4 : known.at])


def _rate(crime: Crime, rates: Floats, place: int) -> Cell:
    """The rate of a quarter; provisional where its population is an earlier year's."""
    carried = crime.carried is not None and place >= crime.carried
    return number(rates[place], provisional=carried)


def _same_quarter_before(known: Asked) -> FinancialQuarter:
    """The quarter of the last one's season that is the latest before the reform."""
    quarters = known.crime.quarters
    return next(
        quarter
        for quarter in reversed(quarters[: known.at])
        if quarter.number == quarters[-1].number
    )


def _recorded_otherwise(known: Asked) -> str:
    """That numbers at either end do not count the same, where recording changed in between."""
    changed = known.evidence.break_of(known.evidence.own)
    if changed is None or not _same_quarter_before(known) < changed <= known.crime.quarters[-1]:
        return ""
    return f": from {changed} on more was recorded of the same, and the two do not compare"


def _key(outcome: Outcome) -> str:
    return outcome.name.replace(" ", "_")


def _listed(outcomes: Iterable[Outcome]) -> str:
    return ", ".join(outcome.name for outcome in outcomes).capitalize()


def _carried(crime: Crime) -> tuple[str, ...]:
    if crime.carried is None:
        return ()
    return (
        f"No population is held from {crime.quarters[crime.carried]} on: that of the year before "
        "is carried on, and rates made with it are provisional.",
    )


def _gaps(known: Asked, areas: Iterable[str]) -> tuple[str, ...]:
    """Which quarters are missing, of which area."""
    said = []
    for area in areas:
        gone = known.crime.missing([area])
        if gone:
            said.append(f"{area}: nothing is held of {', '.join(map(str, gone))}.")
    return tuple(said)
