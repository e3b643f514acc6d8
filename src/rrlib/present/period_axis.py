"""Periods below a chart: which of them have room for their names."""

from __future__ import annotations

from collections.abc import Sequence

from rrlib.present.breaks import window_of

PLOT_WIDTH = 5.2
"""Inches of a plot of periods, or a little less than it has: the rest is for labels beside it."""

_LABEL_WIDTH = 0.7
"""Inches of a period's label and what parts it from the next."""

_QUARTERS = 4


def named_places(labels: Sequence[str]) -> list[int]:
    """The places whose labels have room; of many quarters, the first of a year."""
    room = PLOT_WIDTH / len(labels)
    quarterly = all(window_of(label) and "Q" in label for label in labels)
    steps = (1, 2, _QUARTERS, 2 * _QUARTERS, 5 * _QUARTERS) if quarterly else (1, 2, 5, 10, 20)
    step = next((each for each in steps if each * room >= _LABEL_WIDTH), len(labels))
    begins = [place for place, label in enumerate(labels) if label.endswith("Q1")]
    return list(range(begins[0] % step if quarterly and begins else 0, len(labels), step))
