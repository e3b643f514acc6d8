"""A chart of a page as an image that Word can show."""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import resvg_py
from lxml import etree

from rrlib.errors import ReportError

_VARIABLE = re.compile(
    r"""var\(\s*--[\w-]+\s*,       # var(--name,
    ((?:(?!var\()[^()]             # its fallback, which names no variable
    |\([^()]*\))*)\)               # and may hold brackets: rgb(…)
    """,
    re.VERBOSE,
)
_OPENING = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_SPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}
_POINTS_WIDE = re.compile(r'\bwidth="([\d.]+)pt"')
_POINTS_PER_INCH = 72
_PER_INCH = 96  # of lengths that a chart gives, such as points
_FONT = "DejaVu Sans"


def png(svg: str, pixels: int) -> bytes:
    """The chart `svg`, as it stands in a page, as a PNG that is `pixels` wide.

    In one and the same font on every machine. Colours that the page's style may set are those
    that the chart falls back on.
    """
    try:
        return resvg_py.svg_to_bytes(
            svg_string=_without_variables(_declared(svg)),
            width=pixels,
            dpi=_PER_INCH,
            background="white",
            skip_system_fonts=True,
            font_files=_fonts(),
            font_family=_FONT,
            sans_serif_family=_FONT,
        )
    except ValueError as error:
        raise ReportError(f"a chart could not be drawn for Word: {error}") from error


def inches_wide(svg: str) -> float:
    """How wide the chart is drawn; without end where it does not say so in points."""
    opening = _OPENING.search(svg)
    points = _POINTS_WIDE.search(opening[0]) if opening else None
    return float(points[1]) / _POINTS_PER_INCH if points else math.inf


def alternative(svg: str) -> str:
    """The text that stands for the chart."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        drawn = etree.fromstring(_declared(svg).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ReportError(f"a chart of the page is no SVG: {error}") from error
    return str(drawn.get("aria-label", ""))


def _declared(svg: str) -> str:
    """By itself, with its namespaces: within a page it needs none."""
    opening = _OPENING.search(svg)
    if opening is None:
        raise ReportError("a chart of the page is no SVG.")
    missing = [
        f' {name}="{space}"' for name, space in _SPACES.items() if f"{name}=" not in opening[0]
    ]
    return f"<svg{''.join(missing)}{svg[opening.start() :].removeprefix('<svg')}"


def _without_variables(svg: str) -> str:
    """`var(--name, fallback)` as its fallback, however deep one stands in another."""
    while (resolved := _VARIABLE.sub(r"\1", svg)) != svg:
        svg = resolved
    return svg


@cache
def _fonts() -> list[str]:
    """The fonts that come with matplotlib, which is not imported for that."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise ReportError("matplotlib is missing, whose fonts charts are drawn in: pip install it.")
    folder = Path(found.submodule_search_locations[0], "mpl-data", "fonts", "ttf")
    return [str(path) for path in sorted(folder.glob("DejaVuSans*.ttf"))]
