"""Counts by prison: the share who reoffended in each, added up and averaged."""

from __future__ import annotations

from dataclasses import replace

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
from rrlib.statistics import newcombe, wilson
from rrlib.studies.nepacs_family_support.prison_counts import (
    ADDED_UP,
    COUNTS,
    Prison,
    Prisons,
    counted,
    no_counts,
    worked_out,
)

MEAN = "Mean of the prisons, each alike"

_SUPPORTED = Column("people", "Supported", Role.BASE)
_SUPPORTED_AGAIN = Column("supported_again", "Supported, reoffended", Role.OUTCOME, of="people")
_OTHERS = Column("others", "Not supported", Role.BASE)
_OTHERS_AGAIN = Column("others_again", "Others, reoffended", Role.OUTCOME, of="others")
_ASKED = "What do the prisons' own counts say?"


def by_prison(records: Records) -> Finding:
    """Releases and reoffenders of each prison, and their shares added up and averaged."""
    found = counted(records)
    if found is None:
        return unanswered("by_prison", _ASKED, no_counts(records))
    rows = [replace(_row(found.together, is_total=True), counts=found.counts)]
    rows += [_row(prison, breakdown="By prison") for prison in found.each]
    rows.append(_mean_row(found))
    names = {(row.label, key): f"{row.label}: {key}" for row in rows[:-1] for key in COUNTS}
    of_all = tuple(names[prison.name, key] for prison in found.each for key in COUNTS)
    shares = [key for key, cell in rows[-1].cells.items() if isinstance(cell, Estimate)]
    return Finding(
        name="by_prison",
        question=f"{_ASKED[:-1]}, of releases from {written(found.window.first)} to "
        f"{written(found.window.last)}?",
        rows_are="Prison",
        columns=(
            _SUPPORTED,
            _SUPPORTED_AGAIN,
            _share("supported_share", "Share of supported", "people", "supported_again"),
            _OTHERS,
            _OTHERS_AGAIN,
            _share("others_share", "Share of others", "others", "others_again"),
            _share("all_share", "Share of all", *COUNTS),
            Column("difference", "Difference", Role.DERIVED, Unit.DIFFERENCE, sources=COUNTS),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Averaged over the prisons, each alike, {mean} of those supported reoffended and "
                "{everybody} of all; added up, {pooled} and {pooled_all}.",
                {
                    "mean": (MEAN, "supported_share"),
                    "everybody": (MEAN, "all_share"),
                    "pooled": (ADDED_UP, "supported_share"),
                    "pooled_all": (ADDED_UP, "all_share"),
                },
            ),
        ),
        limits=(
            "A prison that takes in other people than the next has other shares. Adding up, or "
            "averaging, mixes what support may do with who is in which prison.",
        ),
        notes=(
            f"As the source words it: {found.definition}.",
            "Of every release of these prisons, wherever people live: the same in every area's "
            "report. Differences are in percentage points, supported less others.",
        ),
        names=names,
        made_of=dict.fromkeys([(MEAN, key) for key in shares], of_all),
    )


def _row(prison: Prison, breakdown: str = "", *, is_total: bool = False) -> Row:
    cells: dict[str, Cell] = {
        "people": Estimate.count(prison.supported[1]),
        "supported_again": Estimate.count(prison.supported[0]),
        "supported_share": wilson(*prison.supported),
        "others": Estimate.count(prison.others[1]),
        "others_again": Estimate.count(prison.others[0]),
        "others_share": wilson(*prison.others),
        "all_share": wilson(*prison.everybody),
        "difference": newcombe(prison.supported, prison.others),
    }
    return Row(prison.name, cells, breakdown, is_total)


def _mean_row(found: Prisons) -> Row:
    groups = {
        "supported_share": found.supported,
        "others_share": found.others,
        "all_share": tuple(prison.everybody for prison in found.each),
    }
    cells: dict[str, Cell] = dict.fromkeys([*COUNTS, "difference"], Marker.NOT_APPLICABLE)
    for key, group in groups.items():
        shares = [100 * events / people for events, people in group]
        mean = sum(shares) / len(shares)
        cells[key] = worked_out(mean, sum(people for _, people in group))
    return Row(MEAN, cells)


def _share(key: str, title: str, *sources: str) -> Column:
    return Column(key, title, Role.DERIVED, Unit.PERCENT, sources=sources)
