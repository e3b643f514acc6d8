"""Drawing and wording of what was released, and of nothing else."""

from rrlib.present.briefs import brief, brief_tables, topic
from rrlib.present.cards import (
    definition_card,
    known_truth,
    report_header,
    source_table,
    what_is_hidden,
)
from rrlib.present.claims import reviewed, set_against
from rrlib.present.consort import consort_chart
from rrlib.present.control import control_chart
from rrlib.present.curves import curve_chart
from rrlib.present.dose import dose_chart
from rrlib.present.dots import interval_chart, pair_chart
from rrlib.present.figures import column_chart
from rrlib.present.flow import flow_chart
from rrlib.present.forest import forest_chart
from rrlib.present.frameworks import charts_inspected, framework
from rrlib.present.funnel import funnel_chart
from rrlib.present.love import love_chart
from rrlib.present.overlap import overlap_chart
from rrlib.present.small_charts import small_charts
from rrlib.present.specifications import specification_chart
from rrlib.present.trends import trend_chart
from rrlib.present.upset import upset_chart
from rrlib.present.views import answer, together

__all__ = [
    "answer",
    "brief",
    "brief_tables",
    "charts_inspected",
    "column_chart",
    "consort_chart",
    "control_chart",
    "curve_chart",
    "definition_card",
    "dose_chart",
    "flow_chart",
    "forest_chart",
    "framework",
    "funnel_chart",
    "interval_chart",
    "known_truth",
    "love_chart",
    "overlap_chart",
    "pair_chart",
    "report_header",
    "reviewed",
    "set_against",
    "small_charts",
    "source_table",
    "specification_chart",
    "together",
    "topic",
    "trend_chart",
    "upset_chart",
    "what_is_hidden",
]
