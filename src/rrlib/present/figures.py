"""Charts of released findings, with the words for those who cannot see them.

What a chart found is said in the text above it, where it can be read aloud, enlarged and
translated; the image holds no title.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from rrlib.disclosure import Released
from rrlib.present import style
from rrlib.present.breaks import BROKEN, draw_breaks
from rrlib.present.words import aloud, shown
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Unit

HALO = "halo"
"""The id of text that is drawn over lines: it gets a rim in the colour of the page."""

NOT_FROM_NOUGHT = "The upright axis does not begin at 0."
HOLLOW = "A hollow point is provisional."
"""Stand in the caption of a chart of which they are true."""

_COUNTED = Column("counted", "Counted", Role.BASE)
_HALO_STYLE = "paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round"
_UNWANTED = tuple(
    re.compile(form, re.DOTALL)
    for form in (
        r"<style.*?</style>",
        r"<metadata.*?</metadata>",
        r"<!--.*?-->",
        r' xmlns:\w+="[^"]*"',
    )
)
_REFERRED = re.compile(r'(?:url\(|href=")#([\w.]+)')
_ID = re.compile(r' id="([^"]*)"')
_FONTS = re.compile(r"font-family: [^;\"]+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Chart:
    """A chart as SVG, with the text that stands for it and the caption below it."""

    svg: str
    alt: str
    caption: str


def column_chart(
    released: Released, column: str | None = None, row: str | None = None
) -> Chart | None:
    """One bar a year: the rows' values of `column`, or the values of `row` across columns.

    None where there is no year to draw.
    """
    points, title = _series(released, column, row)
    if not points:
        return None
    with style.chart_style():
        figure, axes = canvas(2.9)
        heights = [cell.value if isinstance(cell, Estimate) else 0.0 for _, cell in points]
        sns.barplot(
            x=[label for label, _ in points],
            y=heights,
            color=style.DARK_BLUE,
            saturation=1,
            errorbar=None,
            width=0.7,
            ax=axes,
        )
        for place, (_, cell) in enumerate(points):
            text = str(cell) if isinstance(cell, Marker) else shown(cell, _COUNTED)
            axes.annotate(
                text, (place, heights[place]), (0, 4), textcoords="offset points", ha="center"
            )
        broken = draw_breaks(axes, released.finding.breaks, [label for label, _ in points])
        axes.set_ylim(0, 1.18 * max([1.0, *heights]))
        axes.yaxis.set_major_formatter(lambda value, _: Unit.COUNT.written(value))
        axes.set_ylabel("")
        sns.despine(ax=axes)
        image = svg(figure)
    said = "; ".join(f"{label}: {aloud(cell, _COUNTED)}" for label, cell in points)
    caption = f"{title}, by financial year (April to March)."
    if broken:
        caption += f" {BROKEN}"
    return Chart(image, f"Bar chart: {title}. {said}.", with_definition(caption, released.finding))


def canvas(height: float) -> tuple[Figure, Axes]:
    """An empty figure, as wide as a report's text and `height` inches high."""
    figure = Figure(figsize=(style.WIDTH, height))
    return figure, figure.add_subplot()


def value_axis(axes: Axes, unit: Unit, numbers: Sequence[float]) -> bool:
    """Set up the upright axis to hold all `numbers`, with room; whether it begins at nought.

    It does unless all of them are far from it.
    """
    low, high = min(numbers), max(numbers)
    from_nought = 0 <= low < 0.5 * high or high == 0
    room = 0.12 * ((high if from_nought else high - low) or 1.0)
    axes.set_ylim(0 if from_nought else low - room, high + room)
    whole = unit.is_percent or unit is Unit.COUNT
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=whole))
    axes.yaxis.set_major_formatter(
        style.percent if unit.is_percent else lambda number, _: unit.written(number)
    )
    return from_nought


def svg(figure: Figure) -> str:
    """The figure as SVG to stand within a page, its text as text, the same bytes each time.

    Its colours are the page's where it sets them, as in the dark, and otherwise those of
    `rrlib.present.style`.
    """
    buffer = io.StringIO()
    figure.savefig(
        buffer, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
    )
    drawn = buffer.getvalue()
    drawn = drawn[drawn.index("<svg") :].replace("xlink:href", "href")
    for unwanted in _UNWANTED:
        drawn = unwanted.sub("", drawn)
    drawn = drawn.replace(f'id="{HALO}"', f'style="{_HALO_STYLE}"')
    used = set(_REFERRED.findall(drawn))
    drawn = _ID.sub(lambda found: found[0] if found[1] in used else "", drawn)
    drawn = _FONTS.sub(f"font-family: {style.FONTS}", drawn)
    drawn = _COLOUR.sub(_of_the_page, drawn)
    return _SPACES.sub(" ", drawn).replace("> <", "><").strip()


def _of_the_page(found: re.Match[str]) -> str:
    """A colour as the page sets it, which may be dark."""
    name = style.VARIABLES.get(found[0].upper())
    return f"var({name}, {found[0]})" if name else found[0]


def cell_of(row: Row, column: str) -> Cell:
    """The row's cell of `column`; not available where it has none."""
    return row.cells.get(column, Marker.NOT_AVAILABLE)


def find_column(finding: Finding, key: str) -> Column:
    """The finding's column of that key."""
    for column in finding.columns:
        if column.key == key:
            return column
    raise KeyError(key)


def with_definition(caption: str, finding: Finding) -> str:
    """`caption` with the name of every definition that the numbers are made by."""
    definitions = [row.definition or finding.definition for row in finding.rows]
    names = list(dict.fromkeys(each.name for each in definitions if each))
    if not names:
        return caption
    return f"{caption} Definition{'s' if names[1:] else ''}: {', '.join(names)}."


def _series(
    released: Released, column: str | None, row: str | None
) -> tuple[list[tuple[str, Cell]], str]:
    finding = released.finding
    if not finding.rows:
        return [], ""
    if column is not None:
        what = find_column(finding, column)
        return [(each.label, cell_of(each, column)) for each in finding.rows], what.title
    if row is None:
        raise ValueError("name the column or the row to draw")
    cells = [(each.title, released.cell(row, each.key)) for each in finding.columns]
    return cells, finding.rows_are
