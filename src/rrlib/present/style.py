"""Colours, type and stylesheet, after the Government Analysis Function's guidance on charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import seaborn as sns

DARK_BLUE = "#12436D"
LIGHT_BLUE = "#6BACE6"
DARK_PINK = "#801650"
GREY = "#3D3D3D"
PALE = "#BFBFBF"
WIDTH = 7.6
"""Inches: the text column of a report."""

STYLESHEET = """
.rr-answer{max-width:48rem;line-height:1.5}
.rr-headline{font-size:1.15em;font-weight:600;margin:.5em 0}
.rr-figure{margin:1em 0}.rr-figure img{width:100%;height:auto}
.rr-figure figcaption,.rr-notes{font-size:.9em;color:#3d3d3d;margin:.4em 0}
.rr-table{overflow-x:auto;margin:1em 0}
.rr-table table{border-collapse:collapse;width:100%;font-size:.92em}
.rr-table caption{text-align:left;font-weight:600;padding:.4em 0}
.rr-table th,.rr-table td{padding:.35em .5em;border-bottom:1px solid #b1b4b6;text-align:right;
vertical-align:bottom;font-variant-numeric:tabular-nums;white-space:nowrap}
.rr-table thead th{border-bottom:2px solid #12436d;white-space:normal}
.rr-table th:first-child,.rr-table .gt_group_heading{text-align:left}
.rr-table tbody th{font-weight:400}
.rr-table .gt_group_heading{font-weight:600;padding-top:.8em}
.rr-table:focus{outline:3px solid #12436d}
.rr-banner{border-left:.5em solid #801650;padding:.5em 1em;margin:1em 0;font-weight:600}
.rr-card{border:1px solid #b1b4b6;padding:.5em 1em;margin:1em 0}
.rr-card dt{font-weight:600}.rr-card dd{margin:0 0 .5em 0}
"""


@contextmanager
def chart_style() -> Iterator[None]:
    """One look for every chart, the same bytes for the same numbers."""
    settings = {
        **sns.axes_style("ticks"),
        "axes.edgecolor": GREY,
        "axes.labelcolor": GREY,
        "figure.constrained_layout.use": True,
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "svg.fonttype": "path",
        "svg.hashsalt": "rrlib",
        "text.color": GREY,
        "xtick.color": GREY,
        "ytick.color": GREY,
    }
    with mpl.rc_context(settings):
        yield
