"""Colours, type and stylesheet, after the Government Analysis Function's guidance on charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
import seaborn as sns

DARK_BLUE = "#12436D"
MID_BLUE = "#2073BC"
DARK_PINK = "#801650"
TURQUOISE = "#28A197"
ORANGE = "#F46A25"
GREY = "#3D3D3D"
PALE = "#BFBFBF"
"""For what only guides the eye: it has too little contrast to mean anything."""

WIDTH = 7.6
"""Inches: the text column of a report."""


@dataclass(frozen=True)
class Dot:
    """How a dot and its interval look."""

    marker: str
    edge: str
    face: str
    line: str
    width: float


DOTS = (
    Dot("o", DARK_BLUE, DARK_BLUE, MID_BLUE, 3),
    Dot("D", DARK_PINK, "white", DARK_PINK, 1.5),
)


@dataclass(frozen=True)
class Line:
    """How a line looks: never told apart by its colour alone."""

    colour: str
    text: str
    """The colour of its label: text needs more contrast than a line does."""

    dashes: str | tuple[int, tuple[float, ...]]
    marker: str


LINES = (
    Line(DARK_BLUE, DARK_BLUE, "-", "o"),
    Line(DARK_PINK, DARK_PINK, (0, (6, 2)), "D"),
    Line(TURQUOISE, "#1F7F77", (0, (6, 2, 1.5, 2)), "s"),
    Line(ORANGE, "#B84A12", (0, (3, 1.5)), "^"),
)
JOIN = (0, (1, 2))
"""The dashes of a line that only joins two points."""


def percent(value: float, _: object = None) -> str:
    """An axis's percent."""
    return f"{value:.0f}%"


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
.rr-table th:first-child,.rr-table .gt_group_heading,.rr-table .gt_left{text-align:left}
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
