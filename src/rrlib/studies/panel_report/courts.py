"""Which numbers a break that delays proof has reached, such as courts that closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from rrlib.partnership import Partnership
from rrlib.periods import written
from rrlib.results import Finding


def marked(finding: Finding, known_on: Mapping[str, date], partnership: Partnership) -> Finding:
    """The finding with its rows marked that were followed, or waited for, into such a time.

    `known_on` gives of a row's label the day on which its follow-up and waiting are over; a row
    without one waits for no court. That very day counts: what was to be proven by then was not all
    proven. A note says which breaks they are.
    """
    breaks = [each for each in partnership.breaks if each.delays_proof]
    labels = {row.label: known_on[row.label] for row in finding.rows if row.label in known_on}
    reached = {each.date: _reached(labels, each.date) for each in breaks}
    notes = tuple(
        f"{each.what}, from {written(each.date)}. Rows marked [b] were followed, or waited for, "
        f"into that time: their shares may read low, and no trend goes through them "
        f"({each.source})."
        for each in breaks
        if reached[each.date]
    )
    return replace(
        finding,
        reached=frozenset().union(*reached.values()),
        notes=(*finding.notes, *notes),
    )


def _reached(known_on: Mapping[str, date], day: date) -> frozenset[str]:
    return frozenset(label for label, known in known_on.items() if known >= day)
