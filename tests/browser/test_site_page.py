"""The list of reports in headless Chromium: found by typing, and whole without a script."""

from itertools import product

import pytest
from listed_reports import LAST, empty_project, fail, put, said

from rrlib.batch.keys import Workshop
from rrlib.batch.site import write_index

pytestmark = pytest.mark.browser

LONG = "x" * 300
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def reports(root, tmp_path_factory):
    """Five reports in two quarters and three areas, one that failed and one that never stood."""
    project = empty_project(tmp_path_factory.mktemp("listed"), root)
    for quarter, value in (("2012-13Q4", 38.9), (LAST, 39.5)):
        put(project, quarter, "Darlington", "youth", said(value))
    put(project, LAST, "County Durham", "adults", said(7.0, question="Who stole?"), title="Adults")
    put(project, LAST, "Café Côte", "youth", title=LONG)
    fail(project / "reports" / LAST / "darlington")
    fail(project / "reports" / LAST / "darlington", "never")
    (project / "reports" / LAST / "changes-since-2012-13Q4.html").touch()
    write_index(Workshop(project), "Ours")
    return project / "reports"


@pytest.fixture
def listed(reports, opened):
    return opened(reports / "index.html")


def seen(page):
    """The title of every report that is to be seen, with its area."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-words]')].filter((each) => each.offsetParent)"
        ".map((each) => each.dataset.words.split(' ').slice(0, 3).join(' '))"
    )


def find(page, text):
    page.get_by_label("Find reports").fill(text)
    return len(seen(page)), page.locator("[aria-live=polite]").inner_text()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("darlington", 3),
        ("DARLINGTON", 3),
        ("darlington 2013-14q1", 2),
        ("2013-14Q1 darlington", 2),
        ("stole", 1),
        ("adults durham", 1),
        ("adults darlington", 0),
        ("38.9%", 1),
        ("cafe cote", 1),
        ("CAFÉ", 1),
        ("never", 1),
        (".*", 0),
        ("<b>", 0),
    ],
)
def test_what_has_all_the_words_typed_is_found_and_counted(listed, typed, found):
    assert find(listed, typed) == (found, f"{found} of 5 reports")


def test_with_nothing_typed_the_list_is_whole_and_nothing_is_counted(listed):
    assert find(listed, "stole")[0] == 1
    assert find(listed, "") == (5, "")
    assert find(listed, "  ") == (5, "")


def test_quarters_and_areas_without_what_is_found_are_not_shown(listed):
    find(listed, "stole")
    assert listed.locator("h2:visible, h3:visible").all_inner_texts() == [LAST, "County Durham"]
    find(listed, "nothing of the kind")
    assert listed.locator("h2:visible, h3:visible").count() == 0


def test_it_is_found_by_the_keyboard_alone(listed):
    listed.keyboard.press("Tab")
    listed.keyboard.press("Tab")
    listed.keyboard.type("stole")
    listed.keyboard.press("Tab")
    assert listed.evaluate("document.activeElement.textContent") == LAST
    assert len(seen(listed)) == 1


def test_the_page_of_a_quarter_is_searched_as_well(reports, opened):
    page = opened(reports / LAST / "index.html")
    assert find(page, "adults") == (1, "1 of 4 reports")
    assert page.locator("h2:visible").all_inner_texts() == ["County Durham"]


def test_without_a_script_there_is_no_search_and_the_list_is_whole(reports, opened):
    page = opened(reports / "index.html", java_script_enabled=False)
    assert not page.get_by_label("Find reports").is_visible()
    assert page.locator("li[data-words]:visible").count() == 5


def test_pages_load_nothing_and_are_as_narrow_as_a_telephone(reports, opened):
    for path in sorted(reports.rglob("index.html")):
        page = opened(path, 360)
        assert page.asked == [path.as_uri()]
        assert page.said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_breach_and_leaves_nothing_open(reports, opened, axe, scheme):
    for path in sorted(reports.rglob("index.html")):
        page = opened(path, 360, color_scheme=scheme)
        page.evaluate(axe)
        options = {"runOnly": TAGS, "resultTypes": ["violations", "incomplete"]}
        told = page.evaluate("(options) => axe.run(document, options)", options)
        kinds = ("violations", "incomplete")
        found = [
            (each["id"], node["html"])
            for kind in kinds
            for each in told[kind]
            for node in each["nodes"]
        ]
        assert found == [], path


def test_pages_lead_to_one_another_and_back(reports, opened):
    page = opened(reports / "index.html")
    page.click("h3 >> text=Darlington")
    assert page.locator("h1").inner_text() == f"Darlington, {LAST}"
    assert "Its last run failed on 30 June 2014" in page.inner_text("main")
    page.click(f"nav >> text={LAST}")
    assert page.locator("h1").inner_text() == LAST
    page.click("nav >> text=All reports")
    assert page.locator("h1").inner_text() == "Reports"


def test_typing_is_followed_at_once_among_five_hundred(root, tmp_path, opened):
    project = empty_project(tmp_path, root)
    areas = [f"Area {number}" for number in range(50)]
    for area, name in product(areas, "abcdefghij"):
        put(project, LAST, area, name, said(), said(finding="g"))
    write_index(Workshop(project), "Ours")
    page = opened(project / "reports/index.html")
    took = page.evaluate(
        "(() => { const typed = document.getElementById('typed'); typed.value = 'area 7';"
        "const began = performance.now(); typed.dispatchEvent(new Event('input'));"
        "document.body.offsetHeight; return performance.now() - began; })()"
    )
    assert took < 100
    assert find(page, "area 7") == (50, "50 of 500 reports")
