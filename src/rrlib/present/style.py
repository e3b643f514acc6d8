"""Colours, type and stylesheet, after the Government Analysis Function's guidance on charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import seaborn as sns
from matplotlib import style

DARK_BLUE = "#12436D"
MID_BLUE = "#2073BC"
DARK_PINK = "#801650"
TURQUOISE = "#28A197"
ORANGE = "#F46A25"
GREY = "#3D3D3D"
PALE = "#BFBFBF"
"""For what only guides the eye: it has too little contrast to mean anything."""
TURQUOISE_TEXT = "#1F7F77"
ORANGE_TEXT = "#B84A12"

VARIABLES = {
    DARK_BLUE: "--rr-blue",
    MID_BLUE: "--rr-mid-blue",
    DARK_PINK: "--rr-pink",
    TURQUOISE: "--rr-turquoise",
    TURQUOISE_TEXT: "--rr-turquoise-text",
    ORANGE: "--rr-orange",
    ORANGE_TEXT: "--rr-orange-text",
    GREY: "--rr-grey",
    PALE: "--rr-pale",
    "#FFFFFF": "--rr-paper",
}
"""What a page calls each colour: in the dark it sets others."""

FONTS = "var(--rr-sans, 'DejaVu Sans', Verdana, Arial, sans-serif)"
"""The page's own; text is measured in the first of the others, which is wider than most."""

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
    Line(TURQUOISE, TURQUOISE_TEXT, (0, (6, 2, 1.5, 2)), "s"),
    Line(ORANGE, ORANGE_TEXT, (0, (3, 1.5)), "^"),
)
EXPECTED = Line(GREY, GREY, (0, (4, 3)), "o")
"""What was expected, beside what came."""

JOIN = (0, (1, 2))
"""The dashes of a line that only joins two points."""


def percent(value: float, _: object = None) -> str:
    """An axis's percent."""
    return f"{value:.0f}%"


STYLESHEET = """
.rr-answer{max-width:48rem;line-height:1.5}
.rr-headline{font-size:1.2em;font-weight:600;line-height:1.4;margin:.5em 0 .8em}
.rr-figure{margin:1em 0}
.rr-scroll,.rr-table{overflow-x:auto}
.rr-figure svg{display:block;width:100%;min-width:34rem;height:auto}
.rr-figure figcaption,.rr-notes{font-size:.9em;color:var(--rr-quiet,#595959);margin:.4em 0}
.rr-table{margin:1em 0}
.rr-table table{border-collapse:collapse;width:100%;font-size:.92em}
.rr-table caption{text-align:left;font-weight:600;padding:.4em 0}
.rr-table th,.rr-table td{padding:.35em .5em;border-bottom:1px solid var(--rr-line,#c3c8cd);
text-align:right;vertical-align:bottom;font-variant-numeric:tabular-nums;white-space:nowrap;
unicode-bidi:isolate}
.rr-table thead th{border-bottom:2px solid var(--rr-blue,#12436d);white-space:normal}
.rr-table th:first-child,.rr-table .gt_group_heading,.rr-table .gt_left{text-align:left}
.rr-table tbody th{font-weight:400;white-space:normal;overflow-wrap:anywhere;min-width:10em}
.rr-table .gt_group_heading{font-weight:600;padding-top:.8em}
.rr-table table.rr-wrapped :is(th,td){white-space:normal;vertical-align:top}
.rr-table table.rr-words :is(th,td){text-align:left}
.rr-table table.rr-wrapped:not(.rr-words) thead th{white-space:nowrap}
.rr-wrapped small{display:block;color:var(--rr-quiet,#595959)}
.rr-data>summary{cursor:pointer;color:var(--rr-link,#12436d);padding:.25em 0}
.rr-table:focus-visible,.rr-scroll:focus-visible,.rr-data>summary:focus-visible{
outline:3px solid var(--rr-mid-blue,#2073bc);outline-offset:2px}
.rr-banner{border-left:.5em solid var(--rr-pink,#801650);padding:.5em 1em;margin:1em 0;
font-weight:600}
.rr-card{border:1px solid var(--rr-line,#c3c8cd);border-radius:6px;padding:.5em 1em;margin:1em 0}
.rr-card dt{font-weight:600}.rr-card dd{margin:0 0 .5em 0}
@media print{.rr-scroll,.rr-table{overflow:visible}.rr-figure svg{min-width:0}
.rr-table table{font-size:.8em}.rr-table th,.rr-table td{white-space:normal}}
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
        "svg.fonttype": "none",
        "svg.hashsalt": "rrlib",
        "text.color": GREY,
        "text.parse_math": False,  # a dollar in a label is a dollar
        "xtick.color": GREY,
        "ytick.color": GREY,
    }
    with style.context(["default", settings]):  # whatever a matplotlibrc of the machine says
        yield
