"""Drawing and wording of what was released, and of nothing else."""

from rrlib.present.cards import definition_card, report_header, source_table, what_is_hidden
from rrlib.present.control import control_chart
from rrlib.present.curves import curve_chart
from rrlib.present.dots import interval_chart, pair_chart
from rrlib.present.figures import column_chart
from rrlib.present.flow import flow_chart
from rrlib.present.frameworks import charts_inspected, framework
from rrlib.present.funnel import funnel_chart
from rrlib.present.upset import upset_chart
from rrlib.present.views import answer, together

__all__ = [
    "answer",
    "charts_inspected",
    "column_chart",
    "control_chart",
    "curve_chart",
    "definition_card",
    "flow_chart",
    "framework",
    "funnel_chart",
    "interval_chart",
    "pair_chart",
    "report_header",
    "source_table",
    "together",
    "upset_chart",
    "what_is_hidden",
]
