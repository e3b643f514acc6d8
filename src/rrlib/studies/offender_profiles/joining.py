"""Who joined, left or changed scheme since the quarter before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import product

from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Finding, Row, Sentence
from rrlib.studies.offender_profiles.members import (
    MEMBERS,
    NEEDED,
    SCHEMES,
    counted,
    lacking,
    members_counted,
    members_on,
    odd_periods,
)

OUTSIDE = "Not a member"
STAYED, CHANGED = "Stayed in their scheme", "Changed scheme"
JOINED, LEFT = "Joined", "Left"
_KINDS = (
    {STAYED: STAYED, CHANGED: CHANGED, LEFT: LEFT},
    {STAYED: "Were in the same scheme", CHANGED: "Came from another scheme", JOINED: JOINED},
)

Flow = tuple[str, str]
"""The scheme of the day before and that of the day itself; OUTSIDE is none."""

_NOTE = (
    "Both days as known now. Whoever left and came back in between has stayed; whoever moved to or "
    "from another area has left or joined. Schemes are those of the two days."
)
_LIMIT = (
    "Why somebody left is not recorded here: an order that ended, custody, death, a move or less "
    "offending all look the same.",
)


def joined_and_left(records: Records, areas: tuple[str, ...]) -> Finding:
    """Members of the last day known and of the last day of the quarter before it: how many stayed,
    changed scheme, joined and left.
    """
    before, day = _days(records)
    asked = f"Who joined and who left between {written(before)} and {written(day)}?"
    if nothing := lacking("joined_and_left", asked, records, *NEEDED):
        return nothing
    flows = _flows(records, areas, before, day)
    return Finding(
        name="joined_and_left",
        question=asked,
        rows_are="What became of them",
        columns=(MEMBERS,),
        rows=tuple(_by_kind(flows, (before, day))) if flows else (),
        sentences=(
            Sentence(
                f"Between {written(before)} and {written(day)}, {{joined}} joined and {{left}} "
                "left.",
                {"joined": (JOINED, "number"), "left": (LEFT, "number")},
            ),
            Sentence("{changed} changed scheme.", {"changed": (CHANGED, "number")}),
            Sentence("{stayed} stayed in their scheme.", {"stayed": (STAYED, "number")}),
        ),
        limits=_LIMIT,
        notes=(_NOTE, *odd_periods(records)),
    )


def moves_by_scheme(records: Records, areas: tuple[str, ...]) -> Finding:
    """From which scheme to which, in or out: every flow between those two days.

    A flow stands twice, once for each end, and those within membership a third time by kind: what
    is hidden of one is so kept from being worked out from the sizes of schemes, or from
    `joined_and_left`. To be released before that, whose rows it holds.
    """
    before, day = _days(records)
    asked = f"How did each scheme change between {written(before)} and {written(day)}?"
    if nothing := lacking("moves_by_scheme", asked, records, *NEEDED):
        return nothing
    days, flows = (before, day), _flows(records, areas, before, day)
    rows = (*_by_kind(flows, days), *_within(flows, days)) if flows else ()
    ends = [row for here in (0, 1) for row in _by_end(flows, days, here)] if flows else []
    return Finding(
        name="moves_by_scheme",
        question=asked,
        rows_are="Scheme",
        columns=(MEMBERS,),
        rows=(*rows, *ends),
        sentences=(),
        limits=_LIMIT,
        notes=(_NOTE,),
    )


def _days(records: Records) -> tuple[date, date]:
    return records.quarter.shift(-1).window.last, records.as_at


def _flows(records: Records, areas: tuple[str, ...], before: date, day: date) -> dict[Flow, int]:
    """How many members took each way between two days, in the order of schemes."""
    was, now = (
        members_on(records, areas, each).set_index("person_id")["scheme"].map(SCHEMES).to_dict()
        for each in (before, day)
    )
    ways = Counter(
        (was.get(person, OUTSIDE), now.get(person, OUTSIDE)) for person in {**was, **now}
    )
    ends = (*SCHEMES.values(), OUTSIDE)
    everything = product(ends, ends) if ways else ()
    return {flow: ways[flow] for flow in everything if flow != (OUTSIDE, OUTSIDE)}


def _kind(flow: Flow) -> str:
    if OUTSIDE in flow:
        return JOINED if flow[0] == OUTSIDE else LEFT
    return STAYED if flow[0] == flow[1] else CHANGED


def _by_kind(flows: dict[Flow, int], days: tuple[date, date]) -> Iterable[Row]:
    """What became of those of the first day, and whence those of the second came.

    Sizes are printed each quarter: they are totals, which are hidden last.
    """
    for here, kinds in enumerate(_KINDS):
        whole = f"Members on {written(days[here])}"
        number = sum(number for flow, number in flows.items() if flow[here] != OUTSIDE)
        counts = members_counted(days[here])
        yield Row(whole, {"number": counted(number)}, whole, is_total=True, counts=counts)
        for kind, label in kinds.items():
            number = sum(number for flow, number in flows.items() if _kind(flow) == kind)
            yield Row(label, {"number": counted(number)}, whole, counts=_of_kind(kind, days))


def _within(flows: dict[Flow, int], days: tuple[date, date]) -> Iterable[Row]:
    """Those who were members on both days, from scheme to scheme."""
    both = {flow: number for flow, number in flows.items() if OUTSIDE not in flow}
    whole = "Members on both days"
    yield Row(whole, {"number": counted(sum(both.values()))}, whole, is_total=True)
    for flow, number in both.items():
        yield Row(
            " → ".join(flow),
            {"number": counted(number)},
            whole,
            parent=_kind(flow),
            counts=_way(flow, days),
        )


def _by_end(flows: dict[Flow, int], days: tuple[date, date], here: int) -> Iterable[Row]:
    """Each scheme of one of the two days, with the flows it is made of by their other end."""
    there, word = 1 - here, ("to", "from")[here]
    for end in (*SCHEMES.values(), OUTSIDE):
        own = {flow: number for flow, number in flows.items() if flow[here] == end}
        label = f"{end} on {written(days[here])}"
        cells = {"number": counted(sum(own.values()))}
        yield Row(label, cells, label, is_total=True, counts=_end(end, days, here))
        for flow, number in own.items():
            other = flow[there][0].lower() + flow[there][1:]
            yield Row(
                f"{label}, {word} {other}",
                {"number": counted(number)},
                label,
                counts=_way(flow, days),
            )


def _end(end: str, days: tuple[date, date], here: int) -> str:
    """Whom a row counts that counts one end of flows: a scheme's members of that day."""
    if end == OUTSIDE:
        return _of_kind((JOINED, LEFT)[here], days)
    return members_counted(days[here], end)


def _of_kind(kind: str, days: tuple[date, date]) -> str:
    return f"{members_counted(days[0])} to {written(days[1])}: {kind}"


def _way(flow: Flow, days: tuple[date, date]) -> str:
    return f"{members_counted(days[0])} to {written(days[1])}: {' to '.join(flow)}"
