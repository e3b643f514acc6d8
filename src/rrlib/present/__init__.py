"""Drawing and wording of what was released, and of nothing else."""

from rrlib.present.cards import definition_card, report_header, source_table, what_is_hidden
from rrlib.present.curves import curve_chart
from rrlib.present.dots import interval_chart, pair_chart
from rrlib.present.figures import column_chart
from rrlib.present.views import answer, together

__all__ = [
    "answer",
    "column_chart",
    "curve_chart",
    "definition_card",
    "interval_chart",
    "pair_chart",
    "report_header",
    "source_table",
    "together",
    "what_is_hidden",
]
