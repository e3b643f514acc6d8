"""Every chart of the committed notebook as it stands within a page: text, in the page's colours."""

import re

import nbformat
import pytest
from lxml import etree

from rrlib.present import style

SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
KINDS = ("Dot plot with", "Dot plot of pairs", "Curves with", "Bar chart")


@pytest.fixture(scope="module")
def charts(root):
    notebook = nbformat.read(root / "notebooks/yos_cohort_tracking.ipynb", as_version=4)
    pages = (
        output["data"]["text/html"] for cell in notebook.cells for output in cell.get("outputs", [])
    )
    return [chart for page in pages for chart in SVG.findall(page)]


def test_every_kind_of_chart_is_among_them(charts):
    assert all(any(f'aria-label="{kind}' in chart for chart in charts) for kind in KINDS)


def test_its_text_is_text(charts):
    for chart in charts:
        assert len(etree.fromstring(chart).findall(".//{*}text")) > 3
        assert "font-family: var(--rr-sans" in chart


def test_every_colour_is_the_pages_and_has_a_fallback(charts):
    known = {colour.lower() for colour in style.VARIABLES}
    for chart in charts:
        bare = re.sub(r"var\(--rr-[a-z-]+, (#[0-9a-f]{6})\)", "", chart, flags=re.IGNORECASE)
        assert not re.search("#[0-9a-f]{6}", bare, re.IGNORECASE)
        assert {each.lower() for each in re.findall(r", (#\w{6})\)", chart)} <= known


def test_every_variable_of_a_colour_is_set_by_the_page_in_light_and_dark(root):
    page = (root / "src/rrlib/batch/pages/templates/page.css").read_text(encoding="utf-8")
    for name in style.VARIABLES.values():
        assert page.count(f"{name}:") == 2


def test_it_holds_nothing_that_would_style_or_load_or_name_something_of_the_page(charts):
    for chart in charts:
        root = etree.fromstring(chart)
        assert not root.findall(".//{*}style") + root.findall(".//{*}metadata")
        assert "http" not in chart.replace("http://www.w3.org/2000/svg", "")
        ids = set(root.xpath("//@id"))
        assert ids == set(re.findall(r'(?:url\(|href=")#(\w+)', chart))
