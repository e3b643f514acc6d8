"""Drawing and wording of what was released, and of nothing else."""

from rrlib.present.cards import definition_card, report_header
from rrlib.present.figures import column_chart, interval_chart
from rrlib.present.views import answer

__all__ = [
    "answer",
    "column_chart",
    "definition_card",
    "interval_chart",
    "report_header",
]
