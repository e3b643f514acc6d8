"""The areas: how large, how much crime, how much lost to welfare reform. Invented but for names.

Community safety partnerships and their forces are named as in the Office for National
Statistics' lookup of January 2017; which of them stand here is the demonstration's own choice.
Populations are near the published ones, all else is only plausible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rrlib.codes import Relation


@dataclass(frozen=True)
class Area:
    """`people` at mid-2007 and mid-2018; `crime` relative to Durham's force area, person for
    person, in 2012-13; `pounds_lost` a year for each adult of working age.
    """

    name: str
    force: str
    relation: Relation
    people: tuple[int, int]
    crime: float
    pounds_lost: int
    universal_credit_on: date

    def people_in(self, year: int) -> int:
        """Residents at the middle of `year`."""
        first, last = self.people
        return first + (last - first) * (year - 2007) // 11


DURHAM = "County Durham"
DURHAM_FORCE = "Durham"

_OWN, _NEIGHBOUR, _SIMILAR = Relation.OWN, Relation.NEIGHBOUR, Relation.MOST_SIMILAR

AREAS = (
    Area(DURHAM, DURHAM_FORCE, _OWN, (503_400, 526_700), 0.975, 560, date(2017, 10, 1)),
    Area("Darlington", DURHAM_FORCE, _OWN, (102_800, 106_700), 1.18, 515, date(2018, 6, 1)),
    Area("Gateshead", "Northumbria", _NEIGHBOUR, (195_100, 202_400), 1.15, 540, date(2017, 11, 1)),
    Area(
        "Northumberland", "Northumbria", _NEIGHBOUR, (313_200, 320_100), 0.85, 455, date(2018, 9, 1)
    ),
    Area("Sunderland", "Northumbria", _NEIGHBOUR, (278_100, 277_200), 1.2, 590, date(2018, 7, 1)),
    Area("Hartlepool", "Cleveland", _NEIGHBOUR, (91_200, 93_100), 1.4, 660, date(2016, 12, 1)),
    Area("Middlesbrough", "Cleveland", _NEIGHBOUR, (138_300, 140_800), 1.9, 715, date(2018, 10, 1)),
    Area(
        "Redcar and Cleveland",
        "Cleveland",
        _NEIGHBOUR,
        (137_100, 136_500),
        1.2,
        585,
        date(2018, 11, 1),
    ),
    Area(
        "Stockton-on-Tees", "Cleveland", _NEIGHBOUR, (188_200, 197_500), 1.1, 520, date(2018, 8, 1)
    ),
    Area(
        "City of York",
        "North Yorkshire",
        _NEIGHBOUR,
        (189_500, 209_600),
        1.05,
        345,
        date(2017, 7, 1),
    ),
    Area("Barnsley", "South Yorkshire", _SIMILAR, (226_300, 245_000), 1.25, 575, date(2017, 8, 1)),
    Area(
        "Telford and Wrekin",
        "West Mercia",
        _SIMILAR,
        (163_600, 177_500),
        1.1,
        470,
        date(2016, 11, 1),
    ),
    Area("Wakefield", "West Yorkshire", _SIMILAR, (321_900, 344_700), 1.25, 500, date(2017, 12, 1)),
    Area("Wigan", "Greater Manchester", _SIMILAR, (309_700, 325_800), 1.2, 535, date(2018, 4, 1)),
)
"""Of Durham and Cleveland all areas stand here, of other forces only some."""


def relative_loss(area: Area) -> float:
    """The area's loss to welfare reform over the mean loss of `AREAS`."""
    return area.pounds_lost * len(AREAS) / sum(other.pounds_lost for other in AREAS)
