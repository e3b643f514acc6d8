"""Does family support in prison reduce reoffending? Three rungs of evidence."""

from rrlib.studies.nepacs_family_support.balancing import how_alike, overlap
from rrlib.studies.nepacs_family_support.claims import (
    if_all_include_supported,
    interval_by_size,
    people_to_tell,
    published_gap,
    selection_alone,
)
from rrlib.studies.nepacs_family_support.evidence import Evidence, Rung, evidence, weigh
from rrlib.studies.nepacs_family_support.groups import (
    people_compared,
    who_is_compared,
    who_was_matched,
)
from rrlib.studies.nepacs_family_support.hidden import something_hidden
from rrlib.studies.nepacs_family_support.outcomes import (
    before_support,
    how_often,
    how_soon,
    reoffended_less,
)
from rrlib.studies.nepacs_family_support.prisons import by_prison
from rrlib.studies.nepacs_family_support.prisons_together import (
    prisons_combined,
    prisons_differ,
)
from rrlib.studies.nepacs_family_support.saying import what_can_be_said
from rrlib.studies.nepacs_family_support.trying import other_analyses, parts_of_the_people
from rrlib.studies.nepacs_family_support.worked_example import average_of_averages

__all__ = [
    "Evidence",
    "Rung",
    "average_of_averages",
    "before_support",
    "by_prison",
    "evidence",
    "how_alike",
    "how_often",
    "how_soon",
    "if_all_include_supported",
    "interval_by_size",
    "other_analyses",
    "overlap",
    "parts_of_the_people",
    "people_compared",
    "people_to_tell",
    "prisons_combined",
    "prisons_differ",
    "published_gap",
    "reoffended_less",
    "selection_alone",
    "something_hidden",
    "weigh",
    "what_can_be_said",
    "who_is_compared",
    "who_was_matched",
]
