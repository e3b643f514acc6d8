"""Do the figures that public documents print follow from each other, and from the records?"""

from rrlib.studies.published_claims.contradicting import contradictions
from rrlib.studies.published_claims.from_records import held, others_figures
from rrlib.studies.published_claims.reading import ledger
from rrlib.studies.published_claims.recomputing import recomputed
from rrlib.studies.published_claims.verdicts import verdicts
from rrlib.studies.published_claims.whole_numbers import smallest_groups, whole_numbers

__all__ = [
    "contradictions",
    "held",
    "ledger",
    "others_figures",
    "recomputed",
    "smallest_groups",
    "verdicts",
    "whole_numbers",
]
