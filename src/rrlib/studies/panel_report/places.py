"""Of which area a row is that speaks of places: the report's own, and never a part's."""

from __future__ import annotations

import pandas as pd

from rrlib.partnership import Partnership
from rrlib.records import Records


def name_of(areas: tuple[str, ...], partnership: Partnership) -> str:
    """The name of the area that `areas` make up: of a single one its own."""
    if len(areas) == 1:
        return areas[0]
    combined = partnership.areas.combined
    return next(name for name, parts in combined.items() if tuple(parts) == areas)


def rows_of_area(
    extract: str, records: Records, areas: tuple[str, ...], partnership: Partnership
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows of `extract` whose `area` is the report's; where there are none, why.

    What is delivered of an area that adds up others is no number of theirs, nor theirs of it.
    """
    rows: pd.DataFrame = getattr(records, extract).execute()
    own = name_of(areas, partnership)
    held = rows[rows["area"] == own]
    if held.empty:
        others = sorted(set(rows["area"]))
        told = f", only of {', '.join(others)}: see the report of that area" if others else ""
        return held, (f"Not answered: {extract} holds nothing of {own}{told}.",)
    return held, ()
