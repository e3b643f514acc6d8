"""The harm of the members' offences, by the weights of an index that the partnership chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from rrlib.letters import capitalised
from rrlib.periods import written
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
from rrlib.studies.offender_profiles.members import (
    NEEDED,
    found_of,
    lacking,
    members_found,
    members_on,
)
from rrlib.studies.offender_profiles.offending import (
    ALL_OFFENCES,
    BY_KIND,
    LIMITS,
    OFFENCES,
    by_kind,
    committed,
    counted_how,
    named_kind,
    of_kind_counted,
    offences_of,
    short_of_time,
    year_before,
)

WEIGHT = Column("weight", "Harm of one offence", Role.DERIVED, Unit.RATE)
HARM = Column("harm", "Harm", Role.DERIVED, sources=("offences",))
SHARE = Column("share", "Share of harm", Role.DERIVED, Unit.PERCENT, sources=("offences", "harm"))

_OF_ALL_KINDS = ((ALL_OFFENCES, "weight"), (ALL_OFFENCES, "harm"))


def harm(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """The harm of the offences of `offence_types`, by kind: offences times the index's weight.

    In the unit of the index; of all offences, the mean of one. Made of `offence_types`, which is to
    be released before it: where that hides a kind, the harm of all would tell it. Not available
    where a kind that was committed has no weight.
    """
    day = day or records.as_at
    year = year_before(day)
    asked = f"How much harm did the offences of the members on {written(day)} do in {year}?"
    if nothing := lacking("harm", asked, records, *NEEDED, "offences", "harm_weights"):
        return nothing
    index, weights = _weights(records)
    if len(index) != 1:
        return unanswered("harm", asked, (_not_one_index(index),))
    everybody = members_on(records, areas, day)
    done = committed(records, found_of(everybody)["person_id"], year)
    kinds = by_kind(done[done["dealt_with"]])
    total = _total(kinds, weights)
    rows = [_row_of_all(done[done["dealt_with"]], total, members_found(everybody, day))]
    rows += [
        _row(own, label, weights, total, of_kind_counted(everybody, day, label))
        for label, own in kinds.items()
    ]
    every_kind = tuple(map(named_kind, kinds))
    return Finding(
        name="harm",
        question=asked,
        rows_are="Kind of offence",
        columns=(OFFENCES, WEIGHT, HARM, SHARE),
        rows=tuple(rows) if kinds else (),
        sentences=_said(kinds, weights, str(year)),
        limits=(
            "A weight is the same for every offence of a kind, the least and the most harmful: it "
            "says what an index makes of them, not what anybody suffered.",
            *LIMITS,
        ),
        notes=(
            f"Weights: {index[0]}, as the partnership delivered them.",
            *_without_weight(kinds, weights),
            counted_how(year),
            short_of_time(year, records),
        ),
        made_of=dict.fromkeys(
            [*_OF_ALL_KINDS, *((row.label, "share") for row in rows)], every_kind
        ),
    )


def _weights(records: Records) -> tuple[list[str], dict[str, float]]:
    """The names of the indices in the extract, and the weight of each kind by its label."""
    held: pd.DataFrame = records.harm_weights.execute()
    weights = {
        capitalised(kind): float(weight)
        for kind, weight in zip(held["offence_group"], held["weight"], strict=True)
    }
    return sorted(set(held["index_name"])), weights


def _not_one_index(index: Iterable[str]) -> str:
    listed = ", ".join(index)
    return (
        f"Not answered: the extract harm_weights is of {listed}; deliver one index."
        if listed
        else "Not answered: the extract harm_weights holds no weight."
    )


def _total(kinds: Mapping[str, pd.DataFrame], weights: Mapping[str, float]) -> float | None:
    """The harm of all offences; None where a kind of them has no weight."""
    if not kinds.keys() <= weights.keys():
        return None
    return sum(weights[label] * len(own) for label, own in kinds.items())


def _row_of_all(own: pd.DataFrame, total: float | None, counts: str) -> Row:
    cells: dict[str, Cell] = {
        "offences": offences_of(own),
        "weight": _weighed(total and total / len(own), own),
        "harm": _weighed(total, own),
        "share": _share(total, total, own),
    }
    return Row(ALL_OFFENCES, cells, is_total=True, counts=counts)


def _row(
    own: pd.DataFrame, label: str, weights: Mapping[str, float], total: float | None, counts: str
) -> Row:
    weight = weights.get(label)
    weighed = None if weight is None else weight * len(own)
    cells: dict[str, Cell] = {
        "offences": offences_of(own),
        "weight": _weighed(weight, own),
        "harm": _weighed(weighed, own),
        "share": _share(weighed, total, own),
    }
    return Row(label, cells, BY_KIND, counts=counts)


def _weighed(value: float | None, own: pd.DataFrame) -> Cell:
    if value is None:
        return Marker.NOT_AVAILABLE
    return Estimate(value, None, None, own["person_id"].nunique(), "weighed by the index")


def _share(part: float | None, total: float | None, own: pd.DataFrame) -> Cell:
    if part is None or not total:
        return Marker.NOT_AVAILABLE
    return _weighed(100 * part / total, own)


def _without_weight(
    kinds: Mapping[str, pd.DataFrame], weights: Mapping[str, float]
) -> tuple[str, ...]:
    missing = [label for label in kinds if label not in weights]
    if not missing:
        return ()
    return (
        f"The index has no weight for: {', '.join(missing)}. The harm of all is not available.",
    )


def _said(
    kinds: Mapping[str, pd.DataFrame], weights: Mapping[str, float], year: str
) -> tuple[Sentence, ...]:
    held = [label for label in kinds if label in weights]
    if not held:
        return ()
    most = max(held, key=lambda label: weights[label] * len(kinds[label]))
    return (
        Sentence(
            f"By the index, most harm in {year} came of one kind, {most[0].lower()}{most[1:]}: "
            "{share} of all harm, with {offences} of the {all} offences.",
            {
                "share": (most, "share"),
                "offences": (most, "offences"),
                "all": (ALL_OFFENCES, "offences"),
            },
        ),
    )
